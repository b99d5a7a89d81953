"""All files of a project, as rules see them: their facts, and the answers that are made from these."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, NamedTuple

from autopack_lint.analyzers.graph.view import Arcs, GraphView
from autopack_lint.analyzers.imports.modules import module_names
from autopack_lint.model.clones import CloneClass, CloneLimits
from autopack_lint.model.facts import Facts
from autopack_lint.model.finding import Finding, Fix
from autopack_lint.model.project import ProjectSettings
from autopack_lint.model.project_facts import ProjectFacts
from autopack_lint.model.rule import Rule, threshold_of

if TYPE_CHECKING:
    from autopack_lint.analyzers.copies.clone_search import Copies
    from autopack_lint.analyzers.imports.answers import Imports
    from autopack_lint.analyzers.imports.broken import BrokenImport
    from autopack_lint.analyzers.sql.project import SqlProject
    from autopack_lint.model.linting import RuffSettings

FEW_ASKED = 0.02
"""The share of files up to which it is better to load others one by one."""


class ProjectFile(NamedTuple):
    """One file of a project, with what it says about itself."""

    path: str
    module: str
    facts: Facts


class Project(GraphView):
    """The facts of all files; no syntax tree is left. Of the sections of the facts, those are there that rules read."""

    def __init__(
        self,
        facts: ProjectFacts,
        settings: ProjectSettings,
        asked: Sequence[str] | None = None,
        arcs: Arcs | None = None,
        copies: Copies | None = None,
    ) -> None:
        self.facts = facts
        self.settings = settings
        self.paths = facts.paths
        self._asked = asked
        self.goes_by_file = False
        """Whether the rule that looks at it wants to know about some files only; the engine sets it."""
        self.arcs = arcs
        self.unmatched = []
        self._stored_copies = copies
        self._clones: dict[int, Sequence[CloneClass]] = {}

    @property
    def sections(self) -> frozenset[str]:
        """The sections of the facts that are there."""
        return self.facts.sections

    @property
    def asked(self) -> Sequence[str]:
        """The files, by path, about which a rule that goes by file is asked."""
        return self.paths if self._asked is None or not self.goes_by_file else self._asked

    @cached_property
    def files(self) -> Sequence[ProjectFile]:
        """All files; reading them takes longest, so it waits until a rule asks for them."""
        names = module_names(self.paths, self.settings.source_roots)
        return [ProjectFile(path, names[path], facts) for path, facts in self.facts.items()]

    @cached_property
    def imports(self) -> Imports:
        """What the modules offer to each other; it needs the sections `definitions` and `imports`."""
        from autopack_lint.analyzers.imports.answers import Imports

        is_about_few = self._asked is not None and len(self._asked) < FEW_ASKED * len(self.paths)
        if not is_about_few:
            self.facts.load(self.paths)
        if self.arcs is None or not self.sections.issuperset(("imports", "dynamic_imports")):
            return Imports(self.facts, self.settings, self.modules)
        arcs = partial(self.arcs.links, self.modules)
        return Imports(self.facts, self.settings, self.modules, self.askers if is_about_few else None, arcs)

    def threshold(self, rule: Rule) -> int:
        """The largest value that is still fine for this rule, as configured."""
        return threshold_of(rule, self.settings.thresholds)

    def at_import(self, rule: Rule, broken: BrokenImport, message: str, fix: Fix | None = None) -> Finding:
        """A finding about one imported name."""
        place = broken.place
        data: dict[str, str | int] = {"module": broken.module, "name": broken.name, "missing": broken.missing}
        finding = rule.finding(place.span, place.excerpt, message=message, symbol=place.symbol, data=data, fix=fix)
        return finding._replace(path=broken.path)

    def clones(self, statements: int) -> Sequence[CloneClass]:
        """The exact and renamed copies of at least so many statements. Reads `statements`."""
        if statements not in self._clones:
            self._clones[statements] = self._copies.clones(CloneLimits(statements=statements))
        return self._clones[statements]

    def near_clones(self, statements: int, gap: int) -> Sequence[CloneClass]:
        """Functions of so many statements that differ in up to `gap` percent of them. Reads `statements`."""
        return self._copies.near(CloneLimits(statements=statements), gap)

    @cached_property
    def _copies(self) -> Copies:
        if self._stored_copies is not None:
            return self._stored_copies
        from autopack_lint.analyzers.copies.clone_search import CloneSearch

        return CloneSearch({file.path: file.facts.statements for file in self.files if file.facts.statements})

    @property
    def sql(self) -> SqlProject:
        """Models and queries; for rules that read the sections `imports` and `sql`."""
        if self.goes_by_file not in self._sql:
            from autopack_lint.analyzers.sql.project import SqlProject

            files = ((file.path, file.module, file.facts) for file in self.files)
            is_some = self.goes_by_file and self._asked is not None
            asked = {path: self.facts[path] for path in self.asked} if is_some else None
            self._sql[self.goes_by_file] = SqlProject(files, asked)
        return self._sql[self.goes_by_file]

    @cached_property
    def _sql(self) -> dict[bool, SqlProject]:
        return {}


def ruff_rules_for(path: str, linters: Sequence[RuffSettings]) -> tuple[str, frozenset[str]]:
    """The configuration of ruff that holds for a file, and which of the rules that matter to queries it turns on."""
    from autopack_lint.analyzers.sql.ruff_settings import enabled_for

    settings, enabled = enabled_for(path, linters)
    return "" if settings is None else settings.path, enabled
