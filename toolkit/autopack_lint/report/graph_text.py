"""Graphs and the answers about them, for people: at most as wide as their terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from autopack_lint.model.facts import ImportKind, ImportUse
from autopack_lint.model.finding import Skipped
from autopack_lint.model.graph import (
    Affected,
    Chains,
    Edge,
    GodModule,
    Graph,
    GraphResult,
    Related,
    Separation,
    SourceRoot,
)
from autopack_lint.report import Style
from autopack_lint.report.sanitize import visible

TOP = 5
MOST_MEMBERS = 12
USES = {
    ImportUse.ANNOTATIONS: "only for annotations",
    ImportUse.FUNCTIONS: "only in functions",
    ImportUse.NOWHERE: "not used here",
}


def graph_text(result: GraphResult, style: Style) -> str:
    """What stands out in a graph."""
    modules = result.graph.modules.values()
    lines = [
        *overview(result),
        *ranking("most imported", [(module.importers, module.name) for module in modules]),
        *ranking("importing most", [(module.imports, module.name) for module in modules]),
        *cycle_lines("cycles at import time", ImportKind.IMPORT, result),
        *cycle_lines("cycles through deferred imports", ImportKind.DEFERRED, result),
        *god_lines(result.god_modules),
        *missing_lines(result.graph),
        *skipped_lines(result.skipped),
    ]
    return laid_out(lines, style)


def overview(result: GraphResult) -> Iterator[str]:
    graph = result.graph
    kinds = Counter(edge.kind.value for edge in graph.edges)
    by_kind = ", ".join(f"{kinds[kind.value]:,} {kind.value}" for kind in ImportKind if kinds[kind.value])
    standard = sum(external.is_standard for external in graph.externals)
    yield f"{counted(len(graph.modules), 'module')}, {counted(len(graph.edges), 'import')} between them"
    if by_kind:
        yield f"  {by_kind}"
    yield "imports are looked up in " + ", ".join(map(shown_root, result.source_roots))
    yield f"from elsewhere: {len(graph.externals) - standard} top-level names, and {standard} of the standard library"


def shown_root(root: SourceRoot) -> str:
    return visible(root.folder or ".") + (f" (as {visible(root.package)})" if root.package else "")


def missing_lines(graph: Graph) -> Iterator[str]:
    if graph.missing:
        yield ""
        yield f"modules that are not there (compiled or generated ones, perhaps): {len(graph.missing)}"
    for item in graph.missing[:TOP]:
        yield f"  {visible(item.module)}  {visible(graph.modules[item.importer].path)}:{item.line}"
    yield from more(len(graph.missing) - TOP)


def graph_paths(result: GraphResult) -> dict[str, str]:
    return {name: module.path for name, module in result.graph.modules.items()}


def ranking(title: str, counts: Iterable[tuple[int, str]]) -> list[str]:
    top = sorted(((count, name) for count, name in counts if count), key=lambda item: (-item[0], item[1]))[:TOP]
    return ["", title, *(f"  {count:>5,}  {visible(name)}" for count, name in top)] if top else []


def cycle_lines(title: str, kind: ImportKind, result: GraphResult) -> Iterator[str]:
    cycles, paths = [cycle for cycle in result.cycles if cycle.kind is kind], graph_paths(result)
    yield ""
    yield f"{title}: {len(cycles) or 'none'}"
    for cycle in cycles:
        shown = ", ".join(map(visible, cycle.members[:MOST_MEMBERS]))
        rest = len(cycle.members) - MOST_MEMBERS
        yield f"  {len(cycle.members)} modules: {shown}" + (f" and {rest:,} more" if rest > 0 else "")
        smallest = "the fewest imports" if cycle.is_smallest else "imports, perhaps not the fewest,"
        yield f"    {smallest} that open it: {len(cycle.breaking)}"
        for edge in cycle.breaking[:TOP]:
            yield f"      {step(edge, paths)}"
        yield from (f"    {line}" for line in more(len(cycle.breaking) - TOP))


def step(edge: Edge, paths: dict[str, str]) -> str:
    """An import, where it stands, and what could make it easy to move."""
    notes = [
        note for note in (edge.kind.value if edge.kind is not ImportKind.IMPORT else "", USES.get(edge.use, "")) if note
    ]
    place = f"{visible(paths.get(edge.importer, edge.importer))}:{edge.line}"
    return f"{place}  {visible(edge.imported)}" + (f"  ({', '.join(notes)})" if notes else "")


def god_lines(gods: Sequence[GodModule]) -> Iterator[str]:
    if not gods:
        return
    yield ""
    yield f"modules that many others import: {len(gods)}"
    for god in gods[:TOP]:
        yield f"  {len(god.importers):>5,}  {visible(god.name)}"
        for share in god.shares[:2]:
            names = ", ".join(map(visible, share.names[:TOP])) + (", …" if len(share.names) > TOP else "")
            yield f"         {counted(len(share.importers), 'module')} take {names}"
    yield from more(len(gods) - TOP)


def more(number: int) -> list[str]:
    return [f"  … and {number:,} more"] if number > 0 else []


def skipped_lines(skipped: Iterable[Skipped]) -> list[str]:
    lines = [f"skipped {visible(item.path)}: {visible(item.reason)}" for item in skipped]
    return ["", *lines] if lines else []


def counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def laid_out(lines: Iterable[str], style: Style) -> str:
    """The lines, each broken where it is too wide, its rest indented."""
    from textwrap import TextWrapper

    broken: list[str] = []
    for line in lines:
        indent = " " * (len(line) - len(line.lstrip()) + 4)
        wrapper = TextWrapper(style.width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
        broken += [line] if len(line) <= style.width else wrapper.wrap(line)
    return "\n".join(broken) + "\n"


def why_text(
    start: str,
    goal: str,
    chains: Chains,
    paths: dict[str, str],
    apart: Separation | None,
    style: Style,
) -> str:
    """Each chain with the places of its imports, and how to do without them."""
    if not chains.found:
        return f"{visible(start)} does not import {visible(goal)}, neither directly nor through others\n"
    lines = [f"{visible(start)} imports {visible(goal)} in {steps_of(chains)}"]
    for chain in chains.found:
        lines += ["", f"  {visible(start)}", *(f"    {step(edge, paths)}" for edge in chain)]
    if apart is not None:
        lines += ["", *separation_lines(start, goal, apart, paths)]
    return laid_out(lines, style)


def steps_of(chains: Chains) -> str:
    """How long the chains are, and how many there are."""
    shortest, longest = len(chains.found[0]), len(chains.found[-1])
    steps = counted(shortest, "step") if shortest == longest else f"{shortest} to {longest} steps"
    many = counted(len(chains.found), "minimal chain" if chains.is_minimal else "chain")
    if chains.has_more:
        return f"{steps}, by {many} and more (see --max)"
    return f"{steps}, by {many}" if len(chains.found) > 1 else steps


def separation_lines(start: str, goal: str, apart: Separation, paths: dict[str, str]) -> Iterator[str]:
    if apart.through:
        yield f"every chain passes through {', '.join(map(visible, apart.through))}"
    yield f"without {counted(len(apart.imports), 'import')}, {visible(start)} would not need {visible(goal)}:"
    yield from (f"    {step(edge, paths)}" for edge in apart.imports)


def related_text(found: Sequence[Related], skipped: Sequence[Skipped], style: Style) -> str:
    """Each file with the reason below it."""
    lines = [line for item in found for line in (visible(item.path), f"    {item.relation}: {visible(item.reason)}")]
    lines += skipped_lines(skipped)
    return laid_out(lines, style) if lines else "nothing imports these files, and they import nothing of the project\n"


def affected_text(found: Sequence[Affected], gone: Sequence[str], skipped: Sequence[Skipped], style: Style) -> str:
    """What has changed, then tests, then other modules."""
    groups: dict[str, list[str]] = {}
    for item in found:
        if item.path not in gone:
            groups.setdefault(group_of(item), []).append(f"  {visible(item.path)}  {visible(item.reason)}")
    groups["gone"] = [f"  {visible(path)}" for path in gone]
    lines = [
        line for title in GROUPS if groups.get(title) for line in (f"{title}: {len(groups[title])}", *groups[title], "")
    ]
    lines = lines[:-1] if lines else ["nothing has changed"]
    return laid_out([*lines, *skipped_lines(skipped)], style)


CHANGED, TESTS, MODULES = "changed", "tests that the change can reach", "modules that the change can reach"
PACKAGES = "reached only because packages run before their modules"
GROUPS = (CHANGED, TESTS, MODULES, PACKAGES, "gone")


def group_of(item: Affected) -> str:
    if not item.distance:
        return CHANGED
    if item.through != "imports":
        return PACKAGES
    return TESTS if item.is_test else MODULES
