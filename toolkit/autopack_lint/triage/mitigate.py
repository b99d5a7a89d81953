"""What may be done about a cause without asking: argument lists, operations of `fix`, or nothing.

Names out of a log are somebody's text. They go into an argument list only where they have the grammar of
their ecosystem, never into a shell; only what the repository declares is ever installed.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from autopack_lint.model.diagnosis import Mitigation, MitigationKind, Verdict
from autopack_lint.model.operation import Operation, RedirectImport
from autopack_lint.triage.matching import Event
from autopack_lint.triage.python_names import canonical, distribution_of, is_known, is_standard
from autopack_lint.triage.same_names import two_packages
from autopack_lint.triage.workspace import Workspace

PLACEHOLDER = re.compile(r"\{(\w+)\}")
NODE_NAME = r"(?:@[a-z0-9][a-z0-9._~-]{0,100}/)?[a-z0-9][a-z0-9._~-]{0,100}"
PYTHON_MODULE = r"[A-Za-z_]\w{0,100}(?:\.[A-Za-z_]\w{0,100}){0,12}"
GRAMMARS = {
    "module": PYTHON_MODULE,
    "top": r"[A-Za-z_]\w{0,100}",
    "suggestion": PYTHON_MODULE,
    "package": NODE_NAME,
    "test": r"[\w./-]{1,200}\.py(?:::[\w\[\]., =:-]{1,150}){0,3}",
    "script": r"[A-Za-z0-9][\w:.-]{0,60}",
    "crate": r"[A-Za-z][\w-]{0,63}",
    "port": r"\d{1,5}",
}
"""What a fact must look like to become a word of a command. A fact without a grammar never does."""

PYTHON_LOCKS = (
    ("uv.lock", ("uv", "sync", "--locked")),
    ("poetry.lock", ("poetry", "sync")),
    ("pdm.lock", ("pdm", "sync")),
    ("Pipfile.lock", ("pipenv", "sync", "--dev")),
)
NODE_LOCKS = (
    ("package-lock.json", ("npm", "ci")),
    ("npm-shrinkwrap.json", ("npm", "ci")),
    ("pnpm-lock.yaml", ("pnpm", "install", "--frozen-lockfile")),
    ("yarn.lock", ("yarn", "install", "--frozen-lockfile")),
    ("bun.lock", ("bun", "install", "--frozen-lockfile")),
    ("bun.lockb", ("bun", "install", "--frozen-lockfile")),
)
ONLY_DECLARED = "it installs what the repository itself declares, nothing that a log names"


def no_mitigation(verdict: Verdict) -> Mitigation:
    """In place of a mitigation where there is no cause."""
    if verdict is Verdict.NO_FAILURE:
        return Mitigation(MitigationKind.NONE, "nothing failed: there is nothing to do")
    return Mitigation(MitigationKind.NONE, "the cause has no name here: ask a person or a model, with the digest")


def mitigation_for(event: Event, workspace: Workspace) -> Mitigation:
    """The mitigation of a rule with the facts of an event in it."""
    special = SPECIAL.get(event.rule.id)
    if special is not None:
        found = special(event, workspace)
        if found is not None:
            return found._replace(never=never_of(event))
    return templated(event)


def never_of(event: Event) -> tuple[str, ...]:
    """What must not be done, with the names at hand where they are harmless to repeat."""
    return tuple(text for text in (filled(never, event.facts) for never in event.rule.never) if text)


def filled(template: str, facts: dict[str, str | int]) -> str:
    """A text with its placeholders filled in; empty where one has no value of the right grammar."""
    values: dict[str, str] = {}
    for name in PLACEHOLDER.findall(template):
        value = str(facts.get(name, ""))
        grammar = GRAMMARS.get(name)
        if grammar is None or not re.fullmatch(grammar, value):
            return ""
        values[name] = value
    return PLACEHOLDER.sub(lambda match: values[match[1]], template)


def templated(event: Event) -> Mitigation:
    """What the rule's own file says."""
    remedy = event.rule.remedy
    argv = tuple(tuple(filled(word, event.facts) for word in words) for words in remedy.argv)
    if any(not word for words in argv for word in words):
        return Mitigation(MitigationKind.NONE, worded(remedy.summary, event), never=never_of(event))
    return Mitigation(remedy.kind, worded(remedy.summary, event), argv, (), remedy.why_safe, never_of(event))


def worded(summary: str, event: Event) -> str:
    """A sentence for a person; a fact without a grammar is left out as `…`."""
    return PLACEHOLDER.sub(lambda match: filled(match[0], event.facts) or "…", summary)


def python_dependency(event: Event, workspace: Workspace) -> Mitigation | None:
    """Install what is declared; never a name that stands in a log."""
    module = str(event.facts.get("module", ""))
    top = module.partition(".")[0]
    if not re.fullmatch(PYTHON_MODULE, module):
        return None
    if is_standard(top):
        return Mitigation(
            MitigationKind.NONE, f"`{top}` belongs to Python: this interpreter was built without it, or is too old"
        )
    distribution = canonical(distribution_of(module))
    declared = workspace.declared("python")
    if declared is not None and {distribution, canonical(top)} & declared:
        name = distribution if distribution in declared else canonical(top)
        argv = install_python(workspace)
        if argv:
            summary = f"`{name}` is declared, and not installed in the environment that ran: install what is declared"
            return Mitigation(MitigationKind.COMMAND, summary, (argv,), (), ONLY_DECLARED)
    # A guess would be the name of somebody else's package: only what is known for certain is said.
    brings = f"`{distribution}` brings it" if is_known(top) else "find out which distribution brings it"
    return Mitigation(MitigationKind.NONE, f"`{top}` is not declared here: {brings}; declare it, then install")


def install_python(workspace: Workspace) -> tuple[str, ...]:
    """The command that installs what is declared; empty where none can be told."""
    for lock, argv in PYTHON_LOCKS:
        if workspace.is_file(lock):
            return argv
    for name in ("requirements-dev.txt", "requirements_dev.txt", "requirements.txt"):
        if workspace.is_file(name):
            return ("python", "-m", "pip", "install", "-r", name)
    if workspace.is_file("pyproject.toml") or workspace.is_file("setup.py"):
        return ("python", "-m", "pip", "install", "-e", ".")
    return ()


def node_dependency(event: Event, workspace: Workspace) -> Mitigation | None:
    """The lock file's command, where the package is declared."""
    package = str(event.facts.get("package", ""))
    if not re.fullmatch(NODE_NAME, package):
        return None
    declared = workspace.declared("node")
    if declared is None or package not in declared:
        return Mitigation(
            MitigationKind.NONE,
            (
                f"`{package}` is not declared in package.json: make sure that it is the right package, "
                f"declare it, then install"
            ),
        )
    argv = next((argv for lock, argv in NODE_LOCKS if workspace.is_file(lock)), None)
    if argv is None:
        return Mitigation(MitigationKind.NONE, f"`{package}` is declared, but there is no lock file to install from")
    return Mitigation(
        MitigationKind.COMMAND,
        f"`{package}` is declared, and not installed: install what the lock file says",
        (argv,),
        (),
        ONLY_DECLARED,
    )


def typo(event: Event, workspace: Workspace) -> Mitigation | None:
    """Import what was meant, where the file that imports it is known."""
    module, suggestion = str(event.facts.get("module", "")), str(event.facts.get("suggestion", ""))
    importer = workspace.inside(str(event.facts.get("importer", ""))) if event.facts.get("importer") else None
    if not re.fullmatch(PYTHON_MODULE, module) or not re.fullmatch(PYTHON_MODULE, suggestion):
        return None
    summary = f"`{module}` is not a module; `{suggestion}` was meant"
    if importer is None or not workspace.is_file(importer) or "." in module:
        return Mitigation(MitigationKind.NONE, summary)
    operations: tuple[Operation, ...] = (RedirectImport(module, suggestion, path=importer),)
    return Mitigation(
        MitigationKind.EDIT,
        summary,
        (),
        operations,
        "the old import always raised, and the module that it is turned to exists",
    )


SPECIAL: dict[str, Callable[[Event, Workspace], Mitigation | None]] = {
    "deps.python.missing-distribution": python_dependency,
    "deps.python.typo-module": typo,
    "node.missing-package": node_dependency,
    "tests.import-mismatch": two_packages,
}
