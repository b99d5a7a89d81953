"""A diagnosis in lines for a person."""

from __future__ import annotations

from collections.abc import Iterator

from autopack_lint.model.diagnosis import Diagnosis, Verdict
from autopack_lint.report.sanitize import visible


def text_lines(diagnosis: Diagnosis) -> Iterator[str]:
    """For a person: the cause, its evidence, what to do and what not."""
    mitigation = diagnosis.mitigation
    yield from verdict_lines(diagnosis)
    if diagnosis.verdict is not Verdict.NO_FAILURE:
        yield f"  {mitigation.kind.value if mitigation.kind != 'none' else 'ask'}: {visible(mitigation.summary)}"
    yield from (f"    $ {visible(shell_words(argv))}" for argv in mitigation.argv)
    yield from (f"  never: {visible(never)}" for never in mitigation.never)
    if diagnosis.symptoms:
        yield "  also seen: " + ", ".join(f"{symptom.id} (line {symptom.line})" for symptom in diagnosis.symptoms)


def verdict_lines(diagnosis: Diagnosis) -> Iterator[str]:
    cause = diagnosis.cause
    if cause is None:
        yield "no failure" if diagnosis.verdict is Verdict.NO_FAILURE else "unknown: no rule names the cause"
        return
    yield f"{cause.id}: {visible(cause.title)} (confidence {cause.confidence:.2f})"
    place = f"line {cause.evidence.line}" if cause.evidence.line else "evidence"
    yield f"  {place}: {visible(cause.evidence.text)}"
    yield from (f"  {name}: {visible(str(value))}" for name, value in cause.facts.items())


def shell_words(argv: tuple[str, ...]) -> str:
    """An argument list as it may be typed."""
    return " ".join(word if word.replace("-", "").replace("_", "").isalnum() else quoted(word) for word in argv)


def quoted(word: str) -> str:
    plain = all(character.isalnum() or character in "-_./=:@,+" for character in word)
    return word if word and plain else "'" + word.replace("'", "'\"'\"'") + "'"
