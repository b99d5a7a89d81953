"""Which versions of Python a project declares to support, and what is gone in them."""

from __future__ import annotations

import re
from collections.abc import Iterable

KNOWN = tuple((3, minor) for minor in range(8, 15))
CLAUSE = re.compile(r"(>=|<=|==|!=|~=|>|<)\s*(\d+)(?:\.(\d+|\*))?(\.\S*)?$")
CLASSIFIER = re.compile(r"Programming Language :: Python :: 3\.(\d+)$")
PINNED = re.compile(r"\s*(?:c?python-?)?3\.(\d+)")
GONE = {
    (3, 10): "formatter parser symbol",
    (3, 11): "binhex",
    (3, 12): "asynchat asyncore distutils imp smtpd",
    (
        3,
        13,
    ): "aifc audioop cgi cgitb chunk crypt imghdr lib2to3 mailcap msilib nis nntplib ossaudiodev pipes sndhdr "
    "spwd sunau telnetlib uu xdrlib",
}
GONE_IN = {module: version for version, modules in GONE.items() for module in modules.split()}
ABSTRACT = frozenset(
    {
        *("AsyncGenerator", "AsyncIterable", "AsyncIterator", "Awaitable", "ByteString", "Callable", "Collection"),
        *(
            "Container",
            "Coroutine",
            "Generator",
            "Hashable",
            "ItemsView",
            "Iterable",
            "Iterator",
            "KeysView",
            "Mapping",
        ),
        *("MappingView", "MutableMapping", "MutableSequence", "MutableSet", "Reversible", "Sequence", "Set", "Sized"),
        "ValuesView",
    }
)
ABSTRACT_GONE_IN = (3, 10)
"""Until then, `collections` had what is in `collections.abc`."""


def supported(requires: str, classifiers: Iterable[str]) -> tuple[tuple[int, int], ...]:
    """The minor versions that `requires-python` and the classifiers allow; none where neither says anything."""
    named = {(3, int(match[1])) for match in map(CLASSIFIER.match, classifiers) if match}
    written = list(filter(None, map(str.strip, requires.split(","))))
    clauses = list(filter(None, map(CLAUSE.match, written)))
    if len(clauses) < len(written) or not (clauses or named):
        return ()
    return tuple(version for version in KNOWN if version in (named or KNOWN) and fits(version, clauses))


def pinned(text: str) -> tuple[tuple[int, int], ...]:
    """The minor versions that a `.python-version` names."""
    named = {(3, int(match[1])) for match in map(PINNED.match, text.splitlines()) if match}
    return tuple(version for version in KNOWN if version in named)


def fits(version: tuple[int, int], clauses: Iterable[re.Match[str]]) -> bool:
    return all(allows(clause, version) for clause in clauses)


def allows(clause: re.Match[str], version: tuple[int, int]) -> bool:
    """Whether some release of a minor version fits one clause."""
    sign, major, minor, patch = clause.groups()
    limit = (int(major), int(minor) if (minor or "").isdecimal() else 0)
    has_release = bool((patch or "").strip(".0*"))
    answers = {
        ">=": version >= limit,
        ">": version >= limit,
        "<": version < limit or (version == limit and has_release),
        "<=": version <= limit,
        "==": version == limit if (minor or "").isdecimal() else version[0] == limit[0],
        "~=": version == limit if patch else version[0] == limit[0] and version >= limit,
    }
    return answers.get(sign, True)
