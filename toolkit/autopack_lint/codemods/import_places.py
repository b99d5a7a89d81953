"""Where a new import goes among others of one block: beside a name, between statements, in a section of its own."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from itertools import pairwise

from autopack_lint.codemods.edits import Edit
from autopack_lint.codemods.import_order import (
    ImportNode,
    Wanted,
    dotted_module,
    joins,
    module_of,
    predecessor,
    section_for,
    section_rank,
)
from autopack_lint.codemods.import_text import with_name
from autopack_lint.codemods.statements import place_of
from autopack_lint.codemods.text import RefusedError, Text
from autopack_lint.model.import_style import ImportStyle


def placed(wanted: Wanted, text: Text, imports: Sequence[ImportNode], style: ImportStyle) -> tuple[Edit, ...]:
    """A new import among others of one block; no edits where there are none."""
    if not imports:
        return ()
    same = mergeable(wanted, imports, style)
    if same is not None:
        return with_name(text, same, wanted.name, wanted.alias, style)
    section = section_for(wanted.module, style)
    sections = [section_for(module_of(node), style) for node in imports]
    peers = [node for node, other in zip(imports, sections, strict=True) if other == section]
    if peers:
        return (among(peers, wanted, text, style),)
    return (in_new_section(wanted, text, imports, sections, style),)


def among(peers: Sequence[ImportNode], wanted: Wanted, text: Text, style: ImportStyle) -> Edit:
    """An import among those of its section, with the lines between both kinds of imports that the project wants."""
    place = predecessor(peers, wanted, style)
    lines = 0 if style.force_sort_within_sections else style.lines_between_types
    alike = [isinstance(node, ast.ImportFrom) == bool(wanted.name) for node in peers]
    if place and (alike[place - 1] or not lines):
        return after(text, peers[place - 1], wanted)
    gap = "" if any(alike) else text.newline * lines
    if place == len(peers):
        return after(text, peers[-1], wanted, gap_before=gap)
    return above(text, peers[place], wanted, gap_after=gap)


def in_new_section(
    wanted: Wanted, text: Text, imports: Sequence[ImportNode], sections: Sequence[int], style: ImportStyle
) -> Edit:
    """An import of a section that has none yet, below those of the sections before it."""
    section = section_for(wanted.module, style)
    earlier = sum(section_rank(other, style) < section_rank(section, style) for other in sections)
    above_it, below_it = [None, *sections, None][earlier : earlier + 2]
    gap = text.newline if has_gaps(imports, sections, style) else ""
    before = "" if joins(above_it, section, style) else gap
    behind = "" if joins(section, below_it, style) else gap
    if not earlier:
        return above(text, imports[0], wanted, gap_after=behind)
    last = imports[earlier - 1]
    return after(text, last, wanted, gap_before=before, gap_after=behind if follows_directly(last, imports) else "")


def mergeable(wanted: Wanted, imports: Sequence[ImportNode], style: ImportStyle) -> ast.ImportFrom | None:
    """The statement that imports from the same module and may take one more name."""
    if not wanted.name or stands_alone(wanted, style):
        return None
    same = (node for node in imports if isinstance(node, ast.ImportFrom) and dotted_module(node) == wanted.module)
    return next((node for node in same if takes_more(node, style)), None)


def stands_alone(wanted: Wanted, style: ImportStyle) -> bool:
    """Whether the project gives such a name a line of its own."""
    is_single = style.force_single_line and wanted.module not in style.single_line_exclusions
    return is_single or bool(wanted.alias and not style.combine_as_imports)


def takes_more(node: ast.ImportFrom, style: ImportStyle) -> bool:
    """Whether names of a statement may stand beside others."""
    return node.names[0].name != "*" and (style.combine_as_imports or not any(item.asname for item in node.names))


def has_gaps(imports: Sequence[ImportNode], sections: Sequence[int], style: ImportStyle) -> bool:
    """Whether sections are told apart by empty lines; where only one is there, they would be."""
    return all(
        node.lineno - (before.end_lineno or 0) > 1
        for (before, section), (node, other) in pairwise(zip(imports, sections, strict=True))
        if section != other and not joins(section, other, style)
    )


def follows_directly(node: ImportNode, imports: Sequence[ImportNode]) -> bool:
    """Whether the next import stands on the next line."""
    last = node.end_lineno or node.lineno
    return any(other.lineno == last + 1 for other in imports)


def after(text: Text, node: ImportNode, wanted: Wanted, *, gap_before: str = "", gap_after: str = "") -> Edit:
    """A new import on the line below another one."""
    at = text.next_line(text.end_of(node))
    indent = indent_at(text, node)
    return Edit(at, at, f"{line_end_before(text, at)}{gap_before}{indent}{wanted.statement}{text.newline}{gap_after}")


def above(text: Text, node: ImportNode, wanted: Wanted, *, gap_after: str = "") -> Edit:
    """A new import on the line above another one."""
    at = text.line_start(text.start_of(node))
    return Edit(at, at, f"{indent_at(text, node)}{wanted.statement}{text.newline}{gap_after}")


def indent_at(text: Text, node: ImportNode) -> str:
    """The white space before an import. Raises `RefusedError` where something else stands there."""
    start = text.start_of(node)
    before = text.characters[text.line_start(start) : start]
    place = place_of(text, node)
    while before.strip() and place.rank:
        start = text.start_of(place.block[place.rank - 1])
        before = text.characters[text.line_start(start) : start]
        place = place._replace(rank=place.rank - 1)
    if before.strip():
        raise RefusedError(f"the import on line {node.lineno} shares its line with the head of its block")
    return before


def line_end_before(text: Text, at: int) -> str:
    """What has to come first where the last line has no end."""
    return text.newline if at and text.line_start(at) != at else ""
