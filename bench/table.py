"""Rows of figures as text of 80 columns and as Markdown."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field

from bench.measure import Series, Spread, spread

WIDTH = 80
HEADINGS = ("", "ours", "beside", "figure", "low-high", "cpu", "bar", "verdict")


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    ours: str = ""
    beside: str = ""
    figure: str = ""
    range: str = ""
    cpu: str = ""
    bar: str = ""
    verdict: str = ""

    def cells(self) -> tuple[str, ...]:
        return (self.label, self.ours, self.beside, self.figure, self.range, self.cpu, self.bar, self.verdict)


@dataclass(slots=True)
class Section:
    title: str
    note: str
    rows: list[Row] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def add_ratio(self, label: str, ours: Series, beside: Series, bar: float | None = None) -> None:
        """A row for our cost in parts of another's, from the pairs of runs that were neighbours."""
        if self._has_problem(ours, beside):
            self.rows.append(Row(label, verdict="unknown"))
            return
        pairs = list(zip(ours.costs, beside.costs, strict=True))
        wall = spread([one.wall / other.wall for one, other in pairs])
        cpu = spread([one.cpu / max(other.cpu, 1e-9) for one, other in pairs])
        limit, verdict = judged(wall, bar)
        self.rows.append(
            Row(
                label,
                figure=f"{short(wall.median)} x",
                range=f"{short(wall.low)}-{short(wall.high)}",
                cpu=f"{short(cpu.median)} x",
                bar=limit,
                verdict=verdict,
            )
        )

    def add_time(self, label: str, ours: Series, beside: Series, bar: float | None = None) -> None:
        """A row for a time of ours in milliseconds, judged by itself."""
        if self._has_problem(ours, beside):
            self.rows.append(Row(label, own_seconds(ours), own_seconds(beside), verdict="unknown"))
            return
        wall = spread([cost.wall * 1000 for cost in ours.costs])
        cpu = spread([cost.cpu * 1000 for cost in ours.costs])
        figures = (f"{wall.median:.0f} ms", f"{wall.low:.0f}-{wall.high:.0f}", f"{cpu.median:.0f} ms")
        self.rows.append(Row(label, figures[0], own_seconds(beside), *figures, *judged(wall, bar)))

    def add_figure(self, label: str, value: Spread, unit: str, bar: float | None = None, digits: int = 0) -> None:
        figure = f"{value.median:.{digits}f} {unit}"
        low_high = f"{value.low:.{digits}f}-{value.high:.{digits}f}"
        limit, verdict = judged(value, bar)
        self.rows.append(Row(label, figure=figure, range=low_high, bar=limit, verdict=verdict))

    def add_count(self, label: str, wanted: int, found: int) -> None:
        self.rows.append(Row(label, f"{found:,}", f"{wanted:,}", verdict="equal" if found == wanted else "UNEQUAL"))

    def add_problem(self, label: str, problem: str) -> None:
        self.rows.append(Row(label, verdict="unknown"))
        self._note(problem)

    def _has_problem(self, *series: Series) -> bool:
        found = [each.problem for each in series if each.problem]
        for problem in found:
            self._note(problem)
        return bool(found)

    def _note(self, problem: str) -> None:
        if problem not in self.problems:
            self.problems.append(problem)


def judged(values: Spread, bar: float | None) -> tuple[str, str]:
    """The bar, and whether it is met; a machine on which some rounds meet it and others do not cannot tell."""
    if bar is None:
        return "", ""
    if values.low <= bar < values.high:
        return f"{bar:.3g}", "unsure"
    return f"{bar:.3g}", "met" if values.median <= bar else "MISSED"


def short(ratio: float) -> str:
    """Three figures that count: a column must hold 0.012 as well as 120."""
    digits = 3 if ratio < 0.1 else 2 if ratio < 10 else 1 if ratio < 100 else 0
    return f"{ratio:.{digits}f}"


def own_seconds(series: Series) -> str:
    if not series.costs:
        return ""
    wall = series.wall()
    return f"{wall:.2f} s" if wall >= 1 else f"{wall * 1000:.0f} ms"


def as_text(section: Section) -> str:
    lines = ["", section.title, *textwrap.wrap(section.note, WIDTH - 2, initial_indent="  ", subsequent_indent="  ")]
    lines += [text_line(HEADINGS), *(text_line(row.cells()) for row in section.rows)]
    for problem in section.problems:
        lines += textwrap.wrap(f"not measured: {problem}", WIDTH - 2, initial_indent="  ", subsequent_indent="    ")
    return "\n".join(line.rstrip() for line in lines)


def text_line(cells: Sequence[str]) -> str:
    label, ours, beside, figure, low_high, cpu, bar, verdict = cells
    return f"  {label:<22}{ours:>8}{beside:>8}{figure:>9}{low_high:>11}{cpu:>7}{bar:>5} {verdict}"


def as_markdown(section: Section) -> str:
    lines = [f"## {section.title}", "", section.note, "", markdown_line(HEADINGS), "|---|" + "---:|" * 6 + "---|"]
    lines += [markdown_line(row.cells()) for row in section.rows]
    lines += ["", *(f"Not measured: {problem}" for problem in section.problems)] if section.problems else []
    return "\n".join(lines) + "\n"


def markdown_line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
