"""`default={}` gives the same dictionary to every new row: what one of them puts in is stored with all later ones."""

from __future__ import annotations

from collections.abc import Iterator

from autopack_lint.sdk import MAPPED_CLASSES, Bad, Finding, Project, Rule, Safety, Severity

RULE = Rule(
    id="SQL162",
    name="shared-mutable-default",
    message="all rows share the object",
    severity=Severity.ERROR,
    fix="make a new one for each row",
    reads=("imports", "sql"),
    by_file=True,
    good=(
        MAPPED_CLASSES + "from sqlalchemy import JSON\n\n\nclass A(Base):\n    __tablename__ = 'a'\n"
        "    id = Column(Integer, primary_key=True)\n    data = Column(JSON, default=dict)\n",
        MAPPED_CLASSES + "from sqlalchemy import JSON\nfrom sqlalchemy.ext.mutable import MutableDict\n\n\n"
        "class A(Base):\n    __tablename__ = 'a'\n    id = Column(Integer, primary_key=True)\n"
        "    data = Column(MutableDict.as_mutable(JSON), default={})\n",
    ),
    bad=(
        Bad(
            MAPPED_CLASSES + "from sqlalchemy import JSON\n\n\nclass A(Base):\n    __tablename__ = 'a'\n"
            "    id = Column(Integer, primary_key=True)\n    data = Column(JSON, default={})\n",
            fixed=MAPPED_CLASSES + "from sqlalchemy import JSON\n\n\nclass A(Base):\n    __tablename__ = 'a'\n"
            "    id = Column(Integer, primary_key=True)\n    data = Column(JSON, default=dict)\n",
        ),
        Bad(
            MAPPED_CLASSES + "from sqlalchemy import JSON\n\n\nclass A(Base):\n    __tablename__ = 'a'\n"
            "    id = Column(Integer, primary_key=True)\n    data = Column(JSON, default=['a'])\n",
            fixed=MAPPED_CLASSES + "from sqlalchemy import JSON\n\n\nclass A(Base):\n    __tablename__ = 'a'\n"
            "    id = Column(Integer, primary_key=True)\n    data = Column(JSON, default=lambda: ['a'])\n",
        ),
    ),
)
DISPLAYS = ("list", "dict", "set")


def check_project(project: Project) -> Iterator[Finding]:
    for site in project.sql.sites("call"):
        arguments, keywords = site.arguments()
        default = keywords.get("default")
        if default is not None and default.kind == "list" and default.value in DISPLAYS and site.is_column_declaration:
            is_mutable = any(
                "Mutable" in site.text_of(argument) or ".as_mutable(" in site.text_of(argument)
                for argument in (*arguments, *keywords.values())
            )
            if not is_mutable:
                is_empty = len("".join(site.text_of(default).split())) == 2
                text = default.value if is_empty else f"lambda: {site.text_of(default)}"
                message = f"all rows share this object, and what one puts in is stored with the next: write `{text}`"
                yield site.finding(RULE, node=default, message=message, replace=text, safety=Safety.SAFE)
