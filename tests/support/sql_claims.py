"""Every claim that a rule about queries makes: what the code that it finds does, and what was meant by it."""

# ruff: noqa: E501 - one line for each piece of code reads best

from tests.support.sql_gates import Case

SECOND = "select(User).where(User.id == 2)"
MORE = "select(User).where(User.id == 3)"
FILLED = """Base.metadata.create_all(session.get_bind())
session.add(User(id=9, name='n', active=True, status=Status.OPEN))
session.flush()
"""
NO_HYBRID = """from sqlalchemy.ext.hybrid import hybrid_property
class M(Base):
    __tablename__ = "m"
    id = Column(Integer, primary_key=True)
    age = Column(Integer)
"""
HYBRID = f"""{NO_HYBRID}    @hybrid_property
    def is_known(self):
        """
ASKED = "\nq = select(M.id).where(M.is_known)"
NOTES = """class Note(Base):
    __tablename__ = "notes"
    id = Column(Integer, primary_key=True)
    writer_id = Column(ForeignKey("users.id"))
class Writer(User):
    notes = relationship(Note, uselist=True)
"""
DOCUMENTS = """from sqlalchemy import JSON
class Document(Base):
    __tablename__ = "documents"
    id = Column(Integer, primary_key=True)
    data = Column(JSON)
"""
BY_NAME = """class Ticket(Base):
    __tablename__ = "tickets"
    id = Column(Integer, primary_key=True)
    status = Column(Enum(Status, native_enum=False))
Base.metadata.create_all(session.get_bind())
session.add(Ticket(status=Status.OPEN))
session.flush()
q = select(Ticket.id).where(Ticket.status == Status.OPEN"""
CASES = (
    Case(
        "SQL101",
        "select(User).where(User.age == 1 and User.name == 'x')",
        "select(User).where(User.age == 1)",
        "select(User).where(and_(User.age == 1, User.name == 'x'))",
    ),
    Case(
        "SQL101",
        "select(User).where(User.age != 1 and User.name == 'x')",
        "select(User).where(User.name == 'x')",
        "select(User).where(and_(User.age != 1, User.name == 'x'))",
    ),
    Case(
        "SQL101",
        "select(User).where(User.age == 1 or User.name == 'x')",
        "select(User).where(User.name == 'x')",
        "select(User).where(or_(User.age == 1, User.name == 'x'))",
    ),
    Case(
        "SQL101",
        "select(User).where(User.age == 3 and User.name == 'x' or User.id == 2)",
        "select(User).where(User.id == 2)",
        "select(User).where(or_(and_(User.age == 3, User.name == 'x'), User.id == 2))",
    ),
    Case(
        "SQL101",
        "select(User).where(User.age != 1 and User.name != 'x' and User.id == 2)",
        "select(User).where(User.id == 2)",
        "select(User).where(and_(User.age != 1, User.name != 'x', User.id == 2))",
    ),
    Case(
        "SQL101",
        "select(User).where(User.age != 1 and User.name == 'x' or User.id == 2)",
        "select(User).where(User.id == 2)",
        "select(User).where(or_(and_(User.age != 1, User.name == 'x'), User.id == 2))",
    ),
    Case(
        "SQL101",
        "session.query(User).filter(User.active, User.age == 1 and (User.name == 'z' or User.id == 1))",
        "session.query(User).filter(User.active, User.age == 1)",
        "session.query(User).filter(User.active, User.age == 1, or_(User.name == 'z', User.id == 1))",
    ),
    Case(
        "SQL101",
        "select(User.id).group_by(User.id).having(User.age == 1 and User.name == 'x')",
        "select(User.id).group_by(User.id).having(User.age == 1)",
        "select(User.id).group_by(User.id).having(and_(User.age == 1, User.name == 'x'))",
    ),
    Case(
        "SQL101",
        "session.query(User).filter(u.age == 1 and User.name == 'x')",
        "session.query(User).filter(u.age == 1)",
        "session.query(User).filter(and_(u.age == 1, User.name == 'x'))",
    ),
    Case(
        "SQL101",
        "delete(User).where(User.age == 1 and User.name == 'x')",
        "delete(User).where(User.age == 1)",
        "delete(User).where(and_(User.age == 1, User.name == 'x'))",
    ),
    Case(
        "SQL101",
        "select(User).where(User.age < 5 and User.name == 'x')",
        "raises TypeError",
        "select(User).where(and_(User.age < 5, User.name == 'x'))",
    ),
    Case(
        "SQL101",
        "select(t).where(t.c.age.in_([1]) or t.c.name == 'z')",
        "raises TypeError",
        "select(t).where(or_(t.c.age.in_([1]), t.c.name == 'z'))",
    ),
    Case(
        "SQL102",
        "select(User).where(User.age is None)",
        "select(User).where(False)",
        "select(User).where(User.age.is_(None))",
    ),
    Case(
        "SQL102",
        "delete(User).where(User.age is not None)",
        "delete(User).where(True)",
        "delete(User).where(User.age.is_not(None))",
    ),
    Case(
        "SQL102",
        "select(t).where((t.c.name == 'x') & (t.c.age is None))",
        "select(t).where((t.c.name == 'x') & False)",
        "select(t).where((t.c.name == 'x') & (t.c.age.is_(None)))",
    ),
    Case(
        "SQL102",
        "select(User).where(User.active is True)",
        "select(User).where(False)",
        "select(User).where(User.active == True)",
    ),
    Case(
        "SQL102",
        "select(User).where(User.boss is None)",
        "select(User).where(False)",
        "select(User).where(User.boss == None)",
    ),
    Case(
        "SQL103",
        "select(User).where(User.age in [1, 3])",
        "select(User).where(False)",
        "select(User).where(User.age.in_([1, 3]))",
    ),
    Case(
        "SQL103",
        "select(u).where(u.age not in (1, 2))",
        "select(u).where(True)",
        "select(u).where(u.age.not_in((1, 2)))",
    ),
    Case(
        "SQL103",
        "select(User).where(not User.age in [1, 3])",
        "select(User).where(True)",
        "select(User).where(~User.age.in_([1, 3]))",
    ),
    Case(
        "SQL102",
        "select(User).where(not User.age is None)",
        "select(User).where(True)",
        "select(User).where(~User.age.is_(None))",
    ),
    Case(
        "SQL104",
        "select(User).where(not not User.active)",
        "select(User).where(True)",
    ),
    Case(
        "SQL104",
        "select(User).where(not User.age == 1)",
        "select(User).where(True)",
        "select(User).where(~(User.age == 1))",
    ),
    Case(
        "SQL104",
        "select(User).where(not User.active)",
        "select(User).where(False)",
        "select(User).where(~User.active)",
    ),
    Case(
        "SQL104",
        "update(User).values(active=not User.active)",
        "update(User).values(active=False)",
        "update(User).values(active=~User.active)",
    ),
    Case(
        "SQL104",
        "select(User).where(not User.name.like('x'))",
        "raises TypeError",
        "select(User).where(~User.name.like('x'))",
    ),
    Case(
        "SQL105",
        "select(User).where(1 < User.age < 5)",
        "raises TypeError",
        "select(User).where(and_(1 < User.age, User.age < 5))",
    ),
    Case(
        "SQL105",
        "select(User).where(3 == User.age == 4)",
        "select(User).where(3 == User.age)",
        "select(User).where(and_(3 == User.age, User.age == 4))",
    ),
    Case(
        "SQL106",
        "select(User).where(any([User.age == 1, User.name == 'z']))",
        "select(User).where(False)",
        "select(User).where(or_(*[User.age == 1, User.name == 'z']))",
    ),
    Case(
        "SQL106",
        "select(User).where(all(User.age != age for age in (1, 2)))",
        "select(User).where(True)",
        "select(User).where(and_(*(User.age != age for age in (1, 2))))",
    ),
    Case(
        "SQL106",
        "select(User).where(any(User.age < age for age in (1, 2)))",
        "raises TypeError",
        "select(User).where(or_(*(User.age < age for age in (1, 2))))",
    ),
    Case(
        "SQL107",
        "update(User).values(age=1 if User.active == True else 2)",
        "update(User).values(age=2)",
        "update(User).values(age=case((User.active == True, 1), else_=2))",
    ),
    Case(
        "SQL108",
        "select(User.age or 0)",
        "select(User.age)",
        "select(func.coalesce(User.age, 0))",
    ),
    Case(
        "SQL111",
        "select(User).where(User.age == 1 & User.name == 'x')",
        "raises TypeError",
        "select(User).where((User.age == 1) & (User.name == 'x'))",
    ),
    Case(
        "SQL112",
        "select(User).where((User.age == 1) & User.name == 'x')",
        "select(User).where(((User.age == 1) & User.name) == 'x')",
        "select(User).where((User.age == 1) & (User.name == 'x'))",
        on_postgres="raises ProgrammingError",
    ),
    Case(
        "SQL112",
        "select(User).where(User.active & User.age == 3)",
        "select(User).where((User.active & User.age) == 3)",
        "select(User).where(User.active & (User.age == 3))",
        on_postgres="raises ProgrammingError",
    ),
    Case(
        "SQL113",
        "select(User).where(~User.age == 3)",
        "select(User).where((~User.age) == 3)",
        "select(User).where(~(User.age == 3))",
        on_postgres="raises ProgrammingError",
    ),
    Case(
        "SQL121",
        "select(User).where(User.status == Status.OPEN.value)",
        "select(User).where(User.status == 'open')",
        "select(User).where(User.status == Status.OPEN)",
        on_postgres="raises DataError",
    ),
    Case(
        "SQL121",
        "select(User).where(User.status.in_([Status.OPEN.value]))",
        "select(User).where(User.status.in_(['open']))",
        "select(User).where(User.status.in_([Status.OPEN]))",
        on_postgres="raises DataError",
    ),
    Case("SQL121", f"{BY_NAME}.value)", "no rows", f"{BY_NAME})"),
    Case("SQL122", "select(User).where(User.name == Status.OPEN)", "raises"),
    Case(
        "SQL123",
        "user = User(status=Status.OPEN)\nq = select(User).where(User.id == (1 if user.status == Status.OPEN.value else 2))",
        "select(User).where(User.id == 2)",
    ),
    Case(
        "SQL124",
        """Base.metadata.create_all(session.get_bind())
session.add(User(id=9, name="n", active=True, status=Status.OPEN.value))
session.commit()
read = [user.status for user in session.query(User)]
q = select(User)""",
        "raises LookupError",
        on_postgres="raises DataError",
    ),
    Case("SQL131", "wanted = 2\nif User.age == 1:\n    wanted = 1\nq = select(User).where(User.id == wanted)", SECOND),
    Case("SQL131", "wanted = 1\nif User.age != 1:\n    wanted = 2\nq = select(User).where(User.id == wanted)", SECOND),
    Case("SQL131", "wanted = 1\nif User.active:\n    wanted = 2\nq = select(User).where(User.id == wanted)", SECOND),
    Case("SQL131", "wanted = 1\nif u.active:\n    wanted = 2\nq = select(User).where(User.id == wanted)", SECOND),
    Case("SQL131", "assert User.age < 3\nq = select(User)", "raises TypeError"),
    Case("SQL131", "q = select(User)\nif t.c.age:\n    q = None", "raises TypeError"),
    Case(
        "SQL141",
        "def of(session):\n    q = select(User)\n    q.where(User.age == 1)\n    return q\nq = of(session)",
        "select(User)",
    ),
    Case(
        "SQL141",
        "def of(session):\n    q = session.query(User)\n    q.order_by(User.age).limit(1)\n    return q\nq = of(session)",
        "session.query(User)",
    ),
    Case(
        "SQL142",
        "wanted = 1\nif session.query(User).filter(User.age == 77):\n    wanted = 2\nq = select(User).where(User.id == wanted)",
        SECOND,
    ),
    Case("SQL142", "q = select(User)\nif not select(User.id):\n    q = None", "raises TypeError"),
    Case("SQL151", "select(User).where(User.name.lower() == 'x')", "raises AttributeError"),
    Case("SQL151", "select(User).where(User.status.value == 'open')", "raises AttributeError"),
    Case("SQL152", "select(User).where(len(User.name) > 3)", "raises TypeError"),
    Case("SQL152", "select(User).where(int(User.name) > 3)", "raises TypeError"),
    Case("SQL152", "select(User).where(abs(User.age) > 3)", "raises TypeError"),
    Case("SQL152", "select(User).where(round(User.age) > 3)", "raises TypeError"),
    Case("SQL152", "select(max(User.age, 3))", "raises TypeError"),
    Case("SQL152", "select(sum(User.age))", "raises NotImplementedError"),
    Case(
        "SQL153",
        "select(User).where(User.name == f'{User.name}!')",
        "select(User).where(User.name == 'User.name!')",
    ),
    Case(
        "SQL153",
        "select(User).where(User.name == '%s!' % User.name)",
        "select(User).where(User.name == 'User.name!')",
    ),
    Case("SQL154", "select(User).where(User.name.in_('x'))", "raises ArgumentError"),
    Case("SQL154", "select(User).where(User.age.not_in(None))", "raises ArgumentError"),
    Case("SQL155", "select(User.id).where(User.age.not_in([2, None]))", "no rows"),
    Case(
        "SQL156",
        "select(User).where(User.age == [1, 3])",
        "raises",
        "select(User).where(User.age.in_([1, 3]))",
    ),
    Case(
        "SQL157",
        "select(User).where(User.age == 1 if session is None else None)",
        "select(User).where(None)",
    ),
    Case("SQL157", "select(User.id).where(None if session else User.age == 1)", "no rows"),
    Case(
        "SQL161",
        """import uuid
class A(Base):
    __tablename__ = "a"
    id = Column(Integer, primary_key=True)
    key = Column(String, default=str(uuid.uuid4()))
Base.metadata.create_all(session.get_bind())
session.add_all([A(), A()])
session.commit()
q = select(User).where(User.id == 1 + len({a.key for a in session.query(A)}))""",
        SECOND,
        MORE,
    ),
    Case(
        "SQL162",
        """from sqlalchemy import JSON
class A(Base):
    __tablename__ = "a"
    id = Column(Integer, primary_key=True)
    data = Column(JSON, default={})
Base.metadata.create_all(session.get_bind())
first = A()
session.add(first)
session.flush()
first.data["x"] = 1
second = A()
session.add(second)
session.commit()
q = select(User).where(User.id == 1 + len(second.data))""",
        SECOND,
        "select(User).where(User.id == 1)",
    ),
    Case("SQL109", f"{HYBRID}return self.age is not None{ASKED}", "raises InvalidRequestError"),
    Case("SQL109", f"{HYBRID}return not self.age{ASKED}", "raises InvalidRequestError"),
    Case(
        "SQL109",
        f"{HYBRID}return self.age == 1 and self.id == 2{ASKED}",
        f"{NO_HYBRID}q = select(M.id).where(M.age == 1)",
    ),
    Case(
        "SQL132",
        "user = User(age=4)\nq = select(User.id).where(user.age == 3)",
        "no rows",
    ),
    Case(
        "SQL132",
        "class Titled(User):\n    @property\n    def title(self):\n        return self.name\nq = select(Titled.id).where(Titled.title == 'x')",
        "no rows",
    ),
    Case(
        "SQL142",
        "from sqlalchemy.orm import Session\nBase.metadata.create_all(session.get_bind())\ns = Session(session.get_bind())\nwanted = 1\nif s.execute(select(User)):\n    wanted = 2\nq = select(User).where(User.id == wanted)",
        SECOND,
    ),
    Case("SQL154", f"{FILLED}q = select(User).where(User.id.in_(session.query(User).all()))", "raises"),
    Case(
        "SQL158",
        "conditions = []\nq = select(User).where(or_(*conditions))",
        "select(User)",
        "conditions = []\nq = select(User).where(or_(False, *conditions))",
    ),
    Case("SQL159", "select(User).where(User.boss.in_([1]))", "raises NotImplementedError"),
    Case("SQL159", "select(User).where(User.boss.name == 'x')", "raises AttributeError"),
    Case("SQL159", "select(User).where(3 in User.boss)", "raises"),
    Case(
        "SQL159",
        "select(User).where(User.boss.any(User.name == 'x'))",
        "raises InvalidRequestError",
        "select(User).where(User.boss.has(User.name == 'x'))",
    ),
    Case(
        "SQL159",
        f"{NOTES}q = select(Writer.id).where(Writer.notes.has(Note.id == 1))",
        "raises InvalidRequestError",
        f"{NOTES}q = select(Writer.id).where(Writer.notes.any(Note.id == 1))",
    ),
    Case(
        "SQL159",
        f"{NOTES}note = Note(id=1)\nq = select(Writer.id).where(Writer.notes == note)",
        "raises InvalidRequestError",
    ),
    Case(
        "SQL142",
        "wanted = 1 + (session.query(User).filter(User.age == 77) != 0)\nq = select(User).where(User.id == wanted)",
        SECOND,
    ),
    Case(
        "SQL142",
        "asked = select(User)\nwanted = 1 if asked == 1 else 2\nq = select(User).where(User.id == wanted)",
        SECOND,
    ),
    Case("SQL142", "wanted = session.query(User) > 1\nq = select(User)", "raises TypeError"),
    Case(
        "SQL151",
        f"{DOCUMENTS}q = select(Document.id).where(Document.data.get('x') == 'y')",
        "raises AttributeError",
    ),
    Case("SQL171", 'name = "\' OR 1 = 1 --"\nq = text(f"SELECT * FROM users WHERE name = \'{name}\'")', "every row"),
    Case(
        "SQL182",
        f"{FILLED}user = session.query(User).get(9)\nq = select(User).where(User.id == user.id - 7)",
        SECOND,
        f"{FILLED}user = session.get(User, 9)\nq = select(User).where(User.id == user.id - 7)",
        keeps=True,
    ),
    Case(
        "SQL183",
        "from sqlalchemy.ext.declarative import declarative_base\nOther = declarative_base()\nq = select(User)",
        "select(User)",
        "from sqlalchemy.orm import declarative_base\nOther = declarative_base()\nq = select(User)",
        keeps=True,
    ),
)
