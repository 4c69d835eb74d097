"""Questions that several pages ask. Each begins with what the user may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from accounts.models import Membership, User
from submissions import permissions
from submissions.models import (
    Approval,
    Assignment,
    Attachment,
    Collaborator,
    Event,
    SectionRevision,
    Submission,
    Version,
)
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


def to_answer(user: User) -> QuerySet[Submission]:
    """What came back from the authority to the user's organisation, the earliest due first."""
    back = waiting_for_applicant(user).filter(state__in=TO_ANSWER)
    return back.order_by(F("answer_due_on").asc(nulls_last=True), "state_since")


def drafts(user: User) -> QuerySet[Submission]:
    return waiting_for_applicant(user).filter(state=State.DRAFT)


def to_approve(user: User) -> QuerySet[Submission]:
    """Drafts that nobody has approved since they last changed, where the user may approve and has to."""
    asks = Membership.objects.filter(
        user=user, ended_at__isnull=True, role__in=permissions.roles_with(Action.APPROVE),
        organisation=OuterRef("organisation"), organisation__approval_required=True,
    )  # fmt: skip
    given = Approval.objects.filter(submission=OuterRef("pk")).order_by("-at").values("at")[:1]
    approved = waiting_for_applicant(user).filter(Exists(asks)).annotate(approved_at=Subquery(given))
    saved = SectionRevision.objects.filter(submission=OuterRef("pk"), at__gt=OuterRef("approved_at"))
    since = OuterRef("approved_at")
    files = Attachment.objects.filter(
        Q(uploaded_at__gt=since) | Q(removed_at__gt=since), submission=OuterRef("pk")
    )  # fmt: skip
    return approved.filter(Q(approved_at__isnull=True) | Exists(saved) | Exists(files))


def assigned(user: User) -> QuerySet[Submission]:
    """What is with the authority and given to the user, the earliest due first."""
    mine = list_of_submissions(user).filter(_has(user), state__in=WITH_AUTHORITY)
    return mine.order_by(F("due_on").asc(nulls_last=True), "state_since", "pk")


def _has(user: User) -> Exists:
    return Exists(Assignment.objects.filter(submission=OuterRef("pk"), assessor=user, ended_at__isnull=True))


def to_validate(user: User) -> QuerySet[Submission]:
    """Submitted versions of which the user has none, the earliest due first."""
    return _of_others(user, State.SUBMITTED)


def answers_arrived(user: User) -> QuerySet[Submission]:
    """Under assessment again, with an answer."""
    return _of_others(user, State.UNDER_ASSESSMENT).filter(_answered())


def under_assessment(user: User) -> QuerySet[Submission]:
    """Under assessment since they were found valid."""
    return _of_others(user, State.UNDER_ASSESSMENT).filter(~_answered())


def _answered() -> Exists:
    return Exists(Event.objects.filter(submission=OuterRef("pk"), verb="respond"))


def _of_others(user: User, state: State) -> QuerySet[Submission]:
    theirs = list_of_submissions(user).filter(~_sees_draft(user), ~_has(user), state=state)
    return theirs.order_by(F("due_on").asc(nulls_last=True), "state_since", "pk")


def with_authority(user: User) -> QuerySet[Submission]:
    """The user's own applications, with the authority."""
    return list_of_submissions(user).filter(_sees_draft(user), state__in=WITH_AUTHORITY)


def with_applicants(user: User) -> QuerySet[Submission]:
    """Applications of others that wait for their applicant, the earliest due first."""
    theirs = list_of_submissions(user).filter(~_sees_draft(user), state__in=TO_ANSWER)
    return theirs.order_by(F("answer_due_on").asc(nulls_last=True), "state_since")


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
