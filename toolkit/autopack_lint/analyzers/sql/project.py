"""Models and queries of a project, and every expression in them that a rule may look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from autopack_lint.analyzers.sql.evaluate import Evaluator
from autopack_lint.analyzers.sql.index import Names, source_file
from autopack_lint.analyzers.sql.parts import parts_of
from autopack_lint.analyzers.sql.sites import Site
from autopack_lint.analyzers.sql.values import Mapped, SourceFile
from autopack_lint.model.facts import Facts
from autopack_lint.model.sql import SqlUse


class SqlProject:
    """All that rules ask about queries and models."""

    def __init__(self, files: Iterable[tuple[str, str, Facts]], asked: Mapping[str, Facts] | None = None) -> None:
        """`asked` are the files in which expressions are wanted; the others are not looked at where these have none."""
        self._given = files
        self._asked = asked

    @cached_property
    def _files(self) -> list[tuple[str, str, Facts]]:
        return list(self._given)

    @cached_property
    def evaluator(self) -> Evaluator:
        return Evaluator(Names(source_file(path, module, facts) for path, module, facts in self._files))

    @cached_property
    def _sites(self) -> dict[str, list[Site]]:
        found: dict[str, list[Site]] = {}
        for path in self._with_uses():
            file = self.evaluator.names.by_path[path]
            for use in file.facts.uses:
                for site in sites_of(self.evaluator, file, use):
                    found.setdefault(site.node.kind, []).append(site)
        return found

    def _with_uses(self) -> list[str]:
        """The files in which expressions are wanted, and are."""
        asked = {path: facts for path, _, facts in self._files} if self._asked is None else self._asked
        return [path for path, facts in asked.items() if facts.sql is not None and facts.sql.uses]

    def sites(self, *kinds: str) -> Iterator[Site]:
        """The expressions of these kinds, in the order of files and lines."""
        for kind in kinds:
            yield from self._sites.get(kind, ())

    def all_sites(self) -> Iterator[Site]:
        """Every expression that is kept."""
        for sites in self._sites.values():
            yield from sites

    def models(self) -> Iterator[Mapped]:
        """Every class that is known to be mapped."""
        if any(facts.sql is not None and facts.sql.classes for _, _, facts in self._files):
            for key, _ in self.evaluator.names.classes():
                mapped = self.evaluator.models.mapped(key)
                if mapped is not None:
                    yield mapped


def sites_of(evaluator: Evaluator, file: SourceFile, use: SqlUse) -> Iterator[Site]:
    """Every expression of a use, outermost first."""
    pending = [Site(evaluator, file, use, use.root, use.position, "", None)]
    while pending:
        site = pending.pop()
        yield site
        pending += reversed(list(inner_sites(site)))


def inner_sites(site: Site) -> Iterator[Site]:
    """The expressions directly inside another, with what becomes of them."""
    for child, role, context in parts_of(site):
        yield Site(site.evaluator, site.file, site.use, child, role, context, site)
