"""The verbs on a Control Site and what belongs to it."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction

from accounts.models import Organisation, User
from dmmf import events, permissions
from dmmf.models import ControlSite
from dmmf.sites import next_references


@transaction.atomic
def start(organisation: Organisation, *, by: User, token: uuid.UUID | None = None, **fields: Any) -> ControlSite:
    """A new Control Site of the organisation. Posting the same token twice gives the same one.

    `fields`: name, address, town, postcode, nation, out_of_hours. Raises ValidationError per field.
    """
    token = token or uuid.uuid4()
    if existing := ControlSite.objects.filter(created_by=by, start_token=token).first():
        return existing
    control_site = ControlSite(
        reference=next_references(1, "CS")[0], organisation=organisation, created_by=by, start_token=token, **fields
    )
    control_site.full_clean()
    control_site.save()
    permissions.grant_to_holder(control_site)
    permissions.check(by, "change_control_site", control_site)
    events.record(control_site, "start", f"added the Control Site {control_site.name}", by=by, new=fields)
    return control_site
