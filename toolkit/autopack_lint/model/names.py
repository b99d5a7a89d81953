"""Names that are read and bound nowhere, and names that are imported and read nowhere."""

from __future__ import annotations

from typing import NamedTuple

from autopack_lint.model.place import Span


class UndefinedName(NamedTuple):
    """A name that has no value where it is read."""

    name: str
    span: Span
    symbol: str
    excerpt: str
    reason: str = ""
    """Why, where it is more than that nothing binds it."""
    attribute: str = ""
    """What is asked of it, where it is read for an attribute."""
    in_annotation: bool = False
    """Read in an annotation that is not evaluated when it is reached: only a type checker, or who asks for
    the types at run time, stumbles over it."""
    is_annotation: bool = False
    """Read in an annotation, and bound further down: Python evaluates it on the spot, 3.14 and later do not."""


class UnusedImport(NamedTuple):
    """A name that an import binds and nothing in the file reads."""

    module: str
    name: str
    alias: str
    level: int
    span: Span
    symbol: str
    excerpt: str
    is_mentioned: bool
    """Whether a text in the file, docstrings apart, holds it as a word: something may look it up by name."""


class DottedName(NamedTuple):
    """A text in a call that looks up what it names."""

    name: str
    span: Span
    symbol: str
    excerpt: str
    way: str
    """`import` for a module, `patch` for a name that is replaced."""
    may_be_new: bool
    """Whether the call is told what to do where the name is not there."""


class ImportPlace(NamedTuple):
    """Where one imported name stands: the name itself, with its alias."""

    span: Span
    excerpt: str
    symbol: str
    is_direct: bool
    """A statement of the module itself, below no `if`, `try`, `def` or `class`: it runs whenever the module does."""
    is_conditional: bool
    """Below an `if` that asks for the version of Python or the platform."""
