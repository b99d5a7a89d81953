"""Operations at random places of real files, and what each must make of the tree: an oracle that knows no edits."""

import ast
import copy
import random
from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

from autopack_lint.facts.source import Source
from autopack_lint.model.finding import Span
from autopack_lint.model.operation import (
    AddImport,
    DeleteStatement,
    InsertStatement,
    Operation,
    RedirectImport,
    RemoveImport,
    ReplaceExpression,
    ReplaceStatement,
    WrapCall,
)

EXPRESSIONS = (
    "a_new_name",
    "x.y(z)",
    "left or right",
    "(one, two)",
    "1, 2",
    "lambda q: q",
    "[w for w in v]",
    "f(\n  1,\n)",
)
STATEMENTS = ("pass", "if new:\n    pass", 'text = """\nkept\n  as it is\n"""', "for i in j:\n    k(i)\nelse:\n    l()")
MODULES = ("os", "zlib", "__future__", "aaa", "zzz.yyy", ".", ".sibling", "..cousin.child", "Mixed.Case")
NAMES = ("a_function", "AClass", "A_CONSTANT", "")
Imported = tuple[str, str, str]


class Trial(NamedTuple):
    """An operation, and whether a tree is what it must make of another one."""

    operation: Operation
    is_right: Callable[[ast.Module], bool]


def trials(source: Source, tree: ast.Module, path: str, rng: random.Random) -> Iterator[Trial]:
    """A few operations of each kind for one file."""
    expressions = whole_expressions(tree)
    for node in rng.sample(expressions, min(2, len(expressions))):
        yield from expression_trials(source, tree, path, node, rng.choice(EXPRESSIONS))
    statements = [node for node in ast.walk(tree) if isinstance(node, ast.stmt)]
    for statement in rng.sample(statements, min(2, len(statements))):
        yield from statement_trials(source, tree, path, statement, rng.choice(STATEMENTS))
    for _ in range(2):
        yield addition(tree, path, rng)
    imports = [node for node in statements if isinstance(node, ast.Import | ast.ImportFrom)]
    for statement in rng.sample(imports, min(2, len(imports))):
        yield from import_trials(source, tree, path, statement, rng.choice(statement.names))


def whole_expressions(tree: ast.Module) -> list[ast.expr]:
    """All expressions that stand by themselves."""
    inside = parts_of_fstrings(tree)
    expressions = [node for node in ast.walk(tree) if isinstance(node, ast.expr)]
    return [node for node in expressions if is_by_itself(node) and node not in inside]


def parts_of_fstrings(tree: ast.Module) -> set[ast.AST]:
    """Up to Python 3.11, these claim the whole place of the f-string."""
    strings = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
    return {part for node in strings for part in ast.walk(node) if part is not node}


def expression_trials(source: Source, tree: ast.Module, path: str, node: ast.expr, text: str) -> Iterator[Trial]:
    yield Trial(ReplaceExpression(span(source, node), text, path), same_as(replaced(tree, node, expression(text))))
    wrapped = ast.Call(ast.Name("wrapper", ast.Load()), [node], [])
    yield Trial(WrapCall(span(source, node), "wrapper", "", path), same_as(replaced(tree, node, wrapped)))


def statement_trials(source: Source, tree: ast.Module, path: str, old: ast.stmt, text: str) -> Iterator[Trial]:
    where, new = span(source, old), ast.parse(text).body
    yield Trial(ReplaceStatement(where, text, path), same_as(rebuilt(tree, old, new)))
    yield Trial(DeleteStatement(where, path), same_as(rebuilt(tree, old, [])))
    yield Trial(InsertStatement(where, text, "before", path), same_as(rebuilt(tree, old, [*new, old])))
    yield Trial(InsertStatement(where, text, "after", path), same_as(rebuilt(tree, old, [old, *new])))


def addition(tree: ast.Module, path: str, rng: random.Random) -> Trial:
    module, name, alias = rng.choice(MODULES), rng.choice(NAMES), rng.choice(("", "", "an_alias"))
    if module == "__future__":
        name, alias = "annotations", ""
    elif module.startswith("."):
        name = name or "a_name"
    wanted = imports_in(tree) | {(module, name, alias)}
    return Trial(AddImport(module, name, alias, path=path), others_same(tree, wanted))


def import_trials(
    source: Source, tree: ast.Module, path: str, node: ast.Import | ast.ImportFrom, item: ast.alias
) -> Iterator[Trial]:
    single = imported(node, item)
    if item.name == "*" or Counter(all_imports(tree))[single] > 1:
        return
    rest = imports_in(tree) - {single}
    yield Trial(RemoveImport(*single, span(source, node), path=path), others_same(tree, rest))
    if isinstance(node, ast.ImportFrom):
        redirection = RedirectImport(single[0], "new.home", single[1], "", span(source, node), path)
        yield Trial(redirection, others_same(tree, rest | {("new.home", *single[1:])}))


def is_by_itself(node: ast.expr) -> bool:
    return not isinstance(node, ast.Starred | ast.Slice | ast.FormattedValue) and not isinstance(
        getattr(node, "ctx", None), ast.Store | ast.Del
    )


def span(source: Source, node: ast.expr | ast.stmt) -> Span:
    end = source.position(node.end_lineno or node.lineno, node.end_col_offset or node.col_offset)
    return Span(source.position(node.lineno, node.col_offset), end)


def expression(text: str) -> ast.expr:
    return ast.parse(f"({text}\n)", mode="eval").body


class Exchange(ast.NodeTransformer):
    """Puts other nodes where one is."""

    def __init__(self, old: ast.AST, new: ast.AST | list[ast.stmt]) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> ast.AST | list[ast.stmt]:
        if node is self.old:
            return self.new
        result: ast.AST | list[ast.stmt] = self.generic_visit(node)
        return result


def replaced(tree: ast.Module, old: ast.expr, new: ast.expr) -> str:
    return dumped(tree, Exchange(old, new))


def rebuilt(tree: ast.Module, old: ast.stmt, new: list[ast.stmt]) -> str:
    """The tree with other statements in the place of one; an empty block has a `pass`."""
    for node in ast.walk(tree):
        for field in ("body", "orelse", "finalbody"):
            block = getattr(node, field, None)
            if isinstance(block, list) and old in block:
                kept = list(block)
                place = kept.index(old)
                changed = [*kept[:place], *new, *kept[place + 1 :]]
                setattr(node, field, changed or ([] if isinstance(node, ast.Module) else [ast.Pass()]))
                try:
                    return shape(tree)
                finally:
                    setattr(node, field, kept)
    raise AssertionError("the statement is in no block")


def dumped(tree: ast.Module, change: Exchange) -> str:
    memo = {id(change.old): change.old}
    changed = change.visit(copy.deepcopy(tree, memo))
    assert isinstance(changed, ast.Module)
    return shape(changed)


def shape(tree: ast.AST) -> str:
    return ast.dump(tree).replace("ctx=Store()", "ctx=Load()").replace("ctx=Del()", "ctx=Load()")


def same_as(wanted: str) -> Callable[[ast.Module], bool]:
    return lambda tree: shape(tree) == wanted


def others_same(before: ast.Module, imports: set[Imported]) -> Callable[[ast.Module], bool]:
    rest = without_imports(before)
    return lambda tree: imports_in(tree) == imports and without_imports(tree) == rest


def without_imports(tree: ast.Module) -> list[str]:
    """All statements that are no imports, as deep as they go; `pass` apart, which may take the place of one."""
    heads = []
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt) and not isinstance(node, ast.Import | ast.ImportFrom | ast.Pass):
            bare = copy.copy(node)
            for field in ("body", "orelse", "finalbody", "handlers", "cases"):
                if hasattr(bare, field):
                    setattr(bare, field, [])
            heads.append(ast.dump(bare))
    return sorted(heads)


def imports_in(tree: ast.Module) -> set[Imported]:
    return set(all_imports(tree))


def all_imports(tree: ast.Module) -> list[Imported]:
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    return [imported(node, item) for node in nodes for item in node.names]


def imported(node: ast.Import | ast.ImportFrom, item: ast.alias) -> Imported:
    if isinstance(node, ast.Import):
        return item.name, "", item.asname or ""
    return "." * node.level + (node.module or ""), item.name, item.asname or ""
