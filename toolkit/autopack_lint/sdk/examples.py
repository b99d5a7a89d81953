"""What the examples of rules begin with."""

MAPPED_CLASSES = """import enum

from sqlalchemy import Boolean, Column, Enum, Integer, String, Table, and_, case, func, or_, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, aliased, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Status(enum.Enum):
    OPEN = "open"
    DONE = "done"


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String)
    age: Mapped[int | None]
    active: Mapped[bool] = mapped_column(Boolean)
    status: Mapped[Status] = mapped_column(Enum(Status))
    friends: Mapped[list["User"]] = relationship("User")


"""
"""What examples of rules about queries begin with."""
