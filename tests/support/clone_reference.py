"""What copies have in common, by syntax trees: slow, and independent of how copies are found."""

import ast
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from autopack_lint.model.clones import CloneClass, CloneType, Copy
from tests.support.injected_clones import is_left_out

UNNAMED = frozenset({"kind", "type_comment"})
Token = tuple[str, object]


class Reference(NamedTuple):
    """The trees of the files that copies are in."""

    trees: dict[str, ast.Module]

    def problem(self, clone: CloneClass, gap: float) -> str:
        """What is wrong with a clone class; nothing where any two copies differ only as its type allows."""
        blocks = [self.statements(copy) for copy in clone.copies]
        if not all(blocks):
            return f"{clone.copies[blocks.index([])].place} holds no whole statements"
        if clone.type == CloneType.NEAR:
            least = least_shared(list(map(heads, blocks)))
            return f"{clone.copies[0].place}: only {least:.0%} are the same" * (least < 1 - gap)
        tokens = [list(tokens_of(block)) for block in blocks]
        if clone.type == CloneType.RENAMED:
            tokens = list(map(renumbered, tokens))
        odd = next((number for number, row in enumerate(tokens) if row != tokens[0]), 0)
        return f"{clone.copies[0].place} is no {clone.type} copy of {clone.copies[odd].place}" if odd else ""

    def statements(self, copy: Copy) -> list[ast.stmt]:
        """The outermost statements within the lines of a copy."""
        found: list[ast.stmt] = []
        pending: list[ast.AST] = [self.trees[copy.path]]
        while pending:
            node = pending.pop()
            for child in ast.iter_child_nodes(node):
                if isinstance(child, ast.stmt) and copy.line <= child.lineno and child.end_lineno <= copy.end_line:  # type: ignore[operator]
                    found.append(child)
                else:
                    pending.append(child)
        return sorted(found, key=lambda node: (node.lineno, node.col_offset))


def tokens_of(nodes: Sequence[ast.AST]) -> Iterator[Token]:
    """All that a tree says, without imports, docstrings, and the decorators of the first, which may differ."""
    for node in nodes:
        if isinstance(node, ast.stmt) and is_left_out(node):
            continue
        yield "node", type(node).__name__
        if isinstance(node, ast.Constant):
            yield "constant", repr(node.value)
            continue
        if isinstance(node, ast.JoinedStr):
            yield "constant", repr(list(text_around_fields(node)))
            yield from tokens_of(list(fields_of(node)))
            continue
        for name, value in ast.iter_fields(node):
            if name == "decorator_list" and node is nodes[0]:
                continue
            yield "field", name
            yield from tokens_of_field(name, value)


def text_around_fields(node: ast.JoinedStr) -> Iterator[object]:
    """What is no field: text, and how fields are converted and formatted. All of that is one literal."""
    for value in node.values:
        if isinstance(value, ast.FormattedValue):
            yield value.conversion
            if isinstance(value.format_spec, ast.JoinedStr):
                yield list(text_around_fields(value.format_spec))
        elif isinstance(value, ast.Constant):
            yield value.value


def fields_of(node: ast.JoinedStr) -> Iterator[ast.expr]:
    for value in node.values:
        if isinstance(value, ast.FormattedValue):
            yield value.value
            if isinstance(value.format_spec, ast.JoinedStr):
                yield from fields_of(value.format_spec)


def tokens_of_field(name: str, value: object) -> Iterator[Token]:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, ast.AST):
            yield from tokens_of([item])
        elif name not in UNNAMED:
            for word in item.split(".") if isinstance(item, str) else [item]:
                yield ("name" if isinstance(word, str) else "value"), word


def renumbered(row: Sequence[Token]) -> list[Token]:
    """Names by the order in which they first appear, and constants as equals."""
    seen: dict[object, int] = {}
    renamed = [(kind, seen.setdefault(value, len(seen)) if kind == "name" else value) for kind, value in row]
    return [(kind, "" if kind == "constant" else value) for kind, value in renamed]


Head = tuple[Token, ...]


def least_shared(rows: Sequence[Sequence[Head]]) -> float:
    pairs = [(one, other) for place, one in enumerate(rows) for other in rows[:place] if one != other]
    return min((shared(one, other) for one, other in pairs), default=1)


def shared(left: Sequence[Head], right: Sequence[Head]) -> float:
    """The share of statements in a longest common subsequence, names and literals apart."""
    row = [0] * (len(right) + 1)
    for head in left:
        before = row
        row = [0]
        for number, candidate in enumerate(right):
            row.append(before[number] + 1 if head == candidate else max(before[number + 1], row[number]))
    return row[-1] / max(len(left), len(right))


def heads(nodes: Sequence[ast.stmt]) -> list[Head]:
    """Each statement without those that it holds."""
    found: list[Head] = []
    for node in nodes:
        if not is_left_out(node):
            found.append(tuple(renumbered([*head_tokens(node)])))
            found += heads(list(walk_blocks(node)))
    return found


def walk_blocks(node: ast.AST) -> Iterator[ast.stmt]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.stmt):
            yield child
        elif isinstance(child, ast.excepthandler | ast.match_case):
            yield from walk_blocks(child)


def decorators_of(node: ast.AST) -> list[ast.expr]:
    return node.decorator_list if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) else []


def head_tokens(node: ast.AST) -> Iterator[Token]:
    yield "node", type(node).__name__
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.stmt | ast.excepthandler | ast.match_case) and child not in decorators_of(node):
            yield from tokens_of([child])
