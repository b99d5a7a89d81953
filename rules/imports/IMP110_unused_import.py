"""An import that nobody uses costs start-up time, and pretends a dependency.

It is silent where an import may be meant: in `__init__.py`, in `__all__`, `import x as x`, in a `try` that finds out
what there is, behind `# noqa`, in a module that only gathers names, and where another file of the project imports the
name from here. Removing one is safe only where nothing else can happen: the standard library's modules do nothing
when they are imported, those of others may register themselves somewhere.
"""

import sys
from collections.abc import Iterator

from autopack_lint.sdk import Bad, Finding, Fix, Project, RemoveImport, Rule, Safety, Severity, UnusedImport

RULE = Rule(
    id="IMP110",
    name="unused-import",
    message="the import is not used",
    severity=Severity.WARNING,
    reads=("definitions", "dynamic_imports", "imports", "unused_imports"),
    by_file=True,
    fix="remove the import",
    good=(
        "import os\n\nprint(os.name)\n",
        "import os as os\n\nprint(1)\n",
        "import os  # noqa: F401\n\nprint(1)\n",
        'import os\n\n__all__ = ["os"]\n\n\ndef f(): ...\n',
        "try:\n    import json5\nexcept ImportError:\n    HAS_JSON5 = False\nelse:\n    HAS_JSON5 = True\n",
        'from typing import Any\n\n\ndef f(x: "Any") -> None: ...\n',
        {
            "shop/__init__.py": "from shop.prices import price\n\nVERSION = 1\n\n\ndef f(): ...\n",
            "shop/prices.py": "def price(): ...\n",
        },
        {"a.py": "from os import sep\n\n\ndef f(): ...\n", "b.py": "from a import sep\n\nprint(sep)\n"},
    ),
    bad=(
        Bad(
            "from .console import (\n    Console,  # shown\n    Group,\n)\n\nprint(Console)\n",
            fixed="from .console import (\n    Console,  # shown\n)\n\nprint(Console)\n",
        ),
        Bad("import os\nimport sys  # why\n\nprint(sys.argv)\n"),
        Bad("from os import (\n    path,\n    sep,  # one\n)\n\nprint(sep)\n"),
        Bad("def f():\n    import os\n\n    return 1\n"),
        Bad("import pandas as pd\n\nprint(1)\n"),
        Bad("import os.path\n\nprint(1)\n"),
        Bad("from os import path as p, sep\nimport os.path, csv\n\nprint(1)\n", fixed="print(1)\n"),
    ),
)
SIDE_EFFECTS = frozenset(
    {"antigravity", "idlelib", "lib2to3", "readline", "rlcompleter", "site", "sitecustomize", "this", "usercustomize"}
)


def check_project(project: Project) -> Iterator[Finding]:
    for path in project.asked:
        if not is_for_others(path):
            for item in project.facts[path].unused_imports:
                if item.symbol or not project.imports.is_imported_from(path, bound_name(item)):
                    yield finding_of(item)._replace(path=path)


def is_for_others(path: str) -> bool:
    """Whether a file's imports are there for those who import the file."""
    return path.rpartition("/")[2] in {"__init__.py", "conftest.py"} or path.endswith(".pyi")


def bound_name(item: UnusedImport) -> str:
    return item.alias or item.name or item.module.partition(".")[0]


def finding_of(item: UnusedImport) -> Finding:
    words = item.alias or item.name or item.module
    fix = Fix(
        safety_of(item), RULE.fix, (RemoveImport("." * item.level + item.module, item.name, item.alias, item.span),)
    )
    message = f"`{words}` is imported and not used"
    return RULE.finding(item.span, item.excerpt, message=message, symbol=item.symbol, fix=fix)


def safety_of(item: UnusedImport) -> Safety:
    top = item.module.partition(".")[0]
    is_inert = not item.level and top in sys.stdlib_module_names and top not in SIDE_EFFECTS
    return Safety.SAFE if is_inert and not item.is_mentioned else Safety.UNSAFE
