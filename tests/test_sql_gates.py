"""No claim without a run: what a rule says about code is what SQLAlchemy does, and its fix asks what was meant."""

from collections.abc import Iterator

import pytest

from tests.support.postgres import started
from tests.support.sql_claims import CASES
from tests.support.sql_gates import (
    CATALOGUE,
    MEMORY,
    PRELUDE,
    VERSIONS,
    Case,
    Place,
    SqlPromise,
    findings_in,
    mended,
    outcomes,
)

ROWS = {"no rows": 0, "every row": 4}
WORDS = ("no rows", "every row", "raises")
ALL = [pytest.param(case, id=f"{case.rule} {case.bad}") for case in CASES]


def text_of(code: str) -> str:
    return f"{PRELUDE}{code}\n" if "q = " in code else f"{PRELUDE}q = {code}\n"


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    with started() as url:
        yield url


@pytest.fixture(
    scope="module",
    params=[
        *(pytest.param((version, "sqlite"), id=f"sqlite-{version}") for version in VERSIONS),
        *(
            pytest.param(
                (version, "postgresql"),
                id=f"postgresql-{version}",
                marks=[pytest.mark.truth] if version != VERSIONS[-1] else [],
            )
            for version in VERSIONS
        ),
    ],
)
def place(request: pytest.FixtureRequest) -> Place:
    """Each version of SQLAlchemy with each database, the older ones with a server only in the long run.

    A server that is not installed is skipped.
    """
    version, database = request.param
    return Place(version, request.getfixturevalue("postgres") if database == "postgresql" else MEMORY)


SAME = (
    ("select(User).where(User.age == None)", "select(User).where(User.age.is_(None))"),
    ("select(User).where(User.age != None)", "select(User).where(User.age.is_not(None))"),
    ("select(User).where(User.active == True)", "select(User).where(User.active == true())"),
    ("select(User).where(User.active != False)", "select(User).where(User.active != false())"),
    ("select(User).where(User.boss == None)", "select(User).where(User.boss == null())"),
)
FOR_LINTERS = f"{PRELUDE}from sqlalchemy import false, null, true\nq = "
Answers = dict[str, dict[str, object]]


@pytest.fixture(scope="module")
def repaired(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Each bad text as its fix leaves it."""
    promise = SqlPromise(CATALOGUE, tmp_path_factory.mktemp("bad"))
    return {case.bad: mended(text_of(case.bad), case.rule, promise) for case in CASES if case.meant}


@pytest.fixture(scope="module")
def answers(place: Place, repaired: dict[str, str]) -> Answers:
    """What every text in the table does, and what its fix leaves; one process for all."""
    codes = {code for case in CASES for code in (case.bad, case.does, case.meant)} - {"", *WORDS}
    texts = {text_of(code) for code in codes if not code.startswith("raises ")}
    texts |= {*repaired.values(), *(FOR_LINTERS + code for pair in SAME for code in pair)}
    return dict(zip(sorted(texts), outcomes(place, sorted(texts)), strict=True))


def is_what(does: str, did: dict[str, object], answers: Answers) -> bool:
    """Whether that is what became of a text: rows in a number, an exception, or the same as of other code."""
    rows = did.get("rows")
    if does in ROWS:
        return isinstance(rows, list) and len(rows) == ROWS[does]
    if does.startswith("raises"):
        return "raises" in did and does.partition(" ")[2] in ("", did["raises"])
    return did == answers[text_of(does)] and rows is not None


@pytest.mark.parametrize("case", ALL)
def test_bad_code_does_what_the_rule_says(case: Case, place: Place, answers: Answers) -> None:
    did = answers[text_of(case.bad)]
    assert is_what((place.is_postgres and case.on_postgres) or case.does, did, answers), did


@pytest.mark.parametrize("case", ALL)
def test_what_was_meant_is_something_else(case: Case, answers: Answers) -> None:
    if case.meant:
        meant = answers[text_of(case.meant)]
        assert "raises" not in meant
        assert (meant == answers[text_of(case.bad)]) is case.keeps


@pytest.mark.parametrize("case", [param for param in ALL if param.values[0].meant])  # type: ignore[union-attr]
def test_its_fix_asks_what_was_meant(case: Case, answers: Answers, repaired: dict[str, str]) -> None:
    assert answers[repaired[case.bad]] == answers[text_of(case.meant)], repaired[case.bad]


@pytest.mark.parametrize(("linted", "written"), SAME)
def test_what_is_written_for_a_linter_is_the_same_sql(linted: str, written: str, answers: Answers) -> None:
    assert "raises" not in answers[FOR_LINTERS + linted]
    assert answers[FOR_LINTERS + linted] == answers[FOR_LINTERS + written]


def test_every_rule_has_a_claim_that_is_run() -> None:
    """SQL181 and SQL184 have their own tests, on the tables that are made; SQL191 above."""
    rules = {loaded.rule.id for loaded in CATALOGUE.rules if loaded.rule.id.startswith("SQL")}
    assert rules - {case.rule for case in CASES} == {"SQL181", "SQL184", "SQL191"}


@pytest.fixture(scope="module")
def messages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What the rule of each bad text says about it."""
    texts, rules = [text_of(case.bad) for case in CASES], [case.rule for case in CASES]
    found = findings_in(texts, rules, tmp_path_factory.mktemp("found"))
    said = [[finding.message for finding in findings] for findings in found]
    return {case.bad: texts for case, texts in zip(CASES, said, strict=True)}


@pytest.mark.parametrize("case", ALL)
def test_the_rule_finds_it(case: Case, messages: dict[str, list[str]]) -> None:
    assert len(messages[case.bad]) == 1


@pytest.mark.parametrize("case", [case for case in CASES if case.rule == "SQL101"])
def test_the_message_names_what_python_keeps(case: Case, messages: dict[str, list[str]]) -> None:
    kept, said, dropped = messages[case.bad][0].partition(" and drops ")
    if case.does == "raises TypeError":
        assert "raises TypeError" in kept
    else:
        assert case.does.endswith(f"{kept.split('`')[3]})")
        assert said
        assert not [text for text in dropped.split("`")[1::2] if text in case.does]
