"""The same log as other consoles, collectors and accidents would have left it."""

import random
from collections.abc import Callable, Iterator

Transform = Callable[[bytes], bytes]
COLOURS = ("\x1b[31m", "\x1b[1m", "\x1b[38;5;196m", "\x1b[0;32;49m")
CUTS = (0.1, 0.25, 0.4)
NOISE_BYTES = 10_000_000


def text_of(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def ansi(raw: bytes) -> bytes:
    """Colours around words and whole lines, as tools write them to terminals."""
    lines = text_of(raw).split("\n")
    return "\n".join(coloured(line, number) for number, line in enumerate(lines)).encode()


def coloured(line: str, number: int) -> str:
    if not line:
        return line
    colour = COLOURS[number % len(COLOURS)]
    head, colon, tail = line.partition(":")
    return f"{colour}{head}\x1b[0m{colon}{tail}\x1b[K" if number % 2 else f"{colour}{line}\x1b[0m"


def crlf(raw: bytes) -> bytes:
    return raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def utf16(raw: bytes) -> bytes:
    """What PowerShell's `>` writes."""
    return b"\xff\xfe" + text_of(raw).encode("utf-16-le", "replace")


def prefixed(prefix: Callable[[int], str]) -> Transform:
    def transform(raw: bytes) -> bytes:
        lines = text_of(raw).split("\n")
        last = [""] if lines and not lines[-1] else []
        kept = lines[: len(lines) - len(last)]
        return "\n".join([*(prefix(number) + line for number, line in enumerate(kept)), *last]).encode()

    return transform


def wrapped(raw: bytes) -> bytes:
    """Cut by a terminal of 80 columns."""
    return "\n".join(piece for line in text_of(raw).split("\n") for piece in pieces(line)).encode()


def pieces(line: str) -> Iterator[str]:
    yield line[:80]
    for start in range(80, len(line), 80):
        yield line[start : start + 80]


def behind_noise(raw: bytes) -> bytes:
    """Far below what a build prints while all is well."""
    chance = random.Random(5)
    words = ("fetch", "compile", "link", "copy", "index", "serve", "upload", "resolve")
    block = "".join(
        f"[{n % 97}/97] {chance.choice(words)} module_{n % 1000} in {n % 313} ms, 0 warnings\n" for n in range(20_000)
    ).encode()
    return block * (NOISE_BYTES // len(block) + 1) + raw


WHOLE: dict[str, Transform] = {
    "coloured": ansi,
    "with CRLF": crlf,
    "in UTF-16": utf16,
    "with GitHub's times": prefixed(lambda n: f"2026-03-04T05:{n // 60 % 60:02}:{n % 60:02}.1234567Z "),
    "with GitHub's job and step": prefixed(lambda n: f"build\tRun tests\t2026-03-04T05:06:{n % 60:02}.1234567Z "),
    "with GitLab's times": prefixed(lambda n: f"2026-03-04T05:06:{n % 60:02}.123456Z 01O "),
    "with Jenkins' times": prefixed(lambda n: f"[2026-03-04T05:06:{n % 60:02}.123Z] "),
    "with buildkit's steps": prefixed(lambda n: f"#12 {n / 10:.3f} "),
    "with compose's services": prefixed(lambda n: "web-1  | "),
    "with xdist's workers": prefixed(lambda n: "[gw0] "),
    "wrapped at 80 columns": wrapped,
    "behind 10 MB of noise": behind_noise,
}
"""Nothing is lost by any of these: the verdict has to be the same."""


def cut_at(share: float, *, is_at_line: bool) -> Transform:
    """The beginning lost, in the middle of a line or between two."""

    def transform(raw: bytes) -> bytes:
        place = int(len(raw) * share)
        return raw[raw.find(b"\n", place) + 1 :] if is_at_line else raw[place:]

    return transform
