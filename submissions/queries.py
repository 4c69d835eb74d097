"""Questions that several pages ask. Each begins with what the user may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from submissions import permissions
from submissions.models import Collaborator, Event, Submission, Version
from submissions.problems import Problem, Status
from submissions.questionnaire import AllAnswers, Questionnaire, Section, is_empty
from submissions.states import TO_ANSWER, WITH_AUTHORITY, WRITABLE, Action, State

NEWS_DAYS = 28  # for so long a decision stands on the home page


def list_of_submissions(user: User) -> QuerySet[Submission]:
    """What the list shows: each with whether the user may see its draft (`sees_draft`)."""
    return (
        permissions.visible_to(user)
        .select_related("organisation")
        .annotate(sees_draft=_sees_draft(user))
        .order_by("-state_since", "-pk")
    )


def _sees_draft(user: User) -> Exists:
    return Exists(permissions.drafts_visible_to(user).filter(pk=OuterRef("pk")))


def waiting_for_applicant(user: User) -> QuerySet[Submission]:
    """Drafts and requests that the user's organisation has to go on with."""
    return list_of_submissions(user).filter(_sees_draft(user), state__in=WRITABLE)


def waiting_for_assessor(user: User) -> QuerySet[Submission]:
    """Submitted versions that nobody has decided on, the oldest first."""
    return list_of_submissions(user).filter(~_sees_draft(user), state__in=WITH_AUTHORITY).order_by("state_since")


def with_others(user: User) -> QuerySet[Submission]:
    """Open, but somebody else has to act."""
    mine = Q(_sees_draft(user))
    theirs = (mine & Q(state__in=WITH_AUTHORITY)) | (~mine & Q(state__in=TO_ANSWER))
    return list_of_submissions(user).filter(theirs)


def decided_lately(user: User) -> QuerySet[Submission]:
    """Decisions on the user's own applications of the last days, which somebody may not have seen yet."""
    since = timezone.now() - timedelta(days=NEWS_DAYS)
    decided = [State.GRANTED, State.REFUSED]
    return list_of_submissions(user).filter(_sees_draft(user), state__in=decided, state_since__gte=since)


def shared_with(user: User) -> QuerySet[Submission]:
    """What others let the user see."""
    return list_of_submissions(user).filter(~_sees_draft(user))


def invited_to(user: User) -> QuerySet[Collaborator]:
    """What the user was invited to by other organisations, the latest first, each with its submission."""
    invitations = permissions.collaborations_of(user).select_related("submission__organisation")
    return invitations.order_by("-invited_at", "-pk")


def events_for(user: User, submission: Submission) -> QuerySet[Event]:
    """The audit trail as the user may see it: drafting for the applicant, internal comments for assessors."""
    events = submission.events.select_related("by", "version").order_by("-pk")
    granted = permissions.granted(user, submission)
    if Action.VIEW_DRAFT not in granted:
        events = events.filter(draft_only=False)
    if Action.VIEW_INTERNAL not in granted:
        events = events.filter(internal=False)
    return events


def in_runs(events: Iterable[Event]) -> list[Event]:
    """The events, the newest first, where autosaves of one person in one section that follow each other are one.

    The one that stays says what the whole run changed; nothing is written back.
    """
    found: list[Event] = []
    for event in events:
        last = found[-1] if found else event
        if last is event or not _same_run(last, event):
            found.append(event)
            continue
        last.data = {
            **last.data,
            "old": {**last.data["old"], **event.data["old"]},
            "new": {**event.data["new"], **last.data["new"]},
        }
    return found


def _same_run(one: Event, other: Event) -> bool:
    return (
        one.verb == other.verb == "autosave"
        and one.by_id == other.by_id
        and one.data["section"] == other.data["section"]
    )


def versions_of(submission: Submission) -> QuerySet[Version]:
    """Frozen versions, the newest first, each with its rendering; the text itself is not fetched."""
    return submission.versions.select_related("rendering", "submitted_by").defer("canonical").order_by("-number")


@dataclass(frozen=True)
class Task:
    """One line of the task list."""

    section: Section
    status: str  # "Not started", "In progress" or "Completed"

    @property
    def colour(self) -> str:
        return {"Not started": "blue", "In progress": "yellow"}.get(self.status, "")


def tasks(questionnaire: Questionnaire, answers: AllAnswers, problems: list[Problem]) -> list[tuple[str, list[Task]]]:
    """The task list: groups of sections with their status."""
    broken = {problem.section for problem in problems if problem.status is Status.FAIL}
    opened = questionnaire.open_sections(answers)
    return [
        (heading, [Task(section, _status(section, answers, broken)) for section in opened if section.key in keys])
        for heading, keys in questionnaire.groups
    ]


def _status(section: Section, answers: AllAnswers, broken: set[str]) -> str:
    given = answers.get(section.key, {})
    if all(is_empty(value) for value in given.values()):
        return "Not started"
    return "In progress" if section.key in broken else "Completed"
