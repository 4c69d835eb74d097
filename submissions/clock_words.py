"""The clock in words: a line for the identity bar, a sentence, and the rows of the derivation. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from submissions.clock_types import ClockState, Part, Period, Reading, Step, Unit
from submissions.dossiers import long_date

COLUMNS = ("Days", "What happened", "Calendar days", "Working days", "Day of the clock")


def day(value: date) -> str:
    """ "3 November 2026"."""
    return long_date(value.isoformat())


def stretch(first: date, last: date | None) -> str:
    """ "12 September to 3 October 2026", "5 to 12 November 2026": what is the same is said once."""
    if last is None:
        return f"since {day(first)}"
    if first == last:
        return day(first)
    begin = day(first)
    if first.year == last.year:
        begin = str(first.day) if first.month == last.month else begin.removesuffix(f" {first.year}")
    return f"{begin} to {day(last)}"


def days(number: int) -> str:
    return f"{number:,} day{'' if number == 1 else 's'}"


def place(reading: Reading) -> str:
    """ "day 23 of 60", "day 16 of 40 working days"."""
    unit = " working days" if reading.period.unit is Unit.WORKING else ""
    return f"day {reading.day} of {reading.period.days}{unit}"


def summary(reading: Reading, due: Mapping[str, date]) -> str:
    """The clock in a few words. `due`: label of what is due -> when."""
    where = place(reading)
    if reading.state == ClockState.RUNNING and reading.due:
        said = f"overdue since {day(reading.due)}" if reading.is_overdue else f"due {day(reading.due)}"
        return f"{where[:1].upper()}{where[1:]}, {said}"
    if reading.state == ClockState.STOPPED and reading.stopped:
        return _with_due(f"Stopped on {where} since {day(reading.stopped)}", due)
    if reading.state == ClockState.ENDED and reading.ended:
        return f"Ended on {where}, {day(reading.ended)}"
    return _with_due("Clock not started", due)


def _with_due(said: str, due: Mapping[str, date]) -> str:
    return "; ".join([said, *(f"{label.lower()} due {day(on)}" for label, on in due.items())])


def sentence(reading: Reading) -> str:
    """ "Day 23 of 60: on 1 September 2026, stopped 12 September to 3 October 2026 by request 1; due ..."."""
    if reading.state == ClockState.NOT_STARTED:
        return "The clock has not started."
    where = place(reading)
    told = ", ".join(filter(None, (_told(step) for step in _since_anew(reading.steps))))
    end = f"; due {day(reading.due)}" if reading.due else ""
    return f"{where[:1].upper()}{where[1:]}: {told}{end}."


def _since_anew(steps: Iterable[Step]) -> list[Step]:
    found: list[Step] = []
    for step in steps:
        found = [step] if step.part is Part.ANEW else [*found, step]
    return found


def _told(step: Step) -> str:
    when = stretch(step.first, step.last)
    match step.part:
        case Part.START:
            return f"on {when}"
        case Part.ANEW:
            return f"on anew {when}"
        case Part.STOP:
            return f"stopped {when} by {step.label}"
        case Part.EXTEND:
            return f"extended by {days(step.by)} on {when}"
        case Part.SET:
            return f"due date set on {when}"
        case Part.END:
            return f"ended {when} by {step.label}"
    return ""


def rows(reading: Reading) -> list[list[str]]:
    """The derivation as a table, with COLUMNS above."""
    return [_row(step, reading.period) for step in reading.steps]


def _row(step: Step, period: Period) -> list[str]:
    when, what = stretch(step.first, step.last), _what(step)
    if step.why:
        what = f"{what}. Reason: {step.why}"
    if step.part in (Part.RUN, Part.LEFT):
        return [when, what, str(step.calendar), str(step.working), f"{step.day} of {step.total}"]
    return [f"{when[:1].upper()}{when[1:]}", what, "0", "0", f"{step.day} of {step.total}"]


def _what(step: Step) -> str:
    match step.part:
        case Part.START:
            return f"Started: {step.label}. This is day 0"
        case Part.ANEW:
            return f"Started anew: this is day 0 of {step.total}"
        case Part.RUN:
            return "The clock ran"
        case Part.STOP:
            return f"Stopped by {step.label}: {days(step.out)} do{'es' if step.out == 1 else ''} not count"
        case Part.EXTEND:
            return f"Extended by {days(step.by)}, to {step.total}"
        case Part.SET:
            return f"Due date set to {day(step.to)}" if step.to else ""
        case Part.END:
            return f"Ended by {step.label}"
        case Part.LEFT:
            return "Still to run until the due date"
