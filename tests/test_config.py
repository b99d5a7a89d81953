"""Where the configuration is found, and what it comes to."""

from __future__ import annotations

from pathlib import Path

import pytest

from autopack_lint.config import SETTINGS, Config, check_rule_ids, find_root, load_config
from autopack_lint.model.errors import ConfigError, UsageError
from tests.support.configured import KNOWN, OWN, SHARED, rule, written

SILENT = [
    pytest.param({}, id="no file at all"),
    pytest.param({SHARED: ""}, id="an empty pyproject"),
    pytest.param({SHARED: "[tool.black]\nselct = 1\n"}, id="a pyproject without a word of us"),
    pytest.param({SHARED: "[tool.black\nbroken"}, id="a broken pyproject without a word of us"),
    pytest.param({SHARED: '[project]\ndependencies = ["autopack-lint"]\n'}, id="a pyproject that only requires us"),
    pytest.param({SHARED: '[x\nrequires = ["autopack-lint>=0.1"]'}, id="a broken pyproject that only requires us"),
    pytest.param({SHARED: "tool = 3\nautopack-lint.x = 1\n"}, id="a tool key that is no table"),
    pytest.param({OWN: ""}, id="an empty file of our own"),
    pytest.param({SHARED: "[tool.autopack-lint]\n"}, id="an empty table"),
]


@pytest.mark.parametrize("files", SILENT)
def test_without_settings_all_values_are_the_defaults(tmp_path: Path, files: dict[str, str]) -> None:
    config = load_config(written(tmp_path, files), known=KNOWN)
    assert set(config.origins.values()) == {"default"}
    assert config == load_config(tmp_path, known=KNOWN, isolated=True)._replace(consulted=config.consulted)


def test_the_defaults(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    config = load_config(tmp_path, known=KNOWN)
    assert config.root == tmp_path.resolve()
    assert config.source_roots == ()
    assert config.jobs >= 1
    assert config.max_file_size == 1024 * 1024
    assert (config.select, config.thresholds, config.per_file_ignores, config.baseline) == ((), {}, (), "")


@pytest.mark.parametrize(
    ("files", "origin"),
    [
        pytest.param({SHARED: "[tool.autopack-lint]\njobs = 3"}, "pyproject.toml:2", id="a table"),
        pytest.param({SHARED: "[tool]\nautopack-lint = { jobs = 3 }"}, "pyproject.toml:2", id="an inline table"),
        pytest.param({SHARED: "\n\ntool.autopack-lint.jobs = 3"}, "pyproject.toml:3", id="a dotted key"),
        pytest.param({SHARED: "[ tool . 'autopack-lint' ]\n\"jobs\" = 3"}, "pyproject.toml:2", id="quoted keys"),
        pytest.param({SHARED: '[tool."autopack-lint"]\n"j\\u006fbs"=3'}, "pyproject.toml:2", id="an escape in a key"),
        pytest.param({SHARED: "\ufeff[tool.autopack-lint]\r\njobs = 3\r\n"}, "pyproject.toml:2", id="BOM and CRLF"),
        pytest.param({OWN: "# ours\njobs = 3"}, "autopack-lint.toml:2", id="a file of our own"),
        pytest.param(
            {SHARED: 'x = """\n[tool.autopack-lint]\njobs = 1\n"""\n[tool.autopack-lint]\njobs = 3'},
            "pyproject.toml:6",
            id="a string that looks like our table",
        ),
        pytest.param(
            {OWN: "jobs = 3", SHARED: "[tool.autopack-lint]\njobs = 5"},
            "autopack-lint.toml:1 (wins over pyproject.toml)",
            id="two files, of which our own wins",
        ),
        pytest.param(
            {OWN: "jobs = 3", SHARED: "[tool.autopack-lint"}, "autopack-lint.toml:1", id="the other file is broken"
        ),
    ],
)
def test_a_value_knows_its_origin(tmp_path: Path, files: dict[str, str], origin: str) -> None:
    config = load_config(written(tmp_path, files), known=KNOWN)
    assert (config.jobs, config.origins["jobs"], config.origins["select"]) == (3, origin, "default")


def test_every_setting_reaches_its_field(tmp_path: Path) -> None:
    text = """
        root = "app"
        select = ["CPX"]
        ignore = ["CPX102"]
        extend-select = ["PAR101"]
        per-file-ignores = { "tests/**" = ["CPX", "PAR"], "docs/*" = [] }
        extend-exclude = ["build/", "!build/keep.py"]
        thresholds.CPX101 = 12
        source-roots = ["./lib/", "."]
        contracts.order = { type = "layers", layers = ["a", "b"] }
        jobs = 1
        rules = ["lint"]
        max-file-size = 10
        baseline = "known.json"
    """
    (tmp_path / "app" / "lint").mkdir(parents=True)
    config = load_config(written(tmp_path, {OWN: text}), known=KNOWN)
    assert config._replace(origins={}, consulted=()) == Config(
        root=tmp_path.resolve() / "app",
        select=("CPX",),
        ignore=("CPX102",),
        extend_select=("PAR101",),
        per_file_ignores=(("tests/**", ("CPX", "PAR")), ("docs/*", ())),
        extend_exclude=("build/", "!build/keep.py"),
        thresholds={"CPX101": 12},
        source_roots=("lib", "."),
        contracts={"order": {"type": "layers", "layers": ["a", "b"]}},
        jobs=1,
        rules=("lint",),
        max_file_size=10,
        baseline="known.json",
        origins={},
        consulted=(),
    )
    assert "default" not in config.origins.values()


def test_every_setting_has_a_field() -> None:
    assert {setting.field for setting in SETTINGS} | {"origins", "consulted"} == set(Config._fields)


@pytest.mark.parametrize(
    ("files", "root", "file"),
    [
        pytest.param({"a/b/x.py": ""}, "a/b", None, id="nothing marks a project"),
        pytest.param({SHARED: "", "a/b/x.py": ""}, ".", None, id="a pyproject of others marks it"),
        pytest.param({SHARED: "", "a/.git": "", "a/b/x.py": ""}, "a", None, id="the nearest mark counts"),
        pytest.param({OWN: "", "a/.git": "", "a/b/x.py": ""}, ".", OWN, id="our file counts more than any mark"),
        pytest.param(
            {OWN: "", f"a/{SHARED}": "[tool.autopack-lint]", "a/b/x.py": ""}, "a", SHARED, id="the nearest of ours"
        ),
        pytest.param(
            {OWN: "", f"a/{SHARED}": "[tool.x]", "a/b/x.py": ""}, ".", OWN, id="a pyproject of others is passed"
        ),
    ],
)
def test_the_root(tmp_path: Path, files: dict[str, str], root: str, file: str | None) -> None:
    written(tmp_path, files)
    expected = (tmp_path / root).resolve()
    found, settings_file, candidates = find_root(tmp_path / "a" / "b")
    assert (found, settings_file) == (expected, expected / file if file else None)
    assert candidates[:2] == ((tmp_path / "a/b" / OWN).resolve(), (tmp_path / "a/b" / SHARED).resolve())
    assert load_config(tmp_path / "a" / "b" / "x.py", known=KNOWN).root == expected


def test_files_that_may_appear_are_consulted_too(tmp_path: Path) -> None:
    written(tmp_path, {SHARED: "[tool.autopack-lint]", "a/x.py": ""})
    consulted = load_config(tmp_path / "a", known=KNOWN).consulted
    assert consulted == tuple((tmp_path / name).resolve() for name in (f"a/{OWN}", f"a/{SHARED}", OWN, SHARED))


def test_a_named_file_replaces_the_one_that_would_be_found(tmp_path: Path) -> None:
    written(tmp_path, {"p/autopack-lint.toml": "jobs = 1", "p/.git": "", "elsewhere/ci.toml": "\njobs = 2"})
    named = tmp_path / "elsewhere" / "ci.toml"
    config = load_config(tmp_path / "p", known=KNOWN, file=named)
    assert (config.root, config.jobs) == ((tmp_path / "p").resolve(), 2)
    assert config.origins["jobs"] == f"{named.as_posix()}:2"
    assert config.consulted[-1] == named.resolve()


def test_isolated_reads_nothing(tmp_path: Path) -> None:
    written(tmp_path, {OWN: "broken [", SHARED: "", "a/x.py": ""})
    config = load_config(tmp_path / "a", known=KNOWN, isolated=True)
    assert config.root == tmp_path.resolve()
    with pytest.raises(UsageError, match="leave one of them out"):
        load_config(tmp_path, known=KNOWN, isolated=True, file=tmp_path / OWN)


def test_the_command_line_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, {OWN: "select = ['PAR']\njobs = 2", "a/x.py": ""})
    monkeypatch.chdir(tmp_path / "a")
    overrides = {"select": ["CPX"], "jobs": None, "baseline": "known.json", "rules": (".", str(tmp_path.parent))}
    config = load_config(Path(), known=KNOWN, overrides=overrides)
    assert (config.select, config.jobs, config.baseline) == (("CPX",), 2, "a/known.json")
    assert config.rules == ("a", tmp_path.parent.resolve().as_posix())
    assert (config.origins["select"], config.origins["jobs"]) == ("command line", "autopack-lint.toml:2")


def test_rule_ids_can_be_checked_later(tmp_path: Path) -> None:
    config = load_config(written(tmp_path, {OWN: "select = [\n'ORG101']"}), known=None)
    check_rule_ids(config, {"ORG101": rule("ORG101")})
    with pytest.raises(ConfigError, match=r"autopack-lint.toml:2: `select` names `ORG101`"):
        check_rule_ids(config, KNOWN)
