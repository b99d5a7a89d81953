"""A copy has to be found and changed wherever the first is changed, and one of them is forgotten.

Copies are runs of whole statements, of at least six lines, that are the same but for layout, comments, literals and
names, each of which must be renamed consistently. Imports, docstrings, tables of data and series of like lines do not
count. Every copy but the first is reported, so that a new one of something known is seen, too; what lies within a
larger copy is not told again, as long as its own class is told elsewhere.
"""

from collections.abc import Iterator, Sequence

from autopack_lint.sdk import Bad, CloneClass, Finding, Position, Project, Rule, Severity, Span, repetition

FIRST = """\
def mean_price(rows, currency):
    total = 0
    for row in rows:
        if row.price is None:
            continue
        total += row.price.in_currency(currency)
    if not rows:
        return 0
    return round(total / len(rows), 2)
"""
RENAMED = """\
def mean_fee(orders, unit):
    # The same, said once more.
    total = 0
    for order in orders:
        if order.fee is None:
            continue
        total += order.fee.in_currency(unit)
    if not orders:
        return 0
    return round(total / len(orders), 4)
"""
RULE = Rule(
    id="DUP101",
    name="copied-code",
    message="the same statements stand in several places",
    severity=Severity.WARNING,
    threshold=4,
    reads=("statements",),
    good=(
        FIRST,
        {"a.py": FIRST, "b.py": FIRST.replace("total += row", "rows += total").replace("total = 0", "return rows")},
        "A = 1\nB = 2\nC = 3\nD = 4\nE = 5\nF = 6\nG = 7\n" * 2,
    ),
    bad=(
        Bad({"shop/prices.py": FIRST, "shop/fees.py": FIRST.replace("    total", "    # Sum up.\n    total", 1)}),
        Bad(FIRST + "\n\n" + RENAMED),
    ),
)


def check_project(project: Project) -> Iterator[Finding]:
    clones = project.clones(project.threshold(RULE) + 1)
    inner = within_others(clones)
    for index, clone in enumerate(clones):
        numbers = range(1, len(clone.copies))
        for number in [number for number in numbers if (index, number) not in inner] or numbers[:1]:
            copy = clone.copies[number]
            span = Span(Position(copy.line, 1), Position(copy.end_line, 1))
            yield RULE.finding(
                span,
                "",
                message=repetition(clone, number),
                symbol=copy.symbol,
                data={
                    "type": clone.type,
                    "lines": copy.lines,
                    "statements": clone.statements,
                    "first": clone.copies[0].place,
                },
            )._replace(path=copy.path)


def within_others(clones: Sequence[CloneClass]) -> set[tuple[int, int]]:
    """Which copies, by class and number, lie within a copy of another class: that one says more of the place."""
    places = sorted(
        (copy.path, copy.line, -copy.end_line, index, number)
        for index, clone in enumerate(clones)
        for number, copy in enumerate(clone.copies)
    )
    found, outer, reach = set(), "", 0
    for path, _, negative_end, index, number in places:
        if path == outer and -negative_end <= reach:
            found.add((index, number))
        else:
            outer, reach = path, -negative_end
    return found
