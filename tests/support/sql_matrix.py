"""Kind of mistake x way of mapping x kind of entity x surroundings, written out as files with marks on what is wrong."""

# ruff: noqa: E501 - one line for each piece of code reads best

from __future__ import annotations

from itertools import product

from tests.support.sql_styles import STATUS, STYLES, Style

MARK = "# wants "
NAMES = """
from sqlalchemy import and_, case, delete, exists, func, not_, or_, select, text, update
from sqlalchemy.orm import aliased, relationship, with_loader_criteria
"""
ENTITIES = {
    "class": ("", "User"),
    "aliased": ("a = aliased(User)\n", "a"),
    "subquery": ("sub = select(User).subquery()\n", "sub.c"),
    "cte": ("recent = select(User).where(User.id > 3).cte('recent')\n", "recent.c"),
    "table of a class": ("t = User.__table__\n", "t.c"),
}
LOCAL = {
    "local alias": (
        "b",
        "def f(session):\n    b = aliased(User)\n    return session.query(b).filter({condition}){mark}\n",
    ),
    "local alias of orm": (
        "b",
        "def f(session):\n    b = orm.aliased(User, name='b')\n    return session.query(b).filter({condition}){mark}\n",
    ),
    "parameter": (
        "kind",
        "def f(session, kind: type[User]):\n    return session.query(kind).filter({condition}){mark}\n",
    ),
    "quoted parameter": (
        "kind",
        "def f(session, kind: 'Type[User]'):\n    return session.query(kind).filter({condition}){mark}\n",
    ),
    "late import": (
        "Late",
        "def f(session):\n    from .models import User as Late\n    return session.query(Late).filter({condition}){mark}\n",
    ),
    "module": ("models.User", "def f(session):\n    return session.query(models.User).filter({condition}){mark}\n"),
    "module imported late": (
        "m.User",
        "def f(session):\n    from . import models as m\n    return session.query(m.User).filter({condition}){mark}\n",
    ),
    "table in place": (
        "User.__table__.c",
        "def f(session):\n    return session.query(User).filter({condition}){mark}\n",
    ),
    "columns": (
        "t.columns",
        "def f(session):\n    t = User.__table__\n    return session.query(t).filter({condition}){mark}\n",
    ),
    "local subquery": (
        "s.c",
        "def f(session):\n    s = session.query(User).filter(User.id == 1).subquery()\n    return session.query(s).filter({condition}){mark}\n",
    ),
    "local cte": (
        "s.c",
        "def f(session):\n    s = select(User).where(User.id == 1).cte()\n    return session.query(s).filter({condition}){mark}\n",
    ),
    "alias of a table": (
        "s.c",
        "def f(session):\n    s = User.__table__.alias()\n    return session.query(s).filter({condition}){mark}\n",
    ),
    "alias of a subquery": (
        "s",
        "def f(session):\n    s = aliased(User, select(User).subquery())\n    return session.query(s).filter({condition}){mark}\n",
    ),
    "assigned twice": (
        "M",
        "def f(session, x):\n    if x:\n        M = User\n    else:\n        M = aliased(User)\n    return session.query(M).filter({condition}){mark}\n",
    ),
    "held by an object": (
        "Repo.model",
        "class Repo:\n    model = User\ndef f(session):\n    return session.query(Repo.model).filter({condition}){mark}\n",
    ),
    "held by self": (
        "self.model",
        "class Repo:\n    model = User\n    def f(self, session):\n        return session.query(self.model).filter({condition}){mark}\n",
    ),
    "class method": (
        "cls",
        "class Member(User):\n    @classmethod\n    def f(cls, session):\n        return session.query(cls).filter({condition}){mark}\n",
    ),
    "own class": (
        "Member",
        "class Member(User):\n    def f(self, session):\n        return session.query(Member).filter({condition}){mark}\n",
    ),
    "core table": (
        "things.c",
        "def f(session):\n    return session.execute(select(things).where({condition})){mark}\n",
    ),
    "core table elsewhere": (
        "tables.things.c",
        "def f(session):\n    return session.execute(tables.things.select().where({condition})){mark}\n",
    ),
    "core update": (
        "things.c",
        "def f(session):\n    return session.execute(things.update().where({condition}).values(x=1)){mark}\n",
    ),
}
"""Entities that are made where they are used."""
CONDITIONS = {
    "SQL101": ("{of}.age == 1 and {of}.name == 'x'", "{of}.age < 1 or {of}.name == 'x'"),
    "SQL102": ("{of}.age is None", "({of}.name == 'x') & ({of}.age is not None)", "{of}.active is True"),
    "SQL103": ("{of}.age in [1, 2]", "{of}.age not in names"),
    "SQL104": ("not {of}.age == 1", "not {of}.active", "not {of}.name.like('x')"),
    "SQL105": ("1 < {of}.age < 5",),
    "SQL106": ("any([{of}.age == 1, {of}.age == 2])", "all({of}.age != age for age in (1, 2))"),
    "SQL107": ("{of}.age == (1 if {of}.active == True else 2)",),
    "SQL108": ("func.f({of}.age or 0) == 1",),
    "SQL111": ("{of}.age == 1 & {of}.name == 'x'",),
    "SQL112": ("({of}.age == 1) & {of}.name == 'x'",),
    "SQL113": ("~{of}.age == 3",),
    "SQL121": ("{of}.status == Status.OPEN.value", "{of}.status.in_([Status.DONE.value])"),
    "SQL122": ("{of}.name == Status.OPEN",),
    "SQL151": ("{of}.name.lower() == 'x'", "{of}.status.value == 'open'"),
    "SQL152": ("len({of}.name) > 3", "max({of}.age, 3) == 1"),
    "SQL153": ("{of}.name == f'{{{of}.name}}!'", "{of}.name == '%s!' % {of}.name"),
    "SQL154": ("{of}.name.in_('x')",),
    "SQL155": ("{of}.age.notin_([1, None])",),
    "SQL156": ("{of}.age == [1, 2]",),
}
SURROUNDINGS = {
    "module": "q = select({of}).where({condition}){mark}\n",
    "function": "def f(session):\n    return session.query({of}).filter({of}.id > 0, {condition}).all(){mark}\n",
    "method": "class Store:\n    def f(self):\n        return self.session.query({of}).filter({condition}).first(){mark}\n",
    "comprehension": "def f(session):\n    return [row.id for row in session.scalars(select({of}).where({condition}))]{mark}\n",
    "nested call": "def f(run):\n    return run(wrap(select({of}).where(or_({of}.id == 1, and_({of}.id == 2, {condition}))))){mark}\n",
    "lambda": "f = lambda session: session.query({of}).filter({condition}){mark}\n",
    "lines": "def f(session):\n    return (\n        session.query({of})\n        .filter(\n            {of}.id == 1,\n            {condition},{mark}\n        )\n        .all()\n    )\n",
    "variable": "def f(session, wanted):\n    q = session.query({of})\n    if wanted:\n        q = q.filter({condition}){mark}\n    return q\n",
    "class attribute": "class Report:\n    rows = select({of}).where({condition}){mark}\n",
    "async": "async def f(session):\n    return (await session.execute(select({of}).where({condition}))).scalars().all(){mark}\n",
    "async loop": "async def f(session):\n    async for row in await session.stream(select({of}).where({condition})):{mark}\n        print(row)\n",
    "conditional": "def f(session, wanted):\n    q = session.query({of})\n    return q.filter({condition}) if wanted else q{mark}\n",
    "loop": "def f(session):\n    for row in session.query({of}).filter({condition}):{mark}\n        print(row)\n",
    "condition of if": "def f(session):\n    if session.query({of}).filter({condition}).count():{mark}\n        return 1\n",
    "with": "def f(session):\n    with session.scalars(select({of}).where({condition})) as rows:{mark}\n        return list(rows)\n",
    "try": "def f(session):\n    try:\n        return session.query({of}).filter({condition}).one(){mark}\n    except LookupError:\n        return None\n",
    "walrus": "def f(session):\n    if (row := session.query({of}).filter({condition}).first()) is not None:{mark}\n        return row\n",
    "dictionary": "def f(session):\n    return {{'rows': session.query({of}).filter({condition}).all(), 'x': 1}}{mark}\n",
    "yield": "def f(session):\n    yield session.query({of}).filter({condition}){mark}\n",
    "default": "def f(q=select({of}).where({condition})):{mark}\n    return q\n",
    "inner function": "def outer(session):\n    def f():\n        return session.query({of}).filter({condition}){mark}\n    return f\n",
    "match": "def f(session, x):\n    match x:\n        case 1:\n            return session.query({of}).filter({condition}){mark}\n",
    "property": "class Repo:\n    @property\n    def rows(self):\n        return self._session.query({of}).filter({condition}){mark}\n",
    "delete": "def f(session):\n    session.execute(delete(User).where({condition})){mark}\n",
    "update": "def f(session):\n    session.execute(update(User).where({condition}).values(age=1)){mark}\n",
    "query delete": "def f(session):\n    session.query(User).filter({condition}).delete(){mark}\n",
    "join": "q = select(User).join(User.boss.of_type(User), {condition}){mark}\n",
    "outer join": "def f(session):\n    return session.query(User).outerjoin({of}, {condition}){mark}\n",
    "having": "q = select(func.count()).select_from({of}).group_by({of}.id).having({condition}){mark}\n",
    "case": "q = select(case(({condition}, 1), else_=0)){mark}\n",
    "exists": "q = select(User).where(exists().where({condition})){mark}\n",
    "not": "q = select(User).where(not_({condition})){mark}\n",
    "any of a relationship": "q = select(User).where(User.boss.has({condition})){mark}\n",
    "criteria": "q = select(User).options(with_loader_criteria(User, {condition})){mark}\n",
    "starred": "q = select(User).where(*[{of}.id == 1, {condition}]){mark}\n",
    "primaryjoin": "class Other(Base):\n    x = relationship('User', primaryjoin=lambda: {condition}){mark}\n",
    "aggregate filter": "q = select(func.count().filter({condition})){mark}\n",
}
THINGS = """
from sqlalchemy import Boolean, Column, Enum, Integer, MetaData, String, Table
things = Table("things", MetaData(), Column("id", Integer), Column("name", String), Column("age", Integer),
    Column("active", Boolean), Column("status", Enum(Status)))
"""
LOCAL_NAMES = f"from typing import Type\n{NAMES}from sqlalchemy import orm\nfrom . import models, tables\nfrom .tables import things\n"
MAIN = ("module", "method", "lines", "async")
THOROUGH = ("declarative_base()", "DeclarativeBase")


def matrix_files() -> dict[str, str]:
    """Every mistake for every way of mapping in some surroundings, and in all surroundings for some ways."""
    files: dict[str, str] = {}
    for number, (name, style) in enumerate(STYLES.items()):
        package = f"style{number:02}"
        files[f"{package}/__init__.py"] = f"# {name}\n"
        for path, text in style.files.items():
            files[f"{package}/{path}"] = text
        chosen = SURROUNDINGS if name in THOROUGH else MAIN
        for (entity, (setup, of)), surrounding in product(ENTITIES.items(), chosen):
            path = f"{package}/{slug(entity)}_{slug(surrounding)}.py"
            files[path] = usage(style, setup, of, surrounding)
        if name in (*THOROUGH, "imperative mapping", "SQLModel"):
            files[f"{package}/tables.py"] = f"{STATUS}{THINGS}"
            for entity, (of, template) in LOCAL.items():
                files[f"{package}/local_{slug(entity)}.py"] = written(f"{LOCAL_NAMES}{style.imports}\n", of, template)
    return files


def slug(text: str) -> str:
    return text.replace(" ", "_")


def usage(style: Style, setup: str, of: str, surrounding: str) -> str:
    """One file with every mistake about an entity in the same surroundings."""
    return written(f"{NAMES}{style.imports}\n{setup}", of, SURROUNDINGS[surrounding])


def written(head: str, of: str, template: str) -> str:
    parts = [f"{head}names = [1, 2]\n"]
    for rule, conditions in CONDITIONS.items():
        mark = f"  {MARK}{rule}"
        parts += [template.format(of=of, condition=text.format(of=of), mark=mark) for text in conditions]
    return "\n".join(parts)
