"""The applicant's own "yes" before submitting, where the organisation wants one: to exactly this draft."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from submissions import drafting, events, kinds, permissions
from submissions.kinds import Draft
from submissions.models import Approval, Submission
from submissions.problems import Problem, Status
from submissions.questionnaire import is_empty
from submissions.refusals import NotApproved, NotComplete, Superseded
from submissions.states import Action


@dataclass(frozen=True)
class Standing:
    """Where a draft stands. `current` approve exactly it, the newest first; `lapsed` is the newest of another."""

    required: bool
    current: tuple[Approval, ...] = ()
    lapsed: Approval | None = None

    def for_submitter(self, by: User) -> Approval | None:
        """The approval that lets this person submit: one that somebody else gave."""
        return next((approval for approval in self.current if approval.by_id != by.pk), None)

    def missing(self, by: User) -> str:
        """Why this person cannot submit the draft yet; empty when nothing is missing."""
        if not self.required or self.for_submitter(by):
            return ""
        if self.current:
            return "You approved this draft yourself. Somebody else has to approve it, or to submit it"
        if self.lapsed:
            return "The draft has changed since it was approved. It has to be approved again"
        return "Your organisation wants this draft to be approved before it is submitted. Nobody has approved it yet"


def standing(submission: Submission, draft: Draft) -> Standing:
    """Asks nothing of the database where the organisation wants no approval."""
    if not submission.organisation.approval_required:
        return Standing(required=False)
    fingerprint = drafting.fingerprint(draft)
    given = list(submission.approvals.select_related("by").order_by("-pk"))
    current = tuple(approval for approval in given if approval.fingerprint == fingerprint)
    return Standing(True, current, given[0] if given and not current else None)


@transaction.atomic
def approve(submission: Submission, *, seen: str, note: str, by: User) -> Approval:
    """Approve the draft whose fingerprint is `seen`. Approving the same draft again gives the same approval.

    Raises Superseded when the draft is another by now, NotComplete with the problems, NotApproved where the
    organisation wants no approval, and what permissions.check raises.
    """
    locked = Submission.objects.select_for_update().select_related("organisation").get(pk=submission.pk)
    check(locked, by=by)
    draft = drafting.draft_of(locked)
    if seen != drafting.fingerprint(draft):
        raise Superseded("Answers or evidence changed since you opened this page. Look at the draft again.")
    if existing := locked.approvals.filter(fingerprint=seen, by=by).first():
        return existing
    if problems := failing(locked, draft):
        raise NotComplete(problems, "approve")
    approval = Approval.objects.create(submission=locked, fingerprint=seen, note=note, by=by)
    events.record(locked, "approve", "approved the draft", by=by, why=note, draft_only=True, data={"fingerprint": seen})
    return approval


def check(submission: Submission, *, by: User) -> None:
    """Raise unless this person may approve here: as permissions.check, or NotApproved."""
    permissions.check(by, Action.APPROVE, submission)
    if not submission.organisation.approval_required:
        raise NotApproved(
            f"{submission.organisation} asks for no approval before submitting. An owner can switch it on, on the page "
            "of your organisation’s people."
        )


def failing(submission: Submission, draft: Draft) -> list[Problem]:
    return [problem for problem in kinds.get(submission.kind).problems(draft) if problem.status is Status.FAIL]


def answered(submission: Submission, draft: Draft) -> int:
    """How many open questions have an answer."""
    questionnaire = kinds.get(submission.kind).questionnaire
    return sum(
        not is_empty(draft.answers.get(section.key, {}).get(question.key))
        for section in questionnaire.open_sections(draft.answers)
        for _, question in questionnaire.open_questions(section, draft.answers)
    )
