"""How often, and in what, we and complexipy differ; `python -m tests.support.cognitive_differences` prints it."""

import sys
from collections import Counter
from collections.abc import Sequence
from importlib.metadata import version
from typing import NamedTuple

from tests.support.checkout import REPOSITORY
from tests.support.cognitive_reference import Reader
from tests.support.complexipy_reference import ComplexipyReader, Kind
from tests.support.foreign_metrics import TRUTH, Parsed, complexipy_numbers, much_recursion, parsed_files
from tests.support.packages import installed

RECORD = REPOSITORY / "docs" / "decisions" / "0005-cognitive-complexity.md"


class Differences(NamedTuple):
    """The outcome of one comparison."""

    functions: int
    equal: int
    unexplained: int
    kinds: Counter[Kind]
    """Functions with another number than ours, by each kind that changes ours when it alone is switched on."""


def differences(packages: Sequence[str]) -> Differences:
    total = Differences(0, 0, 0, Counter())
    with much_recursion():
        for package in packages:
            for file in parsed_files(installed(package)):
                total = plus(total, differences_in(file))
    return total


def plus(left: Differences, right: Differences) -> Differences:
    kinds = left.kinds + right.kinds
    return Differences(
        left.functions + right.functions, left.equal + right.equal, left.unexplained + right.unexplained, kinds
    )


def differences_in(file: Parsed) -> Differences:
    ours, everything = Reader(file.tree), ComplexipyReader(file.tree)
    single = {kind: ComplexipyReader(file.tree, [kind]) for kind in Kind}
    numbers = complexipy_numbers(file)
    different = [(node, number) for node, number in numbers if ours.score(node) != number]
    unexplained = sum(everything.score(node) != number for node, number in different)
    kinds = Counter(kind for node, _ in different for kind in Kind if single[kind].score(node) != ours.score(node))
    return Differences(len(numbers), len(numbers) - len(different), unexplained, kinds)


def markdown(found: Differences) -> str:
    """The table as it stands in the decision record."""
    different = found.functions - found.equal
    lines = [
        f"complexipy {version('complexipy')}: {found.functions:,} functions, {found.equal:,} with equal numbers,",
        f"{different:,} with different ones, {found.unexplained:,} of these without an explanation.",
        "",
        "| what complexipy does | functions |",
        "|---|---|",
        *(f"| {kind} | {found.kinds[kind]:,} |" for kind in sorted(Kind, key=lambda kind: -found.kinds[kind])),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(markdown(differences(sys.argv[1:] or TRUTH)))
