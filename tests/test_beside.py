"""Rules that read nothing in common look at the same time, and what they find is as if they had not."""

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from autopack_lint.catalogue import LoadedRule, load_catalogue
from autopack_lint.config import load_config
from autopack_lint.engine import project
from autopack_lint.engine.beside import found_beside
from autopack_lint.engine.check import check
from autopack_lint.engine.engine import Engine
from autopack_lint.engine.files.whole import discovered
from autopack_lint.engine.groups import Found, groups_of
from autopack_lint.engine.memory.cache import Cache
from autopack_lint.model.facts import RuleFailure
from autopack_lint.model.finding import Finding, Severity
from autopack_lint.model.result import CheckResult
from autopack_lint.sdk import NOWHERE, Bad, Project, Rule
from tests.support.configured import written
from tests.support.runs import settle
from tests.test_clones import BODY, RENAMED

HERE = os.getpid()
FILES = {
    "pyproject.toml": "[tool.autopack-lint]\n",
    "a.py": "import os\nfrom b import absent\n" + BODY,
    "b.py": "import a\n" + RENAMED,
}


def rule(number: int, *reads: str) -> LoadedRule:
    made = Rule(f"TST{number}", "test", "message", Severity.INFO, good=("",), bad=(Bad("x"),), reads=reads)

    def check_project(_: Project) -> Iterator[Finding]:
        yield made.finding(NOWHERE, "")._replace(path="a.py")

    return LoadedRule(made, "why", "rule.py", None, None, check_project, None)


RULES = [rule(101, "imports"), rule(102, "statements"), rule(103, "sql", "imports"), rule(104, "statements")]


def look(rules: Sequence[LoadedRule]) -> Found:
    """Each rule finds something, but for the last one, which fails."""
    found = {loaded.rule.id: [loaded.rule.finding(NOWHERE, str(len(rules)))] for loaded in rules}
    failed = [RuleFailure(rule, "rule.py", "as it should") for rule in found if rule == "TST104"]
    return {rule: findings for rule, findings in found.items() if rule != "TST104"}, failed


@pytest.mark.parametrize(
    ("reads", "groups"),
    [
        pytest.param([], [], id="none"),
        pytest.param([("a",), ("b", "c"), ("c",)], [[1, 2], [0]], id="the largest first"),
        pytest.param([("a",), ("b",), ("a", "b"), ("c",)], [[0, 1, 2], [3]], id="one joins two"),
        pytest.param([("a",), ()], [[0], [1]], id="nothing read is nothing shared"),
    ],
)
def test_rules_that_share_what_they_read_stay_together(reads: list[tuple[str, ...]], groups: list[list[int]]) -> None:
    rules = [rule(101 + number, *sections) for number, sections in enumerate(reads)]
    assert groups_of(rules) == [[rules[number] for number in group] for group in groups]


@pytest.mark.skipif(sys.platform != "linux", reason="needs processes that share memory")
def test_each_group_looks_by_itself() -> None:
    found, failures = found_beside(RULES, look, lambda: None)
    assert list(found) == ["TST101", "TST102", "TST103"]
    assert {finding.excerpt for findings in found.values() for finding in findings} == {"2"}
    assert [failure.rule for failure in failures] == ["TST104"]


def test_what_a_dead_process_does_not_say_is_looked_for_here() -> None:
    def deadly(rules: Sequence[LoadedRule]) -> Found:
        if os.getpid() != HERE:
            os._exit(1)
        return look(rules)

    assert found_beside(RULES, deadly, lambda: None) == found_beside(RULES, look, lambda: None)


def checked(root: Path, jobs: int, *, store: bool = False) -> CheckResult:
    cache = Cache(root / "store" if store else None)
    engine = Engine(load_config(root, known=None)._replace(root=root, jobs=jobs), load_catalogue(), (), cache)
    files = discovered(engine, [root])
    result, _ = check(engine, files, lambda _done, _all: None, files)
    cache.close()
    assert cache.trouble == ""
    return result


@pytest.mark.parametrize("store", [pytest.param(False, id="without a cache"), pytest.param(True, id="into a cache")])
def test_a_check_finds_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, store: bool) -> None:
    root = written(tmp_path.resolve(), FILES)
    settle()
    expected = checked(root, 1).findings
    assert {"DUP101", "IMP102"} <= {finding.rule for finding in expected}
    monkeypatch.setattr(project, "MANY_FILES", 1)
    assert checked(root, 2, store=store).findings == expected
    again = checked(root, 2, store=store)
    assert again.findings == expected
    assert again.cached == (2 if store else 0)
