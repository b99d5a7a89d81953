"""Imports that are there already are removed and redirected."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from autopack_lint.codemods.edits import Edit, Plan, Region
from autopack_lint.codemods.import_order import ImportNode, Wanted, dotted_module
from autopack_lint.codemods.import_places import after, placed
from autopack_lint.codemods.import_text import with_module, without_names
from autopack_lint.codemods.imports import (
    bound_imports,
    head_of,
    is_meant,
    plain_import,
    provides,
    whole_statement,
)
from autopack_lint.codemods.statements import indent_of, place_of
from autopack_lint.codemods.text import RefusedError, Text
from autopack_lint.model.import_style import ImportStyle
from autopack_lint.model.operation import RedirectImport, RemoveImport

Found = tuple[ImportNode, list[ast.alias]]


def remove_import(operation: RemoveImport, text: Text, span: Region | None) -> Plan:
    """Raises `RefusedError` where there is no such import."""
    wanted = Wanted(operation.module, operation.name, operation.alias)
    return Plan(()) if operation.if_unused and is_used(text, wanted.binding) else without(text, wanted, span)


def without(text: Text, wanted: Wanted, span: Region | None) -> Plan:
    plans = []
    for node in bound_imports(text):
        names = [name for name in node.names if is_this(node, name, wanted) and is_meant(text, node, name, span)]
        if names and len(names) == len(node.names):
            plans.append(whole_statement(text, node))
        elif names:
            plans.append(Plan(without_names(text, node, names), (Region(text.start_of(node), text.end_of(node)),)))
    if not plans:
        raise RefusedError(f"there is no `{wanted.statement}`")
    return joined(plans)


def is_used(text: Text, binding: str) -> bool:
    """Whether a name stands anywhere but in imports, be it in a string as in `__all__`."""
    nodes = ast.walk(text.tree)
    return any(binding in (getattr(node, "id", None), getattr(node, "value", None)) for node in nodes)


def joined(plans: Sequence[Plan]) -> Plan:
    return Plan(
        tuple(edit for plan in plans for edit in plan.edits), tuple(item for plan in plans for item in plan.relies_on)
    )


def is_this(node: ImportNode, name: ast.alias, wanted: Wanted) -> bool:
    single = ast.Import([name]) if isinstance(node, ast.Import) else ast.ImportFrom(node.module, [name], node.level)
    return provides(single, wanted)


def redirect_import(operation: RedirectImport, text: Text, style: ImportStyle, span: Region | None) -> Plan:
    """Raises `RefusedError` where there is no such import, or its uses cannot be told apart from others."""
    plans: list[Plan] = []
    for node in bound_imports(text):
        names = [name for name in node.names if is_meant(text, node, name, span)]
        if isinstance(node, ast.ImportFrom):
            plans += from_import(operation, text, style, node, names)
        else:
            plans += (plain(operation, text, style, name) for name in names)
    plans = [plan for plan in plans if plan.edits]
    if not plans:
        wanted = f"{operation.module}.{operation.name}" if operation.name else operation.module
        raise RefusedError(f"nothing is imported from `{wanted}` here")
    return joined(plans)


def is_at_or_below(module: str, target: str) -> bool:
    return module == target or module.startswith(target + ".")


def from_import(
    operation: RedirectImport, text: Text, style: ImportStyle, node: ast.ImportFrom, names: list[ast.alias]
) -> list[Plan]:
    """What a redirection makes of one `from` import."""
    module = dotted_module(node)
    if not operation.name and is_at_or_below(module, operation.module):
        whole = with_module(text, node, operation.to_module + module[len(operation.module) :])
        return [Plan((whole,), (Region(text.start_of(node), text.end_of(node)),))] if names else []
    (home, old), target = source_and_target(operation)
    moved = [name for name in names if name.name == old and module == home]
    return [exchanged(text, style, node, moved, target)] if moved else []


def source_and_target(operation: RedirectImport) -> tuple[tuple[str, str], tuple[str, str]]:
    """From which module which name is imported, and from where it is to be: a module is a name in its package."""
    if operation.name:
        return (operation.module, operation.name), (operation.to_module, operation.to_name or operation.name)
    return parent_and_name(operation.module), parent_and_name(operation.to_module)


def parent_and_name(module: str) -> tuple[str, str]:
    """A module as a name in a package; the dots of a relative one stay with the package."""
    name = module[module.rfind(".") + 1 :]
    parent = module[: len(module) - len(name)]
    return (parent if not parent.strip(".") else parent.removesuffix(".")), name


def exchanged(
    text: Text, style: ImportStyle, node: ast.ImportFrom, moved: list[ast.alias], target: tuple[str, str]
) -> Plan:
    """A name of a statement comes from elsewhere now; the file calls it as before."""
    if len(moved) > 1:
        raise RefusedError(f"the import on line {node.lineno} has the same name more than once")
    module, name = target
    local = moved[0].asname or moved[0].name
    # `from a import b as b` says that the name is exported.
    is_said_twice = moved[0].asname == moved[0].name
    alias = "" if local == name and not is_said_twice else local
    wanted = Wanted(module, name, alias) if module else Wanted(name, "", alias)
    here = (Region(text.start_of(node), text.end_of(node)),)
    if len(node.names) > 1:
        return Plan((*without_names(text, node, moved), *beside(text, style, node, wanted)), here)
    if not module:
        return Plan((Edit(*here[0], wanted.statement),), here)
    written = wanted.statement.partition(" import ")[2]
    return Plan((with_module(text, node, module), Edit(text.start_of(moved[0]), text.end_of(moved[0]), written)), here)


def beside(text: Text, style: ImportStyle, node: ast.ImportFrom, wanted: Wanted) -> Sequence[Edit]:
    """A new import that takes the place of a name in another one, in the same block."""
    place = place_of(text, node)
    if any(provides(other, wanted) for other in place.block):
        return ()
    imports = head_of(text.tree.body)
    if place.is_top_level and node in imports:
        return placed(wanted, text, imports, style)
    if indent_of(text, place) is None:
        return (Edit(text.end_of(node), text.end_of(node), f"; {wanted.statement}"),)
    return (after(text, node, wanted),)


def plain(operation: RedirectImport, text: Text, style: ImportStyle, name: ast.alias) -> Plan:
    """What a redirection makes of `import a.b`: with an alias the module, else all uses as well."""
    if not is_at_or_below(name.name, operation.module):
        return Plan(())
    if operation.name:
        return uses_of_name(operation, text, style, name)
    new = operation.to_module + name.name[len(operation.module) :]
    start = text.start_of(name)
    if new.startswith(".") or text.characters[start : start + len(name.name)] != name.name:
        raise RefusedError(f"the import on line {name.lineno} is written in a way that we do not take apart")
    edits = [Edit(start, start + len(name.name), new)]
    if name.asname is None:
        root = name.name.partition(".")[0]
        if root != new.partition(".")[0] or "." in name.name:
            refuse_other_uses(text, name, name.name, root)
        edits += chains(text, name.name, new)
    return Plan(tuple(edits))


def uses_of_name(operation: RedirectImport, text: Text, style: ImportStyle, name: ast.alias) -> Plan:
    """Of `import m`, the uses of `m.name`: they are about another module now, which is imported as well."""
    old = f"{name.asname or name.name}.{operation.name}"
    if name.name != operation.module or operation.to_module.startswith("."):
        return Plan(())
    edits = chains(text, old, f"{operation.to_module}.{operation.to_name or operation.name}")
    if not edits:
        return Plan(())
    refuse_other_meanings(text, old.partition(".")[0])
    return Plan((*edits, *plain_import(Wanted(operation.to_module, "", ""), text, style)))


def chains(text: Text, old: str, new: str) -> list[Edit]:
    """The uses of a dotted name, each with another one in its place. Raises `RefusedError`."""
    edits = []
    for node in chains_of(text, old):
        start, end = text.start_of(node), text.end_of(node)
        if text.characters[start:end] != old:
            raise RefusedError(f"`{old}` on line {node.lineno} is written in a way that we do not take apart")
        edits.append(Edit(start, end, new))
    return edits


def chains_of(text: Text, old: str) -> list[ast.Name | ast.Attribute]:
    """The uses of a dotted name."""
    nodes = (node for node in ast.walk(text.tree) if isinstance(node, ast.Name | ast.Attribute))
    return [node for node in nodes if dotted(node) == old]


def refuse_other_uses(text: Text, name: ast.alias, old: str, root: str) -> None:
    """Raises `RefusedError` where the first part of a dotted name has other uses, or other meanings."""
    refuse_other_meanings(text, root)
    if any(other.name.partition(".")[0] == root for other in plain_names(text) if other is not name):
        return
    covered = {part for node in chains_of(text, old) for part in parts_of(node)}
    for node in ast.walk(text.tree):
        if isinstance(node, ast.Name) and node.id == root and node not in covered:
            raise RefusedError(f"`{root}` on line {node.lineno} needs the import of `{old}` too")


def plain_names(text: Text) -> list[ast.alias]:
    """The names of `import a.b` without an alias."""
    nodes = [node for node in bound_imports(text) if isinstance(node, ast.Import)]
    return [name for node in nodes for name in node.names if name.asname is None]


def refuse_other_meanings(text: Text, root: str) -> None:
    """Raises `RefusedError` where a name that imports bind is bound to something else, too."""
    for node in ast.walk(text.tree):
        match node:
            case ast.Name(id=found, ctx=ast.Store() | ast.Del()) if found == root:
                raise RefusedError(f"`{root}` is something else, too (line {node.lineno})")
            case ast.arg(arg=found) if found == root:
                raise RefusedError(f"`{root}` is a parameter, too (line {node.lineno})")


def parts_of(node: ast.expr) -> list[ast.expr]:
    """A chain of attributes, and all that it begins with."""
    found = [node]
    while isinstance(found[-1], ast.Attribute):
        found.append(found[-1].value)
    return found


def dotted(node: ast.expr) -> str:
    """`a.b.c` for a chain of attributes of a name; empty for anything else."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""
