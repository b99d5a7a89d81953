"""What is known about the expressions of a line, and how: the answer to `explain --why`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from autopack_lint.analyzers.sql.descriptions import described
from autopack_lint.analyzers.sql.evidence import Evidence, evidence_of, of_class
from autopack_lint.analyzers.sql.fates import fate_of
from autopack_lint.analyzers.sql.project import SqlProject
from autopack_lint.analyzers.sql.sites import Site
from autopack_lint.model.finding import Span

NAMED = frozenset({"ref", "attr", "local", "own", "self", "hybrid"})


class Reason(NamedTuple):
    """What an expression or class stands for, or what becomes of it, and the declarations that say so."""

    span: Span
    text: str
    says: str
    why: tuple[Evidence, ...] = ()
    symbol: str = ""
    """The function that it stands in."""


def reasons_at(project: SqlProject, path: str, line: int) -> list[Reason]:
    """Everything on a line that is known: what its names stand for, each once, then what becomes of its conditions."""
    sites = [site for site in project.all_sites() if site.path == path and is_on(site, line)]
    sites.sort(key=lambda site: (site.node.start, site.node.end))
    found = [*classes_at(project, path, line), *(reason for site in sites for reason in about_name(site))]
    names: dict[str, Reason] = {}
    for reason in found:
        names.setdefault(reason.text, reason)
    return [*names.values(), *(reason for site in sites for reason in about_condition(site))]


def is_on(site: Site, line: int) -> bool:
    span = site.span() if site.node.start >= 0 else None
    return span is not None and span.start.line <= line <= span.end.line


def about_name(site: Site) -> Iterator[Reason]:
    says = described(site) if site.node.kind in NAMED else ""
    if says:
        why = tuple(dict.fromkeys(evidence_of(site.node, site.file, site.evaluator)))
        yield Reason(site.span(), one_line(site), says, why, site.use.symbol)


def about_condition(site: Site) -> Iterator[Reason]:
    fate = fate_of(site)
    if fate:
        yield Reason(site.span(), one_line(site), fate)


def one_line(site: Site) -> str:
    return " ".join(site.text.split())


def classes_at(project: SqlProject, path: str, line: int) -> Iterator[Reason]:
    for model in project.models():
        if model.key.path == path and model.declaration.line == line:
            why = tuple(of_class(model.key, project.evaluator))
            yield Reason(model.span, f"class {model.key.qualname}", "a mapped class", why)
