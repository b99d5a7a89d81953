"""What the rules about queries find in released packages is what was read and judged, and nothing else."""

import re
import shutil
from pathlib import Path

import pytest

from tests.support.checkout import REPOSITORY
from tests.support.command import lint
from tests.support.packages import installed

RECORD = (REPOSITORY / "docs" / "sqlalchemy-precision.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (\S+==\S+) \| (SQL\d+) \| (\S+) \| (.+) \|$", re.MULTILINE)
ROWS = ROW.findall(RECORD)
PACKAGES = re.findall(r"^\* (\S+==\S+)$", RECORD, re.MULTILINE)
SAMPLE = {"celery", "keystone", "sqlmodel"}
OFF = ("SQL158", "SQL181", "SQL182", "SQL183", "SQL184")


def test_the_record_has_enough_packages_and_verdicts() -> None:
    assert len(PACKAGES) >= 15
    judged = [verdict for _, rule, _, verdict in ROWS if rule < "SQL17"]
    false = [verdict for verdict in judged if not verdict.startswith("true")]
    assert len(false) <= len(judged) * 0.02
    assert f"**Result:** {len(judged)} findings" in RECORD


@pytest.mark.truth
@pytest.mark.parametrize("package", PACKAGES)
def test_findings_are_those_that_were_judged(package: str, full: bool, tmp_path: Path) -> None:
    if not full and package.partition("==")[0] not in SAMPLE:
        pytest.skip("only with --full")
    copy = tmp_path / "package"
    shutil.copytree(installed(package), copy, ignore=shutil.ignore_patterns("*.so", "*.dist-info"))
    ran = lint(
        copy, "check", "--isolated", "--no-cache", "--select", "SQL", "--ignore", ",".join(OFF),
        "--format", "jsonl", ".",
    )  # fmt: skip
    assert ran.code in (0, 1, 3), ran.err
    found = set(re.findall(r'"rule": "(SQL\d+)".*?"path": "([^"]+)", "span": {"start": {"line": (\d+)', ran.out))
    recorded = {(rule, *place.rsplit(":", 1)) for name, rule, place, _ in ROWS if name == package}
    assert found == recorded
