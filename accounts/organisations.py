"""Verbs on organisations and their people. A membership is the only way into a role's group."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Membership, Organisation, OrganisationRole, User
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
    """Give the user a role, ending a role held there before. Raises RoleNotOffered."""
    if role not in ROLES_OF[organisation.kind]:
        raise RoleNotOffered(f"{organisation} is not an organisation in which one can be {Role(role).label}.")
    end_membership(organisation, user=user, by=by)
    membership = Membership.objects.create(user=user, organisation=organisation, role=role, added_by=by)
    user.groups.add(group_of(organisation, role))
    return membership


@transaction.atomic
def end_membership(organisation: Organisation, *, user: User, by: User | None) -> None:
    """End what role the user holds in the organisation, if any; access ends with it."""
    for membership in active_memberships(user).filter(organisation=organisation):
        membership.ended_at, membership.ended_by = timezone.now(), by
        membership.save(update_fields=["ended_at", "ended_by"])
        user.groups.remove(group_of(organisation, membership.role))


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
