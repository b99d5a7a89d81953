"""A module that moves leaves its name behind in texts: `mock.patch("shop.prices.rate")` fails only when the test runs.

Looked at are texts in calls that surely look them up: `import_module`, `patch` of `unittest.mock` and pytest-mock, and
pytest's `monkeypatch`. Redirected without asking is a module of which git has the rename, if the new one has the name;
which module a patch for a moved name belongs in now, nobody can know.
"""

from collections.abc import Iterator

from autopack_lint.sdk import Bad, Finding, Project, Rule, Severity

PATCH = "from unittest.mock import patch\n\n\n@patch('{}')\ndef test_price(fake): ...\n"
RULE = Rule(
    id="IMP109",
    name="stale-dotted-name",
    message="the text names nothing that the project has",
    severity=Severity.ERROR,
    reads=("added_modules", "definitions", "dotted_names", "import_places", "imports"),
    by_file=True,
    fix="name where it is now",
    good=(
        {"shop/__init__.py": "", "shop/prices.py": "rate = 1\n", "test_a.py": PATCH.format("shop.prices.rate")},
        {"shop/__init__.py": "", "shop/prices.py": "class A: ...\n", "test_a.py": PATCH.format("shop.prices.A.rate")},
        {"shop/__init__.py": "", "shop/prices.py": "", "test_a.py": PATCH.format("shop.prices.open")},
        {"shop/__init__.py": "import json\n", "test_a.py": PATCH.format("shop.json.loads")},
        {"shop/__init__.py": "", "test_a.py": PATCH.format("elsewhere.prices.rate")},
        {"shop/__init__.py": "", "test_a.py": "def f(text): ...\n\n\nf('shop.prices.rate')\n"},
        {"shop.py": "", "test_a.py": "def test(monkeypatch):\n    monkeypatch.setattr('shop.a', 1, raising=False)\n"},
        {
            "shop/__init__.py": "",
            "a.py": "import importlib\n\ntry:\n    importlib.import_module('shop.x')\nexcept ImportError:\n    pass\n",
        },
    ),
    bad=(
        Bad({"shop/__init__.py": "", "test_a.py": PATCH.format("shop.prices.rate")}),
        Bad({"shop/__init__.py": "", "shop/prices.py": "", "test_a.py": PATCH.format("shop.prices.rate")}),
        Bad({"shop/__init__.py": "", "a.py": "from importlib import import_module\n\nimport_module('shop.prices')\n"}),
        Bad({"shop.py": "", "test_a.py": "def test(monkeypatch):\n    monkeypatch.setattr('shop.rate', 1)\n"}),
    ),
)


def check_project(project: Project) -> Iterator[Finding]:
    for found in project.imports.broken_names_in(project.asked):
        broken = found.broken
        if broken.flaw == "no-module":
            message = f"there is no module `{broken.module}`"
        else:
            message = f"`{broken.module}` has no name `{broken.name}`"
        yield project.at_import(RULE, broken, message)
