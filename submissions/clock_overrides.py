"""An assessor moves a due date by hand: extends the period, sets the date, or has the clock start anew.

It takes a reason, which both sides read, and a signature; the event keeps the old and the new due date.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.organisations import active_memberships
from accounts.roles import OrganisationKind
from submissions import (
    clock,
    clock_events,
    clock_keeping,
    clock_settings,
    clock_words,
    events,
    notifications,
    permissions,
    signing,
)
from submissions.clock import Clock
from submissions.clock_types import LONDON, Act, ClockState, Reading
from submissions.models import Event, Submission
from submissions.permissions import NotNow
from submissions.refusals import Superseded, WhyMissing
from submissions.states import Action

MEANING = "I change the due date of this case, for the reason given."
LABELS = {
    Act.EXTEND: "Extend the period",
    Act.SET: "Set the due date",
    Act.ANEW: "Start the clock anew, with today as day 0",
}


@dataclass(frozen=True)
class Change:
    """What is to be done: `days` when it is extended, `to` when the date is set."""

    act: Act
    days: int = 0
    to: date | None = None


def possible(reading: Reading) -> list[Act]:
    """What can be done to a clock in this state."""
    if reading.state == ClockState.RUNNING:
        return [Act.EXTEND, Act.SET, Act.ANEW]
    return [Act.EXTEND] if reading.state == ClockState.STOPPED else []


def may(user: User, submission: Submission) -> bool:
    """Who may stop the clock with a request may move it; whether it can be moved now is another question (why_not)."""
    return Action.REQUEST_INFORMATION in permissions.granted(user, submission)


def check_may(user: User, submission: Submission) -> None:
    """Raise Http404 for strangers and PermissionDenied for members who may not."""
    permissions.check_grant(user, Action.VIEW, submission)
    if not may(user, submission):
        raise PermissionDenied("Only an assessor can change a due date.")


def why_not(reading: Reading) -> str:
    """Why nothing can be done, for the disabled button; "" where something can."""
    if possible(reading):
        return ""
    ended = reading.state == ClockState.ENDED
    return "The clock has ended." if ended else "The clock has not started."


@transaction.atomic
def override(submission: Submission, change: Change, *, why: str, by: User, method: str, seen: str = "") -> Event:
    """Insert the signed event and write the new due date down.

    `seen` is the mark of the clock that was shown (mark_of); Superseded is raised when something moved it since.
    Raises WhyMissing, ValueError with a sentence where the change says nothing, NotNow where the clock does not run,
    and what check_may raises.
    """
    locked = Submission.objects.select_for_update().select_related("organisation").get(pk=submission.pk)
    check_may(by, locked)
    before = clock.of(locked)
    if seen and seen != mark_of(before):
        raise Superseded("The clock has changed since you opened this page. Look at it again.")
    _check(change, before.reading, why)
    now = timezone.now()
    kept = {
        "override": clock_events.override(change.act, days=change.days, to=change.to),
        "signed": _signed(by, method, now),
        **_due_dates(locked, before, change, now),
    }
    event = events.record(
        locked, clock_events.OVERRIDE, _sentence(kept, change), by=by, why=why.strip(), from_state=locked.state,
        to_state=locked.state, data=kept,
    )  # fmt: skip
    clock_keeping.refresh(locked)
    notifications.tell(event)
    return event


def mark_of(shown: Clock) -> str:
    """Names what a page showed: the state, how long the period is, and when it is due."""
    reading = shown.reading
    return f"{reading.state}-{reading.period.days}-{reading.due.isoformat() if reading.due else 'none'}"


def _check(change: Change, reading: Reading, why: str) -> None:
    if reason := why_not(reading):
        raise NotNow(reason)
    if not why.strip():
        raise WhyMissing("Give a reason.")
    if change.act not in possible(reading):
        raise ValueError("While the clock is stopped, its period can only be extended")
    if change.act is Act.EXTEND and not 1 <= change.days <= clock_settings.LONGEST:
        raise ValueError(f"The number of days must be from 1 to {clock_settings.LONGEST}")
    if change.act is Act.SET and (change.to is None or change.to <= reading.today):
        raise ValueError("The new due date must be after today")


def _due_dates(submission: Submission, before: Clock, change: Change, now: datetime) -> dict[str, Any]:
    """The due date as it was and as it will be, worked out with the event that is about to be written."""

    @dataclass(frozen=True)
    class Coming:
        verb = clock_events.OVERRIDE
        at = now
        why = ""
        data = {"override": clock_events.override(change.act, days=change.days, to=change.to)}

    after = clock.of(submission, [*clock.events_of(submission), Coming()])
    return {
        name: reading.due.isoformat() if reading.due else None
        for name, reading in (("old_due", before.reading), ("new_due", after.reading))
    }


def _sentence(kept: dict[str, Any], change: Change) -> str:
    said = {
        Act.EXTEND: f"extended the period by {clock_words.days(change.days)}",
        Act.SET: "set the due date",
        Act.ANEW: "started the clock anew",
    }[change.act]
    old, new = (clock_words.day(date.fromisoformat(kept[n])) if kept[n] else "" for n in ("old_due", "new_due"))
    if old and new:
        return f"{said}: due {new}, before {old}"
    return f"{said}; no date is due while the clock is stopped"


def _signed(by: User, method: str, now: datetime) -> dict[str, Any]:
    """For assessors' eyes only: who signed is part of no letter and no applicant's page."""
    membership = active_memberships(by).filter(organisation__kind=OrganisationKind.REGULATOR).first()
    return {
        "printed_name": str(by),
        "role": membership.get_role_display() if membership else "",
        "organisation": str(membership.organisation) if membership else "",
        "meaning": MEANING,
        "method": method,
        "at": now.astimezone(LONDON).isoformat(timespec="seconds"),
        "at_in_words": signing.in_words(now),
    }
