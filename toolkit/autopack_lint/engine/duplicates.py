"""The copies among a project's files, with the text that they are shown by."""

from __future__ import annotations

from collections.abc import Iterable

from autopack_lint.engine.engine import Engine
from autopack_lint.engine.extracts import Progress
from autopack_lint.engine.file_work import UnreadableError
from autopack_lint.engine.files.discover import Discovery
from autopack_lint.engine.memory.copies import SECTION, StoredCopies
from autopack_lint.facts.source import Source
from autopack_lint.model.clones import CloneClass, CloneLimits, DuplicatesResult
from autopack_lint.model.finding import Skipped

UNPARSED = "it does not parse: `autopack-lint check` says where"


def duplicated(
    engine: Engine, discovery: Discovery, limits: CloneLimits, gap: int, progress: Progress
) -> DuplicatesResult:
    """All copies in the discovered files; near ones only where `gap` is more than 0."""
    engine = engine.for_facts((SECTION,))
    extracts = engine.read(discovery.files, progress)
    copies = StoredCopies(engine, extracts, "duplicates")
    clones = [*copies.clones(limits), *(copies.near(limits, gap) if gap else ())]
    clones.sort(key=lambda clone: (-clone.spare_lines, clone.copies, clone.type))
    texts, unread = texts_of(engine, clones)
    unparsed = [Skipped(path, UNPARSED) for path, about in extracts.outlines.items() if not about.is_parsed]
    return DuplicatesResult(
        clones=tuple(clones),
        texts=texts,
        files=len(extracts.outlines),
        code_lines=sum(about.code_lines for about in extracts.outlines.values()),
        skipped=tuple(sorted({*discovery.skipped, *extracts.skipped, *unparsed, *unread})),
    )


def texts_of(engine: Engine, clones: Iterable[CloneClass]) -> tuple[dict[str, list[str]], list[Skipped]]:
    """The lines of the files with copies, and the files that cannot be read any more."""
    work = engine.work()
    texts: dict[str, list[str]] = {}
    skipped: list[Skipped] = []
    for path in sorted({copy.path for clone in clones for copy in clone.copies}):
        try:
            texts[path] = Source(work.read(path)).text.decode(errors="replace").split("\n")
        except (UnreadableError, UnicodeError, LookupError) as error:
            skipped.append(Skipped(path, str(error)))
    return texts, skipped
