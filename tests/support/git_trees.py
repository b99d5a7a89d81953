"""Directory trees with ignore files, and what git makes of them."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

from hypothesis import strategies as st

ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "XDG_"))},
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "HOME": os.devnull,
}
FOLDERS = ("", "a", "ab", "b c", "a/a", "a/b", "ab/a", "b c/é", "a/b/a", "a/b/a/ab", "x.py")
FILES = ("a.py", "b.py", "ab.py", "a b.py", "é.py", "!a.py", "#b.py", "[a].py", "a\\b.py", "-.py", "A.py", "*.py")
PIECES = (
    *("a", "b", "ab", ".py", "é", " ", "c", "-", "!", "#", "A", "x"),
    *("*", "**", "***", "?", "/", "/**", "**/", "/**/", "/*", "\\", "\\/", "\\*", "\\a", "\\ ", "**\\/"),
    *("[", "]", "[a]", "[!a]", "[^b]", "[a-b]", "[b-a]", "[]a]", "[]-a]", "[a-]", "[--a]", "[\\a-\\b]", "[é]"),
    *("[[:alpha:]]", "[[:upper:]-b]", "[![:punct:]]", "[[:x:]]", "[[:a]", "[[:]", "[a/b]", "[/]"),
)
STARTS, ENDS = ("", "", "", "!", "/", "!/", "**/", "\\!", "\\#"), ("", "", "", "", "/", " ", "  ", "\\ ", "\r", "/**")
"""Mostly nothing, so that patterns match often."""


def lines() -> st.SearchStrategy[str]:
    """Lines of an ignore file, made of what git treats in a way of its own."""
    middle = st.lists(st.sampled_from(PIECES), min_size=0, max_size=5).map("".join)
    plain = st.sampled_from(("*", "*.py", "a", "ab/", "!a.py", "/a/b", "!*/", "a/**", "!a/", "# a", "", "**/a/*"))
    return st.builds("{}{}{}".format, st.sampled_from(STARTS), middle, st.sampled_from(ENDS)) | plain


def ignore_files(most_lines: int = 6) -> st.SearchStrategy[dict[str, str]]:
    """The texts of some ignore files, by folder."""
    texts = st.lists(lines(), min_size=1, max_size=most_lines).map("\n".join)
    return st.dictionaries(st.sampled_from(FOLDERS), texts, min_size=1, max_size=3)


def trees() -> st.SearchStrategy[list[str]]:
    """Some files, in folders that nest at random."""
    folder = st.lists(st.sampled_from(("a", "b", "ab", "b c", "é", "x.py")), max_size=4).map("/".join)
    files = st.builds(os.path.join, folder, st.sampled_from(FILES))
    return st.lists(files, min_size=1, max_size=12, unique=True)


def new_repository(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    git(folder, "init", "--quiet", "--template=")
    git(folder, "config", "core.excludesFile", os.devnull)
    return folder


def plant(top: Path, files: Iterable[str]) -> None:
    """Make the files; one that is in the way of a folder stays away."""
    for name in sorted(files, key=lambda name: -name.count("/")):
        file = top / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.is_dir():
            file.touch()


def write_ignore_files(top: Path, texts: Mapping[str, str]) -> None:
    """Exactly these ignore files, in the folders that there are."""
    for old in top.rglob(".gitignore"):
        old.unlink()
    for folder, text in texts.items():
        if (top / folder).is_dir():
            (top / folder / ".gitignore").write_bytes(os.fsencode(text))


def unignored(top: Path) -> list[str]:
    """The Python files that git would add."""
    listed = git(top, "ls-files", "--others", "--exclude-standard", "-z").split(b"\0")
    return sorted(os.fsdecode(name) for name in listed if name.endswith(b".py"))


def git(folder: Path, *words: str) -> bytes:
    command = ("git", "-C", str(folder), *words)
    return subprocess.run(command, check=True, stdin=subprocess.DEVNULL, capture_output=True, env=ENVIRONMENT).stdout
