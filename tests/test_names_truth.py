"""Undefined names against Python's own symbol tables, and against pyflakes on code that is broken on purpose."""

import ast
import copy
import random
import re
import symtable
import sys
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator

import pytest
from pyflakes.checker import Checker
from pyflakes.messages import UndefinedLocal, UndefinedName, UnusedImport

from autopack_lint.facts.names.known_names import BUILTINS
from autopack_lint.facts.names.readings import names_bound_by, unbound
from autopack_lint.facts.names.scopes import Scopes
from autopack_lint.facts.names.symbols import Symbols
from autopack_lint.facts.names.verdicts import names_of_module
from autopack_lint.facts.parse import parse
from autopack_lint.gate.names import read_from
from tests.support.foreign_metrics import PACKAGES, parsed_files
from tests.support.packages import installed
from tests.support.programs import program

BINDING = (ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign, ast.With, ast.For, ast.FunctionDef, ast.ClassDef)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
SMALL = 60_000


def symbols_below(table: symtable.SymbolTable) -> Iterator[symtable.Symbol]:
    for child in table.get_children():
        yield from child.get_symbols()
        yield from symbols_below(child)


def names(symbols: Iterable[symtable.Symbol]) -> set[str]:
    return {symbol.get_name() for symbol in symbols}


def unbound_in_tables(text: str) -> set[str]:
    """The names that Python's compiler looks up among those of the module, and that nothing binds there."""
    # A function called `top` is taken for the module by the standard library's own wrapper.
    top = symtable.symtable(re.sub(r"\btop\b", "summit", text), "example", "exec")
    inner = list(symbols_below(top))
    bound = names(symbol for symbol in top.get_symbols() if symbol.is_assigned() or symbol.is_imported())
    read = names(filter(symtable.Symbol.is_referenced, top.get_symbols()))
    read |= names(symbol for symbol in inner if symbol.is_referenced() and symbol.is_global())
    bound |= names(filter(symtable.Symbol.is_declared_global, inner))
    return {name for name in read - bound - BUILTINS if not name.startswith("__")}


def unbound_here(tree: ast.Module) -> tuple[set[str], set[str]]:
    """The names that we find unbound: those that are read, and those in annotations that are not evaluated."""
    now: set[str] = set()
    later: set[str] = set()
    for reading in unbound(Scopes(tree)):
        (later if reading.in_annotation else now).add(reading.node.id)
    return now, later


def without_value(text: str) -> set[str]:
    """Names that the compiler takes for bound, because something is added to them or they are deleted."""
    nodes = list(ast.walk(ast.parse(text)))
    added = {node.target.id for node in nodes if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name)}
    declared = {
        node.target.id for node in nodes if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    }
    deleted = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Del)}
    return added | declared | deleted


def inlined(text: str) -> set[str]:
    """Names whose tables newer compilers mix up: they make a comprehension a part of what is around it."""
    if sys.version_info < (3, 12):
        return set()
    found = [node for node in ast.walk(ast.parse(text)) if isinstance(node, COMPREHENSIONS)]
    nodes = [node for comprehension in found for node in ast.walk(comprehension)]
    return {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}


def differs_from_the_compiler(text: str) -> str:
    wanted = unbound_in_tables(text)
    now, later = unbound_here(ast.parse(text))
    unclear = inlined(text)
    missed = {name for name in wanted - now - later - unclear if not name.startswith("__")}
    invented = {name for name in now - wanted - without_value(text) - unclear if not name.startswith("__")}
    return f"missed {sorted(missed)}, invented {sorted(invented)}" if missed or invented else ""


@pytest.mark.parametrize("seeds", [range(60), pytest.param(range(60, 1000), marks=pytest.mark.truth)], ids=len)
def test_unbound_names_are_those_of_the_compiler_in_generated_programs(seeds: range) -> None:
    wrong = []
    for seed in seeds:
        text = program(seed, 300)
        if text is None or "import *" in text:
            continue
        if compiles(text):
            wrong.append(differs_from_the_compiler(text))
    assert len(wrong) > len(seeds) / 10
    assert not [difference for difference in wrong if difference]


def undefined_by_pyflakes(text: str) -> set[tuple[int, str]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        messages = Checker(ast.parse(text)).messages
    found = (message for message in messages if isinstance(message, UndefinedName | UndefinedLocal))
    # Ours are those of every Python that we support, and what shells add.
    return {(message.lineno, message.message_args[0]) for message in found if message.message_args[0] not in BUILTINS}


def undefined_here(text: str) -> set[tuple[int, str]]:
    tree, source = parse(text.encode())
    undefined, _ = names_of_module(Scopes(tree), tree, source, Symbols([]))
    return {(item.span.start.line, item.name) for item in undefined}


def broken_texts(package: str, *, breaks: int) -> Iterator[str]:
    """Files of a package that had one of their bindings taken away."""
    chance = random.Random(package)
    for file in parsed_files(installed(package)):
        is_apt = len(file.source.text) < SMALL and b"import *" not in file.source.text
        texts = (without_one(file.tree, chance) for _ in range(breaks if is_apt else 0))
        yield from (text for text in texts if text and compiles(text))


def without_one(original: ast.Module, chance: random.Random) -> str:
    tree = copy.deepcopy(original)
    victims = [node for node in ast.walk(tree) if isinstance(node, BINDING)]
    return ast.unparse(ast.fix_missing_locations(Without(chance.choice(victims)).visit(tree))) if victims else ""


def compiles(text: str) -> bool:
    """Whether it is a program: a `nonlocal` needs a binding."""
    try:
        compile(text, "example", "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return False
    return True


def unused_by_pyflakes(text: str) -> list[UnusedImport]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return [message for message in Checker(ast.parse(text)).messages if isinstance(message, UnusedImport)]


def is_bound_again(tree: ast.Module, name: str) -> bool:
    """Whether a name is bound twice, or is that of a package of which a submodule is imported as well: of these,
    pyflakes speaks in other messages."""
    aliases = [alias for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    tops = [alias.name.partition(".")[0] for alias in aliases]
    return [name for node in ast.walk(tree) for name in names_bound_by(node)].count(name) > 1 or tops.count(name) > 1


def bindings_of_the_module(tree: ast.Module) -> Counter[str | None]:
    """How often the text of the module itself, without functions and classes, binds each name."""
    pending: list[ast.AST] = [*tree.body]
    for node in pending:  # the list grows while we go through it
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            pending += ast.iter_child_nodes(node)
    return Counter(name for node in pending for name in names_bound_by(node))


def wrongly_unused(text: str) -> list[str]:
    """The imports that we find unused, and pyflakes or the compiler find used."""
    tree, source = parse(text.encode())
    _, unused = names_of_module(Scopes(tree), tree, source, Symbols([]))
    ours = {item.alias or item.name or item.module.partition(".")[0] for item in unused}
    if not ours:
        return []
    theirs = " ".join(str(message.message_args[0]) for message in unused_by_pyflakes(text))
    words = set(re.findall(r"\w+", theirs))
    wrong = {name for name in ours - words if not is_bound_again(tree, name)}
    at_top = bindings_of_the_module(tree)
    read = set(read_from(symtable.symtable(text, "example", "exec"), is_module=True))
    return sorted(wrong | {name for name in ours & read if at_top[name] == 1})


@pytest.mark.truth
@pytest.mark.parametrize("package", PACKAGES)
def test_unused_imports_are_unused_for_pyflakes_too(package: str) -> None:
    texts = [file.source.text.decode() for file in parsed_files(installed(package))]
    assert [name for text in texts for name in wrongly_unused(text)] == []


class Without(ast.NodeTransformer):
    """A tree in which one statement does nothing."""

    def __init__(self, victim: ast.stmt) -> None:
        self._victim = victim

    def visit(self, node: ast.AST) -> ast.AST:
        return ast.Pass() if node is self._victim else self.generic_visit(node)


def is_explained(text: str, line: int, name: str) -> bool:
    """A difference that is meant: what a loop's next round may bind, and what may bind anything, a type in a text."""
    tree = ast.parse(text)
    loops = (node for node in ast.walk(tree) if isinstance(node, ast.For | ast.AsyncFor | ast.While))
    in_loop = any(node.lineno <= line <= (node.end_lineno or 0) for node in loops)
    never_bound = any(
        isinstance(node, ast.AugAssign | ast.Delete) and name in ast.unparse(node) for node in ast.walk(tree)
    )
    is_open = re.search(r"\bexec\(|globals\(\)|locals\(\)\[|sys\.modules\[__name__\]|\b_*builtins", text)
    is_text = re.search(rf"['\"][^'\"]*\b{name}\b", text.splitlines()[line - 1])
    return in_loop or never_bound or is_open is not None or is_text is not None


def unexplained(package: str, breaks: int) -> tuple[int, list[str]]:
    agreed, wrong = 0, []
    for text in broken_texts(package, breaks=breaks):
        theirs, ours = undefined_by_pyflakes(text), undefined_here(text)
        agreed += len(theirs & ours)
        for line, name in sorted(theirs ^ ours):
            if not is_explained(text, line, name):
                side = "pyflakes" if (line, name) in theirs else "we"
                wrong.append(f"only {side}: {name}: {text.splitlines()[line - 1].strip()}")
    return agreed, wrong


def test_undefined_names_in_broken_code_are_those_of_pyflakes() -> None:
    agreed, wrong = unexplained("click==8.1.8", 2)
    assert agreed > 20
    assert wrong == []


@pytest.mark.truth
@pytest.mark.parametrize("package", PACKAGES)
def test_undefined_names_in_broken_packages_are_those_of_pyflakes(package: str) -> None:
    agreed, wrong = unexplained(package, 1)
    assert agreed > 3
    assert wrong == []


@pytest.mark.truth
@pytest.mark.parametrize("package", PACKAGES)
def test_packages_that_work_have_the_unbound_names_that_the_compiler_sees(package: str) -> None:
    wrong = []
    for file in parsed_files(installed(package)):
        text = file.source.text.decode()
        wrong.append(differs_from_the_compiler(text))
    assert wrong
    assert not [difference for difference in wrong if difference]
