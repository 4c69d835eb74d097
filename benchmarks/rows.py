"""Rows of the results on dossiers: what was measured, beside whom, and whether the goal was reached."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Protocol, TypeVar

BEGAN = time.monotonic()


@dataclass(frozen=True, kw_only=True)
class Row:
    """`ratio` is ours to the peer's, in time unless the name says otherwise. None: not measured, or nobody there."""

    name: str
    pages: int
    ours_s: float | None = None
    peer: str = ""
    peer_s: float | None = None
    ratio: float | None = None
    peak_mb: float | None = None  # of one worker with all its processes: resident memory, shared pages counted in each
    goal: str = ""  # "ratio <= 0.7 and ours_s <= 1.0"

    @property
    def met(self) -> bool | None:
        """None where there is no goal, or nothing to compare with."""
        parts = [part.split() for part in self.goal.split(" and ")] if self.goal else []
        found = [(getattr(self, name), sign, float(bound)) for name, sign, bound in parts]
        if not found or any(value is None for value, _, _ in found):
            return None
        return all(value <= bound if sign == "<=" else value >= bound for value, sign, bound in found)


class Timed(Protocol):
    @property
    def seconds(self) -> float: ...


Measured = TypeVar("Measured", bound=Timed)


def median(found: list[Measured]) -> Measured:
    """The one in the middle; of two the slower."""
    return sorted(found, key=lambda one: one.seconds)[len(found) // 2]


def several(work: Callable[[], Measured], *, most: int, seconds: float) -> Measured:
    """The median of so many times, or of fewer where the time is used up before."""
    ends, found = time.monotonic() + seconds, [work()]
    while len(found) < most and time.monotonic() + found[-1].seconds < ends:
        found.append(work())
    return median(found)


def tell(row: Row) -> None:
    """One line of the results, for scripts/bench.py."""
    rounded = {name: round(value, 3) if isinstance(value, float) else value for name, value in asdict(row).items()}
    print(json.dumps({**rounded, "met": row.met}), flush=True)


def say(text: str) -> None:
    """How far it is, for who waits."""
    print(f"[{time.monotonic() - BEGAN:5.0f} s] {text}", file=sys.stderr, flush=True)
