"""The texts of fixes: what is written in place of an expression, and the import that it needs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from autopack_lint.model.operation import AddImport, Operation
from autopack_lint.model.sql import Node

COMMENT = re.compile(r"#[^\n]*")
KEYWORDS = {"and": re.compile(r"\band\b[ \t]*"), "or": re.compile(r"\bor\b[ \t]*")}
FUNCTIONS = {"and": "and_", "or": "or_"}
HOMES = ("sqlalchemy", "sqlalchemy.sql", "sqlalchemy.sql.expression", "sqlmodel")
SIMPLE = frozenset({"ref", "attr", "call", "local", "item", "own", "hybrid"})


class Text(NamedTuple):
    """What to write, and the operations that it needs besides."""

    text: str
    imports: tuple[AddImport, ...] = ()
    place: Node | None = None
    """The larger expression that it stands for, where it is not the one that is wrong."""

    def operations(self, path: str) -> list[Operation]:
        return [item._replace(path=path) for item in self.imports]


def function(imports: Mapping[str, str], name: str) -> Text:
    """How a function of SQLAlchemy is called in a file with these imports."""
    for bound, dotted in sorted(imports.items()):
        if dotted in [f"{home}.{name}" for home in HOMES]:
            return Text(bound)
    for bound, dotted in sorted(imports.items()):
        if dotted in ("sqlalchemy", "sqlmodel"):
            return Text(f"{bound}.{name}")
    return Text(name, (AddImport("sqlalchemy", name),))


def as_call(source: str, node: Node, names: Mapping[str, str]) -> Text:
    """`a and b` as `and_(a, b)`, with its comments and lines, and the same for what stands inside it."""
    called, inside = function(names, FUNCTIONS[node.value]), as_arguments(source, node, names)
    imports = (*called.imports, *(item for item in inside.imports if item not in called.imports))
    return Text(f"{called.text}({inside.text})", imports)


def as_arguments(source: str, node: Node, names: Mapping[str, str]) -> Text:
    """`a and b` as `a, b`, with its comments and lines; what stands inside it becomes a call."""
    parts: list[str] = []
    imports: list[AddImport] = []
    for number, child in enumerate(node.children):
        if number:
            gap = source[node.children[number - 1].end : child.start]
            parts.append(with_comma(gap, node.value))
        inner = as_call(source, child, names) if child.kind == "bool" else Text(source[child.start : child.end])
        parts.append(inner.text)
        imports += [item for item in inner.imports if item not in imports]
    first, last = node.children[0], node.children[-1]
    before = source[node.start : first.start]
    after = source[last.end : node.end]
    return Text(f"{before}{''.join(parts)}{after}", tuple(imports))


def is_bare(source: str, node: Node, start: int) -> bool:
    """Whether nothing but an opening bracket or a comma stands between `start` and an argument."""
    return "".join(COMMENT.sub("", source[start : node.start]).split()).lstrip(")") in ("(", ",")


def with_comma(gap: str, operator: str) -> str:
    """What stands between two operands, with a comma in place of `and` or `or`."""
    masked = COMMENT.sub(lambda match: "\0" * len(match[0]), gap)
    match = KEYWORDS[operator].search(masked)
    if match is None:
        return f"{gap}, "
    before, after = gap[: match.start()], gap[match.end() :]
    brackets = masked[: match.start()].rfind(")") + 1
    rest = before[brackets:]
    if after.startswith(("\n", "\\")):
        rest = rest.rstrip(" \t")
    elif not rest:
        rest = " "
    return f"{before[:brackets]},{rest}{after}"


def bracketed(source: str, node: Node) -> str:
    """An expression as an operand: in brackets, unless it needs none."""
    text = source[node.start : node.end]
    return text if node.kind in SIMPLE else f"({text})"
