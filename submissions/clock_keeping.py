"""Keeps on a submission's row what its clock says, so that a list of cases asks one table."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from submissions import clock
from submissions.clock import Clock
from submissions.models import Submission

CHUNK = 500  # cases whose events are in memory at a time


def refresh(submission: Submission) -> Clock:
    """Write down state and due dates, in the transaction of what changed them, and answer the clock.

    The caller holds the row lock.
    """
    now = clock.of(submission, clock.fetch_events(submission))
    kept = _kept(now)
    Submission.objects.filter(pk=submission.pk).update(**kept)
    for name, value in kept.items():
        setattr(submission, name, value)
    return now


def refresh_all() -> int:
    """After settings changed: write down anew what is not as it should be; how many cases that were."""
    changed, after = 0, 0
    while chunk := _next_chunk(after):
        wrong = [one.pk for one in chunk if any(getattr(one, k) != v for k, v in _kept(clock.of(one)).items())]
        for pk in wrong:
            with transaction.atomic():
                refresh(Submission.objects.select_for_update().get(pk=pk))
        changed, after = changed + len(wrong), chunk[-1].pk
    return changed


def _next_chunk(after: int) -> list[Submission]:
    """Drafts that were never submitted have no clock."""
    cases = Submission.objects.filter(pk__gt=after, submitted_at__isnull=False).order_by("pk")
    return list(clock.with_events(cases)[:CHUNK])


def _kept(now: Clock) -> dict[str, Any]:
    return {
        "clock_state": now.reading.state.value,
        "due_on": now.due_from("assessor"),
        "answer_due_on": now.due_from("applicant"),
    }
