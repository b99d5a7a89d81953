"""Programs that nobody wrote: any valid syntax, and the same program laid out in another way."""

import ast
import io
import textwrap
import tokenize
import warnings
from collections.abc import Callable
from functools import cache

import pysource_codegen
from hypothesis import strategies

DECORATIVE = ("", "   ", "# if a and b or c: f(x)", "\f", "\t# elif lambda: for")
SKIPPED = frozenset({tokenize.COMMENT, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER})


@cache
def program(seed: int, size: int) -> str | None:
    """Source text made from the grammar, once for the module and once as the body of a function.

    Nothing where the generator makes what cannot be written down.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            text = pysource_codegen.generate(seed, node_limit=size, depth_limit=7)
            text = f"{text}\ndef generated(a, b):\n{textwrap.indent(text, '    ')}\n    pass\n"
            text.encode()
            compile(text, "generated", "exec", dont_inherit=True, flags=ast.PyCF_ONLY_AST)
        except (SyntaxError, ValueError, RecursionError, MemoryError, UnicodeError):
            return None
    return text


def programs(size: int) -> strategies.SearchStrategy[str]:
    seeds = strategies.integers(min_value=0, max_value=2**31)
    texts = seeds.map(lambda seed: program(seed, size))
    return texts.filter(lambda text: text is not None).map(str)


def decorated(text: str, choose: Callable[[int], int]) -> str:
    """The program with comments and blank lines between its statements, wherever that changes nothing."""
    lines = text.splitlines(keepends=True)
    for number in sorted(statement_starts(text), reverse=True):
        count = choose(3)
        lines[number - 1 : number - 1] = [DECORATIVE[choose(len(DECORATIVE))] + "\n" for _ in range(count)]
    return "".join(lines)


def statement_starts(text: str) -> list[int]:
    """Lines on which a logical line begins: nothing is open there, no text and no bracket."""
    starts: list[int] = []
    is_new = True
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type in SKIPPED:
            continue
        if is_new and token.type != tokenize.NEWLINE:
            starts.append(token.start[0])
        is_new = token.type == tokenize.NEWLINE
    return starts
