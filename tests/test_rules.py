"""Every rule does what its examples say; and the harness that says so can fail."""

import re
import textwrap
from pathlib import Path

import pytest

from autopack_lint.catalogue import LoadedRule, built_in_rules, load_catalogue, rule_files
from tests.support.command import lint
from tests.support.rule_table import Promise

CATALOGUE = load_catalogue()
RULES = CATALOGUE.rules
GOOD = [
    pytest.param(loaded, number, id=f"{loaded.rule.id} good {number + 1}")
    for loaded in RULES
    for number in range(len(loaded.rule.good))
]
BAD = [
    pytest.param(loaded, number, id=f"{loaded.rule.id} bad {number + 1}")
    for loaded in RULES
    for number in range(len(loaded.rule.bad))
]
every_rule = pytest.mark.parametrize("loaded", RULES, ids=lambda loaded: loaded.rule.id)


@pytest.fixture
def ours(tmp_path: Path) -> Promise:
    return Promise(CATALOGUE, tmp_path)


@pytest.mark.parametrize(("loaded", "number"), GOOD)
def test_good_examples_are_silent(ours: Promise, loaded: LoadedRule, number: int) -> None:
    ours.good(loaded, number)


@pytest.mark.parametrize(("loaded", "number"), BAD)
def test_bad_examples_are_found_and_fixed(ours: Promise, loaded: LoadedRule, number: int) -> None:
    ours.bad(loaded, number)


@every_rule
def test_a_rule_has_nothing_to_say_about_an_empty_file(ours: Promise, loaded: LoadedRule) -> None:
    assert ours.findings("", loaded.rule.id) == []


@every_rule
def test_a_rule_file_is_called_like_its_rule(loaded: LoadedRule) -> None:
    assert Path(loaded.origin).stem == f"{loaded.rule.id}_{loaded.rule.name.replace('-', '_')}"


@every_rule
def test_a_rule_says_why_and_what(loaded: LoadedRule) -> None:
    assert loaded.why
    assert not loaded.rule.message.endswith(".")
    assert loaded.rule.message[0].islower()


def test_every_rule_file_is_loaded_under_an_id_of_its_own() -> None:
    assert CATALOGUE.problems == ()
    assert len({loaded.rule.id for loaded in RULES}) == len(RULES) == len(rule_files(built_in_rules()))
    assert len({loaded.rule.name for loaded in RULES}) == len(RULES)


def test_every_rule_is_explained(tmp_path: Path) -> None:
    ran = lint(tmp_path, "explain", *(loaded.rule.id for loaded in RULES))
    assert ran.code == 0
    assert all(loaded.why in ran.out for loaded in RULES)


RULE_FILE = textwrap.dedent(
    '''
    """The name `print` is a leftover."""
    import ast
    from autopack_lint.sdk import Bad, Finding, Module, Rule, Safety, Severity

    RULE = Rule(
        id="ZZZ101",
        name="leftover-print",
        message="something is printed",
        severity=Severity.INFO,
        fix="log it",
        good=("repr(1)\\n", {"a.py": "", "b/c.py": "x = 1\\n"}),
        bad=(
            Bad("print(1)  # why\\nprint(\\n    2, # two\\n)\\n", fixed="repr(1)  # why\\nrepr(\\n    2, # two\\n)\\n"),
            Bad({"a.py": "print()", "b.py": ""}),
        ),
    )

    def check_module(module):
        for node in module.nodes(ast.Name):
            if node.id == "print":
                yield module.at(RULE, node, replace="repr", safety=Safety.UNSAFE)
    '''
).lstrip()


def harness(folder: Path, rule_file: str) -> None:
    """Put one rule file to the test, as the tests above do with ours."""
    rules = folder / "rules"
    rules.mkdir()
    (rules / "ZZZ101_leftover_print.py").write_text(rule_file, encoding="utf-8")
    catalogue = load_catalogue([rules])
    assert catalogue.problems == ()
    promise = Promise(catalogue, folder, (rules,))
    loaded = catalogue.by_id["ZZZ101"]
    for number in range(len(loaded.rule.good)):
        promise.good(loaded, number)
    for number in range(len(loaded.rule.bad)):
        promise.bad(loaded, number)


def test_the_harness_takes_a_rule_of_someone_else(tmp_path: Path) -> None:
    harness(tmp_path, RULE_FILE)


@pytest.mark.parametrize(
    ("right", "wrong", "complaint"),
    [
        pytest.param("repr(1)\\n", "print(1)\\n", "a good example is found", id="a good example that is found"),
        pytest.param("print()", "repr()", "a bad example is not found", id="a bad example that is not found"),
        pytest.param("fixed=", "fixed='#' ", "the fix makes this", id="a fix that makes something else"),
        pytest.param("  # why", "", "the fix makes this", id="a fix that leaves a comment where none was promised"),
        pytest.param('replace="repr"', 'replace="repr #"', "a fix is refused", id="a fix that swallows what follows"),
        pytest.param("yield module", "1 / 0; yield module", "not everything", id="a rule that fails"),
        pytest.param("ast.Name)", "ast.Nome)", "not everything", id="a rule with a slip of the pen"),
        pytest.param("yield module.at(RULE, node", "yield ('x'", "rule", id="a rule that yields what is no finding"),
        pytest.param("something is printed", "It is printed.", "full stop", id="a message with a full stop"),
        pytest.param("module.at(RULE, node", "module.at(RULE, FAR", "the span", id="a span beyond the text"),
    ],
)
def test_the_harness_fails_for(tmp_path: Path, right: str, wrong: str, complaint: str) -> None:
    rule_file = RULE_FILE.replace(right, wrong, 1).replace("Severity\n", "Severity, Position, Span\n", 1)
    rule_file += "FAR = Span(Position(9, 1), Position(9, 2))\n"
    with pytest.raises(AssertionError, match=re.escape(complaint)):
        harness(tmp_path, rule_file)
