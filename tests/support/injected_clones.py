"""Known copies: functions of real packages, copied with changes of one kind each, into files of their own."""

import ast
import io
import random
import re
import tokenize
from collections.abc import Iterator
from typing import NamedTuple

from autopack_lint.model.clones import CloneType
from tests.support.foreign_metrics import Parsed
from tests.support.programs import decorated

LEAST_LINES, LEAST_STATEMENTS, MOST_STATEMENTS = 6, 5, 60
LITERALS = (ast.Constant, ast.List, ast.Tuple, ast.Dict, ast.Set)
Function = ast.FunctionDef | ast.AsyncFunctionDef


class Original(NamedTuple):
    """A function that is worth copying."""

    path: str
    line: int
    end_line: int
    text: str
    """With the indentation of its first line taken away."""


class Injected(NamedTuple):
    """A copy, and what it is a copy of."""

    original: Original
    type: CloneType
    text: str


def originals(path: str, file: Parsed) -> Iterator[Original]:
    """The functions of a file that are long enough, hold their own lines, and are no tables of data."""
    lines = file.source.text.decode().split("\n")
    for node in ast.walk(file.tree):
        if isinstance(node, Function) and not node.decorator_list:
            end = node.end_lineno or node.lineno
            text = unindented(lines[node.lineno - 1 : end], node.col_offset)
            if text and end - node.lineno + 1 >= LEAST_LINES and is_worth_copying(node):
                yield Original(path, node.lineno, end, text)


def unindented(lines: list[str], indent: int) -> str:
    """The lines further left; nothing where a text over several lines does not allow it."""
    if any(line.strip() and line[:indent].strip() for line in lines):
        return ""
    return "\n".join(line[indent:] for line in lines) + "\n"


def is_worth_copying(node: Function) -> bool:
    inner = [part for part in ast.walk(node) if isinstance(part, ast.stmt) and not is_left_out(part)]
    simple = [part for part in inner if not hasattr(part, "body")]
    data = sum(isinstance(part, ast.Assign | ast.AnnAssign) and isinstance(part.value, LITERALS) for part in simple)
    return LEAST_STATEMENTS <= len(inner) <= MOST_STATEMENTS and data * 2 < len(simple)


def is_left_out(node: ast.stmt) -> bool:
    """Imports and docstrings, which do not count."""
    is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return is_text or isinstance(node, ast.Import | ast.ImportFrom)


def copies_of(original: Original, dice: random.Random) -> Iterator[Injected]:
    """One copy of each type that can be made."""
    makers = {CloneType.EXACT: laid_out, CloneType.RENAMED: renamed, CloneType.NEAR: edited}
    for kind, make in makers.items():
        text = make(original.text, dice)
        if text != original.text and parses(text):
            yield Injected(original, kind, text)


def parses(text: str) -> bool:
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return True


def laid_out(text: str, dice: random.Random) -> str:
    return "# a copy\n" + decorated(text, dice.randrange)


def renamed(text: str, dice: random.Random) -> str:
    """All names that the function binds, each renamed, and a few literals changed."""
    names = bound_names(ast.parse(text))
    opaque = set(re.findall(r"\w+", " ".join(token.string for token in tokens(text) if is_formatted(token))))
    mapping = {name: f"{name}_{dice.randrange(100)}" for name in sorted(names - opaque)}
    literals = [token for token in tokens(text) if is_plain_literal(token)]
    chosen = set(dice.sample(literals, min(len(literals), 3)))
    return replaced(text, {token: changed(token, mapping, chosen) for token in tokens(text)})


def bound_names(tree: ast.Module) -> set[str]:
    stored = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    named = {n.name for n in ast.walk(tree) if isinstance(n, Function)}
    return stored | named | {n.arg for n in ast.walk(tree) if isinstance(n, ast.arg)}


def tokens(text: str) -> list[tokenize.TokenInfo]:
    return list(tokenize.generate_tokens(io.StringIO(text).readline))


def is_formatted(token: tokenize.TokenInfo) -> bool:
    return token.type == tokenize.STRING and "f" in token.string.partition(token.string[-1])[0].lower()


def is_plain_literal(token: tokenize.TokenInfo) -> bool:
    return token.type == tokenize.NUMBER or (token.type == tokenize.STRING and token.string[0] in "'\"")


def changed(token: tokenize.TokenInfo, names: dict[str, str], literals: set[tokenize.TokenInfo]) -> str:
    if token.type == tokenize.NAME:
        return names.get(token.string, token.string)
    if token in literals:
        return "7" if token.type == tokenize.NUMBER else "'another'"
    return token.string


def replaced(text: str, wanted: dict[tokenize.TokenInfo, str]) -> str:
    lines = text.splitlines(keepends=True)
    for token, new in sorted(wanted.items(), key=lambda item: item[0].start, reverse=True):
        if new != token.string:
            (row, start), (end_row, end) = token.start, token.end
            lines[row - 1 : end_row] = [lines[row - 1][:start] + new + lines[end_row - 1][end:]]
    return "".join(lines)


def edited(text: str, dice: random.Random) -> str:
    """At most a fifth of the statements added, taken away or changed."""
    tree = ast.parse(text)
    count = sum(isinstance(node, ast.stmt) and not is_left_out(node) for node in ast.walk(tree))
    lines = text.splitlines(keepends=True)
    places = {
        statement.lineno: (statement, block)
        for block in (block for node in ast.walk(tree.body[0]) for block in blocks_of(node))
        for statement in block
        if is_alone(statement, lines)
    }
    for line in sorted(dice.sample(sorted(places), min(len(places), count // 5)), reverse=True):
        statement, block = places[line]
        edit(lines, statement, dice.choice(("add", "take" if len(block) > 1 else "add", "change")))
    return "".join(lines)


def is_alone(statement: ast.stmt, lines: list[str]) -> bool:
    """Whether a simple statement has its lines for itself."""
    is_simple = not hasattr(statement, "body") and not is_left_out(statement)
    return is_simple and not lines[statement.lineno - 1][: statement.col_offset].strip()


def edit(lines: list[str], statement: ast.stmt, how: str) -> None:
    line, indent = statement.lineno, " " * statement.col_offset
    if how == "add":
        lines.insert(line - 1, f"{indent}added({line})\n")
    else:
        new = [f"{indent}changed[{line}] += {line}\n"] if how == "change" else []
        lines[line - 1 : statement.end_lineno] = new


def blocks_of(node: ast.AST) -> Iterator[list[ast.stmt]]:
    for name in ("body", "orelse", "finalbody"):
        block = getattr(node, name, None)
        if isinstance(block, list) and block and isinstance(block[0], ast.stmt):
            yield block
