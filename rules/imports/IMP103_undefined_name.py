"""A name that nothing binds raises `NameError` as soon as it is read, which may be long after the program has started.

Annotations that name what is bound further down count unless all Pythons that the project supports are 3.14 or newer,
which do not evaluate them.

Scopes are Python's own: comprehensions and classes, `global` and `nonlocal`, `del` and the end of `except ... as name`,
type parameters, patterns, annotations in quotes. Names that `try` expects to be missing, that only an old Python has,
or that `exec`, `globals()` or a star import from elsewhere may bind, are not reported. Nor are names that files of one
folder get from a framework that executes them: four or more that are missing in four files or more.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from autopack_lint.sdk import AddImport, Bad, Finding, Fix, Project, Rule, Safety, Severity, UndefinedName

SEVERAL = 4
"""So many names, in so many files of a folder, have not been forgotten."""
GIVEN = {"conf.py": frozenset({"tags"})}
"""What well-known runners give to files of a name: Sphinx to its settings."""
CONTROLLERS = ("basket", "orders", "stock", "users")
USES = "session.user = request.user\nredirect(URL('{}'))\n"
FORGETS = "print(os.{}, sys.path, re.compile(json.dumps(1)))\n"
RULE = Rule(
    id="IMP103",
    name="undefined-name",
    message="the name is not defined",
    severity=Severity.ERROR,
    reads=("added_builtins", "definitions", "imports", "undefined"),
    fix="import the name",
    good=(
        "import os\n\nprint(os.name)\n",
        "def f(items):\n    return [item for item in items if (size := len(item)) and size > 1]\n",
        "try:\n    text = unicode\nexcept NameError:\n    text = str\n",
        "def f():\n    return later()\n\n\ndef later():\n    return f\n",
        'from __future__ import annotations\n\n\ndef f(a: Later) -> "Later": ...\n\n\nclass Later: ...\n',
        {"a.py": "from b import *\n\nprint(one, two)\n", "b.py": "from c import *\n\none = 1\n", "c.py": "two = 2\n"},
        "from somewhere_else import *\n\nprint(anything)\n",
        {
            "pyproject.toml": "[project]\nname = 'shop'\nversion = '1'\nrequires-python = '>=3.14'\n",
            "a.py": "def f(a: Later): ...\n\n\nclass Later: ...\n",
        },
        {"a.py": "import builtins\n\nbuiltins.trace = print\n", "b.py": "trace(1)\n"},
        {f"controllers/{name}.py": USES.format(name) for name in CONTROLLERS},
        {"docs/conf.py": "extensions = ['a'] if tags.has('a') else []\n"},
    ),
    bad=(
        Bad("print(valu)\n"),
        Bad("def f():\n    return inner\n\n\ndef g():\n    inner = 1\n    return inner\n"),
        Bad("class A:\n    size = 1\n\n    def area(self):\n        return size\n"),
        Bad('def f(a: "Missing") -> None: ...\n'),
        Bad("try:\n    pass\nexcept ValueError as error:\n    pass\nprint(error)\n"),
        Bad("x = 1\ndel x\nprint(x)\n"),
        Bad("print(x)\nx = 1\n"),
        Bad(
            {
                "pyproject.toml": "[project]\nname = 'shop'\nversion = '1'\nrequires-python = '>=3.11'\n",
                "a.py": "def f(a: Later): ...\n\n\nclass Later: ...\n",
            }
        ),
        Bad("def f():\n    total += 1\n    return total\n"),
        Bad('"""Doc."""\n\nprint(json.dumps({}))\n'),
        Bad({"a.py": "from b import *\n\nprint(one, two)\n", "b.py": "one = 1\n"}),
        Bad({f"controllers/{name}.py": USES.format(name) for name in CONTROLLERS[:3]}),
        Bad({f"tools/{name}.py": FORGETS.format(name) for name in ("linesep", "name", "pathsep", "sep")}),
        Bad({"a.py": "print(price())\n", "shop/__init__.py": "", "shop/prices.py": "def price(): ...\n"}),
    ),
)


def check_project(project: Project) -> Iterator[Finding]:
    missing = list(missing_names(project))
    given = given_by_a_runner((path, item.name) for path, item in missing if not is_standard(project, path, item))
    for path, item in missing:
        if (path, item.name) in given:
            continue
        where = "in an annotation, " if item.in_annotation else ""
        why = f": {item.reason}" if item.reason else ""
        message = f"{where}`{item.name}` is not defined{why}"
        yield RULE.finding(
            item.span, item.excerpt, message=message, symbol=item.symbol, fix=fix_of(project, path, item)
        )._replace(path=path)


def missing_names(project: Project) -> Iterator[tuple[str, UndefinedName]]:
    """The names that no text of the project gives a value, with their files."""
    added = {name for _, facts in project.facts.saying("added_builtins") for name in facts.added_builtins}
    for path, facts in project.facts.saying("undefined"):
        if path.endswith(".pyi"):
            continue
        given = added | GIVEN.get(path.rpartition("/")[2], frozenset())
        for item in facts.undefined:
            if item.name not in given and not project.imports.may_have_a_value(path, item):
                yield path, item


def given_by_a_runner(missing: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """The names, with their files, that files of one folder do not define but get from what executes them.

    A framework that runs files with names of its own does so with a folder: several names are missing in several files.
    Modules of the standard library are no such names.
    """
    names: dict[str, set[str]] = {}
    for path, name in missing:
        names.setdefault(path, set()).add(name)
    folders = Counter((path.rpartition("/")[0], name) for path, found in names.items() for name in found)
    shared = {
        path: {name for name in found if folders[path.rpartition("/")[0], name] >= SEVERAL}
        for path, found in names.items()
    }
    return {(path, name) for path, found in shared.items() if len(found) >= SEVERAL for name in found}


def is_standard(project: Project, path: str, item: UndefinedName) -> bool:
    source = project.imports.source_of(path, item)
    return source is not None and source.is_certain


def fix_of(project: Project, path: str, item: UndefinedName) -> Fix | None:
    """An import of the one thing that the name can mean."""
    if item.reason:
        return None
    source = project.imports.source_of(path, item)
    if source is None:
        return None
    words = f"from {source.module} import {source.name}" if source.name else f"import {source.module}"
    safety = Safety.SAFE if source.is_certain else Safety.SUGGESTION
    return Fix(safety, words, (AddImport(source.module, source.name),))
