"""The facts of the files of a project, loaded when somebody asks for them."""

from __future__ import annotations

from collections.abc import Callable, ItemsView, Iterable, Iterator, Mapping, Sequence, ValuesView

from autopack_lint.model.facts import SECTIONS, Facts

GONE = Facts(0, is_parsed=False)
"""What is known of a file that changed since it was read."""
Load = Callable[[Iterable[str]], Mapping[str, Facts]]
Saying = Callable[[str], Iterable[str]]


class ProjectFacts(Mapping[str, Facts]):
    """Facts by path. Who looks at one file has this file loaded, who goes through all has all loaded at once."""

    def __init__(self, paths: Sequence[str], load: Load, saying: Saying, sections: Iterable[str]) -> None:
        """`saying` are the paths of the files of which a section is not empty; these `sections` are loaded."""
        self.paths = paths
        self.sections = frozenset(sections)
        self._known = frozenset(paths)
        self._load = load
        self._saying = saying
        self._found: dict[str, Facts] = {}
        self._is_whole = False

    def __getitem__(self, path: str) -> Facts:
        found = self._found.get(path)
        if found is None:
            if path not in self._known:
                raise KeyError(path)
            found = self._found[path] = self._load([path]).get(path, GONE)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self.paths)

    def __len__(self) -> int:
        return len(self.paths)

    def __contains__(self, path: object) -> bool:
        return path in self._known

    def items(self) -> ItemsView[str, Facts]:
        return self._whole().items()

    def values(self) -> ValuesView[Facts]:
        return self._whole().values()

    def saying(self, section: str) -> Iterator[tuple[str, Facts]]:
        """The files, by path, that have something in a section."""
        return ((path, self[path]) for path in sorted(self._saying(section)))

    def load(self, paths: Iterable[str]) -> None:
        """Load these at once: many will be asked for."""
        missing = [path for path in paths if path not in self._found]
        loaded = self._load(missing)
        self._found.update((path, loaded.get(path, GONE)) for path in missing)

    def _whole(self) -> dict[str, Facts]:
        if not self._is_whole:
            self.load(self.paths)
            self._found = {path: self._found[path] for path in self.paths}
            self._is_whole = True
        return self._found


def in_hand(facts: Mapping[str, Facts]) -> ProjectFacts:
    """Facts that are there already."""
    return ProjectFacts(
        sorted(facts),
        lambda paths: {path: facts[path] for path in paths},
        lambda section: [path for path, known in facts.items() if getattr(known, section)],
        SECTIONS,
    )
