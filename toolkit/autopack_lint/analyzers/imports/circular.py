"""Circular imports that fail: a name is asked of a module that has begun, and has not got to it yet.

What Python does when a module is imported is played through: packages first, then line by line, with what each module
has bound so far. An error counts only where it happens whether or not the imports below conditions run; what is bound
below conditions, or by code that cannot be seen, counts as bound; and functions that are called meanwhile do nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cached_property
from typing import NamedTuple

from autopack_lint.analyzers.graph.edges import components
from autopack_lint.analyzers.imports.first_party import FirstParty
from autopack_lint.analyzers.imports.modules import is_package
from autopack_lint.model.facts import Definition, DefinitionKind, Facts, Import, ImportKind
from autopack_lint.model.names import ImportPlace

RUNS = frozenset({ImportKind.IMPORT, ImportKind.GUARDED})
MOST_STEPS = 3_000_000
"""Imports that are played through at most; what is left then is not looked at."""
DEEPEST = 120
"""Imports inside each other, beyond which nothing is claimed."""


class Circular(NamedTuple):
    """An import that fails when `entry` is the first module that a program imports."""

    path: str
    item: Import
    place: ImportPlace
    module: str
    """It has begun, and has no such name yet."""
    bound_on: int
    """The line on which it will bind the name."""
    waits_on: int
    """The line on which it waits."""
    waits_for: str
    """The module that it imports there."""
    entry: str
    is_always: bool = False
    """Whether there is no module of the circle that can be the first one."""


class Step(NamedTuple):
    """One import that runs when its module does, by its line. `is_sure` where nothing decides whether it runs."""

    item: Import
    place: ImportPlace
    is_sure: bool


class FailedError(Exception):
    """An import that fails while a module is imported."""

    def __init__(self, circular: Circular) -> None:
        super().__init__(circular.module)
        self.circular = circular


class BeyondUsError(Exception):
    """There is more to play through than we do."""


class CircularImports:
    """Looks for them among the modules that import each other in a circle."""

    def __init__(self, project: FirstParty) -> None:
        self._project = project
        self._path_of = project.modules.path_of
        self.steps_left = MOST_STEPS

    def __iter__(self) -> Iterator[Circular]:
        found: dict[tuple[str, ImportPlace], Circular] = {}
        for circular in self.by_entry():
            found.setdefault((circular.path, circular.place), circular)
        yield from sorted(found.values(), key=lambda item: (item.path, item.place.span))

    def by_entry(self) -> Iterator[Circular]:
        """What fails first for each module that cannot be the first one. Where a package around it perhaps cannot,
        Python may never get to the module."""
        found: list[Circular] = []
        doubtful: set[str] = set()
        for members in self._circles() if self._project.is_whole else ():
            with suppress(BeyondUsError):
                found += self._among(frozenset(members), doubtful)
        yield from (item for item in found if doubtful.isdisjoint(around(item.entry)))

    def _circles(self) -> list[tuple[str, ...]]:
        """The modules that run each other. Where arcs are known, they tell which may, and only these are read."""
        if self._project.arcs is None:
            return components(self._links(self._project.files))
        arcs = self._project.arcs(RUNS)
        wide = {name: self._others(name, run_by(arcs.get(name, ()))) for name in self._path_of}
        among = sorted(self._path_of[name] for members in components(wide) for name in members)
        self._project.files.load(among)
        return components(self._links(among))

    def _links(self, paths: Iterable[str]) -> dict[str, list[str]]:
        """Which module runs which when it is imported first: those it imports, and the packages around these."""
        found: dict[str, list[str]] = {}
        for path in paths:
            name = self._project.modules.name_of[path]
            facts = self._project.files[path]
            if facts.is_parsed and not path.endswith(".pyi") and not name.startswith("./"):
                found[name] = self._others(name, self._imported_by(path, facts))
        return found

    def _others(self, name: str, imported: Iterable[str]) -> list[str]:
        """The other modules of the project among those that run with a module."""
        return sorted(other for other in {*around(name), *imported} if other != name and other in self._path_of)

    def _imported_by(self, path: str, facts: Facts) -> Iterator[str]:
        for item in facts.imports:
            if item.kind in RUNS:
                target = self._project.target(path, item)
                yield from run_by([target.module])
                if is_package(self._path_of.get(target.module, "")):
                    yield f"{target.module}.{target.name}"

    def _among(self, members: frozenset[str], doubtful: set[str]) -> list[Circular]:
        """What fails among modules that import each other, for each of them as the first one; those that may fail
        are added to `doubtful`."""
        runs = [Run(self, self._project, members, with_unsure=with_unsure) for with_unsure in (True, False)]
        outcomes = [[run.first(entry) for run in runs] for entry in sorted(members)]
        doubtful |= {entry for entry, some in zip(sorted(members), outcomes, strict=True) if any(some)}
        found = [sure for some in outcomes if (sure := agreed(*some)) is not None]
        return [one._replace(is_always=len(found) == len(members)) for one in found]

    def steps_of(self, path: str) -> tuple[Step, ...]:
        if path not in self._steps:
            facts = self._project.files[path]
            steps = [
                Step(item, place, item.kind is ImportKind.IMPORT and place.is_direct and not place.is_conditional)
                for item, place in zip(facts.imports, facts.import_places, strict=True)
                if item.kind in RUNS
            ]
            self._steps[path] = tuple(sorted(steps, key=lambda step: step.place.span))
        return self._steps[path]

    @cached_property
    def _steps(self) -> dict[str, tuple[Step, ...]]:
        return {}

    def bound_after(self, path: str, name: str, line: int) -> int:
        """The line on which a module that is at another line will bind a name; 0 where it may be bound by then, or
        nobody can know. What an import binds, it binds when it is done."""
        facts = self._project.files[path]
        if facts.definitions.is_open or facts.added_modules:
            return 0
        items = [item for item in facts.definitions.names if item.name == name]
        return min((item.line for item in items), default=0) if all(is_after(item, line) for item in items) else 0


def agreed(one: Circular | None, other: Circular | None) -> Circular | None:
    """What fails whether imports that may not run do, or do not."""
    if one is None or other is None or (one.path, one.place) != (other.path, other.place):
        return None
    return one


class Run:
    """Imports played through, with or without those that may not run. Modules that are no members just work."""

    def __init__(
        self, circulars: CircularImports, project: FirstParty, members: frozenset[str], *, with_unsure: bool
    ) -> None:
        self._circulars = circulars
        self._project = project
        self._members = members
        self._with_unsure = with_unsure
        self._begun: dict[str, int] = {}
        """By module that has begun and not ended: the line at which it is."""
        self._ended: set[str] = set()
        self._after: dict[str, tuple[Circular | None, frozenset[str]]] = {}
        self._waiting: dict[str, str] = {}
        self._entry = ""

    def first(self, entry: str) -> Circular | None:
        """What fails when a module is the first that is imported."""
        self._entry = entry
        ended: frozenset[str] = frozenset()
        for name in (*around(entry), entry):
            if name in self._members and name not in ended:
                failure, ended = self._played(name, ended)
                if failure is not None:
                    return failure
        return None

    def _played(self, name: str, ended: frozenset[str]) -> tuple[Circular | None, frozenset[str]]:
        """The outcome of importing a module after others; what begins with nothing is kept, as packages often do."""
        if not ended and name in self._after:
            return self._after[name]
        self._begun, self._waiting, self._ended = {}, {}, set(ended)
        failure: Circular | None = None
        try:
            self._import(name)
        except FailedError as failed:
            failure = failed.circular
        outcome = failure, frozenset(self._ended)
        if not ended:
            self._after[name] = outcome
        return outcome

    def _import(self, module: str) -> None:
        for name in (*around(module), module):
            if name in self._members and name not in self._begun and name not in self._ended:
                self._run(name)

    def _run(self, name: str) -> None:
        if len(self._begun) > DEEPEST:
            raise BeyondUsError
        path = self._project.modules.path_of[name]
        self._begun[name] = 0
        try:
            for step in self._circulars.steps_of(path):
                if step.is_sure or self._with_unsure:
                    self._begun[name] = step.item.line
                    self._step(name, path, step)
            self._ended.add(name)
        finally:
            del self._begun[name]

    def _step(self, name: str, path: str, step: Step) -> None:
        self._circulars.steps_left -= 1
        if self._circulars.steps_left < 0:
            raise BeyondUsError
        target = self._project.target(path, step.item)
        if not target.module:
            return
        self._waiting[name] = target.module
        try:
            self._import(target.module)
            self._ask(path, step, target.module, target.name)
        except FailedError:
            if step.item.kind is not ImportKind.GUARDED:
                raise

    def _ask(self, path: str, step: Step, module: str, name: str) -> None:
        """Look a name up in a module that is still at an earlier line: a submodule of that name is imported."""
        at_line = self._begun.get(module)
        if at_line is None or name in {"", "*"}:
            return
        home = self._project.modules.path_of[module]
        line = self._circulars.bound_after(home, name, at_line)
        inner = f"{module}.{name}"
        if inner in self._project.modules.path_of and is_package(home):
            if line or self._with_unsure:
                self._import(inner)
        elif line and home != path:
            waits_for = self._waiting[module]
            raise FailedError(Circular(path, step.item, step.place, module, line, at_line, waits_for, self._entry))


def run_by(modules: Iterable[str]) -> Iterator[str]:
    """What runs when these are imported."""
    for module in modules:
        yield from (module, *around(module))


def around(module: str) -> list[str]:
    """The packages around a module, the outermost first."""
    parts = module.split(".")
    return [".".join(parts[:count]) for count in range(1, len(parts))]


def is_after(item: Definition, line: int) -> bool:
    return item.line > line or (item.line == line and item.kind is DefinitionKind.IMPORT)
