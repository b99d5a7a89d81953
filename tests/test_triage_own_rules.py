"""Failure rules of a repository: loaded without trust, because nothing in them can run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from autopack_lint.triage.repeats import has_nested_repeats
from tests.support.command import lint

RULE = """
id = "shop.till-closed"
title = "the till is closed"
why = "Nobody opened it."
anchors = ["till is closed"]
patterns = ['''{pattern}''']
matches = ["Error: till is closed\\n"]
ignores = ["till is open\\n", "closed\\n", "the shop is closed\\n"]

[mitigation]
kind = "command"
summary = "open the till"
argv = [["sh", "-c", "open-till"]]
why_safe = "it only opens"
"""
CONFIGURED = '[tool.autopack-lint]\nrules = ["lint_rules"]\n'
PLAIN = "till is closed$"
BROKEN = "[tool.autopack-lint]\nrules = 3\n"


def said(root: Path, *, rule: str, settings: str = CONFIGURED) -> tuple[dict[str, dict[str, object]], str]:
    """The diagnosis of a log that only the rule knows, and what stands on stderr."""
    (root / "pyproject.toml").write_text(settings, encoding="utf-8")
    (root / "lint_rules" / "shop").mkdir(parents=True)
    (root / "lint_rules" / "shop" / "till.toml").write_text(rule, encoding="utf-8")
    ran = lint(root, "triage", "-", "--exit-code", "1", "-f", "json", stdin=b"Error: till is closed\n")
    document: dict[str, dict[str, object]] = json.loads(ran.out)
    return document, ran.err


@pytest.mark.parametrize(
    ("rule", "settings", "complaint"),
    [
        pytest.param(RULE.format(pattern=PLAIN), "[tool.autopack-lint]\n", "", id="no folder is named"),
        pytest.param(RULE.format(pattern=PLAIN), BROKEN, "configuration", id="settings of the wrong type"),
        pytest.param("id = 3\n", CONFIGURED, "rule not loaded", id="a rule of the wrong shape"),
        pytest.param(RULE.format(pattern="(.*)*till is closed"), CONFIGURED, "repeat within", id="a slow pattern"),
        pytest.param(
            RULE.format(pattern=PLAIN).replace("shop.till-closed", "fs.permission"),
            CONFIGURED,
            "is taken by",
            id="the id of one of ours",
        ),
    ],
)
def test_a_rule_that_cannot_be_used_is_said_and_left_out(
    tmp_path: Path, rule: str, settings: str, complaint: str
) -> None:
    document, err = said(tmp_path, rule=rule, settings=settings)
    assert document["cause"] is None
    assert complaint in err


def test_a_rule_of_the_repository_names_its_failure_and_gives_no_command(tmp_path: Path) -> None:
    document, err = said(tmp_path, rule=RULE.format(pattern=PLAIN))
    assert document["cause"]["id"] == "shop.till-closed"
    assert document["mitigation"]["argv"] == []
    assert document["mitigation"]["summary"] == "open the till"
    assert err == ""


@pytest.mark.parametrize(
    ("pattern", "is_nested"),
    [
        pytest.param(r"\w+\.\w+", False, id="one repeat after the other"),
        pytest.param(r"(?:ab)+", False, id="a group without repeats"),
        pytest.param(r"[(+)*]+", False, id="a class of signs"),
        pytest.param(r"\(a+\)+", False, id="brackets that are meant"),
        pytest.param(r"(?:a{1,3}b)+", False, id="a small limit"),
        pytest.param(r"(?:a+b?)?", False, id="an optional group"),
        pytest.param(r"(a+)+", True, id="a repeat within a repeat"),
        pytest.param(r"(?:x(?:\S*y))*", True, id="deeper"),
        pytest.param(r"(?:a|b+){2,}", True, id="in an alternative, counted"),
    ],
)
def test_nested_repeats_are_seen(pattern: str, *, is_nested: bool) -> None:
    assert has_nested_repeats(pattern) is is_nested
