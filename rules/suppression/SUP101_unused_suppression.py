"""A comment that silences nothing hides the next real finding on its line."""

import re
from collections.abc import Iterator

from autopack_lint.sdk import Bad, Finding, Fix, Position, RemoveComment, Rule, Safety, Severity, Span, SuppressionUse

RULE = Rule(
    id="SUP101",
    name="unused-suppression",
    message="a suppression silences nothing",
    severity=Severity.WARNING,
    fix="remove what silences nothing",
    good=(
        "def f(a, b, c, d, e, f, g, h): pass  # autopack: ignore[CPX105] mirrors the wire format\n",
        "x = 1  # noqa: E501\n",
        "x = '# autopack: ignore[CPX105]'\n",
    ),
    bad=(
        Bad("x = 1  # autopack: ignore[CPX105] once needed\n", fixed="x = 1\n"),
        Bad("# autopack: ignore-file[CPX101] generated\nx = 1\n", fixed="x = 1\n"),
        Bad("x = 1  # noqa: CPX101\n", fixed="x = 1\n"),
        Bad("x = 1  # noqa: E501, CPX101\n", fixed="x = 1  # noqa: E501\n"),
        Bad(
            "x = 1  # why # autopack: ignore[CPX101, CPX102] once needed # noqa: E501\n",
            fixed="x = 1  # why # noqa: E501\n",
        ),
        Bad(
            "def f(a, b, c, d, e, f, g, h): pass  # autopack: ignore[CPX101, CPX105] mirrors the wire format\n",
            fixed="def f(a, b, c, d, e, f, g, h): pass  # autopack: ignore[CPX105] mirrors the wire format\n",
        ),
        Bad("x = 1  # autopack: ignore[XYZ999] no such rule\n"),
        Bad("x = 1  # autopack: ignore too broad\n"),
        Bad("x = 1  # autopack: disable[CPX105] no such word\n"),
    ),
)


def check_suppression(use: SuppressionUse) -> Iterator[Finding]:
    if not use.suppression.rules:
        message = "names no rule and silences nothing: write `# autopack: ignore[ID] reason`"
        yield RULE.finding(use.span, use.suppression.excerpt, message=message)
    for rule in use.unknown:
        yield RULE.finding(
            span_of(rule, use), use.suppression.excerpt, message=f"there is no rule {rule}", data={"rule": rule}
        )
    for rule in use.unused:
        message = f"{rule} finds nothing here: remove the suppression"
        fix: Fix | None = Fix(Safety.SAFE, RULE.fix, (RemoveComment(without(rule, use)),))
        if rule.startswith(RULE.id[:3]):
            message, fix = f"no comment silences {rule}, which is about such comments: set `per-file-ignores`", None
        yield RULE.finding(span_of(rule, use), use.suppression.excerpt, message=message, data={"rule": rule}, fix=fix)


def span_of(rule: str, use: SuppressionUse) -> Span:
    """Where a rule is named in the comment."""
    start, end = use.span
    comment = use.suppression.excerpt[start.column - 1 : end.column - 1]
    named = re.search(rf"(?<!\w){re.escape(rule)}(?!\w)", comment, re.IGNORECASE)
    if named is None:
        return use.span
    first = start.column + named.start()
    return Span(Position(start.line, first), Position(start.line, first + len(rule)))


def without(rule: str, use: SuppressionUse) -> Span:
    """What is to go: all of the comment, or where it names other rules, too, this name with a comma or a space."""
    named, excerpt = span_of(rule, use), use.suppression.excerpt
    line = use.span.start.line
    before, after = excerpt[: named.start.column - 1], excerpt[named.end.column - 1 :]
    following = re.match(r"\s*[,\s]\s*(?=[A-Z]+[0-9])", after, re.IGNORECASE)
    if following:
        return Span(named.start, Position(line, named.end.column + following.end()))
    preceding = re.search(r"(?<=[0-9])\s*[,\s]\s*\Z", before)
    return Span(Position(line, preceding.start() + 1), named.end) if preceding else use.span
