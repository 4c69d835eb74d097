"""Conflicts of interest: an assessor says of which organisations they must not have cases. Our own rule of conduct."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Organisation, User
from accounts.organisations import organisation_of, record
from accounts.roles import OrganisationKind
from submissions import allocation
from submissions.models import Assignment, ConflictOfInterest
from submissions.refusals import WhyMissing

FOR_ASSESSORS = "Only an assessor can declare a conflict of interest."


def declared_by(user: User) -> QuerySet[ConflictOfInterest]:
    """All that the person ever declared, the latest first."""
    return ConflictOfInterest.objects.filter(person=user).select_related("organisation").order_by("-pk")


def declarable() -> QuerySet[Organisation]:
    """The organisations that have cases or may have some: applicants, by name."""
    return Organisation.objects.filter(kind=OrganisationKind.APPLICANT).order_by("name")


@transaction.atomic
def declare(organisation: Organisation, *, note: str, by: User) -> ConflictOfInterest:
    """From now on the person gets no case of the organisation, and loses those that are open. Twice is harmless.

    Written into the trail of the assessing authority, and of every case that changes hands. Raises PermissionDenied.
    """
    authority = organisation_of(by, OrganisationKind.REGULATOR)
    if authority is None:
        raise PermissionDenied(FOR_ASSESSORS)
    Organisation.objects.select_for_update().get(pk=authority.pk)  # the same form twice, at the same moment
    declared = ConflictOfInterest.objects.filter(person=by, organisation=organisation, withdrawn_at__isnull=True)
    if standing := declared.first():
        return standing
    conflict = ConflictOfInterest.objects.create(person=by, organisation=organisation, note=note.strip())
    record(
        authority,
        f"declared a conflict of interest with {organisation}",
        by=by,
        conflict=conflict.pk,
        with_organisation=organisation.pk,
        note=conflict.note,
        old=None,
        new="declared",
    )
    _step_back(conflict, by=by)
    return conflict


@transaction.atomic
def withdraw(conflict: ConflictOfInterest, *, why: str, by: User) -> None:
    """It no longer holds, for this reason. Cases that were given up do not come back by themselves.

    Withdrawing twice is harmless. Raises PermissionDenied for somebody else's, and WhyMissing.
    """
    authority = organisation_of(by, OrganisationKind.REGULATOR)
    locked = (
        ConflictOfInterest.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=conflict.pk)
    )
    if authority is None or locked.person_id != by.pk:
        raise PermissionDenied("A conflict of interest is withdrawn by who declared it.")
    if locked.withdrawn_at:
        return
    if not why.strip():
        raise WhyMissing("Say why it no longer holds.")
    locked.withdrawn_at, locked.withdrawn_why = timezone.now(), why.strip()
    locked.save(update_fields=["withdrawn_at", "withdrawn_why"])
    record(
        authority,
        f"withdrew a conflict of interest with {locked.organisation}",
        by=by,
        conflict=locked.pk,
        with_organisation=locked.organisation_id,
        why=locked.withdrawn_why,
        old="declared",
        new="withdrawn",
    )


def _step_back(conflict: ConflictOfInterest, *, by: User) -> None:
    held = Assignment.objects.filter(
        assessor=by,
        ended_at__isnull=True,
        submission__organisation=conflict.organisation,
        submission__state__in=allocation.OPEN_STATES,
    )
    for assignment in held.select_related("submission").order_by("submission"):
        allocation.release(assignment, by=by, why="A conflict of interest was declared.")
