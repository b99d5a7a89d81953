"""Copies that were put into real packages are found, and what is found are copies."""

import ast
import random
from typing import NamedTuple

import pytest

from autopack_lint.analyzers.copies.clone_search import CloneSearch
from autopack_lint.facts.copies.statements import statements_of
from autopack_lint.facts.parse import parse
from autopack_lint.model.clones import CloneClass, CloneLimits, CloneType, Copy
from autopack_lint.model.statements import Statements
from tests.support.clone_reference import Reference
from tests.support.foreign_metrics import EVERYDAY, PACKAGES, parsed_files
from tests.support.injected_clones import Injected, Original, copies_of, originals
from tests.support.packages import installed

GAP = 20
MOST_ORIGINALS = 150
LEAST_FOUND = {CloneType.EXACT: 0.99, CloneType.RENAMED: 0.99, CloneType.NEAR: 0.9}
COVERED = 0.8
"""The share of a function's lines that a copy must hold."""


class Experiment(NamedTuple):
    """A package with copies in it, and what was found."""

    injected: dict[str, Injected]
    clones: tuple[CloneClass, ...]
    near: tuple[CloneClass, ...]
    reference: Reference

    def missed(self, kind: CloneType) -> list[str]:
        allowed = (*self.clones, *self.near) if kind == CloneType.NEAR else self.clones
        return [
            f"{copy.original.path}:{copy.original.line} {path}"
            for path, copy in self.injected.items()
            if copy.type == kind and not any(is_found(copy, path, clone) for clone in allowed)
        ]


def is_found(copy: Injected, path: str, clone: CloneClass) -> bool:
    """Whether a class holds both the original and the copy."""
    original, function = copy.original, ast.parse(copy.text).body[0]
    return any(holds(member, original.path, original.line, original.end_line) for member in clone.copies) and any(
        holds(member, path, function.lineno, function.end_lineno or 0) for member in clone.copies
    )


def holds(member: Copy, path: str, line: int, end_line: int) -> bool:
    shared = min(member.end_line, end_line) - max(member.line, line) + 1
    return member.path == path and shared >= COVERED * (end_line - line + 1)


def experiment(package: str) -> Experiment:
    """Copy functions of a package, one type a file, and look for copies in all of it."""
    folder = installed(package)
    dice = random.Random(package)
    files: list[tuple[str, Statements]] = []
    trees: dict[str, ast.Module] = {}
    found: list[Original] = []
    for file in parsed_files(folder):
        path = file.path.relative_to(folder).as_posix()
        statements = statements_of(file.tree, file.source)
        if statements:
            files.append((path, statements))
            trees[path] = file.tree
            found += originals(path, file)
    chosen = dice.sample(found, min(len(found), MOST_ORIGINALS))
    copies = [copy for original in chosen for copy in copies_of(original, dice)]
    injected = {f"injected/{number}_{copy.type}.py": copy for number, copy in enumerate(copies)}
    for path, copy in injected.items():
        tree, source = parse(copy.text.encode())
        statements = statements_of(tree, source)
        assert statements
        files.append((path, statements))
        trees[path] = tree
    search, limits = CloneSearch(dict(files)), CloneLimits()
    return Experiment(injected, search.clones(limits), search.near(limits, GAP), Reference(trees))


def check(package: str) -> None:
    done = experiment(package)
    for kind, least in LEAST_FOUND.items():
        missed = done.missed(kind)
        count = sum(copy.type == kind for copy in done.injected.values())
        assert count - len(missed) >= least * count, f"{len(missed)} of {count} {kind} copies are missed: {missed[:20]}"
    problems = [
        problem for clone in (*done.clones, *done.near) if (problem := done.reference.problem(clone, GAP / 100))
    ]
    assert not problems, problems[:10]


@pytest.mark.parametrize("package", EVERYDAY[1:])
def test_copies_put_into_a_package_are_found(package: str) -> None:
    check(package)


@pytest.mark.truth
@pytest.mark.parametrize("package", PACKAGES)
def test_copies_put_into_any_package_are_found(package: str) -> None:
    check(package)
