"""The lines of a TOML text, and that no text at all is too strange."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autopack_lint.config import SETTINGS, Config, load_config
from autopack_lint.config.key_lines import key_lines
from autopack_lint.model.errors import ConfigError
from tests.support.configured import KNOWN, OWN, SHARED


def test_lines_of_keys() -> None:
    text = """\
a.b = 1
'c' = [ # ]
  { d = "]" }, '''
''', [2,
  3]]
e = { f = { g = 1.5 }, h = 1979-05-27 07:32:00 }
s = \"\"\"x \\\"\"\"
=\"\"\"\"\"
[[t]]
[t.u]
[[t]]
v = -1
[ "w x" . y ]
"""
    assert key_lines(text) == {
        ("a",): 1, ("a", "b"): 1, ("c",): 2, ("c", 0): 3, ("c", 0, "d"): 3, ("c", 1): 3, ("c", 2): 4, ("c", 2, 0): 4,
        ("c", 2, 1): 5, ("e",): 6, ("e", "f"): 6, ("e", "f", "g"): 6, ("e", "h"): 6, ("s",): 7, ("t",): 9, ("t", 0): 9,
        ("t", 0, "u"): 10, ("t", 1): 11, ("t", 1, "v"): 12, ("w x",): 13, ("w x", "y"): 13,
    }  # fmt: skip


SCALARS = st.one_of(
    st.sampled_from(["CPX", "CPX101", "..", "", ".", "/", "a\0b", "x" * 300]),
    st.text(st.characters(codec="utf-8"), max_size=8),
    st.integers(),
    st.booleans(),
    st.floats(allow_nan=False),
)
KEYS = st.one_of(st.sampled_from([s.key for s in SETTINGS]), st.sampled_from(["CPX101", "tool"]), st.text(max_size=4))
GARBAGE = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=6,
)


def as_toml(value: object) -> str:
    match value:
        case dict():
            return "{ " + ", ".join(f"{as_toml(key)} = {as_toml(item)}" for key, item in value.items()) + " }"
        case list():
            return "[\n" + ",\n".join(map(as_toml, value)) + "]"
        case float():
            return "1.5" if value != value or value in (float("inf"), float("-inf")) else f"{value:.3f}"
    return json.dumps(value).replace("\x7f", "\\u007f") if not isinstance(value, str) else toml_string(value)


def toml_string(text: str) -> str:
    return '"' + "".join(c if c.isascii() and c.isalnum() else f"\\U{ord(c):08x}" for c in text) + '"'


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(KEYS.filter(str.isprintable), GARBAGE, max_size=3))
def test_any_table_gives_settings_or_an_error_with_a_line(tmp_path: Path, table: dict[str, object]) -> None:
    lines = {}
    text = "# first\n"
    for key, value in table.items():
        lines[key,] = text.count("\n") + 1
        text += f"{toml_string(key)} = {as_toml(value)}\n"
    (tmp_path / OWN).write_text(text, encoding="utf-8")
    assert {path: line for path, line in key_lines(text).items() if len(path) == 1} == lines
    try:
        config = load_config(tmp_path, known=KNOWN)
    except ConfigError as error:
        assert str(error).removeprefix("autopack-lint.toml:").partition(":")[0].isdigit()
    else:
        assert isinstance(config, Config)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.binary(max_size=60), st.text("a=[]{}\"'.,\n\\#0 \r\t").map(str.encode)))
def test_any_bytes_give_settings_or_an_error(tmp_path: Path, content: bytes) -> None:
    (tmp_path / OWN).write_bytes(content)
    (tmp_path / SHARED).write_bytes(b"[tool.autopack-lint]\n" + content)
    for file in (OWN, SHARED):
        try:
            load_config(tmp_path, known=KNOWN, file=tmp_path / file)
        except ConfigError as error:
            assert str(error).startswith(file)
