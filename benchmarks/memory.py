"""How much memory processes and everything they started take, looked up in /proc while they work."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType

EVERY = 0.3  # seconds
SELDOM = 4  # looks, for what costs more to ask
GONE = (FileNotFoundError, ProcessLookupError)


def tree(pid: int) -> Iterator[int]:
    """The process and its descendants."""
    yield pid
    with suppress(*GONE):
        for task in Path(f"/proc/{pid}/task").iterdir():
            with suppress(*GONE):
                for child in (task / "children").read_text().split():
                    yield from tree(int(child))


def resident_mb(pid: int) -> float:
    """Of the process and its descendants together: pages that they share count in each of them."""
    return sum(_kilobytes(Path(f"/proc/{one}/status"), "VmRSS:") for one in tree(pid)) / 1024


def proportional_mb(pid: int) -> float:
    """The same, with a page that several share divided among them: what the machine would get back."""
    return sum(_kilobytes(Path(f"/proc/{one}/smaps_rollup"), "Pss:") for one in tree(pid)) / 1024


def _kilobytes(path: Path, name: str) -> int:
    with suppress(*GONE, PermissionError):
        for line in path.read_text().splitlines():
            if line.startswith(name):
                return int(line.split()[1])
    return 0


class Peak:
    """The highest that any one of the processes reached in a `with` block, in MB."""

    def __init__(self, pids: Callable[[], Iterable[int]]) -> None:
        """`pids` is asked again at every look, because workers come and go."""
        self.pids = pids
        self.resident = self.proportional = 0.0
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._watch, daemon=True)

    def _watch(self) -> None:
        for look in itertools.count():
            for pid in self.pids():
                self.resident = max(self.resident, resident_mb(pid))
                if look % SELDOM == 0:
                    self.proportional = max(self.proportional, proportional_mb(pid))
            if self.over.wait(EVERY):
                return

    def __enter__(self) -> Peak:
        self.thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.over.set()
        self.thread.join()
