"""What the rules about queries add to a cold run, on trees that use SQLAlchemy and on trees that do not."""

from bench import corpora
from bench.measure import Command, Series, spread
from bench.questions import Plan, forgetful, series_of
from bench.table import Section

WITHOUT = ("--ignore", "SQL")
QUERYING_BAR, OTHERS_BAR = 1.1, 1.01


def added(plan: Plan) -> list[Section]:
    """Each tree is looked at with the rules and without them in turns; what the rest of the machine does, hits both."""
    cold = Section(
        "What the rules about queries add, cold, one core",
        "check --no-cache --jobs 1 with all rules beside the same with --ignore SQL, in turns. The figure is the least "
        "CPU time of the one, user and system, in parts of the least of the other: what else runs only adds.",
    )
    kept = Section(
        "What they add where a cache is written, from none",
        "The same without --no-cache, in a copy of the tree whose cache is deleted before each run.",
    )
    for names, bar in ((corpora.QUERYING, QUERYING_BAR), (corpora.WITHOUT_QUERIES, OTHERS_BAR)):
        for tree in map(corpora.corpus, names):
            rounds = plan.rounds_on(tree)
            add_ratio(
                cold, tree.name, [plan.ours.cold(tree.path, 1), plan.ours.cold(tree.path, 1, *WITHOUT)], rounds, bar
            )
            with corpora.scratch(tree) as copy:
                whole, without = (
                    forgetful(plan.ours.check(copy, ".", "--jobs", "1", *words, label=" ".join(("kept", *words))))
                    for words in ((), WITHOUT)
                )
                add_ratio(kept, tree.name, [whole, without], rounds, bar)
    return [cold, kept]


def add_ratio(section: Section, label: str, commands: list[Command], rounds: int, bar: float) -> None:
    whole, without = series_of(commands, rounds)
    if whole.problem or without.problem:
        section.add_problem(label, whole.problem or without.problem)
        return
    ratio = least(whole) / least(without)
    section.add_figure(label, spread([ratio]), "x", bar, digits=3)


def least(series: Series) -> float:
    return min(cost.cpu for cost in series.costs)
