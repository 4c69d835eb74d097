"""Reminders of what is due: told to those who owe it, once per date and stage, the newest stage only.

What is due is worked out from the events each time; a row per reminder says what was told. The row and the telling are
one transaction, so a worker that is killed has told nothing, and after days without a worker the newest stage is told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import structlog
from django.db import transaction

from submissions import clock, due_dates, notifications
from submissions.clock import OWED_BY, Deadline
from submissions.clock_settings import reminders as stages_set
from submissions.models import Reminder, Submission

log = structlog.get_logger(__name__)
OVERDUE = -1  # the stage of what is over
Told = tuple[str, date, int]  # what, its due date, the stage


@dataclass(frozen=True)
class DueReminder:
    """Something to be told. `stage`: days ahead, or OVERDUE."""

    submission: Submission
    deadline: Deadline
    stage: int


# --- Pure ----------------------------------------------------------------------------------------------------------


def stage_of(on: date, *, today: date, stages: Collection[int]) -> int | None:
    """The narrowest stage that the date has come within; None while it is further off than all."""
    left = (on - today).days
    return OVERDUE if left < 0 else min((days for days in stages if left <= days), default=None)


def untold(
    deadlines: Iterable[Deadline], *, today: date, stages: Collection[int], told: Collection[Told]
) -> list[tuple[Deadline, int]]:
    """What nobody was told of at its stage or a narrower one, each with its stage."""
    waiting = []
    for one in deadlines:
        stage = stage_of(one.on, today=today, stages=stages)
        if stage is not None and not any(
            (one.what, one.on, days) in told for days in (OVERDUE, *stages) if days <= stage
        ):
            waiting.append((one, stage))
    return waiting


# --- Asking the database -------------------------------------------------------------------------------------------


def due_reminders(today: date | None = None) -> list[DueReminder]:
    """Everything that is to be told today, of all cases. Three queries."""
    today = today or due_dates.today()
    soon = due_dates.within(Submission.objects.all(), today + timedelta(days=max(stages_set())))
    cases = clock.with_events(soon.select_related("organisation")).prefetch_related("reminders")
    return [one for case in cases for one in _of(case, today)]


def _of(case: Submission, today: date) -> list[DueReminder]:
    told = {(row.what, row.due_on, row.stage) for row in case.reminders.all()}
    deadlines = clock.of(case, today=today).deadlines
    return [
        DueReminder(case, one, stage) for one, stage in untold(deadlines, today=today, stages=stages_set(), told=told)
    ]


def remind(submission_id: int, *, today: date | None = None) -> int:
    """Tell what is to be told of one case; how many reminders that were. Twice at once tells once."""
    with transaction.atomic():
        case = Submission.objects.select_for_update().filter(pk=submission_id).first()
        found = _of(case, today or due_dates.today()) if case else []
        for one in found:
            Reminder.objects.create(
                submission=one.submission, what=one.deadline.what.value, due_on=one.deadline.on, stage=one.stage
            )
            _tell(one)
    return len(found)


def _tell(one: DueReminder) -> None:
    """The roles that owe it, once: the row that was written with it says so."""
    side = "answer" if OWED_BY[one.deadline.what] == "applicant" else "authority"
    message = f"{'overdue' if one.stage == OVERDUE else 'due'}_{side}"
    occasion = f"{one.deadline.what.value} {one.deadline.on} {one.stage}"
    notifications.about(one.submission, message, occasion=occasion)
    log.info("reminded", case=one.submission.reference, what=one.deadline.what.value, stage=one.stage)
