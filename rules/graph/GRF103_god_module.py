"""A module that everything imports changes for everybody's reasons, and each of its changes reaches everything.

Many such modules are fine (errors, constants, types), so this rule is off by default. The message says which of its
names are taken by whom where these fall into parts, since that is where the module would come apart. Names that it
has from other modules do not count there: a facade is not split.
"""

from collections.abc import Iterator

from autopack_lint.sdk import Bad, Finding, GodModule, Project, Rule, Severity, Share

RULE = Rule(
    id="GRF103",
    name="god-module",
    message="a module is imported by too many others",
    severity=Severity.INFO,
    threshold=10,
    default=False,
    reads=("imports", "dynamic_imports"),
    good=({"a.py": "", **{f"m{number}.py": "import a\n" for number in range(10)}},),
    bad=(
        Bad({"a.py": "x = 1\n", **{f"m{number}.py": "import a\n" for number in range(11)}}),
        Bad({"a.py": "x = y = 1\n", **{f"m{n}.py": f"from a import {'x' if n % 2 else 'y'}\n" for n in range(11)}}),
    ),
)
SHOWN = 4


def check_project(project: Project) -> Iterator[Finding]:
    limit = project.threshold(RULE)
    for god in project.god_modules(limit):
        message = f"`{god.name}` is imported by {len(god.importers)} modules (at most {limit}){split(god)}"
        data: dict[str, str | int] = {"score": len(god.importers), "limit": limit}
        yield project.on_line(RULE, project.path_of(god.name), 1, message, data)


def split(god: GodModule) -> str:
    """Where the module would come apart."""
    if not god.shares:
        return ""
    return ": it comes apart, for " + ", and ".join(map(described, god.shares[:2]))


def described(share: Share) -> str:
    names = ", ".join(f"`{name}`" for name in share.names[:SHOWN]) + (", …" if len(share.names) > SHOWN else "")
    return f"{len(share.importers)} of them take {names}"
