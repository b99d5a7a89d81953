"""Modules that too many others import, and where they would come apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from autopack_lint.model.graph import GodModule, Graph, Share

NAMES_IN_VAIN = frozenset({"", "*"})
MOST_PASSED_OVER = 3
"""One in so many of the importers may use both halves of a module that is to be split."""


def god_modules(graph: Graph, limit: int) -> list[GodModule]:
    """The modules that more than `limit` others import, the most imported first."""
    names: dict[str, dict[str, set[str]]] = {}
    for edge in graph.edges:
        names.setdefault(edge.imported, {}).setdefault(edge.importer, set()).update(edge.names)
    found = [
        GodModule(name, tuple(sorted(users)), tuple(shares_of(users)))
        for name, users in names.items()
        if len(users) > limit
    ]
    return sorted(found, key=lambda god: (-len(god.importers), god.name))


def shares_of(users: Mapping[str, Iterable[str]]) -> list[Share]:
    """The parts that hardly anyone needs together; nothing where the module does not come apart.

    Those who take many of the names are passed over one by one, until what is left falls apart.
    """
    taken = {user: frozenset(names) - NAMES_IN_VAIN for user, names in users.items()}
    order = sorted((user for user in taken if taken[user]), key=lambda user: (len(taken[user]), user))
    for passed_over in range(len(order) // MOST_PASSED_OVER + 1):
        groups = grouped({user: taken[user] for user in order[: len(order) - passed_over]})
        large = [group for group in groups if len(group.importers) > 1]
        if len(large) > 1:
            return sorted(large, key=lambda share: (-len(share.importers), share.names))
    return []


def grouped(taken: Mapping[str, frozenset[str]]) -> list[Share]:
    """Names that are taken together, directly or through others, and those who take them."""
    group: dict[str, set[str]] = {}
    for names in taken.values():
        merged = set(names).union(*(group.get(name, ()) for name in names))
        for name in merged:
            group[name] = merged
    found: dict[int, tuple[set[str], list[str]]] = {}
    for user, names in taken.items():
        whole = group[next(iter(names))]
        found.setdefault(id(whole), (whole, []))[1].append(user)
    return [Share(tuple(sorted(names)), tuple(sorted(importers))) for names, importers in found.values()]
