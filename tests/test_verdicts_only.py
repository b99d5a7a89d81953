"""Facts for which nobody will ask are not made, and the findings are the same."""

from collections.abc import Collection, Iterator
from pathlib import Path

import pytest

from autopack_lint.catalogue import LoadedRule, load_catalogue
from autopack_lint.config import load_config
from autopack_lint.engine.analyse import Analyser
from autopack_lint.engine.engine import Engine
from autopack_lint.engine.memory.cache import Cache
from autopack_lint.engine.memory.pack import pack
from autopack_lint.facts.extract import READERS
from autopack_lint.model.facts import SECTIONS, Facts
from autopack_lint.model.finding import Finding
from autopack_lint.sdk import NOWHERE, Bad, Module, Rule, Severity

TEXT = b"""\
import a.b
from . import c  # autopack: ignore[CPX101] why

__all__ = ["C"]

class C:
    def f(self):
        return a.b
"""
RULE = Rule("TST101", "test", "message", Severity.INFO, good=("",), bad=(Bad("x"),))


def check_module(module: Module) -> Iterator[Finding]:
    """Says all that it can see."""
    yield module.at(RULE, NOWHERE, message=f"{module.functions} {module.symbol_at(7)} {module.facts}")


def analyser(sections: Collection[str]) -> Analyser:
    loaded = LoadedRule(RULE, "why", "rule.py", check_module, None, None, None)
    return Analyser([loaded], {}, frozenset({"CPX"}), sections)


@pytest.mark.parametrize(
    "text", [pytest.param(TEXT, id="a module"), pytest.param(b"", id="nothing"), pytest.param(b"x = (", id="no Python")]
)
def test_the_findings_are_the_same(text: bytes) -> None:
    whole, verdicts = analyser(SECTIONS).extract(text), analyser(()).extract(text)
    assert verdicts.findings == whole.findings
    assert verdicts.failures == whole.failures == ()
    assert verdicts.facts[:3] == whole.facts[:3]


def test_only_the_findings_are_made() -> None:
    facts = analyser(()).extract(TEXT).facts
    nothing = Facts(code_lines=0)
    assert {name: getattr(facts, name) for name in SECTIONS} == {name: getattr(nothing, name) for name in SECTIONS}
    assert facts.suppressions


@pytest.mark.parametrize("text", [pytest.param(TEXT, id="a module"), pytest.param(b"", id="nothing")])
def test_facts_that_were_not_made_are_not_packed(text: bytes) -> None:
    assert pack(analyser(()).extract(text)).sections == {}


def test_each_section_has_a_reader() -> None:
    assert tuple(READERS) == SECTIONS


@pytest.mark.parametrize("section", SECTIONS)
def test_only_one_section_is_made(section: str) -> None:
    whole, part = analyser(SECTIONS).extract(TEXT).facts, analyser({section}).extract(TEXT).facts
    assert part == Facts(whole.code_lines, whole.suppressions)._replace(**{section: getattr(whole, section)})


def test_what_was_not_made_is_not_taken_for_empty(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("import b\n", encoding="utf-8")
    config = load_config(tmp_path, known=None, isolated=True, overrides={"select": ["DUP"], "jobs": 1})
    engine = Engine(config._replace(root=tmp_path), load_catalogue(), (), Cache(None)).for_this_run_only()
    extracts = engine.read(["a.py"], lambda done, total: None)
    assert engine.facts(extracts, ["statements"])["a.py"].statements
    with pytest.raises(ValueError, match="imports"):
        engine.facts(extracts, ["imports"])
    engine.cache.close()
