"""What is known about the models and queries of a project."""

from __future__ import annotations

from functools import cache

from autopack_lint.analyzers.imports.modules import module_names
from autopack_lint.analyzers.sql.evidence import Evidence
from autopack_lint.analyzers.sql.local_names import line_of
from autopack_lint.analyzers.sql.project import SqlProject
from autopack_lint.analyzers.sql.reasons import Reason, reasons_at
from autopack_lint.engine.engine import Engine
from autopack_lint.engine.extracts import Progress
from autopack_lint.engine.files.discover import Discovery
from autopack_lint.facts.parse import parse

SECTIONS = ("imports", "sql")


def queries_in(engine: Engine, discovery: Discovery, progress: Progress) -> SqlProject:
    """The models and queries of all discovered files."""
    engine = engine.for_facts(SECTIONS)
    facts = engine.facts(engine.read(discovery.files, progress), SECTIONS)
    names = module_names(facts, engine.layout.roots)
    return SqlProject((path, names[path], facts[path]) for path in sorted(facts))


def reasons_for(engine: Engine, discovery: Discovery, progress: Progress, path: str, line: int) -> list[Reason]:
    """What is known about the expressions on a line, and how, with the lines that say so."""
    read = cache(lambda path: parse(engine.work().read(path)))

    def shown(evidence: Evidence, symbol: str) -> Evidence:
        tree, source = read(evidence.path)
        found = line_of(tree, symbol, evidence.local) if evidence.local else evidence.line
        return evidence._replace(line=found, text=source.line(found).strip())

    reasons = reasons_at(queries_in(engine, discovery, progress), path, line)
    return [reason._replace(why=tuple(shown(item, reason.symbol) for item in reason.why)) for reason in reasons]
