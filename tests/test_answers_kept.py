"""The file in which an answer is kept: what is damaged, foreign, linked or in doubt is not used."""

from __future__ import annotations

import os
import random
import shutil
import sys
from pathlib import Path

import pytest

from autopack_lint.engine.files.own_folder import own_folder
from autopack_lint.engine.files.signature import Signature, all_settled, now, signature_of, signatures_of
from autopack_lint.engine.files.state_folder import state_folder
from autopack_lint.engine.memory import answers
from autopack_lint.engine.memory.answers import Answer, packed, question_of, recall, remember, unpacked
from tests.support.runs import settle

NEEDS_POSIX = pytest.mark.skipif(os.name == "nt", reason="needs links")
QUESTION = b"what?"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project in which one answer is kept."""
    monkeypatch.chdir(tmp_path)
    state = state_folder(tmp_path)
    assert state is not None
    keep(state / answers.FOLDER, tmp_path)
    return state / answers.FOLDER


def keep(folder: Path, top: Path, question: bytes = QUESTION) -> None:
    if not (top / "a.py").exists():
        (top / "a.py").touch()
        settle()
    paths = [str(top / "a.py"), str(top / "absent")]
    remember(str(folder), question, Answer(1, b"output"), dict(zip(paths, signatures_of(paths), strict=True)))


def recalled(question: bytes = QUESTION) -> tuple[int, bytes] | None:
    answer = recall(question)
    return None if answer is None else (answer.exit_code, answer.output)


def test_an_answer_is_recalled(folder: Path) -> None:
    assert recalled() == (1, b"output")
    assert recalled(b"other?") is None


def test_an_answer_that_is_corrupted_anywhere_is_not_used(folder: Path) -> None:
    (file,) = folder.iterdir()
    whole = file.read_bytes()
    for place in range(len(whole)):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert recalled() is None
        file.write_bytes(whole[:place])
        assert recalled() is None
    for seed in range(200):
        file.write_bytes(random.Random(seed).randbytes(seed))
        assert recalled() is None


def test_an_answer_that_depends_on_nothing_is_not_used(folder: Path) -> None:
    assert unpacked(packed(QUESTION, Answer(0, b""), {}), QUESTION) is None
    (file,) = folder.iterdir()
    file.write_bytes(packed(QUESTION, Answer(0, b"all is well"), {}))
    assert recalled() is None


def test_answers_that_came_with_the_project_are_not_used(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They could print anything. Their folder would have to have a name that nobody can know."""
    top = folder.parents[2]
    copy = Path(shutil.copytree(top, top / "copy", symlinks=True))
    monkeypatch.chdir(copy)
    assert recalled() is None
    assert Path(own_folder(str(copy))).name != folder.parent.name


@NEEDS_POSIX
def test_a_linked_marker_is_not_used(folder: Path) -> None:
    marker = folder.parents[1] / ".gitignore"
    marker.rename(folder / "marker")
    marker.symlink_to(folder / "marker")
    assert recalled() is None


def test_something_else_in_place_of_an_answer(folder: Path) -> None:
    (file,) = folder.iterdir()
    file.unlink()
    file.mkdir()
    assert recalled() is None
    keep(folder, folder.parents[2])
    assert recalled() is None


def test_what_has_just_changed_is_not_settled(tmp_path: Path) -> None:
    (tmp_path / "b.py").touch()
    signatures = {"b.py": signature_of(str(tmp_path / "b.py"))}
    assert not all_settled(signatures, now())
    settle()
    assert all_settled(signatures, now())


def test_the_first_run_of_a_project_keeps_its_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Although making the folder for it has changed the project's root."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.py").touch()
    settle()
    before = now()
    state = state_folder(tmp_path)
    assert state is not None
    root = {".": signature_of(str(tmp_path))}
    assert not all_settled(root, before)
    assert all_settled(root, now()) or sys.platform != "linux"


def test_only_the_latest_answers_are_kept(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "MOST_ANSWERS", 3)
    for number in range(6):
        keep(folder, tmp_path, str(number).encode())
    assert [number for number in range(6) if recalled(str(number).encode())] == [3, 4, 5]
    assert len(list(folder.iterdir())) == 3


def test_a_place_that_was_deleted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    if os.name != "nt":
        (tmp_path / "gone").rmdir()
    assert recall(question_of(["check"], (False, 80))) is None


@pytest.mark.parametrize("count", [1, answers.AT_ONCE - 1, answers.AT_ONCE, answers.AT_ONCE + 1, 3 * answers.AT_ONCE])
def test_an_answer_that_depends_on_many_files(tmp_path: Path, count: int) -> None:
    files = [tmp_path / f"{number}.py" for number in range(count)]
    for file in files:
        file.touch()
    paths = [str(file) for file in files]
    depends_on = dict(zip(paths, signatures_of(paths), strict=True))
    data = packed(QUESTION, Answer(1, b"output"), depends_on)
    answer = unpacked(data, QUESTION)
    assert answer is not None
    assert (answer.exit_code, answer.output) == (1, b"output")
    for file in (files[0], files[count // 2], files[-1]):
        before = file.stat()
        file.write_bytes(b"x = 1\n")
        assert unpacked(data, QUESTION) is None
        file.write_bytes(b"")
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns - 1))
        assert unpacked(data, QUESTION) is None
        depends_on[str(file)] = signature_of(str(file))
        data = packed(QUESTION, Answer(1, b"output"), depends_on)
        assert unpacked(data, QUESTION) is not None


def test_what_changed_last_is_looked_at_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = [str(tmp_path / f"{number}.py") for number in range(3 * answers.AT_ONCE)]
    last = paths[len(paths) // 2]
    data = packed(QUESTION, Answer(0, b""), {path: (1 + (path == last), 1, 1, 1) for path in paths})
    looked_at: list[list[str]] = []

    def noted(some: list[str]) -> list[Signature]:
        looked_at.append(some)
        return signatures_of(some)

    monkeypatch.setattr(answers, "signatures_of", noted)
    assert unpacked(data, QUESTION) is None
    assert len(looked_at) == 1
    assert looked_at[0][0] == last
