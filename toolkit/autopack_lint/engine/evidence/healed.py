"""What became of the things that imports miss, kept between runs: git is slow to ask, and seldom says anything else."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence

from autopack_lint.engine.engine import Engine
from autopack_lint.engine.evidence.imports import HEALED, READS, STALE, Answers, head_of
from autopack_lint.engine.extracts import Extracts
from autopack_lint.engine.memory.environment import project_environment_of
from autopack_lint.engine.memory.outlines import outlines_of
from autopack_lint.engine.memory.pack import MALFORMED, as_json, pack_findings, unpack_finding
from autopack_lint.engine.memory.watch import Watch
from autopack_lint.model.finding import Finding
from autopack_lint.model.hashing import blake2b
from autopack_lint.model.offers import offers_of
from autopack_lint.model.project import ProjectSettings
from autopack_lint.sdk import Project


def healed(
    engine: Engine,
    extracts: Extracts,
    settings: ProjectSettings,
    findings: list[Finding],
    project: Callable[[Sequence[str], Sequence[str]], Project],
    watch: Watch,
) -> list[Finding]:
    """The findings about missing modules and names with what became of these.

    Remembered for each commit, for what all files offer and the files with findings say, and while the texts that
    were compared are as they were.
    """
    paths = sorted({finding.path for finding in findings if finding.rule in HEALED})
    if not paths:
        return findings
    head = head_of(engine, watch)
    key = key_of(engine, extracts, settings, head, findings, paths)
    known = recalled(engine.cache.project_findings([key])[0], extracts.contents)
    if known is not None:
        return known
    has_texts = any(finding.rule == STALE for finding in findings)
    answers = Answers(engine, head, project((*READS, "dotted_names") if has_texts else READS, paths), paths)
    mended = [item for finding in findings if (item := answers.explained(finding)) is not None]
    answers.keep()
    texts = {path: content_of(path, extracts.contents) for path in sorted(answers.texts)}
    engine.cache.remember_project({key: as_json((texts, mended))})
    return mended


def key_of(
    engine: Engine,
    extracts: Extracts,
    settings: ProjectSettings,
    head: str,
    findings: list[Finding],
    paths: Sequence[str],
) -> bytes:
    """What the answers about findings in these files are stored under."""
    outlines = outlines_of(extracts.outlines)
    own = [outlines[path].digests.get(section, "") for path in paths for section in (*READS, "dotted_names")]
    around = project_environment_of(engine.environment()) + outlines.digest(offers_of(READS))
    parts = (b"healed", around, as_json((settings, head, own)), pack_findings(findings))
    return blake2b(b"\0".join(parts), digest_size=16).digest()


def recalled(stored: bytes | None, contents: Mapping[str, bytes]) -> list[Finding] | None:
    """The findings that were stored, if all texts that they come from are as they were."""
    try:
        texts, findings = json.loads(stored or b"null")
        is_same = all(content_of(path, contents) == content for path, content in texts.items())
        return [unpack_finding(item) for item in findings] if is_same else None
    except MALFORMED:
        return None


def content_of(path: str, contents: Mapping[str, bytes]) -> str:
    return contents.get(path, b"").hex()
