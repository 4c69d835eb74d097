"""The line of applications that follow from one another: a first one, and what was begun anew after decisions on it.

At most one of a line is in force and at most one is open; database constraints say so.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from submissions.models import Submission
from submissions.states import OPEN, State


def first_of(submission: Submission) -> int:
    """The primary key of the first application of the line."""
    return submission.lineage_id or submission.pk


def of(submission: Submission) -> QuerySet[Submission]:
    """Every application of the line, itself included."""
    first = first_of(submission)
    return Submission.objects.filter(Q(pk=first) | Q(lineage_id=first))


def in_force(submission: Submission) -> Submission | None:
    """The granted one of the line."""
    return of(submission).filter(state=State.GRANTED).first()


def open_one(submission: Submission) -> Submission | None:
    """The draft or undecided application of the line."""
    return of(submission).filter(state__in=OPEN).first()
