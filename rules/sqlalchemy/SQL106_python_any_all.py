"""`any()` and `all()` ask each condition for its truth: the database never sees them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from autopack_lint.sdk import MAPPED_CLASSES, Bad, Finding, Project, Rule, Safety, Severity

if TYPE_CHECKING:
    from autopack_lint.sdk import Site, SqlNode, Text

RULE = Rule(
    id="SQL106",
    name="python-any-all",
    message="any() and all() of conditions are constants: use or_() or and_()",
    severity=Severity.ERROR,
    fix="combine the conditions in SQL",
    reads=("imports", "sql"),
    by_file=True,
    good=(
        MAPPED_CLASSES + "q = select(User).where(or_(*[User.age == 1, User.age == 2]))\n",
        MAPPED_CLASSES + "def known(column):\n    return any(column == other for other in (User.age, User.name))\n",
    ),
    bad=(
        Bad(
            MAPPED_CLASSES + "q = select(User).where(any([User.age == 1, User.age == 2]))\n",
            fixed=MAPPED_CLASSES + "q = select(User).where(or_(*[User.age == 1, User.age == 2]))\n",
        ),
        Bad(
            MAPPED_CLASSES + "q = select(User).where(all(User.age != age for age in (1, 2)))\n",
            fixed=MAPPED_CLASSES + "q = select(User).where(and_(*(User.age != age for age in (1, 2))))\n",
        ),
        Bad(MAPPED_CLASSES + "q = select(User).where(bool(User.age == 1))\n"),
    ),
)
CALLED = {"builtins.any": "or_", "builtins.all": "and_", "builtins.bool": ""}


def check_project(project: Project) -> Iterator[Finding]:
    for site in project.sql.sites("call"):
        name = site.node.children[0].value
        if name in CALLED and site.is_condition and len(site.node.children) == 2:
            given = site.node.children[1]
            if any(map(site.is_proven, parts_of(given))):
                text = rewritten(site, given, CALLED[name])
                message = f"{name[9:]}() asks the conditions for their truth: write `{text.text}`"
                is_fixable = given.kind in ("comp", "list") or not CALLED[name]
                replace = text if is_fixable else None
                yield site.finding(RULE, message=message, replace=replace, safety=Safety.UNSAFE)


def parts_of(given: SqlNode) -> tuple[SqlNode, ...]:
    """The conditions themselves."""
    if given.kind == "comp":
        return given.children[:1]
    return given.children if given.kind == "list" else (given,)


def rewritten(site: Site, given: SqlNode, function: str) -> Text:
    """`or_(*[...])` for `any([...])`; a single condition stays alone."""
    inner = site.text_of(given)
    if not function:
        return site.plain(inner)
    called = site.function(function)
    if given.kind == "comp" and not inner.startswith(("(", "[")):
        inner = f"({inner})"
    return called._replace(text=f"{called.text}(*{inner})")
