"""Graphs of every size and shape to look at, made from words instead of files."""

import random
from collections.abc import Iterable
from itertools import pairwise

from autopack_lint.analyzers.graph.cycles import import_cycles
from autopack_lint.analyzers.graph.god_modules import god_modules
from autopack_lint.model.facts import ImportKind
from autopack_lint.model.graph import Edge, Graph, GraphModule, GraphResult

Arrow = tuple[str, str] | tuple[str, str, ImportKind]


def result_of(names: Iterable[str], arrows: Iterable[Arrow], most_importers: int = 10) -> GraphResult:
    """A graph of these modules; the imports of each stand on lines 1, 2, 3…"""
    line_of: dict[str, int] = {}
    edges: list[Edge] = []
    for importer, imported, *kinds in arrows:
        line_of[importer] = line_of.get(importer, 0) + 1
        kind = kinds[0] if kinds else ImportKind.IMPORT
        edges.append(Edge(importer, imported, line_of[importer], kind, (f"name_{line_of[importer]}",)))
    parents = {name.rpartition(".")[0] for name in names}
    modules = {name: GraphModule(name, path_of(name, name in parents)) for name in sorted(names)}
    graph = Graph(modules, tuple(sorted(edges)))
    gods = god_modules(graph, most_importers, {})
    return GraphResult(graph, tuple(import_cycles(graph)), tuple(gods), (), ())


def path_of(name: str, is_package: bool) -> str:
    if name.startswith("./"):
        return name[2:]
    return name.replace(".", "/") + ("/__init__.py" if is_package else ".py")


def shop() -> GraphResult:
    """A small project with a cycle of three modules, a deferred import, and a module that many import."""
    parts = {"web": 6, "orders": 5, "stock": 4, "core": 3}
    names = ["shop", *(f"shop.{part}" for part in parts)]
    names += [f"shop.{part}.m{number}" for part, count in parts.items() for number in range(count)]
    layers = list(parts)
    arrows: list[Arrow] = [
        (f"shop.{upper}.m{number}", f"shop.{lower}.m{number % parts[lower]}")
        for upper, lower in pairwise(layers)
        for number in range(parts[upper])
    ]
    arrows += [(f"shop.{part}.m{number}", "shop.core.m0") for part in layers[:3] for number in range(parts[part])]
    arrows += [("shop.orders.m0", "shop.orders.m1"), ("shop.orders.m1", "shop.orders.m2")]
    arrows += [("shop.orders.m2", "shop.orders.m0"), ("shop.core.m2", "shop.web.m5", ImportKind.DEFERRED)]
    return result_of(names, dict.fromkeys(arrows))


def large(count: int = 5000, seed: int = 1) -> GraphResult:
    """Packages in packages, as big repositories have them: most imports stay near, some go far, a few go back."""
    choice = random.Random(seed)
    names = [
        f"part{number * 23 // count:02}.area{number * 207 // count % 9}.corner{number % 4}.module{number:04}"
        for number in range(count)
    ]
    arrows: dict[Arrow, None] = {}
    for place, name in enumerate(names):
        for _ in range(choice.randint(1, 9)):
            other = place + choice.randint(1, 30 if choice.random() < 0.7 else count // 2)
            if other < count:
                arrows[name, names[other]] = None
        if place and choice.random() < 0.02:
            arrows[name, names[place - 1]] = None
    for hub in names[-12:]:
        arrows |= {(name, hub): None for name in choice.sample(names[:-12], min(200, count // 2))}
    return result_of(names, arrows, most_importers=100)
