"""Inviting a person of another organisation to one application, until a date.

The row itself is the access (permissions.collaborations_of counts it), so it ends without anybody's doing.
What the inviter reads is the same whether or not the address has an account here, and whoever it belongs to.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

import structlog
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts import invitations
from accounts.models import Membership, User
from accounts.organisations import active_memberships
from accounts.roles import OrganisationKind
from submissions import events, permissions
from submissions.dossiers import long_date
from submissions.models import Collaborator, Submission
from submissions.models.collaborator import CollaboratorRole
from submissions.states import Action

log = structlog.get_logger(__name__)
LONGEST = timedelta(days=731)  # our own limit: an end that nobody lives to see is no end


class NotInvited(ValueError):
    """This invitation or end date is not possible; `field` names what is wrong with it."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


@transaction.atomic
def invite(
    submission: Submission,
    *,
    email: str,
    name: str,
    organisation_name: str,
    role: str,
    until: date,
    why: str,
    by: User,
    absolute: Callable[[str], str],
) -> Collaborator:
    """Give the person access until the end of that day, and mail the way in; `absolute` makes addresses full.

    Posting the same invitation twice gives the same one. Raises NotInvited, and what permissions.check raises.
    """
    locked = _lock(submission, by, Action.INVITE)
    email, role = email.strip().lower(), CollaboratorRole(role)
    _check_until(until)
    if Membership.objects.filter(organisation=locked.organisation, ended_at__isnull=True, user__email=email).exists():
        raise NotInvited("email", "This person belongs to your organisation already")
    given = {"name": name, "organisation_name": organisation_name, "role": role, "until": until, "why": why}
    before = locked.collaborators.select_for_update().filter(email=email, ended_at__isnull=True).first()
    if before and all(getattr(before, key) == value for key, value in given.items()):
        return before
    if before and before.until >= timezone.localdate():
        raise NotInvited("email", f"{before.name} has access already. Change the end date instead")
    if before:
        _close(before, by)
    collaborator = Collaborator.objects.create(submission=locked, email=email, invited_by=by, **given)
    events.record(
        locked,
        "invite",
        f"invited {_named(collaborator)} as {role.label.lower()} until {_day(until)}",
        by=by,
        why=why,
        draft_only=True,
        data={"collaborator": collaborator.pk, "old": None, "new": _facts(collaborator)},
    )
    _let_in(collaborator, by, absolute)
    return collaborator


@transaction.atomic
def change_end(collaborator: Collaborator, *, until: date, by: User) -> None:
    """Extend or shorten. Raises NotInvited for access that was ended, and what permissions.check raises."""
    submission = _lock(collaborator.submission, by, Action.INVITE)
    row = Collaborator.objects.select_for_update().get(pk=collaborator.pk)
    if row.ended_at:
        raise NotInvited("until", "This access was ended. Invite the person again")
    _check_until(until)
    if row.until == until:
        return
    old, row.until = row.until, until
    row.save(update_fields=["until"])
    events.record(
        submission,
        "change_collaborator",
        f"changed the end of the access of {_named(row)} from {_day(old)} to {_day(until)}",
        by=by,
        draft_only=True,
        data={"collaborator": row.pk, "old": {"until": old.isoformat()}, "new": {"until": until.isoformat()}},
    )


@transaction.atomic
def end(collaborator: Collaborator, *, by: User) -> None:
    """End the access now, whatever the state of the application; ending it twice is harmless."""
    submission = Submission.objects.select_for_update().get(pk=collaborator.submission_id)
    permissions.check_grant(by, Action.INVITE, submission)
    row = Collaborator.objects.select_for_update().get(pk=collaborator.pk)
    if row.ended_at:
        return
    _close(row, by)
    events.record(
        submission,
        "end_collaborator",
        f"ended the access of {_named(row)}",
        by=by,
        draft_only=True,
        data={"collaborator": row.pk, "old": _facts(row), "new": None},
    )


def is_open(collaborator: Collaborator) -> bool:
    """Neither ended nor past its last day."""
    return collaborator.ended_at is None and collaborator.until >= timezone.localdate()


def _lock(submission: Submission, by: User, action: Action) -> Submission:
    locked = Submission.objects.select_for_update().select_related("organisation").get(pk=submission.pk)
    permissions.check(by, action, locked)
    return locked


def _check_until(until: date) -> None:
    today = timezone.localdate()
    if until < today:
        raise NotInvited("until", "The last day must be today or in the future")
    if until > today + LONGEST:
        raise NotInvited("until", f"The last day must be on or before {_day(today + LONGEST)}")


def _close(collaborator: Collaborator, by: User) -> None:
    collaborator.ended_at, collaborator.ended_by = timezone.now(), by
    collaborator.save(update_fields=["ended_at", "ended_by"])


def _let_in(collaborator: Collaborator, by: User, absolute: Callable[[str], str]) -> None:
    """Mail the address of the application, or of the page on which a new person sets a password.

    Somebody of an assessing authority, and an account that is switched off, get no mail: they get no access.
    """
    submission = collaborator.submission
    user = invitations.account_of(collaborator.email, name=collaborator.name)
    if active_memberships(user).filter(organisation__kind=OrganisationKind.REGULATOR).exists() or not user.is_active:
        log.warning("an invitation gives no access", collaborator=collaborator.pk, submission=submission.reference)
        return
    path = reverse("submissions:overview", args=[submission.reference])
    link = absolute(invitations.way_in(user, path))
    subject = f"{submission.organisation} invited you to {submission.reference}"
    context = {"collaborator": collaborator, "submission": submission, "by": by, "link": link, "page": absolute(path)}
    transaction.on_commit(partial(invitations.send, user, subject, "collaboration", context))


def _named(collaborator: Collaborator) -> str:
    return f"{collaborator.name} of {collaborator.organisation_name}"[:180]


def _facts(collaborator: Collaborator) -> dict[str, str]:
    until = collaborator.until.isoformat()
    return {"email": collaborator.email, "name": collaborator.name, "role": collaborator.role, "until": until}


def _day(day: date) -> str:
    return long_date(day.isoformat())
