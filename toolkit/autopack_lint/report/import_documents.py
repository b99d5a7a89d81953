"""imports-why@1 as a type (its JSON Schema is made from it) and as JSON."""

from __future__ import annotations

from typing import Literal, NamedTuple

from autopack_lint.model.healing import Verdict
from autopack_lint.report.documents import TOOL, Json, Tool, document, laid_out

SCHEMA: Literal["autopack-lint/imports-why@1"] = "autopack-lint/imports-why@1"


class Asker(NamedTuple):
    """An import that asks for the name in vain."""

    path: str
    line: int


class ImportsWhy(NamedTuple):
    """What is known about a name: the file that has it, or else what became of it."""

    schema: Literal["autopack-lint/imports-why@1"]
    tool: Tool
    name: str
    path: str
    verdict: Verdict | None
    askers: tuple[Asker, ...]


def imports_why_json(name: str, path: str, verdict: Verdict | None, askers: tuple[tuple[str, int], ...]) -> str:
    answer = ImportsWhy(SCHEMA, TOOL, name, path, verdict, tuple(Asker(*asker) for asker in askers))
    fields: dict[str, Json] = {key: document(value) for key, value in zip(answer._fields, answer, strict=True)}
    return laid_out(fields) + "\n"
