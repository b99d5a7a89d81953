"""What is generated from the code is as the code is now, and what pages say can be found."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "rules").rglob("*.md")])
LINK = re.compile(r"\]\(([^)#:\s]+)[^)]*\)")


def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build", ROOT / "docs" / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_generated_page_is_fresh() -> None:
    build = generator()
    wanted: dict[Path, str] = build.generated()
    assert build.present() == set(wanted)
    stale = [file.name for file, text in wanted.items() if file.read_text(encoding="utf-8") != text]
    assert not stale, "run `python3 run docs`"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_between_pages_leads_somewhere(page: Path) -> None:
    broken = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if not (page.parent / link).exists()]
    assert not broken
