"""Where the checkout is, and where downloads and copies are kept."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def cache_folder() -> Path:
    chosen = os.environ.get("AUTOPACK_BENCH_CACHE")
    return Path(chosen).resolve() if chosen else ROOT / ".cache" / "bench"
