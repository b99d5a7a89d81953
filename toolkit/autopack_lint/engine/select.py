"""Which rules apply: in the whole run, and in one file."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from autopack_lint.config import Config
from autopack_lint.engine.files.gitignore import parse_ignore_file
from autopack_lint.model.rule import Rule


def enabled(rule: Rule, config: Config) -> bool:
    """The longest prefix of an id decides; of two equal ones, the one that ignores."""
    chosen = max(longest(rule.id, config.select), longest(rule.id, config.extend_select))
    if not config.select and rule.default:
        chosen = max(chosen, 0)
    return chosen > longest(rule.id, config.ignore)


def longest(rule_id: str, prefixes: Iterable[str]) -> int:
    """The length of the longest matching prefix; -1 where none matches."""
    return max((len(prefix) for prefix in prefixes if rule_id.startswith(prefix)), default=-1)


def ignored_in(path: str, config: Config) -> tuple[str, ...]:
    """The prefixes of ids that are ignored in a file."""
    name = path.rpartition("/")[2]
    prefixes: list[str] = []
    for pattern, ids in config.per_file_ignores:
        if matches(pattern, path, name):
            prefixes += ids
    return tuple(prefixes)


def matches(pattern: str, path: str, name: str) -> bool:
    """Whether a gitignore-style pattern names a file or a directory around it."""
    ignore = compiled(pattern)
    if ignore.decides(path, name):
        return True
    while "/" in path:
        path = path.rpartition("/")[0]
        if ignore.decides(path + "/", path.rpartition("/")[2] + "/"):
            return True
    return False


compiled = lru_cache(maxsize=256)(parse_ignore_file)
