"""The clock of a case, worked out from its events: what day it is, and what is due, from whom and when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from submissions import clock_events, clock_settings, clock_words, clockwork
from submissions.clock_events import AnEvent
from submissions.clock_types import LONDON, ClockState, Period, Reading
from submissions.models import Event, Submission

REMEMBERED = "clock_events"  # the attribute under which with_events keeps them


class Due(StrEnum):
    """What can be due."""

    VALIDATION = "validation"
    ASSESSMENT = "assessment"
    ANSWER = "answer"


OWED_BY = {Due.VALIDATION: "assessor", Due.ASSESSMENT: "assessor", Due.ANSWER: "applicant"}
LABELS = {Due.VALIDATION: "Validation", Due.ASSESSMENT: "Assessment", Due.ANSWER: "Answer"}


@dataclass(frozen=True)
class Deadline:
    """Something that is due. `day` is which day of its period today is."""

    what: Due
    on: date
    day: int
    period: Period
    today: date

    @property
    def owed_by(self) -> str:
        """ "assessor" or "applicant"."""
        return OWED_BY[self.what]

    @property
    def label(self) -> str:
        return LABELS[self.what]

    @property
    def late(self) -> int:
        """Calendar days since it was due; 0 while it is not over."""
        return max(0, (self.today - self.on).days)


@dataclass(frozen=True)
class Clock:
    """For templates: {% include "submissions/_clock.html" with clock=clock %}."""

    reading: Reading
    deadlines: tuple[Deadline, ...]

    @property
    def summary(self) -> str:
        """ "Day 23 of 60, due 3 November 2026"."""
        return clock_words.summary(self.reading, {one.label: one.on for one in self.deadlines})

    @property
    def sentence(self) -> str:
        """The whole derivation in one sentence."""
        return clock_words.sentence(self.reading)

    @property
    def label(self) -> str:
        """Of the GOV.UK tag."""
        return "Overdue" if self.is_overdue else ClockState(self.reading.state).label

    @property
    def colour(self) -> str:
        """Of the GOV.UK tag."""
        if self.is_overdue:
            return "red"
        return {ClockState.RUNNING: "green", ClockState.STOPPED: "yellow"}.get(self.reading.state, "grey")

    @property
    def is_overdue(self) -> bool:
        return any(one.late for one in self.deadlines)

    def due_from(self, side: str) -> date | None:
        """The day by which that side ("assessor", "applicant") has to act next."""
        return min((one.on for one in self.deadlines if one.owed_by == side), default=None)


def of(submission: Submission, events: Iterable[AnEvent] | None = None, *, today: date | None = None) -> Clock:
    """The clock of a case. `events`: its own, the oldest first; fetched where none are given (one query, or none
    after with_events)."""
    found = list(events_of(submission) if events is None else events)
    today = today or timezone.localdate(timezone=LONDON)
    reading = clockwork.read(
        clock_events.happenings(found, state=submission.state, at_submission=clock_settings.starts_at_submission()),
        period=clock_settings.assessment(),
        today=today,
        off=clock_settings.bank_holidays(),
    )
    return Clock(reading, tuple(_deadlines(submission, found, reading)))


def events_of(submission: Submission) -> Sequence[Event]:
    """The events that move its clock, the oldest first."""
    remembered: Sequence[Event] | None = getattr(submission, REMEMBERED, None)
    return remembered if remembered is not None else fetch_events(submission)


def fetch_events(submission: Submission) -> list[Event]:
    return list(_wanted(submission.events.all()))


def with_events(submissions: QuerySet[Submission]) -> QuerySet[Submission]:
    """The same, each with what `of` needs: one query more for all of them."""
    return submissions.prefetch_related(Prefetch("events", _wanted(Event.objects.all()), to_attr=REMEMBERED))


def _wanted(events: QuerySet[Event]) -> QuerySet[Event]:
    return events.filter(verb__in=clock_events.WANTED).order_by("at", "pk")


def _deadlines(submission: Submission, events: Sequence[AnEvent], reading: Reading) -> Iterable[Deadline]:
    today = reading.today
    if reading.state == ClockState.RUNNING and reading.due:
        yield Deadline(Due.ASSESSMENT, reading.due, reading.day, reading.period, today)
    if submission.state == "submitted" and not clock_events.is_validated(events):
        yield from _from_last(Due.VALIDATION, ("submit", "correct"), events, clock_settings.validation(), today)
    if submission.state == "information_requested":
        yield from _from_last(Due.ANSWER, ("request_information",), events, clock_settings.answer(), today)


def _from_last(
    what: Due, verbs: tuple[str, ...], events: Sequence[AnEvent], period: Period, today: date
) -> Iterable[Deadline]:
    """A period that nothing stops; an event may name another last day for it (`answer_due_on`)."""
    last = next((event for event in reversed(events) if event.verb in verbs), None)
    if last is None:
        return
    off, event_day = clock_settings.bank_holidays(), timezone.localdate(last.at, LONDON)
    named = last.data.get("answer_due_on") if what is Due.ANSWER else None
    on = date.fromisoformat(named) if named else clockwork.last_day(event_day, period, off=off)
    yield Deadline(what, on, clockwork.day_number(event_day, today, period.unit, off=off), period, today)
