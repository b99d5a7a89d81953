"""An architecture that nobody checks is a drawing: one import against it is found by chance, or never.

Contracts say what may not import what, directly or through others. A `layers` contract lists packages from top to
bottom: each may import what is below it; `a | b` are on one level and may not import each other, `a : b` may; a layer
in parentheses need not exist; `exhaustive` wants every part of the container in a layer. `forbidden` keeps
`source-modules` from `forbidden-modules` (distributions as well), `independence` keeps `modules` apart. A name means a
module and all below it, `*` is one part of a name and `**` one or more. `ignore-imports` lists imports that do not
count, as `a.b -> c.d`.
"""

from collections.abc import Iterator, Sequence

from autopack_lint.sdk import Bad, Breach, Edge, Finding, Project, Rule, Severity

LAYERS = """
[tool.autopack-lint.contracts.order]
type = "layers"
containers = ["shop"]
layers = ["web", "sales | stock", "(tools)", "model"]
"""
FORBIDDEN = """
[tool.autopack-lint.contracts.no-sql]
type = "forbidden"
source-modules = ["shop.web"]
forbidden-modules = ["sqlalchemy"]
"""
INDEPENDENCE = """
[tool.autopack-lint.contracts.plugins]
type = "independence"
modules = ["plugins.*"]
"""
SHOP = {"shop/web.py": "", "shop/sales.py": "", "shop/stock.py": "", "shop/model.py": ""}
PLUGINS = {"plugins/one.py": "", "plugins/two.py": "x = 1\n"}
RULE = Rule(
    id="GRF104",
    name="broken-contract",
    message="an import breaks a contract of this project",
    severity=Severity.ERROR,
    reads=("imports", "dynamic_imports"),
    good=(
        {**SHOP, "pyproject.toml": LAYERS, "shop/web.py": "from shop import sales, model\n"},
        {**SHOP, "pyproject.toml": FORBIDDEN, "shop/model.py": "import sqlalchemy\n"},
        {**PLUGINS, "pyproject.toml": INDEPENDENCE, "main.py": "from plugins import one, two\n"},
    ),
    bad=(
        Bad({**SHOP, "pyproject.toml": LAYERS, "shop/model.py": "def f():\n    import shop.web\n"}),
        Bad({**SHOP, "pyproject.toml": LAYERS, "shop/sales.py": "import shop.stock\n"}),
        Bad({**SHOP, "pyproject.toml": LAYERS, "shop/model.py": "import help\n", "help.py": "import shop.web\n"}),
        Bad({**SHOP, "pyproject.toml": LAYERS + "exhaustive = true\n", "shop/new.py": "x = 1\n"}),
        Bad(
            {
                **SHOP,
                "pyproject.toml": FORBIDDEN,
                "shop/web.py": "import shop.model\n",
                "shop/model.py": "import sqlalchemy\n",
            }
        ),
        Bad({**PLUGINS, "pyproject.toml": INDEPENDENCE, "plugins/one.py": "from plugins.two import x\n"}),
    ),
)
SHOWN = 3


def check_project(project: Project) -> Iterator[Finding]:
    if not project.settings.is_whole:
        return
    for breach in project.breaches():
        yield found(project, breach)


def found(project: Project, breach: Breach) -> Finding:
    data: dict[str, str | int] = {"contract": breach.contract}
    if not breach.chain:
        message = f"contract `{breach.contract}`: `{breach.importer}` is in none of the layers of `{breach.imported}`"
        return project.on_line(RULE, project.path_of(breach.module), 1, message, data)
    first = breach.chain[0]
    chain = first.importer + "".join(f" -> {edge.imported}" for edge in breach.chain)
    message = f"contract `{breach.contract}`: `{breach.importer}` may not import `{breach.imported}`: {chain}"
    if len(breach.chain) > 1:
        message += f" ({', '.join(place(project, edge) for edge in breach.chain)}){more(breach)}"
    return project.on_edge(RULE, first, message, {**data, "chain": chain})


def more(breach: Breach) -> str:
    """What else is wrong, as long as it is the same import or the same two ends."""
    parts = []
    if breach.also:
        parts.append(f"; the same import leads to {listed(breach.also)}")
    if breach.others:
        parts.append(f"; {listed(breach.others)} of `{breach.importer}` must not get there either, and can")
    return "".join(parts)


def listed(names: Sequence[str]) -> str:
    shown = [f"`{name}`" for name in names[:SHOWN]]
    if len(names) > SHOWN:
        shown.append(f"{len(names) - SHOWN} more")
    return " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))


def place(project: Project, edge: Edge) -> str:
    return project.place_of(edge)
