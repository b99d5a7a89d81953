"""Modules that import each other run in an order that depends on who is imported first.

One of them always sees the other half finished: a name that is there today is missing when somebody imports the modules
in another order, or moves a line. Cycles that exist only because a package imports its own modules are everyday,
since the package always runs first: GRF102 reports these.
"""

from collections.abc import Iterator

from autopack_lint.sdk import Bad, Cycle, Edge, Finding, Project, Rule, Severity

RULE = Rule(
    id="GRF101",
    name="import-cycle",
    message="modules import each other while they are imported",
    severity=Severity.WARNING,
    reads=("imports", "dynamic_imports"),
    good=(
        {"a.py": "import b\n", "b.py": "x = 1\n"},
        {"a.py": "import b\n", "b.py": "def f():\n    import a\n    return a\n"},
        {"a.py": "from b import x\n", "b.py": "if TYPE_CHECKING:\n    from a import y\n"},
        {"p/__init__.py": "from p.a import x\n", "p/a.py": "import p\nx = 1\n"},
    ),
    bad=(
        Bad({"a.py": "import b\n", "b.py": "import a\n"}),
        Bad({"a.py": "from b import x\n", "b.py": "from c import x\n", "c.py": "def f():\n    x\nfrom a import x\n"}),
    ),
)
NOTES = {"annotations": " (only for annotations)", "functions": " (only in functions)"}
SHOWN = 5


def check_project(project: Project) -> Iterator[Finding]:
    for cycle in project.knots:
        first = cycle.breaking[0]
        way = " -> ".join(cycle.way) + size(cycle)
        message = f"`{first.importer}` and `{first.imported}` import each other: {way}"
        data: dict[str, str | int] = {"modules": ", ".join(cycle.members), "breaking": len(cycle.breaking)}
        yield project.on_edge(RULE, first, f"{message}; {cure(project, cycle)}", data)


def size(cycle: Cycle) -> str:
    return f" ({len(cycle.members)} modules in all)" if len(cycle.members) > 2 else ""


def cure(project: Project, cycle: Cycle) -> str:
    number = len(cycle.breaking)
    places = ", ".join(place(project, edge) for edge in cycle.breaking[:SHOWN])
    rest = f" and {number - SHOWN} more" if number > SHOWN else ""
    least = "it takes" if cycle.is_smallest else "it is enough"
    return f"to open it, {least} to defer {number} import{'' if number == 1 else 's'}: {places}{rest}"


def place(project: Project, edge: Edge) -> str:
    return project.place_of(edge) + NOTES.get(edge.use, "")
