"""Answers about imports that miss something: kept like others, until the disk or git has more to say."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.configured import written
from tests.support.git_trees import git
from tests.support.runs import checked, settle
from tests.test_answers import assert_noticed, fresh, is_replayed, ready

NEEDS_POSIX = pytest.mark.skipif(os.name == "nt", reason="needs links")
PRICE = "def price(item):\n    total = item.cost * 2\n    return total + item.fee\n"
TREE = {
    "pyproject.toml": "",
    "shop/__init__.py": "",
    "shop/prices.py": PRICE,
    "shop/use.py": "from shop.prices import price\nfrom shop.costs import total\n\nprint(price, total)\n",
}
Change = Callable[[Path], object]


def commit(root: Path) -> None:
    git(root, "add", "-A")
    git(root, "-c", "user.name=n", "-c", "user.email=n@example.org", "commit", "-qm", "a change", "--allow-empty")


def repository(root: Path) -> Path:
    """One whose second commit moves a module; the branch `old` is at the first."""
    git(written(root, TREE), "init", "-q", "-b", "main")
    commit(root)
    git(root, "branch", "old")
    git(root, "mv", "shop/prices.py", "shop/money.py")
    commit(root)
    return root


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return ready(repository(tmp_path.resolve() / "outer" / "project"))


def delete_head(root: Path) -> None:
    (root / ".git" / "HEAD").unlink()


def test_what_is_missing_is_no_reason_to_look_again(project: Path) -> None:
    for words in ((), ("shop/use.py",)):
        first = checked(project, *words)
        assert b"it is `shop.money.price` now" in first.output
        assert is_replayed(project, *words)
        assert checked(project, *words) == first == fresh(project, *words)


def test_a_project_without_git(tmp_path: Path) -> None:
    root = ready(written(tmp_path.resolve(), {**TREE, "shop/prices.py": ""}))
    assert b"IMP102" in checked(root).output
    assert is_replayed(root)
    repository(root)
    assert checked(root) == fresh(root)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(commit, id="a commit"),
        pytest.param(lambda root: git(root, "checkout", "-q", "--detach"), id="a detached HEAD"),
        pytest.param(lambda root: git(root, "symbolic-ref", "HEAD", "refs/heads/old"), id="another branch"),
        pytest.param(lambda root: git(root, "update-ref", "refs/heads/main", "old"), id="a reference that is moved"),
        pytest.param(lambda root: git(root, "pack-refs", "--all"), id="packed references"),
        pytest.param(delete_head, id="a repository that is damaged"),
        pytest.param(lambda root: written(root, {"shop/costs.so": ""}), id="a compiled module"),
        pytest.param(lambda root: written(root, {"shop/costs/x.so": ""}), id="a folder"),
    ],
)
def test_what_git_or_the_disk_learns_is_never_missed(project: Path, change: Change) -> None:
    assert_noticed(project, change)


def test_a_finding_that_a_compiled_module_takes_back(project: Path) -> None:
    written(project, {"shop/costs.so": ""})
    settle()
    assert b"shop.costs" not in checked(project).output
    assert is_replayed(project)
    (project / "shop" / "costs.so").unlink()
    assert b"shop.costs" in checked(project).output


@NEEDS_POSIX
def test_a_compiled_module_that_is_a_link_to_nothing_yet(project: Path) -> None:
    (project / "shop" / "costs.so").symlink_to("../built")
    settle()
    assert b"shop.costs" in checked(project).output
    assert is_replayed(project)
    written(project, {"built": ""})
    assert b"shop.costs" not in checked(project).output


def test_a_commit_in_a_second_working_tree(project: Path) -> None:
    tree = project.parent / "second"
    git(project, "worktree", "add", "-q", "-b", "other", str(tree))
    ready(tree)
    checked(tree)
    assert is_replayed(tree)
    commit(tree)
    assert not is_replayed(tree)
    settle()
    checked(tree)
    assert is_replayed(tree)
    git(project, "update-ref", "refs/heads/other", "old")
    assert checked(tree) == fresh(tree)


def test_a_history_that_cannot_be_read_today(project: Path, tmp_path: Path) -> None:
    """Git may be installed tomorrow, and nothing in the project shows that."""
    without_git = {"PATH": str(tmp_path)}
    assert b"it is `shop.money.price` now" not in checked(project, **without_git).output
    assert not is_replayed(project, **without_git)
    assert b"it is `shop.money.price` now" in checked(project).output


def test_a_repository_around_the_project(tmp_path: Path) -> None:
    outer = tmp_path.resolve() / "outer"
    root = repository(outer / "project")
    (root / ".git").rename(outer / ".git")
    ready(root)
    checked(root)
    assert is_replayed(root)
    git(outer, "update-ref", "refs/heads/main", "old")
    assert checked(root) == fresh(root)
