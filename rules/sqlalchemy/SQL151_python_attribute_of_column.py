"""A column is not its value: `User.name.lower()` raises AttributeError, whatever type the column has."""

from __future__ import annotations

from collections.abc import Iterator

from autopack_lint.sdk import COLUMN_KINDS, MAPPED_CLASSES, Bad, Finding, Project, Rule, Severity

DOCUMENTS = MAPPED_CLASSES + (
    "from sqlalchemy import JSON\nclass Document(Base):\n    __tablename__ = 'documents'\n"
    "    id: Mapped[int] = mapped_column(primary_key=True)\n    data: Mapped[dict] = mapped_column(JSON)\n"
)
RULE = Rule(
    id="SQL151",
    name="python-attribute-of-column",
    message="a column does not have the methods of its values",
    severity=Severity.ERROR,
    reads=("imports", "sql"),
    by_file=True,
    good=(
        MAPPED_CLASSES + "q = select(User).where(func.lower(User.name) == 'x')\n",
        MAPPED_CLASSES + "def f(user: User):\n    return user.name.lower() + user.status.value\n",
        MAPPED_CLASSES + "key = User.name.key\n",
        DOCUMENTS + "q = select(Document).where(Document.data['x'].as_string() == 'y')\n",
        DOCUMENTS + "def f(document: Document):\n    return document.data.get('x')\n",
    ),
    bad=(
        Bad(MAPPED_CLASSES + "q = select(User).where(User.name.lower() == 'x')\n"),
        Bad(MAPPED_CLASSES + "q = select(User).where(User.status.value == 'open')\n"),
        Bad(DOCUMENTS + "q = select(Document).where(Document.data.get('x') == 'y')\n"),
    ),
)
STRING = {
    "lower": "func.lower()",
    "upper": "func.upper()",
    "strip": "func.trim()",
    "lstrip": "func.ltrim()",
    "rstrip": "func.rtrim()",
    "split": "a function of the database",
    "title": "a function of the database",
    "capitalize": "a function of the database",
    "isdigit": "a function of the database",
}
JSON = dict.fromkeys(("keys", "values", "items"), "a function of the database") | {"get": "[...]"}
TIME = dict.fromkeys(("year", "month", "day", "hour", "minute"), "extract()") | {"date": "func.date()"}
INSTEAD = {"string": STRING, "time": TIME, "json": JSON, "enum": {"value": "the member", "name": "the member"}}


def check_project(project: Project) -> Iterator[Finding]:
    for site in project.sql.sites("attr"):
        base = (
            site.value(site.node.children[0]) if any(site.node.value in names for names in INSTEAD.values()) else None
        )
        if base is not None and base.kind in COLUMN_KINDS and base.column is not None:
            instead = INSTEAD.get(base.column.base, {}).get(site.node.value)
            if instead and not (base.column.base == "enum" and site.node.value == "name"):
                message = f"a column has no `{site.node.value}`, which raises AttributeError: use {instead}"
                yield site.finding(RULE, message=message)
