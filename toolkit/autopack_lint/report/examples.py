"""The examples of a rule, as a reader wants them: without what they share, and cut where they repeat themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from autopack_lint.model.rule import DocumentedRule, Example
from autopack_lint.sdk import MAPPED_CLASSES

MODELS = "# with the models below"
WORD = re.compile(r"\w+")
LONGEST_PERIOD = 3
MOST_TURNS = 3
MOST_NAMES = 4


def code_of(example: Example) -> str:
    """An example as one text, whole; those of several files name each."""
    if isinstance(example, str):
        return example
    return "\n".join(f"# {path}\n{text}" for path, text in example.items())


def examples_of(documented: DocumentedRule) -> Iterator[tuple[str, str]]:
    """Each example under its title, and at the end what they begin with."""
    for bad in documented.rule.bad:
        yield "Bad", shown(bad.code)
        if bad.fixed is not None:
            yield "Fixed", shown(bad.fixed)
    for example in documented.rule.good:
        yield "Good", shown(example)
    if any(MAPPED_CLASSES in code_of(example) for example in every(documented)):
        yield "The models", MAPPED_CLASSES.rstrip("\n")


def every(documented: DocumentedRule) -> Iterator[Example]:
    yield from documented.rule.good
    for bad in documented.rule.bad:
        yield from filter(None, (bad.code, bad.fixed))


def shown(example: Example) -> str:
    """An example for people; files that hold the same are told together."""
    if isinstance(example, str):
        return brief(example)
    return "\n\n".join(part_for(names, text) for text, names in by_text(example).items())


def by_text(example: Mapping[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path, text in example.items():
        found.setdefault(text.strip("\n"), []).append(path)
    return found


def part_for(names: Sequence[str], text: str) -> str:
    listed = names if len(names) <= MOST_NAMES else [*names[: MOST_NAMES - 1], f"… {names[-1]}"]
    head = f"# {', '.join(listed)}"
    return f"{head}\n{brief(text)}" if text else f"{head}: empty"


def brief(code: str) -> str:
    """A text without the models that many examples share, and without lines of which a reader has got the point."""
    text = code.rstrip("\n")
    if text.startswith(MAPPED_CLASSES.rstrip("\n")):
        text = MODELS + "\n" + text[len(MAPPED_CLASSES.rstrip("\n")) :].lstrip("\n")
    return "\n".join(without_repetitions(text.split("\n")))


def without_repetitions(lines: Sequence[str]) -> Iterator[str]:
    shapes = [WORD.sub("w", line) for line in lines]
    place = 0
    while place < len(lines):
        period, length = repetition_at(shapes, place)
        kept = period * MOST_TURNS
        if length <= kept + period:
            yield lines[place]
            place += 1
            continue
        yield from lines[place : place + kept]
        indent = lines[place][: len(lines[place]) - len(lines[place].lstrip())]
        yield f"{indent}# … {length - kept} more lines like these"
        place += length


def repetition_at(shapes: Sequence[str], place: int) -> tuple[int, int]:
    """After how many lines the lines from here on look alike again, and for how many lines in all."""
    best = (1, 1)
    for period in range(1, LONGEST_PERIOD + 1):
        end = place + period
        while end < len(shapes) and shapes[end] == shapes[end - period]:
            end += 1
        if end - place > best[1] and end - place >= 2 * period:
            best = (period, end - place)
    return best
