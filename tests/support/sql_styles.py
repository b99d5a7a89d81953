"""Every way in which a class with the same columns gets mapped, each a small package of its own."""

# ruff: noqa: E501 - one line for each piece of code reads best

from __future__ import annotations

import textwrap
from typing import NamedTuple


class Style(NamedTuple):
    """The files of a package, and the statement by which others get `User`, `Status` and what else they use."""

    files: dict[str, str]
    imports: str


STATUS = """
import enum
class Status(enum.Enum):
    OPEN = "open"
    DONE = "done"
"""
LEGACY_NAMES = "from sqlalchemy import Boolean, Column, Enum, ForeignKey, Integer, String\nfrom sqlalchemy.orm import relationship\n"
MODERN_NAMES = (
    "from sqlalchemy import Enum, ForeignKey\n"
    "from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship\n"
)
LEGACY = """
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    name = Column(String, nullable=False)
    age = Column(Integer)
    active = Column(Boolean, nullable=False)
    status = Column(Enum(Status), nullable=False)
    boss_id = Column(ForeignKey("users.id"))
    boss = relationship("User", remote_side=[id])
"""
MODERN = """
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    age: Mapped[int | None]
    active: Mapped[bool]
    status: Mapped[Status] = mapped_column(Enum(Status))
    boss_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    boss: Mapped["User | None"] = relationship(remote_side=[id])
"""
PLAIN = "from .models import Status, User"
BASE_IMPORT = "from .db import Base\n"


def legacy(base: str, head: str = "class User(Base):", body: str = LEGACY) -> Style:
    """A model with plain columns, on a base that another file makes."""
    return Style({"db.py": base, "models.py": f"{STATUS}{LEGACY_NAMES}{BASE_IMPORT}{head}{body}"}, PLAIN)


def modern(base: str, head: str = "class User(Base):", body: str = MODERN, names: str = "") -> Style:
    """A model with annotations, on a base that another file makes."""
    text = f"{names}{STATUS}{MODERN_NAMES}{BASE_IMPORT}{head}{body}"
    return Style({"db.py": base, "models.py": text}, PLAIN)


DECLARATIVE = "from sqlalchemy.orm import DeclarativeBase\nclass Base(DeclarativeBase):\n    pass\n"
OLD = "from sqlalchemy.orm import declarative_base\nBase = declarative_base()\n"
QUOTED = MODERN.replace("Mapped[str]", 'Mapped["str"]').replace("Mapped[bool]", 'Mapped["bool"]')
WHOLLY_QUOTED = MODERN.replace("Mapped[str]", '"Mapped[str]"').replace("Mapped[int | None]\n", '"Mapped[int | None]"\n')
ANNOTATED = MODERN.replace("Mapped[int] = mapped_column(primary_key=True)", "Mapped[Key]").replace(
    "Mapped[str]", "Mapped[Name]"
)
KEYS = (
    "from typing import Annotated\nfrom sqlalchemy import String\nfrom sqlalchemy.orm import mapped_column\n"
    "Key = Annotated[int, mapped_column(primary_key=True)]\nName = Annotated[str, 50]\n"
)
QUALIFIED = (
    LEGACY.replace("Column(", "sa.Column(")
    .replace("Integer", "sa.Integer")
    .replace("String", "sa.String")
    .replace("Boolean", "sa.Boolean")
    .replace("Enum(", "sa.Enum(")
    .replace("ForeignKey", "sa.ForeignKey")
    .replace("relationship", "orm.relationship")
)
ON_DB = (
    LEGACY.replace("Column(", "db.Column(")
    .replace("Integer", "db.Integer")
    .replace("String", "db.String")
    .replace("Boolean", "db.Boolean")
    .replace("Enum(", "db.Enum(")
    .replace("ForeignKey", "db.ForeignKey")
    .replace("relationship", "db.relationship")
)
PARTIAL = (
    "import functools\nimport sqlalchemy as sa\nfrom sqlalchemy import Boolean, Enum, ForeignKey, Integer, String\n"
    "from sqlalchemy.orm import relationship\nColumn = functools.partial(sa.Column, nullable=False)\n"
)
EXTENSIONS = "from flask_sqlalchemy import SQLAlchemy\ndb = SQLAlchemy()\n"
SQLMODEL = """
from sqlmodel import Field, Relationship, SQLModel
class UserBase(SQLModel):
    name: str
    age: int | None = None
class User(UserBase, table=True):
    id: int | None = Field(default=None, primary_key=True)
    active: bool = True
    status: Status = Field(sa_type=Enum(Status))
    boss_id: int | None = Field(default=None, foreign_key="user.id")
    boss: "User" = Relationship()
"""
COLUMNS = LEGACY.split("\n")


def lines_with(*words: str) -> str:
    """The columns of these names, as the body of a class."""
    return "".join(f"{line}\n" for line in COLUMNS if line.split("=")[0].strip() in words)


CHAIN = {
    "db.py": OLD,
    "entity.py": f"{LEGACY_NAMES}{BASE_IMPORT}class Entity(Base):\n    __abstract__ = True\n{lines_with('id', 'name')}",
    "person.py": f"{STATUS}{LEGACY_NAMES}from .entity import Entity\nclass Person(Entity):\n"
    f'    __tablename__ = "users"\n{lines_with("age", "active", "status")}',
    "staff.py": f"{LEGACY_NAMES}from .person import Person\nclass User(Person):\n{lines_with('boss_id', 'boss')}",
}
MIXED = {
    "db.py": OLD,
    "mixins.py": f"{STATUS}{LEGACY_NAMES}from sqlalchemy.orm import declared_attr\n"
    f"class Named:\n{lines_with('name', 'age')}"
    "class Owned:\n    @declared_attr\n    def active(cls):\n        return Column(Boolean, nullable=False)\n"
    f"{lines_with('status')}",
    "models.py": f"{LEGACY_NAMES}from .db import Base\nfrom .mixins import Named, Owned, Status\n"
    f"class User(Named, Owned, Base):\n{lines_with('__tablename__', 'id', 'boss_id', 'boss')}",
}
FACTORY = (
    "from sqlalchemy.orm import declarative_base\ndef make_base():\n    return declarative_base()\nBase = make_base()\n"
)
CLASS_FACTORY = textwrap.dedent(
    """
    from sqlalchemy.orm import DeclarativeBase
    def make_base(schema):
        class Base(DeclarativeBase):
            metadata = schema
        return Base
    Base = make_base(None)
    """
)
STYLES = {
    "declarative_base()": legacy(OLD),
    "declarative_base() of 1.x": legacy(
        "from sqlalchemy.ext.declarative import declarative_base\nBase = declarative_base()\n"
    ),
    "declarative_base(cls=...)": legacy(
        "from sqlalchemy.orm import declarative_base\nclass Common:\n    def save(self):\n        pass\n"
        "Base = declarative_base(cls=Common)\n"
    ),
    "an annotated base": legacy(
        "from typing import Any\nfrom sqlalchemy import orm\nBase: Any = orm.declarative_base()\n"
    ),
    "a base by a factory": legacy(FACTORY),
    "columns by a partial function": Style(
        {"db.py": OLD, "models.py": f"{STATUS}{PARTIAL}{BASE_IMPORT}class User(Base):{LEGACY}"}, PLAIN
    ),
    "a base by a factory with a class": legacy(CLASS_FACTORY),
    "a base by whichever import works": legacy(
        "try:\n    from sqlalchemy.orm import declarative_base\nexcept ImportError:\n"
        "    from sqlalchemy.ext.declarative import declarative_base\nBase = declarative_base()\n"
    ),
    "a base of a registry": legacy(
        "from sqlalchemy.orm import registry\nreg = registry()\nBase = reg.generate_base()\n"
    ),
    "a metaclass": legacy(
        "from sqlalchemy.orm import DeclarativeMeta, registry\nreg = registry()\n"
        "class Base(metaclass=DeclarativeMeta):\n    __abstract__ = True\n    registry = reg\n    metadata = reg.metadata\n"
    ),
    "as_declarative()": legacy(
        "from sqlalchemy.orm import as_declarative\n@as_declarative()\nclass Base:\n    def save(self):\n        pass\n"
    ),
    "a base that is not in these files": legacy("from elsewhere import Base\n"),
    "qualified names": Style(
        {
            "db.py": OLD,
            "models.py": f"{STATUS}import sqlalchemy as sa\nfrom sqlalchemy import orm\n{BASE_IMPORT}class User(Base):{QUALIFIED}",
        },
        PLAIN,
    ),
    "registry.mapped": legacy("from sqlalchemy.orm import registry\nBase = registry()\n", "@Base.mapped\nclass User:"),
    "DeclarativeBase": modern(DECLARATIVE),
    "DeclarativeBaseNoMeta": modern(DECLARATIVE.replace("DeclarativeBase", "DeclarativeBaseNoMeta")),
    "quoted types": modern(DECLARATIVE, body=QUOTED, names="from __future__ import annotations\n"),
    "quoted annotations": modern(DECLARATIVE, body=WHOLLY_QUOTED),
    "Annotated types": modern(DECLARATIVE, body=ANNOTATED, names=KEYS),
    "a map of annotations": modern(
        "from sqlalchemy import String\nfrom sqlalchemy.orm import DeclarativeBase\nclass Base(DeclarativeBase):\n"
        "    type_annotation_map = {str: String(50)}\n"
    ),
    "dataclasses": modern(
        "from sqlalchemy.orm import DeclarativeBase, MappedAsDataclass\nclass Base(MappedAsDataclass, DeclarativeBase):\n"
        "    pass\n"
    ),
    "mapped_as_dataclass": modern(
        "from sqlalchemy.orm import registry\nBase = registry()\n", "@Base.mapped_as_dataclass\nclass User:"
    ),
    "a base of a base": modern(
        DECLARATIVE + "class Common(Base):\n    __abstract__ = True\n",
        "class User(Common):",
        names="from .db import Common\n",
    ),
    "inheritance over three files": Style(CHAIN, "from .person import Status\nfrom .staff import User"),
    "mixins of another file": Style(MIXED, PLAIN),
    "flask-sqlalchemy": Style(
        {"extensions.py": EXTENSIONS, "models.py": f"{STATUS}from .extensions import db\nclass User(db.Model):{ON_DB}"},
        PLAIN,
    ),
    "flask-sqlalchemy with a base": Style(
        {
            "extensions.py": "from flask_sqlalchemy import SQLAlchemy\nfrom sqlalchemy.orm import DeclarativeBase\n"
            "class Base(DeclarativeBase):\n    pass\ndb: SQLAlchemy = SQLAlchemy(model_class=Base)\n",
            "models.py": f"{STATUS}{MODERN_NAMES}from . import extensions as ext\nclass User(ext.db.Model):{MODERN}",
        },
        PLAIN,
    ),
    "SQLModel": Style(
        {"models.py": f"{STATUS}from sqlalchemy import Enum\n{SQLMODEL}"},
        PLAIN,
    ),
    "__table__": Style(
        {
            "db.py": OLD,
            "models.py": f"{STATUS}{LEGACY_NAMES}from sqlalchemy import Table\n{BASE_IMPORT}"
            'users = Table("users", Base.metadata, Column("id", Integer, primary_key=True), Column("name", String),\n'
            '    Column("age", Integer), Column("active", Boolean), Column("status", Enum(Status)),\n'
            '    Column("boss_id", Integer))\n'
            "class User(Base):\n    __table__ = users\n    boss = relationship('User')\n",
        },
        PLAIN,
    ),
    "imperative mapping": Style(
        {
            "models.py": f"{STATUS}{LEGACY_NAMES}from sqlalchemy import MetaData, Table\nfrom sqlalchemy.orm import registry\n"
            "reg = registry()\n"
            'users = Table("users", reg.metadata, Column("id", Integer, primary_key=True), Column("name", String),\n'
            '    Column("age", Integer), Column("active", Boolean), Column("status", Enum(Status)),\n'
            '    Column("boss_id", Integer))\n'
            "class User:\n    pass\nreg.map_imperatively(User, users, properties={'boss': relationship(User)})\n",
        },
        PLAIN,
    ),
    "handed on by packages": Style(
        {
            "db.py": OLD,
            "core/__init__.py": "from .tables import *\nfrom .tables import User as Member\n",
            "core/tables.py": f"{STATUS}{LEGACY_NAMES}from ..db import Base\nclass User(Base):{LEGACY}",
            "api/__init__.py": "from ..core import Member, Status\n",
        },
        "from .api import Member as User, Status",
    ),
    "a model in a module": Style(
        {"db.py": OLD, "models.py": f"{STATUS}{LEGACY_NAMES}{BASE_IMPORT}class User(Base):{LEGACY}"},
        "from . import models\nfrom .models import Status\nUser = models.User",
    ),
    "a star import": Style(
        {"db.py": OLD, "models.py": f"{STATUS}{LEGACY_NAMES}{BASE_IMPORT}class User(Base):{LEGACY}"},
        "from .models import *",
    ),
}
