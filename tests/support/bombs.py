"""Files that break parsers, walkers and readers; each is small to write down and dear to look at."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

DEEP = 100_000
LONG = 50_000
SPARSE = 300 << 20


def chain(function: str, branches: int) -> str:
    """A function with one `if` and many `elif`."""
    others = "".join(f"    elif a == {number}: pass\n" for number in range(branches - 1))
    return f"def {function}(a):\n    if a: pass\n{others}"


SKIPPED_OR_BROKEN: Mapping[str, bytes] = {
    "brackets": b"(" * DEEP + b")" * DEEP,
    "braces": b"{1:" * DEEP,
    "sum": b"x = " + b"1+" * 20_000 + b"1\n",
    "large_list": b"x = [" + b"1234567, " * 800_000 + b"]\n",
    "nul": b"x = 1\0\n",
    "surrogates": b"# coding: raw_unicode_escape\nx = '\\ud800'\n",
    "surrogates_utf7": b"# coding: utf-7\nx = '+2AA-'\n",
    "utf16": "x = 1\n".encode("utf-16"),
    "utf16_bare": "x = 1\n".encode("utf-16-le"),
    "nots": b"x = " + b"not " * LONG + b"1\n",
    "minuses": b"x = " + b"-" * LONG + b"1\n",
    "attributes": b"x = a" + b".b" * LONG + b"\n",
    "calls": b"x = a" + b"()" * LONG + b"\n",
    "lambdas": b"x = " + b"lambda: " * LONG + b"1\n",
    "f_strings": b"x = " + b'f"{' * 5_000 + b"1" + b'}"' * 5_000 + b"\n",
    "comparisons": b"x = " + b"(a <" * 150 + b"1" + b")" * 150 + b"+" * LONG + b"1\n",
    "indented": b"".join(b" " * depth + b"if x:\n" for depth in range(150)),
    "cookie": b"# coding: no-such-thing\nx = 1\n",
    "no_text_cookie": b"# coding: zlib\nx = 1\n",
    "undefined_cookie": b"# coding: undefined\nx = 1\n",
    "latin": b"x = '\xe9'\n",
    "ternaries": b"x = " + b"1 if a else " * LONG + b"1\n",
    "not_finished": b"def f(:\n",
    "digits": b"x = " + b"9" * 5_000 + b"\n",
    "strings": b"'" * (LONG - 1),
    "newer": b"def f[T: (" * 20_000,
    "long_except": b"try: pass\nexcept " + b"a, " * 200_000 + b"\n",
}
"""Each of these is either found to be broken or skipped with a reason; which of the two depends on the Python.
A few may even be parsed by some."""

GOOD: Mapping[str, bytes] = {
    "good_elif": chain("good_elif", 500).encode(),
    "good_terms": b"def good_terms(a):\n    return " + b" or ".join([b"a"] * 500) + b"\n",
    "good_line": b"def good_line(a):\n    return [" + b"a or a, " * 100_000 + b"]\n",
    "good_empty_lines": b"\n" * 1_000_000 + b"def good_empty_lines(a, b, c, d, e, f, g, h): pass\n",
    "good_form_feeds": b"\x0c\x0cdef good_form_feeds(a, b, c, d, e, f, g, h): pass\n\x0c\n" * 9,
    "good_returns": b"x = 1\rdef good_returns(a, b, c, d, e, f, g, h): pass\r",
    "good_mixed": b"x = 1\r\ndef good_mixed(a, b, c, d, e, f, g, h): pass\ry = 2\n",
    "good_decorators": b"@a\n" * LONG + b"def good_decorators(a, b, c, d, e, f, g, h): pass\n",
    "good_table": b"def good_table(a, b, c, d, e, f, g, h): return {\n" + b"1:2,\n" * 200_000 + b"}\n",
    "good_mark": b"\xef\xbb\xbfdef good_mark(a, b, c, d, e, f, g, h): pass\n",
    "good_latin": b"# coding: latin-1\ndef good_latin(a, b, c, d, e, f, g, h): '\xe9'\n",
    "good_comments": b"# noqa: CPX105\n" * 30_000 + b"def good_comments(a, b, c, d, e, f, g, h): pass\n",
    "good_last": b"def good_last(a, b, c, d, e, f, g, h): pass",
}
"""Each of these has a finding about the function that is called like the file."""


def fifo(path: Path) -> None:
    os.mkfifo(path)


def dangling(path: Path) -> None:
    path.symlink_to("nowhere")


def cyclic(path: Path) -> None:
    path.symlink_to(path.name)


def device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(SPARSE)


SPECIAL: Mapping[str, Callable[[Path], None]] = {
    "fifo": fifo,
    "dangling": dangling,
    "cyclic": cyclic,
    "device": device,
    "sparse": sparse,
}
"""Each of these is skipped with a reason."""


def plant(folder: Path) -> None:
    """Put all of them into a folder."""
    for name, content in {**SKIPPED_OR_BROKEN, **GOOD}.items():
        (folder / f"{name}.py").write_bytes(content)
    for name, make in SPECIAL.items():
        make(folder / f"{name}.py")
