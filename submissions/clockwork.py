"""The arithmetic of a clock: which days count, when it is due, and how that comes about. Pure.

Every day is one of Europe/London. What each boundary means is our own convention, nobody's law:

- Only whole days count: a day on which the clock starts, stops, restarts or starts anew does not. So the day of the
  start is day 0; a stop leaves out its first and its last day and all between; a stop and a restart on one day leave
  out that day, once; stops that touch leave out the day that they share once.
- The day of the end counts, if nothing else happened on it: a decision on the due date falls on the last day.
- Counted in working days, a day must besides be no Saturday, no Sunday and no bank holiday.
- The due date is the day that completes the period, until its midnight. It does not move when it is a bank holiday.
- A stopped clock has no due date, unless it was reached before the stop: a stop makes nothing undone.
- What cannot be has no effect: a second start, a stop of a stopped clock, a second restart, anything after the end.
- Extended: the period is longer by so many days, whether the clock runs or is stopped. Set: the period is as long as
  it takes to the given day, while the clock runs; a later stop moves it like any other due date. Anew: day 0 is that
  day, with the whole period before it.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

from submissions.clock_types import Act, ClockState, Happening, Part, Period, Reading, Step, Unit

ONE = timedelta(days=1)
NOTHING: frozenset[date] = frozenset()


@dataclass(frozen=True)
class Days:
    """Counts days in either unit. `off` are the bank holidays."""

    off: Container[date] = NOTHING

    def is_working(self, day: date) -> bool:
        return day.weekday() < 5 and day not in self.off

    def is_counted(self, day: date, unit: Unit) -> bool:
        return unit is Unit.CALENDAR or self.is_working(day)

    def between(self, first: date, last: date, unit: Unit) -> int:
        """How many count, both included."""
        length = max(0, (last - first).days + 1)
        if unit is Unit.CALENDAR:
            return length
        return sum(self.is_working(first + ONE * number) for number in range(length))

    def nth(self, first: date, number: int, unit: Unit) -> date:
        """The day that counts as the number-th (from 1) when `first` is the first that may."""
        if unit is Unit.CALENDAR:
            return first + ONE * (number - 1)
        days = (day for day in (first + ONE * step for step in count()) if self.is_working(day))
        return next(day for place, day in enumerate(days, 1) if place == number)


def last_day(event: date, period: Period, *, off: Container[date] = NOTHING) -> date:
    """The last day of a period that nothing stops; the day of the event is day 0."""
    return Days(off).nth(event + ONE, period.days, period.unit)


def day_number(event: date, today: date, unit: Unit, *, off: Container[date] = NOTHING) -> int:
    """Which day of such a period today is."""
    return Days(off).between(event + ONE, today, unit)


def read(happenings: Iterable[Happening], *, period: Period, today: date, off: Container[date] = NOTHING) -> Reading:
    """What the clock says. Its state and its due date do not depend on today, the day and the derivation do."""
    clock = _Clock(period, Days(off))
    for one in sorted(happenings, key=lambda happening: happening.at):
        clock.take(one)
    return clock.reading(today)


class _Clock:
    """Takes one happening after the other. A run ends on its last day, and begins on the day after `since`."""

    def __init__(self, period: Period, days: Days) -> None:
        self.period, self.days, self.unit = period, days, period.unit
        self.state = ClockState.NOT_STARTED
        self.total = self.day = 0
        self.runs: list[tuple[date, date]] = []  # of days that have counted, since the start or the start anew
        self.started: date | None = None
        self.since: date = date.min  # the day of the last start, stop or restart
        self.ended: date | None = None
        self.was_running = False  # when it ended
        self.by = self.why = ""
        self.steps: list[Step] = []

    def take(self, one: Happening) -> None:
        {
            Act.START: self._start,
            Act.STOP: self._stop,
            Act.RESTART: self._restart,
            Act.END: self._end,
            Act.EXTEND: self._extend,
            Act.SET: self._set,
            Act.ANEW: self._anew,
        }[one.act](one)

    def _start(self, one: Happening) -> None:
        if self.state == ClockState.NOT_STARTED:
            self.state, self.started, self.total = ClockState.RUNNING, one.on, self.period.days
            self._point(Part.START, one)
            self.since = one.on

    def _stop(self, one: Happening) -> None:
        if self.state == ClockState.RUNNING:
            self._close_run(one.on - ONE)
            self.state, self.since, self.by, self.why = ClockState.STOPPED, one.on, one.label, one.why

    def _restart(self, one: Happening) -> None:
        if self.state == ClockState.STOPPED:
            self._close_stop(one.on)
            self.state, self.since, self.by = ClockState.RUNNING, one.on, ""

    def _end(self, one: Happening) -> None:
        if self.state not in (ClockState.RUNNING, ClockState.STOPPED):
            return
        self.was_running = self.state == ClockState.RUNNING
        if self.was_running:
            self._close_run(one.on)
        else:
            self._close_stop(one.on)
        self._point(Part.END, one)
        self.state, self.ended, self.by = ClockState.ENDED, one.on, one.label

    def _extend(self, one: Happening) -> None:
        if self.state in (ClockState.RUNNING, ClockState.STOPPED) and one.days > 0:
            self._pause_in_telling(one)
            self.total += one.days
            self._point(Part.EXTEND, one)

    def _set(self, one: Happening) -> None:
        if self.state != ClockState.RUNNING or one.to is None or one.to <= one.on:
            return
        self._pause_in_telling(one)
        ahead = self.days.between(self.since + ONE, one.to, self.unit)
        self.total = self.day + ahead + (0 if self.days.is_counted(one.to, self.unit) else 1)
        self._point(Part.SET, one)

    def _anew(self, one: Happening) -> None:
        if self.state == ClockState.RUNNING:
            self._close_run(one.on - ONE)
            self.day, self.runs, self.total = 0, [], one.days or self.period.days
            self._point(Part.ANEW, one)
            self.since = one.on

    # --- The derivation ----------------------------------------------------------------------------------------------

    def _point(self, part: Part, one: Happening) -> None:
        self.steps.append(
            Step(part, one.on, one.on, one.label, one.why, day=self.day, total=self.total, to=one.to, by=one.days)
        )

    def _pause_in_telling(self, one: Happening) -> None:
        """The run is told up to the day before, so that the derivation is in order; the day itself may still count."""
        if self.state == ClockState.RUNNING:
            self._close_run(one.on - ONE)
            self.since = max(self.since, one.on - ONE)

    def _close_run(self, last: date) -> None:
        first = self.since + ONE
        if last < first:
            return
        step = self._run(Part.RUN, first, last)
        self.day = step.day
        self.runs.append((first, last))
        self.steps.append(step)

    def _run(self, part: Part, first: date, last: date) -> Step:
        calendar, working = (self.days.between(first, last, unit) for unit in Unit)
        counted = working if self.unit is Unit.WORKING else calendar
        return Step(part, first, last, calendar=calendar, working=working, day=self.day + counted, total=self.total)

    def _close_stop(self, last: date | None, *, today: date | None = None) -> None:
        until = last or max(today or self.since, self.since)
        out = (until - self.since).days + 1
        self.steps.append(Step(Part.STOP, self.since, last, self.by, self.why, out=out, day=self.day, total=self.total))

    # --- What it says ------------------------------------------------------------------------------------------------

    def _due(self) -> date | None:
        """The day that completes the period: among those that have counted, or as far ahead as is left."""
        left = self.total
        for first, last in self.runs:
            counted = self.days.between(first, last, self.unit)
            if counted >= left:
                return self.days.nth(first, left, self.unit)
            left -= counted
        if self.state == ClockState.RUNNING:
            return self.days.nth(self.since + ONE, left, self.unit)
        if self.ended and self.was_running:
            return self.days.nth(max(self.ended, self.since) + ONE, left, self.unit)
        return None

    def reading(self, today: date) -> Reading:
        due, state = self._due(), self.state
        if state == ClockState.RUNNING:
            self._close_run(today)
            if due and due > today:
                self.steps.append(self._run(Part.LEFT, max(today, self.since) + ONE, due))
        elif state == ClockState.STOPPED:
            self._close_stop(None, today=today)
        stopped = self.since if state == ClockState.STOPPED else None
        period = Period(self.total or self.period.days, self.unit)
        return Reading(
            state, period, today, self.day, due, self.started, stopped, self.ended, self.by, tuple(self.steps)
        )
