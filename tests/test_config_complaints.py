"""A wrong configuration is complained about precisely: file, line, and what to write instead."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from autopack_lint.config import load_config
from autopack_lint.model.errors import ConfigError
from tests.support.configured import KNOWN, OWN, SHARED, written

ROOT = "`root` must be a folder inside the project, not"
RULES = "`rules` must be a list of folders inside the project: item"
IGNORES = "`per-file-ignores` must be a table of file patterns, each with a list of rule ids:"
LIMITS = "`thresholds` must be a table of rule ids, each with a whole number of at least 0:"
UNKNOWN = "which no rule is called or begins with:"


def complaint(start: Path) -> str:
    with pytest.raises(ConfigError) as caught:
        load_config(start, known=KNOWN)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("\nselct = []", "2: unknown key `selct`: did you mean `select`?", id="a misspelt key"),
        pytest.param(
            "extend_select = []", "1: unknown key `extend_select`: did you mean `extend-select`?", id="_ for -"
        ),
        pytest.param("zzz = 1", "1: unknown key `zzz`: the keys are `root`, `select`, ", id="a key like no other"),
        pytest.param('"\\u001b[31m" = 1', "1: unknown key `\\x1b[31m`: ", id="a key that would paint the terminal"),
        pytest.param("[tool.autopack-lint]\njobs = 1", "1: unknown key `tool`: outside pyproject.toml ", id="a header"),
        pytest.param('jobs = "2"', "1: `jobs` must be a whole number of at least 1, not a string", id="a string"),
        pytest.param("jobs = true", "1: `jobs` must be a whole number of at least 1, not a boolean", id="a boolean"),
        pytest.param("jobs = 0", "1: `jobs` must be a whole number of at least 1, not 0", id="a number too small"),
        pytest.param(f"jobs = 0x{'f' * 5000}", "1: `jobs` must be a whole number", id="a number too large to print"),
        pytest.param(
            f"jobs = {'9' * 5000}", " the file has a whole number with too many digits", id="a number too large to read"
        ),
        pytest.param(
            "ignore = [\n'CPX101', # [\n\n3]",
            "4: `ignore` must be a list of rule ids or beginnings of them: item 2 is a whole number",
            id="a wrong item on a line of its own",
        ),
        pytest.param(
            "extend-exclude = ['']", "1: `extend-exclude` must be a list of file patterns: item 1 is an empty ", id="''"
        ),
        pytest.param(
            '[per-file-ignores]\n"a" = []\n"b c" = [\n[]]',
            f"4: {IGNORES} item 1 of `b c` is a list",
            id="a wrong item inside a table",
        ),
        pytest.param(
            "[thresholds]\nCPX101 = 1.5",
            f"2: {LIMITS} `CPX101` is a decimal",
            id="a threshold that is no whole number",
        ),
        pytest.param("[[select]]\n[[select]]", "1: `select` must be a list of rule ids", id="tables for a list"),
        pytest.param("jobs = 1979-05-27", "1: `jobs` must be a whole number of at least 1, not a date", id="a date"),
        pytest.param("jobs = 1\n\njobs = 2", "3: this is not valid TOML: Cannot overwrite a value", id="a key twice"),
        pytest.param("select = [\n", "1: this is not valid TOML: ", id="the end comes too early"),
        pytest.param(f"select = {'[' * 9000}", " the values are nested too deeply", id="nested beyond reason"),
        pytest.param("select = [\n'CPX',\n'CPX109']", "3: `select` names `CPX109`, which no rule", id="no such rule"),
        pytest.param(
            "ignore = ['cpx101']", f"1: `ignore` names `cpx101`, {UNKNOWN} did you mean `CPX101`?", id="small letters"
        ),
        pytest.param(
            "extend-select = ['Q']",
            f"1: `extend-select` names `Q`, {UNKNOWN} rule ids begin with CPX, PAR",
            id="an id like no other",
        ),
        pytest.param(
            "per-file-ignores.a = [\n'CPX',\n'PA2']", "3: `per-file-ignores` names `PA2`", id="no such rule to ignore"
        ),
        pytest.param(
            "[thresholds]\nPAR101 = 1",
            "2: `thresholds` names `PAR101`, which has no threshold; these rules have one: CPX101, CPX102",
            id="a rule without a threshold",
        ),
        pytest.param(
            "thresholds.CPX = 1", "1: `thresholds` names `CPX`, which is no rule's id: ", id="a threshold for a family"
        ),
        pytest.param('root = ".."', f"1: {ROOT} `..`, which leads out of it", id="the root above"),
        pytest.param('root = "nowhere"', f"1: {ROOT} `nowhere`, which is not there", id="a root that is not there"),
        pytest.param('root = "a\\u0000b"', f"1: {ROOT} a string with a NUL character", id="NUL"),
        pytest.param(f'root = "{"a" * 9000}"', f"1: {ROOT} `aaa", id="a very long name"),
        pytest.param('rules = ["inside", "/etc"]', f"1: {RULES} 2 is `/etc`, which leads", id="absolute rules"),
        pytest.param('rules = ["C:\\\\x"]', f"1: {RULES} 1 is `C:", id="rules on a Windows drive"),
        pytest.param('rules = ["a\\\\..\\\\..\\\\x"]', f"1: {RULES} 1", id="rules up, as Windows writes it"),
        pytest.param('rules = ["inside",\n"x/../../y"]', f"2: {RULES} 2", id="rules up in the middle"),
        pytest.param(
            'baseline = "../.bashrc"',
            "1: `baseline` must be the path of a file inside the project, not `../.bashrc`",
            id="a baseline above",
        ),
        pytest.param(
            'source-roots = ["."\n,".."]',
            "2: `source-roots` must be a list of folders inside the project: item 2",
            id="source roots above",
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    project = tmp_path / "project"
    (project / "inside").mkdir(parents=True)
    assert complaint(written(project, {OWN: text})).startswith(f"autopack-lint.toml:{message}")


@pytest.mark.parametrize("setting", ['root = "link"', 'rules = ["link"]', 'baseline = "link/known.json"'])
def test_a_link_may_not_lead_out_of_the_project(tmp_path: Path, setting: str) -> None:
    project = written(tmp_path / "project", {OWN: setting})
    try:
        (project / "link").symlink_to(tmp_path, target_is_directory=True)
    except OSError:
        pytest.skip("this user may not make links")
    assert complaint(project).endswith(", which is a link that leads out of it")


def test_pyproject_is_complained_about_with_its_own_lines(tmp_path: Path) -> None:
    written(tmp_path, {SHARED: "[project]\nname = 'x'\n[tool.autopack-lint]\nselect = [\n'CPX',\n'NO1']"})
    assert complaint(tmp_path).startswith("pyproject.toml:6: `select` names `NO1`")
    written(tmp_path, {SHARED: "[tool]\nautopack-lint = 3"})
    assert complaint(tmp_path) == "pyproject.toml:2: `tool.autopack-lint` must be a table, not a whole number"


def make_directory(path: Path) -> None:
    path.mkdir()


def make_latin_1(path: Path) -> None:
    path.write_bytes(b'\nbaseline = "\xe9" # autopack-lint =')


def make_pipe(path: Path) -> None:
    os.mkfifo(path)


def make_unreadable(path: Path) -> None:
    path.write_text("")
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")


@pytest.mark.parametrize("name", [OWN, SHARED])
@pytest.mark.parametrize(
    ("make", "message"),
    [
        pytest.param(make_directory, ": this is a directory, not a file with settings", id="a directory"),
        pytest.param(make_latin_1, ":2: the file is not UTF-8", id="not UTF-8"),
        pytest.param(
            make_pipe,
            ": this is a device or a pipe",
            id="a pipe that nobody writes to",
            marks=pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes"),
        ),
        pytest.param(make_unreadable, ": the file cannot be read: ", id="unreadable"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(
    tmp_path: Path, name: str, make: Callable[[Path], None], message: str
) -> None:
    make(tmp_path / name)
    assert complaint(tmp_path).startswith(name + message)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        pytest.param("missing.toml", "missing.toml: there is no such file", id="a missing file"),
        pytest.param(SHARED, "pyproject.toml: the file has no table `[tool.autopack-lint]`", id="no table for us"),
        pytest.param("folder", "folder: this is a directory, ", id="a directory"),
    ],
)
def test_a_named_file_must_be_of_use(tmp_path: Path, name: str, message: str) -> None:
    written(tmp_path, {SHARED: "[tool.black]", "folder/x": ""})
    with pytest.raises(ConfigError) as caught:
        load_config(tmp_path, known=KNOWN, file=tmp_path / name)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        pytest.param({"jobs": 0}, "command line: `--jobs` must be a whole number of at least 1, not 0", id="a number"),
        pytest.param({"ignore": ("X",)}, "command line: `--ignore` names `X`, which no rule is called", id="an id"),
        pytest.param({"slect": ()}, "command line: unknown key `--slect`: did you mean `select`?", id="a key"),
    ],
)
def test_the_command_line_is_checked_as_well(tmp_path: Path, overrides: dict[str, object], message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_config(tmp_path, known=KNOWN, overrides=overrides)
    assert str(caught.value).startswith(message)
