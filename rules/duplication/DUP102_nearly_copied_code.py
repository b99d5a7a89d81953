"""A copy that has drifted from the first is worse than a copy: is the difference meant, or was a change forgotten?

Two functions are nearly copies when at most a fifth of their statements was added, taken away or changed; the others
are the same but for literals and names, each of which must be renamed consistently. The threshold is that share in
percent. Copies that `DUP101` reports, and functions of fewer than eight statements, are left out.
"""

from collections.abc import Iterable, Iterator

from autopack_lint.sdk import Bad, CloneClass, Copy, Finding, Position, Project, Rule, Severity, Span, repetition

SMALLEST = 8
LEAST_IN_COPIES = 5
"""The smallest statement count of what `DUP101` reports by default."""
FIRST = """\
def mean_price(rows, currency):
    total = 0
    for row in rows:
        if row.price is None:
            continue
        price = row.price.in_currency(currency)
        check(price)
        total += price
    if not rows:
        return 0
    return round(total / len(rows), 2)
"""
DRIFTED = FIRST.replace("mean_price", "mean_fee").replace("rows", "orders").replace("        check(price)\n", "", 1)
RULE = Rule(
    id="DUP102",
    name="nearly-copied-code",
    message="two functions differ in a few statements only",
    severity=Severity.INFO,
    threshold=20,
    reads=("statements",),
    good=(
        FIRST,
        {"a.py": FIRST, "b.py": FIRST},
        {
            "a.py": FIRST,
            "b.py": FIRST.replace("row.price", "row").replace("return 0", "yield").replace("continue", "break"),
        },
    ),
    bad=(Bad({"shop/prices.py": FIRST, "shop/fees.py": DRIFTED}),),
)


def check_project(project: Project) -> Iterator[Finding]:
    copied = by_path(project.clones(LEAST_IN_COPIES))
    for clone in project.near_clones(SMALLEST, project.threshold(RULE)):
        for number, copy in enumerate(clone.copies[1:], 1):
            told = copied.setdefault(copy.path, [])
            if is_told(copy, told):
                continue
            told.append(copy)
            span = Span(Position(copy.line, 1), Position(copy.end_line, 1))
            data: dict[str, str | int] = {
                "lines": copy.lines,
                "statements": clone.statements,
                "similarity": round(100 * clone.similarity),
                "first": clone.copies[0].place,
            }
            message = repetition(clone, number)
            yield RULE.finding(span, "", message=message, symbol=copy.symbol, data=data)._replace(path=copy.path)


def by_path(clones: Iterable[CloneClass]) -> dict[str, list[Copy]]:
    """The copies of each file that are not the first of their class."""
    found: dict[str, list[Copy]] = {}
    for clone in clones:
        for copy in clone.copies[1:]:
            found.setdefault(copy.path, []).append(copy)
    return found


def is_told(copy: Copy, others: Iterable[Copy]) -> bool:
    """Whether at least half of a copy is already reported."""
    shared = sum(max(0, min(copy.end_line, other.end_line) - max(copy.line, other.line) + 1) for other in others)
    return shared * 2 >= copy.lines
