"""What is known about one name that imports ask for."""

from __future__ import annotations

from typing import NamedTuple

from autopack_lint.analyzers.imports.answers import Imports
from autopack_lint.analyzers.imports.broken import Flaw
from autopack_lint.analyzers.imports.healing import Question
from autopack_lint.engine.engine import Engine
from autopack_lint.engine.evidence.imports import READS, Answers, head_of
from autopack_lint.engine.evidence.layout import layout_of
from autopack_lint.engine.extracts import Progress
from autopack_lint.engine.files.discover import Discovery
from autopack_lint.engine.memory.watch import Watch
from autopack_lint.engine.project import project_of, settings_of
from autopack_lint.model.healing import Tier, Verdict


class Why(NamedTuple):
    """What is known about a name. `path` is the file that has it; only where none has, there is a verdict."""

    name: str
    path: str
    verdict: Verdict | None
    askers: tuple[tuple[str, int], ...]
    """The paths and lines of imports that ask for it in vain."""


def why(engine: Engine, discovery: Discovery, progress: Progress, name: str) -> Why:
    """Look at the whole project, and ask git where the name is not there."""
    engine = engine._replace(layout=layout_of(engine.config, discovery.files)).for_facts(READS)
    extracts = engine.read(discovery.files, progress)
    project = project_of(engine, extracts, settings_of(engine, is_whole=True), READS)
    imports = project.imports
    path = place_of(imports, name)
    if path:
        return Why(name, path, None, ())
    answers = Answers(engine, head_of(engine, Watch()), project, project.paths)
    askers = [item for item in imports.broken if name in {item.module, item.missing, f"{item.module}.{item.name}"}]
    verdict = verdict_about(imports, answers, name)
    return Why(name, "", verdict, tuple(dict.fromkeys((item.path, item.item.line) for item in askers)))


def place_of(imports: Imports, name: str) -> str:
    """The file that is a module of this name, or has the name; empty where none is."""
    parent, _, last = name.rpartition(".")
    home = imports.modules.path_of.get(parent, "")
    is_bound = bool(home) and last in imports.names(home).bound
    return imports.modules.path_of.get(name, home if is_bound else "")


def verdict_about(imports: Imports, answers: Answers, name: str) -> Verdict:
    """A name is asked of its module where that is there; else it is taken for a module, and then for a name of one."""
    parent, _, last = name.rpartition(".")
    if parent in imports.modules.path_of:
        return answers.answer(Question("", Flaw.NO_NAME, parent, last))
    verdict = answers.answer(Question("", Flaw.NO_MODULE, name, ""))
    if parent and verdict.tier is Tier.REFUSE and not verdict.restore:
        return answers.answer(Question("", Flaw.NO_MODULE, parent, last))
    return verdict
