"""Writes the generated part of the documentation: `docs/rules/` from the rules, `docs/schema/` from the types.

A test fails when it is stale; `python3 run docs` writes it anew.
"""

from __future__ import annotations

import json
from pathlib import Path

from autopack_lint.catalogue import load_catalogue
from autopack_lint.config.schema import config_schema
from autopack_lint.report.duplicates import DuplicatesDocument
from autopack_lint.report.fix import FixDocument
from autopack_lint.report.graph_documents import AffectedDocument, GraphDocument, RelatedDocument, WhyDocument
from autopack_lint.report.operations import OperationsDocument
from autopack_lint.report.rule_pages import as_index, as_markdown
from autopack_lint.report.schema import schema_of, schema_text
from autopack_lint.report.shapes import MetricsDocument, RulesDocument

DOCS = Path(__file__).parent
GRAPHS = (
    ("graph", GraphDocument),
    ("graph-affected", AffectedDocument),
    ("graph-related", RelatedDocument),
    ("graph-why", WhyDocument),
)
GENERATED = ("rules/*.md", "schema/*.json")


def generated() -> dict[Path, str]:
    """The text of every generated file."""
    rules = load_catalogue().documented
    return {
        DOCS / "rules" / "README.md": as_index(rules),
        **{DOCS / "rules" / f"{documented.rule.id}.md": as_markdown(documented) for documented in rules},
        DOCS / "schema" / "config.schema.json": json.dumps(config_schema(), indent=2) + "\n",
        DOCS / "schema" / "duplicates.schema.json": schema_file(DuplicatesDocument, "autopack-lint/duplicates@1"),
        DOCS / "schema" / "findings.schema.json": schema_text(),
        **{
            DOCS / "schema" / f"{name}.schema.json": schema_file(noun, f"autopack-lint/{name}@1")
            for name, noun in GRAPHS
        },
        DOCS / "schema" / "fix.schema.json": schema_file(FixDocument, "autopack-lint/fix@1"),
        DOCS / "schema" / "metrics.schema.json": schema_file(MetricsDocument, "autopack-lint/metrics@1"),
        DOCS / "schema" / "operations.schema.json": schema_file(OperationsDocument, "autopack-lint/operations@1"),
        DOCS / "schema" / "rules.schema.json": schema_file(RulesDocument, "autopack-lint/rules@1"),
    }


def schema_file(document: type, title: str) -> str:
    return json.dumps(schema_of(document, title), indent=2) + "\n"


def present() -> set[Path]:
    """Every file that is there and should have been generated."""
    return {file for pattern in GENERATED for file in DOCS.glob(pattern)}


def main() -> None:
    wanted = generated()
    for stale in present() - set(wanted):
        stale.unlink()
    for file, text in wanted.items():
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
