"""`fix` and `undo` from outside: what they change, what they refuse, and what they say about it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from tests.support.checkout import REPOSITORY
from tests.support.command import COMMAND, environment, lint
from tests.support.fixing import CLEAN, UNUSED, fix, fixed, operations, project, replace, span, tree

SCHEMAS = REPOSITORY / "docs" / "schema"


def test_a_fix_is_applied_once_and_taken_back_exactly(tmp_path: Path) -> None:
    root = project(tmp_path, {"a.py": UNUSED, "pkg/b.py": UNUSED.replace("\n", "\r\n"), "c.py": "y = 2"})
    before = tree(root)
    first = fix(root)
    assert (first.code, first.err) == (0, "")
    assert first.out.endswith("Applied 2 fixes in 2 files.\n")
    after = tree(root)
    assert {path for path in before if before[path] != after[path]} == {"a.py", "pkg/b.py"}
    assert after["pkg/b.py"].content == b"x = 1\r\n"
    assert fix(root).out == "Nothing was changed.\n"
    assert tree(root) == after
    assert lint(root, "undo").out == "a.py: as it was\npkg/b.py: as it was\n"
    assert tree(root) == before


def test_undo_goes_back_run_by_run(tmp_path: Path) -> None:
    root = project(tmp_path, {"a.py": UNUSED})
    before = tree(root)
    fix(root)
    (root / "b.py").write_text(UNUSED, encoding="utf-8")
    between = tree(root)
    fix(root)
    assert lint(root, "undo").code == 0
    assert tree(root) == between
    assert lint(root, "undo").code == 0
    (root / "b.py").unlink()
    assert tree(root) == before
    done = lint(root, "undo")
    assert done.code == 2
    assert "there is no run of `fix` that could be taken back" in done.err


def test_undo_refuses_where_a_file_has_been_changed_since(tmp_path: Path) -> None:
    root = project(tmp_path, {"a.py": UNUSED, "b.py": UNUSED})
    fix(root)
    (root / "a.py").write_text("z = 3\n", encoding="utf-8")
    before = tree(root)
    done = lint(root, "undo")
    assert done.code == 1
    assert "a.py: it has been changed in between" in done.err
    assert tree(root) == before


def test_diff_writes_nothing_and_ends_with_1(tmp_path: Path) -> None:
    root = project(tmp_path, {"a.py": UNUSED})
    before = tree(root)
    done = fix(root, "--diff")
    assert done.code == 1
    assert done.out == f"--- a/a.py\n+++ b/a.py\n@@ -1 +1 @@\n-{UNUSED}+{CLEAN}"
    assert "Would apply 1 fix in 1 file." in done.err
    assert tree(root) == before
    assert fix(project(tmp_path / "clean", {"a.py": CLEAN}), "--diff").code == 0


def test_the_document_fits_its_schema_and_tells_a_run_without_work(tmp_path: Path) -> None:
    root = project(tmp_path, {"a.py": UNUSED})
    schema = json.loads((SCHEMAS / "fix.schema.json").read_text(encoding="utf-8"))
    document = fixed(root)
    jsonschema.validate(document, schema)
    counts = [document[key] for key in ("operations_planned", "operations_applied", "operations_failed")]
    assert (counts, document["touched_paths"]) == ([1, 1, 0], ["a.py"])
    document = fixed(root)
    jsonschema.validate(document, schema)
    assert (document["operations_planned"], document["touched_paths"]) == (0, [])


def test_only_the_finding_that_is_named_is_mended(tmp_path: Path) -> None:
    root = project(tmp_path, {"a.py": UNUSED, "b.py": UNUSED})
    found = json.loads(lint(root, "check", "-f", "json").out)["findings"]
    fix(root, "--only", found[1]["fingerprint"])
    assert tree(root)["a.py"].content.decode() == UNUSED
    assert tree(root)["b.py"].content.decode() == CLEAN


def test_fixes_of_a_findings_file_are_applied_to_what_it_speaks_of_only(tmp_path: Path) -> None:
    root = project(tmp_path, {"a.py": UNUSED, "b.py": UNUSED})
    lint(root, "check", "-f", "json", "-o", "../findings.json")
    (root / "a.py").write_text("\n" + UNUSED, encoding="utf-8")
    done = fix(root, "--from", "../findings.json")
    assert done.code == 1
    assert "a.py:1: SUP101 remove what silences nothing: refused: it has changed since" in done.out
    assert tree(root)["a.py"].content.decode() == "\n" + UNUSED
    assert tree(root)["b.py"].content.decode() == CLEAN


def test_fixes_that_nobody_asked_for_are_offered(tmp_path: Path) -> None:
    root = project(tmp_path, {"a.py": "import pandas as pd\n\nprint(1)\n"})
    done = fix(root)
    assert done.out == "Nothing was changed; 1 finding left. There would be 1 unsafe fix with --unsafe.\n"
    assert "Applied 1 fix in 1 file." in fix(root, "--unsafe").out


def test_only_the_rules_that_are_selected_are_taken_from_a_findings_file(tmp_path: Path) -> None:
    root = project(tmp_path, {"a.py": UNUSED})
    lint(root, "check", "-f", "json", "-o", "../findings.json")
    assert fixed(root, "--from", "../findings.json", "--select", "CPX")["operations_planned"] == 0
    assert fixed(root, "--from", "../findings.json", "--select", "SUP")["operations_applied"] == 1


PROOFS = [
    pytest.param({"op": "replace-statement", "span": span(1, 1, 6), "text": "return 1"}, "compile", id="it compiles"),
    pytest.param(replace("a.py", span(1, 5, 6), "2 +"), "no expression", id="it parses"),
    pytest.param(
        {"op": "insert-statement", "span": span(1, 1, 6), "text": "y = 2  # autopack: ignore[CPX101]"},
        "SUP101 would find something new",
        id="nothing new is found",
    ),
    pytest.param(replace("a.py", span(1, 7, 8), "2"), "there is no column 7", id="the place is there"),
    pytest.param(replace("gone.py", span(1, 1, 2), "2"), "none of the files", id="the file is there"),
    pytest.param(replace("../a.py", span(1, 1, 2), "2"), "none of the files", id="the file is inside"),
]


@pytest.mark.parametrize(("operation", "reason"), PROOFS)
def test_what_fails_a_proof_is_dropped_and_the_rest_is_applied(
    tmp_path: Path, operation: dict[str, object], reason: str
) -> None:
    root = project(tmp_path / "p", {"a.py": "x = 1\n", "b.py": "x = 1\n"})
    good = replace("b.py", span(1, 5, 6), "2")
    done = fix(root, "--operations", operations(root, {"path": "a.py", **operation}, good), "-f", "json")
    document = json.loads(done.out)
    assert done.code == 1
    assert [item["state"] for item in document["fixes"]].count("applied") == 1
    assert reason in next(item["reason"] for item in document["fixes"] if item["state"] == "refused")
    assert tree(root)["a.py"].content == b"x = 1\n"
    assert tree(root)["b.py"].content == b"x = 2\n"


def test_the_operations_of_one_fix_are_applied_all_or_none(tmp_path: Path) -> None:
    root = project(tmp_path / "p", {"a.py": "x = 1\n", "b.py": "x = 1\n"})
    both = [replace("a.py", span(1, 5, 6), "2"), replace("b.py", span(1, 5, 6), "2 +")]
    assert fix(root, "--operations", operations(root, both)).code == 1
    assert tree(root)["a.py"].content == b"x = 1\n"


def test_of_fixes_for_one_place_the_first_is_applied(tmp_path: Path) -> None:
    root = project(tmp_path / "p", {"a.py": "x = 1\n"})
    both = replace("a.py", span(1, 5, 6), "2"), replace("a.py", span(1, 5, 6), "3")
    document = fixed(root, "--operations", operations(root, *both))
    assert [item["state"] for item in document["fixes"]] == ["applied", "refused"]
    assert "has been changed by another fix" in document["fixes"][1]["reason"]
    assert tree(root)["a.py"].content == b"x = 2\n"


def test_operations_may_say_which_content_they_are_for(tmp_path: Path) -> None:
    root = project(tmp_path / "p", {"a.py": "x = 1\n"})
    operation = replace("a.py", span(1, 5, 6), "2")
    file = operations(root, operation, contents={"a.py": "0" * 32})
    assert "it has changed since the document was written" in fix(root, "--operations", file).out
    assert tree(root)["a.py"].content == b"x = 1\n"


def test_the_schema_of_operations_agrees_with_what_is_read(tmp_path: Path) -> None:
    root = project(tmp_path / "p", {"a.py": "x = 1\n"})
    schema = json.loads((SCHEMAS / "operations.schema.json").read_text(encoding="utf-8"))
    file = operations(root, {"op": "add-import", "path": "a.py", "module": "os"})
    jsonschema.validate(json.loads(Path(file).read_text(encoding="utf-8")), schema)
    assert fix(root, "--operations", file).code == 0
    assert tree(root)["a.py"].content == b"import os\n\nx = 1\n"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        pytest.param("{", "this is no JSON", id="no JSON"),
        pytest.param("[1]", "there is no operation 1", id="no operation"),
        pytest.param('[{"op": "explode", "path": "a.py"}]', "operations.operations[0]: there is no", id="unknown"),
        pytest.param('[{"op": "add-import", "path": "a.py"}]', "`module` is missing", id="a part too few"),
        pytest.param('[{"op": "add-import", "module": "a"}]', "`path` is missing", id="no path"),
        pytest.param('[{"op": "add-import", "path": "", "module": 1}]', "it is no string", id="a number"),
        pytest.param('[{"op": "add-import", "path": "", "module": "", "x": 1}]', "`x` is no part", id="too many"),
        pytest.param('[{"op": "delete-statement", "path": "", "span": 1}]', "it is no span", id="no span"),
        pytest.param('{"schema": "x"}', "this is no operations file", id="another document"),
    ],
)
def test_a_file_that_is_wrong_is_named_with_the_place(tmp_path: Path, text: str, complaint: str) -> None:
    root = project(tmp_path / "p", {"a.py": "x = 1\n"})
    (tmp_path / "ops.json").write_text(text, encoding="utf-8")
    done = fix(root, "--operations", "../ops.json")
    assert done.code == 2
    assert complaint in done.err
    assert "ops.json" in done.err


def test_the_same_run_says_the_same_twice(tmp_path: Path) -> None:
    files = {f"m{number}.py": UNUSED + f"y = {number}  # noqa: E501, CPX101\n" for number in range(12)}
    outcomes = [fix(project(tmp_path / name, files), "-f", "json").raw for name in ("one", "two")]
    assert outcomes[0] == outcomes[1]


def test_interactive_needs_a_terminal(tmp_path: Path) -> None:
    done = fix(project(tmp_path, {"a.py": UNUSED}), "--interactive")
    assert done.code == 2
    assert "--interactive needs a terminal" in done.err


@pytest.mark.skipif(sys.platform == "win32", reason="terminals of POSIX")
@pytest.mark.parametrize(
    ("answers", "mended"),
    [
        pytest.param(b"n\ny\n", {"b.py"}, id="one by one"),
        pytest.param(b"y\nq\n", {"a.py"}, id="and no more"),
        pytest.param(b"n\na\n", {"b.py", "c.py"}, id="and all that follow"),
        pytest.param(b"?\ny\nn\nn\n", {"a.py"}, id="after an explanation"),
    ],
)
def test_each_fix_is_shown_and_asked_about(tmp_path: Path, answers: bytes, mended: set[str]) -> None:
    root = project(tmp_path, {f"{name}.py": UNUSED for name in "abc"})
    ours, theirs = os.openpty()
    os.write(ours, answers)
    process = subprocess.Popen(
        (*COMMAND, "fix", "-i"),
        cwd=root,
        env=environment(),
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    os.close(theirs)
    # What follows the last answer is the end of the input.
    os.write(ours, b"\x04\n")
    _, shown = process.communicate(timeout=120)
    os.close(ours)
    assert process.returncode == 0, shown
    assert b"a.py:1: SUP101 remove what silences nothing (safe)" in shown
    assert b"-x = 1  # autopack: ignore[CPX105] once needed" in shown
    assert {path for path, file in tree(root).items() if file.content.decode() == CLEAN} == mended
