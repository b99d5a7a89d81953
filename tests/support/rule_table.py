"""The harness: what every rule file promises, our own and those of others."""

import ast
import io
import tokenize
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from autopack_lint.catalogue import Catalogue, LoadedRule
from autopack_lint.config import load_config
from autopack_lint.engine.cache import Cache
from autopack_lint.engine.check import check
from autopack_lint.engine.discover import discover
from autopack_lint.engine.engine import Engine
from autopack_lint.model.finding import Finding
from autopack_lint.model.operation import ReplaceExpression
from autopack_lint.model.result import CheckResult
from autopack_lint.model.rule import Example

ONE_FILE = "example.py"


class Promise:
    """A catalogue, an empty folder to try examples in, and what rules say there."""

    def __init__(self, catalogue: Catalogue, folder: Path, rule_folders: tuple[Path, ...] = ()) -> None:
        self._catalogue = catalogue
        self._folder = folder
        self._rule_folders = rule_folders
        self._tried = 0

    def result(self, example: Example, rule: str) -> CheckResult:
        """What a whole run over the example says, the rule being on."""
        self._tried += 1
        root = self._folder / str(self._tried)
        for path, text in files_of(example).items():
            file = root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text.encode())
        config = load_config(root, known=None, isolated=True, overrides={"extend-select": [rule], "jobs": 1})
        engine = Engine(config._replace(root=root), self._catalogue, self._rule_folders, Cache(None))
        found, _ = check(engine, discover([root], root, ()), lambda done, total: None)
        engine.cache.close()
        return found

    def findings(self, example: Example, rule: str) -> list[Finding]:
        """The findings of one rule. Fails where the run was not complete."""
        found = self.result(example, rule)
        assert not found.skipped, f"not everything was looked at: {found.skipped}"
        return [finding for finding in found.findings if finding.rule == rule]

    def good(self, loaded: LoadedRule, number: int) -> None:
        """A good example is silent."""
        found = self.findings(loaded.rule.good[number], loaded.rule.id)
        assert not found, f"a good example is found: {found}"

    def bad(self, loaded: LoadedRule, number: int) -> None:
        """A bad example is found where it is bad, and its fix does what it says."""
        rule, bad = loaded.rule, loaded.rule.bad[number]
        found = self.findings(bad.code, rule.id)
        assert found, "a bad example is not found"
        for finding in found:
            assert finding.message, "a finding says nothing"
            assert not finding.message.endswith("."), "a message ends with a full stop"
            assert lies_in(finding, files_of(bad.code)[finding.path]), f"the span is not in the text: {finding.span}"
        if bad.fixed is not None:
            assert isinstance(bad.code, str), "only examples of one file can have a `fixed`"
            self._fixed(rule.id, bad.code, bad.fixed, found)

    def _fixed(self, rule: str, code: str, wanted: str, found: list[Finding]) -> None:
        """The fix makes what is wanted, which parses, keeps its comments and needs no fix."""
        fixed = applied(code, found)
        assert fixed == wanted, f"the fix makes this: {fixed}"
        ast.parse(fixed)
        assert comments_in(fixed) == comments_in(code), "the fix loses a comment"
        assert not self.findings(fixed, rule), "the rule finds something in what it has fixed"


def files_of(example: Example) -> Mapping[str, str]:
    return {ONE_FILE: example} if isinstance(example, str) else example


def lies_in(finding: Finding, text: str) -> bool:
    """Whether a span is a range of the text."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    start, end = finding.span
    is_there = all(0 < line <= len(lines) and 0 < column <= len(lines[line - 1]) + 1 for line, column in (start, end))
    return is_there and start <= end


def applied(text: str, findings: list[Finding]) -> str:
    """The text with the operations of the findings carried out, the last first."""
    lines = text.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    operations = [
        operation
        for finding in findings
        if finding.fix
        for operation in finding.fix.operations
        if isinstance(operation, ReplaceExpression)
    ]
    for operation in sorted(operations, key=lambda operation: operation.span, reverse=True):
        start, end = (starts[line - 1] + column - 1 for line, column in operation.span)
        text = text[:start] + operation.text + text[end:]
    return text


def comments_in(text: str) -> Counter[str]:
    """Every comment, and how often it is there."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return Counter(token.string for token in tokens if token.type == tokenize.COMMENT)
