"""How an old text got a name."""

from __future__ import annotations

import sys

from autopack_lint.analyzers.copies.similarity import tree_of
from autopack_lint.facts.names.bindings import definitions_of
from autopack_lint.model.facts import Definition, DefinitionKind


def bindings_in(text: bytes, name: str) -> list[Definition]:
    """How a text binds a name at its top level, definitions before imports, and of these first what Python has."""
    tree = tree_of(text)
    found = [] if tree is None else [item for item in definitions_of(tree, text).names if item.name == name]
    return sorted(found, key=lambda item: (item.kind is DefinitionKind.IMPORT, not is_standard(item)))


def is_standard(item: Definition) -> bool:
    """Whether a name comes from a module that Python has: `queue`, not `Queue`, which an old one had."""
    return not item.level and item.module.partition(".")[0] in sys.stdlib_module_names


def absolute(item: Definition, module: str, *, is_package: bool) -> str:
    """The whole name of the module that an import in another one means; empty where it leads out."""
    if not item.level:
        return item.module
    parts = module.split(".")
    kept = len(parts) - item.level + is_package
    return ".".join([*parts[:kept], *([item.module] if item.module else [])]) if kept > 0 else ""
