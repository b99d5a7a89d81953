"""A diagnosis for the pages of a CI: GitHub's annotations, and Markdown."""

from __future__ import annotations

from autopack_lint.model.diagnosis import Diagnosis, Verdict
from autopack_lint.report.diagnosis_text import text_lines
from autopack_lint.report.github import in_data, in_property
from autopack_lint.report.markdown import plain


def annotation(diagnosis: Diagnosis) -> str:
    """What a person would read, as one workflow command: an error, or a warning where the cause has no name."""
    if diagnosis.verdict is Verdict.NO_FAILURE:
        return ""
    cause = diagnosis.cause
    title = f"title={in_property(cause.id)}" if cause else "title=unknown failure"
    text = "\n".join(text_lines(diagnosis))
    return f"::{'error' if cause else 'warning'} {title}::{in_data(text)}\n"


def paragraph(diagnosis: Diagnosis) -> str:
    """What a person would read, for a comment or a job's summary: no text of the log is markup there."""
    first, *rest = text_lines(diagnosis)
    items = [f"* {plain(line.strip())}\n" for line in rest]
    return f"**{plain(first)}**\n" + ("\n" + "".join(items) if items else "")
