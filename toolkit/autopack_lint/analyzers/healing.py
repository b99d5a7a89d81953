"""Broken imports -> where the thing is now, proven by what git remembers and by the definitions themselves.

A target always defines what is asked of it, or is the package's own re-export of it. What cannot be proven is suggested
where there is one candidate, and refused, with the reason, where there are more or none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple, Protocol

from autopack_lint.analyzers.broken_imports import Flaw
from autopack_lint.analyzers.imports import Imports
from autopack_lint.analyzers.modules import is_package, stem_under
from autopack_lint.analyzers.similarity import definition_text, likeness, tree_of
from autopack_lint.facts.bindings import definitions_of
from autopack_lint.model.facts import Definition, DefinitionKind
from autopack_lint.model.healing import Lost, Moved, Tier, Verdict

ALIKE, AHEAD = 0.6, 0.1
SHORT = 12
"""Characters up to which a definition says too little to be recognised by."""
DEEPEST = 6
Read = Callable[[str], bytes]


class Past(Protocol):
    """What a repository remembers."""

    is_known: bool
    """Whether there is a history at all."""

    def moved(self, path: str) -> Moved | None:
        """What became of a file that is not there; None where it never was."""

    def lost(self, path: str, name: str) -> Lost | None:
        """The last text of a file in which its top level had a name that it has no more."""

    def text_before(self, commit: str, path: str) -> bytes | None:
        """The text of a file before a commit."""


class Question(NamedTuple):
    """A name that an import in `path` asks of a module; without a name, the module itself."""

    path: str
    flaw: Flaw
    module: str
    name: str


class Place(NamedTuple):
    """A name of a module of the project; without a name, the module."""

    module: str
    name: str


class Healer:
    """Answers questions about one project."""

    def __init__(self, project: Imports, past: Past, read: Read) -> None:
        self._project = project
        self._past = past
        self._read = read

    def verdict(self, question: Question) -> Verdict:
        """Where the thing is now."""
        if question.flaw is Flaw.NO_NAME:
            return self._in_style(question, self._of_name(question.module, question.name, 0))
        return self._in_style(question, self._of_module(question.module, question.name))

    def _of_module(self, module: str, name: str) -> Verdict:
        """Where a module is that is not there, or the name that is imported from it."""
        gone = self._gone(module)
        if gone is None:
            return self._of_part(module, name) or self._unique(name, self._unseen(f"`{module}`"))
        if gone.path in self._project.files and (is_all(name) or self._has(gone.path, name)):
            return Verdict(Tier.AUTO, self._project.modules.name_of[gone.path], name, (renamed(gone),))
        if is_all(name):
            return deleted(gone)
        text = self._past.text_before(gone.commit, gone.old_path)
        if text is None:
            return self._unique(name, "git does not have its last text")
        return self._by_text(Lost(gone.old_path, gone.commit, text), module, name, 0, restore(gone))

    def _unseen(self, what: str) -> str:
        return f"git has never seen {what}" if self._past.is_known else "there is no history to ask"

    def _of_part(self, module: str, name: str) -> Verdict | None:
        """The answer for `a.b` where `a` is a module that has moved."""
        prefix, _, rest = module.rpartition(".")
        while prefix and prefix not in self._project.modules.path_of:
            gone = self._gone(prefix)
            if gone is not None and gone.path in self._project.files:
                whole = f"{self._project.modules.name_of[gone.path]}.{rest}"
                home = self._project.modules.path_of.get(whole)
                if home is not None and (is_all(name) or self._has(home, name)):
                    return Verdict(Tier.AUTO, whole, name, (renamed(gone),))
            prefix, _, last = prefix.rpartition(".")
            rest = f"{last}.{rest}"
        return None

    def _gone(self, module: str) -> Moved | None:
        for root in self._project.modules.roots:
            stem = stem_under(root, module)
            for path in (f"{stem}.py", f"{stem}/__init__.py") if stem else ():
                found = self._past.moved(path)
                if found is not None:
                    return found
        return None

    def _has(self, path: str, name: str) -> bool:
        """Whether a file defines a name, or is a package that hands it on, or has a submodule of this name."""
        kinds = {item.kind for item in self._project.files[path].definitions.names if item.name == name}
        if kinds - {DefinitionKind.IMPORT}:
            return True
        inner = f"{self._project.modules.name_of[path]}.{name}"
        return is_package(path) and (bool(kinds) or inner in self._project.modules.path_of)

    def _of_name(self, module: str, name: str, depth: int) -> Verdict:
        """Where a name is that a module no longer has; it may have been a module itself."""
        inner = self._of_submodule(module, name)
        if inner is not None:
            return inner
        path = self._project.modules.path_of.get(module, "")
        gone = self._other_form(path)
        if gone is not None and gone.path in self._project.files and self._has(gone.path, name):
            return Verdict(Tier.AUTO, self._project.modules.name_of[gone.path], name, (renamed(gone),))
        lost = (self._past.lost(path, name) if path else None) or self._last_text(gone)
        if lost is None:
            return self._unique(name, self._unseen(f"`{name}` in `{module}`"))
        return self._by_text(lost, module, name, depth, "")

    def _last_text(self, gone: Moved | None) -> Lost | None:
        text = self._past.text_before(gone.commit, gone.old_path) if gone is not None else None
        return None if gone is None or text is None else Lost(gone.old_path, gone.commit, text)

    def _other_form(self, path: str) -> Moved | None:
        """What became of the module that is a package now, or of the package that is a module."""
        if is_package(path):
            return self._past.moved(f"{path.removesuffix('/__init__.py')}.py")
        return self._past.moved(f"{path.removesuffix('.py')}/__init__.py") if path else None

    def _of_submodule(self, package: str, name: str) -> Verdict | None:
        """Where a module is that used to be in a package."""
        gone = self._gone(f"{package}.{name}")
        if gone is None:
            return None
        if gone.path in self._project.files:
            whole = self._project.modules.name_of[gone.path]
            parent, _, last = whole.rpartition(".")
            return Verdict(Tier.AUTO, parent, last, (renamed(gone),)) if parent else None
        return deleted(gone)

    def _by_text(self, lost: Lost, module: str, name: str, depth: int, restoring: str) -> Verdict:
        """Where a name is that an old text binds: followed where it was imported, recognised where it was defined."""
        old = binding_in(lost.text, name)
        if old is not None and old.kind is DefinitionKind.IMPORT:
            return self._followed(old, lost, module, depth)
        mine = definition_text(lost.text, name)
        if len(mine) < SHORT:
            return self._unique(name, f"its old definition in `{lost.path}` says too little", restoring)
        return self._recognised(mine, lost, name) or self._unique(
            name, f"nothing is like the old definition in `{lost.path}`", restoring
        )

    def _recognised(self, mine: str, lost: Lost, name: str) -> Verdict | None:
        """The one new definition that is like an old one; None where none is."""
        scores = sorted(self._scores(mine, lost, name), reverse=True)
        good = [(score, path) for score, path in scores if score >= ALIKE]
        if len(good) == 1 or (len(good) > 1 and good[0][0] - good[1][0] >= AHEAD):
            score, path = good[0]
            evidence = f"its definition went from `{lost.path}` to `{path}` in {lost.commit[:10]} ({score:.0%} alike)"
            return Verdict(Tier.AUTO, self._project.modules.name_of[path], name, (evidence,))
        found = tuple(self._project.modules.name_of[path] for _, path in good)
        return (
            Verdict(Tier.REFUSE, reason="several definitions are like the old one", candidates=found) if good else None
        )

    def _scores(self, mine: str, lost: Lost, name: str) -> Iterator[tuple[float, str]]:
        """The files that define the name now and did not before, with how much their definitions are like the old."""
        for path, facts in self._project.files.items():
            if any(item.name == name and item.kind is not DefinitionKind.IMPORT for item in facts.definitions.names):
                before = self._past.text_before(lost.commit, path)
                if before is None or not definition_text(before, name):
                    yield likeness(mine, definition_text(self._read(path), name)), path

    def _followed(self, old: Definition, lost: Lost, module: str, depth: int) -> Verdict:
        """Where a name is that a module had imported from elsewhere: there, or where it has gone from there."""
        source = absolute(old, module, is_package=is_package(lost.path))
        evidence = (f"`{lost.path}` had it from `{source}` until {lost.commit[:10]}",)
        if not source or depth >= DEEPEST:
            return Verdict(Tier.REFUSE, reason="it was handed on too often")
        if is_all(old.source):
            return Verdict(Tier.REFUSE, reason=f"`{old.name}` was the module `{source}`, or came with all its names")
        home = self._project.modules.path_of.get(source)
        if self._is_still_there(source, home, old.source):
            return Verdict(Tier.AUTO, source, old.source, evidence)
        deeper = self._of_name(source, old.source, depth + 1) if home else self._of_module(source, old.source)
        deeper = deeper._replace(evidence=(*evidence, *deeper.evidence))
        return self._from_package(deeper) if is_package(lost.path) else deeper

    def _is_still_there(self, source: str, home: str | None, name: str) -> bool:
        """Whether a module, of the project or not, is where it was and has a name."""
        if home is not None and self._offers(home, name):
            return True
        is_ours = source.partition(".")[0] in self._project.top_level
        return f"{source}.{name}" in self._project.modules.path_of or (home is None and not is_ours)

    def _from_package(self, verdict: Verdict) -> Verdict:
        """A name that used to come from a package, from the package where it is now, if that hands it on as well."""
        package = verdict.module.rpartition(".")[0]
        path, home = (self._project.modules.path_of.get(name, "") for name in (package, verdict.module))
        if not (path and home and is_package(path) and self._offers(path, verdict.name)):
            return verdict
        is_same = self._project.origin(path, verdict.name) == self._project.origin(home, verdict.name)
        return verdict._replace(module=package) if is_same else verdict

    def _offers(self, path: str, name: str) -> bool:
        return name in self._project.names(path).bound

    def _unique(self, name: str, reason: str, restoring: str = "") -> Verdict:
        """The only definition of a name, as a suggestion."""
        offers = self._project.offers.get(name, []) if name else []
        if len(offers) == 1:
            evidence = (f"only `{offers[0].module}` defines `{name}`", reason)
            return Verdict(Tier.SUGGEST, offers[0].module, name, evidence, reason=reason, restore=restoring)
        found = tuple(offer.module for offer in offers)
        return Verdict(Tier.REFUSE, reason=reason, restore=restoring, candidates=found)

    def _in_style(self, question: Question, verdict: Verdict) -> Verdict:
        """The same thing from where the other files of the project import it; never from a package around the importer,
        which may not be ready when it is asked."""
        home = self._project.modules.path_of.get(verdict.module)
        if verdict.tier is Tier.REFUSE or home is None or not verdict.name:
            return verdict
        origin = self._project.origin(home, verdict.name)
        counts = [
            (count, module)
            for module, count in self._project.habit(verdict.name, origin, question.path).items()
            if module != question.module and not is_at_or_around(self._project.modules.path_of[module], question.path)
        ]
        best = max(counts, default=(0, ""), key=lambda item: (item[0], item[1] == verdict.module, item[1]))
        own = next((count for count, module in counts if module == verdict.module), 0)
        return verdict._replace(module=best[1]) if best[0] > max(own, 1) else verdict


def is_all(name: str) -> bool:
    """Whether an import means the module itself or everything in it."""
    return name in {"", "*"}


def is_at_or_around(path: str, inner: str) -> bool:
    """Whether a file is another one, or the package that this lies in."""
    return path == inner or (is_package(path) and inner.startswith(path.rpartition("/")[0] + "/"))


def binding_in(text: bytes, name: str) -> Definition | None:
    """How a text binds a name at its top level; the definition where there are several ways."""
    tree = tree_of(text)
    if tree is None:
        return None
    found = [item for item in definitions_of(tree, text).names if item.name == name]
    return min(found, key=lambda item: item.kind is DefinitionKind.IMPORT, default=None)


def absolute(item: Definition, module: str, *, is_package: bool) -> str:
    """The whole name of the module that an import in another one means; empty where it leads out."""
    if not item.level:
        return item.module
    parts = module.split(".")
    kept = len(parts) - item.level + is_package
    return ".".join([*parts[:kept], *([item.module] if item.module else [])]) if kept > 0 else ""


def renamed(gone: Moved) -> str:
    return f"git: `{gone.old_path}` became `{gone.path}` in {gone.commit[:10]}"


def deleted(gone: Moved) -> Verdict:
    reason = f"`{gone.old_path}` was deleted in {gone.commit[:10]}"
    return Verdict(Tier.REFUSE, reason=reason, restore=restore(gone))


def restore(gone: Moved) -> str:
    return f"git show {gone.commit[:10]}^:{gone.old_path}"
