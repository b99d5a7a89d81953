"""The command line from outside: exit codes, reports, selection, baselines, and what is said about mistakes."""

import json
from pathlib import Path

import pytest

from autopack_lint.cli.commands import COMMANDS
from tests.support.command import lint, wide

BROKEN = "def f(:\n"
SUMMARY = "Found 1 finding (1 warning) in 1 file.\n"


def written(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return written(tmp_path, {"pyproject.toml": "", "m.py": wide()})


@pytest.mark.parametrize(
    ("files", "words", "code"),
    [
        pytest.param({"a.py": "x = 1\n"}, (), 0, id="clean"),
        pytest.param({"a.py": wide()}, (), 1, id="a finding"),
        pytest.param({"a.py": BROKEN}, (), 1, id="text that does not parse"),
        pytest.param({"a.py": wide()}, ("nope",), 2, id="a path that is not there"),
        pytest.param({"a.py": wide()}, ("--nope",), 2, id="an option that is not there"),
        pytest.param({"a.py": wide(), "pyproject.toml": "[tool.autopack-lint]\nx = 1\n"}, (), 2, id="a wrong setting"),
        pytest.param({"a.py": "x = 1\n" * 300_000}, (), 3, id="a file that is too large"),
        pytest.param({"a.py": "x = 1\n" * 300_000, "b.py": wide()}, (), 3, id="partial wins over findings"),
        pytest.param({"a.py": wide()}, ("--ignore", "CPX"), 0, id="a finding that is ignored"),
        pytest.param({"a.py": wide()}, ("--select", "PAR"), 0, id="a rule that is not selected"),
        pytest.param({"a.py": wide()}, ("--isolated", "--select", "CPX105"), 1, id="a rule that is selected"),
    ],
)
def test_exit_codes(tmp_path: Path, files: dict[str, str], words: tuple[str, ...], code: int) -> None:
    folder = written(tmp_path, files)
    assert lint(folder, "check", *words).code == code
    assert lint(folder, "check", "--no-cache", *words).code == code


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        pytest.param((), "a command is missing: check, fix, ", id="no command"),
        pytest.param(("chekc",), "there is no command chekc: did you mean check?", id="an unknown command"),
        pytest.param(("xyz",), "there is no command xyz: `autopack-lint --help` lists them", id="nothing like it"),
        pytest.param(("--verison",), "there is no option --verison: did you mean --version?", id="a global option"),
        pytest.param(
            ("check", "--formt", "json"), "there is no option --formt: did you mean --format?", id="an option"
        ),
        pytest.param(
            ("check", "--no_cache=1"), "there is no option --no_cache: did you mean --no-cache?", id="with a value"
        ),
        pytest.param(
            ("check", "--sel", "CPX"), "there is no option --sel: did you mean --select?", id="half an option"
        ),
        pytest.param(("check", "-f", "jsno"), "there is no format jsno: did you mean json?", id="a format"),
        pytest.param(("metrics", "-f", "cvs"), "there is no format cvs: did you mean csv?", id="a format of metrics"),
        pytest.param(("explain", "cpx1001"), "there is no rule cpx1001: did you mean CPX101?", id="a rule"),
        pytest.param(
            ("explain", "too-many-branch"),
            "there is no rule too-many-branch: did you mean too-many-branches?",
            id="a name",
        ),
        pytest.param(("explain", "?"), "there is no rule ?: `autopack-lint rules` lists them", id="no rule at all"),
        pytest.param(("check", "--select", "CPX999"), "names `CPX999`, which no rule is called", id="a selected rule"),
        pytest.param(("check", "--jobs", "0"), "`--jobs` must be a whole number of at least 1, not 0", id="no job"),
        pytest.param(("check", "--jobs", "many"), "argument --jobs: invalid int value: 'many'", id="no number"),
        pytest.param(("metrics", "--top", "-1"), "argument --top", id="a negative number"),
        pytest.param(
            ("check", "-f", "json", "-f", "text"), "two formats cannot share stdout", id="two reports on stdout"
        ),
        pytest.param(
            ("check", "-f", "json", "-o", "no/such/file"), "no/such/file: the report cannot be written", id="no place"
        ),
        pytest.param(("check", "-", "m.py"), "- (stdin) cannot be combined with other paths", id="stdin and a path"),
        pytest.param(
            ("check", "gone.py"), "gone.py: there is no such file or directory", id="a path that is not there"
        ),
        pytest.param(("check", "--baseline", "no.json"), "the baseline cannot be read: No such file", id="no baseline"),
        pytest.param(("check", "--config", "x.toml", "--isolated"), "leave one of them out", id="a contradiction"),
    ],
)
def test_mistakes_are_one_clear_line(project: Path, words: tuple[str, ...], complaint: str) -> None:
    ran = lint(project, *words)
    assert ran.code == 2
    assert ran.out == ""
    assert complaint in ran.err
    assert ran.err.startswith("autopack-lint: ")
    assert len(ran.err.splitlines()) == 1


@pytest.mark.parametrize(
    "words", [("--help",), ("check", "--help"), ("metrics", "-h"), ("explain", "-h"), ("--version",)]
)
def test_help_is_no_mistake(tmp_path: Path, words: tuple[str, ...]) -> None:
    ran = lint(tmp_path, *words)
    assert ran.code == 0
    assert ran.out.startswith(("usage: autopack-lint", "autopack-lint 0."))


def test_several_reports_in_one_run(project: Path) -> None:
    named = ("-f", "json", "-o", "a.json", "-f", "sarif", "-o", "deep.sarif", "-f", "text", "-o", "c.jsonl")
    ran = lint(project, "check", *named, "-o", "d.jsonl")
    assert (ran.code, ran.out, ran.err) == (1, "", "")
    assert json.loads((project / "a.json").read_text())["schema"] == "autopack-lint/findings@1"
    assert json.loads((project / "deep.sarif").read_text())["version"] == "2.1.0"
    assert (project / "c.jsonl").read_text().endswith(SUMMARY)
    assert len((project / "d.jsonl").read_text().splitlines()) == 2


def test_a_report_on_stdout_and_one_in_a_file(project: Path) -> None:
    ran = lint(project, "check", "-f", "github", "-f", "json", "-o", "a.json")
    assert ran.out.startswith("::warning file=m.py,line=1,")
    assert (project / "a.json").exists()
    assert lint(project, "check", "-f", "github", "-o", "-").out == ran.out


def test_stdin_stands_for_a_file(project: Path) -> None:
    written(project, {"pyproject.toml": '[tool.autopack-lint.per-file-ignores]\n"gen/*" = ["CPX"]\n'})
    assert lint(project, "check", "-", stdin=wide().encode()).out.startswith("stdin.py:1:1: CPX105")
    ran = lint(project, "check", "-", "--stdin-filename", "a/b.py", stdin=wide().encode())
    assert ran.out.startswith("a/b.py:1:1: CPX105")
    (project / "gen").mkdir()
    assert lint(project, "check", "-", "--stdin-filename", "gen/b.py", stdin=wide().encode()).code == 0
    assert lint(project, "check", "-", stdin=b"").code == 0
    assert "m.py" not in lint(project, "check", "-", stdin=b"").out


def test_stdin_and_the_file_get_the_same_findings(project: Path) -> None:
    alone = lint(project, "check", "m.py", "-f", "jsonl", "--no-cache")
    piped = lint(
        project, "check", "-", "--stdin-filename", "m.py", "-f", "jsonl", stdin=(project / "m.py").read_bytes()
    )
    assert alone.out.splitlines()[0] == piped.out.splitlines()[0]


@pytest.mark.parametrize(
    ("words", "rules"),
    [
        (("--select", "CPX105"), ["CPX105"]),
        (("--select", "CPX,PAR"), ["CPX105"]),
        (("--select", "CPX", "--select", "SUP"), ["CPX105", "SUP101", "SUP102"]),
        (("--ignore", "CPX105, SUP101"), []),
        (("--extend-select", "SUP102"), ["CPX105", "SUP101", "SUP102"]),
        ((), ["CPX105", "SUP101"]),
    ],
    ids=" ".join,
)
def test_selection(project: Path, words: tuple[str, ...], rules: list[str]) -> None:
    written(project, {"m.py": wide() + "x = 1  # autopack: ignore[CPX101]\n"})
    for _ in range(2):
        document = json.loads(lint(project, "check", "-f", "json", *words).out)
        assert sorted(item["rule"] for item in document["findings"]) == rules


def test_a_baseline_hides_what_was_there_before(project: Path) -> None:
    written(project, {"m.py": wide("old", "moves"), "n.py": wide("other")})
    assert lint(project, "check", "-f", "json", "-o", "base.json").code == 1
    assert lint(project, "check", "--baseline", "base.json").code == 0
    written(project, {"m.py": "\n# more\n" + wide("new") + "\n\n" + wide("moves")})
    ran = lint(project, "check", "--baseline", "base.json")
    assert ran.code == 1
    assert ran.out.startswith("m.py:3:1: CPX105 `new`")
    assert ran.out.endswith("in 2 files; 2 known findings not shown; 1 finding of the baseline gone.\n")
    summary = json.loads(lint(project, "check", "--baseline", "base.json", "-f", "json").out)["summary"]
    assert (summary["findings"], summary["known"], summary["gone"]) == (1, 2, 1)


@pytest.mark.parametrize(
    ("words", "gone"),
    [
        pytest.param(("m.py",), 0, id="in files that this run did not look at"),
        pytest.param(("--select", "PAR"), 0, id="of rules that did not run"),
        pytest.param((), 0, id="when nothing has changed"),
    ],
)
def test_nothing_is_gone(project: Path, words: tuple[str, ...], gone: int) -> None:
    written(project, {"n.py": wide("other")})
    lint(project, "check", "-f", "json", "-o", "base.json")
    ran = lint(project, "check", "--baseline", "base.json", "-f", "json", *words)
    assert ran.code == 0
    assert json.loads(ran.out)["summary"]["gone"] == gone


def test_what_was_in_a_file_that_was_removed_is_gone(project: Path) -> None:
    written(project, {"n.py": wide("other")})
    lint(project, "check", "-f", "json", "-o", "base.json")
    (project / "n.py").unlink()
    assert "1 finding of the baseline gone" in lint(project, "check", "--baseline", "base.json").out


def test_a_baseline_in_the_configuration(project: Path) -> None:
    lint(project, "check", "-f", "json", "-o", "base.json")
    written(project, {"pyproject.toml": '[tool.autopack-lint]\nbaseline = "base.json"\n'})
    for _ in range(2):
        assert lint(project, "check").code == 0
    written(project, {"base.json": "{}"})
    assert lint(project, "check").code == 2


@pytest.mark.parametrize(
    "paths",
    [("m.py", "m.py"), (".", "m.py"), ("./m.py", "m.py"), (".", "."), ("a b", "m.py", "a b/../m.py")],
    ids=" ".join,
)
def test_a_file_that_is_named_twice_is_reported_once(project: Path, paths: tuple[str, ...]) -> None:
    (project / "a b").mkdir()
    assert lint(project, "check", *paths).out.endswith(SUMMARY)


def test_files_outside_the_working_directory(project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("else where")
    assert lint(elsewhere, "check", project).out.startswith("m.py:1:1: CPX105")
    assert lint(elsewhere, "check", project / "m.py").out.endswith(SUMMARY)
    written(elsewhere, {"sub dir/x y.py": wide()})
    assert lint(elsewhere / "sub dir", "check", "..").out.startswith("sub dir/x y.py:1:1: CPX105")


def test_a_folder_without_python_is_clean_but_mentioned(tmp_path: Path) -> None:
    for _ in range(2):
        ran = lint(tmp_path, "check")
        assert (ran.code, ran.out) == (0, "No findings in 0 files.\n")
        assert ran.err == "autopack-lint: there is no Python file to look at: all may be ignored by git, or excluded\n"


def test_quiet_and_verbose(project: Path) -> None:
    assert len(lint(project, "check", "-q").out.splitlines()) == 1
    assert lint(project, "check", "-q").err == ""
    assert lint(project, "check", "-v").code == 1


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_fits_a_terminal_and_says_how_it_ends(tmp_path: Path, command: str) -> None:
    ran = lint(tmp_path, *filter(None, [command]), "--help", env={"COLUMNS": "80"})
    assert (ran.code, ran.err) == (0, "")
    assert [line for line in ran.out.splitlines() if len(line) > 80] == []
    assert "exit codes:" in ran.out
