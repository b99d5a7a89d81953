"""No claim without a run: what a rule says about code is what SQLAlchemy does, and its fix asks what was meant."""

from functools import cache

import pytest

from tests.support.sql_claims import CASES
from tests.support.sql_gates import CATALOGUE, PRELUDE, VERSIONS, Case, SqlPromise, findings_in, mended, outcomes

ROWS = {"no rows": 0, "every row": 4}
WORDS = ("no rows", "every row", "raises")
ALL = [pytest.param(case, id=f"{case.rule} {case.bad}") for case in CASES]


def text_of(code: str) -> str:
    return f"{PRELUDE}{code}\n" if "q = " in code else f"{PRELUDE}q = {code}\n"


@cache
def answers(version: str) -> dict[str, dict[str, object]]:
    """What every piece of code in the table does; one process for all."""
    codes = sorted({code for case in CASES for code in (case.bad, case.does, case.meant)} - {""})
    asked = [code for code in codes if code not in WORDS and not code.startswith("raises ")]
    return dict(zip(asked, outcomes(version, [text_of(code) for code in asked]), strict=True))


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("case", ALL)
def test_bad_code_does_what_the_rule_says(case: Case, version: str) -> None:
    did = answers(version)[case.bad]
    if case.does in ROWS:
        assert isinstance(did["rows"], list)
        assert len(did["rows"]) == ROWS[case.does]
    elif case.does == "raises":
        assert "raises" in did
    elif case.does.startswith("raises "):
        assert did == {"raises": case.does.removeprefix("raises ")}
    else:
        assert did == answers(version)[case.does]
        assert "raises" not in did


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("case", ALL)
def test_what_was_meant_is_something_else(case: Case, version: str) -> None:
    if case.meant:
        meant = answers(version)[case.meant]
        assert "raises" not in meant
        assert (meant == answers(version)[case.bad]) is case.keeps


SAME = (
    ("select(User).where(User.age == None)", "select(User).where(User.age.is_(None))"),
    ("select(User).where(User.age != None)", "select(User).where(User.age.is_not(None))"),
    ("select(User).where(User.active == True)", "select(User).where(User.active == true())"),
    ("select(User).where(User.active != False)", "select(User).where(User.active != false())"),
    ("select(User).where(User.boss == None)", "select(User).where(User.boss == null())"),
)


@pytest.mark.parametrize("version", VERSIONS)
def test_what_is_written_for_a_linter_is_the_same_sql(version: str) -> None:
    head = "from sqlalchemy import false, null, true\nq = "
    done = outcomes(version, [f"{PRELUDE}{head}{code}\n" for pair in SAME for code in pair])
    assert done[::2] == done[1::2]
    assert not any("raises" in answer for answer in done)


def test_every_rule_has_a_claim_that_is_run() -> None:
    """SQL181 and SQL184 have their own tests, on the tables that are made; SQL191 above."""
    rules = {loaded.rule.id for loaded in CATALOGUE.rules if loaded.rule.id.startswith("SQL")}
    assert rules - {case.rule for case in CASES} == {"SQL181", "SQL184", "SQL191"}


@pytest.fixture(scope="module")
def repaired(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Each bad text as its fix leaves it."""
    promise = SqlPromise(CATALOGUE, tmp_path_factory.mktemp("bad"))
    return {case.bad: mended(text_of(case.bad), case.rule, promise) for case in CASES if case.meant}


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    """How often the rule of each bad text finds something in it."""
    texts, rules = [text_of(case.bad) for case in CASES], [case.rule for case in CASES]
    found = findings_in(texts, rules, tmp_path_factory.mktemp("found"))
    return {case.bad: len(findings) for case, findings in zip(CASES, found, strict=True)}


@pytest.fixture(scope="module")
def repaired_answers(repaired: dict[str, str]) -> dict[str, dict[str, dict[str, object]]]:
    """What each fixed text does, by version."""
    texts = list(repaired.values())
    return {version: dict(zip(repaired, outcomes(version, texts), strict=True)) for version in VERSIONS}


@pytest.mark.parametrize("case", ALL)
def test_the_rule_finds_it(case: Case, counted: dict[str, int]) -> None:
    assert counted[case.bad] == 1


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("case", [param for param in ALL if param.values[0].meant])  # type: ignore[union-attr]
def test_its_fix_asks_what_was_meant(
    case: Case, version: str, repaired: dict[str, str], repaired_answers: dict[str, dict[str, dict[str, object]]]
) -> None:
    assert repaired_answers[version][case.bad] == answers(version)[case.meant], repaired[case.bad]
