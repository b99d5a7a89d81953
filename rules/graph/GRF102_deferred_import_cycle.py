"""A cycle that only a deferred import keeps from failing, or a package that runs before its modules, is still a cycle.

It cannot break an import as it stands, so this rule is off by default: it is for those who want none at all.
"""

from collections.abc import Iterator

from autopack_lint.sdk import Bad, Finding, Project, Rule, Severity

RULE = Rule(
    id="GRF102",
    name="deferred-import-cycle",
    message="modules need each other, and only a deferred import keeps that from failing",
    severity=Severity.INFO,
    default=False,
    reads=("imports", "dynamic_imports"),
    good=(
        {"a.py": "import b\n", "b.py": "def f():\n    import c\n", "c.py": "x = 1\n"},
        {"a.py": "import b\n", "b.py": "import a\n"},
    ),
    bad=(
        Bad({"a.py": "import b\n", "b.py": "def f():\n    import a\n    return a\n"}),
        Bad({"p/__init__.py": "from p.a import x\n", "p/a.py": "import p\nx = 1\n"}),
    ),
)


def check_project(project: Project) -> Iterator[Finding]:
    knots = {knot.members for knot in project.knots}
    for cycle in project.cycles:
        if cycle.members in knots:
            continue
        first = cycle.breaking[0]
        others = f" ({len(cycle.members)} modules in all)" if len(cycle.members) > 2 else ""
        why = "once a function runs" if cycle.kind == "deferred" else "through a package that imports its own modules"
        way = " -> ".join(cycle.way) + others
        message = f"`{first.importer}` and `{first.imported}` need each other {why}: {way}"
        yield project.on_edge(RULE, first, message, {"modules": ", ".join(cycle.members)})
