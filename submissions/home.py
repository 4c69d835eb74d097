"""The home page of a role: what waits for me, what waits for others, what is due."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import User
from submissions import due_dates, queries
from submissions.dossiers import long_date
from submissions.models import Submission
from submissions.panels import Line, Panel

SHOWN = 20
DUE_SHOWN = 6
Question = Callable[[User], QuerySet[Submission]]


@dataclass(frozen=True)
class Shelf:
    """Some of the submissions that belong together; `more` when there are others."""

    heading: str
    items: list[Submission]
    more: bool = False


@dataclass(frozen=True)
class Group:
    """A question of the page with its answers; `empty` is said when there is none."""

    heading: str
    shelves: list[Shelf]
    empty: str = ""
    more: Line | None = None  # where there is all of it


_FOR_APPLICANT: tuple[tuple[str, Question], ...] = (
    ("To answer", queries.to_answer),
    ("Drafts to approve", queries.to_approve),
    ("Drafts", queries.drafts),
)
_FOR_ASSESSOR: tuple[tuple[str, Question], ...] = (
    ("Yours", queries.assigned),
    ("To validate", queries.to_validate),
    ("Answers that arrived", queries.answers_arrived),
    ("Under assessment", queries.under_assessment),
)


def for_applicant(user: User) -> list[Group]:
    return [
        Group("Waiting for you", _shelves(user, _FOR_APPLICANT), "Nothing waits for your organisation."),
        Group(
            "Waiting for others",
            _shelves(user, [("With the assessing authority", queries.with_authority)]),
            "Nothing of yours is with an assessor.",
        ),
        Group(
            "Decided in the last four weeks", _shelves(user, [("Decisions", queries.decided_lately)]),
        ),
    ]  # fmt: skip


def for_assessor(user: User) -> list[Group]:
    return [
        Group(
            "Waiting for you",
            _shelves(user, _FOR_ASSESSOR),
            "No submitted application waits for an assessor.",
            Line("All cases: filter, search, give out", reverse("submissions:cases")),
        ),
        Group(
            "Waiting for others",
            _shelves(user, [("With the applicant", queries.with_applicants)]),
            "No applicant has been asked for changes.",
        ),
    ]


def _shelves(user: User, questions: tuple[tuple[str, Question], ...] | list[tuple[str, Question]]) -> list[Shelf]:
    found = [(heading, list(ask(user)[: SHOWN + 1])) for heading, ask in questions]
    return [Shelf(heading, items[:SHOWN], len(items) > SHOWN) for heading, items in found if items]


def due(user: User) -> Panel:
    """The most urgent dates that the user may see, of both sides."""
    cases = list(due_dates.visible_to(user)[: DUE_SHOWN + 1])
    lines = [_due_line(due_dates.line_of(case)) for case in cases[:DUE_SHOWN]]
    empty = f"Nothing is overdue or due within {due_dates.horizon()} days."
    more = Line("All that is due", reverse("submissions:due")) if cases else None
    return Panel("What is due", lines, empty=empty, more=more)


def _due_line(one: due_dates.Line) -> Line:
    when = f"{one.late} day{'s' if one.late > 1 else ''} late" if one.late else _ahead(one.ahead)
    return Line(
        text=f"{one.submission.reference}: {one.label.lower()}",
        href=reverse("submissions:clock", args=[one.submission.reference]),
        detail=f"Due {long_date(one.on.isoformat())}, {when}, from the {one.owed_by.replace('assessor', 'authority')}",
        tag="Overdue" if one.late else "",
        colour="red" if one.late else "",
    )


def _ahead(days: int) -> str:
    return "today" if days == 0 else f"in {days} day{'s' if days > 1 else ''}"
