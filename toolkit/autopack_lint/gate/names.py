"""The proof that no name of a module loses its value where it is still read, by the word of Python's own compiler.

The rules about names read the tree; this asks the compiler's symbol table instead, so that a mistake of theirs cannot
go through a fix into a file.
"""

from __future__ import annotations

import builtins
import re
from collections.abc import Iterator
from symtable import Symbol, SymbolTable, symtable

BUILTINS = frozenset(dir(builtins))
STAR = re.compile(r"\bimport\s*\(?\s*\*")


def why_a_name_is_lost(before: str, after: str) -> str:
    """Why a new text reads a name that the old one gave a value and it does not; empty where there is none.

    Both compile.
    """
    old, new = (symtable(text, "<fixed>", "exec") for text in (before, after))
    lost = bound_in(old) - bound_in(new) - BUILTINS
    if not lost or STAR.search(after):
        return ""
    still_read = sorted(lost.intersection(read_from(new, is_module=True)))
    return f"`{still_read[0]}` would have no value where it is still read" if still_read else ""


def bound_in(module: SymbolTable) -> frozenset[str]:
    """The names that the text of a module, or a function that calls them `global`, gives a value."""
    found = {symbol.get_name() for symbol in module.get_symbols() if gets_a_value(symbol)}
    pending = [*module.get_children()]
    for table in pending:  # the list grows while we go through it
        found.update(symbol.get_name() for symbol in table.get_symbols() if symbol.is_declared_global())
        pending += table.get_children()
    return frozenset(found)


def gets_a_value(symbol: Symbol) -> bool:
    return symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace()


def read_from(table: SymbolTable, *, is_module: bool = False) -> Iterator[str]:
    """The names that a scope and those inside may read from the module around them.

    A class reads from there what it has not bound yet: `size = size`.
    """
    is_class = table.get_type() == "class"
    for symbol in table.get_symbols():
        if symbol.is_referenced() and (is_module or symbol.is_global() or (is_class and symbol.is_local())):
            yield symbol.get_name()
    for inner in table.get_children():
        yield from read_from(inner)
