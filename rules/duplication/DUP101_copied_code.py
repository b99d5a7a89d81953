"""A copy has to be found and changed wherever the first is changed, and one of them is forgotten.

Copies are runs of whole statements, of at least six lines, that are the same but for layout, comments, literals and
names, each of which must be renamed consistently. Imports, docstrings, tables of data and series of like lines do not
count. Every copy but the first is reported, so that a new one of something known is seen, too.
"""

from collections.abc import Iterator

from autopack_lint.sdk import Bad, Finding, Position, Project, Rule, Severity, Span, repetition

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
    for clone in project.clones(project.threshold(RULE) + 1):
        for number, copy in enumerate(clone.copies[1:], 1):
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
