"""Python's `and` and `or` cannot be taken over by SQLAlchemy: they ask the first condition for its truth.

`User.age == 1` is false as a Python value, `User.age != 1` is true, and any other condition raises. So `and`
and `or` give back one of the two conditions, and the other one is gone: the query answers another question,
and a `delete()` deletes more rows than was meant. No type checker sees it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from autopack_lint.sdk import MAPPED_CLASSES, Bad, Finding, Project, Rule, Safety, Severity

if TYPE_CHECKING:
    from autopack_lint.sdk import Outcome, Site, SqlNode

RULE = Rule(
    id="SQL101",
    name="boolean-operator",
    message="the operators `and` and `or` keep one of the conditions only: combine them with and_() or or_()",
    severity=Severity.ERROR,
    fix="combine the conditions in SQL",
    reads=("imports", "sql"),
    by_file=True,
    good=(
        MAPPED_CLASSES + "q = select(User).where(and_(User.age == 1, User.name == 'x'))\n",
        MAPPED_CLASSES + "def of(wanted):\n    return select(User).where(wanted and User.name == 'x')\n",
        MAPPED_CLASSES + "def is_adult(user: User):\n    return user.age == 18 and user.name != ''\n",
    ),
    bad=(
        Bad(
            MAPPED_CLASSES + "q = select(User).where(User.age == 1 and User.name == 'x')\n",
            fixed=MAPPED_CLASSES + "q = select(User).where(User.age == 1, User.name == 'x')\n",
        ),
        Bad(
            MAPPED_CLASSES + "q = select(or_(User.age == 1 and User.name == 'x', User.active))\n",
            fixed=MAPPED_CLASSES + "q = select(or_(and_(User.age == 1, User.name == 'x'), User.active))\n",
        ),
        Bad(
            MAPPED_CLASSES + "q = select(User).where(\n    (User.age == 1)  # young\n    or User.name == 'x'\n)\n",
            fixed=MAPPED_CLASSES
            + "q = select(User).where(\n    or_((User.age == 1),  # young\n    User.name == 'x')\n)\n",
        ),
    ),
)


def check_project(project: Project) -> Iterator[Finding]:
    for site in project.sql.sites("bool"):
        if is_about_conditions(site):
            outcome, text = site.outcome(), site.combined()
            safety = Safety.UNSAFE if outcome.kept else Safety.SAFE
            said = message(site, outcome, "commas" if text.place else f"{site.node.value}_()")
            yield site.finding(RULE, message=said, replace=text, safety=safety)


def is_about_conditions(site: Site) -> bool:
    """Whether Python decides between conditions here; what it asks of flags before them is right."""
    is_one = site.is_condition and not is_inside_another(site) and any(map(site.is_proven, site.node.children[:-1]))
    return is_one and not (site.node.value == "or" and is_default(site))


def is_inside_another(site: Site) -> bool:
    return site.parent is not None and site.parent.node.kind == "bool"


def is_default(site: Site) -> bool:
    """`column or 0`, which means something else."""
    return site.node.children[-1].kind in ("number", "str", "none", "list", "bool-const")


def message(site: Site, outcome: Outcome, instead: str) -> str:
    operator = site.node.value
    if outcome.raising is not None:
        return f"`{operator}` asks a condition for its truth, which raises TypeError: use {instead}"
    kept, dropped = named(site, outcome.kept, "or"), named(site, outcome.dropped, "and")
    return f"`{operator}` keeps only {kept} and drops {dropped}: use {instead}"


def named(site: Site, nodes: Sequence[SqlNode], word: str) -> str:
    return f" {word} ".join(f"`{site.short(node)}`" for node in nodes)
