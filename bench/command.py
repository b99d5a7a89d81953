"""The command line: chooses what to measure, prints sections as they are done, writes the page."""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from bench import corpora, fixes, queries, questions, structure, triage
from bench.machine import machine, usable_cores
from bench.measure import NotMeasured
from bench.peers import Ours, peers, snapshot
from bench.places import cache_folder
from bench.table import Section, as_markdown, as_text

MEASURES = ("cold", "warm", "file", "memory", "growth", "peers", "structure", "fixes", "triage", "queries")
QUICK_ROUNDS = 3


class Options(argparse.Namespace):
    corpus: list[str]
    measure: list[str]
    rounds: int
    quick: bool
    markdown: Path | None
    date: str


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when everything was measured, whatever the figures; 1 when something could not be."""
    options = parsed(sys.argv[1:] if arguments is None else arguments)
    if not hasattr(os, "wait4"):
        print("not measured: the cost of a process and its children needs a POSIX system", file=sys.stderr)
        return 1
    cache_folder().mkdir(parents=True, exist_ok=True)
    sections: list[Section] = []
    with tempfile.TemporaryDirectory(dir=cache_folder(), prefix="state-") as state:
        try:
            installed = peers(Path(state))
            ours = snapshot(Path(state))
            plan = questions.Plan(options.rounds, min(2, usable_cores()), ours, installed)
            facts = [*machine(), f"autopack-lint {version_or_reason(ours)}"]
            facts.append(f"Peers: {', '.join(installed.versions())}")
            print("\n".join(facts))
            for section in measured(options, plan):
                print(as_text(section), flush=True)
                sections.append(section)
                # A run that is ended before its end leaves the page of what was measured.
                if options.markdown:
                    options.markdown.write_text(page(options, facts, sections), encoding="utf-8")
        except NotMeasured as problem:
            print(f"not measured: {problem}", file=sys.stderr)
            return 1
    return 1 if any(section.problems for section in sections) else 0


def parsed(arguments: Sequence[str]) -> Options:
    parser = argparse.ArgumentParser(prog="bench", description="Measure autopack-lint beside its peers.")
    names = list(corpora.CHOICES)
    parser.add_argument("--corpus", action="append", choices=names, help="only these trees (may be repeated)")
    parser.add_argument("--measure", action="append", choices=MEASURES, help="only these questions (may be repeated)")
    parser.add_argument("--rounds", type=int, help="pairs of runs per figure (5)")
    parser.add_argument("--quick", action="store_true", help="django only, few rounds, no growth")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="also write the page to this file")
    parser.add_argument("--date", default="", help="the date to write on the page")
    options = parser.parse_args(arguments, namespace=Options())
    options.corpus = options.corpus or (["django"] if options.quick else names)
    options.measure = options.measure or list(MEASURES)
    options.rounds = options.rounds or (QUICK_ROUNDS if options.quick else 5)
    if options.rounds < 1:
        parser.error("--rounds must be at least 1")
    return options


def measured(options: Options, plan: questions.Plan) -> Iterator[Section]:
    trees = {}
    for name in options.corpus:
        say(f"preparing {name}")
        trees[name] = corpora.corpus(name)
    seen = questions.files_seen(plan, list(trees.values()))
    yield seen
    plan = replace(plan, ours=replace(plan.ours, problem="; ".join(seen.problems)))
    for measure in MEASURES:
        if measure in options.measure:
            say(f"measuring: {measure}")
            yield from QUESTIONS[measure](plan, trees)
    spoilt = questions.changed_trees(list(trees.values()))
    if spoilt:
        raise NotMeasured(f"a tool has written into {', '.join(spoilt)}: delete these trees and measure again")


def say(text: str) -> None:
    if sys.stderr.isatty():
        print(f"… {text}", file=sys.stderr)


Trees = dict[str, corpora.Corpus]


def cold(plan: questions.Plan, trees: Trees) -> list[Section]:
    return questions.cold(plan, [tree for name, tree in trees.items() if name != "million"])


def warm(plan: questions.Plan, trees: Trees) -> list[Section]:
    return questions.warm(plan, largest(trees, "8k"), 0.5 if "8k" in trees else None)


def one_file(plan: questions.Plan, trees: Trees) -> list[Section]:
    return questions.one_file(plan, largest(trees, "8k"))


def memory(plan: questions.Plan, trees: Trees) -> list[Section]:
    return questions.memory(plan, largest(trees, "million"), questions.MEMORY_BAR if "million" in trees else None)


def growth(plan: questions.Plan, trees: Trees) -> list[Section]:
    if "million" not in trees:
        return []
    return questions.growth(plan, [*map(corpora.corpus, corpora.SLICES), trees["million"]])


def beside_peers(plan: questions.Plan, trees: Trees) -> list[Section]:
    singles = [tree for name, tree in trees.items() if name in corpora.SINGLES]
    return questions.beside_peers(plan, singles) if singles else []


def structured(plan: questions.Plan, trees: Trees) -> Iterator[Section]:
    beside = [tree for name, tree in trees.items() if name != "8k" or len(trees) == 1]
    return structure.sections(plan, beside, largest(trees, "million"), min(trees.values(), key=lambda tree: tree.files))


def mended(plan: questions.Plan, trees: Trees) -> list[Section]:
    return fixes.fixes(plan, largest(trees, "8k"))


def named(plan: questions.Plan, trees: Trees) -> list[Section]:
    return triage.sections(plan.ours, plan.rounds)


def querying(plan: questions.Plan, trees: Trees) -> list[Section]:
    return queries.added(plan)


QUESTIONS: dict[str, Callable[[questions.Plan, Trees], Iterable[Section]]] = {
    "cold": cold,
    "warm": warm,
    "file": one_file,
    "memory": memory,
    "growth": growth,
    "peers": beside_peers,
    "structure": structured,
    "fixes": mended,
    "triage": named,
    "queries": querying,
}


def largest(trees: Trees, preferred: str) -> corpora.Corpus:
    return trees.get(preferred) or max(trees.values(), key=lambda tree: tree.files)


def version_or_reason(ours: Ours) -> str:
    try:
        return ours.version()
    except NotMeasured as problem:
        return f"cannot be run ({problem})"


def page(options: Options, facts: Sequence[str], sections: Sequence[Section]) -> str:
    head = [
        "# Benchmarks",
        "",
        "autopack-lint beside its peers: same machine, same files, same minutes. What counts is the ratio.",
        "",
        *(f"* {fact}" for fact in facts),
        *([f"* Date: {options.date}"] if options.date else []),
        f"* Corpora: {', '.join(f'{name} {version}' for name, version in corpora.VERSIONS.items())}",
        "",
        "Reproduced by",
        "",
        f"    {command_line(options)}",
        "",
        "",
    ]
    return "\n".join(head) + "\n".join(map(as_markdown, sections))


def command_line(options: Options) -> str:
    words = ["python bench"]
    if options.quick:
        words.append("--quick")
    else:
        words += [f"--corpus {name}" for name in options.corpus if len(options.corpus) < len(corpora.CHOICES)]
    words += [f"--measure {name}" for name in options.measure if len(options.measure) < len(MEASURES)]
    return " ".join([*words, f"--rounds {options.rounds}"])
