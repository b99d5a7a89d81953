"""Which module imports which, and what follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from autopack_lint.model.facts import ImportKind, ImportUse
from autopack_lint.model.finding import Skipped
from autopack_lint.model.result import ExitCode


class SourceRoot(NamedTuple):
    """A folder in which imports are looked up; `folder` is empty for the project's root."""

    folder: str
    package: str = ""
    """The package that the folder itself is, where packaging gives it another name or place."""


class Target(NamedTuple):
    """What an import leads to: a module of the project, a top-level name from elsewhere, or neither."""

    module: str = ""
    """The project's module whose text runs."""
    name: str = ""
    """The name that is then looked up in it; empty where the module itself is meant, `*` for all names."""
    external: str = ""
    """The top-level name of a distribution outside the project, or of the standard library."""
    missing: str = ""
    """A module that should be in one of the project's packages, and is not (it may be compiled or generated)."""


class GraphModule(NamedTuple):
    """A module of the project. `imports` and `importers` count modules of the project."""

    name: str
    path: str
    imports: int = 0
    importers: int = 0


class Edge(NamedTuple):
    """One module imports another on a line; `names` is empty where the module itself is imported."""

    importer: str
    imported: str
    line: int
    kind: ImportKind
    names: tuple[str, ...] = ()
    use: ImportUse = ImportUse.UNKNOWN


class External(NamedTuple):
    """A top-level name that comes from elsewhere, and how many modules import it."""

    name: str
    is_standard: bool
    importers: int


class Missing(NamedTuple):
    """An import of a module that one of the project's packages should have, and has not."""

    importer: str
    module: str
    line: int
    kind: ImportKind


class Graph(NamedTuple):
    """All modules in the order of their names, and the imports between them by importer, line and imported."""

    modules: Mapping[str, GraphModule]
    edges: tuple[Edge, ...]
    outside: tuple[Edge, ...] = ()
    """Imports of what comes from elsewhere, by its top-level name."""
    externals: tuple[External, ...] = ()
    missing: tuple[Missing, ...] = ()
    unparsed: tuple[str, ...] = ()
    """Paths of files whose imports are not known, because they do not parse."""


class Cycle(NamedTuple):
    """Modules that all import each other, directly or through others.

    `breaking` is a set of imports without which none of them is in a cycle; `is_smallest` tells whether it is
    proven that no smaller set does that.
    """

    members: tuple[str, ...]
    kind: ImportKind
    breaking: tuple[Edge, ...]
    is_smallest: bool
    way: tuple[str, ...] = ()
    """A shortest way round, from the first of these imports back to where it stands."""


class Share(NamedTuple):
    """Names of a module, and those who import them and no others."""

    names: tuple[str, ...]
    importers: tuple[str, ...]


class GodModule(NamedTuple):
    """A module that too many others import, and how it could be split."""

    name: str
    importers: tuple[str, ...]
    shares: tuple[Share, ...] = ()


class Related(NamedTuple):
    """A file that belongs to the scope of a change: why, and how many imports away."""

    path: str
    module: str
    relation: str
    """`importer`, `import` or `test`."""
    distance: int
    reason: str


class Affected(NamedTuple):
    """A file that a change can reach, and the first step of a shortest way back to what has changed."""

    path: str
    module: str
    is_test: bool
    distance: int
    """0 for a file that has changed itself."""
    through: str
    """`imports`, or `packages` where it is reached only because importing a module runs the packages around it."""
    reason: str


class GraphResult(NamedTuple):
    """A graph, and what follows from it."""

    graph: Graph
    cycles: tuple[Cycle, ...]
    god_modules: tuple[GodModule, ...]
    source_roots: tuple[SourceRoot, ...]
    skipped: tuple[Skipped, ...]

    @property
    def exit_code(self) -> ExitCode:
        return ExitCode.PARTIAL if self.skipped else ExitCode.CLEAN


class Chains(NamedTuple):
    """Chains of imports from one module to another, the shortest first."""

    found: tuple[tuple[Edge, ...], ...]
    is_minimal: bool
    """Whether also longer ones are meant of which no module can be left out, not just the shortest."""
    has_more: bool = False


class Separation(NamedTuple):
    """How one module could do without another."""

    imports: tuple[Edge, ...] = ()
    """As few as there are without which no chain is left; of several such sets, the one closest to what is imported."""
    through: tuple[str, ...] = ()
    """The modules in between that are in every chain, in their order."""
