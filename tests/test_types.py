"""mypy as a witness: what it says is found, once, and nothing of the project is run for it."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from autopack_lint.analyzers.types.messages import messages_in, span_of
from autopack_lint.engine.evidence.python_environment import python_environment
from autopack_lint.engine.types.settings import as_file, mypy_settings
from autopack_lint.model.types import TypeMessage
from tests.support.command import lint
from tests.support.configured import written
from tests.support.typed import by_hand, check_types, findings, places, project

WRONG = 'def f(size: int) -> str:\n    return size\n\n\nf("1")\n'
RIGHT = "def f(size: int) -> int:\n    return size\n\n\nf(1)\n"


@pytest.mark.parametrize(
    ("files", "words", "expected"),
    [
        pytest.param({"a.py": RIGHT}, (), [], id="nothing is wrong"),
        pytest.param({"a.py": "x = 1  # type: ignore\n"}, (), [], id="a needless ignore that nobody asked about"),
        pytest.param({"a.py": 'x: int = ""  # type: ignore[assignment]\n'}, (), [], id="mypy's own comment counts"),
        pytest.param({"a.py": WRONG, "b.py": "x = 1\n"}, ("b.py",), [], id="a file that was not asked for"),
        pytest.param(
            {"a.py": WRONG}, (), [("a.py", 2, "return-value"), ("a.py", 5, "arg-type")], id="two errors in one file"
        ),
        pytest.param(
            {"p/__init__.py": "", "p/a.py": RIGHT, "b.py": "from p.a import f\n\nx: str = f(1)\n"},
            ("b.py",),
            [("b.py", 3, "assignment")],
            id="types come from another file",
        ),
        pytest.param(
            {"pyproject.toml": '[tool.mypy]\ndisable_error_code = ["arg-type"]\n', "a.py": WRONG},
            (),
            [("a.py", 2, "return-value")],
            id="settings of the project count",
        ),
        pytest.param(
            {
                "pyproject.toml": '[tool.mypy]\n[[tool.mypy.overrides]]\nmodule = ["a"]\nignore_errors = true\n',
                "a.py": WRONG,
                "b.py": "x: int = ''\n",
            },
            (),
            [("b.py", 1, "assignment")],
            id="settings for one module",
        ),
        pytest.param(
            {"mypy.ini": "[mypy]\nexclude = ^old/\n", "old/a.py": WRONG, "a.py": RIGHT}, (), [], id="an excluded folder"
        ),
        pytest.param(
            {"mypy.ini": "[mypy]\nexclude = ^old/\n", "old/a.py": "x: int = ''\n"},
            ("old/a.py",),
            [("old/a.py", 1, "assignment")],
            id="an excluded file that is named",
        ),
        pytest.param(
            {"setup.cfg": "[mypy]\nfiles = p\n", "p/a.py": "x: int = ''\n", "b.py": WRONG},
            (),
            [("p/a.py", 1, "assignment")],
            id="the project says what is to be checked",
        ),
        pytest.param(
            {
                "mypy.ini": "[mypy]\nmypy_path = $MYPY_CONFIG_FILE_DIR/stubs\n",
                "stubs/ours.pyi": "x: int\n",
                "a.py": "import ours\n\ny: str = ours.x\n",
            },
            ("a.py",),
            [("a.py", 3, "assignment")],
            id="stubs beside the settings",
        ),
        pytest.param(
            {
                ".venv/pyvenv.cfg": "version = 3.11.2\n",
                ".venv/lib/python3.11/site-packages/dep/__init__.py": "x: int = 1\n",
                ".venv/lib/python3.11/site-packages/dep/py.typed": "",
                "a.py": "import dep\n\ny: str = dep.x\n",
            },
            (),
            [("a.py", 3, "assignment")],
            id="packages of the project's environment",
        ),
        pytest.param(
            {
                ".venv/pyvenv.cfg": "",
                ".venv/lib/python3.11/site-packages/own.pth": "../../../../elsewhere\nimport nothing\n",
                "elsewhere/dep/__init__.py": "x: int = 1\n",
                "elsewhere/dep/py.typed": "",
                "a.py": "import dep\n\ny: str = dep.x\n",
            },
            ("a.py",),
            [("a.py", 3, "assignment")],
            id="packages that are linked to",
        ),
        pytest.param(
            {".venv/pyvenv.cfg": "", "a.py": "import pytest\n"},
            (),
            [("a.py", 1, "import-not-found")],
            id="our own environment is not the project's",
        ),
        pytest.param({"@x.py": "x: int = ''\n"}, (), [("@x.py", 1, "assignment")], id="a name that mypy would read"),
        pytest.param({"-x.py": "x: int = ''\n"}, (), [("-x.py", 1, "assignment")], id="a name like an option"),
    ],
)
def test_mypy_is_heard(
    tmp_path: Path, files: dict[str, str], words: tuple[str, ...], expected: list[tuple[str, int, str]]
) -> None:
    root = project(tmp_path, files)
    document = check_types(root, *words, code=1 if expected else 0)
    assert places(document) == expected
    assert document["skipped"] == []


def test_a_finding_has_mypys_words_code_notes_and_place(tmp_path: Path) -> None:
    method = "    def size(self) -> int:\n        return 1\n"
    text = f"class A:\n{method}\n\nclass B(A):\n{method.replace('self', 'self, x: int')}"
    root = project(tmp_path, {"p/__init__.py": "", "p/a.py": text})
    [found] = findings(check_types(root, code=1))
    assert (found["rule"], found["severity"], found["confidence"]) == ("TYP114", "error", "likely")
    assert found["symbol"] == "p.a.B.size"
    assert str(found["message"]).endswith("[override]")
    assert found["span"] == {"start": {"line": 7, "column": 5}, "end": {"line": 8, "column": 17}}
    data = found["data"]
    assert isinstance(data, dict)
    assert data["mypy"] == "override"
    assert "Superclass" in data["notes"]


def test_no_type_is_checked_where_nobody_asks(tmp_path: Path) -> None:
    root = project(tmp_path, {"a.py": WRONG, "b.py": "x: int = ''  # autopack: ignore[TYP112] known\n"})
    ran = lint(root, "check")
    assert (ran.code, ran.out.startswith("No findings")) == (0, True), "nor is a comment called useless"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param("x: int = ''  # autopack: ignore[TYP112] known", [], id="silenced"),
        pytest.param("x: int = 0  # autopack: ignore[TYP112] known", ["SUP101"], id="nothing to silence"),
        pytest.param("x: int = ''  # noqa: TYP112", [], id="by noqa"),
    ],
)
def test_our_comments_silence_mypy(tmp_path: Path, line: str, expected: list[str]) -> None:
    root = project(tmp_path, {"a.py": line + "\n"})
    ran = lint(root, "check", "--with", "mypy", "-f", "jsonl")
    rows = [json.loads(row) for row in ran.out.splitlines()]
    assert [row["rule"] for row in rows if "rule" in row] == expected


def test_a_baseline_knows_findings_of_mypy_and_does_not_miss_them_where_nobody_asks(tmp_path: Path) -> None:
    root = project(tmp_path, {"a.py": WRONG})
    lint(root, "check", "--with", "mypy", "-f", "json", "-o", "base.json")
    assert lint(root, "check", "--with", "mypy", "--baseline", "base.json").code == 0
    summary = json.loads(lint(root, "check", "--baseline", "base.json", "-f", "json").out)["summary"]
    assert (summary["findings"], summary["gone"]) == (0, 0)


SHOP = {"shop/__init__.py": "", "shop/prices.py": "def price() -> int:\n    return 1\n"}


@pytest.mark.parametrize(
    ("text", "rule", "code"),
    [
        pytest.param("from shop.costs import price\n\nprice()\n", "IMP101", "import-not-found", id="no module"),
        pytest.param("from shop.prices import prize\n\nprize()\n", "IMP102", "attr-defined", id="no name"),
        pytest.param(
            "from shop.prices import (\n    price,\n    prize,\n)\n\nprice(prize)\n",
            "IMP102",
            "attr-defined",
            id="no name, on a later line of the statement",
        ),
        pytest.param("print(prize)\n", "IMP103", "name-defined", id="no binding"),
    ],
)
def test_what_both_say_is_one_finding(tmp_path: Path, text: str, rule: str, code: str) -> None:
    root = project(tmp_path, {**SHOP, "a.py": text})
    ran = lint(root, "check", "--with", "mypy", "--ignore", "IMP110", "-f", "json")
    about = [item for item in json.loads(ran.out)["findings"] if item["path"] == "a.py"]
    assert [(item["rule"], item["data"].get("mypy")) for item in about if item["data"].get("mypy") != "call-arg"] == [
        (rule, code)
    ]


def test_where_our_rule_is_off_mypy_speaks_for_itself(tmp_path: Path) -> None:
    root = project(tmp_path, {**SHOP, "a.py": "from shop.prices import prize\n"})
    ran = lint(root, "check", "--with", "mypy", "--ignore", "IMP", "-f", "json")
    assert [item["rule"] for item in json.loads(ran.out)["findings"]] == ["TYP103"]


def git(root: Path, *words: str) -> None:
    identity = ("-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *identity, *words], cwd=root, check=True, capture_output=True)  # noqa: S607


def test_what_only_mypy_sees_brings_the_fix_that_git_proves(tmp_path: Path) -> None:
    """The old package takes all names of another distribution: from the facts nobody can say what it lacks."""
    definition = "def price(cost: int) -> int:\n    '''What a customer pays.'''\n    return cost * 2 + 1\n"
    root = project(
        tmp_path, {"shop.py": f"from json import *\n\n\n{definition}", "a.py": "from shop import price\n\nprice(1)\n"}
    )
    git(root, "init", "-q")
    git(root, "add", ".")
    git(root, "commit", "-qm", "one")
    written(root, {"shop.py": "from json import *\n", "prices.py": definition})
    git(root, "add", ".")
    git(root, "commit", "-qm", "two")
    assert lint(root, "check", "--select", "IMP102").code == 0
    [found] = [item for item in findings(check_types(root)) if item["path"] == "a.py"]
    fix = found["fix"]
    assert isinstance(fix, dict)
    assert (found["rule"], fix["safety"], fix["title"]) == ("TYP103", "safe", "import it from `prices`")
    ran = lint(root, "check", "--with", "mypy", "-f", "json", "-o", "found.json")
    assert lint(root, "fix", "--from", "found.json").code == 0, ran.out
    assert (root / "a.py").read_text("utf-8") == "from prices import price\n\nprice(1)\n"


# What cannot be answered is said.


def test_a_file_that_is_no_python_does_not_stop_the_others(tmp_path: Path) -> None:
    root = project(tmp_path, {"a.py": "from bad import x\n\ny: int = ''\nx + 1\n", "bad.py": "def (\n"})
    document = check_types(root, code=3)
    assert places(document) == [("a.py", 3, "assignment")]
    assert document["skipped"] == [{"path": "bad.py", "reason": "mypy did not look at it: it is not Python"}]


def test_a_second_module_of_one_name_is_left_out_and_named(tmp_path: Path) -> None:
    root = project(
        tmp_path, {"a/conftest.py": "x: int = ''\n", "b/conftest.py": "y: int = ''\n", "c.py": "z: int = ''\n"}
    )
    document = check_types(root, code=3)
    assert places(document) == [("a/conftest.py", 1, "assignment"), ("c.py", 1, "assignment")]
    reason = "mypy did not look at it: it is the module `conftest` to mypy, and so is a/conftest.py"
    assert document["skipped"] == [{"path": "b/conftest.py", "reason": reason}]


def test_a_timeout_is_said_and_leaves_no_process(tmp_path: Path) -> None:
    root = project(tmp_path, {"a.py": WRONG})
    document = check_types(root, "--types-timeout", "0.05", code=3)
    [skipped] = document["skipped"] if isinstance(document["skipped"], list) else []
    assert skipped["reason"].startswith("mypy took longer than 0.05 seconds and was ended")
    assert runners(root) == 0


def runners(root: Path) -> int:
    """How many processes run mypy for a project."""
    count = 0
    for entry in Path("/proc").iterdir() if Path("/proc").is_dir() else ():
        try:
            if entry.name.isdigit():
                words = (entry / "cmdline").read_bytes()
                count += b"types/runner.py" in words and (entry / "cwd").resolve() == root
        except OSError:
            continue
    return count


def test_a_crash_is_said_with_its_last_words(tmp_path: Path) -> None:
    root = project(tmp_path, {"mypy.ini": "[mypy]\nexclude = (\n", "a.py": WRONG})
    document = check_types(root, code=3)
    assert findings(document) == []
    [skipped] = document["skipped"] if isinstance(document["skipped"], list) else []
    assert "exit code 2" in skipped["reason"]
    assert "invalid regular expression" in skipped["reason"]


def test_without_mypy_the_command_that_brings_it_is_named(tmp_path: Path) -> None:
    root = project(tmp_path, {"a.py": WRONG})
    hidden = "import sys; sys.modules['mypy'] = None; from autopack_lint.cli import main; sys.exit(main(sys.argv[1:]))"
    ran = lint(root, "check", "--with", "mypy", command=(sys.executable, "-P", "-c", hidden))
    assert (ran.code, ran.out) == (2, "")
    assert "pip install 'autopack-lint[types]'" in ran.err


def test_stdin_cannot_be_asked_about(tmp_path: Path) -> None:
    ran = lint(tmp_path, "check", "--with", "mypy", "-", stdin=b"x = 1\n")
    assert ran.code == 2


# Nothing of the project is executed.

SHADOWS = (
    "mypy",
    "mypy_extensions",
    "tokenize",
    "typing_extensions",
    "sitecustomize",
    "usercustomize",
    "ast",
    "orjson",
    "librt",
    "pathspec",
    "json",
    "tomllib",
    "lxml",
    "plug",
    "conftest",
    "my_typing",
)
HOSTILE = (
    "[mypy]\nplugins = plug, ./plug.py\npython_executable = {script}\ncache_dir = {outside}\n"
    "custom_typing_module = my_typing\ninstall_types = true\nnon_interactive = true\nhtml_report = {outside}\n"
    "junit_xml = {outside}/junit.xml\npdb = true\nwarn_return_any = true\n"
)


def hostile(tmp_path: Path, *folders: str) -> Path:
    root, canary, script = tmp_path / "repository", tmp_path / "canary", tmp_path / "repository" / "run-me"
    code = f"open({str(canary)!r}, 'a').write(__name__)\n"
    files = {f"{folder}{name}.py": code for name in SHADOWS for folder in folders}
    files |= {f"{SITE}evil.pth": f"import os; {code}", ".venv/pyvenv.cfg": "home = .\nversion = 3.9.1\n", "a.py": WRONG}
    files |= {"mypy.ini": HOSTILE.format(script=script, outside=tmp_path / "outside")}
    scripts = ("run-me", ".venv/bin/python", "bin/python3.9")
    project(root, files | dict.fromkeys(scripts, f"#!/bin/sh\necho ran >> '{canary}'\n"))
    for name in scripts:
        (root / name).chmod(0o755)
    return root


SITE = ".venv/lib/python3.11/site-packages/"
LEFT_OUT = (
    "mypy.ini: mypy runs without these settings of the project: plugins, python_executable, custom_typing_module, "
    "install_types, non_interactive, html_report, junit_xml, pdb\n"
)


@pytest.mark.parametrize(
    ("folders", "code"),
    [
        pytest.param((SITE,), 1, id="modules of its environment have the names of mypy's own"),
        pytest.param(("", SITE), 3, id="modules of its own, too: mypy refuses these"),
    ],
)
@pytest.mark.parametrize("words", [(), ("--no-cache",)], ids=["", "without a cache"])
def test_nothing_of_a_hostile_project_is_run(
    tmp_path: Path, folders: tuple[str, ...], code: int, words: tuple[str, ...]
) -> None:
    root = hostile(tmp_path, *folders)
    path = os.pathsep.join((str(root / "bin"), os.environ.get("PATH", "")))
    for _ in range(2):
        env = {"PATH": path, "MYPYPATH": str(root)}
        ran = lint(root, "check", "--with", "mypy", *words, "-f", "json", "a.py", env=env)
        assert ran.code == code, ran.out + ran.err
        found = json.loads(ran.out)
        rules = [item["rule"] for item in found["findings"]]
        assert rules == (["TYP112", "TYP111"] if code == 1 else [])
        assert ("shadows library module" in str(found["skipped"])) == (code == 3)
        assert LEFT_OUT in ran.err
    names = sorted(item.name for item in tmp_path.iterdir())
    assert names == ["repository"], "nothing is run, nothing is written outside"


def test_a_plugin_of_a_trusted_project_is_run(tmp_path: Path) -> None:
    plugin = (
        "from mypy.plugin import Plugin\n\n\nclass Own(Plugin):\n    pass\n\n\n"
        f"def plugin(version):\n    open({str(tmp_path / 'canary')!r}, 'w').close()\n    return Own\n"
    )
    root = project(tmp_path / "project", {"mypy.ini": "[mypy]\nplugins = plug.py\n", "plug.py": plugin, "a.py": WRONG})
    check_types(root, "a.py", code=1)
    assert not (tmp_path / "canary").exists()
    check_types(root, "--trust", "repo", "a.py", code=1)
    assert (tmp_path / "canary").exists()


# What has not changed is not looked at again; what has is.


def state_of(root: Path) -> Path:
    [folder] = (root / ".autopack-lint").glob("kept-*/mypy")
    return folder


def test_an_answer_is_kept_until_something_changes(tmp_path: Path) -> None:
    files = {"a.py": "from p import f\n\nx: str = f(1)\n", "p/__init__.py": RIGHT, "ignored/gen.py": "y = 1\n"}
    root = project(tmp_path, {**files, ".gitignore": "ignored\n"})
    first = check_types(root, code=1)
    [kept] = state_of(root).glob("kept-*.json")
    shutil.rmtree(state_of(root) / "cache")
    assert findings(check_types(root, code=1)) == findings(first)
    assert not (state_of(root) / "cache").exists(), "mypy was not started"
    written(root, {"p/__init__.py": RIGHT.replace("int", "str")})
    assert places(check_types(root)) != places(first)
    assert (state_of(root) / "cache").exists()
    assert kept.exists()


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"missing.py": "x = 1\n"}, id="a module that was missing comes"),
        pytest.param({"mypy.ini": "[mypy]\nignore_missing_imports = true\n"}, id="settings come"),
        pytest.param(
            {
                ".venv/pyvenv.cfg": "",
                ".venv/lib/python3.11/site-packages/missing/__init__.py": "",
                ".venv/lib/python3.11/site-packages/missing/py.typed": "",
            },
            id="an environment comes",
        ),
        pytest.param({"stubs/missing.pyi": "", "mypy.ini": "[mypy]\nmypy_path = stubs\n"}, id="stubs come"),
    ],
)
def test_what_comes_later_is_seen(tmp_path: Path, change: dict[str, str]) -> None:
    root = project(tmp_path, {"a.py": "import missing\n"})
    for words in ((), ("-f", "jsonl")):
        lint(root, "check", "--with", "mypy", "--select", "TYP", *words)
    assert places(check_types(root)) == [("a.py", 1, "import-not-found")]
    written(root, change)
    assert places(check_types(root)) == []
    assert "No findings" in lint(root, "check", "--with", "mypy", "--select", "TYP").out


def test_a_change_that_mypy_does_not_notice_by_itself_is_seen(tmp_path: Path) -> None:
    """mypy knows a file by its size and the second of its last change."""
    root = project(tmp_path, {"a.py": "x: int = 1 \n"})
    file, moment = root / "a.py", int(time.time()) - 100
    os.utime(file, ns=(moment * 10**9, moment * 10**9))
    assert places(check_types(root)) == []
    file.write_text('x: int = ""\n', encoding="utf-8")
    os.utime(file, ns=(moment * 10**9 + 1, moment * 10**9 + 1))
    assert places(check_types(root)) == [("a.py", 1, "assignment")]


@pytest.mark.parametrize(
    "junk", [b"", b"junk", b"[]", b'{"files": 3}', b'{"outcome": 1, "places": [1], "signatures": []}']
)
def test_junk_in_what_is_kept_changes_nothing(tmp_path: Path, junk: bytes) -> None:
    root = project(tmp_path, {"a.py": WRONG})
    wanted = places(check_types(root))
    for file in state_of(root).glob("*.json"):
        file.write_bytes(junk)
    assert places(check_types(root)) == wanted


# The parts.


def message(text: str, **fields: object) -> str:
    known = {"file": "a.py", "line": 1, "column": 0, "end_line": 1, "end_column": 1, "message": text, "hint": None}
    return json.dumps({**known, "code": "misc", "severity": "error", **fields})


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param([], [], id="nothing"),
        pytest.param(["Success: no issues found"], [], id="a line for people"),
        pytest.param([message("a note", severity="note")], [], id="a note without an error"),
        pytest.param([message("e"), message("n", severity="note")], [("e", ("n",))], id="a note on the same line"),
        pytest.param([message("e"), message("n", severity="note", line=2)], [("e", ())], id="a note elsewhere"),
        pytest.param([message("e", hint="h1\nh2")], [("e", ("h1", "h2"))], id="hints"),
        pytest.param(["a.py:3: error: it is wrong  [syntax]"], [("it is wrong", ())], id="an error as text"),
        pytest.param(['{"file": 1}', "[]", "{"], [], id="JSON that is none of mypy's"),
    ],
)
def test_messages(lines: list[str], expected: list[tuple[str, tuple[str, ...]]]) -> None:
    assert [(item.text, item.notes) for item in messages_in(lines)] == expected


@pytest.mark.parametrize(
    ("line", "columns", "expected"),
    [
        pytest.param("x = y", (5, 6), (5, 6), id="as mypy says"),
        pytest.param('  é = "" + y', (12, 13), (3, 13), id="the line where it is not ASCII"),
        pytest.param("  x = 1", (40, 50), (3, 8), id="the line where the columns lie beyond it"),
        pytest.param("x = 1", (4, 4), (1, 6), id="the line where the span is empty"),
        pytest.param("", (1, 2), (1, 1), id="an empty line"),
    ],
)
def test_spans_lie_in_the_text(line: str, columns: tuple[int, int], expected: tuple[int, int]) -> None:
    span = span_of(TypeMessage("a.py", 1, columns[0], 1, columns[1], "", "misc", is_error=True), {1: line})
    assert (span.start.column, span.end.column) == expected


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param(
            {"mypy.ini": "[mypy]\nstrict = true\n", "setup.cfg": "[mypy]\n"}, "mypy.ini", id="its own file first"
        ),
        pytest.param(
            {"pyproject.toml": "", "setup.cfg": "[mypy]\nstrict = 1\n"}, "setup.cfg", id="a shared one with a section"
        ),
        pytest.param(
            {"pyproject.toml": "[tool.mypy]\nstrict = true\n", "setup.cfg": "[mypy]\n"},
            "pyproject.toml",
            id="of the shared ones TOML first",
        ),
        pytest.param(
            {"pyproject.toml": "[broken", "setup.cfg": "[mypy]\nstrict = 1\n"},
            "setup.cfg",
            id="a broken one is passed over",
        ),
        pytest.param({"pyproject.toml": ""}, "", id="none"),
    ],
)
def test_settings_come_from_the_file_that_mypy_would_take(tmp_path: Path, files: dict[str, str], expected: str) -> None:
    root = written(tmp_path, {".git/HEAD": "", **files})
    assert mypy_settings(str(root), is_trusted=False).source == expected


def test_settings_of_a_folder_around_count_up_to_the_repository(tmp_path: Path) -> None:
    root = written(tmp_path, {".git/HEAD": "", "mypy.ini": "[mypy]\nstrict = true\n", "a/b/c.py": ""})
    assert mypy_settings(str(root / "a" / "b"), is_trusted=False).source == "../../mypy.ini"


def test_toml_survives(tmp_path: Path) -> None:
    text = '[tool.mypy]\nexclude = ["a\\\\.py$", \'é"\\\']\nstrict = true\n\n'
    text += '[[tool.mypy.overrides]]\nmodule = "a.*"\nignore_errors = true\n'
    root = written(tmp_path, {"pyproject.toml": text})
    settings = mypy_settings(str(root), is_trusted=False)
    name, again = as_file(settings, ["bad"])
    assert name == "mypy.toml"
    import tomllib

    table = tomllib.loads(again)["tool"]["mypy"]
    assert table["overrides"][0] == {"module": "a.*", "ignore_errors": True}
    assert table["overrides"][1]["module"] == ["bad"]
    assert {key: value for key, value in table.items() if key != "overrides"} == {
        key: value for key, value in tomllib.loads(text)["tool"]["mypy"].items() if key != "overrides"
    }


def test_the_active_environment_counts_where_the_project_has_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    active = written(
        tmp_path / "active", {"pyvenv.cfg": "version_info = 3.13.1.final.0\n", "lib/python3.13/site-packages/x.py": ""}
    )
    root = written(tmp_path / "root", {"a.py": ""})
    monkeypatch.setenv("VIRTUAL_ENV", str(active))
    found = python_environment(str(root))
    assert (found.version, found.sites) == ("3.13", (str(active / "lib" / "python3.13" / "site-packages"),))


def test_errors_equal_mypys_by_hand(tmp_path: Path) -> None:
    """Three released packages: the truth tests have more."""
    from tests.support.packages import installed

    for requirement, name in (("httpx==0.28.1", "httpx"), ("click==8.1.7", "click"), ("attrs==24.2.0", "attr")):
        root = tmp_path / name
        shutil.copytree(installed(requirement) / name, root / name)
        project(
            root,
            {
                ".venv/pyvenv.cfg": "",
                ".venv/lib/python3.11/site-packages/none.py": "",
                "mypy.ini": "[mypy]\nstrict = true\n",
            },
        )
        ours = check_types(root, name)
        assert ours["skipped"] == []
        theirs = by_hand(root, "--no-site-packages", name)
        assert places(ours) == theirs
        assert len(theirs) > 4


def test_mypy_runs_however_our_own_interpreter_is_called(tmp_path: Path) -> None:
    """A child may know itself by another path than its parent does."""
    root = project(tmp_path, {"a.py": "x: int = ''\n"})
    roundabout = os.path.relpath(sys.executable, root)
    ran = lint(root, "check", "--with", "mypy", "--select", "TYP", command=(roundabout, "-P", "-m", "autopack_lint"))
    assert ran.code == 1, ran.out + ran.err
