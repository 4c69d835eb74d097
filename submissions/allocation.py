"""Who assesses which case: take, give, hand over, release. Applicants never learn any of it.

Every assessor may give out cases: this service has one role for them. Nobody gets a case that they must not assess.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Membership, User
from accounts.roles import OrganisationKind, Role
from submissions import events, impartiality, permissions
from submissions.models import Assignment, Submission
from submissions.models.assignment import AssignmentRole
from submissions.permissions import Answer, NotNow
from submissions.refusals import WhyMissing
from submissions.states import STATES, Action, State

OPEN_STATES = tuple(state for state in State if STATES[state].waits_for != "nobody")


class NotAssignable(ValueError):
    """This person must not, or cannot, have this case. The sentence names the case and the person."""


def may_assess(user: User, submission: Submission) -> Answer:
    """May this assessor take part in assessing this case at all, whatever its state, and if not, why not."""
    if Action.VIEW_INTERNAL not in permissions.granted(user, submission):
        return Answer(False, "Only an assessor can have a case.")
    reason = impartiality.reason_against(user, submission)
    return Answer(False, f"{user} cannot assess it: {user} {reason}.") if reason else Answer(True)


def may_countersign(user: User, submission: Submission) -> Answer:
    """May this assessor countersign what others recommend on this case: nobody who has or had it."""
    if not (answer := may_assess(user, submission)):
        return answer
    if submission.assignments.filter(assessor=user).exists():
        return Answer(False, "Somebody countersigns who does not assess the case, and you have or had it.")
    return Answer(True)


def may_allocate(user: User, submission: Submission) -> Answer:
    """May this person say who assesses it, now."""
    if Action.VIEW_INTERNAL not in permissions.granted(user, submission):
        return Answer(False, "Only an assessor can say who assesses it.")
    if submission.state not in OPEN_STATES:
        return Answer(False, "It is decided or withdrawn: there is nothing left to assess.")
    return Answer(True)


def current(submission: Submission) -> list[Assignment]:
    """Who has the case now, the lead first; in one query."""
    rows = submission.assignments.filter(ended_at__isnull=True).select_related("assessor", "by")
    return sorted(rows, key=lambda row: (row.role != AssignmentRole.LEAD, row.pk))


def assessors(by: User) -> QuerySet[User]:
    """Who can be given a case: the assessors of the authority that `by` belongs to, by name."""
    mine = Membership.objects.filter(
        user=by, ended_at__isnull=True, organisation__kind=OrganisationKind.REGULATOR
    ).values("organisation")
    theirs = Membership.objects.filter(organisation__in=mine, ended_at__isnull=True, role=Role.ASSESSOR)
    return User.objects.filter(pk__in=theirs.values("user"), is_active=True).order_by("name", "pk")


@transaction.atomic
def take(submission: Submission, *, by: User) -> Assignment:
    """Become the lead assessor of a case that has none. Taking one's own case again is harmless.

    Raises NotNow when somebody else has it, NotAssignable, and what permissions.check raises.
    """
    locked = _lock(submission, by=by)
    lead = _lead(current(locked))
    if lead and lead.assessor_id != by.pk:
        raise NotNow(f"{lead.assessor} has this case already. To take it over, give it to yourself and say why.")
    return _give(locked, by, AssignmentRole.LEAD, by=by, why="")


@transaction.atomic
def assign(
    submission: Submission, *, assessor: User, role: str = AssignmentRole.LEAD, by: User, why: str = ""
) -> Assignment:
    """Give the case to an assessor. There is one lead: who had it before loses it, and may be given it anew beside.

    Raises WhyMissing where it is taken away from somebody else without a reason, NotAssignable, and what
    permissions.check raises; NotNow where nothing is left to assess.
    """
    return _give(_lock(submission, by=by), assessor, AssignmentRole(role), by=by, why=why)


@transaction.atomic
def assign_many(
    submissions: Iterable[Submission], *, assessor: User, role: str, by: User, why: str = ""
) -> dict[str, str]:
    """All of them, or none: {reference: why not} of those that cannot be; empty when all are given."""
    refused: dict[str, str] = {}
    for submission in sorted(submissions, key=lambda one: one.pk):  # always locked in the same order
        try:
            assign(submission, assessor=assessor, role=role, by=by, why=why)
        except (NotAssignable, WhyMissing, NotNow) as problem:
            refused[submission.reference] = str(problem)
    if refused:
        transaction.set_rollback(True)
    return refused


@transaction.atomic
def release(assignment: Assignment, *, by: User, why: str = "") -> None:
    """End it: one's own, or somebody else's with a reason. Ending what has ended is harmless.

    Raises WhyMissing, and what permissions.check raises.
    """
    locked = _lock(assignment.submission, by=by)
    before = current(locked)
    row = next((row for row in before if row.pk == assignment.pk), None)
    if row is None:
        return
    if row.assessor_id != by.pk and not why.strip():
        raise WhyMissing(f"Say why {locked} is taken away from {row.assessor}.")
    end(row, by=by, why=why)
    sentence = "released the case" if row.assessor_id == by.pk else f"took the case away from {row.assessor}"
    _record(locked, "release", sentence, before, by=by, why=why)


def end(assignment: Assignment, *, by: User, why: str) -> None:
    """No more than the row: the verbs record what it means."""
    assignment.ended_at, assignment.ended_by, assignment.why = timezone.now(), by, why.strip()
    assignment.save(update_fields=["ended_at", "ended_by", "why"])


def _give(locked: Submission, assessor: User, role: AssignmentRole, *, by: User, why: str) -> Assignment:
    before = current(locked)
    own = next((row for row in before if row.assessor_id == assessor.pk), None)
    if own and own.role == role:
        return own
    if not (answer := may_assess(assessor, locked)):
        raise NotAssignable(f"{locked}: {answer.reason}")
    lead = _lead(before)
    displaced = lead if lead and role == AssignmentRole.LEAD else None
    if displaced and displaced.assessor_id != by.pk and not why.strip():
        raise WhyMissing(f"Say why {locked} is taken away from {displaced.assessor}.")
    for row in (own, displaced):
        if row:
            end(row, by=by, why=why)
    given = Assignment.objects.create(submission=locked, assessor=assessor, role=role, by=by)
    _record(locked, "assign", _sentence(assessor, role, displaced, by), before, by=by, why=why)
    return given


def _sentence(assessor: User, role: AssignmentRole, displaced: Assignment | None, by: User) -> str:
    label = role.label.lower()
    words = f"took the case as {label}" if assessor == by else f"gave the case to {assessor} as {label}"
    return f"{words}, in place of {displaced.assessor}" if displaced else words


def _record(locked: Submission, verb: str, sentence: str, before: Sequence[Assignment], *, by: User, why: str) -> None:
    """With who had the case before, and who has it now."""
    data = {"old": _named(before), "new": _named(current(locked))}
    events.record(locked, verb, sentence, by=by, why=why.strip(), internal=True, data=data)


def _named(rows: Sequence[Assignment]) -> list[dict[str, Any]]:
    return [{"assessor": row.assessor_id, "name": row.assessor.name, "role": row.role} for row in rows]


def _lead(rows: Sequence[Assignment]) -> Assignment | None:
    return next((row for row in rows if row.role == AssignmentRole.LEAD), None)


def _lock(submission: Submission, *, by: User) -> Submission:
    """The row, once `by` may say who assesses it. Raises what permissions.check_grant raises, and NotNow."""
    locked = Submission.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=submission.pk)
    permissions.check_grant(by, Action.VIEW_INTERNAL, locked)
    if not (answer := may_allocate(by, locked)):
        raise NotNow(answer.reason)
    return locked
