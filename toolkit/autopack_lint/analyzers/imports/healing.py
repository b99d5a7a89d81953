"""Broken imports -> where the thing is now, proven by what git remembers and by the definitions themselves.

A target always defines what is asked of it, or is the package's own re-export of it. What cannot be proven is suggested
where there is one candidate, and refused, with the reason, where there are more or none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple, Protocol

from autopack_lint.analyzers.copies.similarity import definition_text, likeness
from autopack_lint.analyzers.imports.answers import Imports
from autopack_lint.analyzers.imports.broken import Flaw
from autopack_lint.analyzers.imports.habits import Habits
from autopack_lint.analyzers.imports.modules import is_package, stem_under
from autopack_lint.analyzers.imports.old_bindings import absolute, bindings_in
from autopack_lint.analyzers.imports.verdicts import deleted, in_doubt, is_all, renamed, restore
from autopack_lint.model.facts import Definition, DefinitionKind
from autopack_lint.model.healing import Lost, Moved, Tier, Verdict

ALIKE, AHEAD = 0.6, 0.1
SHORT = 12
"""Characters up to which a definition says too little to be recognised by."""
DEEPEST = 6
Read = Callable[[str], bytes]


class Past(Protocol):
    """What a repository remembers."""

    @property
    def is_known(self) -> bool:
        """Whether there is a history, and it can be read."""

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
        self._habits = Habits(project)

    def verdict(self, question: Question) -> Verdict:
        """Where the thing is now."""
        if question.flaw is Flaw.NO_NAME:
            found = self._of_name(question.module, question.name, 0)
        else:
            found = self._of_module(question.module, question.name)
        return self._habits.in_style(self._at_home(found, question.path), question.path, question.module)

    def _at_home(self, found: Verdict, asker: str) -> Verdict:
        """Of two definitions much alike, the one in the importer's own package is suggested."""
        names = self._project.modules
        tops = [module.partition(".")[0] for module in (*found.candidates, found.module)]
        own = names.name_of.get(asker, "").partition(".")[0]
        home = names.path_of.get(found.candidates[0]) if found.tier is Tier.SUGGEST and len(tops) == 2 else None
        if home is None or tops[0] != own or tops[1] == own or not self._has(home, found.name):
            return found
        evidence = (found.reason, *found.evidence)
        return found._replace(module=found.candidates[0], candidates=(found.module,), evidence=evidence)

    def _of_module(self, module: str, name: str, depth: int = 0) -> Verdict:
        """Where a module is that is not there, or the name that is imported from it."""
        gone = self._gone(module)
        if gone is None:
            return self._of_part(module, name) or self._unique(name, self._unseen(f"`{module}`"))
        if gone.path in self._project.files and (is_all(name) or self._has(gone.path, name)):
            found = Verdict(Tier.AUTO, self._project.modules.name_of[gone.path], name, (renamed(gone),))
            return self._unless_rivalled(found, gone.commit)
        if is_all(name):
            return deleted(gone)
        text = self._past.text_before(gone.commit, gone.old_path)
        if text is None:
            return self._unique(name, "git does not have its last text")
        found = self._by_text(Lost(gone.old_path, gone.commit, text), module, name, depth, restore(gone))
        return found if depth else self._still_handed_on(found, name, gone, text)

    def _still_handed_on(self, found: Verdict, name: str, gone: Moved, text: bytes) -> Verdict:
        """The answer by way of the renamed module, where that has a name as the old one had it, from elsewhere."""
        if found.tier is not Tier.AUTO or gone.path not in self._project.files:
            return found
        old, new = bindings_in(text, name), bindings_in(self._read(gone.path), name)
        if not new or any(item.kind is not DefinitionKind.IMPORT for item in (*old, *new)):
            return found
        if not self._comes_down_to(gone.path, name, found):
            return found
        module = self._project.modules.name_of[gone.path]
        return found._replace(module=module, name=name, evidence=(renamed(gone), *found.evidence))

    def _comes_down_to(self, path: str, name: str, found: Verdict) -> bool:
        """Whether a name of a file is the thing that an answer means."""
        home = self._project.modules.path_of.get(found.module)
        last, inner = self._project.origin(path, name)
        if home is not None:
            return self._project.origin(home, found.name) == (last, inner)
        module = self._project.modules.name_of[last]
        sources = [item for item in self._project.files[last].definitions.names if item.name == inner]
        return any(
            (absolute(item, module, is_package=is_package(last)), item.source) == (found.module, found.name)
            for item in sources
        )

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
        bindings = bindings_in(lost.text, name)
        if bindings and bindings[0].kind is DefinitionKind.IMPORT:
            found = self._followed(bindings[0], lost, module, depth)
            return in_doubt(found, bindings[1:]) if bindings[1:] and found.tier is Tier.AUTO else found
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
            return self._unless_rivalled(Verdict(Tier.AUTO, source, old.source, evidence), lost.commit)
        deeper = (
            self._of_name(source, old.source, depth + 1) if home else self._of_module(source, old.source, depth + 1)
        )
        deeper = deeper._replace(evidence=(*evidence, *deeper.evidence))
        return self._from_package(deeper) if is_package(lost.path) else deeper

    def _unless_rivalled(self, verdict: Verdict, commit: str) -> Verdict:
        """A proven answer, as a suggestion only where the same commit brought a definition much like it elsewhere."""
        home = self._project.modules.path_of.get(verdict.module)
        if home is None or is_all(verdict.name):
            return verdict
        path, name = self._project.origin(home, verdict.name)
        mine = definition_text(self._read(path), name)
        for offer in self._project.offers.get(verdict.name, ()) if len(mine) >= SHORT else ():
            if offer.path != path and self._is_new_and_alike(mine, offer.path, verdict.name, commit):
                reason = f"`{offer.module}` has one much like it since {commit[:10]}"
                return verdict._replace(tier=Tier.SUGGEST, reason=reason, candidates=(offer.module,))
        return verdict

    def _is_new_and_alike(self, mine: str, path: str, name: str, commit: str) -> bool:
        before = self._past.text_before(commit, path)
        is_new = before is None or not definition_text(before, name)
        return is_new and likeness(mine, definition_text(self._read(path), name)) >= ALIKE

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
