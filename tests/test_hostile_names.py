"""Names, words and texts that mean harm are shown as escapes, whatever the command, the format or the mistake."""

import sys
import unicodedata
from pathlib import Path

import pytest

from autopack_lint.report import FORMATS
from tests.support.command import lint, wide

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other file systems refuse such names")
NASTY = (
    "a\n::error::forged.py",
    "b\x1b[2J\x1b]0;title\x07.py",
    "c\r::set-output name=x::y.py",
    "d\u202egnp.py",
    "e\udcff\udc80.py",
    "f\x9b31m\x85\u2028.py",
    "::warning::g.py",
    "h##[error]i##vso[task.complete].py",
    "j%0A::error::k,l:m.py",
    "n\t\x7f\u200b\ufeff.py",
)
HARMFUL = ("Cc", "Cf", "Cs", "Zl", "Zp")
WORDS = "\x1b[2J\n::error::x\u202e"


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files with such names: some with findings, some broken, some that are skipped."""
    folder = tmp_path_factory.mktemp("named")
    for number, name in enumerate(NASTY):
        (folder / name).write_text([wide(), "def f(:\n", f"x = '{NASTY[1]}\u2066' (\n"][number % 3], encoding="utf-8")
        (folder / f"link {name}").symlink_to("nowhere")
        (folder / f"folder {name}").mkdir()
        (folder / f"folder {name}" / "m.py").write_text(wide(), encoding="utf-8")
    return folder


def assert_harmless(text: str) -> None:
    """No control character but line ends, and no line that a CI system would obey."""
    assert {character for character in text if unicodedata.category(character) in HARMFUL} <= {"\n"}
    for line in text.splitlines():
        assert not line.lstrip().startswith("::")
        assert "##[" not in line
        assert "##vso[" not in line


@pytest.mark.parametrize("form", FORMATS)
def test_reports_of_check(named: Path, form: str) -> None:
    ran = lint(named, "check", "-f", form)
    assert ran.code == 3
    assert ran.err == ""
    if form == "github":
        lines = ran.out.split("\n")[:-1]
        assert all(line.startswith(("::error file=", "::warning file=")) for line in lines)
        assert len(lines) == 3 * len(NASTY)
        ran = ran._replace(out="".join(line[2:] + "\n" for line in lines))
    assert_harmless(ran.out)


@pytest.mark.parametrize("form", ["text", "json", "csv", "issues"])
def test_reports_of_metrics(named: Path, form: str) -> None:
    ran = lint(named, "metrics", "-f", form)
    assert ran.code == 3
    assert_harmless(ran.out + ran.err)


@pytest.mark.parametrize("name", NASTY)
def test_a_name_on_the_command_line(named: Path, name: str) -> None:
    for path in (f"./{name}", f"./link {name}", f"gone {name}"):
        ran = lint(named, "check", path)
        assert_harmless(ran.out + ran.err)
        ran = lint(named, "metrics", path)
        assert ran.code in (0, 1, 2, 3)
        assert_harmless(ran.out + ran.err)
    ran = lint(named, "check", "-", "--stdin-filename", f"./{name}", stdin=wide().encode())
    assert_harmless(ran.out + ran.err)


@pytest.mark.parametrize(
    "words",
    [
        (WORDS,),
        (f"--{WORDS}",),
        ("check", f"--{WORDS}"),
        ("check", f"--{WORDS}=x"),
        ("check", "-f", WORDS),
        ("check", "--jobs", WORDS),
        ("check", "--trust", WORDS),
        ("check", "--select", WORDS),
        ("check", "--ignore", WORDS),
        ("check", "--config", WORDS),
        ("check", "--baseline", WORDS),
        ("check", "-f", "json", "-o", f"{WORDS}/x"),
        ("check", "-f", WORDS, "-o", WORDS),
        ("metrics", "--top", WORDS),
        ("metrics", "-f", WORDS),
        ("rules", WORDS),
        ("rules", "-f", WORDS),
        ("explain", WORDS),
        ("config", "--select", WORDS),
        ("config", "-f", WORDS),
        ("config", f"--{WORDS}"),
    ],
    ids=lambda words: ascii(" ".join(words)),
)
def test_words_that_are_refused(tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "a.py").write_text(wide(), encoding="utf-8")
    ran = lint(tmp_path, *words)
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err.startswith("autopack-lint: ")
    assert len(ran.err.splitlines()) == 1
    assert_harmless(ran.err)


@pytest.mark.parametrize(
    "text",
    [
        '[tool.autopack-lint]\nselect = ["\\u001b[2J\\n::error::"]\n',
        '[tool.autopack-lint]\n"\\u001b[2J\\n::error::" = 1\n',
        '[tool.autopack-lint.per-file-ignores]\n"\\u001b\\n::error::\\u202e" = ["CPX"]\n',
        '[tool.autopack-lint]\nextend-exclude = ["\\u001b\\n::error::\\u202e"]\n',
        '[tool.autopack-lint]\nrules = ["\\u001b\\n::error::\\u202e"]\n',
        '[tool.autopack-lint]\nbaseline = "\\u001b\\n::error::\\u202e"\n',
        "[tool.autopack-lint]\n\x1b = 1\n",
        "[tool.autopack-lint]\nselect = [\n# \x1b\n::error::",
    ],
    ids=ascii,
)
@pytest.mark.parametrize("words", [("check",), ("metrics",), ("rules", "--trust", "repo"), ("config", "-f", "json")])
def test_a_configuration_that_means_harm(tmp_path: Path, text: str, words: tuple[str, ...]) -> None:
    (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")
    ran = lint(tmp_path, *words)
    assert_harmless(ran.out + ran.err)


def test_a_baseline_that_means_harm(tmp_path: Path) -> None:
    for text in ('{"findings": [{"rule": "\\u001b\\n::error::"}]}', "[" * 100_000, "\x1b\n::error::", "{}", "[]"):
        (tmp_path / "base.json").write_text(text, encoding="utf-8")
        ran = lint(tmp_path, "check", "--baseline", "base.json")
        assert ran.code == 2
        assert_harmless(ran.err)
