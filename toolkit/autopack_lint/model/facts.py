"""What one file says about itself: all that outlives its syntax tree."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from autopack_lint.model.finding import Finding, Position
from autopack_lint.model.names import DottedName, ImportPlace, UndefinedName, UnusedImport
from autopack_lint.model.statements import Statements

if TYPE_CHECKING:
    from autopack_lint.model.sql import SqlFacts


class ImportKind(StrEnum):
    """When an import statement runs."""

    IMPORT = "import"
    DEFERRED = "deferred"
    TYPE_CHECKING = "type-checking"
    GUARDED = "guarded"


class ImportUse(StrEnum):
    """Where a file uses a name that it imports at its top level."""

    UNKNOWN = ""
    IMPORT_TIME = "import-time"
    """Where the text runs when it is imported, or for others: it is in `__all__`."""
    FUNCTIONS = "functions"
    """In the bodies of functions only."""
    ANNOTATIONS = "annotations"
    """In annotations of functions only, none of which needs the name when the program runs."""
    NOWHERE = "nowhere"


class DefinitionKind(StrEnum):
    """What binds a name."""

    FUNCTION = "function"
    CLASS = "class"
    VARIABLE = "variable"
    IMPORT = "import"


class Weight(StrEnum):
    """What a function may have too much of."""

    BRANCHES = "branches"
    LINES = "lines"


class Import(NamedTuple):
    """One imported name. `import a.b as c` has no `name`; `from . import x` has an empty `module`."""

    module: str
    name: str
    alias: str
    level: int
    line: int
    kind: ImportKind
    use: ImportUse = ImportUse.UNKNOWN


class Definition(NamedTuple):
    """A name that the top level of a file binds: what others may import from it.

    For an import `module`, `source` and `level` say what it is bound to: `source` is empty where that is the
    module itself, and `*` (as is then the name) where it is everything in it.
    """

    name: str
    kind: DefinitionKind
    line: int
    module: str = ""
    source: str = ""
    level: int = 0


class Definitions(NamedTuple):
    """All that the top level of a file binds, in source order; a name may stand there several times."""

    names: tuple[Definition, ...] = ()
    exports: tuple[str, ...] | None = None
    """What `__all__` lists literally; None where there is no `__all__`."""
    has_computed_exports: bool = False
    """Whether `__all__` holds more than it lists."""
    is_open: bool = False
    """Whether there may be more names than these: a module `__getattr__`, `globals()`, a star import."""
    binds_unseen: bool = False
    """Whether there may be more even where all star imports are known."""


class Class(NamedTuple):
    """A class definition, wherever it stands."""

    qualname: str
    line: int
    end_line: int


class Function(NamedTuple):
    """A function or method with its metrics; nested ones have entries of their own."""

    qualname: str
    line: int
    end_line: int
    column: int
    cyclomatic: int
    cognitive: int
    lines: int
    nesting: int
    parameters: int


class Suppression(NamedTuple):
    """A comment that silences rules between two lines (or in the whole file)."""

    line: int
    column: int
    end_column: int
    rules: tuple[str, ...]
    reason: str
    first_line: int
    last_line: int
    excerpt: str


class Facts(NamedTuple):
    """Everything a rule over many files may know about one of them.

    The fields after `is_parsed` are its sections: each is stored apart from the others, known by a digest of its
    own, and read only when somebody needs it.
    """

    code_lines: int
    suppressions: tuple[Suppression, ...] = ()
    is_parsed: bool = True
    imports: tuple[Import, ...] = ()
    classes: tuple[Class, ...] = ()
    functions: tuple[Function, ...] = ()
    definitions: Definitions = Definitions()
    dynamic_imports: tuple[Import, ...] = ()
    """Calls of `import_module` and `__import__` with a literal; no statements."""
    statements: Statements | None = None
    """Where copies are found in."""
    undefined: tuple[UndefinedName, ...] = ()
    """With a star import, each is there once: it may be one of the names that this brings."""
    unused_imports: tuple[UnusedImport, ...] = ()
    import_places: tuple[ImportPlace, ...] = ()
    """One for each of `imports`."""
    added_modules: tuple[str, ...] = ()
    """What this file puts into `sys.modules`: names, and `*` for others, which begin like its own."""
    added_builtins: tuple[str, ...] = ()
    """Names that this file puts where every file finds them."""
    module_strings: tuple[str, ...] = ()
    """Texts that may name a module, and `__main__` where the file can be run as a script."""
    dotted_names: tuple[DottedName, ...] = ()
    """Texts in calls that look up what they name."""
    sql: SqlFacts | None = None
    """What matters to queries; None for a file in which nothing does."""


SECTIONS = Facts._fields[Facts._fields.index("is_parsed") + 1 :]


class Broken(NamedTuple):
    """Text that is not Python: what the parser says, and where."""

    message: str
    position: Position
    end: Position
    excerpt: str


class RuleFailure(NamedTuple):
    """Why a rule could not say all: its own mistake while it looked at a file, or one in what it is told."""

    rule: str
    origin: str
    """The file with the mistake."""
    reason: str
    is_of_settings: bool = False


class Extract(NamedTuple):
    """The outcome of reading one file: its facts, and what the rules for single files found."""

    facts: Facts
    findings: tuple[Finding, ...] = ()
    failures: tuple[RuleFailure, ...] = ()
