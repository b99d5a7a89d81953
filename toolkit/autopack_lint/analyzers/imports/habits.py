"""From where the files of a project are used to import things that can be had in several ways."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from autopack_lint.analyzers.imports.first_party import FirstParty
from autopack_lint.analyzers.imports.modules import is_package
from autopack_lint.model.facts import Import
from autopack_lint.model.healing import Tier, Verdict

FEW = 1
"""So many files show no habit."""


class Habits:
    """What the importers of one project do."""

    def __init__(self, project: FirstParty) -> None:
        self._project = project
        self._path_of = project.modules.path_of

    def in_style(self, verdict: Verdict, asker: str, missing: str) -> Verdict:
        """The same thing from where the other files of the project import it; never from the module that misses it, nor
        from a package around the importer, which may not be ready when it is asked."""
        home = self._path_of.get(verdict.module)
        if verdict.tier is Tier.REFUSE or home is None or not verdict.name:
            return verdict
        origin = self._project.origin(home, verdict.name)
        counts = {
            module: count
            for module, count in self._project.habit(verdict.name, origin, asker).items()
            if module != missing and not is_at_or_around(self._path_of[module], asker)
        }
        own = counts.get(verdict.module, 0)
        best = max(counts, default="", key=lambda module: (counts[module], module == verdict.module, module))
        if counts.get(best, 0) > max(own, FEW):
            return verdict._replace(module=best)
        front = "" if own else self._front(verdict, origin, asker, missing)
        return verdict._replace(module=front or verdict.module)

    def _front(self, verdict: Verdict, origin: tuple[str, str], asker: str, missing: str) -> str:
        """The package around a module that hands a name on, where others take what the module defines from there."""
        for package in packages_around(verdict.module):
            path = self._path_of.get(package)
            if path is None or package == missing or is_at_or_around(path, asker):
                continue
            is_offered = verdict.name in self._project.names(path).bound
            if is_offered and self._project.origin(path, verdict.name) == origin and self._is_front(package, origin[0]):
                return package
        return ""

    def _is_front(self, package: str, home: str) -> bool:
        through, directly = (len(self._ways.get((package, home, is_direct), ())) for is_direct in (False, True))
        return through > max(directly, FEW)

    @cached_property
    def _ways(self) -> dict[tuple[str, str, bool], set[str]]:
        """The files outside of a package that import what one of its files defines: through the package, or not."""
        found: dict[tuple[str, str, bool], set[str]] = {}
        for path, facts in self._project.files.items():
            for item in facts.imports:
                for package, home, is_direct in self._ways_of(path, item):
                    found.setdefault((package, home, is_direct), set()).add(path)
        return found

    def _ways_of(self, path: str, item: Import) -> Iterator[tuple[str, str, bool]]:
        target = self._project.target(path, item)
        asked = self._path_of.get(target.module)
        if asked is None or target.name in {"", "*"}:
            return
        home = self._project.origin(asked, target.name)[0] if is_package(asked) else asked
        for package in packages_around(self._project.modules.name_of[home]):
            if not path.startswith(f"{self._path_of.get(package, '').rpartition('/')[0]}/"):
                yield package, home, target.module != package


def is_at_or_around(path: str, inner: str) -> bool:
    """Whether a file is another one, or the package that this lies in."""
    return path == inner or (is_package(path) and inner.startswith(path.rpartition("/")[0] + "/"))


def packages_around(module: str) -> list[str]:
    """The packages around a module, the innermost first."""
    parts = module.split(".")
    return [".".join(parts[:count]) for count in range(len(parts) - 1, 0, -1)]
