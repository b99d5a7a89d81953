"""How examples of rules are shown to people."""

from collections.abc import Mapping

import pytest

from autopack_lint.catalogue import LoadedRule, load_catalogue
from autopack_lint.report.examples import shown
from autopack_lint.sdk import MAPPED_CLASSES


@pytest.mark.parametrize(
    ("example", "text"),
    [
        pytest.param("x = 1\n", "x = 1", id="one line"),
        pytest.param("a = 1\nb = 2\nc = 3\nd = 4\n", "a = 1\nb = 2\nc = 3\nd = 4", id="a few lines that look alike"),
        pytest.param(
            "def f():\n" + "    x = 1\n" * 9 + "    return 1\n",
            "def f():\n" + "    x = 1\n" * 3 + "    # … 6 more lines like these\n    return 1",
            id="many lines that look alike",
        ),
        pytest.param(
            "".join(f"if a == {n}:\n    f({n})\n" for n in range(6)),
            "if a == 0:\n    f(0)\nif a == 1:\n    f(1)\nif a == 2:\n    f(2)\n# … 6 more lines like these",
            id="pairs of lines that look alike",
        ),
        pytest.param({"a.py": "x = 1\n", "b.py": "y\n"}, "# a.py\nx = 1\n\n# b.py\ny", id="two files"),
        pytest.param({"a.py": "", "b.py": "y\n", "c.py": ""}, "# a.py, c.py: empty\n\n# b.py\ny", id="empty files"),
        pytest.param(
            {f"m{n}.py": "import a\n" for n in range(6)}, "# m0.py, m1.py, m2.py, … m5.py\nimport a", id="equal files"
        ),
        pytest.param(MAPPED_CLASSES + "q = 1\n", "# with the models below\nq = 1", id="the models"),
    ],
)
def test_examples(example: str | Mapping[str, str], text: str) -> None:
    assert shown(example) == text


@pytest.mark.parametrize("loaded", load_catalogue().rules, ids=lambda loaded: loaded.rule.id)
def test_the_last_line_of_an_example_is_told_or_looks_like_others(loaded: LoadedRule) -> None:
    for bad in loaded.rule.bad:
        if isinstance(bad.code, str) and bad.code.strip():
            last = shown(bad.code).splitlines()[-1]
            assert last == bad.code.rstrip().splitlines()[-1] or last.endswith("more lines like these")
