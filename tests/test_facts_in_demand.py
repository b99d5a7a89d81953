"""Commands that are no checks make no more facts than they read, and a check never takes these for all."""

import json
import os
from pathlib import Path

import pytest

from autopack_lint.catalogue import load_catalogue
from autopack_lint.config import load_config
from autopack_lint.engine.check import check
from autopack_lint.engine.engine import Engine
from autopack_lint.engine.files.whole import discovered
from autopack_lint.engine.memory.cache import Cache
from autopack_lint.model.facts import SECTIONS
from tests.support.command import lint
from tests.support.configured import written
from tests.test_clones import BODY, RENAMED

FILES = {
    "pyproject.toml": "[tool.autopack-lint]\n",
    "a.py": "import os\nfrom b import absent\n" + BODY,
    "b.py": "import a\n" + RENAMED + "def wide(a, b, c, d, e, f, g, h): return undefined\n",
    "broken.py": "def f(:\n",
}
COMMANDS = [
    pytest.param(("duplicates", "-f", "json"), id="duplicates"),
    pytest.param(("graph", "-f", "json"), id="graph"),
    pytest.param(("graph", "why", "a", "b", "-f", "json"), id="graph why"),
    pytest.param(("imports", "why", "b.absent", "-f", "json"), id="imports why"),
    pytest.param(("metrics", "-f", "json"), id="metrics"),
    pytest.param(("metrics", "-f", "issues"), id="metrics as issues"),
]


def engine_in(folder: Path, cache: Cache) -> Engine:
    config = load_config(folder, known=None)._replace(root=folder, jobs=1)
    return Engine(config, load_catalogue(), (), cache)


def findings(folder: Path, *words: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(lint(folder, "check", "-f", "json", *words).out)["findings"]
    return found


@pytest.mark.parametrize("words", COMMANDS)
def test_a_check_after_it_finds_all(tmp_path: Path, words: tuple[str, ...]) -> None:
    project = written(tmp_path, FILES)
    expected = findings(project, "--no-cache")
    first = lint(project, *words)
    assert first.err == ""
    assert findings(project) == expected
    assert len({item["rule"] for item in expected}) > 2


@pytest.mark.parametrize("words", COMMANDS)
def test_it_answers_the_same_before_and_after_a_check_and_of_what_changed(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    project = written(tmp_path, FILES)
    first = lint(project, *words)
    assert lint(project, *words).out == first.out, "from its own facts"
    findings(project)
    assert lint(project, *words).out == first.out, "from those of the check"
    (project / "a.py").write_text("import os\n\nimport b\n", encoding="utf-8")
    os.utime(project / "a.py", (1, 1))
    assert lint(project, *words).out == lint(project, *words, "--no-cache").out != first.out


def test_only_what_is_asked_for_is_made(tmp_path: Path) -> None:
    engine = engine_in(written(tmp_path, FILES), Cache(None)).for_facts(("statements",))
    made = engine.work().outcome("b.py").sections.keys()
    assert made >= {"statements"}
    assert made.isdisjoint({"imports", "functions", "undefined", "dotted_names"})
    assert engine.rule_ids() == frozenset()
    with pytest.raises(ValueError, match="has not made imports"):
        engine.facts(engine.read(["b.py"], lambda done, all_files: None), ("imports",))


def test_only_rules_of_the_families_run(tmp_path: Path) -> None:
    rules = engine_in(written(tmp_path, FILES), Cache(None)).for_facts(("functions",), ("CPX",)).rule_ids()
    assert rules
    assert {rule[:3] for rule in rules} == {"CPX"}


def test_other_facts_are_kept_apart(tmp_path: Path) -> None:
    engine = engine_in(written(tmp_path, FILES), Cache(None))
    several = [engine, *(engine.for_facts((section,)) for section in SECTIONS), engine.for_facts(("sql",), ("CPX",))]
    assert len({one.environment() for one in several}) == len(several)


def test_where_a_check_has_been_its_facts_serve(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "store")
    project = written(tmp_path / "project", FILES)
    engine = engine_in(project, cache)
    assert engine.for_facts(("statements",)) != engine
    check(engine, discovered(engine, [project]), lambda done, all_files: None)
    assert engine.for_facts(("statements",)) == engine
    cache.close()
