"""The verbs on a Control Site itself. What it holds is in holdings.py, its sites in sites.py."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.models import Membership, Organisation, User
from accounts.organisations import active_memberships
from accounts.roles import OrganisationKind, Role
from dmmf import events, permissions, postcodes
from dmmf.holdings import Facts, check_seen, difference, facts_of, lock
from dmmf.models import ControlSite, ControlSiteEvent, Nation
from dmmf.sites import next_references

WRITERS = (Role.OWNER, Role.AUTHOR, Role.SIGNATORY)
LABELS = {
    "name": "Name",
    "address": "Address",
    "town": "Town or city",
    "postcode": "Postcode",
    "nation": "Nation",
    "out_of_hours": "Out-of-hours contact",
}
THING = "control site"  # its name in events, where what it holds is "licence 12"


def starter(user: User) -> Membership:
    """The membership by which the user may add a Control Site. Raises PermissionDenied with the reason."""
    memberships = active_memberships(user).filter(organisation__kind=OrganisationKind.APPLICANT, role__in=WRITERS)
    if membership := memberships.order_by("since", "pk").first():
        return membership
    raise PermissionDenied("Only an owner, author or signatory of an applicant can add a Control Site.")


@transaction.atomic
def start(organisation: Organisation, *, by: User, token: uuid.UUID | None = None, **fields: Any) -> ControlSite:
    """A new Control Site of the organisation. Posting the same token twice gives the same one.

    `fields`: name, address, town, postcode, nation, out_of_hours. Raises ValidationError per field.
    """
    token = token or uuid.uuid4()
    Organisation.objects.select_for_update().get(pk=organisation.pk)  # two posts at once: the second waits here
    if existing := ControlSite.objects.filter(created_by=by, start_token=token).first():
        return existing
    control_site = ControlSite(
        reference=next_references(1, "CS")[0], organisation=organisation, created_by=by, start_token=token, **fields
    )
    check_details(organisation, fields, None)
    control_site.full_clean()
    control_site.save()
    permissions.grant_to_holder(control_site)
    permissions.check(by, "change_control_site", control_site)
    events.record(
        control_site, "start", f"added the Control Site {control_site.name}", by=by, thing=THING,
        new=facts_of(control_site, LABELS),
    )  # fmt: skip
    return control_site


@transaction.atomic
def change(control_site: ControlSite, *, values: Facts, seen: str, why: str, by: User) -> ControlSiteEvent | None:
    """Change name, address or contact; None where nothing would change. Raises Overtaken, ValidationError per field."""
    locked = lock(control_site, by)
    before = facts_of(locked, LABELS)
    check_seen(locked, THING, before, seen)
    check_details(locked.organisation, values, locked)
    for name, value in values.items():
        setattr(locked, name, value)
    old, new = difference(before, facts_of(locked, LABELS))
    if not new:
        return None
    locked.full_clean()
    locked.save()
    changed = ", ".join(LABELS[name].lower() for name in new)
    return events.record(
        locked, "change", f"changed the details of the Control Site: {changed}", by=by, why=why, thing=THING,
        old=old, new=new,
    )  # fmt: skip


def check_details(organisation: Organisation, values: Facts, control_site: ControlSite | None) -> None:
    """A Control Site is in the UK, and one of its organisation has the name. Raises ValidationError per field."""
    others = ControlSite.objects.filter(organisation=organisation, name__iexact=values["name"])
    if others.exclude(pk=control_site.pk if control_site else 0).exists():
        raise ValidationError({"name": f"{organisation} has a Control Site with this name already"})
    if sentence := postcodes.problem(values["postcode"]):
        raise ValidationError({"postcode": sentence})
    irish = values["postcode"].upper().startswith(postcodes.NORTHERN_IRELAND)
    if irish != (values["nation"] == Nation.NORTHERN_IRELAND):
        where = "in Northern Ireland" if irish else "not in Northern Ireland"
        raise ValidationError({"nation": f"The postcode is {where}. Select the nation that it is in"})
