"""What one file says that matters to queries: expressions as small trees, classes, and module-level names.

No syntax tree outlives its file, and a query is rarely in the file of its model. So a file keeps the few
expressions that could be wrong if their names mean what they seem to, and the project decides.
"""

from __future__ import annotations

from typing import NamedTuple


class Node(NamedTuple):
    """A part of an expression. `start` and `end` are offsets in the text of its use; -1 where it is written elsewhere.

    | kind | value | children |
    |---|---|---|
    | ref | a dotted name; `@.` begins a name of this file, dots a relative import | |
    | attr | the attribute | what it is looked up on |
    | call | names of the keywords, with commas | function, arguments, values of the keywords |
    | compare | operators, with commas | operands |
    | bool, unary, binary | the operator | operands |
    | if | | test, value, other value |
    | str, number, bool-const, none | the value | |
    | list, comp | which kind | elements, or element, iterables and conditions |
    | local | the name of a local variable | all that is assigned to it; nothing where that is not known |
    | instance | | the annotation of a parameter |
    | element, entered, item, star, await, lambda, fstring | | what they are made from |
    | own | | the class around a method whose first parameter this is: the class itself |
    | self | | the same, where the parameter is an instance |
    | hybrid | the property | the same, where it may be either |
    """

    kind: str
    value: str = ""
    children: tuple[Node, ...] = ()
    start: int = -1
    end: int = -1


SqlNode = Node


class SqlUse(NamedTuple):
    """An expression that may be wrong, with the whole lines on which it stands."""

    position: str
    """`test`, `statement` or `value`: what Python does with it."""
    symbol: str
    line: int
    text: str
    root: Node


class SqlMember(NamedTuple):
    """A name in the body of a class. `form` is `value`, `def`, or the name of what it cannot be taken for.

    The value of a `def` is what it returns, where the whole of it says that.
    """

    name: str
    line: int
    form: str
    annotation: Node | None = None
    value: Node | None = None
    decorators: tuple[Node, ...] = ()


class SqlClass(NamedTuple):
    """A class at the top level of a module, or inside such a class."""

    qualname: str
    line: int
    bases: tuple[Node, ...]
    keywords: tuple[tuple[str, Node], ...]
    decorators: tuple[Node, ...]
    members: tuple[SqlMember, ...]


class SqlName(NamedTuple):
    """A name at the top level of a module, and all that is assigned to it."""

    name: str
    line: int
    values: tuple[Node, ...]


class SqlFacts(NamedTuple):
    """What of a file matters to queries."""

    names: tuple[SqlName, ...] = ()
    classes: tuple[SqlClass, ...] = ()
    uses: tuple[SqlUse, ...] = ()
    noqa: str = ""
    """The codes that a comment excuses for the whole file; `*` for all."""
    mappings: tuple[Node, ...] = ()
    """Calls that map a class onto a table from outside of the class."""
