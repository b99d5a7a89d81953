"""The document operations@1 as types: what `fix --operations` reads. Its JSON Schema is made from these."""

from __future__ import annotations

from typing import Literal, NamedTuple

from autopack_lint.model.operation import Operation


class WrittenFix(NamedTuple):
    """Operations of which all are carried out, or none."""

    operations: tuple[Operation, ...]
    title: str = ""


class OperationsDocument(NamedTuple):
    """Operations, which all are one fix, or fixes. `contents` may give hashes that files then must have."""

    schema: Literal["autopack-lint/operations@1"] = "autopack-lint/operations@1"
    operations: tuple[Operation, ...] = ()
    fixes: tuple[WrittenFix, ...] = ()
    contents: dict[str, str] = {}  # noqa: RUF012 - the default of a schema
