"""ruff asks for `is None` where `== None` stands. For a column that is another condition, and a constant one.

`User.age == None` is `IS NULL`. E711 calls it a mistake, and its unsafe fix writes `User.age is None`, which is False
for every row; E712 makes `not User.active` of `User.active == False`. Say `.is_(None)` and `== true()`, which no linter
touches and which are the same SQL, or turn the rules off for the files with queries. It speaks where a configuration
names the rules, be it as `E` or `ALL`: which of them are on by default depends on ruff's version.

Others that rewrite conditions (E713, E714, SIM201, SIM202, SIM208, SIM210, PLR1714) do so with `not`, `in`, `is`, `and`
and `or` alone, which are constants before and which SQL101 to SQL107 find; only SIM201 and SIM202 happen to mend them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from autopack_lint.sdk import (
    EXPRESSIONS,
    MAPPED_CLASSES,
    Bad,
    Finding,
    Project,
    Rule,
    Safety,
    Severity,
    SqlKind,
    ruff_rules_for,
)

if TYPE_CHECKING:
    from autopack_lint.sdk import Site, Text

QUERY = MAPPED_CLASSES + "q = select(User).where(User.age == None)\n"
ON = "lint.select = ['E']\n"
ALL = "[lint]\nselect = ['ALL']\nignore = ['E7', 'D']\nextend-select = ['E711']\n"
IGNORED = "[tool.ruff.lint]\nselect = ['ALL']\nper-file-ignores = {'models*' = ['E711']}\n"
RULE = Rule(
    id="SQL191",
    name="rewritten-by-linter",
    message="ruff is told to rewrite this condition into a constant",
    severity=Severity.WARNING,
    fix="say it in a way that ruff leaves alone",
    reads=("imports", "sql"),
    by_file=True,
    good=(
        QUERY,
        {"pyproject.toml": "[tool.ruff.lint]\nselect = ['E']\nignore = ['E711']\n", "models.py": QUERY},
        {"pyproject.toml": "[tool.ruff]\nline-length = 99\n", "models.py": QUERY},
        {"pyproject.toml": "[tool.ruff.lint]\nselect = ['F', 'E713']\n", "models.py": QUERY},
        {"pyproject.toml": IGNORED, "models.py": QUERY},
        {"ruff.toml": ON, "models.py": QUERY.replace("None)\n", "None)  # noqa: E711\n")},
        {"ruff.toml": ON, "models.py": f"# ruff: noqa: E711\n{QUERY}"},
        {"ruff.toml": ON, "models.py": MAPPED_CLASSES + "def f(user: User):\n    return user.age == None\n"},
    ),
    bad=(
        Bad(
            {"pyproject.toml": "[tool.ruff]\nlint.select = ['E']\n", "models.py": QUERY},
            fixed={
                "pyproject.toml": "[tool.ruff]\nlint.select = ['E']\n",
                "models.py": QUERY.replace("User.age == None", "User.age.is_(None)"),
            },
        ),
        Bad({"ruff.toml": ALL, "models.py": QUERY}),
        Bad({"ruff.toml": ON, "models.py": MAPPED_CLASSES + "q = select(User).where(False == User.active)\n"}),
    ),
)
NOQA = re.compile(r"#\s*noqa\b(?:\s*:\s*([A-Z0-9, ]+))?", re.IGNORECASE)
CODES = {"none": "E711", "bool-const": "E712"}
METHODS = {"==": "is_", "!=": "is_not"}


def check_project(project: Project) -> Iterator[Finding]:
    if not project.settings.linters:
        return
    for site in project.sql.sites("compare"):
        code = asked_by(site)
        if code:
            path, enabled = ruff_rules_for(site.path, project.settings.linters)
            if code in enabled and not is_excused(site, code):
                replace = rewritten(site)
                message = f"{code} of ruff, on by {path}, makes a constant of this: write `{replace.text}`"
                yield site.finding(RULE, message=message, replace=replace, safety=Safety.SAFE)


def asked_by(site: Site) -> str:
    """The rule of ruff that a comparison of SQL with None, True or False goes against; empty for any other."""
    if site.node.value not in METHODS:
        return ""
    left, right = site.node.children
    constant, column = (left, right) if left.kind in CODES else (right, left)
    return CODES.get(constant.kind, "") if site.value(column).kind in EXPRESSIONS else ""


def is_excused(site: Site, code: str) -> bool:
    """Whether a comment says that ruff is to leave the line, or the file, alone."""
    comment = NOQA.search(site.last_line)
    codes = [site.file.facts.noqa] if comment is None else [site.file.facts.noqa, comment[1] or "*"]
    return any(excused == "*" or code in excused for excused in codes)


def rewritten(site: Site) -> Text:
    left, right = site.node.children
    constant, column = (left, right) if left.kind in CODES else (right, left)
    if constant.kind == "none" and site.value(column).kind is not SqlKind.RELATIONSHIP:
        return site.plain(f"{site.bracketed(column)}.{METHODS[site.node.value]}(None)")
    name = "null" if constant.kind == "none" else constant.value.lower()
    called = site.function(name)
    return called._replace(text=f"{site.bracketed(column)} {site.node.value} {called.text}()")
