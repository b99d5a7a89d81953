"""Writing: everything or nothing, never through a link, never over what someone else has written."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from autopack_lint.cli import main
from autopack_lint.cli.session import has_unfinished
from autopack_lint.engine.files.root_folder import RefusedWriteError, content_hash, parts_of
from autopack_lint.engine.fixing.journal import DECIDED, DONE, PREPARING, Change, Problem, recover, write_all
from tests.support.command import COMMAND, environment, lint
from tests.support.fixing import CLEAN, UNUSED, fix, project, tree

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="modes and links of POSIX")
MATRIX = {
    "utf-8 with a mark": b"\xef\xbb\xbfx = '\xc3\xa4'  # autopack: ignore[CPX105]\n",
    "latin-1": b"# coding: latin-1\nx = '\xe4'  # autopack: ignore[CPX105]\r\n",
    "cp1252": b"# coding: cp1252\nx = '\x80'  # autopack: ignore[CPX105]",
    "koi8-r": b"# -*- coding: koi8-r -*-\nx = '\xc1'  # autopack: ignore[CPX105]\n",
    "mixed line ends": b"y = 1\r\n\x0c\nx = 2  # autopack: ignore[CPX105]\nz = 3\r\n",
    "utf-8 without a word": "x = 'ä'  # autopack: ignore[CPX105]\n".encode(),
    "utf-8 with a mark and Windows": b"\xef\xbb\xbf# -*- coding: utf-8 -*-\r\nx = 1  # autopack: ignore[CPX105]\r\n",
    "iso-8859-15": b"# vim: set fileencoding=iso-8859-15 :\nx = '\xa4'  # autopack: ignore[CPX105]\n",
    "gb18030": b"# coding: gb18030\nx = '\x81\x30\x81\x30\xd6\xd0'  # autopack: ignore[CPX105]\n",
    "tabs and form feeds inside": b"class A:\n\tx = 1\n\x0c\n\ty = 2  # autopack: ignore[CPX105]\n",
    "a mark of line ends in a text": "x = '\u2028\x85\x0b'  # autopack: ignore[CPX105]\n".encode(),
    "no line end": b"x = 2  # autopack: ignore[CPX105]",
    "shift-jis": b"# coding: shift_jis\nx = '\x82\xa0'  # autopack: ignore[CPX105]\n",
}


@pytest.mark.parametrize("raw", MATRIX.values(), ids=MATRIX)
def test_encoding_mark_and_line_ends_stay(tmp_path: Path, raw: bytes) -> None:
    root = project(tmp_path, {"a.py": raw})
    assert fix(root).code == 0
    assert tree(root)["a.py"].content == raw.replace(b"  # autopack: ignore[CPX105]", b"")


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"\x0cx = 1  # autopack: ignore[CPX105]\n", id="a form feed at the beginning"),
        pytest.param(b"y = 1\n\x0cx = 2  # autopack: ignore[CPX105]\n", id="a form feed before a statement"),
        pytest.param(b"# coding: cp1252\rx = '\x80'  # autopack: ignore[CPX105]\r", id="old line ends"),
        pytest.param(b"try: x\nexcept (A) : y  # autopack: ignore[CPX105]\n", id="a space before a colon"),
    ],
)
def test_what_libcst_does_not_give_back_stays_as_it_is(tmp_path: Path, raw: bytes) -> None:
    root = project(tmp_path, {"a.py": raw, "b.py": UNUSED})
    done = fix(root)
    assert done.code == 1
    assert "does not give the text as it is back byte for byte" in done.out
    assert (tree(root)["a.py"].content, tree(root)["b.py"].content) == (raw, CLEAN.encode())


@POSIX
def test_modes_stay(tmp_path: Path) -> None:
    root = project(tmp_path, {"a.py": UNUSED})
    (root / "a.py").chmod(0o751)
    fix(root)
    assert tree(root)["a.py"] == (CLEAN.encode(), 0o751)


@POSIX
@pytest.mark.parametrize(
    ("prepare", "reason"),
    [
        pytest.param(lambda file, other: file.chmod(0o444), "it is read-only", id="a read-only file"),
        pytest.param(lambda file, other: os.link(file, other), "more than one name", id="a file with two names"),
    ],
)
def test_a_file_that_may_not_be_written_is_refused_and_the_rest_is_mended(
    tmp_path: Path, prepare: object, reason: str
) -> None:
    root = project(tmp_path / "p", {"a.py": UNUSED, "b.py": UNUSED})
    assert callable(prepare)
    prepare(root / "a.py", tmp_path / "other.py")
    done = fix(root)
    assert done.code == 1
    assert reason in done.out
    assert tree(root)["a.py"].content.decode() == UNUSED
    assert tree(root)["b.py"].content.decode() == CLEAN


@POSIX
def test_nothing_is_written_through_links(tmp_path: Path) -> None:
    outside = project(tmp_path / "outside", {"a.py": UNUSED, "pkg/b.py": UNUSED})
    root = project(tmp_path / "p", {})
    (root / "a.py").symlink_to(outside / "a.py")
    (root / "pkg").symlink_to(outside / "pkg")
    before = tree(outside)
    fix(root)
    fix(root, "a.py", "pkg/b.py")
    fix(root, "a.py", "pkg")
    assert tree(outside) == before


@pytest.mark.parametrize(
    "path", ["", "/a.py", "../a.py", "a/../b.py", "./a.py", "a//b.py", ".git/hooks/a.py", "a\0.py"]
)
def test_a_path_leads_nowhere_else(path: str) -> None:
    with pytest.raises(RefusedWriteError):
        parts_of(path)


def changes(root: Path, **texts: str) -> dict[str, Change]:
    """What these files are to become, seen from what they are."""
    files = {f"{name}.py": text.encode() for name, text in texts.items()}
    return {path: Change(content_hash((root / path).read_bytes()), text) for path, text in files.items()}


def test_what_was_changed_in_between_stops_all_of_it(tmp_path: Path) -> None:
    root, journal = project(tmp_path / "p", {"a.py": "1", "b.py": "2"}), tmp_path / "journal"
    planned = changes(root, a="x", b="y")
    (root / "b.py").write_bytes(b"3")
    [problem] = write_all(str(root), journal, planned)
    assert problem == Problem("b.py", "it has been changed in between")
    assert (root / "a.py").read_bytes() == b"1"


@pytest.fixture
def changed_late(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project in which someone changes a file as soon as it is decided that all are written."""
    root = project(tmp_path, {"a.py": UNUSED, "b.py": UNUSED})
    replace = os.replace

    def seen(source: str, target: str, **more: int) -> None:
        replace(source, target, **more)
        if str(target).endswith(DECIDED):
            (root / "b.py").write_bytes(b"3\n")

    monkeypatch.setattr(os, "replace", seen)
    monkeypatch.chdir(root)
    return root


def test_a_file_that_is_changed_after_the_decision_is_refused_alone(
    changed_late: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["fix", "-f", "json"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert [(file["path"], file["applied"], file["refused"]) for file in document["files"]] == [
        ("a.py", 1, 0),
        ("b.py", 0, 1),
    ]
    assert document["touched_paths"] == ["a.py"]
    assert ((changed_late / "a.py").read_text(), (changed_late / "b.py").read_text()) == (CLEAN, "3\n")


def killed_at(root: Path, journal: Path, name: str) -> None:
    """A run that was killed just before or after it decided: its last rename is undone by hand."""
    before = {path: (root / path).read_bytes() for path in ("a.py", "b.py")}
    write_all(str(root), journal, changes(root, a="x", b="y"))
    [run] = journal.iterdir()
    entries = json.loads((run / DONE).read_bytes())[0]
    for path, _, _, temporary in entries:
        (root / temporary).write_bytes((root / path).read_bytes())
    for path in ("a.py", "b.py")[: 2 if name == PREPARING else 1]:
        (root / path).write_bytes(before[path])
    (run / DONE).rename(run / name)


@pytest.mark.parametrize(
    ("name", "wanted"), [pytest.param(PREPARING, b"12", id="before"), pytest.param(DECIDED, b"xy", id="after")]
)
def test_a_killed_run_is_all_or_nothing_once_the_next_one_starts(tmp_path: Path, name: str, wanted: bytes) -> None:
    root, journal = project(tmp_path / "p", {"a.py": "1", "b.py": "2"}), tmp_path / "journal"
    killed_at(root, journal, name)
    assert has_unfinished(journal)
    assert recover(str(root), journal)
    assert (root / "a.py").read_bytes() + (root / "b.py").read_bytes() == wanted
    assert sorted(tree(root)) == ["a.py", "b.py", "pyproject.toml"], "left-over temporary files"
    assert not has_unfinished(journal)


@POSIX
def test_a_full_disk_changes_nothing(tmp_path: Path) -> None:
    import resource

    text = UNUSED + "".join(f"y{number} = {number}\n" for number in range(20_000))
    root = project(tmp_path, {"a.py": UNUSED, "b.py": text})
    lint(root, "check")
    before = tree(root)

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    done = subprocess.run(
        (*COMMAND, "fix", "-f", "json"), cwd=root, env=environment(), preexec_fn=limit, capture_output=True, check=False
    )
    assert b"cannot be written" in done.stdout, done
    assert done.returncode == 1
    after = tree(root)
    assert sorted(after) == sorted(before), "left-over temporary files"
    assert after["b.py"] == before["b.py"]
    assert after["a.py"].content.decode() == CLEAN


@POSIX
@pytest.mark.skipif(sys.platform != "win32" and os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_refused(tmp_path: Path) -> None:
    root = project(tmp_path, {"a.py": UNUSED, "pkg/b.py": UNUSED})
    (root / "pkg").chmod(0o555)
    done = fix(root)
    (root / "pkg").chmod(0o755)
    assert "cannot be written" in done.out
    assert tree(root)["pkg/b.py"].content.decode() == UNUSED
