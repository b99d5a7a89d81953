"""What the figures were measured on, in words that name no one's machine."""

import os
import platform
from pathlib import Path


def machine() -> list[str]:
    system = f"{platform.system()} {'.'.join(platform.release().split('.')[:2])}"
    return [
        f"Processor: {processor()}, {usable_cores()} usable cores",
        f"Memory: {memory_gigabytes():.0f} GB",
        f"System: {system} ({platform.machine()})",
        f"Load before the start: {os.getloadavg()[0]:.1f}",
        f"Python: {platform.python_implementation()} {platform.python_version()}",
    ]


def processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or "unknown"


def usable_cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def memory_gigabytes() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
