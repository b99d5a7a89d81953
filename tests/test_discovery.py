"""Which files are looked at: git's ignore files by git's rules, files that are named, links, and odd names."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from autopack_lint.engine.files.discover import NEVER, discover, has_python_shebang, relative
from autopack_lint.engine.files.gitignore import parse_ignore_file
from autopack_lint.model.errors import UsageError
from tests.support.configured import written

NEEDS_POSIX = pytest.mark.skipif(os.name == "nt", reason="needs POSIX file names, links and pipes")


def found(paths: Sequence[Path], root: Path, exclude: Sequence[str] = ()) -> list[str]:
    return list(discover(paths, root, exclude).files)


def skipped(top: Path) -> dict[str, str]:
    return {item.path: item.reason for item in discover([top], top, ()).skipped}


@pytest.fixture
def top(tmp_path: Path) -> Path:
    """A folder whose parents have no say: it looks like a repository's top."""
    folder = tmp_path / "project"
    written(folder, {".git/HEAD": "ref: refs/heads/main\n"})
    return folder.resolve()


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param({}, [], id="an empty folder"),
        pytest.param({"a.txt": "", "Makefile": "all:\n"}, [], id="nothing that is Python"),
        pytest.param({f"{name}/a.py": "" for name in NEVER - {".git"}}, [], id="folders that are never a project's"),
        pytest.param(
            {"{{cookiecutter.name}}/a.py": "", "{{ name }}.py": "", "{% if x %}a{% endif %}.py": "", "{a}.py": ""},
            ["{a}.py"],
            id="templates of projects",
        ),
        pytest.param({"a.py": "", ".gitignore": "*.py"}, [], id="an ignored suffix"),
        pytest.param({"b/a.py": "", ".gitignore": "b/"}, [], id="an ignored folder"),
        pytest.param({"b/a.py": "", ".gitignore": "b\n!b/a.py"}, [], id="nothing comes back below a hidden folder"),
        pytest.param({"b/a.py": "", ".git/info/exclude": "a.py"}, [], id="the repository's own exclude file"),
        pytest.param({"b.py/a.txt": ""}, [], id="a folder with the name of a module"),
        pytest.param({"z.py": "", "a/b.pyi": "", "a.py": ""}, ["a.py", "a/b.pyi", "z.py"], id="sorted"),
        pytest.param({"a.py": "", ".gitignore": "*.py\n!a.py"}, ["a.py"], id="the last pattern wins"),
        pytest.param({"a.py": "", "b/a.py": "", ".gitignore": "/a.py"}, ["b/a.py"], id="an anchor"),
        pytest.param({"a.py": "", ".gitignore": "a.py/"}, ["a.py"], id="a folder's pattern and a file"),
        pytest.param({"a.py": "", "b/a.py": "", "b/.gitignore": "a.py"}, ["a.py"], id="a nested ignore file"),
        pytest.param(
            {".gitignore": "*.py", "b/.gitignore": "!a.py", "b/a.py": "", "a.py": ""},
            ["b/a.py"],
            id="the inner ignore file wins",
        ),
        pytest.param({".git/info/exclude": "*.py", ".gitignore": "!*.py", "a.py": ""}, ["a.py"], id="over the exclude"),
        pytest.param({"b/a.py": "", "b/c.py/d.py": ""}, ["b/a.py", "b/c.py/d.py"], id="a folder called like a module"),
        pytest.param({"a.py": "", ".gitignore": b"\xff\n\xef\xbb\xbfa.py".decode("latin-1")}, ["a.py"], id="odd bytes"),
        pytest.param({"a.py": "", ".gitignore/x": ""}, ["a.py"], id="a folder called .gitignore"),
    ],
)
def test_what_is_found(top: Path, files: dict[str, str], expected: list[str]) -> None:
    written(top, files)
    assert found([top], top) == expected


@pytest.mark.parametrize("expected", [pytest.param(["a.py", "b/d.py"], id="the same without a repository")])
def test_outside_a_repository(tmp_path: Path, expected: list[str]) -> None:
    root = tmp_path / "outer" / "root"
    written(tmp_path / "outer", {".gitignore": "a.py"})
    written(root, {"a.py": "", "b/c.py": "", "b/d.py": "", "b/.gitignore": "c.py"})
    assert found([root], root) == expected


def test_ignore_files_above_the_checked_path_hold_up_to_the_repositorys_top(top: Path) -> None:
    written(top.parent, {".gitignore": "d.py"})
    written(top, {".gitignore": "a.py", "b/.gitignore": "/c/b.py\n!a.py"})
    written(top / "b" / "c", {"a.py": "", "b.py": "", "c.py": "", "d.py": ""})
    assert found([top / "b" / "c"], top) == ["b/c/a.py", "b/c/c.py", "b/c/d.py"]
    assert found([top / "b" / "c"], top / "b" / "c") == ["a.py", "c.py", "d.py"], "wherever the root is"


def test_an_inner_repository_is_its_own_top(top: Path) -> None:
    written(top, {".gitignore": "a.py", "inner/.git": "gitdir: elsewhere\n", "inner/a.py": ""})
    assert found([top / "inner"], top) == ["inner/a.py"]


@pytest.mark.parametrize(
    ("exclude", "expected"),
    [
        pytest.param([], ["a.py", "b/a.py"], id="nothing"),
        pytest.param(["/a.py"], ["b/a.py"], id="an anchor is the root"),
        pytest.param(["b"], ["a.py"], id="a folder"),
        pytest.param(["*.py"], [], id="no ignore file brings back what is excluded"),
        pytest.param(["!hidden.py"], ["a.py", "b/a.py", "hidden.py"], id="a negation wins over ignore files"),
    ],
)
def test_extend_exclude(top: Path, exclude: list[str], expected: list[str]) -> None:
    written(top, {"a.py": "", "b/a.py": "", "hidden.py": "", ".gitignore": "hidden.py\n!a.py"})
    assert found([top], top, exclude) == expected


def test_patterns_of_extend_exclude_begin_at_the_root(top: Path) -> None:
    written(top, {"b/a.py": "", "b/c/a.py": ""})
    assert found([top / "b"], top, ["/b/a.py"]) == ["b/c/a.py"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("hidden.py", "", id="an ignored file"),
        pytest.param("venv/a.py", "", id="a file in a folder that is never looked at"),
        pytest.param("notes.txt", "", id="a file with another suffix"),
        pytest.param("script", "x = 1", id="a file without any sign of Python"),
    ],
)
def test_a_file_that_is_named_is_always_taken(top: Path, name: str, text: str) -> None:
    written(top, {".gitignore": "hidden.py", name: text})
    assert found([top / name], top, ["*"]) == [name]
    assert found([top], top, ["*"]) == []


def test_a_folder_that_is_named_is_walked_though_it_is_ignored(top: Path) -> None:
    written(top, {".gitignore": "b/", "b/a.py": "", "venv/a.py": ""})
    assert found([top / "b", top / "venv"], top) == ["b/a.py", "venv/a.py"]


def test_what_is_named_twice_is_taken_once(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(top, {"b/a.py": ""})
    monkeypatch.chdir(top / "b")
    assert found([Path("a.py"), Path(), top / "b" / ".." / "b" / "a.py"], top) == ["b/a.py"]


def test_what_is_named_must_be_there(top: Path) -> None:
    with pytest.raises(UsageError, match=r"no such file or directory"):
        discover([top / "absent.py"], top, ())


@pytest.mark.parametrize(
    ("first_line", "expected"),
    [
        pytest.param("", False, id="an empty file"),
        pytest.param("#!", False, id="nothing behind the mark"),
        pytest.param("#!/bin/sh", False, id="a shell"),
        pytest.param("#!/usr/bin/env", False, id="env alone"),
        pytest.param("#!/usr/bin/env -S bash python", False, id="env and a shell"),
        pytest.param("#!/usr/bin/python2.7", False, id="a Python that we cannot read"),
        pytest.param("#!/usr/bin/pythonista", False, id="a name that only begins like it"),
        pytest.param("# python", False, id="a comment"),
        pytest.param("#!/usr/bin/python", True, id="a path"),
        pytest.param("#! /usr/bin/python3 -u", True, id="a blank and an option"),
        pytest.param("#!/opt/python3.12", True, id="a version"),
        pytest.param("#!/opt/python3.13t", True, id="a build without the lock"),
        pytest.param("#!/usr/bin/env python3\r", True, id="env, and a line end of Windows"),
        pytest.param("#!/usr/bin/env -S A=1 python3 -P", True, id="env with a variable"),
        pytest.param("#!/usr/bin/env -Spython3 -P", True, id="env with the option stuck to the name"),
        pytest.param("#!/usr/bin/env pypy3", True, id="pypy"),
        pytest.param("#!/usr/bin/env -S uv run --script", True, id="uv"),
    ],
)
def test_scripts_without_a_suffix(top: Path, first_line: str, expected: bool) -> None:
    (top / "tool").write_bytes(first_line.encode() + b"\nx = 1\n")
    assert has_python_shebang(str(top / "tool")) is expected
    assert (found([top], top) == ["tool"]) is expected
    (top / ".gitignore").write_text("tool", encoding="utf-8")
    assert found([top], top) == []


@NEEDS_POSIX
@pytest.mark.parametrize(
    ("target", "files", "reasons"),
    [
        pytest.param("b/x.py", ["b/x.py"], {}, id="inside: the file itself, once"),
        pytest.param("venv/x.py", ["b/x.py", "venv/x.py"], {}, id="to a file that is not looked at otherwise"),
        pytest.param("b", ["b/x.py"], {}, id="to a folder: not followed"),
        pytest.param(".", ["b/x.py"], {}, id="round in a circle"),
        pytest.param("../far.py", ["b/x.py"], {"l.py": "a symbolic link that leads out of the project"}, id="out"),
        pytest.param("gone.py", ["b/x.py"], {"l.py": "a symbolic link to nothing"}, id="to nothing"),
        pytest.param("l.py", ["b/x.py"], {"l.py": "a symbolic link that leads to itself"}, id="to itself"),
    ],
)
def test_links(top: Path, target: str, files: list[str], reasons: dict[str, str]) -> None:
    written(top, {"b/x.py": "", "venv/x.py": "", "../far.py": ""})
    (top / "l.py").symlink_to(target)
    (top / "loop").symlink_to(".")
    assert found([top], top) == files
    assert skipped(top) == reasons


@NEEDS_POSIX
def test_a_project_that_is_named_through_a_link(top: Path) -> None:
    written(top, {"b/x.py": ""})
    (top.parent / "other").symlink_to(top)
    assert found([top.parent / "other"], top) == ["b/x.py"]
    assert found([top.parent / "other" / "b" / "x.py"], top) == ["b/x.py"]


@NEEDS_POSIX
def test_as_for_git_an_ignore_file_that_is_a_link_does_not_count(top: Path) -> None:
    written(top, {"a.py": "", "patterns": "a.py"})
    (top / ".gitignore").symlink_to("patterns")
    assert found([top], top) == ["a.py"]


@NEEDS_POSIX
def test_a_pipe_is_skipped_with_the_reason(top: Path) -> None:
    os.mkfifo(top / "p.py")
    os.mkfifo(top / "p")
    os.mkfifo(top / ".gitignore")
    assert skipped(top) == {"p.py": "not a regular file"}
    assert found([top / "p"], top) == []


@NEEDS_POSIX
def test_a_folder_that_cannot_be_read_is_skipped_with_the_reason(top: Path) -> None:
    written(top, {"b/a.py": "", "c.py": ""})
    (top / "b").chmod(0)
    try:
        if os.access(top / "b", os.R_OK):
            pytest.skip("nothing is unreadable for this user")
        assert (found([top], top), skipped(top)) == (["c.py"], {"b": "the directory cannot be read: Permission denied"})
    finally:
        (top / "b").chmod(0o755)


@NEEDS_POSIX
@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        pytest.param(b"a\nb.py", b"a?b.py", id="a newline"),
        pytest.param(b"\xff.py", b"\xff.py", id="not UTF-8"),
        pytest.param("é.py".encode(), b"??.py", id="two bytes, two question marks"),
        pytest.param(b"a\\b.py", b"a\\\\b.py", id="a backslash"),
        pytest.param(b"\x1b[31m.py", b"\x1b\\[*.py", id="an escape sequence"),
        pytest.param(b"a .py ", b"*", id="a blank at the end"),
    ],
)
def test_odd_names(top: Path, name: bytes, pattern: bytes) -> None:
    try:
        (top / os.fsdecode(name)).write_bytes(b"#!/usr/bin/python\n")
    except OSError:
        pytest.skip("this file system has no such names")
    expected = [os.fsdecode(name)] if name.endswith(b".py") else []
    assert found([top], top) == expected
    (top / ".gitignore").write_bytes(pattern)
    assert found([top], top) == []


@pytest.mark.parametrize(
    ("path", "root", "expected"),
    [
        pytest.param(("p", "a.py"), ("p",), "a.py", id="below"),
        pytest.param(("p", "a", "b.py"), ("p",), "a/b.py", id="with slashes on every system"),
        pytest.param(("pq", "a.py"), ("p",), None, id="a neighbour whose name only begins alike"),
        pytest.param(("a.py",), (), "a.py", id="below the root of all"),
    ],
)
def test_relative(path: tuple[str, ...], root: tuple[str, ...], expected: str | None) -> None:
    whole = str(Path(os.sep, *path))
    assert relative(whole, str(Path(os.sep, *root))) == (expected or whole.replace(os.sep, "/"))


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        pytest.param("*a" * 40 + "b", "a" * 250, id="many stars"),
        pytest.param("/" + "*a" * 40 + "b", "a" * 250, id="many stars, anchored"),
        pytest.param("**/a/" * 30 + "b", "a/" * 1500, id="many stars over folders"),
        pytest.param("**/*a*a*a/" * 9 + "b", "aaaaaaaa/" * 200, id="both"),
        pytest.param("*[!b]" * 40 + "b", "a" * 250, id="many sets"),
    ],
)
def test_hostile_patterns_take_no_time(pattern: str, name: str) -> None:
    started = time.perf_counter()
    assert parse_ignore_file(pattern).decides(name, name) is None
    assert time.perf_counter() - started < 1


@NEEDS_POSIX
def test_what_the_answer_depends_on_is_watched(top: Path) -> None:
    written(top, {"b/x.py": "", "script": "text", "b/.gitignore": "y.py"})
    (top / "l.py").symlink_to("gone.py")
    watched = discover([top], top, ()).watched
    names = ("", "b", "b/.gitignore", "script", "l.py", ".git/HEAD", ".git/info/exclude")
    assert {str(top / name) for name in names} == watched.keys()
    deeper = discover([top / "b"], top, ()).watched
    assert {str(top / "b" / ".git"), str(top / ".gitignore"), str(top / ".git" / "HEAD")} <= deeper.keys()
