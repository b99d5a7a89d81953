"""Writes the generated part of the documentation: `docs/rules/` from the rules, `docs/schema/` from the types.

A test fails when it is stale; `python3 run docs` writes it anew.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from autopack_lint.catalogue import load_catalogue
from autopack_lint.config.schema import config_schema
from autopack_lint.engine.failures.left_out import tool_of
from autopack_lint.engine.failures.record import Recorded, with_confidence
from autopack_lint.engine.failures.rules import INDEX, built_in_failures, documented_rules, index_text
from autopack_lint.model.errors import RuleFileError
from autopack_lint.model.failure_rule import Example
from autopack_lint.report.baseline import BaselineDocument
from autopack_lint.report.diagnosis import DiagnosisDocument
from autopack_lint.report.duplicates import DuplicatesDocument
from autopack_lint.report.failure_pages import family_pages
from autopack_lint.report.fix import FixDocument
from autopack_lint.report.graph_documents import AffectedDocument, GraphDocument, RelatedDocument, WhyDocument
from autopack_lint.report.import_documents import ImportsWhy
from autopack_lint.report.ledger import StatsDocument
from autopack_lint.report.operations import OperationsDocument
from autopack_lint.report.rule_pages import as_index, as_markdown
from autopack_lint.report.schema import schema_of, schema_text
from autopack_lint.report.shapes import MetricsDocument, RulesDocument
from autopack_lint.report.statistics import Statistics
from autopack_lint.report.type_errors import TypeErrorsDocument

DOCS = Path(__file__).parent
LOGS = DOCS.parent / "tests" / "fixtures" / "triage"
GRAPHS = (
    ("graph", GraphDocument),
    ("graph-affected", AffectedDocument),
    ("graph-related", RelatedDocument),
    ("graph-why", WhyDocument),
)
FAILURES = built_in_failures()
GENERATED = ("rules/*.md", "failures/*.md", "schema/*.json")


def generated() -> dict[Path, str]:
    """The text of every generated file."""
    rules = load_catalogue().documented
    failures, problems = documented_rules(FAILURES)
    if problems:
        raise RuleFileError("; ".join(f"{problem.path}: {problem.reason}" for problem in problems))
    failures, doubt = with_confidence(failures, recorded_logs())
    return {
        DOCS / "rules" / "README.md": as_index(rules),
        **{DOCS / "rules" / f"{documented.rule.id}.md": as_markdown(documented) for documented in rules},
        DOCS / "schema" / "config.schema.json": json.dumps(config_schema(), indent=2) + "\n",
        DOCS / "schema" / "duplicates.schema.json": schema_file(DuplicatesDocument, "autopack-lint/duplicates@1"),
        FAILURES / INDEX: index_text(failures, doubt, FAILURES),
        **{DOCS / "failures" / f"{name}.md": text for name, text in family_pages(failures).items()},
        DOCS / "schema" / "diagnosis.schema.json": schema_file(DiagnosisDocument, "autopack-lint/diagnosis@1"),
        DOCS / "schema" / "triage-stats.schema.json": schema_file(StatsDocument, "autopack-lint/triage-stats@1"),
        DOCS / "schema" / "findings.schema.json": schema_text(),
        DOCS / "schema" / "statistics.schema.json": schema_file(Statistics, "autopack-lint/statistics@1"),
        **{
            DOCS / "schema" / f"{name}.schema.json": schema_file(noun, f"autopack-lint/{name}@1")
            for name, noun in GRAPHS
        },
        DOCS / "schema" / "fix.schema.json": schema_file(FixDocument, "autopack-lint/fix@1"),
        DOCS / "schema" / "imports-why.schema.json": schema_file(ImportsWhy, "autopack-lint/imports-why@1"),
        DOCS / "schema" / "metrics.schema.json": schema_file(MetricsDocument, "autopack-lint/metrics@1"),
        DOCS / "schema" / "operations.schema.json": schema_file(OperationsDocument, "autopack-lint/operations@1"),
        DOCS / "schema" / "type-errors.schema.json": schema_file(TypeErrorsDocument, "autopack-lint/type-errors@1"),
        DOCS / "schema" / "baseline.schema.json": schema_file(BaselineDocument, "autopack-lint/baseline@1"),
        DOCS / "schema" / "rules.schema.json": schema_file(RulesDocument, "autopack-lint/rules@1"),
    }


def schema_file(document: type, title: str) -> str:
    return json.dumps(schema_of(document, title), indent=2) + "\n"


def recorded_logs() -> list[Recorded]:
    """Real logs with their labels, which say how far a failure rule can be trusted."""
    labels = LOGS / "labels.jsonl"
    rows = [json.loads(line) for line in labels.read_text(encoding="utf-8").splitlines()] if labels.is_file() else []
    return [Recorded(example_of(row), row["label"], tool_of(Path(row["log"]).stem)) for row in rows]


def example_of(row: dict[str, Any]) -> Example:
    text = (LOGS / row["log"]).read_bytes().decode()
    return Example(text, row["exit"], row["command"], tuple(row.get("files", ())))


def present() -> set[Path]:
    """Every file that is there and should have been generated."""
    return {*(file for pattern in GENERATED for file in DOCS.glob(pattern)), FAILURES / INDEX}


def main() -> None:
    wanted = generated()
    for stale in present() - set(wanted):
        stale.unlink()
    for file, text in wanted.items():
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
