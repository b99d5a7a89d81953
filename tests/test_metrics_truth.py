"""Our metrics of real code, against radon, complexipy and a slow second reading of the paper."""

from collections.abc import Callable, Iterator

import pytest

from autopack_lint.facts.walk import Walk
from autopack_lint.model.facts import Function
from tests.support.cognitive_differences import RECORD, differences, markdown
from tests.support.cognitive_reference import Reader, functions_of
from tests.support.complexipy_reference import ComplexipyReader
from tests.support.foreign_metrics import (
    EVERYDAY,
    PACKAGES,
    TRUTH,
    Parsed,
    complexipy_numbers,
    much_recursion,
    parsed_files,
    radon_numbers,
)
from tests.support.packages import installed

Check = Callable[[Parsed], Iterator[str]]


def differs_from_radon(file: Parsed) -> Iterator[str]:
    """A function that radon has and we have not would be a difference as well."""
    ours = {place(function): function.cyclomatic for function in Walk(file.tree, file.source).functions}
    for where, number in radon_numbers(file.tree).items():
        if ours.get(where) != number:
            yield f"{file.path}:{where}: radon {number}, we {ours.get(where)}"


def differs_from_the_paper(file: Parsed) -> Iterator[str]:
    ours = {place(function): function.cognitive for function in Walk(file.tree, file.source).functions}
    reader = Reader(file.tree)
    for node, _ in functions_of(file.tree):
        number = reader.score(node)
        if ours.pop((node.lineno, node.col_offset), None) != number:
            yield f"{file.path}:{node.lineno}: the paper {number}, we differ"
    yield from (f"{file.path}:{where}: a function that the reference does not have" for where in ours)


def is_unlike_complexipy(file: Parsed) -> Iterator[str]:
    """A number of complexipy's that the kinds of difference we know do not explain."""
    reader, plain, ours = ComplexipyReader(file.tree), ComplexipyReader(file.tree, ()), Reader(file.tree)
    for node, number in complexipy_numbers(file):
        if reader.score(node) != number:
            yield f"{file.path}:{node.lineno}: complexipy {number}, its reference {reader.score(node)}"
        if plain.score(node) != ours.score(node):
            yield f"{file.path}:{node.lineno}: with all differences switched off, the references differ"


def place(function: Function) -> tuple[int, int]:
    return function.line, function.column


CHECKS = [
    pytest.param(differs_from_radon, id="cyclomatic complexity is radon's"),
    pytest.param(differs_from_the_paper, id="cognitive complexity is the paper's"),
    pytest.param(is_unlike_complexipy, id="every difference from complexipy is of a known kind"),
]


@pytest.mark.parametrize("package", EVERYDAY)
@pytest.mark.parametrize("check", CHECKS)
def test_two_packages(check: Check, package: str) -> None:
    agrees(check, package)


@pytest.mark.truth
@pytest.mark.parametrize("package", PACKAGES)
@pytest.mark.parametrize("check", CHECKS)
def test_every_function_of_many_packages(check: Check, package: str) -> None:
    agrees(check, package)


def agrees(check: Check, package: str) -> None:
    with much_recursion():
        problems = [problem for file in parsed_files(installed(package)) for problem in check(file)]
    assert problems == []


@pytest.mark.truth
@pytest.mark.large
def test_the_decision_record_has_the_counts_of_today() -> None:
    assert markdown(differences(TRUTH)) in RECORD.read_text(encoding="utf-8")
