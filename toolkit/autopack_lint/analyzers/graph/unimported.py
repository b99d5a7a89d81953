"""Modules that nothing imports, and for which nothing else speaks either."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from autopack_lint.analyzers.imports.roles import serves_tests
from autopack_lint.model.facts import Facts
from autopack_lint.model.graph import Graph, GraphModule

LOADERS = frozenset({"pkgutil", "importlib", "imp", "runpy", "stevedore", "pluggy"})
"""Who imports one of these in a package may import all of the package's modules by name."""
CALLED_BY_OTHERS = frozenset(
    {
        *("__main__", "conftest", "setup", "manage", "noxfile", "fabfile", "tasks", "wsgi", "asgi", "settings", "urls"),
        *("admin", "apps", "models", "signals", "routing", "celery", "env", "conf", "gunicorn", "version", "_version"),
        *("management", "commands", "migrations", "versions", "templatetags", "plugins", "scripts", "bin", "examples"),
        *("docs", "benchmarks", "tools", "alembic", "vendor", "_vendor", "hooks", "fixtures", "locale"),
    }
)
"""Names of files and folders that frameworks, people or tools look for by themselves."""


def unimported_modules(graph: Graph, facts: Mapping[str, Facts], mentions: Iterable[str]) -> list[GraphModule]:
    """The modules of packages that no import, no text and no packaging names."""
    names = with_beginnings({*mentions, *texts_in(facts.values())})
    loading = loading_packages(graph)
    candidates = (module for module in graph.modules.values() if not module.importers and is_ordinary(module, graph))
    return [
        module
        for module in candidates
        if loading.isdisjoint(packages_around(module.name)) and not is_spoken_for(module, graph, facts, names)
    ]


def texts_in(facts: Iterable[Facts]) -> Iterator[str]:
    for known in facts:
        yield from known.module_strings


def loading_packages(graph: Graph) -> set[str]:
    """The packages in which modules may be loaded by name."""
    loading = {edge.importer for edge in graph.outside if edge.imported in LOADERS}
    return loading | {name.rpartition(".")[0] for name in loading}


def with_beginnings(names: Iterable[str]) -> set[str]:
    """Names, and all that each of them lies in: `a.b.C` speaks for `a.b`."""
    found: set[str] = set()
    for name in names:
        found.update(packages_around(name))
        found.add(name)
    return found


def is_ordinary(module: GraphModule, graph: Graph) -> bool:
    """Whether a module is there to be imported by others: it lies in a package, and its name is no framework's."""
    package, _, own = module.name.rpartition(".")
    is_plain = module.path.endswith(f"{own}.py") and package in graph.modules
    return is_plain and CALLED_BY_OTHERS.isdisjoint(module.name.split(".")) and not serves_tests(module.path)


def is_spoken_for(module: GraphModule, graph: Graph, facts: Mapping[str, Facts], names: set[str]) -> bool:
    package, _, own = module.name.rpartition(".")
    known, around = facts.get(module.path), facts.get(graph.modules[package].path)
    is_exported = around is not None and own in (around.definitions.exports or ())
    is_script = known is None or not known.is_parsed or "__main__" in known.module_strings
    parts = module.name.split(".")
    # A name may be written without the folders that are a source root only for the one who wrote it.
    endings = {".".join(parts[place:]) for place in range(max(len(parts) - 1, 1))}
    return is_exported or is_script or module.path in names or not names.isdisjoint(endings)


def packages_around(name: str) -> list[str]:
    parts = name.split(".")
    return [".".join(parts[:size]) for size in range(1, len(parts))]
