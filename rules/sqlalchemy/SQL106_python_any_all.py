"""`any()` and `all()` ask each condition for its truth: the database never sees them."""

from __future__ import annotations

from collections.abc import Iterator

from autopack_lint.sdk import MAPPED_CLASSES, Bad, Finding, Project, Rule, Safety, Severity

RULE = Rule(
    id="SQL106",
    name="python-any-all",
    message="any() and all() of conditions are constants: use or_() or and_()",
    severity=Severity.ERROR,
    fix="combine the conditions in SQL",
    reads=("imports", "sql"),
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
            parts = given.children[:1] if given.kind == "comp" else given.children if given.kind == "list" else (given,)
            if any(map(site.is_proven, parts)):
                called = site.function(CALLED[name] or "and_")
                inner = site.text_of(given)
                starred = f"({inner})" if given.kind == "comp" and not inner.startswith(("(", "[")) else inner
                text = called._replace(text=f"{called.text}(*{starred})")
                if not CALLED[name]:
                    text = called._replace(text=inner, imports=())
                message = f"{name[9:]}() asks the conditions for their truth: write `{text.text}`"
                is_fixable = given.kind in ("comp", "list") or not CALLED[name]
                yield site.finding(RULE, message=message, replace=text if is_fixable else None, safety=Safety.UNSAFE)
