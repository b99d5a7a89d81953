"""Modules that too many others import, and where they would come apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from autopack_lint.model.facts import Facts
from autopack_lint.model.graph import GodModule, Graph, Share

NAMES_IN_VAIN = frozenset({"", "*"})
MOST_PASSED_OVER = 3
"""One in so many of the importers may use both halves of a module that is to be split."""


def god_modules(graph: Graph, limit: int, facts: Mapping[str, Facts]) -> list[GodModule]:
    """The modules that more than `limit` others import, the most imported first; `facts` by path."""
    names: dict[str, dict[str, set[str]]] = {}
    for edge in graph.edges:
        names.setdefault(edge.imported, {}).setdefault(edge.importer, set()).update(edge.names)
    found = [
        GodModule(name, tuple(sorted(users)), tuple(shares_of(users, handed_on(facts.get(graph.modules[name].path)))))
        for name, users in names.items()
        if len(users) > limit
    ]
    return sorted(found, key=lambda god: (-len(god.importers), god.name))


def handed_on(facts: Facts | None) -> frozenset[str]:
    """The names that a module has from others: it cannot be split along these, and for a facade they are the point."""
    return frozenset(item.alias or item.name for item in facts.imports if item.name) if facts else frozenset()


def shares_of(users: Mapping[str, Iterable[str]], foreign: frozenset[str]) -> list[Share]:
    """The parts that hardly anyone needs together; nothing where the module does not come apart.

    Those who take the most names are passed over, as few as it takes, until what is left falls apart.
    """
    taken = {user: frozenset(names) - NAMES_IN_VAIN - foreign for user, names in users.items()}
    order = sorted((user for user in taken if taken[user]), key=lambda user: (len(taken[user]), user))
    parts = Parts()
    kept = 0
    for number, user in enumerate(order, start=1):
        parts.add(taken[user])
        if parts.large > 1 and number >= len(order) - len(order) // MOST_PASSED_OVER:
            kept = number
    return sorted(shares_among(order[:kept], taken), key=lambda share: (-len(share.importers), share.names))


class Parts:
    """Names that are taken together, directly or through others: merged while importers are added."""

    def __init__(self) -> None:
        self.large = 0
        """Parts that more than one importer takes from."""
        self._above: dict[str, str] = {}
        self._importers: dict[str, int] = {}

    def add(self, names: Iterable[str]) -> None:
        roots = sorted({self.root(name) for name in names})
        counts = [self._importers.pop(root, 0) for root in roots]
        for root in roots[1:]:
            self._above[root] = roots[0]
        self._importers[roots[0]] = sum(counts) + 1
        self.large += (sum(counts) > 0) - sum(count > 1 for count in counts)

    def root(self, name: str) -> str:
        while (above := self._above.setdefault(name, name)) != name:
            self._above[name] = self._above[above]
            name = above
        return name


def shares_among(importers: Iterable[str], taken: Mapping[str, frozenset[str]]) -> list[Share]:
    """The parts that more than one of these takes from."""
    parts = Parts()
    kept = list(importers)
    for user in kept:
        parts.add(taken[user])
    found: dict[str, tuple[set[str], list[str]]] = {}
    for user in kept:
        names, users = found.setdefault(parts.root(min(taken[user])), (set(), []))
        names.update(taken[user])
        users.append(user)
    return [Share(tuple(sorted(names)), tuple(sorted(users))) for names, users in found.values() if len(users) > 1]
