"""What the disk and git know about imports that the facts cannot explain; asked only where there are some."""

from __future__ import annotations

import contextlib
import os
import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path

from autopack_lint.analyzers.imports.broken import BrokenImport, Flaw
from autopack_lint.analyzers.imports.healing import Healer, Question
from autopack_lint.analyzers.imports.modules import is_package, stem_under
from autopack_lint.engine.engine import Engine
from autopack_lint.engine.evidence.git import GitError, commit_at
from autopack_lint.engine.evidence.past import GitPast, NoPast
from autopack_lint.engine.file_work import UnreadableError, read_limited
from autopack_lint.engine.files.discover import Search
from autopack_lint.engine.files.listings import Listings
from autopack_lint.engine.memory.watch import Watch
from autopack_lint.model.finding import Finding, Fix, Safety
from autopack_lint.model.graph import SourceRoot
from autopack_lint.model.healing import Tier, Verdict
from autopack_lint.model.operation import RedirectImport, ReplaceExpression
from autopack_lint.sdk import Project

MISSING = frozenset({"IMP101", "IMP102", "IMP106", "IMP109"})
STALE = "IMP109"
NO_MODULE = "IMP101"
HEALED = frozenset({"IMP101", "IMP102", STALE})
READS = ("added_modules", "definitions", "import_places", "imports")
COMPILED = (".so", ".pyd", ".pyx")
LARGEST_BUILD = 1 << 20
BUILDS = {
    "Cargo.toml": re.compile(rb"\bcdylib\b"),
    "meson.build": re.compile(rb"\bextension_module\b"),
    "CMakeLists.txt": re.compile(rb"(?i)add_module|add_library"),
    "pyproject.toml": re.compile(rb"build-backend\s*=\s*[\"'](?:maturin|mesonpy|scikit_build_core)|ext-modules"),
    "setup.py": re.compile(rb"\bext_modules\b|\brust_extensions\b"),
}
"""What a distribution says that compiles modules."""
Statement = tuple[str, int, int, str]
"""The path, line, level and module of an import statement."""
SAFETY = {Tier.AUTO: Safety.SAFE, Tier.SUGGEST: Safety.SUGGESTION}


def confirmed(
    findings: Iterable[Finding], top: str, roots: Sequence[SourceRoot], known: Container[str], watch: Watch
) -> list[Finding]:
    """The findings without those about modules that are on the disk in another form: compiled, generated, ignored.

    `known` are the files that have been looked at.
    """
    listings: dict[str, frozenset[str]] = {}

    def is_there(stem: str) -> bool:
        if f"{stem}.py" in known or f"{stem}/__init__.py" in known:
            return False
        folder, _, name = stem.rpartition("/")
        if folder not in listings:
            listings[folder] = stems_in(os.path.join(top, folder), watch)
        return name in listings[folder]

    left = [item for item in findings if item.rule not in MISSING or not any(map(is_there, stems_of(item, roots)))]
    search = Search(Path(top), (), Listings({}, {}))
    noted = [with_doubt(item, search, roots, watch) if item.rule == NO_MODULE else item for item in left]
    watch.add(search.watched)
    return noted


def with_doubt(finding: Finding, search: Search, roots: Sequence[SourceRoot], watch: Watch) -> Finding:
    """A finding about a missing module with a note where it may be made by a build.

    It would lie among compiled ones, or where such are made: it may be one for another system, or not built yet.
    Or ignore files speak of it: it is generated.
    """
    stems = list(stems_of(finding, roots))
    folders = {stem.rpartition("/")[0] for stem in stems}
    if any(
        has_compiled(os.path.join(search.root, folder)) or is_built(folder, search.root, watch) for folder in folders
    ):
        return finding._replace(data={**finding.data, "perhaps": "compiled"})
    if any(search.would_hide(f"{stem}.py") or search.would_hide(f"{stem}/__init__.py") for stem in stems):
        return finding._replace(data={**finding.data, "perhaps": "generated"})
    return finding


def stems_of(finding: Finding, roots: Sequence[SourceRoot]) -> Iterator[str]:
    """Where what is missing would lie: paths without a suffix."""
    parts = str(finding.data["missing"]).split(".")
    names = [".".join(parts[:count]) for count in range(2, len(parts) + 1)]
    for dotted in names:
        yield from filter(None, (stem_under(root, dotted) for root in roots))


def stems_in(folder: str, watch: Watch) -> frozenset[str]:
    """The names of the files in a folder up to their first dot, Python's own sources and what they leave apart."""
    watch.see(folder)
    try:
        with os.scandir(folder) as entries:
            return frozenset(entry.name.partition(".")[0] for entry in entries if is_other(entry, watch))
    except OSError:
        return frozenset()


def has_compiled(folder: str) -> bool:
    try:
        with os.scandir(folder) as entries:
            return any(entry.name.endswith(COMPILED) and entry.is_file() for entry in entries)
    except OSError:
        return False


def is_built(folder: str, top: str, watch: Watch) -> bool:
    """Whether the distribution that a folder belongs to compiles modules when it is built."""
    while True:
        here = os.path.join(top, folder)
        for name, says in BUILDS.items():
            watch.see(os.path.join(here, name))
            with contextlib.suppress(OSError, UnreadableError):
                if says.search(read_limited(os.path.join(here, name), LARGEST_BUILD)):
                    return True
        if not folder:
            return False
        folder = folder.rpartition("/")[0]


def is_other(entry: os.DirEntry[str], watch: Watch) -> bool:
    """Whether something may be imported, but is no package: a package is known or, without its files, gone."""
    if "." not in entry.name or entry.name.startswith("."):
        return False
    if entry.is_symlink():
        watch.see(entry.path)
    return entry.is_file()


def head_of(engine: Engine, watch: Watch) -> str:
    """The commit that is checked out; empty where there is none, or git cannot be asked."""
    watch.see_head(str(engine.config.root))
    try:
        return commit_at(engine.config.root, "HEAD")
    except GitError:
        # Git may be installed, or able to read the repository, on another day.
        watch.is_enough = not watch.has_repository
        return ""


class Answers:
    """What became of the things that imports of a project miss."""

    def __init__(
        self, engine: Engine, head: str, project: Project, paths: Sequence[str], more: Sequence[BrokenImport] = ()
    ) -> None:
        """`paths` are the files in question; `more` are imports in them that fail though the facts do not show it."""
        self.imports = project.imports
        self._all_broken = tuple(dict.fromkeys((*self.imports.broken_in(paths), *more)))
        self._paths = paths
        self.texts: set[str] = set()
        """The files whose text was looked at."""
        self._work = engine.work()
        self._past = GitPast(engine.config.root, head, engine.cache) if head else NoPast()
        self._healer = Healer(self.imports, self._past, self._text)
        self._broken = {(item.path, item.place.span): item for item in self._all_broken}
        self._verdicts: dict[BrokenImport, Verdict] = {}

    def _text(self, path: str) -> bytes:
        self.texts.add(path)
        try:
            return self._work.read(path)
        except UnreadableError:
            return b""

    def keep(self) -> None:
        """Remember what git has said."""
        self._past.keep()

    def verdict(self, broken: BrokenImport) -> Verdict:
        if broken not in self._verdicts:
            self._verdicts[broken] = self.answer(Question(broken.path, broken.flaw, broken.module, broken.name))
        return self._verdicts[broken]

    def answer(self, question: Question) -> Verdict:
        return self._healer.verdict(question)

    def explained(self, finding: Finding) -> Finding | None:
        """A finding with the verdict in its message, and the fix that follows from it; None where git never saw what
        is missing, and it may be made by a build."""
        if finding.rule == STALE:
            return self._renamed(finding)
        broken = self._broken.get((finding.path, finding.span)) if finding.rule in HEALED else None
        if broken is None:
            return finding
        verdict = self.verdict(broken)
        if verdict.tier is not Tier.AUTO and not verdict.restore and "perhaps" in finding.data:
            return None
        return self.told(finding, broken)

    def told(self, finding: Finding, broken: BrokenImport) -> Finding:
        """A finding about a broken import with what became of the thing."""
        verdict = self.verdict(broken)
        fix = self._fix(broken, verdict) if verdict.tier in SAFETY else None
        return finding._replace(message=f"{finding.message}: {in_words(verdict)}", fix=fix)

    def _renamed(self, finding: Finding) -> Finding:
        """A finding about a text, with the module of which git has the rename, if that has the name."""
        names = {(name.broken.path, name.dotted.span): name for name in self.imports.broken_names_in([finding.path])}
        name = names.get((finding.path, finding.span))
        if name is None or name.broken.flaw is not Flaw.NO_MODULE:
            return finding
        verdict = self.answer(Question(finding.path, Flaw.NO_MODULE, name.broken.module, ""))
        message = f"{finding.message}: {in_words(verdict)}"
        home = self.imports.modules.path_of.get(verdict.module)
        if verdict.tier is not Tier.AUTO or home is None:
            return finding._replace(message=message)
        is_there = not name.rest or name.rest[0] in self.imports.names(home).bound
        if not is_there:
            return finding._replace(message=f"{message}, which has no name `{name.rest[0]}`")
        text = finding.excerpt[finding.span.start.column - 1 : finding.span.end.column - 1]
        whole = ".".join((verdict.module, *name.rest))
        fix = Fix(
            Safety.SAFE, f"name `{whole}`", (ReplaceExpression(finding.span, text.replace(name.dotted.name, whole)),)
        )
        return finding._replace(message=message, fix=fix)

    def _fix(self, broken: BrokenImport, verdict: Verdict) -> Fix:
        """The import from where the thing is now; the whole statement where all its names have gone the same way."""
        fellows = self._statements[statement_of(broken)]
        is_whole = len(fellows) == self._sizes[statement_of(broken)]
        ways = {(other.tier, other.module) for other in map(self.verdict, fellows)}
        keeps_names = all(other.item.name == self.verdict(other).name for other in fellows)
        operation = redirection(broken, verdict)
        if broken.item.name and is_whole and len(ways) == 1 and keeps_names:
            operation = operation._replace(name="", to_name="", span=fellows[0].place.span)
        return Fix(SAFETY[verdict.tier], f"import it from `{verdict.module}`", (operation,))

    @cached_property
    def _statements(self) -> dict[Statement, list[BrokenImport]]:
        """The broken imports of each statement."""
        found: dict[Statement, list[BrokenImport]] = {}
        for broken in self._all_broken:
            found.setdefault(statement_of(broken), []).append(broken)
        return found

    @cached_property
    def _sizes(self) -> Counter[Statement]:
        """How many names each statement imports."""
        files = self.imports.files
        return Counter(
            (path, item.line, item.level, item.module) for path in self._paths for item in files[path].imports
        )


def statement_of(broken: BrokenImport) -> Statement:
    return broken.path, broken.item.line, broken.item.level, broken.item.module


def in_words(verdict: Verdict) -> str:
    whole = f"{verdict.module}.{verdict.name}" if verdict.name and verdict.name != "*" else verdict.module
    if verdict.tier is Tier.AUTO:
        return f"it is `{whole}` now ({verdict.evidence[-1]})"
    if verdict.tier is Tier.SUGGEST:
        return f"it may be `{whole}` ({verdict.evidence[0]})"
    others = f"; candidates: {', '.join(verdict.candidates)}" if verdict.candidates else ""
    command = f"; `{verdict.restore}` shows its last text" if verdict.restore else ""
    return f"{verdict.reason}{others}{command}"


def redirection(broken: BrokenImport, verdict: Verdict) -> RedirectImport:
    """The operation for one imported name, relative where it was relative."""
    item, span = broken.item, broken.place.span
    if not item.name:
        return RedirectImport(item.module, verdict.module, span=span)
    target = relative_to(broken, verdict.module) if item.level else verdict.module
    return RedirectImport("." * item.level + item.module, target, item.name, verdict.name, span)


def relative_to(broken: BrokenImport, module: str) -> str:
    """A module as a relative import in a file writes it; as it is where another package begins it."""
    here = broken.importer.split(".") if broken.importer else []
    around = here if is_package(broken.path) else here[:-1]
    parts = module.split(".")
    shared = 0
    while shared < min(len(around), len(parts)) and around[shared] == parts[shared]:
        shared += 1
    return "." * (len(around) - shared + 1) + ".".join(parts[shared:]) if shared else module
