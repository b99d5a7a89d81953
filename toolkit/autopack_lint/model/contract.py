"""What may not import what, as a project says it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from autopack_lint.model.graph import Edge

ContractTable = Mapping[str, str | bool | Sequence[str]]
"""A contract as it is configured: `type` and the keys that belong to it."""


class Contract(NamedTuple):
    """A contract. Modules are expressions: a name means it and all below it, `*` one part, `**` any number of parts."""

    name: str
    type: str
    """`layers`, `forbidden` or `independence`."""
    layers: tuple[str, ...] = ()
    """From top to bottom; several in one row, parted by `|`, may not import each other, parted by `:` they may."""
    containers: tuple[str, ...] = ("",)
    """The packages in which the layers are."""
    modules: tuple[str, ...] = ()
    """Those that are independent, or those that may not import what is forbidden."""
    forbidden: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    """Exceptions from what is forbidden."""
    ignored: tuple[tuple[str, str], ...] = ()
    """Imports that do not count: importer and imported."""
    is_exhaustive: bool = False
    """Whether all that is directly in a container must be in one of its layers."""
    exempt: tuple[str, ...] = ()
    """What need not be in a layer all the same."""
    only_direct: bool = False
    ignores_type_checking: bool = False


class Breach(NamedTuple):
    """A chain of imports that a contract does not allow; without a chain, a module that no layer has."""

    contract: str
    importer: str
    imported: str
    """What may not import what, in the words of the contract."""
    chain: tuple[Edge, ...]
    module: str = ""
    others: tuple[str, ...] = ()
    """More modules of the importer from which other chains lead there."""
    also: tuple[str, ...] = ()
    """More that the first import of the chain leads to, and must not."""


class Unmatched(NamedTuple):
    """A part of a contract that names no module: it would hold whatever the code does."""

    contract: str
    key: str
    written: str
    module: str
    """The module that is not there."""


def strings(table: ContractTable, key: str) -> tuple[str, ...]:
    value = table.get(key, ())
    return (value,) if isinstance(value, str) else tuple(map(str, value)) if not isinstance(value, bool) else ()


def contract_of(name: str, table: ContractTable) -> Contract:
    """A contract from its table, which has been checked."""
    pairs = (item.partition("->") for item in strings(table, "ignore-imports"))
    return Contract(
        name=name,
        type=str(table["type"]),
        layers=strings(table, "layers"),
        containers=strings(table, "containers") or ("",),
        modules=strings(table, "modules") or strings(table, "source-modules"),
        forbidden=strings(table, "forbidden-modules"),
        allowed=strings(table, "allowed-modules"),
        ignored=tuple((importer.strip(), imported.strip()) for importer, _, imported in pairs),
        is_exhaustive=bool(table.get("exhaustive", False)),
        exempt=strings(table, "exhaustive-ignores"),
        only_direct=bool(table.get("allow-indirect-imports", False)),
        ignores_type_checking=bool(table.get("ignore-type-checking-imports", False)),
    )
