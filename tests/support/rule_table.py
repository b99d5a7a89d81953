"""The harness: what every rule file promises, our own and those of others."""

import atexit
import io
import tempfile
import tokenize
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from autopack_lint.catalogue import Catalogue, LoadedRule
from autopack_lint.config import load_config
from autopack_lint.engine.check import check
from autopack_lint.engine.engine import Engine
from autopack_lint.engine.files.discover import discover
from autopack_lint.engine.fixing.run import ground_for, mended
from autopack_lint.engine.fixing.second_opinion import SecondOpinion
from autopack_lint.engine.fixing.states import State
from autopack_lint.engine.fixing.units import Unit, Wanted, units_of
from autopack_lint.engine.memory.cache import Cache
from autopack_lint.engine.types.witness import Witness
from autopack_lint.model.finding import Finding, Safety
from autopack_lint.model.fix import FixResult, FixState
from autopack_lint.model.operation import DeleteStatement, RemoveComment, RemoveImport
from autopack_lint.model.result import CheckResult
from autopack_lint.model.rule import Example

ONE_FILE = "example.py"
PYPROJECT = "pyproject.toml"
"""An example that needs settings brings its own."""
OPINION = SecondOpinion(1)
"""One process for all examples."""


@cache
def memory_of_mypy() -> Path:
    """What mypy knows of the standard library, for all examples."""
    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    return Path(folder.name)


class Promise:
    """A catalogue, an empty folder to try examples in, and what rules say there."""

    def __init__(self, catalogue: Catalogue, folder: Path, rule_folders: tuple[Path, ...] = ()) -> None:
        self._catalogue = catalogue
        self._folder = folder
        self._rule_folders = rule_folders
        self._tried = 0

    def result(self, example: Example, rule: str) -> CheckResult:
        """What a whole run over the example says, the rule being on."""
        engine = self._engine(example, rule)
        root = engine.config.root
        discovery = discover([root], root, ())
        has_codes = bool(self._catalogue.by_id[rule].rule.codes)
        witness = Witness(memory_of_mypy()) if has_codes else None
        found, _ = check(engine, discovery, lambda done, total: None, discovery, witness)
        engine.cache.close()
        return found

    def fixed(self, example: Example, rule: str) -> FixResult:
        """What a whole run of `fix` makes of the example: all fixes of the rule, and the safe ones of all others."""
        engine = self._engine(example, rule)
        root = engine.config.root
        files = discover([root], root, ()).files
        ground = ground_for(engine, files, files, OPINION, lambda done, total: None)
        result = mended(ground, lambda state: units_for(rule, state), None, {})
        engine.cache.close()
        return result

    def _engine(self, example: Example, rule: str) -> Engine:
        """An engine in a folder of its own with the files of an example."""
        self._tried += 1
        root = self._folder / str(self._tried)
        for path, text in files_of(example).items():
            file = root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text.encode())
        is_isolated = PYPROJECT not in files_of(example)
        overrides: dict[str, object] = {"extend-select": [rule], "jobs": 1}
        config = load_config(root, known=None, isolated=is_isolated, overrides=overrides)
        return Engine(config._replace(root=root), self._catalogue, self._rule_folders, Cache(None))

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
            self._mends(rule.id, bad.code, bad.fixed, found)

    def _mends(self, rule: str, code: Example, wanted: Example, found: list[Finding]) -> None:
        """The fix makes what is wanted, in one run and for good, and keeps the comments that it does not name."""
        result = self.fixed(code, rule)
        refused = [attempt for attempt in result.attempts if attempt.state != FixState.APPLIED]
        assert not refused, f"a fix is refused: {refused}"
        fixed = {
            path: result.texts[path][1].decode() if path in result.texts else text
            for path, text in files_of(code).items()
        }
        assert fixed == files_of(wanted), f"the fix makes this: {fixed}"
        lost = lost_comments(files_of(code), fixed, found)
        assert not lost, f"the fix loses a comment: {lost}"
        assert not self.findings(fixed, rule), "the rule finds something in what it has fixed"
        assert not self.fixed(fixed, rule).texts, "the second run changes something"


def units_for(rule: str, state: State) -> list[Unit]:
    """All fixes of one rule, and the safe ones of all others."""
    ours = units_of((item for item in state.findings if item.rule == rule), Wanted(frozenset(Safety)))
    return sorted([*ours, *units_of((item for item in state.findings if item.rule != rule), Wanted())])


def lost_comments(before: Mapping[str, str], after: Mapping[str, str], found: list[Finding]) -> list[str]:
    """The comments that are gone although no operation names them."""
    lost: Counter[str] = Counter()
    for path, text in before.items():
        lost += comments_in(text) - comments_in(after[path]) - named_comments(text, path, found)
    return sorted(lost)


def named_comments(text: str, path: str, found: list[Finding]) -> Counter[str]:
    """The comments on lines of which operations take something away."""
    operations = [operation for finding in found if finding.fix for operation in finding.fix.operations]
    lines: set[int] = set()
    for operation in operations:
        if isinstance(operation, RemoveComment | DeleteStatement | RemoveImport) and operation.path == path:
            lines.update(range(operation.span.start.line, operation.span.end.line + 1))
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return Counter(token.string for token in tokens if token.type == tokenize.COMMENT and token.start[0] in lines)


def files_of(example: Example) -> Mapping[str, str]:
    return {ONE_FILE: example} if isinstance(example, str) else example


def lies_in(finding: Finding, text: str) -> bool:
    """Whether a span is a range of the text."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    start, end = finding.span
    is_there = all(0 < line <= len(lines) and 0 < column <= len(lines[line - 1]) + 1 for line, column in (start, end))
    return is_there and start <= end


def comments_in(text: str) -> Counter[str]:
    """Every comment, and how often it is there."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return Counter(token.string for token in tokens if token.type == tokenize.COMMENT)
