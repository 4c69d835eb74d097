"""Verbs on organisations and their people. A membership is the only way into a role's group."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Membership, Organisation, OrganisationEvent, OrganisationRole, User
from accounts.roles import ROLES_OF, OrganisationKind, Role


class RoleNotOffered(ValidationError):
    """The organisation's kind has no such role."""


@transaction.atomic
def create_organisation(name: str, *, kind: OrganisationKind) -> Organisation:
    """Create the organisation with one auth group per role of its kind."""
    organisation = Organisation(name=name, kind=kind)
    organisation.full_clean()
    organisation.save()
    for role in ROLES_OF[kind]:
        group = Group.objects.create(name=f"organisation {organisation.pk} {role}")
        OrganisationRole.objects.create(organisation=organisation, role=role, group=group)
    return organisation


@transaction.atomic
def add_member(organisation: Organisation, *, user: User, role: Role, by: User | None) -> Membership:
    """Give the user a role, ending a role held there before; the same role again changes nothing.

    Raises RoleNotOffered.
    """
    if role not in ROLES_OF[organisation.kind]:
        raise RoleNotOffered(f"{organisation} is not an organisation in which one can be {Role(role).label}.")
    before = active_memberships(user).filter(organisation=organisation).first()
    if before and before.role == role:
        return before
    if before:
        _end(before, by)
    membership = Membership.objects.create(user=user, organisation=organisation, role=role, added_by=by)
    user.groups.add(group_of(organisation, role))
    old = before.role if before else None
    what = f"changed the role of {user} from {Role(old).label} to" if old else f"added {user} as"
    record(organisation, f"{what} {Role(role).label}", by=by, user=user.pk, old=old, new=str(role))
    return membership


@transaction.atomic
def end_membership(organisation: Organisation, *, user: User, by: User | None) -> None:
    """End what role the user holds in the organisation, if any; access ends with it."""
    for membership in active_memberships(user).filter(organisation=organisation):
        _end(membership, by)
        record(organisation, f"ended the membership of {user}", by=by, user=user.pk, old=membership.role, new=None)


def _end(membership: Membership, by: User | None) -> None:
    membership.ended_at, membership.ended_by = timezone.now(), by
    membership.save(update_fields=["ended_at", "ended_by"])
    membership.user.groups.remove(group_of(membership.organisation, membership.role))


@transaction.atomic
def require_approval(organisation: Organisation, *, required: bool, by: User) -> None:
    """Say whether a second person has to approve a draft before it is submitted. Saying the same again is harmless."""
    locked = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if locked.approval_required == required:
        return
    locked.approval_required = required
    locked.save(update_fields=["approval_required"])
    sentence = "switched on approval before submitting" if required else "switched off approval before submitting"
    record(locked, sentence, by=by, old=not required, new=required)


def record(organisation: Organisation, sentence: str, *, by: User | None, **data: Any) -> OrganisationEvent:
    """Write into the organisation's audit trail; `sentence` goes on after the person's name."""
    return OrganisationEvent.objects.create(organisation=organisation, sentence=sentence[:500], by=by, data=data)


def group_of(organisation: Organisation, role: str) -> Group:
    """The auth group behind a role of an organisation."""
    return Group.objects.get(organisation_role__organisation=organisation, organisation_role__role=role)


def active_memberships(user: User) -> QuerySet[Membership]:
    """The user's memberships that have not ended, with their organisation."""
    return Membership.objects.filter(user=user, ended_at__isnull=True).select_related("organisation")


def organisation_of(user: User, kind: OrganisationKind) -> Organisation | None:
    """The organisation of that kind that the user acts for; the oldest membership where there are several."""
    membership = active_memberships(user).filter(organisation__kind=kind).order_by("since", "pk").first()
    return membership.organisation if membership else None
