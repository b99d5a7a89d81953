"""`--format jsonl`: one JSON object per line, for streams.

Every line says in `schema` what it is: first `autopack-lint/finding@1` (a finding as in findings@1), then
`autopack-lint/skipped@1`, and as the last line, always, `autopack-lint/summary@1`: without it, the output is cut off.
"""

from __future__ import annotations

from autopack_lint.model.result import CheckResult
from autopack_lint.report.documents import TOOL, Json, encode, fields_of, summary_of


def render(result: CheckResult) -> str:
    """The report, a line for each finding, each skipped path and the run."""
    lines = [line("finding", fields_of(finding)) for finding in result.findings]
    lines += [line("skipped", fields_of(skipped)) for skipped in result.skipped]
    lines.append(line("summary", {"tool": fields_of(TOOL), **summary_of(result)}))
    return "".join(lines)


def line(kind: str, fields: dict[str, Json]) -> str:
    """An object on its own line, with its kind in front."""
    return encode({"schema": f"autopack-lint/{kind}@1", **fields}) + "\n"
