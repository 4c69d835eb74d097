"""Times as people state them, compared exactly. A month has no fixed length, so some comparisons stay open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from designation.case import Case, Row, number, text

SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}
MONTHS = "months"
SHORTEST_MONTH, LONGEST_MONTH = 28 * 86400, 31 * 86400


@dataclass(frozen=True)
class Time:
    """A length of time: whole months, and seconds beside them."""

    seconds: int | Fraction = 0
    months: int = 0

    def __add__(self, other: Time) -> Time:
        return Time(self.seconds + other.seconds, self.months + other.months)

    def __str__(self) -> str:
        """ "2 hours 5 minutes"."""
        parts: list[tuple[int | float, str]] = [(self.months, "month")]
        left = self.seconds
        for unit, size in (("day", 86400), ("hour", 3600), ("minute", 60)):
            parts.append((int(left // size), unit))
            left %= size
        parts.append((int(left) if left == int(left) else float(left), "second"))
        said = [_counted(count, unit) for count, unit in parts if count]
        return " ".join(said) or "no time"


@dataclass(frozen=True)
class Stated:
    """A time as it was written down: "90 seconds" stays "90 seconds"."""

    quantity: int | Fraction
    unit: str

    @property
    def time(self) -> Time:
        if self.unit == MONTHS:
            return Time(months=int(self.quantity))
        return Time(self.quantity * SECONDS[self.unit])

    def __str__(self) -> str:
        whole = self.quantity == int(self.quantity)
        return _counted(int(self.quantity) if whole else float(self.quantity), self.unit.removesuffix("s"))


def order(one: Time, other: Time) -> int | None:
    """-1, 0 or 1 as `one` is shorter than, as long as or longer than `other`; None where it depends on the month."""
    signs = _signs(one, other)
    return signs.pop() if len(signs) == 1 else None


def fits(one: Time, limit: Time) -> bool | None:
    """Is `one` no longer than `limit`? None where it depends on the month."""
    signs = _signs(one, limit)
    return None if 1 in signs and len(signs) > 1 else 1 not in signs


def total(times: Iterable[Time]) -> Time:
    return sum(times, Time())


def in_row(row: Row) -> Stated | None:
    """The time in the columns quantity and unit of a row, or None where one of them is missing or unreadable."""
    return stated(number(row, "quantity"), text(row, "unit"))


def in_answers(case: Case, section: str, question: str) -> Stated | None:
    """The time in a number question and the question of its unit beside it."""
    return stated(case.number(section, question), case.text(section, f"{question}_unit"))


def stated(quantity: int | Fraction | None, unit: str) -> Stated | None:
    if quantity is None or unit not in (*SECONDS, MONTHS):
        return None
    return Stated(quantity, unit)


def _signs(one: Time, other: Time) -> set[int]:
    """How the two compare when every month is the shortest there is, and when it is the longest."""
    months, seconds = one.months - other.months, one.seconds - other.seconds
    gaps = (months * SHORTEST_MONTH + seconds, months * LONGEST_MONTH + seconds)
    return {(gap > 0) - (gap < 0) for gap in gaps}


def _counted(count: int | float, unit: str) -> str:
    return f"{count:,} {unit}" if count == 1 else f"{count:,} {unit}s"
