"""Which distribution brings a module: what released wheels say, and nothing that sounds likely."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from autopack_lint.analyzers.imports.known_distributions import ROWS
from autopack_lint.triage.python_names import canonical

STUBS = re.compile(r"^types-|-stubs$")
"""Distributions of stubs bring nothing that could be imported."""
COMMON = frozenset({"python", "py", "lib", "api", "client", "core", "binary"})
"""Parts of names that say nothing about what is inside."""


class Distribution(NamedTuple):
    """What is known of a distribution. Its modules are dotted below what several distributions share."""

    modules: tuple[str, ...]
    needs: tuple[str, ...]
    wishes: tuple[str, ...]
    """What it needs when that is asked for."""


@cache
def known() -> dict[str, Distribution]:
    """The table, by name."""
    found: dict[str, Distribution] = {}
    for row in ROWS.replace("\n  ", " ").strip().splitlines():
        head, _, wishes = row.partition(" + ")
        head, _, needs = head.partition(" < ")
        name, *modules = head.split()
        found[name.partition("==")[0]] = Distribution(tuple(modules), tuple(needs.split()), tuple(wishes.split()))
    return found


@cache
def providers() -> dict[str, tuple[str, ...]]:
    """By module, the distributions of the table that bring it."""
    found: dict[str, list[str]] = {}
    for name, distribution in known().items():
        for module in distribution.modules:
            found.setdefault(module, []).append(name)
    return {module: tuple(names) for module, names in found.items()}


def provided(module: str, name: str) -> tuple[str, tuple[str, ...]]:
    """The module of the table that an import means, and who brings it; nothing where the table does not know."""
    parts = [*module.split("."), *([name] if name not in {"", "*"} else [])]
    for count in range(1, len(parts) + 1):
        whole = ".".join(parts[:count])
        if whole in providers():
            return whole, providers()[whole]
    return "", ()


def with_needs(names: Iterable[str], extras: Iterable[str] = ()) -> set[str]:
    """Distributions and all that the table says comes with them; with extras, also what they only wish for."""
    found: set[str] = set()
    pending = [(name, True) for name in names]
    has_extras = bool(tuple(extras))
    while pending:
        name, is_first = pending.pop()
        if name in found:
            continue
        found.add(name)
        row = known().get(name)
        if row is not None:
            pending += [(other, False) for other in row.needs]
            pending += [(other, False) for other in row.wishes if is_first and has_extras]
    return found


def may_bring(distribution: str, module: str, names: Iterable[str]) -> bool:
    """Whether a distribution that the table does not know could be another build of what brings a module.

    `opencv-python-rolling` for `cv2`, `pillow-simd` for `PIL`, `pytorch` for `torch`: one common part is enough.
    """
    if STUBS.search(distribution) or distribution in known():
        return False
    own = squeezed(distribution)
    words = {word for name in (*names, canonical(module.replace(".", "-"))) for word in canonical(name).split("-")}
    theirs = set(canonical(distribution).split("-"))
    telling = {word for word in words - COMMON if len(word) > 1}
    return bool(telling & theirs) or any(len(word) > 2 and word in own for word in telling)


def squeezed(name: str) -> str:
    return name.replace("-", "")
