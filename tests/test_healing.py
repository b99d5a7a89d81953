"""Broken imports are led to where the thing is now, as far as git and the definitions prove it."""

import ast
import json
import os
import random
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from autopack_lint.analyzers.imports.pythons import supported
from autopack_lint.engine.evidence.git import commit_at
from autopack_lint.engine.evidence.past import GitPast
from tests.support.command import lint
from tests.support.git_trees import git
from tests.support.packages import installed

PRICE = """def price(item, country):
    total = item.cost * 1.2
    if country == "ch":
        total += 3
    return total
"""
REBATE = """def rebate(item, when):
    if when in item.seasons:
        return item.rebates[when]
    return item.rebate or 0
"""
Change = Callable[[Path], None]


def write_nothing_new(folder: Path) -> None:
    write(folder, {"notes.txt": "a change\n"})


def move_twice(folder: Path) -> None:
    move("shop/prices.py", "shop/costs.py")(folder)
    commit(folder)
    write(folder, {"shop/money/__init__.py": ""})
    move("shop/costs.py", "shop/money/costs.py")(folder)


def write(folder: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def commit(folder: Path) -> None:
    git(folder, "add", "-A")
    git(folder, "-c", "user.name=n", "-c", "user.email=n@example.org", "commit", "-qm", "a change")


def repository(folder: Path, files: dict[str, str], change: Change) -> Path:
    """A repository of which the last commit is the change."""
    folder.mkdir(exist_ok=True)
    git(folder, "init", "-q")
    write(folder, {"pyproject.toml": "", "shop/__init__.py": "", **files})
    commit(folder)
    change(folder)
    commit(folder)
    return folder


def move(old: str, new: str) -> Change:
    def change(folder: Path) -> None:
        (folder / new).parent.mkdir(parents=True, exist_ok=True)
        (folder / old).rename(folder / new)

    return change


def put(files: dict[str, str], *gone: str) -> Change:
    def change(folder: Path) -> None:
        for path in gone:
            (folder / path).unlink()
        write(folder, files)

    return change


def mended(folder: Path, path: str, *words: str) -> str:
    ran = lint(folder, "fix", "--select", "IMP101,IMP102", *words)
    assert ran.code in {0, 1}, ran.err
    return (folder / path).read_text(encoding="utf-8")


def messages(folder: Path) -> list[str]:
    out = lint(folder, "check", "--select", "IMP101,IMP102", "-f", "json").out
    return [finding["message"] for finding in json.loads(out)["findings"]]


BODIES = {"shop/prices.py": PRICE + "\n\n" + REBATE}


@pytest.mark.parametrize(
    ("importer", "wanted", "change"),
    [
        pytest.param(
            "from shop.prices import price\n",
            "from shop.costs import price\n",
            move("shop/prices.py", "shop/costs.py"),
            id="a renamed module",
        ),
        pytest.param(
            "from shop.prices import (\n    price,  # one\n    rebate as r,\n)\n",
            "from shop.costs import (\n    price,  # one\n    rebate as r,\n)\n",
            move("shop/prices.py", "shop/costs.py"),
            id="all names of a statement, with its comments",
        ),
        pytest.param(
            "import shop.prices\n\n\ndef f():\n    return shop.prices.price\n",
            "import shop.costs\n\n\ndef f():\n    return shop.costs.price\n",
            move("shop/prices.py", "shop/costs.py"),
            id="a module and its uses",
        ),
        pytest.param(
            "def f():\n    from shop import prices\n    return prices\n",
            "def f():\n    from shop import costs as prices\n    return prices\n",
            move("shop/prices.py", "shop/costs.py"),
            id="a module in a function",
        ),
        pytest.param(
            "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from shop.prices import price\n",
            "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from shop.costs import price\n",
            move("shop/prices.py", "shop/costs.py"),
            id="for the type checker only",
        ),
        pytest.param(
            "from shop.prices import price, rebate\n",
            "from shop.costs import price\nfrom shop.prices import rebate\n",
            put({"shop/costs.py": "import os\n\n\n" + PRICE, "shop/prices.py": REBATE}),
            id="a function that went to another module",
        ),
        pytest.param(
            "from shop.prices import price, rebate\n",
            "from shop.costs import price\nfrom shop.rebates import rebate\n",
            put({"shop/costs.py": PRICE, "shop/rebates.py": REBATE}, "shop/prices.py"),
            id="a module that was split",
        ),
        pytest.param(
            "import shop.prices as p\n",
            "import shop.money.costs as p\n",
            move_twice,
            id="a module that was renamed twice",
        ),
    ],
)
def test_an_import_follows(tmp_path: Path, importer: str, wanted: str, change: Change) -> None:
    folder = repository(tmp_path / "r", {**BODIES, "a.py": importer}, change)
    assert mended(folder, "a.py") == wanted
    assert messages(folder) == []


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        pytest.param("shop.tax", "shop.tax", "from shop.costs import price, rebate\n", id="from the project"),
        pytest.param("json.tool", "json.tool", "from shop.costs import price, rebate\n", id="from elsewhere"),
        pytest.param(
            "shop.tax",
            "shop.customs",
            "from shop.costs import rebate\nfrom shop.tax import price\n",
            id="not from the same place",
        ),
        pytest.param(
            "json.tool",
            "json.scanner",
            "from json.tool import price\n\nfrom shop.costs import rebate\n",
            id="not from the same place elsewhere",
        ),
    ],
)
def test_a_renamed_module_hands_on_what_it_handed_on(tmp_path: Path, old: str, new: str, wanted: str) -> None:
    files = {"shop/tax.py": PRICE, "shop/customs.py": f"def price(it):\n    return it\n{REBATE.replace('rebate', 'b')}"}
    files |= {
        "shop/prices.py": f"from {old} import price\n\n\n{REBATE}",
        "a.py": "from shop.prices import price, rebate\n",
    }
    change = put({"shop/costs.py": f"from {new} import price\n\n\n{REBATE}"}, "shop/prices.py")
    assert mended(repository(tmp_path / "r", files, change), "a.py") == wanted


def test_of_two_definitions_alike_that_of_the_own_package_is_suggested(tmp_path: Path) -> None:
    def change(folder: Path) -> None:
        move("shop/prices.py", "shop/costs.py")(folder)
        write(folder, {"stock/prices.py": PRICE + "\n\n" + REBATE})

    importer = "from shop.prices import price\n"
    files = {**BODIES, "stock/__init__.py": "", "stock/a.py": importer, "a.py": importer}
    folder = repository(tmp_path / "r", files, change)
    assert (mended(folder, "stock/a.py"), mended(folder, "a.py")) == (importer, importer)
    assert mended(folder, "stock/a.py", "--suggestions") == "from stock.prices import price\n"
    assert (folder / "a.py").read_text(encoding="utf-8") == "from shop.costs import price\n"


def test_of_two_sources_the_one_that_python_has_is_suggested(tmp_path: Path) -> None:
    compatible = "try:\n    from Queue import Queue\nexcept ImportError:\n    from queue import Queue\n"
    importer = "from shop.compatible import Queue\n"
    folder = repository(
        tmp_path / "r", {"shop/compatible.py": compatible, "a.py": importer}, put({}, "shop/compatible.py")
    )
    assert mended(folder, "a.py") == importer
    assert mended(folder, "a.py", "--suggestions") == "from queue import Queue\n"


def test_a_relative_import_stays_relative(tmp_path: Path) -> None:
    files = {**BODIES, "shop/a/__init__.py": "", "shop/a/b.py": "from ..prices import price\n"}
    folder = repository(tmp_path / "r", files, move("shop/prices.py", "shop/a/costs.py"))
    assert mended(folder, "shop/a/b.py") == "from .costs import price\n"


def test_a_deleted_module_is_not_replaced(tmp_path: Path) -> None:
    folder = repository(tmp_path / "r", {**BODIES, "a.py": "import shop.prices\n"}, put({}, "shop/prices.py"))
    (message,) = messages(folder)
    assert "was deleted in" in message
    assert "`git show " in message
    assert "^:shop/prices.py`" in message
    assert mended(folder, "a.py", "--suggestions") == "import shop.prices\n"


def test_of_two_definitions_alike_none_is_taken(tmp_path: Path) -> None:
    change = put({"shop/one.py": PRICE, "shop/two.py": PRICE}, "shop/prices.py")
    folder = repository(tmp_path / "r", {**BODIES, "a.py": "from shop.prices import price\n"}, change)
    (message,) = messages(folder)
    assert "candidates: shop.one, shop.two" in message or "may be" not in message
    assert mended(folder, "a.py") == "from shop.prices import price\n"


def test_without_git_the_only_definition_is_a_suggestion(tmp_path: Path) -> None:
    write(tmp_path, {"pyproject.toml": "", "shop/__init__.py": "", "shop/costs.py": PRICE})
    write(tmp_path, {"a.py": "from shop.prices import price\n"})
    assert mended(tmp_path, "a.py") == "from shop.prices import price\n"
    assert mended(tmp_path, "a.py", "--suggestions") == "from shop.costs import price\n"


def test_git_is_not_asked_where_nothing_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"pyproject.toml": "", "shop.py": PRICE, "a.py": "from shop import price\n\nprint(price)\n"})
    monkeypatch.setenv("PATH", "")
    assert messages(tmp_path) == []


def recording_git(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A git that writes down how often it is started, before all others on the path."""
    real, log = shutil.which("git"), folder / "calls"
    write(folder, {"bin/git": f'#!/bin/sh\necho "$@" >> "{log}"\nexec "{real}" "$@"\n', "calls": ""})
    (folder / "bin/git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}")
    return log


@pytest.mark.skipif(sys.platform == "win32", reason="the git that records is a shell script")
def test_git_is_started_only_where_something_is_missing_and_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = repository(tmp_path / "whole", {**BODIES, "a.py": "import shop.prices\n"}, write_nothing_new)
    moved = repository(
        tmp_path / "moved", {**BODIES, "a.py": "import shop.prices\n"}, move("shop/prices.py", "shop/costs.py")
    )
    log = recording_git(tmp_path, monkeypatch)
    messages(whole)
    messages(whole)
    assert log.read_text() == ""
    first = messages(moved)
    calls = log.read_text().splitlines()
    assert calls
    (moved / "b.py").write_text("x = 1\n", encoding="utf-8")
    assert messages(moved) == first
    asked_again = [line for line in log.read_text().splitlines()[len(calls) :] if "rev-parse" not in line]
    assert asked_again == []


@pytest.mark.skipif(sys.platform == "win32", reason="the git that records is a shell script")
def test_the_history_is_read_once_for_many_missing_modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    imports = "".join(f"import shop.m{number}\n" for number in range(9))
    folder = repository(tmp_path / "r", {"a.py": imports}, write_nothing_new)
    log = recording_git(tmp_path, monkeypatch)
    assert len(messages(folder)) == 9
    assert [" log " in line for line in log.read_text().splitlines()].count(True) == 1


def test_modules_that_had_a_name_from_each_other_end_the_search(tmp_path: Path) -> None:
    files = {"shop/one.py": "from shop.two import price\n", "shop/two.py": "from shop.one import price\n"}
    change = put({}, "shop/one.py", "shop/two.py")
    folder = repository(tmp_path / "r", {**files, "a.py": "from shop.one import price\n"}, change)
    (message,) = messages(folder)
    assert message.endswith("it was handed on too often")


@pytest.mark.skipif(sys.platform == "win32", reason="no file can have such a name there")
@pytest.mark.parametrize("name", ["\1--output=made.py", "\1" + "0" * 40, "\1" + "0" * 40 + "\n.py"])
def test_a_file_cannot_pose_as_a_commit(tmp_path: Path, name: str) -> None:
    folder = repository(tmp_path / "r", {**BODIES, "shop/a.py": "", name: ""}, put({}, "shop/prices.py", name))
    past = GitPast(folder, commit_at(folder, "HEAD"))
    gone = past.moved("shop/prices.py")
    assert gone is not None
    assert not gone.path
    assert not (folder / "made.py").exists()
    assert past.moved("made.py") is None


def test_why_says_where_a_module_went(tmp_path: Path) -> None:
    folder = repository(
        tmp_path / "r", {**BODIES, "a.py": "import shop.prices\n"}, move("shop/prices.py", "shop/costs.py")
    )
    ran = lint(folder, "imports", "why", "shop.prices.price")
    assert ran.code == 1
    assert "now: shop.costs.price\n" in ran.out
    assert "git: `shop/prices.py` became `shop/costs.py`" in ran.out
    document = json.loads(lint(folder, "imports", "why", "shop.prices", "-f", "json").out)
    assert document["schema"] == "autopack-lint/imports-why@1"
    verdict = document["verdict"]
    assert (verdict["tier"], verdict["module"], verdict["name"]) == ("auto", "shop", "costs")
    assert document["askers"] == [{"path": "a.py", "line": 1}]
    assert lint(folder, "imports", "why", "shop.costs.price").out == "shop.costs.price is there: shop/costs.py\n"
    assert lint(folder, "imports", "why").code == 2


def test_an_answer_is_not_repeated_after_a_commit(tmp_path: Path) -> None:
    folder = tmp_path / "r"
    repository(folder, {**BODIES, "a.py": "import shop.prices\n"}, put({"b.py": ""}))
    move("shop/prices.py", "shop/costs.py")(folder)
    words = ("check", "--select", "IMP101")
    assert "shop.costs" not in lint(folder, *words).out
    commit(folder)
    assert "it is `shop.costs` now" in lint(folder, *words).out


@pytest.mark.parametrize(
    ("requires", "classifiers", "versions"),
    [
        pytest.param("", [], (), id="nothing is said"),
        pytest.param(">=3.12", [], ((3, 12), (3, 13), (3, 14)), id="open above"),
        pytest.param(">=3.10,<3.12", [], ((3, 10), (3, 11)), id="a range"),
        pytest.param("~=3.13", [], ((3, 13), (3, 14)), id="compatible"),
        pytest.param("~=3.13.1", [], ((3, 13),), id="compatible with a release"),
        pytest.param("==3.12.*", [], ((3, 12),), id="one version"),
        pytest.param(">=3.9,!=3.9.1,<4", ["Programming Language :: Python :: 3.9"], ((3, 9),), id="classifiers"),
        pytest.param("whatever", [], (), id="nobody knows"),
    ],
)
def test_supported_versions(requires: str, classifiers: list[str], versions: tuple[tuple[int, int], ...]) -> None:
    assert supported(requires, classifiers) == versions


class Case(NamedTuple):
    """A released package in which one thing was moved."""

    module: str
    target: str
    name: str


def package_repository(folder: Path, package: str) -> Path:
    """A repository with the Python files of a released package, and nothing but them."""
    source = installed(package)
    for file in sorted(source.rglob("*.py")):
        path = folder / file.relative_to(source)
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, path)
    (folder / "pyproject.toml").write_text("", encoding="utf-8")
    git(folder, "init", "-q")
    commit(folder)
    return folder


def moves(folder: Path, chance: random.Random, count: int) -> Iterator[Case]:
    """Move modules, rename folders, and move definitions into modules of their own, one at a time."""
    for number in range(count):
        git(folder, "reset", "-q", "--hard", "HEAD")
        git(folder, "clean", "-qfd")
        files = [path for path in sorted(folder.rglob("*.py")) if path.name not in {"__init__.py", "__main__.py"}]
        file = chance.choice([path for path in files if path.parent != folder])
        module = ".".join(file.relative_to(folder).with_suffix("").parts)
        if number % 3 == 0:
            target = file.with_name(f"moved_{file.name}")
            file.rename(target)
            yield Case(module, ".".join(target.relative_to(folder).with_suffix("").parts), "")
        elif number % 3 == 1:
            target = file.parent / "moved_here" / file.name
            target.parent.mkdir()
            (target.parent / "__init__.py").touch()
            file.rename(target)
            yield Case(module, ".".join(target.relative_to(folder).with_suffix("").parts), "")
        else:
            yield from split(folder, file, module, chance)


def split(folder: Path, file: Path, module: str, chance: random.Random) -> Iterator[Case]:
    """Move one definition of a module into a new one."""
    text = file.read_text(encoding="utf-8")
    tree = ast.parse(text)
    definitions = [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    large = [node for node in definitions if (node.end_lineno or 0) - node.lineno > 4 and not node.decorator_list]
    if large:
        node = chance.choice(large)
        lines = text.splitlines(keepends=True)
        target = file.with_name(f"apart_{file.name}")
        target.write_text("".join(lines[node.lineno - 1 : node.end_lineno]), encoding="utf-8")
        file.write_text("".join(lines[: node.lineno - 1] + lines[node.end_lineno :]), encoding="utf-8")
        yield Case(module, ".".join(target.relative_to(folder).with_suffix("").parts), node.name)


def missing(folder: Path) -> list[dict[str, Any]]:
    out = lint(folder, "check", "--select", "IMP101,IMP102", "-f", "json").out
    found: list[dict[str, Any]] = json.loads(out)["findings"]
    return found


def is_about(finding: dict[str, Any], case: Case) -> bool:
    asked = f"{finding['data']['module']}.{finding['data']['name']}"
    return asked.startswith(f"{case.module}.{case.name}") or finding["data"]["missing"].startswith(case.module)


def wrong_answers(folder: Path, package: str, count: int) -> tuple[int, list[str]]:
    """How many broken imports were answered by a safe fix, and those of which the answer is not the move."""
    answered, wrong = 0, []
    package_repository(folder, package)
    start = {item["fingerprint"] for item in missing(folder)}
    for case in moves(folder, random.Random(package), count):
        commit(folder)
        for finding in missing(folder):
            if finding["fingerprint"] in start or not is_about(finding, case):
                continue
            fix = finding["fix"]
            if fix is None or fix["safety"] != "safe":
                wrong.append(f"no answer: {case}: {finding['message']}")
                continue
            answered += 1
            if f"`{case.target}" not in finding["message"]:
                wrong.append(f"{case}: {finding['message']}")
        git(folder, "reset", "-q", "--hard", "HEAD~1")
    return answered, wrong


def test_moves_in_a_package_are_followed(tmp_path: Path) -> None:
    answered, wrong = wrong_answers(tmp_path, "click==8.1.8", 5)
    assert answered > 5
    assert wrong == []


@pytest.mark.truth
@pytest.mark.parametrize("package", ["werkzeug==3.1.3", "rich==13.9.4"])
def test_moves_in_packages_are_followed(tmp_path: Path, package: str) -> None:
    answered, wrong = wrong_answers(tmp_path, package, 10)
    assert answered > 10
    assert len(wrong) <= answered * 0.03, wrong


@pytest.mark.truth
@pytest.mark.large
@pytest.mark.parametrize("package", ["jinja2==3.1.5", "trio==0.29.0", "pydantic==2.10.6", "networkx==3.4.2"])
def test_many_moves_in_packages_are_followed(tmp_path: Path, package: str) -> None:
    answered, wrong = wrong_answers(tmp_path, package, 50)
    assert answered > 50
    assert len(wrong) <= answered * 0.03, wrong


PATCHED = "from unittest.mock import patch\n\n\n@patch('{}')  # why\ndef test_it(fake): ...\n"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(PATCHED.format("shop.prices.price"), PATCHED.format("shop.costs.price"), id="a patched name"),
        pytest.param(PATCHED.format("shop.prices.json.dumps"), PATCHED.format("shop.costs.json.dumps"), id="an import"),
        pytest.param(
            "import importlib\n\nimportlib.import_module('shop.prices')\n",
            "import importlib\n\nimportlib.import_module('shop.costs')\n",
            id="a module by name",
        ),
        pytest.param(
            "def test(mocker):\n    mocker.patch('shop.prices.rebate', 1)\n",
            "def test(mocker):\n    mocker.patch('shop.costs.rebate', 1)\n",
            id="pytest-mock",
        ),
        pytest.param(PATCHED.format("shop.prices.gone"), "", id="a name that the new module has not"),
    ],
)
def test_texts_that_name_a_module_follow_it(tmp_path: Path, old: str, new: str) -> None:
    files = {"shop/prices.py": "import json\n\n\n" + PRICE + "\n\n" + REBATE, "tests/test_a.py": old}
    folder = repository(tmp_path, files, move("shop/prices.py", "shop/costs.py"))
    ran = lint(folder, "fix", "--select", "IMP109")
    assert ran.code in {0, 1}, ran.err
    assert (folder / "tests/test_a.py").read_text(encoding="utf-8") == new or (not new and ran.code == 0)
    assert "has no name `gone`" in lint(folder, "check", "--select", "IMP109").out or new
