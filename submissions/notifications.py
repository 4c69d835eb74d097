"""Telling roles: a notice per occasion, organisation and role, and an e-mail to the people who hold the role."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import Membership, User
from accounts.roles import OrganisationKind
from submissions import mailing, permissions
from submissions.models import Collaborator, Event, Notice, Submission
from submissions.models.collaborator import CollaboratorRole
from submissions.notice_reading import INVITED
from submissions.notification_table import message_for
from submissions.states import Action


def tell(event: Event) -> list[Notice]:
    """Tell of what somebody did, in the transaction in which it was done. Telling it twice tells once."""
    number = event.version.number if event.version else None
    return about(event.submission, event.verb, occasion=f"event {event.pk}", number=number, event=event)


@transaction.atomic
def about(
    submission: Submission, message: str, *, occasion: str, number: int | None = None, event: Event | None = None
) -> list[Notice]:
    """Tell every role that the table names and that may see the submission; e-mails are queued on commit.

    `message` is an occasion of notification_table.py; `occasion` tells one time that it happens from another.
    """
    told = [
        Notice(
            submission=submission, event=event, occasion=occasion, message=message, version=number,
            organisation_id=organisation, role=role,
        )
        for organisation, role in _who_may_know(submission)
        if message_for(message, role)
    ]  # fmt: skip
    if not told:
        return []
    Notice.objects.bulk_create(told, ignore_conflicts=True)
    notices = list(Notice.objects.filter(submission=submission, occasion=occasion).order_by("pk"))
    mailing.queue(audience(submission, notices, besides=event.by_id if event else None))
    return notices


def _who_may_know(submission: Submission) -> list[tuple[int, str]]:
    """(organisation, role): those who are granted to see it, and those whom its organisation may invite."""
    invited = [
        (submission.organisation_id, INVITED[role])
        for role, actions in permissions.COLLABORATOR_GRANTS.items()
        if Action.VIEW in actions
    ]
    return [*permissions.roles_granted(submission, Action.VIEW), *invited]


def audience(submission: Submission, notices: Iterable[Notice], *, besides: int | None) -> list[tuple[User, Notice]]:
    """The people who hold the roles now, each with one notice; without who did it. A constant number of queries."""
    by_role = {(notice.organisation_id, notice.role): notice for notice in notices}
    found = [
        *_members({organisation for organisation, _ in by_role}),
        *((user, (submission.organisation_id, role)) for user, role in _invited(submission)),
    ]
    people: dict[int, tuple[User, Notice]] = {}
    for user, key in found:
        if key in by_role and user.pk != besides:
            people.setdefault(user.pk, (user, by_role[key]))
    return list(people.values())


def _members(organisations: Iterable[int]) -> list[tuple[User, tuple[int, str]]]:
    held = Membership.objects.filter(organisation__in=organisations, ended_at__isnull=True, user__is_active=True)
    return [(one.user, (one.organisation_id, one.role)) for one in held.select_related("user").order_by("pk")]


def _invited(submission: Submission) -> list[tuple[User, str]]:
    """Those whose invitation is open, as permissions.collaborations_of counts it."""
    rows = Collaborator.objects.filter(submission=submission, ended_at__isnull=True, until__gte=timezone.localdate())
    roles = {email: INVITED[CollaboratorRole(role)] for email, role in rows.values_list("email", "role")}
    if not roles:
        return []
    assesses = Membership.objects.filter(
        user=OuterRef("pk"), ended_at__isnull=True, organisation__kind=OrganisationKind.REGULATOR
    )
    users = User.objects.filter(~Exists(assesses), email__in=roles, is_active=True)
    return [(user, roles[user.email.lower()]) for user in users]
