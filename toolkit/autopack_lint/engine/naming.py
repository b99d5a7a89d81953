"""Fingerprints that survive when lines move and files grow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from autopack_lint.model.finding import Finding
from autopack_lint.model.hashing import blake2b


def snippet_of(finding: Finding) -> str:
    """The flagged text on its first line, white space apart."""
    start, end = finding.span
    last = end.column - 1 if end.line == start.line else len(finding.excerpt)
    return " ".join(finding.excerpt[start.column - 1 : last].split())


def fingerprinted(findings: Iterable[Finding]) -> list[Finding]:
    """Findings (sorted) with their fingerprints: rule, symbol, snippet, and a number among equals."""
    seen: Counter[tuple[str, str, str]] = Counter()
    named: list[Finding] = []
    for finding in findings:
        key = (finding.rule, finding.symbol, snippet_of(finding))
        text = "\0".join((*key, str(seen[key])))
        seen[key] += 1
        named.append(
            finding._replace(fingerprint=blake2b(text.encode(errors="surrogatepass"), digest_size=8).hexdigest())
        )
    return named
