"""A diagnosis as text, as diagnosis@1, as the digest alone, and for the pages of a CI."""

from __future__ import annotations

from typing import Literal, NamedTuple

from autopack_lint.model.diagnosis import Cause, Diagnosis, Digest, Mitigation, Symptom, TriageSummary, Verdict
from autopack_lint.report.diagnosis_text import text_lines
from autopack_lint.report.documents import document, encode

DIAGNOSIS_FORMATS = ("text", "json", "agent", "github", "markdown")


class DiagnosisDocument(NamedTuple):
    """What `triage` says of one failed command."""

    schema: Literal["autopack-lint/diagnosis@1"]
    verdict: Verdict
    needs_model: bool
    cause: Cause | None
    symptoms: tuple[Symptom, ...]
    mitigation: Mitigation
    digest: Digest
    summary: TriageSummary


def rendered(diagnosis: Diagnosis, form: str) -> str:
    """The diagnosis in one of `DIAGNOSIS_FORMATS`."""
    if form == "json":
        return encode(document(DiagnosisDocument("autopack-lint/diagnosis@1", *diagnosis))) + "\n"
    if form == "agent":
        return diagnosis.digest.text + "\n"
    if form in ("github", "markdown"):
        # Only here: what escapes text for pages costs start-up time.
        from autopack_lint.report.diagnosis_pages import annotation, paragraph

        return annotation(diagnosis) if form == "github" else paragraph(diagnosis)
    return "\n".join(text_lines(diagnosis)) + "\n"
