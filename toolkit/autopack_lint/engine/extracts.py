"""Every file's extract, from memory where nothing changed, from workers where something did."""

from __future__ import annotations

import os
from collections.abc import Callable, Container, Iterator, Sequence
from typing import NamedTuple

from autopack_lint.engine.cache import Cache, Entry, Known, digest
from autopack_lint.engine.file_work import FileWork, Outcome, UnreadableError
from autopack_lint.engine.pack import CorruptError, Outline, unpack_outline, unpack_verdicts
from autopack_lint.engine.signature import ABSENT, Signature, is_settled, now, packed, signatures_of
from autopack_lint.model.facts import Extract
from autopack_lint.model.finding import Skipped
from autopack_lint.model.hashing import blake2b

CALM_FILE, CALM_RUN = 1 << 16, 1 << 18
"""Bytes up to which a file, and a run, is analysed in our own process: workers cost more than they save."""
REMEMBER_EVERY = 2000
Progress = Callable[[int, int], None]


class Extracts(NamedTuple):
    """What is known about all files of a run."""

    by_path: dict[str, Extract]
    """What was said about the files that were asked for."""
    outlines: dict[str, Outline]
    keys: dict[str, bytes]
    contents: dict[str, bytes]
    """The digest of each file's content."""
    skipped: tuple[Skipped, ...]
    signatures: dict[str, Signature]
    """The files as they were before anything was read."""
    cached: frozenset[str]
    """The files about which all was known."""
    is_repeatable: bool
    """Whether the same run would say the same again: no process died or was too slow."""


class Reader:
    """Fills `Extracts` for one run."""

    def __init__(self, work: FileWork, cache: Cache, environment: bytes, root: str, *, in_process: bool) -> None:
        self._work = work
        self._cache = cache
        self._environment = environment
        self._root = root
        self._in_process = in_process
        self._asked: Container[str] = ()
        self._by_path: dict[str, Extract] = {}
        self._outlines: dict[str, Outline] = {}
        self._keys: dict[str, bytes] = {}
        self._contents: dict[str, bytes] = {}
        self._skipped: list[Skipped] = []
        self._fresh: list[Entry] = []
        self._repeatable = True

    def read(self, files: Sequence[str], asked: Container[str], jobs: int, progress: Progress) -> Extracts:
        """Of the files that are not `asked` for, no more is read than the outline."""
        self._asked = asked
        absolute = [os.path.join(self._root, name) for name in files]
        started = now()
        signatures = dict(zip(files, signatures_of(absolute), strict=True))
        stored = {
            name: packed(signature) if signature != ABSENT and is_settled(signature, started) else b""
            for name, signature in signatures.items()
        }
        self._take_known(files, stored)
        cached = frozenset(self._outlines)
        sizes = {name: signature[2] for name, signature in signatures.items()}
        # The largest first: so all workers end at the same time.
        pending = sorted((name for name in files if name not in self._outlines), key=lambda name: -sizes[name])
        self._analyse(pending, stored, sizes, jobs, lambda done: progress(len(cached) + done, len(files)))
        self._cache.prune(files, list(self._keys.values()))
        return Extracts(
            by_path=self._by_path,
            outlines=self._outlines,
            keys=self._keys,
            contents=self._contents,
            skipped=tuple(self._skipped),
            signatures=signatures,
            cached=cached,
            is_repeatable=self._repeatable,
        )

    def _take_known(self, files: Sequence[str], stored: dict[str, bytes]) -> None:
        """First by stat signature, then, where there is a store at all, by content."""
        known = self._cache.known(files)
        unchanged = [name for name, entry in known.items() if entry.signature and entry.signature == stored[name]]
        self._take([(name, known[name].content) for name in unchanged])
        if self._cache.is_empty():
            return
        changed = [(name, content) for name in files if name not in self._outlines and (content := self._content(name))]
        taken = self._take(changed)
        self._cache.recognise([(name, Known(stored[name], content)) for name, content in taken])

    def _content(self, name: str) -> bytes:
        try:
            return digest(self._work.read(name))
        except UnreadableError:
            return b""

    def _take(self, contents: Sequence[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
        """Take over what is stored about these contents; returns those for which there was something."""
        keys = [key_for(content, self._environment) for _, content in contents]
        taken: list[tuple[str, bytes]] = []
        wanted = [key for (name, _), key in zip(contents, keys, strict=True) if name in self._asked]
        said = dict(zip(wanted, self._cache.verdicts(wanted), strict=True))
        for (name, content), key, outline in zip(contents, keys, self._cache.outlines(keys), strict=True):
            verdicts = said[key] if name in self._asked else b""
            if outline is not None and verdicts is not None and self._accept(name, outline, verdicts):
                self._keys[name] = key
                self._contents[name] = content
                taken.append((name, content))
        return taken

    def _accept(self, name: str, packed: bytes, verdicts: bytes) -> bool:
        """Take over what is stored, or was made, for one file; False where it cannot be read."""
        try:
            outline = unpack_outline(packed)
            if name in self._asked:
                self._by_path[name] = unpack_verdicts(verdicts, outline)
        except CorruptError:
            return False
        self._outlines[name] = outline
        return True

    def _analyse(
        self,
        files: Sequence[str],
        stored: dict[str, bytes],
        sizes: dict[str, int],
        jobs: int,
        progress: Callable[[int], None],
    ) -> None:
        is_calm = all(sizes[name] <= CALM_FILE for name in files) and sum(sizes[name] for name in files) <= CALM_RUN
        here = is_calm and self._in_process
        outcomes = self._from_here(files) if here else self._from_workers(files, jobs)
        for done, (name, outcome) in enumerate(outcomes, 1):
            self._settle(name, outcome, stored[name])
            progress(done)
        self._remember()

    def _from_here(self, files: Sequence[str]) -> Iterator[tuple[str, Outcome]]:
        for name in files:
            yield name, self._work.outcome(name)

    def _from_workers(self, files: Sequence[str], jobs: int) -> Iterator[tuple[str, Outcome]]:
        from autopack_lint.engine.workers import process_all

        _ = self._work.analyser
        for done in process_all(files, self._work, min(jobs, len(files))):
            if done.lost:
                self._repeatable = False
                yield done.item, Outcome(skipped=done.lost)
            else:
                yield done.item, Outcome.unpacked(done.outcome)

    def _settle(self, name: str, outcome: Outcome, signature: bytes) -> None:
        if outcome.skipped:
            self._skipped.append(Skipped(name, outcome.skipped))
            return
        self._accept(name, outcome.outline, outcome.verdicts)
        key = key_for(outcome.content, self._environment)
        self._keys[name] = key
        self._contents[name] = outcome.content
        if self._cache.is_kept or outcome.sections:
            known = Known(signature, outcome.content)
            self._fresh.append(Entry(name, known, key, outcome.outline, outcome.verdicts, outcome.sections))
        if len(self._fresh) >= REMEMBER_EVERY:
            self._remember()

    def _remember(self) -> None:
        if self._fresh:
            self._cache.remember(self._fresh)
            self._fresh = []


def key_for(content: bytes, environment: bytes) -> bytes:
    """What a result is stored under: the content and all else that it depends on."""
    return blake2b(content + environment, digest_size=16).digest()
