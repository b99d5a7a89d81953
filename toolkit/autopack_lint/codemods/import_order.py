"""Where a new import goes: into the section and the order that the file already has."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Sequence
from fnmatch import fnmatchcase
from typing import NamedTuple

from autopack_lint.model.import_style import ImportStyle

FUTURE, STANDARD, THIRD_PARTY, FIRST_PARTY, LOCAL = range(5)
SECTIONS = {
    "FUTURE": FUTURE,
    "STDLIB": STANDARD,
    "THIRDPARTY": THIRD_PARTY,
    "FIRSTPARTY": FIRST_PARTY,
    "LOCALFOLDER": LOCAL,
    "future": FUTURE,
    "standard-library": STANDARD,
    "third-party": THIRD_PARTY,
    "first-party": FIRST_PARTY,
    "local-folder": LOCAL,
}
"""The sections as isort and as ruff call them."""
DIGITS = re.compile(r"(\d+)")
ImportNode = ast.Import | ast.ImportFrom
Key = tuple[object, ...]


class Wanted(NamedTuple):
    """One import that is to be there. Dots at the beginning of `module` make it relative."""

    module: str
    name: str
    alias: str

    @property
    def statement(self) -> str:
        bound = f" as {self.alias}" if self.alias else ""
        return f"from {self.module} import {self.name}{bound}" if self.name else f"import {self.module}{bound}"

    @property
    def binding(self) -> str:
        """The name by which the file knows it."""
        return self.alias or self.name or self.module.partition(".")[0]


def dotted_module(node: ast.ImportFrom) -> str:
    """The module of a `from` import as it is written, dots included."""
    return "." * node.level + (node.module or "")


def module_of(node: ImportNode) -> str:
    return dotted_module(node) if isinstance(node, ast.ImportFrom) else node.names[0].name


def section_of(module: str, style: ImportStyle) -> int:
    """Which of the five groups a module belongs to."""
    if module == "__future__":
        return FUTURE
    if module.startswith("."):
        return LOCAL
    for names, section in (
        (style.known_first_party, FIRST_PARTY),
        (style.known_third_party, THIRD_PARTY),
        (style.known_standard_library, STANDARD),
    ):
        if any(is_named(module, name) for name in names):
            return section
    return STANDARD if module.partition(".")[0] in sys.stdlib_module_names else THIRD_PARTY


def section_for(module: str, style: ImportStyle) -> int:
    """The section of a module, where the project has sections."""
    section = section_of(module, style)
    return THIRD_PARTY if style.no_sections and section != FUTURE else section


def order_of(style: ImportStyle) -> list[int]:
    """The sections in their order; those that the project does not name are last."""
    named = [SECTIONS[name] for name in style.sections if name in SECTIONS]
    return [*named, *(section for section in range(LOCAL + 1) if section not in named)]


def section_rank(section: int, style: ImportStyle) -> int:
    return order_of(style).index(section)


def joins(before: int | None, section: int | None, style: ImportStyle) -> bool:
    """Whether no line tells two sections apart: neither the second nor one that would stand between wants it."""
    if before is None or section is None:
        return True
    joined = {SECTIONS[name] for name in style.no_lines_before if name in SECTIONS}
    return joined.issuperset(order_of(style)[section_rank(before, style) + 1 : section_rank(section, style) + 1])


def is_named(module: str, pattern: str) -> bool:
    """Whether a pattern of isort names a module or a package around it."""
    parts = module.split(".")
    return any(fnmatchcase(".".join(parts[:length]), pattern) for length in range(1, len(parts) + 1))


def statement_key(module: str, name: str, *, is_from: bool, style: ImportStyle) -> Key:
    """What import statements are sorted by inside a section."""
    level = len(module) - len(module.lstrip("."))
    distance = level if style.reverse_relative else -level
    by_kind = 0 if style.force_sort_within_sections else int(is_from != style.from_first)
    is_by_length = style.length_sort or (style.length_sort_straight and not is_from)
    size = len(module) if is_by_length else 0
    bare = natural(module.lstrip("."), style)
    return by_kind, module not in style.force_to_top, size, distance, bare, int(is_from), name_key(name, style)


def name_key(name: str, style: ImportStyle) -> Key:
    """What the names of one statement are sorted by: constants, classes, the rest."""
    kind = 0
    if style.order_by_type:
        kind = 0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2
    return name not in style.force_to_top, kind, len(name) if style.length_sort else 0, natural(name, style), name


def natural(word: str, style: ImportStyle) -> Key:
    """A word with its numbers as numbers."""
    cased = word if style.case_sensitive else word.lower()
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in DIGITS.split(cased) if part)


def key_of(node: ImportNode, style: ImportStyle) -> Key:
    return statement_key(module_of(node), node.names[0].name, is_from=isinstance(node, ast.ImportFrom), style=style)


def wanted_key(wanted: Wanted, style: ImportStyle) -> Key:
    name = wanted.name or wanted.module
    return statement_key(wanted.module, name, is_from=bool(wanted.name), style=style)


def predecessor(nodes: Sequence[ImportNode], wanted: Wanted, style: ImportStyle) -> int:
    """How many of the imports of one section come before a new one; all, where they are in no order."""
    other = style._replace(force_sort_within_sections=not style.force_sort_within_sections)
    for size in (None, -1):
        for known in (style, other):
            # At last without the names: a comment may keep two imports from one module apart.
            keys = [key_of(node, known)[:size] for node in nodes]
            if keys == sorted(keys):
                mine = wanted_key(wanted, known)[:size]
                return sum(key <= mine for key in keys)
    return len(nodes)
