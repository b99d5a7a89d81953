"""How well broken imports are healed, over the history of any repository: `python -m bench.rename_history DIRECTORY`.

For each commit that renames modules, the importers that it mended are taken as they were before, and every import in
them that worked then and does not now is a question. What the commit itself made of it is the truth; nobody's opinion
is needed. `exact` is the truth to the letter, `equivalent` the same definition by another way.
"""

from __future__ import annotations

import argparse
import sys
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "toolkit"))

from autopack_lint.analyzers.imports.answers import Imports
from autopack_lint.analyzers.imports.broken import BrokenImport, BrokenImports, Flaw
from autopack_lint.analyzers.imports.healing import Healer, Question
from autopack_lint.analyzers.imports.source_roots import dependencies_in
from autopack_lint.engine.evidence.git import GitError, contents_of, files_at, git
from autopack_lint.engine.evidence.layout import parsed, roots_of
from autopack_lint.engine.evidence.past import GitPast
from autopack_lint.facts.names.added_modules import added_modules_of
from autopack_lint.facts.names.bindings import definitions_of
from autopack_lint.facts.names.import_places import import_places_of
from autopack_lint.facts.names.scopes import Scopes
from autopack_lint.facts.names.symbols import Symbols
from autopack_lint.facts.parse import UnparsableError, parse
from autopack_lint.facts.walk import Walk
from autopack_lint.model.errors import TooDeepError
from autopack_lint.model.facts import Facts, Import
from autopack_lint.model.graph import SourceRoot
from autopack_lint.model.healing import Tier, Verdict
from autopack_lint.model.project import ProjectSettings
from autopack_lint.model.project_facts import in_hand

PACKAGING = ("pyproject.toml", "setup.cfg", "setup.py")
OUTCOMES = ("exact", "equivalent", "wrong", "refused")


class File(NamedTuple):
    """A file of a commit."""

    path: str
    facts: Facts


class Tree(NamedTuple):
    """The blobs of a commit that matter, by path."""

    files: Mapping[str, str]
    packaging: Mapping[str, str]


class Answer(NamedTuple):
    """What became of one question."""

    commit: str
    broken: BrokenImport
    verdict: Verdict
    truth: tuple[str, str]
    outcome: str


def facts_of(raw: bytes) -> Facts:
    """The facts about imports; of text that does not parse, that it does not."""
    try:
        tree, source = parse(raw)
        walk = Walk(tree, source)
    except (UnparsableError, TooDeepError, RecursionError):
        return Facts(code_lines=0, is_parsed=False)
    symbols = Symbols([*walk.classes, *walk.functions])
    return Facts(
        code_lines=0,
        imports=tuple(walk.imports),
        definitions=definitions_of(tree, source.text),
        import_places=import_places_of(walk.imports, Scopes(tree), tree, source, symbols),
        added_modules=added_modules_of(tree, source.text),
    )


class History:
    """The commits of a repository as projects."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._facts: dict[str, Facts] = {}
        self._texts: dict[str, bytes] = {}

    def renaming(self) -> Iterator[str]:
        """The commits that take Python files away and change others, the newest first."""
        words = ("--no-merges", "--no-renames", "--name-status", "--format=%x01%H")
        for block in git(self.root, "log", *words).decode(errors="replace").split("\1")[1:]:
            commit, *changes = block.splitlines()
            signs = {change.partition("\t")[0] for change in changes if change.endswith(".py")}
            if {"D", "M"} <= signs:
                yield commit

    def tree(self, commit: str) -> Tree:
        """The ids of all Python files, and of those that say where packages lie."""
        files = files_at(self.root, commit)
        python = {path: blob for path, blob in files.items() if path.endswith(".py")}
        return Tree(python, {path: blob for path, blob in files.items() if path.rpartition("/")[2] in PACKAGING})

    def text(self, blob: str) -> bytes:
        if blob not in self._texts:
            (self._texts[blob],) = contents_of(self.root, [blob])
        return self._texts[blob]

    def facts(self, blobs: Sequence[str]) -> dict[str, Facts]:
        new = [blob for blob in dict.fromkeys(blobs) if blob not in self._facts]
        for blob, raw in zip(new, contents_of(self.root, new), strict=True):
            self._facts[blob] = facts_of(raw)
        return {blob: self._facts[blob] for blob in blobs}

    def project(self, tree: Tree) -> Imports:
        facts = self.facts(list(tree.files.values()))
        folders = {path[: at + 1].rstrip("/") for path in tree.files for at, sign in enumerate(path) if sign == "/"}
        packages = {path.removesuffix("/__init__.py") for path in tree.files}
        roots, dependencies = self._layout(tree.packaging, folders, packages)
        settings = ProjectSettings({}, roots, is_whole=True, dependencies=dependencies)
        return Imports(in_hand({path: facts[blob] for path, blob in tree.files.items()}), settings)

    def _layout(
        self, packaging: Mapping[str, str], folders: set[str], packages: set[str]
    ) -> tuple[tuple[SourceRoot, ...], tuple[str, ...]]:
        """The source roots and dependencies that the packaging of a commit declares, as the engine reads it."""
        roots: list[SourceRoot] = []
        dependencies: set[str] = set()
        for folder in sorted({"", *(path.rpartition("/")[0] for path in packaging)}):
            there = {name: "/".join(filter(None, (folder, name))) for name in PACKAGING}
            texts = {name: self.text(packaging[path]) for name, path in there.items() if path in packaging}
            table = parsed(texts.get("pyproject.toml", b""))
            dependencies |= dependencies_in(table)
            roots += roots_of(folder, texts, table, lambda path: path in folders - packages)
        known = [root for root in dict.fromkeys(roots) if root.folder in folders or not root.folder]
        return tuple(known), tuple(sorted(dependencies))


def answers_for(history: History, commit: str) -> Iterator[Answer]:
    """The questions that one commit answers, and what we say."""
    new_tree, old_tree = history.tree(commit), history.tree(f"{commit}^")
    new, old = new_tree.files, old_tree.files
    changed = [path for path in new if path in old and new[path] != old[path]]
    if new.keys() >= old.keys() or not changed:
        return
    after, before = history.project(new_tree), history.project(old_tree)
    healer = Healer(after, GitPast(history.root, commit), lambda path: history.text(new[path]))
    facts = history.facts([old[path] for path in changed])
    checks = BrokenImports(after), BrokenImports(before)
    for path in changed:
        for broken in newly_broken(path, facts[old[path]], *checks):
            truth = truth_of(after, path, broken, before)
            if truth is not None:
                verdict = healer.verdict(Question(path, broken.flaw, broken.module, broken.name))
                yield Answer(commit, broken, verdict, truth, outcome_of(after, verdict, truth))


def newly_broken(path: str, facts: Facts, now: BrokenImports, then: BrokenImports) -> Iterator[BrokenImport]:
    """The imports of an old text that worked in the old project and do not in the new one."""
    worked = {broken.item for broken in then.of_file(path, facts)}
    for broken in now.of_file(path, facts):
        if broken.item not in worked and broken.flaw in {Flaw.NO_MODULE, Flaw.NO_NAME} and broken.name != "*":
            yield broken


def truth_of(project: Imports, path: str, broken: BrokenImport, before: Imports) -> tuple[str, str] | None:
    """What an import has become; None where the commit does not tell, or has not mended it."""
    item = broken.item
    is_named = bool(item.alias or item.name)
    truth = truth_by_name(project, path, item) if is_named else truth_of_module(project, path, item, before)
    return None if truth == (broken.module, broken.name) else truth


def truth_by_name(project: Imports, path: str, item: Import) -> tuple[str, str] | None:
    """To what the same local name is bound in the new text."""
    local = item.alias or item.name
    found = [other for other in project.files[path].imports if (other.alias or other.name) == local]
    targets = {target_of(project, path, other) for other in found} - {None}
    return targets.pop() if len(targets) == 1 else None


def truth_of_module(project: Imports, path: str, item: Import, before: Imports) -> tuple[str, str] | None:
    """What `import a.b` has become: the one new import of this kind."""
    plain = [other.module for other in project.files[path].imports if not other.name and not other.alias]
    new = set(plain) - {other.module for other in before.files[path].imports}
    last = item.module.rpartition(".")[2]
    new = {module for module in new if module.rpartition(".")[2] == last} or new
    return (new.pop(), "") if len(new) == 1 and item.module not in plain else None


def target_of(project: Imports, path: str, item: Import) -> tuple[str, str] | None:
    """The module, and the name in it, that an import means."""
    target = project.target(path, item)
    if target.external:
        return item.module, item.name
    return (target.module, target.name) if target.module else None


def outcome_of(project: Imports, verdict: Verdict, truth: tuple[str, str]) -> str:
    if verdict.tier is Tier.REFUSE:
        return "refused"
    whole = f"{verdict.module}.{verdict.name}" if verdict.name else verdict.module
    answer = (verdict.module, verdict.name)
    if answer == truth:
        return "exact"
    answer = (whole, "") if whole in project.modules.path_of else answer
    if answer == truth:
        return "exact"
    return "equivalent" if origin_of(project, answer) == origin_of(project, truth) else "wrong"


def origin_of(project: Imports, place: tuple[str, str]) -> tuple[str, str]:
    home = project.modules.path_of.get(place[0])
    return place if home is None or not place[1] else project.origin(home, place[1])


def table(answers: Sequence[Answer]) -> str:
    counts = Counter((answer.verdict.tier.value, answer.outcome) for answer in answers)
    lines = [f"{'tier':8} " + " ".join(f"{outcome:>10}" for outcome in OUTCOMES)]
    lines += [f"{tier.value:8} " + " ".join(f"{counts[tier.value, item]:10}" for item in OUTCOMES) for tier in Tier]
    automatic = [answer for answer in answers if answer.verdict.tier is Tier.AUTO]
    answered = sum(answer.outcome in {"exact", "equivalent"} for answer in answers)
    for outcome in OUTCOMES[:3]:
        share = sum(answer.outcome == outcome for answer in automatic) / max(len(automatic), 1)
        lines.append(f"{outcome} of the automatic answers: {share:.1%}")
    lines.append(f"answered rightly, of {len(answers)} questions: {answered / max(len(answers), 1):.1%}")
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", type=Path, help="a clone")
    parser.add_argument("--most", type=int, default=100, help="how many renaming commits (default: 100)")
    parser.add_argument("--show", action="store_true", help="print every answer that is not exact")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    history = History(options.directory)
    answers: list[Answer] = []
    for _, commit in zip(range(options.most), history.renaming(), strict=False):
        try:
            found = list(answers_for(history, commit))
        except GitError as error:
            print(f"{commit[:10]}: {error}", file=sys.stderr)
            continue
        answers += found
        for answer in found if options.show else ():
            if answer.outcome != "exact" or answer.verdict.tier is not Tier.AUTO:
                broken, verdict = answer.broken, answer.verdict
                asked = f"{broken.path}:{broken.item.line} {broken.flaw.value} {broken.module} {broken.name}"
                said = f"{verdict.tier.value} {verdict.module} {verdict.name} {verdict.reason} {verdict.evidence}"
                print(f"{commit[:10]} {answer.outcome}: {asked}: {said}; truth {answer.truth}")
    print(table(answers))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
