"""Every file's extract, from memory where nothing changed, from workers where something did."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from autopack_lint.engine.file_work import FileWork, Outcome, UnreadableError
from autopack_lint.engine.files.signature import ABSENT, Signature, is_settled, now, packed, signatures_of
from autopack_lint.engine.memory.cache import Cache, Entry, Known, digest
from autopack_lint.engine.memory.census import Census, census_of, unpacked
from autopack_lint.engine.memory.pack import CorruptError, Outline, unpack_outline, unpack_verdicts
from autopack_lint.model.facts import Extract
from autopack_lint.model.finding import Skipped
from autopack_lint.model.hashing import blake2b

CALM_FILE, CALM_RUN = 1 << 16, 1 << 18
"""Bytes up to which a file, and a run, is analysed in our own process: workers cost more than they save."""
REMEMBER_EVERY = 2000
MOST_LOOKED_UP = 64
"""How many files may differ from the census before a new one is worth its writing."""
LEAST_COUNTED = 0.9
"""A run over a smaller share of the project does not replace the census."""
Progress = Callable[[int, int], None]


class Extracts(NamedTuple):
    """What is known about all files of a run."""

    by_path: dict[str, Extract]
    """What was said about the files that were asked for."""
    outlines: Mapping[str, Outline]
    keys: Mapping[str, bytes]
    contents: Mapping[str, bytes]
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
        self._asked: Set[str] = frozenset()
        self._by_path: dict[str, Extract] = {}
        self._outlines: dict[str, Outline] = {}
        self._contents: dict[str, bytes] = {}
        self._skipped: list[Skipped] = []
        self._fresh: list[Entry] = []
        self._repeatable = True

    def read(self, files: Sequence[str], asked: Set[str], jobs: int, progress: Progress) -> Extracts:
        """Of the files that are not `asked` for, no more is read than the outline."""
        self._asked = asked
        absolute = [os.path.join(self._root, name) for name in files]
        started = now()
        signatures = dict(zip(files, signatures_of(absolute), strict=True))
        census = unpacked(self._cache.project_findings([census_key(self._environment)])[0])
        same = self._take_counted(census, signatures)
        others = {name: signature for name, signature in signatures.items() if name not in same}
        self._look_up(others, started)
        cached = frozenset([*same, *self._outlines])
        # The largest first: so all workers end at the same time.
        pending = sorted((name for name in others if name not in cached), key=lambda name: -others[name][2])
        self._analyse(pending, others, started, jobs, lambda done: progress(len(cached) + done, len(files)))
        outlines = census.outlines.with_changes(self._outlines, list(same))
        contents = same | self._contents
        keys = Keys(contents, self._environment)
        self._cache.prune(files, keys.values())
        is_other = len(self._outlines) > MOST_LOOKED_UP or outlines.columns.paths != census.outlines.columns.paths
        if is_other and len(outlines) >= LEAST_COUNTED * len(census.outlines) and self._cache.is_kept:
            counted = census_of(outlines, signatures, contents, started)
            self._cache.remember_project({census_key(self._environment): counted.packed()})
        return Extracts(
            by_path=self._by_path,
            outlines=outlines,
            keys=keys,
            contents=contents,
            skipped=tuple(self._skipped),
            signatures=signatures,
            cached=cached,
            is_repeatable=self._repeatable,
        )

    def _take_counted(self, census: Census, signatures: Mapping[str, Signature]) -> dict[str, bytes]:
        """The contents of the files that are as they were counted; takes over what was said about those asked for."""
        same = census.unchanged(signatures)
        heads = {name: census.outlines.head(name) for name in self._asked if name in same}
        loud = [name for name, outline in heads.items() if not outline.is_silent]
        stored = self._cache.verdicts([key_for(same[name], self._environment) for name in loud])
        said = dict(zip(loud, stored, strict=True))
        for name, outline in heads.items():
            try:
                self._by_path[name] = unpack_verdicts(said.get(name) or b"", outline)
            except CorruptError:
                del same[name]
        return same

    def _look_up(self, signatures: Mapping[str, Signature], started: int) -> None:
        """First by stat signature, then, where there is a store at all, by content."""
        known = self._cache.known(list(signatures))
        stored = {name: settled(signature, started) for name, signature in signatures.items()}
        self._take([(name, entry.content) for name, entry in known.items() if entry.signature == stored[name] != b""])
        if not self._cache.is_empty():
            taken = self._take(self._read([name for name in signatures if name not in self._outlines]))
            self._cache.recognise([(name, Known(stored[name], content)) for name, content in taken])

    def _read(self, names: Iterable[str]) -> list[tuple[str, bytes]]:
        """The contents of those files that can be read."""
        contents = [(name, self._content(name)) for name in names]
        return [(name, content) for name, content in contents if content]

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
        signatures: Mapping[str, Signature],
        started: int,
        jobs: int,
        progress: Callable[[int], None],
    ) -> None:
        here = self._in_process and is_calm([signatures[name][2] for name in files])
        outcomes = self._from_here(files) if here else self._from_workers(files, jobs)
        for done, (name, outcome) in enumerate(outcomes, 1):
            self._settle(name, outcome, settled(signatures[name], started))
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


def is_calm(sizes: Sequence[int]) -> bool:
    """Whether texts of these sizes are few and small enough to be analysed in our own process."""
    return all(size <= CALM_FILE for size in sizes) and sum(sizes) <= CALM_RUN


class Keys(Mapping[str, bytes]):
    """What the results for files are stored under, by path; most are never asked for."""

    def __init__(self, contents: Mapping[str, bytes], environment: bytes) -> None:
        self._contents = contents
        self._environment = environment

    def __getitem__(self, path: str) -> bytes:
        return key_for(self._contents[path], self._environment)

    def __iter__(self) -> Iterator[str]:
        return iter(self._contents)

    def __len__(self) -> int:
        return len(self._contents)


def settled(signature: Signature, started: int) -> bytes:
    """The signature as it is stored; empty while the file may still change without another one."""
    return packed(signature) if signature != ABSENT and is_settled(signature, started) else b""


def census_key(environment: bytes) -> bytes:
    """What the census of a project is stored under."""
    return blake2b(b"census" + environment, digest_size=16).digest()


def key_for(content: bytes, environment: bytes) -> bytes:
    """What a result is stored under: the content and all else that it depends on."""
    return blake2b(content + environment, digest_size=16).digest()
