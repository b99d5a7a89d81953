"""How it is known what an expression about queries stands for: the answer to `explain --why`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from autopack_lint.analyzers.sql.project import SqlProject
from autopack_lint.analyzers.sql.values import Kind
from autopack_lint.model.finding import Span

SILENT = frozenset({Kind.UNKNOWN, Kind.SAME, Kind.PYTHON, Kind.MODULE, Kind.EXTERNAL})


class Reason(NamedTuple):
    """What an expression or class stands for, and the declarations that say so."""

    span: Span
    text: str
    kind: str
    why: tuple[str, ...]


def reasons_at(project: SqlProject, path: str, line: int) -> list[Reason]:
    """Everything on a line that is known, in the order in which it stands there; each text once."""
    found = sorted({*expressions_at(project, path, line), *classes_at(project, path, line)}, reverse=True)
    return sorted({(reason.text, reason.kind): reason for reason in found}.values())


def expressions_at(project: SqlProject, path: str, line: int) -> Iterator[Reason]:
    for site in project.all_sites():
        if site.path == path and site.node.start >= 0:
            span = site.span()
            if span.start.line <= line <= span.end.line:
                value = site.value()
                if value.kind not in SILENT and value.why:
                    yield Reason(span, " ".join(site.text.split()), str(value.kind), tuple(dict.fromkeys(value.why)))


def classes_at(project: SqlProject, path: str, line: int) -> Iterator[Reason]:
    for model in project.models():
        if model.key.path == path and model.declaration.line == line:
            yield Reason(model.span, f"class {model.key.qualname}", "model", model.why)
