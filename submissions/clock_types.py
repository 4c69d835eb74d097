"""What a clock is made of: its states, what moves it, a line of its derivation, and what it says. Pure values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.db.models import TextChoices

LONDON = ZoneInfo("Europe/London")


class ClockState(TextChoices):
    NOT_STARTED = "not_started", "Not started"
    RUNNING = "running", "Running"
    STOPPED = "stopped", "Stopped"
    ENDED = "ended", "Ended"


class Unit(StrEnum):
    CALENDAR = "calendar"
    WORKING = "working"


class Act(StrEnum):
    START = "start"
    STOP = "stop"
    RESTART = "restart"
    END = "end"
    EXTEND = "extend"
    SET = "set"
    ANEW = "anew"


@dataclass(frozen=True)
class Period:
    days: int
    unit: Unit = Unit.CALENDAR

    def __str__(self) -> str:
        return f"{self.days} {'working ' if self.unit is Unit.WORKING else ''}day{'s' if self.days != 1 else ''}"


@dataclass(frozen=True)
class Happening:
    """Something that moves the clock. `label` names it in the derivation: "request 1"."""

    act: Act
    at: datetime
    label: str = ""
    days: int = 0  # by which it is extended; of the period when it starts anew, 0 for the whole one
    to: date | None = None  # the due date that is set
    why: str = ""

    @property
    def on(self) -> date:
        return self.at.astimezone(LONDON).date()


class Part(StrEnum):
    """Of a derivation: a point in time, or a stretch of days."""

    START = "start"
    RUN = "run"
    STOP = "stop"
    EXTEND = "extend"
    SET = "set"
    ANEW = "anew"
    END = "end"
    LEFT = "left"  # the days that are left until the due date


@dataclass(frozen=True)
class Step:
    """One line of a derivation, its days included. `last` is None for a stop that goes on."""

    part: Part
    first: date
    last: date | None
    label: str = ""
    why: str = ""
    calendar: int = 0  # days that count
    working: int = 0
    out: int = 0  # calendar days that do not count
    day: int = 0  # of the clock when it is over
    total: int = 0  # of the period, from here on
    to: date | None = None
    by: int = 0  # days by which it is extended


@dataclass(frozen=True)
class Reading:
    """What the clock says on `today`."""

    state: ClockState
    period: Period  # as it was last extended or set
    today: date
    day: int  # days that have counted, in the unit of the period
    due: date | None
    started: date | None
    stopped: date | None  # since when, while it is stopped
    ended: date | None
    by: str  # what stopped, or ended, it
    steps: tuple[Step, ...] = ()

    @property
    def left(self) -> int:
        """Days that still have to count; none when it was reached."""
        return max(0, self.period.days - self.day)

    @property
    def late(self) -> int:
        """Calendar days since the due date, until today or until it was stopped or ended; 0 when there are none."""
        until = self.ended or self.stopped or self.today
        return max(0, (until - self.due).days) if self.due else 0

    @property
    def is_overdue(self) -> bool:
        return self.state == ClockState.RUNNING and self.late > 0
