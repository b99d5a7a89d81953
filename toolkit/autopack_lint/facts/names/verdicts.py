"""The closer look at names: which reads find nothing, and which imports nobody reads.

Everything here but the first two questions runs only for files in which the scopes have left something over.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from autopack_lint.facts.children import nodes_of
from autopack_lint.facts.names.known_names import OLD_BUILTINS
from autopack_lint.facts.names.readings import (
    TOO_EARLY,
    Reading,
    deleted,
    handled_only,
    too_early,
    unbound,
    without_value,
)
from autopack_lint.facts.names.scopes import Scopes
from autopack_lint.facts.names.symbols import Symbols
from autopack_lint.facts.names.unused import unused_imports
from autopack_lint.facts.source import Source
from autopack_lint.model.finding import Position, Span
from autopack_lint.model.names import UndefinedName, UnusedImport

BINDS_UNSEEN = re.compile(
    rb"\bexec(?:file)?\s*\(|\bglobals\s*\(\s*\)\s*[\n#,)|]"
    rb"|\b(?:globals|vars|locals)\s*\(\s*\)\s*(?:\[|\.\s*(?:update|setdefault)\b)"
    rb"|\bsys\s*\.\s*modules\s*\[\s*__name__|\b(?:builtins|__builtin__|__builtins__)\s*(?:\.\s*\w+\s*=[^=]|\[|\.\s*__dict__)"
    rb"|\bsetattr\s*\(\s*(?:builtins|__builtins?__)"
)
OTHER_PYTHON = re.compile(r"version_info|hexversion|(?i:\b(?:is_?)?py(?:thon)?_?[23]k?\b)|_jython|\bPYPY\b")
SILENCED = re.compile(
    r"#\s*noqa(?:\s*$|(?!\s*:)|\s*:.*\bF8(?:21)?\b)|#\s*pylint:\s*disable=.*(?:undefined|E060)"
    r"|#\s*type:\s*ignore\[[^\]]*name-defined",
    re.I,
)
NAME_ERRORS = frozenset({"NameError", "UnboundLocalError"})


def names_of_module(
    scopes: Scopes, tree: ast.Module, source: Source, symbols: Symbols
) -> tuple[tuple[UndefinedName, ...], tuple[UnusedImport, ...]]:
    """What is amiss with the names of a module: those that are undefined, and the imports that are unused."""
    readings = [*unbound(scopes), *without_value(scopes), *too_early(scopes), *handled_only(scopes), *deleted(scopes)]
    unused = unused_imports(scopes, tree, source)
    look = Look(scopes, tree, source)
    return (
        tuple(look.undefined(reading, symbols) for reading in look.reported(readings)) if readings else (),
        tuple(item._replace(symbol=symbols.at(item.span.start.line)) for item in unused),
    )


class Look:
    """A file of which some names deserve a look at what stands around them."""

    def __init__(self, scopes: Scopes, tree: ast.Module, source: Source) -> None:
        self._scopes = scopes
        self._tree = tree
        self._source = source

    def reported(self, readings: Iterable[Reading]) -> Iterator[Reading]:
        """In source order, one for each place; for each name only, where it may come from a star import."""
        found: dict[object, Reading] = {}
        is_open = BINDS_UNSEEN.search(self._source.text) is not None
        for reading in sorted(readings, key=lambda reading: (reading.node.lineno, reading.node.col_offset)):
            node = reading.node
            if not (is_open and not reading.reason) and self.is_reached(reading):
                place = (node.id, node.lineno, node.col_offset)
                found.setdefault(node.id if self._scopes.has_star and not reading.reason else place, reading)
        yield from found.values()

    def is_reached(self, reading: Reading) -> bool:
        """Whether a read, where it happens, raises: not where the error is expected, or an old Python is meant."""
        line = reading.node.lineno
        text = self._source.line(line)
        name = reading.node.id
        if name in self._tried or SILENCED.search(text):
            return False
        is_old = name in OLD_BUILTINS
        return not (is_old and (OTHER_PYTHON.search(text) or any(first <= line <= last for first, last in self._old)))

    @cached_property
    def _tried(self) -> set[str]:
        """Names that the file itself expects to be missing, wherever it reads them then; and gettext's."""
        blocks = [node.body for node in self._scopes.tries if any(map(expects_name_error, node.handlers))]
        nodes = (node for block in blocks for statement in block for node in ast.walk(statement))
        return {"_", *(node.id for node in nodes if isinstance(node, ast.Name))}

    @cached_property
    def _old(self) -> list[tuple[int, int]]:
        """Lines that depend on the version of Python."""
        tests = [node for node in nodes_of(self._tree) if isinstance(node, ast.If)]
        return [(node.lineno, node.end_lineno or 0) for node in tests if OTHER_PYTHON.search(ast.unparse(node.test))]

    @cached_property
    def _attributes(self) -> dict[int, str]:
        nodes = (node for node in nodes_of(self._tree) if isinstance(node, ast.Attribute))
        return {id(node.value): node.attr for node in nodes}

    def undefined(self, reading: Reading, symbols: Symbols) -> UndefinedName:
        node = reading.node
        start = self._source.position(node.lineno, node.col_offset)
        end = self._source.position(node.end_lineno or node.lineno, node.end_col_offset or node.col_offset)
        return UndefinedName(
            name=node.id,
            span=Span(Position(*start), Position(*end)),
            symbol=symbols.at(node.lineno),
            excerpt=self._source.line(node.lineno),
            reason=reading.reason,
            attribute=self._attributes.get(id(node), ""),
            in_annotation=reading.in_annotation,
            is_annotation=reading.reason == TOO_EARLY and id(node) in self._annotations,
        )

    @cached_property
    def _annotations(self) -> frozenset[int]:
        """The nodes in annotations, by their identity."""
        roots = (getattr(node, field, None) for node in ast.walk(self._tree) for field in ("annotation", "returns"))
        return frozenset(id(inner) for root in roots if isinstance(root, ast.expr) for inner in ast.walk(root))


def expects_name_error(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    return any(isinstance(node, ast.Name) and node.id in NAME_ERRORS for node in ast.walk(handler.type))
