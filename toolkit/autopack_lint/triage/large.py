"""Logs too long to be read whole: their ends, and the surroundings of what in between looks like trouble."""

from __future__ import annotations

from bisect import bisect_right

from autopack_lint.triage.decode import decoded, wide_encoding
from autopack_lint.triage.machine import readable
from autopack_lint.triage.normalise import Log, normalised

WHOLE = 4_000_000
HEAD, TAIL = 300_000, 1_500_000
BEFORE, AFTER = 3_000, 6_000
MOST_WINDOWS = 60
TROUBLE = (
    b"Traceback (most",
    b"FAILED",
    b"FATAL",
    b"fatal:",
    b"panicked at",
    b"npm ERR!",
    b"npm error",
    b"Error:",
    b"error:",
    b"ERROR:",
    b"ERR_",
    b"No space left",
)
LONGEST_GAP_LINE = 20_000


def read(raw: bytes) -> Log:
    """The lines of a log, with the numbers that they have in it."""
    raw = readable(raw)
    if len(raw) <= WHOLE or raw[:2] in (b"\xff\xfe", b"\xfe\xff") or wide_encoding(raw[:4096]):
        return normalised(decoded(raw))
    return joined(
        [(raw.count(b"\n", 0, start), raw[start:end]) for start, end in windows(raw)],
        raw.count(b"\n") + (not raw.endswith(b"\n")),
    )


def windows(raw: bytes) -> list[tuple[int, int]]:
    """Ranges of bytes that are worth reading, from line to line, apart from each other."""
    tail = after_newline(raw, len(raw) - TAIL)
    head = after_newline(raw, HEAD)
    places: list[int] = []
    for text in TROUBLE:
        place = raw.find(text, head, tail)
        count = 0
        while place >= 0 and count < MOST_WINDOWS // 2:
            places.append(place)
            count += 1
            place = raw.find(text, place + AFTER, tail)
        last = raw.rfind(text, head, tail)
        if last >= 0:
            places.append(last)
    spans = [
        (0, head),
        *(
            (max(head, before_newline(raw, place - BEFORE)), min(tail, after_newline(raw, place + AFTER)))
            for place in sorted(places)[:MOST_WINDOWS]
        ),
        (tail, len(raw)),
    ]
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif start < end:
            merged.append((start, end))
    return merged


def after_newline(raw: bytes, place: int) -> int:
    """The beginning of the next line, where that is not far."""
    found = raw.find(b"\n", place, place + LONGEST_GAP_LINE)
    return found + 1 if found >= 0 else min(max(place, 0), len(raw))


def before_newline(raw: bytes, place: int) -> int:
    found = raw.rfind(b"\n", max(0, place - LONGEST_GAP_LINE), max(0, place))
    return found + 1 if found >= 0 else max(0, place)


def joined(pieces: list[tuple[int, bytes]], raw_lines: int) -> Log:
    """The lines of several pieces; normalised as one text, numbered as they stand."""
    texts = [decoded(piece) for _, piece in pieces]
    log = normalised("".join(text if text.endswith("\n") else text + "\n" for text in texts))
    counts = [0]
    for text in texts:
        counts.append(counts[-1] + text.count("\n") + (not text.endswith("\n")))
    offsets = [first - count for (first, _), count in zip(pieces, counts, strict=False)]
    numbers = [number + offsets[min(bisect_right(counts, number - 1) - 1, len(offsets) - 1)] for number in log.numbers]
    return log._replace(numbers=numbers, raw_lines=raw_lines)
