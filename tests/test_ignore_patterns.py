"""One ignore file, line by line: what each spelling hides, without git. Mutants of the code asked for most of these."""

import pytest

from autopack_lint.engine.files.gitignore import parse_ignore_file


def hides(text: str, path: str) -> bool:
    name = path.rstrip("/").rpartition("/")[2] + ("/" if path.endswith("/") else "")
    return parse_ignore_file(text).decides(path, name) is True


@pytest.mark.parametrize(
    ("text", "path"),
    [
        pytest.param("#a.py", "#a.py", id="a comment"),
        pytest.param("b/", "b", id="a file, by the pattern of a folder"),
        pytest.param("b*/", "b1", id="a file, by the pattern of a folder with a wildcard"),
        pytest.param("/b*.py", "b/x.py", id="no star reaches over a slash"),
        pytest.param("a.py\\ ", "a.py", id="a space that a backslash keeps"),
        pytest.param("  a.py", "a.py", id="spaces in front belong to the name"),
        pytest.param("", "a.py", id="an empty line"),
        pytest.param("/", "a/", id="a slash alone"),
        pytest.param("!", "a.py", id="a negation of nothing"),
        pytest.param("\ra.py", "a.py", id="a carriage return in front"),
    ],
)
def test_what_is_not_hidden(text: str, path: str) -> None:
    assert not hides(text, path)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        pytest.param("\\#a.py", "#a.py", id="a number sign behind a backslash"),
        pytest.param("b/", "b/", id="a folder"),
        pytest.param("b*/", "b1/", id="a folder, by a wildcard"),
        pytest.param("/b*", "b1/", id="a folder, by an anchored wildcard"),
        pytest.param("*.x\n*.py\n*.z", "a.py", id="one of several wildcards"),
        pytest.param("a.py   ", "a.py", id="spaces at the end"),
        pytest.param("a.py\\\\  ", "a.py\\", id="spaces behind a backslash that stands for itself"),
        pytest.param("a.py\\ ", "a.py ", id="a space that a backslash keeps"),
        pytest.param("a.py\\   ", "a.py ", id="of several spaces, the one that a backslash keeps"),
        pytest.param("a.py\t", "a.py\t", id="a tabulator at the end belongs to the name"),
        pytest.param("*.py\r", "a.py", id="a line end of two characters"),
        pytest.param("*.py\0c", "a.py", id="what is behind a NUL does not count"),
        pytest.param("a*\n", "a\nb", id="a name with a line end"),
        pytest.param("ü.py", "ü.py", id="letters that are not ASCII"),
    ],
)
def test_what_is_hidden(text: str, path: str) -> None:
    assert hides(text, path)
