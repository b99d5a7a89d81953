"""How a project sorts its imports, as its configuration says: isort's words, and ruff's in those of isort."""

from pathlib import Path

import pytest

from autopack_lint.engine.evidence.import_style import import_style
from autopack_lint.model.import_style import ImportStyle


@pytest.mark.parametrize(
    ("file", "text", "wanted"),
    [
        pytest.param("pyproject.toml", "", {}, id="nothing is said"),
        pytest.param("pyproject.toml", "[tool.isort", {}, id="what does not parse counts as nothing"),
        pytest.param(
            "pyproject.toml", "[tool.isort]\nforce_single_line = 3\n", {"line_length": 79}, id="a wrong value"
        ),
        pytest.param("pyproject.toml", '[tool.isort]\nprofile = "black"\n', {"line_length": 88}, id="a profile"),
        pytest.param("pyproject.toml", '[tool.isort]\nprofile = "own"\n', {"line_length": 79}, id="an unknown profile"),
        pytest.param(
            "pyproject.toml",
            '[tool.isort]\nprofile = "django"\ncombine_as_imports = false\n',
            {"line_length": 79, "combine_as_imports": False},
            id="a profile of which a part is otherwise",
        ),
        pytest.param(
            "setup.cfg",
            "[isort]\nknown_first_party = a,\n  b\nlines_after_imports = 2\nfrom_first = true\n",
            {"line_length": 79, "known_first_party": ("a", "b"), "lines_after_imports": 2, "from_first": True},
            id="the older form",
        ),
        pytest.param(
            ".isort.cfg",
            "[settings]\nforce_alphabetical_sort = True\n",
            {
                "line_length": 79,
                "order_by_type": False,
                "no_sections": True,
                "lines_between_types": 1,
                "from_first": True,
            },
            id="what stands for several",
        ),
        pytest.param(
            "ruff.toml",
            'line-length = 100\n[lint.isort]\nforce-single-line = true\nsection-order = ["future"]\n'
            'relative-imports-order = "closest-to-furthest"\nlines-between-types = 1\n',
            {
                "line_length": 100,
                "force_single_line": True,
                "sections": ("future",),
                "reverse_relative": True,
                "lines_between_types": 1,
            },
            id="ruff's words",
        ),
        pytest.param("pyproject.toml", "[tool.ruff]\nline-length = 70\n", {"line_length": 70}, id="ruff's line length"),
    ],
)
def test_the_style_of_a_project(tmp_path: Path, file: str, text: str, wanted: dict[str, object]) -> None:
    (tmp_path / file).write_text(text, encoding="utf-8")
    found = import_style(tmp_path, [])
    default = ImportStyle()
    assert {key: value for key, value in found._asdict().items() if value != getattr(default, key)} == {
        key: value for key, value in wanted.items() if value != getattr(default, key)
    }


def test_the_modules_of_a_project_are_its_own(tmp_path: Path) -> None:
    assert import_style(tmp_path, ["shop.prices", "shop", "tools"]).known_first_party == ("shop", "tools")
