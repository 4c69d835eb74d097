"""The clock against a slow one that looks at every day by itself, over random days, holidays, stops and overrides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from submissions import clock_words, clockwork
from submissions.clock_types import LONDON, Act, ClockState, Happening, Part, Period, Reading, Unit
from submissions.clockwork import Days
from submissions.working_days import NATIONS, BankHolidays

FIRST = date(2026, 3, 2)
ONE = timedelta(days=1)
MOVES = (Act.START, Act.STOP, Act.RESTART, Act.ANEW)  # on such a day nothing counts


def on(day: date | int, act: Act, hour: int = 12, **more: object) -> Happening:
    day = FIRST + ONE * day if isinstance(day, int) else day
    return Happening(act, datetime(day.year, day.month, day.day, hour, tzinfo=LONDON), **more)  # type: ignore[arg-type]


def read(*happenings: Happening, period: int = 60, today: int | date = 300, unit: Unit = Unit.CALENDAR) -> Reading:
    today = FIRST + ONE * today if isinstance(today, int) else today
    return clockwork.read(happenings, period=Period(period, unit), today=today)


# --- The slow clock ------------------------------------------------------------------------------------------------


@dataclass
class Slow:
    """Knows nothing of stretches: each day begins in a state, and counts or does not."""

    period: Period
    days: Days
    state: str = "not_started"
    total: int = 0
    counted: int = 0
    moved: bool = False  # something happened today that keeps the day from counting

    def live(self, happenings: Sequence[Happening], until: date) -> Slow:
        today = min((one.on for one in happenings), default=until)
        while today <= until:
            running, self.moved = self.state == "running", False
            for one in (one for one in happenings if one.on == today):
                self.happen(one, running)
            if running and not self.moved and self.days.is_counted(today, self.period.unit):
                self.counted += 1
            today += ONE
        return self

    def happen(self, one: Happening, running: bool) -> None:
        way = {
            (Act.START, "not_started"): "running", (Act.STOP, "running"): "stopped",
            (Act.RESTART, "stopped"): "running", (Act.ANEW, "running"): "running",
            (Act.END, "running"): "ended", (Act.END, "stopped"): "ended",
        }.get((one.act, self.state))  # fmt: skip
        if way:
            self.state, self.moved = way, self.moved or one.act in MOVES
            if one.act in (Act.START, Act.ANEW):
                self.counted, self.total = 0, one.days if one.act is Act.ANEW and one.days else self.period.days
        elif one.act is Act.EXTEND and self.state in ("running", "stopped") and one.days > 0:
            self.total += one.days
        elif one.act is Act.SET and self.state == "running" and one.to and one.to > one.on:
            first = one.on if running and not self.moved else one.on + ONE
            ahead = [first + ONE * n for n in range((one.to - first).days + 1)]
            counts = [self.days.is_counted(day, self.period.unit) for day in ahead]
            self.total = self.counted + sum(counts) + (not counts[-1])


# --- What may happen -----------------------------------------------------------------------------------------------

ACTS = st.sampled_from([*Act, Act.STOP, Act.RESTART, Act.STOP, Act.RESTART])


@st.composite
def any_happenings(draw: st.DrawFn) -> list[Happening]:
    """In any order of acts, sensible or not, up to several on one day; the first starts the clock."""
    found, day = [on(0, Act.START)], 0
    for number in range(draw(st.integers(0, 9))):
        step, act = draw(st.integers(0, 30)), draw(ACTS)
        day += step
        to = FIRST + ONE * (day + draw(st.integers(-3, 80)))
        hour = 13 + number if step == 0 else number
        found.append(on(day, act, hour, days=draw(st.integers(0, 40)), to=to, label=f"no {number}"))
    return sorted(found, key=lambda one: one.at)


PERIODS = st.builds(Period, st.integers(1, 90), st.sampled_from(Unit))
HOLIDAYS = st.one_of(
    st.frozensets(st.integers(0, 400).map(lambda number: FIRST + ONE * number), max_size=60),
    st.lists(st.sampled_from(sorted(NATIONS)), min_size=1, unique=True).map(lambda names: BankHolidays(tuple(names))),
)
TODAYS = st.integers(0, 400).map(lambda number: FIRST + ONE * number)
many = settings(max_examples=150)


@many
@given(any_happenings(), PERIODS, HOLIDAYS, TODAYS)
def test_it_says_what_the_slow_clock_says(
    happenings: list[Happening], period: Period, off: frozenset[date], today: date
) -> None:
    today = max(today, happenings[-1].on)
    reading = clockwork.read(happenings, period=period, today=today, off=off)
    slow = Slow(period, Days(off)).live(happenings, today)
    assert (reading.state.value, reading.day, reading.period.days) == (slow.state, slow.counted, slow.total)


@many
@given(any_happenings(), PERIODS, HOLIDAYS)
def test_the_days_are_always_given_in_full(happenings: list[Happening], period: Period, off: frozenset[date]) -> None:
    """Until the due date exactly the period has counted, and the day before it one less."""
    last = happenings[-1].on
    reading = clockwork.read(happenings, period=period, today=last, off=off)
    if reading.state != ClockState.RUNNING:
        return
    assert reading.due
    if reading.due > last:
        full = Slow(period, Days(off)).live(happenings, reading.due)
        eve = Slow(period, Days(off)).live(happenings, reading.due - ONE)
        assert (full.counted, eve.counted) == (full.total, full.total - 1)
    else:  # it was full before the last thing happened, which undid nothing
        assert reading.day >= reading.period.days
        assert Days(off).is_counted(reading.due, period.unit)


@many
@given(any_happenings(), PERIODS, HOLIDAYS, TODAYS)
def test_the_derivation_adds_up(happenings: list[Happening], period: Period, off: frozenset[date], today: date) -> None:
    today = max(today, happenings[-1].on)
    reading = clockwork.read(happenings, period=period, today=today, off=off)
    anew = max((n for n, step in enumerate(reading.steps) if step.part in (Part.START, Part.ANEW)), default=0)
    stretches = [step for step in reading.steps[anew:] if step.part in (Part.RUN, Part.LEFT)]
    counted = [step.working if period.unit is Unit.WORKING else step.calendar for step in stretches]
    runs = [number for step, number in zip(stretches, counted, strict=True) if step.part is Part.RUN]
    assert sum(runs) == reading.day
    if reading.state == ClockState.RUNNING and not reading.is_overdue:
        assert sum(counted) == max(reading.day, reading.period.days)
    # Every day is told exactly once, in order: a stretch, or a point of its own that is in none.
    told: list[date] = []
    for step in reading.steps:
        until = step.last or today
        told += [step.first + ONE * n for n in range((until - step.first).days + 1)] if step.part in (
            Part.RUN, Part.STOP
        ) else []  # fmt: skip
    assert told == sorted(told)
    points = {step.first for step in reading.steps if step.part in (Part.START, Part.ANEW)}
    until = reading.ended or today
    everything = {FIRST + ONE * n for n in range((until - FIRST).days + 1)}
    assert set(told) | points == everything
    assert [step.day for step in reading.steps[anew:]] == sorted(step.day for step in reading.steps[anew:])
    assert len(clock_words.rows(reading)) == len(reading.steps)
    assert clock_words.sentence(reading).startswith(f"Day {reading.day} of {reading.period.days}")


@many
@given(any_happenings(), PERIODS, HOLIDAYS, st.integers(0, 20), st.integers(1, 5))
def test_an_answer_restarts_it_exactly_once(
    happenings: list[Happening], period: Period, off: frozenset[date], later: int, times: int
) -> None:
    """However often it arrives; and what was left when it stopped is left when it runs again."""
    last = happenings[-1].on
    before = clockwork.read(happenings, period=period, today=last, off=off)
    if before.state != ClockState.STOPPED:
        return
    day = last + ONE * later
    answers = [
        Happening(Act.RESTART, datetime(day.year, day.month, day.day, 23, n, tzinfo=LONDON)) for n in range(times)
    ]
    one, more = (
        clockwork.read([*happenings, *given_], period=period, today=day, off=off) for given_ in (answers[:1], answers)
    )
    assert one == more
    assert (one.state, one.day, one.left) == (ClockState.RUNNING, before.day, before.left)
    if before.due is None:
        assert one.due == Days(off).nth(day + ONE, before.left, period.unit)
    else:
        assert one.due == before.due


@many
@given(any_happenings(), PERIODS, HOLIDAYS, TODAYS, TODAYS)
def test_the_due_date_does_not_hang_on_the_day_on_which_one_asks(
    happenings: list[Happening], period: Period, off: frozenset[date], one_day: date, other: date
) -> None:
    one, two = (clockwork.read(happenings, period=period, today=day, off=off) for day in (one_day, other))
    assert (one.due, one.state, one.period) == (two.due, two.state, two.period)


@many
@given(any_happenings(), PERIODS, HOLIDAYS)
def test_the_due_date_leaves_the_remaining_days(
    happenings: list[Happening], period: Period, off: frozenset[date]
) -> None:
    today = happenings[-1].on
    reading = clockwork.read(happenings, period=period, today=today, off=off)
    if reading.state == ClockState.RUNNING and reading.left and reading.due:
        assert reading.due >= today + ONE * reading.left
        assert Days(off).between(today + ONE, reading.due, period.unit) == reading.left
        if period.unit is Unit.WORKING:
            assert reading.due.weekday() < 5
            assert reading.due not in off


@many
@given(any_happenings(), PERIODS, HOLIDAYS, st.integers(1, 40), st.integers(1, 80))
def test_overrides_do_what_they_say_also_after_one_another(
    happenings: list[Happening], period: Period, off: frozenset[date], days: int, ahead: int
) -> None:
    last = happenings[-1].on + ONE
    before = clockwork.read(happenings, period=period, today=last, off=off)
    if before.state != ClockState.RUNNING or before.due is None:
        return
    counts = Days(off)

    def after(*more: Happening) -> Reading:
        return clockwork.read([*happenings, *more], period=period, today=last, off=off)

    longer = after(on(last, Act.EXTEND, 1, days=days))
    assert longer.period.days == before.period.days + days
    if longer.due and before.due > last:
        assert counts.between(before.due + ONE, longer.due, period.unit) == days
    to = last + ONE * ahead
    chosen = after(on(last, Act.EXTEND, 1, days=days), on(last, Act.SET, 2, to=to))
    assert chosen.due is not None
    assert chosen.due >= to
    assert chosen.due == to or not counts.is_counted(to, period.unit)
    anew = after(on(last, Act.SET, 1, to=to), on(last, Act.ANEW, 2))
    assert (anew.day, anew.due) == (0, counts.nth(last + ONE, period.days, period.unit))


@many
@given(st.integers(0, 800).map(lambda n: FIRST + ONE * n), st.integers(1, 60), st.sampled_from(sorted(NATIONS)))
def test_working_days_never_fall_on_a_bank_holiday(event: date, number: int, nation: str) -> None:
    off = BankHolidays((nation,))
    due = clockwork.last_day(event, Period(number, Unit.WORKING), off=off)
    assert due.weekday() < 5
    assert due not in off
    assert clockwork.day_number(event, due, Unit.WORKING, off=off) == number
    assert clockwork.last_day(event, Period(number)) == event + ONE * number


# --- By hand -------------------------------------------------------------------------------------------------------


def test_the_example_of_the_derivation() -> None:
    reading = read(
        on(date(2026, 9, 1), Act.START, label="the application was found valid"),
        on(date(2026, 9, 12), Act.STOP, label="request 1"),
        on(date(2026, 10, 3), Act.RESTART),
        on(date(2026, 10, 5), Act.EXTEND, days=10, why="An expert is asked."),
        today=date(2026, 10, 16),
    )
    assert clock_words.summary(reading, {}) == "Day 23 of 70, due 2 December 2026"
    assert clock_words.sentence(reading) == (
        "Day 23 of 70: on 1 September 2026, stopped 12 September to 3 October 2026 by request 1, extended by 10 days "
        "on 5 October 2026; due 2 December 2026."
    )
    assert [row[0] for row in clock_words.rows(reading)] == [
        "1 September 2026", "2 to 11 September 2026", "12 September to 3 October 2026", "4 October 2026",
        "5 October 2026", "5 to 16 October 2026", "17 October to 2 December 2026",
    ]  # fmt: skip
    assert "Extended by 10 days, to 70. Reason: An expert is asked." in {row[1] for row in clock_words.rows(reading)}


def test_boundaries() -> None:
    """Day 0, both ends of a stop, a stop and a restart on one day, the day of the decision."""
    assert read(on(0, Act.START), today=0).day == 0
    assert read(on(0, Act.START), today=1).day == 1
    assert read(on(0, Act.START), period=1).due == FIRST + ONE
    stopped = [on(0, Act.START), on(5, Act.STOP), on(8, Act.RESTART)]
    assert [read(*stopped, today=day).day for day in (4, 5, 8, 9)] == [4, 4, 4, 5]
    assert read(on(0, Act.START), on(5, Act.STOP, 9), on(5, Act.RESTART, 15), today=6).day == 5
    twice = [on(5, Act.STOP, 9), on(5, Act.RESTART, 10), on(5, Act.STOP, 11), on(7, Act.RESTART, 12)]
    assert read(on(0, Act.START), *twice, today=8).day == 5
    assert read(on(0, Act.START), on(60, Act.END)).day == 60
    assert read(on(0, Act.START), on(60, Act.END)).late == 0
    assert read(on(0, Act.START), on(61, Act.END)).late == 1


def test_a_request_on_the_due_date_leaves_a_day_and_one_after_it_none() -> None:
    in_time = read(on(0, Act.START), on(60, Act.STOP), on(70, Act.RESTART))
    assert in_time.due == FIRST + ONE * 71
    late = read(on(0, Act.START), on(61, Act.STOP), on(70, Act.RESTART))
    assert (late.due, late.is_overdue) == (FIRST + ONE * 60, True)
    assert read(on(0, Act.START), on(61, Act.STOP)).due == FIRST + ONE * 60
    assert read(on(0, Act.START), on(60, Act.STOP)).due is None


def test_days_are_those_of_london() -> None:
    """Half past eleven at night in UTC is the next day in summer, and not in winter."""
    summer = Happening(Act.START, datetime(2026, 6, 30, 23, 30, tzinfo=UTC))
    winter = Happening(Act.START, datetime(2026, 11, 30, 23, 30, tzinfo=UTC))
    assert (summer.on, winter.on) == (date(2026, 7, 1), date(2026, 11, 30))
    over = read(on(date(2026, 10, 20), Act.START), today=date(2026, 10, 30))
    assert over.day == 10  # the night on which the clocks go back is one day


@pytest.mark.parametrize(
    ("nation", "off", "on_"),
    [
        ("england-and-wales", ["2026-12-28", "2026-04-06", "2026-08-31"], ["2026-11-30", "2026-07-13", "2026-03-17"]),
        ("scotland", ["2026-11-30", "2026-01-02", "2026-08-03"], ["2026-08-31", "2026-04-06", "2026-07-13"]),
        ("northern-ireland", ["2026-07-13", "2026-03-17", "2026-04-06"], ["2026-11-30", "2026-01-02"]),
    ],
)
def test_each_nation_has_its_own(nation: str, off: list[str], on_: list[str]) -> None:
    """Substitute days included: in 2026 Boxing Day is a Saturday and the Twelfth of July a Sunday."""
    holidays = BankHolidays((nation,))
    assert all(date.fromisoformat(day) in holidays for day in off)
    assert not any(date.fromisoformat(day) in holidays for day in on_)
    assert all(date.fromisoformat(day) in BankHolidays(tuple(NATIONS)) for day in off)


def test_what_has_not_started_says_so() -> None:
    reading = read(on(0, Act.STOP), on(1, Act.RESTART), on(2, Act.EXTEND, days=4), on(3, Act.END))
    assert (reading.state, reading.due, reading.steps) == (ClockState.NOT_STARTED, None, ())
    assert clock_words.sentence(reading) == "The clock has not started."


def test_words_of_each_state() -> None:
    assert clock_words.summary(read(on(0, Act.START), today=65), {}) == "Day 65 of 60, overdue since 1 May 2026"
    stopped = read(on(0, Act.START), on(5, Act.STOP, label="request 1"), today=9)
    due = {"Answer": date(2026, 5, 6)}
    assert clock_words.summary(stopped, due) == "Stopped on day 4 of 60 since 7 March 2026; answer due 6 May 2026"
    assert "stopped since 7 March 2026 by request 1" in clock_words.sentence(stopped)
    ended = read(on(0, Act.START), on(1, Act.END, label="the decision"), unit=Unit.WORKING)
    assert clock_words.summary(ended, {}) == "Ended on day 1 of 60 working days, 3 March 2026"
    assert clock_words.summary(read(), {"Validation": FIRST}) == "Clock not started; validation due 2 March 2026"
