"""Every claim that a rule about queries makes: what the code that it finds does, and what was meant by it."""

from tests.support.sql_gates import Case

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
)
