"""Comments that silence findings: where they reach, what they say, and when they are reported themselves."""

import pytest

from tests.support.checking import lines_of, rules_in

WIDE = "def f(a, b, c, d, e, f, g, h): pass"
METHOD = WIDE.replace("(", "(self, ")
OFF = "# autopack: ignore[CPX105] the order is given by the wire format"
UNUSED = "finds nothing here: remove the suppression"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"{WIDE}  {OFF}\n", id="on the line of the finding"),
        pytest.param(f"def outer():  {OFF}\n    {WIDE}\n", id="on the line of a function around it"),
        pytest.param(f"class C:  {OFF}\n    def a(self): pass\n    {METHOD}\n", id="on the line of a class around it"),
        pytest.param(f"{OFF.replace('ignore', 'ignore-file')}\n\n{WIDE}\n", id="for the whole file"),
        pytest.param(f"{WIDE}\n{OFF.replace('ignore', 'ignore-file')}\n", id="for the whole file, at its end"),
        pytest.param(f"@a\n@b\n{WIDE}  {OFF}\n", id="on a decorated definition"),
        pytest.param(f"@a  {OFF}\n@b\n# between\n\n{WIDE}\n", id="on a decorator above it"),
        pytest.param(f"@a(\n    1,\n)  {OFF}\n{WIDE}\n", id="at the end of a decorator of several lines"),
        pytest.param(f"def f(\n    a, b, c, d, e,\n    f, g, h,\n):  {OFF}\n    pass\n", id="where a long header ends"),
        pytest.param(f"def f(\n    a, b, c, d,  {OFF}\n    e, f, g, h,\n):\n    pass\n", id="inside a long header"),
        pytest.param(f"@a\nasync {WIDE}  {OFF}\n", id="on an asynchronous function"),
        pytest.param(f"@a  {OFF}\nclass C:\n    {METHOD}\n", id="on the decorator of a class around it"),
        pytest.param(f"{WIDE}  # noqa: CPX105\n", id="as noqa"),
        pytest.param(f"{WIDE}  # NOQA:E501,cpx105 - why\n", id="as noqa for another tool as well"),
        pytest.param(f"{WIDE}  # noqa: E501  {OFF}\n", id="behind another comment"),
        pytest.param(f"{WIDE}  # autopack: ignore[CPX101]  {OFF}\n".replace("[CPX101]", "[CPX105]"), id="twice"),
        pytest.param(f"{WIDE}  # autopack:ignore [ cpx105 ]\n", id="in other letters and with other spaces"),
        pytest.param(f"{WIDE}\r\n".replace("pass", f"pass  {OFF}"), id="before a line end of two characters"),
        pytest.param(f"ü = 'ü'; x = '''\n'''\n{WIDE}  {OFF}\n", id="below strings of several lines"),
    ],
)
def test_a_comment_silences_and_is_not_reported(text: str) -> None:
    assert lines_of(text) == []


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        pytest.param(f"{WIDE}\nx = 1  {OFF}\n", ["CPX105", "SUP101"], id="on another line"),
        pytest.param(f"{OFF}\n{WIDE}\n", ["SUP101", "CPX105"], id="alone on the line above"),
        pytest.param(f"def g(): pass  {OFF}\n{WIDE}\n", ["SUP101", "CPX105"], id="on a neighbour"),
        pytest.param(f"class C:\n    {OFF}\n    {METHOD}\n", ["SUP101", "CPX105"], id="in the body of a class"),
        pytest.param(f"@a  {OFF}\ndef g(): pass\n{WIDE}\n", ["SUP101", "CPX105"], id="on a neighbour's decorator"),
        pytest.param(f"{WIDE[:-4]}\n    x = '{OFF}'\n", ["CPX105"], id="in a string"),
        pytest.param(f'{WIDE[:-4]}\n    """\n    {OFF}\n    """\n', ["CPX105"], id="in a docstring"),
        pytest.param(f"{WIDE}  # noqa\n", ["CPX105"], id="noqa for everything, which is not ours"),
        pytest.param(f"{WIDE}  # noqa: E501\n", ["CPX105"], id="noqa for another tool"),
        pytest.param(f"{WIDE}  # type: ignore[CPX105]\n", ["CPX105"], id="the comment of another tool"),
        pytest.param(f"{WIDE}  # autopack: the packer\n", ["CPX105"], id="prose"),
        pytest.param(f"{WIDE}  # autopack: ignored by all\n", ["CPX105"], id="prose with a word that is nearly ours"),
        pytest.param(f"{WIDE}  # autopack: ignore\n", ["CPX105", "SUP101"], id="without brackets"),
        pytest.param(f"{WIDE}  # autopack: ignore[]\n", ["CPX105", "SUP101"], id="with empty brackets"),
        pytest.param(f"{WIDE}  # autopack: ignore[CPX105\n", ["CPX105", "SUP101"], id="with an open bracket"),
        pytest.param(f"{WIDE}  # autopack: disable[CPX105]\n", ["CPX105", "SUP101"], id="in the words of others"),
        pytest.param(f"{WIDE}  # autopack: ignore[CPX]\n", ["CPX105", "SUP101"], id="with the beginning of an id"),
        pytest.param("x = (  # autopack: ignore-file[PAR101]\n", ["PAR101"], id="in text that does not parse"),
    ],
)
def test_a_comment_does_not_silence(text: str, rules: list[str]) -> None:
    assert rules_in(text) == rules


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param(
            "x = 1  # autopack: ignore[CPX101, CPX105] once needed\n",
            [f"1:27-33 SUP101 CPX101 {UNUSED}", f"1:35-41 SUP101 CPX105 {UNUSED}"],
            id="each id that is not needed, where it stands",
        ),
        pytest.param(
            f"{WIDE}  # autopack: ignore[CPX101,CPX105]\n",
            [f"1:57-63 SUP101 CPX101 {UNUSED}"],
            id="only the id that is not needed",
        ),
        pytest.param(
            "x = 'ß'  # noqa: E501, cpx101, CPX101\n", [f"1:24-30 SUP101 CPX101 {UNUSED}"], id="an id once in noqa"
        ),
        pytest.param(
            "x = 1  # autopack: ignore[XYZ999]\n", ["1:27-33 SUP101 there is no rule XYZ999"], id="an unknown id"
        ),
        pytest.param("x = 1  # noqa: XYZ999\n", [], id="an unknown id in noqa, which may be another tool's"),
        pytest.param("x = 1  # noqa: CPX999\n", ["1:16-22 SUP101 there is no rule CPX999"], id="an id nearly ours"),
        pytest.param(
            "x = 1  # autopack: ignore  ",
            ["1:8-26 SUP101 names no rule and silences nothing: write `# autopack: ignore[ID] reason`"],
            id="no id at all",
        ),
        pytest.param(
            "x = 1  # autopack: ignore[SUP101]\n",
            ["1:27-33 SUP101 no comment silences SUP101, which is about such comments: set `per-file-ignores`"],
            id="an attempt to silence the messenger",
        ),
    ],
)
def test_what_is_said_about_useless_comments(text: str, found: list[str]) -> None:
    assert lines_of(text) == found


@pytest.mark.parametrize(
    ("text", "settings"),
    [
        pytest.param("x = 1  # autopack: ignore[CPX105]\n", {"ignore": ["CPX105"]}, id="that is ignored"),
        pytest.param("x = 1  # autopack: ignore[CPX105]\n", {"select": ["SUP101", "PAR"]}, id="that is not selected"),
        pytest.param("x = 1  # autopack: ignore[SUP102]\n", {}, id="that is off by default"),
        pytest.param("x = 1  # autopack: ignore[CPX105]\n", {"per_file_ignores": {"m.py": ["CPX1"]}}, id="off here"),
        pytest.param("x = 1  # autopack: ignore[CPX105]\n", {"ignore": ["SUP"]}, id="when nobody asks for SUP101"),
        pytest.param("x = 1  # noqa: CPX1\n", {"per_file_ignores": {"*.py": ["SUP101"]}}, id="when SUP101 is off here"),
    ],
)
def test_a_comment_is_not_useless_because_of_a_rule(text: str, settings: dict[str, object]) -> None:
    assert lines_of(text, **settings) == []


@pytest.mark.parametrize(
    ("comment", "rules"),
    [
        pytest.param("# autopack: ignore[CPX105] by contract", [], id="words"),
        pytest.param("# autopack: ignore[CPX105] -- by contract", [], id="behind dashes"),
        pytest.param("# autopack: ignore[CPX105]: by contract", [], id="behind a colon"),
        pytest.param("# autopack: ignore[CPX105] #123", [], id="the number of an issue"),
        pytest.param("# noqa: CPX105 by contract", [], id="words behind noqa"),
        pytest.param("# autopack: ignore[CPX105]", ["SUP102"], id="nothing"),
        pytest.param("# autopack: ignore[CPX105] --", ["SUP102"], id="dashes alone"),
        pytest.param("# autopack: ignore[CPX105] # noqa: E501", ["SUP102"], id="the comment of another tool"),
        pytest.param("# noqa: CPX105", ["SUP102"], id="nothing behind noqa"),
    ],
)
def test_reasons(comment: str, rules: list[str]) -> None:
    assert rules_in(f"{WIDE}  {comment}\n", extend_select=["SUP102"]) == rules
    assert rules_in(f"{WIDE}  {comment}\n") == []


@pytest.mark.parametrize(
    ("settings", "rules"),
    [
        pytest.param({}, ["CPX105"], id="what is on by default"),
        pytest.param({"select": ["PAR"]}, [], id="only what is selected"),
        pytest.param({"select": ["CPX"]}, ["CPX105"], id="a whole family"),
        pytest.param({"select": ["PAR"], "extend_select": ["CPX105"]}, ["CPX105"], id="and one more"),
        pytest.param({"select": ["CPX105"], "ignore": ["CPX"]}, ["CPX105"], id="the longer beginning wins"),
        pytest.param({"select": ["CPX"], "ignore": ["CPX105"]}, [], id="the longer beginning wins, again"),
        pytest.param({"select": ["CPX105"], "ignore": ["CPX105"]}, [], id="of two equal ones the one that ignores"),
        pytest.param({"ignore": ["CPX"]}, [], id="ignored"),
        pytest.param({"per_file_ignores": {"other.py": ["CPX"]}}, ["CPX105"], id="ignored in another file"),
        pytest.param({"per_file_ignores": {"*.py": ["CPX105"]}}, [], id="ignored in this file"),
        pytest.param(
            {"select": ["CPX105"], "per_file_ignores": {"m.py": ["C"]}}, [], id="ignored here, though selected"
        ),
    ],
)
def test_which_rules_speak(settings: dict[str, object], rules: list[str]) -> None:
    assert rules_in(f"{WIDE}\n", **settings) == rules
