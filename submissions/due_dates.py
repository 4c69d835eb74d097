"""What is overdue or soon due, for whoever may see it; asked of the dates that are kept on the rows of cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from submissions import clock_settings, queries
from submissions.clock import LABELS, OWED_BY, Due
from submissions.clock_types import LONDON
from submissions.models import Submission
from submissions.states import State


@dataclass(frozen=True)
class Line:
    """One date of one case. `late` is in calendar days, 0 while it is not over."""

    submission: Submission
    what: Due
    on: date
    late: int
    ahead: int

    @property
    def label(self) -> str:
        return LABELS[self.what]

    @property
    def owed_by(self) -> str:
        return OWED_BY[self.what]


def today() -> date:
    return timezone.localdate(timezone=LONDON)


def horizon() -> int:
    """How many days ahead; illustrative."""
    return max(clock_settings.reminders())


def within(cases: QuerySet[Submission], until: date) -> QuerySet[Submission]:
    """The cases of which something is due by then or overdue, the most urgent first."""
    soon = cases.filter(Q(due_on__lte=until) | Q(answer_due_on__lte=until))
    return soon.order_by(Coalesce("due_on", "answer_due_on"), "pk")


def overdue(cases: QuerySet[Submission]) -> QuerySet[Submission]:
    """The cases of which something is overdue."""
    return within(cases, today() - timedelta(days=1))


def visible_to(user: User) -> QuerySet[Submission]:
    """What the user may see of what is overdue or due within the horizon."""
    return within(queries.list_of_submissions(user), today() + timedelta(days=horizon()))


def line_of(case: Submission) -> Line:
    """The date of a case that `within` found."""
    if case.due_on:
        what, on = Due.VALIDATION if case.state == State.SUBMITTED else Due.ASSESSMENT, case.due_on
    else:
        what, on = Due.ANSWER, case.answer_due_on or today()
    ahead = (on - today()).days
    return Line(case, what, on, late=max(0, -ahead), ahead=max(0, ahead))
