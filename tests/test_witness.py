"""The second opinion on changes: when libcst agrees, when it objects, and what is done when it gives no answer."""

import json
import os
import signal
import sys
import time
from pathlib import Path

import pytest

from autopack_lint.codemods.draft import Step
from autopack_lint.codemods.edits import Edit
from autopack_lint.codemods.excerpt import Excerpt, excerpt_of, excerpt_of_all
from autopack_lint.codemods.text import Text
from autopack_lint.codemods.witness import DEEPEST, LARGEST, objection
from autopack_lint.engine.fixing.second_opinion import SecondOpinion, answered
from tests.support.command import lint
from tests.support.fixing import CLEAN, UNUSED, project, tree

WITHOUT = "import sys; sys.modules['libcst'] = None; from autopack_lint.cli import main; sys.exit(main())"
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")


def change(code: str) -> Excerpt:
    """`«old|new»` in a text as an edit of it."""
    plain, edits = "", []
    while "«" in code:
        head, _, rest = code.partition("«")
        inner, _, code = rest.partition("»")
        old, _, new = inner.partition("|")
        plain += head
        edits.append(Edit(len(plain), len(plain) + len(old), new))
        plain += old
    return excerpt_of_all(Text(plain + code), edits)


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("x = «a|b»\n", id="another expression"),
        pytest.param("x = not «a|(b or c)»\n", id="in brackets where it needs them"),
        pytest.param("x = «|f(»a«|)»  # why\n", id="a call around it"),
        pytest.param("x: t[«|f((»a, b«|))»]\n", id="a call around what is no tuple yet"),
        pytest.param("x = 1«  # gone|»\n", id="a comment less"),
        pytest.param("x = 1  # «gone |»stays\n", id="a part of a comment less"),
        pytest.param("if a:\n    b\n«|    c\n»d\n", id="a statement more at the end of a block"),
        pytest.param("if a:\n    b\n«    c\n|»\n\n# of d\nd\n", id="a statement less at the end of a block"),
        pytest.param("«a; |»b\n", id="the first of a line less"),
        pytest.param("@«a|b.c»\n@d\ndef f(): pass\n", id="a decorator"),
        pytest.param("from a import b«|, c»  # why\n", id="a name more"),
        pytest.param("from a import «b|(\n    b,\n    c,\n)»\n", id="names on lines of their own"),
        pytest.param("ä = 'ü'; y = «a|b»  # ö\n", id="behind letters of more bytes"),
        pytest.param("if a:\r\n\tb«|; c»\r\n", id="tabs, and line ends of Windows"),
        pytest.param("x = f'{«a|b»}'\n", id="inside of an f-string"),
        pytest.param("match «a|b»:\n    case [x, *_] if «y|z»:\n        pass\n", id="in a match"),
        pytest.param("if (n := «f|g»(a)) > 1: pass\n", id="in a walrus"),
        pytest.param("async def f():\n    async with «a|b» as c: await «d|e»\n", id="in what is async"),
        pytest.param("try:\n    a\nexcept* «B|C» as e:\n    pass\n", id="in a group of exceptions"),
    ],
)
def test_it_agrees_with_what_changes_nothing_else(code: str) -> None:
    assert objection(change(code)) == ""


@pytest.mark.parametrize(
    ("code", "line"),
    [
        pytest.param("x = not «a|b == c» + d\n", "`x = not a + d`", id="an operator binds closer than the new text"),
        pytest.param("x = «a|b or c» + d\n", "`x = a + d`", id="what follows is another operand"),
        pytest.param("x = «a|lambda: b» if c else d\n", "`x = a if c else d`", id="a lambda takes what follows"),
        pytest.param("x = f(«a|b # », c\n)\n", "`x = f(a, c`", id="a comment takes the rest of the line"),
        pytest.param("a\n«|if b:\n    »c\n", "`c`", id="a statement is in a block now"),
        pytest.param("if a:\n    b\n«|else:\n    d\n»    c\n", "`c`", id="a statement is in another block now"),
        pytest.param("x = 'a'  «|'''»# b\ny = '''«|'''»c'''\n", "libcst", id="a comment is a text now"),
        pytest.param("x = 1«|\n\\»\ny = 2  # z\n", "libcst", id="what joins lines"),
    ],
)
def test_it_objects_to_what_takes_something_else_along(code: str, line: str) -> None:
    assert line in objection(change(code))


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        pytest.param("\f«x|y» = 1\n", "does not give the text as it is back byte for byte", id="a leading form feed"),
        pytest.param("«x|y» = 1\r", "does not give the text as it is back byte for byte", id="a lone CR at the end"),
        pytest.param("(x): «a|b» = 1\n", "cannot read the text as it is: parser error: error at 1:5", id="its grammar"),
        pytest.param(f"x = «a|b»{' + a' * DEEPEST}\n", "chained more than 1,000 deep", id="a chain too long"),
        pytest.param(f"x = «a|b»  # {'.' * LARGEST}\n", "larger than libcst is given to read", id="a text too large"),
    ],
)
def test_what_it_cannot_hold_is_refused_with_the_reason(code: str, reason: str) -> None:
    assert reason in objection(change(code))


@pytest.mark.parametrize(
    "code",
    [
        pytest.param(f"x = «a|b»{' + a' * (DEEPEST - 20)}\n", id="terms"),
        pytest.param("if «a|b»: pass\n" + "elif a: pass\n" * 900, id="branches"),
        pytest.param(f"x = «a|b»{'.c' * (DEEPEST - 20)}\n", id="attributes"),
        pytest.param(f"x = [«a|b»{', 1' * 2_000}]\n", id="a long list"),
    ],
)
def test_long_chains_are_held(code: str) -> None:
    assert objection(change(code)) == ""


@pytest.mark.parametrize(
    ("code", "part"),
    [
        pytest.param("a\nb«  # c|»\nd\n", "b  # c\n", id="the statement alone"),
        pytest.param("# head\na\n«|b\n»\nc\n", "# head\na\n\nc\n", id="both beside an insertion"),
        pytest.param(
            "class A:\n    x = 1\n    def f(self):\n        «a|b»\n    y = 2\nz\n",
            "class A:\n    def f(self):\n        a\n",
            id="with the heads of what is around it",
        ),
        pytest.param(
            "try:\n    a\n    b\nexcept C:\n    «d|e»\n    f\nfinally:\n    g\n",
            "try:\n    a\nexcept C:\n    d\nfinally:\n    g\n",
            id="every block keeps a statement",
        ),
        pytest.param("a; «b|c»; d\ne\n", "a; b; d\n", id="statements that share a line"),
        pytest.param("a\nx = 1; \\\n  «y|z» = 2\n", "a\nx = 1; \\\n  y = 2\n", id="all where lines are joined"),
        pytest.param("if a: b\nif c: «d|e»\n", "if c: d\n", id="a block on the line of its head"),
        pytest.param("a\n\n# tail\n«|b\n»", "\n# tail\n", id="the end of the file"),
    ],
)
def test_an_excerpt_is_what_a_change_is_about(code: str, part: str) -> None:
    whole = change(code)
    excerpt = excerpt_of(Text(whole.before), whole.edits)
    assert excerpt.before == part
    assert objection(excerpt) == ""


def leave_memory(size: int) -> None:
    """Let this process have no more than so many bytes more than it has."""
    import resource

    used = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + size, used + size))


def run_into(item: str) -> bytes:
    """What may become of a process that asks."""
    match json.loads(item)[0]:
        case "dies.py":
            os.kill(os.getpid(), signal.SIGKILL)
        case "hangs.py":
            time.sleep(60)
        case "eats.py":
            return bytes(8 << 30)
        case "poor.py":
            leave_memory(150 << 20)
    return answered(item)


def opinions(*paths: str) -> dict[str, str]:
    steps = {path: (Step(Text("x = 1\n"), (Edit(4, 5, "2"),)),) for path in paths}
    opinion = SecondOpinion(2, run_into, seconds=3)
    try:
        found = {failed.path: failed.reason for failed in opinion.objections(steps)}
        # Whatever has become of the first processes, the next question is answered.
        assert opinion.objections({"a.py": steps[paths[0]]}) == []
    finally:
        opinion.close()
    return found


@POSIX
def test_a_process_that_gives_no_answer_costs_its_own_change_only() -> None:
    others = [f"m{number}.py" for number in range(80)]
    found = opinions(*others[:40], "dies.py", "hangs.py", "eats.py", *others[40:])
    assert found.keys() == {"dies.py", "hangs.py", "eats.py"}
    assert "died (SIGKILL)" in found["dies.py"]
    assert "more than 3 seconds" in found["hangs.py"]
    assert found["eats.py"].startswith("libcst gave no answer")


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux how much memory is used")
def test_a_process_with_little_memory_answers_from_a_smaller_stack() -> None:
    assert opinions("poor.py") == {}


def proofs_of(ran: str) -> dict[str, list[str]]:
    return {item["path"]: item["proofs"] for item in json.loads(ran)["files"]}


def test_the_document_names_what_each_new_text_has_passed(tmp_path: Path) -> None:
    root = project(tmp_path, {"a.py": UNUSED, "b.py": "\f" + UNUSED})
    done = lint(root, "fix", "-f", "json")
    found = proofs_of(done.out)
    assert found == {
        "a.py": ["edits-only", "rest-unchanged", "compiles", "names-kept", "rules-agree", "libcst"],
        "b.py": [],
    }
    assert done.err == ""
    assert tree(root)["b.py"].content.decode() == "\f" + UNUSED


def test_without_libcst_the_other_proofs_hold_and_one_line_says_so(tmp_path: Path) -> None:
    root = project(tmp_path, {"a.py": UNUSED, "b.py": "\f" + UNUSED})
    done = lint(root, "fix", "-f", "json", command=(sys.executable, "-P", "-c", WITHOUT))
    proofs = ["edits-only", "rest-unchanged", "compiles", "names-kept", "rules-agree"]
    assert proofs_of(done.out) == {"a.py": proofs, "b.py": proofs}
    assert done.err.count("\n") == 1
    assert "pip install 'autopack-lint[fix]'" in done.err
    assert tree(root)["a.py"].content.decode() == CLEAN
    again = lint(root, "fix", command=(sys.executable, "-P", "-c", WITHOUT))
    assert (again.code, again.err) == (0, "")
