"""What is measured, one function per question; each returns finished sections."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from bench.corpora import STATE, Corpus, is_untouched, python_files, scratch
from bench.measure import Command, Cost, NotMeasured, Series, Spread, in_turns, spread
from bench.memory import Memory, memory_of
from bench.peers import COLD_PEERS, Ours, Peers, bare_parse, bare_python
from bench.table import Section

MEGABYTE = 1_000_000
# Short runs vary more: repeat them more often, they cost little.
SHORT_RUNS_PER_ROUND = 4
MOST_PEER_ROUNDS = 3
MOST_ROUNDS_ON_LARGE = 3
LARGE_FILES = 5_000
GROWTH_BAR = 1.1
MEMORY_BAR = 250
UNCHANGED_BAR, CHANGED_BAR = 120, 150
PASS_MILLISECONDS = 9
"""What `python -c pass` takes on the machine for which times were set as bars: they are judged in multiples of it."""
OF_ONE_FILE = ("--select", "CPX,PAR,SUP")
"""The rules to which a file's own text is enough: what the bars for cold runs were set for."""
WHAT_IS_COMPARED = "Whole processes; wall time, ratio of neighbouring runs as median and range; cpu is user and system."


@dataclass(frozen=True, slots=True)
class Plan:
    rounds: int
    cores: int
    ours: Ours
    peers: Peers

    def rounds_on(self, tree: Corpus) -> int:
        return min(self.rounds, MOST_ROUNDS_ON_LARGE) if tree.files > LARGE_FILES else self.rounds


def cold(plan: Plan, trees: Sequence[Corpus]) -> list[Section]:
    of_one_file = f"The bar is for the rules that look at one file ({' '.join(OF_ONE_FILE)})."
    one = Section(
        "Cold, one core, beside a bare ast.parse",
        "check --no-cache --jobs 1 beside a script that finds, reads and parses the same files. "
        f"{of_one_file} {WHAT_IS_COMPARED}",
    )
    two = Section(
        "Cold, two cores, beside the same bare ast.parse on one core",
        f"check --no-cache --jobs 2; the parse still has one core. {of_one_file} {WHAT_IS_COMPARED}",
    )
    for tree in trees:
        commands = [
            bare_parse(tree.path),
            bare_parse(tree.path, collects_garbage=False),
            plan.ours.cold(tree.path, 1, *OF_ONE_FILE),
            plan.ours.cold(tree.path, 2, *OF_ONE_FILE),
            plan.ours.cold(tree.path, 1),
            plan.ours.cold(tree.path, 2),
        ]
        parse, lean_parse, ours_1, ours_2, all_1, all_2 = series_of(commands, plan.rounds_on(tree))
        one.add_ratio(tree.name, ours_1, parse, bar=1.6)
        one.add_ratio(f"{tree.name}, parse: no gc", ours_1, lean_parse)
        one.add_ratio(f"{tree.name}, all rules", all_1, parse)
        two.add_ratio(tree.name, ours_2, parse, bar=0.9)
        two.add_ratio(f"{tree.name}, parse: no gc", ours_2, lean_parse)
        two.add_ratio(f"{tree.name}, all rules", all_2, parse)
    return [one, two]


def series_of(commands: Sequence[Command], rounds: int, *, warm_up: bool = True) -> list[Series]:
    series = in_turns(commands, rounds, warm_up=warm_up)
    return [series[command.label] for command in commands]


def warm(plan: Plan, tree: Corpus, bar: float | None) -> list[Section]:
    section = Section(
        f"Nothing changed, {tree.name} tree, beside ruff's warm run",
        "check . beside ruff check --select C901 --isolated, caches filled by a run before. Beside ruff with a "
        f"threshold that nothing reaches as information: it then has nothing to print. {WHAT_IS_COMPARED}",
    )
    with scratch(tree) as copy:
        commands = [
            plan.ours.check(copy, ".", cores=plan.cores),
            plan.peers.ruff_warm(copy, plan.cores),
            plan.peers.ruff_warm(copy, plan.cores, is_silent=True),
        ]
        ours, ruff, silent_ruff = series_of(commands, plan.rounds * SHORT_RUNS_PER_ROUND)
    section.add_ratio(tree.name, ours, ruff, bar)
    section.add_ratio("ruff finds nothing", ours, silent_ruff)
    return [section]


def one_file(plan: Plan, tree: Corpus) -> list[Section]:
    section = Section(
        f"One file named on the command line, {tree.name} tree, cache filled",
        f"Multiples of python -c pass in the same rounds; the bars are {UNCHANGED_BAR} ms, and {CHANGED_BAR} ms where "
        f"the file has changed, where that takes {PASS_MILLISECONDS} ms. "
        f"A changed file has a new content in every round: median size, and larger than 99 of 100. {WHAT_IS_COMPARED}",
    )
    with scratch(tree) as copy:
        by_size = sorted(python_files(copy), key=lambda path: (path.stat().st_size, str(path)))
        by_size = [path for path in by_size if path.stat().st_size]
        untouched, typical, large = (by_size[len(by_size) * part // 100] for part in (51, 50, 99))
        in_turns([plan.ours.check(copy, ".", cores=plan.cores)], 0)
        commands = [
            bare_python(copy),
            named(copy, untouched, plan, "unchanged"),
            changed(named(copy, typical, plan, "changed"), typical),
            changed(named(copy, large, plan, "changed, large"), large),
            changed(named(copy, typical, plan, "changed, one-file rules", *OF_ONE_FILE), typical),
            changed(plan.ours.check(copy, ".", label="one of all changed", cores=plan.cores), typical),
        ]
        python, *series = series_of(commands, plan.rounds * SHORT_RUNS_PER_ROUND)
    bars = (UNCHANGED_BAR, CHANGED_BAR, None, CHANGED_BAR, None)
    for command, own, bar in zip(commands[1:], series, bars, strict=True):
        section.add_ratio(command.label, own, python, bar and bar / PASS_MILLISECONDS)
    return [section]


def named(tree: Path, path: Path, plan: Plan, label: str, *options: str) -> Command:
    return plan.ours.check(tree, str(path.relative_to(tree)), *options, label=label, cores=plan.cores)


def at_end(original: bytes, turn: int) -> bytes:
    """A comment at the end changes no fact."""
    return original + f"\n# turn {turn}\n".encode()


TURNS = count()


def changed(command: Command, path: Path, edit: Callable[[bytes, int], bytes] = at_end) -> Command:
    """The command, with a file that gets another content before every run."""
    original = path.read_bytes()
    refuse = command.before

    def change() -> None:
        refuse()
        path.write_bytes(edit(original, next(TURNS)))

    return replace(command, before=change)


def memory(plan: Plan, tree: Corpus, bar: int | None) -> list[Section]:
    section = Section(
        f"Peak memory, {tree.name} tree ({tree.lines:,} lines)",
        "Resident megabytes of the largest process and of parent and workers added up, looked at every 20 ms. "
        "'shared once' counts pages that processes share only once; 'cache' writes one, from none. "
        f"The bar is for the rules that look at one file ({' '.join(OF_ONE_FILE)}).",
    )
    with scratch(tree) as copy:
        settings = {
            "jobs 1": (plan.ours.cold(copy, 1, *OF_ONE_FILE), bar),
            "jobs 2": (plan.ours.cold(copy, 2, *OF_ONE_FILE), bar),
            "jobs 2, cache": (forgetful(plan.ours.check(copy, ".", "--jobs", "2", *OF_ONE_FILE, cores=2)), bar),
            "all rules, jobs 2": (plan.ours.cold(copy, 2), None),
            "all, jobs 2, cache": (forgetful(plan.ours.check(copy, ".", "--jobs", "2", cores=2)), None),
            "ast.parse": (bare_parse(copy), None),
        }
        for label, (command, limit) in settings.items():
            try:
                looks = [memory_of(command) for _ in range(min(plan.rounds, 3))]
            except NotMeasured as problem:
                section.add_problem(label, str(problem))
                continue
            add_memory(section, label, looks, limit)
    return [section]


def forgetful(command: Command) -> Command:
    """The command, without what it has kept from the run before."""

    def forget() -> None:
        command.before()
        shutil.rmtree(command.folder / STATE, ignore_errors=True)

    return replace(command, before=forget)


def add_memory(section: Section, label: str, looks: Sequence[Memory], bar: int | None) -> None:
    section.add_figure(f"{label}: largest", megabytes([look.largest for look in looks]), "MB", bar)
    sums = [look.together for look in looks if look.together is not None]
    shared_once = [look.proportional for look in looks if look.proportional is not None]
    if not sums or not shared_once:
        section.add_problem(f"{label}: sum", "this system does not tell the sizes of running processes")
        return
    section.add_figure(f"{label}: sum", megabytes(sums), "MB", bar)
    section.add_figure("  shared once", megabytes(shared_once), "MB")


def megabytes(sizes: Sequence[int]) -> Spread:
    return spread([size / MEGABYTE for size in sizes])


def growth(plan: Plan, trees: Sequence[Corpus]) -> list[Section]:
    small = trees[0]
    section = Section(
        f"Growth: time per line beside that on {small.lines:,} lines, cold, one core",
        "Slices of one tree, files chosen by a hash of their names. The bar is for the largest, and allows for noise. "
        f"The rules that look at one file ({' '.join(OF_ONE_FILE)}), then all; ast.parse as information: what the code "
        f"itself changes. {WHAT_IS_COMPARED}",
    )
    tools: dict[str, Callable[[Path], Command]] = {
        "ours": lambda path: plan.ours.cold(path, 1, *OF_ONE_FILE),
        "all rules": lambda path: plan.ours.cold(path, 1),
        "ast.parse": bare_parse,
    }
    commands = [
        replace(command(tree.path), label=f"{tool}, {tree.name}") for tool, command in tools.items() for tree in trees
    ]
    series = in_turns(commands, min(plan.rounds, MOST_ROUNDS_ON_LARGE))
    for tool in tools:
        for tree in trees[1:]:
            label = f"{tool}, {tree.name}"
            bar = GROWTH_BAR if tree is trees[-1] and tool != "ast.parse" else None
            one, other = (by_line(series[f"{tool}, {each.name}"], each) for each in (tree, small))
            section.add_ratio(label, one, other, bar)
    return [section]


def by_line(series: Series, tree: Corpus) -> Series:
    """What one line of a tree costs."""
    costs = [Cost(cost.wall / tree.lines, cost.cpu / tree.lines, cost.peak) for cost in series.costs]
    return Series(costs, series.problem)


def beside_peers(plan: Plan, trees: Sequence[Corpus]) -> list[Section]:
    section = Section(
        f"Cold beside other tools, {plan.cores} cores each (information)",
        "Every tool without a cache, with its own choice of threads or processes within these cores; ours runs all "
        f"of its rules, each of the others answers one question. {WHAT_IS_COMPARED}",
    )
    for tree in trees:
        commands = [
            plan.ours.cold(tree.path, plan.cores),
            *(plan.peers.cold(name, tree.path, plan.cores) for name in COLD_PEERS),
        ]
        ours, *others = series_of(commands, min(plan.rounds, MOST_PEER_ROUNDS), warm_up=tree.files < 1_000)
        for name, series in zip(COLD_PEERS, others, strict=True):
            section.add_ratio(f"{tree.name} / {name}", ours, series)
    return [section]


def files_seen(plan: Plan, trees: Sequence[Corpus]) -> Section:
    """Ours must run at all and see what the others see: an exit code alone would not tell."""
    section = Section("The corpora", "Python files: as many as ours says it looked at, beside as many as there are.")
    for tree in trees:
        label = f"{tree.name}: {tree.lines:,} lines"
        try:
            section.add_count(label, tree.files, plan.ours.files_seen(tree.path))
        except NotMeasured as problem:
            section.add_problem(label, str(problem))
    return section


def changed_trees(trees: Sequence[Corpus]) -> list[str]:
    return [tree.name for tree in trees if not is_untouched(tree)]
