"""What holds for the facts of every program, whoever wrote it."""

import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from operator import mod
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autopack_lint.facts.advice.extraction import best_extraction
from autopack_lint.facts.parse import parse
from autopack_lint.facts.walk import Walk
from autopack_lint.model.facts import Function, Weight
from tests.support.checkout import REPOSITORY
from tests.support.cognitive_reference import Reader, functions_of
from tests.support.foreign_metrics import EVERYDAY, much_recursion, parsed_files, radon_numbers
from tests.support.packages import installed
from tests.support.programs import decorated, program, programs
from tests.test_walk import ThoroughWalk

pytestmark = pytest.mark.filterwarnings("ignore::SyntaxWarning", "ignore::DeprecationWarning")

Property = Callable[[str, Callable[[int], int]], None]
SETTINGS = settings(deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
CHOICES = st.randoms(use_true_random=False).map(lambda random: random.randrange)


def walk(text: str) -> Walk:
    return Walk(*parse(text.encode()))


def has_facts(text: str, choose: Callable[[int], int]) -> None:
    found = walk(text)
    for node in found.function_nodes.values():
        for weight in Weight:
            best_extraction(node, weight, choose(20))


def loses_nothing_by_searching_the_text_first(text: str, choose: Callable[[int], int]) -> None:
    tree, source = parse(text.encode())
    assert Walk(tree, source).functions == ThoroughWalk(tree, source).functions


def has_the_numbers_of_the_references(text: str, choose: Callable[[int], int]) -> None:
    tree, source = parse(text.encode())
    found = {(function.line, function.column): function for function in Walk(tree, source).functions}
    with much_recursion():
        radon, reader = radon_numbers(tree), Reader(tree)
        assert {place: found[place].cyclomatic for place in radon} == radon
        for node, _ in functions_of(tree):
            assert found[node.lineno, node.col_offset].cognitive == reader.score(node)


def does_not_depend_on_the_layout(text: str, choose: Callable[[int], int]) -> None:
    plain, laid_out = walk(text), walk(decorated(text, choose))
    assert [without_lines(found) for found in plain.functions] == [without_lines(found) for found in laid_out.functions]
    assert [found._replace(line=0) for found in plain.imports] == [found._replace(line=0) for found in laid_out.imports]
    assert [found.qualname for found in plain.classes] == [found.qualname for found in laid_out.classes]


def without_lines(function: Function) -> Function:
    return function._replace(line=0, end_line=0, lines=0)


PROPERTIES = [
    pytest.param(has_facts, id="any program has facts and maybe an advice"),
    pytest.param(loses_nothing_by_searching_the_text_first, id="searching the text first loses nothing"),
    pytest.param(has_the_numbers_of_the_references, id="the numbers are radon's and the paper's"),
    pytest.param(does_not_depend_on_the_layout, id="comments and empty lines change lines only"),
]


@pytest.mark.parametrize("check", PROPERTIES)
def test_small_programs(check: Property) -> None:
    @settings(SETTINGS, max_examples=50)
    @given(text=programs(size=120), choose=CHOICES)
    def holds(text: str, choose: Callable[[int], int]) -> None:
        check(text, choose)

    holds()


@pytest.mark.truth
@pytest.mark.parametrize("check", PROPERTIES)
def test_large_programs(check: Property, *, full: bool) -> None:
    @settings(SETTINGS, max_examples=5000 if full else 60)
    @given(text=programs(size=1000), choose=CHOICES)
    def holds(text: str, choose: Callable[[int], int]) -> None:
        check(text, choose)

    holds()


@pytest.mark.parametrize("package", EVERYDAY)
def test_the_layout_of_real_code_changes_lines_only(package: str) -> None:
    for count, file in enumerate(parsed_files(installed(package))):
        text = file.source.text.decode()
        if text.isascii():
            does_not_depend_on_the_layout(text, partial(mod, count + 1))


SCRIPT = """
import sys, pathlib
from autopack_lint.facts.advice.extraction import best_extraction
from autopack_lint.facts.parse import parse
from autopack_lint.facts.walk import Walk
from autopack_lint.model.facts import Weight
walk = Walk(*parse(pathlib.Path(sys.argv[1]).read_bytes()))
print(walk.imports, walk.classes, walk.functions)
print([best_extraction(node, weight, 10) for node in walk.function_nodes.values() for weight in Weight])
"""


def test_two_processes_agree_whatever_their_hashes(tmp_path: Path) -> None:
    longest = max((file.source.text for file in parsed_files(installed(EVERYDAY[0]))), key=len)
    file = tmp_path / "subject.py"
    file.write_bytes(longest + b"\n" + (program(7, 400) or "").encode())
    answers = {answer(file, seed) for seed in ("0", "1", "2")}
    assert len(answers) == 1
    assert "extract lines" in answers.pop()


def answer(file: Path, seed: str) -> str:
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(REPOSITORY / "toolkit")}
    command = [sys.executable, "-c", SCRIPT, str(file)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
