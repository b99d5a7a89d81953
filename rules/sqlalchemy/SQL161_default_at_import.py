"""`default=datetime.utcnow()` is called once, when the module is imported: every row gets that same value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from autopack_lint.sdk import MAPPED_CLASSES, Bad, Finding, Project, Rule, Safety, Severity, SqlKind

if TYPE_CHECKING:
    from autopack_lint.sdk import Site, SqlNode

RULE = Rule(
    id="SQL161",
    name="default-at-import",
    message="the default is computed once, at import",
    severity=Severity.ERROR,
    fix="pass the function",
    reads=("imports", "sql"),
    by_file=True,
    good=(
        MAPPED_CLASSES + "import uuid\n\n\nclass A(Base):\n    __tablename__ = 'a'\n"
        "    id = Column(String, primary_key=True, default=uuid.uuid4)\n",
        MAPPED_CLASSES + "class A(Base):\n    __tablename__ = 'a'\n    id = Column(String, default=func.now())\n",
    ),
    bad=(
        Bad(
            MAPPED_CLASSES + "import uuid\n\n\nclass A(Base):\n    __tablename__ = 'a'\n"
            "    id = Column(String, primary_key=True, default=uuid.uuid4())\n",
            fixed=MAPPED_CLASSES + "import uuid\n\n\nclass A(Base):\n    __tablename__ = 'a'\n"
            "    id = Column(String, primary_key=True, default=uuid.uuid4)\n",
        ),
        Bad(
            MAPPED_CLASSES + "from datetime import datetime, timezone\n\n\nclass A(Base):\n    __tablename__ = 'a'\n"
            "    id = Column(String, primary_key=True)\n"
            "    at = Column(String, onupdate=datetime.now(timezone.utc))\n",
            fixed=MAPPED_CLASSES + "from datetime import datetime, timezone\n\n\nclass A(Base):\n"
            "    __tablename__ = 'a'\n    id = Column(String, primary_key=True)\n"
            "    at = Column(String, onupdate=lambda: datetime.now(timezone.utc))\n",
        ),
    ),
)
VOLATILE = {
    "datetime.datetime.utcnow",
    "datetime.datetime.now",
    "datetime.datetime.today",
    "datetime.date.today",
    "time.time",
    "time.monotonic",
    "uuid.uuid1",
    "uuid.uuid4",
    "random.random",
    "secrets.token_hex",
    "secrets.token_urlsafe",
}


def check_project(project: Project) -> Iterator[Finding]:
    for site in project.sql.sites("call"):
        _, keywords = site.arguments()
        given = [keywords[name] for name in ("default", "onupdate", "insert_default") if name in keywords]
        for default in given:
            called = volatile_call_in(site, default)
            if called is not None and site.is_column_declaration:
                is_all = called is default
                has_arguments = len(called.children) > 1
                plain = is_all and not has_arguments
                text = site.text_of(default.children[0]) if plain else f"lambda: {site.text_of(default)}"
                message = f"`{site.text_of(called)}` is called once, at import: write `{text}`"
                yield site.finding(RULE, node=default, message=message, replace=text, safety=Safety.UNSAFE)


def volatile_call_in(site: Site, node: SqlNode) -> SqlNode | None:
    """The call in a default whose value is another one each time."""
    if node.kind == "call":
        called = site.value(node.children[0])
        if called.kind is SqlKind.EXTERNAL and called.name in VOLATILE:
            return node
        if node.children[0].kind == "attr":
            return volatile_call_in(site, node.children[0].children[0])
        is_text = node.children[0].value == "builtins.str" and len(node.children) == 2
        return volatile_call_in(site, node.children[1]) if is_text else None
    if node.kind == "attr":
        return volatile_call_in(site, node.children[0])
    return volatile_call_in(site, node.children[0]) if node.kind == "binary" else None
