"""What the graph and copies cost: beside the tools that do one job each, after a change, and on a larger tree."""

import contextlib
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from bench.corpora import STATE, Corpus, python_files, scratch
from bench.jscpd import NAME, jscpd
from bench.measure import Command, Cost, NotMeasured, Series, in_turns, spread
from bench.memory import memory_of
from bench.peers import bare_python
from bench.places import cache_folder
from bench.questions import (
    LARGE_FILES,
    MOST_ROUNDS_ON_LARGE,
    PASS_MILLISECONDS,
    WHAT_IS_COMPARED,
    Plan,
    add_memory,
    changed,
    named,
    series_of,
)
from bench.table import Section

SUM_BAR, MEMORY_BAR, TIMES, TIMES_BAR = 1.0, 0.5, 5, 5.5
CHANGED_BAR = 500
PEERS = ("ruff C901", "ruff analyze graph", "complexipy", "grimp")


def sections(plan: Plan, trees: Sequence[Corpus], large: Corpus, small: Corpus) -> Iterator[Section]:
    yield beside_the_sum(plan, trees)
    yield memory_beside(plan, large)
    yield after_a_change(plan, large)
    yield larger(plan, small)


def beside_the_sum(plan: Plan, trees: Sequence[Corpus]) -> Section:
    """Where one of the tools cannot be had there is no sum."""
    section = Section(
        f"Everything, cold, beside the sum of five tools, {plan.cores} cores each",
        f"check --no-cache with all rules beside the times of {', '.join(PEERS)} and {NAME} added up, each without a "
        f"cache. {WHAT_IS_COMPARED}",
    )
    for tree in trees:
        try:
            others = [*(plan.peers.cold(name, tree.path, plan.cores) for name in PEERS), one_jscpd(plan, tree.path)]
        except NotMeasured as problem:
            section.add_problem(tree.name, str(problem))
            continue
        rounds = 1 if tree.files > LARGE_FILES else min(plan.rounds, MOST_ROUNDS_ON_LARGE)
        ours, *series = series_of([plan.ours.cold(tree.path, plan.cores), *others], rounds, warm_up=False)
        section.add_ratio(tree.name, ours, summed(series), SUM_BAR)
        for command, own in zip(others, series, strict=True):
            section.add_ratio(f"  {command.label}", ours, own)
    return section


def one_jscpd(plan: Plan, folder: Path) -> Command:
    return jscpd(folder, plan.peers.state, plan.cores)


def summed(series: Sequence[Series]) -> Series:
    """The costs of each round added up; the problem of one is a problem of all."""
    problems = [each.problem for each in series if each.problem]
    if problems:
        return Series(problem=problems[0])
    rounds = zip(*(each.costs for each in series), strict=True)
    return Series([Cost(sum(c.wall for c in costs), sum(c.cpu for c in costs), 0) for costs in rounds])


def memory_beside(plan: Plan, tree: Corpus) -> Section:
    section = Section(
        f"Peak memory of everything beside {NAME}, {tree.name} tree ({tree.lines:,} lines)",
        "check --jobs 2 with all rules, writing a cache from none; parent and workers added up.",
    )
    with scratch(tree) as copy:
        ours = replace(plan.ours.check(copy, ".", "--jobs", "2", label="all rules", cores=2), before=forget(copy))
        try:
            own, other = [memory_of(ours)], [memory_of(one_jscpd(plan, copy))]
        except NotMeasured as problem:
            section.add_problem("all rules", str(problem))
            return section
    add_memory(section, "all rules", own, None)
    add_memory(section, NAME, other, None)
    section.add_figure("of its largest", spread([own[0].largest / other[0].largest]), "x", MEMORY_BAR, digits=2)
    if own[0].together and other[0].together:
        section.add_figure("of its sum", spread([own[0].together / other[0].together]), "x", MEMORY_BAR, digits=2)
    return section


def forget(folder: Path) -> Callable[[], None]:
    return lambda: shutil.rmtree(folder / STATE, ignore_errors=True)


def after_a_change(plan: Plan, tree: Corpus) -> Section:
    """A comment at the end changes no fact; a line at the top moves every line."""
    section = Section(
        f"One file changed, {tree.name} tree ({tree.lines:,} lines), cache filled",
        "check with all rules; 'comment' adds one at the end of a file of median size, 'import' one at its top: all "
        "its lines move. 'another' asks for a file that did not change. Multiples of python -c pass in the same "
        f"rounds; the bar is {CHANGED_BAR} ms where that takes {PASS_MILLISECONDS} ms. {WHAT_IS_COMPARED}",
    )
    with scratch(tree) as copy:
        by_size = sorted(python_files(copy), key=lambda path: (path.stat().st_size, str(path)))
        typical, another = (by_size[len(by_size) * part // 100] for part in (50, 51))
        in_turns([plan.ours.check(copy, ".", cores=plan.cores)], 0)
        whole = plan.ours.check(copy, ".", cores=plan.cores)
        commands = [
            bare_python(copy),
            changed(replace(whole, label="comment, all"), typical),
            changed(replace(whole, label="import, all"), typical, at_top),
            changed(named(copy, typical, plan, "import, itself"), typical, at_top),
            changed(named(copy, another, plan, "import, another"), typical, at_top),
        ]
        python, *series = series_of(commands, min(plan.rounds, MOST_ROUNDS_ON_LARGE))
    for command, own in zip(commands[1:], series, strict=True):
        section.add_ratio(command.label, own, python, CHANGED_BAR / PASS_MILLISECONDS)
    return section


def at_top(original: bytes, turn: int) -> bytes:
    """Where a docstring or a `__future__` import stands first, it does so no more: that is another change."""
    return b"import os" + b"\n" * (turn % 7 + 1) + original


def larger(plan: Plan, tree: Corpus) -> Section:
    section = Section(
        f"{TIMES} times the {tree.name} tree, cold, {plan.cores} cores",
        "Copies of the package under names of their own, in which imports lead to themselves; all rules. Beside: once.",
    )
    with repeated(tree, 1) as once, repeated(tree, TIMES) as often:
        commands = [
            replace(plan.ours.cold(folder, plan.cores), label=f"{count} x")
            for folder, count in ((often, TIMES), (once, 1))
        ]
        many, one = series_of(commands, min(plan.rounds, MOST_ROUNDS_ON_LARGE), warm_up=False)
    section.add_ratio(tree.name, many, one, TIMES_BAR)
    return section


@contextlib.contextmanager
def repeated(tree: Corpus, count: int) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=cache_folder(), prefix="repeated-") as temporary:
        (Path(temporary) / "pyproject.toml").write_text("[tool.autopack-lint]\n", encoding="utf-8")
        for path in python_files(tree.path):
            package, *rest = path.relative_to(tree.path).parts
            name = re.compile(rf"\b{re.escape(package.partition('.')[0])}\b".encode())
            for number in range(count):
                inner = (
                    Path(temporary, f"{package}_{number}", *rest) if rest else Path(temporary, f"m{number}_{package}")
                )
                inner.parent.mkdir(parents=True, exist_ok=True)
                inner.write_bytes(name.sub(rb"\g<0>_%d" % number, path.read_bytes()))
        yield Path(temporary)
