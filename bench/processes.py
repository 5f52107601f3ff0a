"""What a process and all it started have used, from the kernel's own accounting in `/proc` (Linux)."""

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
PROC = Path("/proc")


def _fields(pid: int) -> list[str]:
    """The fields of `/proc/<pid>/stat` after the command's name; none when the process has just ended."""
    try:
        return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def _children() -> dict[int, list[int]]:
    """Which processes each process has started."""
    children: dict[int, list[int]] = defaultdict(list)
    for entry in PROC.iterdir():
        if entry.name.isdigit() and (fields := _fields(int(entry.name))):
            children[int(fields[1])].append(int(entry.name))
    return children


def family(roots: Iterable[int]) -> Iterator[int]:
    """These processes and all their descendants."""
    children = _children()
    waiting = list(roots)
    while waiting:
        pid = waiting.pop()
        yield pid
        waiting += children[pid]


def cpu_seconds(roots: Iterable[int]) -> float:
    """Processor time used so far by these processes and their descendants, those that ended included."""
    ticks = sum(int(ticks) for pid in family(roots) for ticks in _fields(pid)[11:15])
    return ticks / TICKS_PER_SECOND


def _proportional_kilobytes(pid: int) -> int:
    try:
        lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def memory_megabytes(roots: Iterable[int]) -> float:
    """Memory of these processes and their descendants, shared pages counted once."""
    return sum(_proportional_kilobytes(pid) for pid in family(roots)) / 1024
