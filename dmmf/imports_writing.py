"""Writing what an import says: the rows and events that sites.propose, change and move write, for many sites at once.

Each event comes of sites.compose; a few statements to the database write them all. Inside one transaction that holds
the sites' locks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from accounts.models import User
from accounts.roles import OrganisationKind
from dmmf import lifecycle, permissions, validity
from dmmf.imports_rows import Entry
from dmmf.models import ControlSite, Product, Site, SiteEvent, SiteGroupPermission
from dmmf.sites import DETAILS, PLACE, compose, next_references, reopened_by

BATCH = 500  # rows of one statement
WRITTEN = (*DETAILS, *PLACE, "location_number", "located_since", "state", "state_since", "revision")


@dataclass
class Written:
    """What goes into the database together."""

    new: list[Site] = field(default_factory=list)
    changed: list[Site] = field(default_factory=list)
    events: list[SiteEvent] = field(default_factory=list)
    products: list[tuple[Site, list[Product]]] = field(default_factory=list)
    rehosted: list[Site] = field(default_factory=list)
    overtaken: dict[int, tuple[str, bool]] = field(default_factory=dict)  # as validity.overtake_many takes it


def write_all(entries: Sequence[Entry], control_site: ControlSite, *, by: User, why: str, effective_on: date) -> None:
    """New sites, changes and moves. Raises SiteProblem for a day that cannot be."""
    about = {"by": by, "why": why, "effective_on": effective_on}
    written = Written()
    fresh = [entry for entry in entries if entry.is_new]
    for entry, reference in zip(fresh, next_references(len(fresh)) if fresh else [], strict=True):
        _propose(written, entry, control_site, reference, about)
    for entry in entries:
        if entry.site is not None and entry.is_changed:
            _change(written, entry, entry.site, about)
        if entry.site is not None and entry.is_moved:
            _move(written, entry, entry.site, about)
    _save(written)
    permissions.grant_many_to_providers(written.new)
    _rehost(written.rehosted)
    validity.overtake_many(written.overtaken, by=by)


def _propose(written: Written, entry: Entry, control_site: ControlSite, reference: str, about: dict[str, Any]) -> None:
    site = Site(reference=reference, control_site=control_site, state_since=about["effective_on"], **entry.values)
    products = entry.products or []
    written.events.append(compose(site, "propose", changes={}, products=[one.code for one in products], **about))
    written.new.append(site)
    written.products.append((site, products))


def _change(written: Written, entry: Entry, site: Site, about: dict[str, Any]) -> None:
    before = sorted(entry.held)
    codes = before if entry.products is None else sorted(one.code for one in entry.products)
    reopens = reopened_by(entry.details)
    event = compose(
        site, "change", changes=entry.details, products=codes, **about,
        to_state=lifecycle.after_move(site.state, kind=site.kind) if reopens else "",
    )  # fmt: skip
    if entry.products is not None:
        event.changes["products"] = [before, codes]
        written.products.append((site, entry.products))
        entry.held = codes
    if "provider" in entry.details:
        written.rehosted.append(site)
    if reopens:
        written.overtaken[site.pk] = (f"{reopens} changed: {about['why']}", "provider" in entry.details)
    written.events.append(event)
    written.changed.append(site)


def _move(written: Written, entry: Entry, site: Site, about: dict[str, Any]) -> None:
    changes = entry.place | {"location_number": site.location_number + 1, "located_since": about["effective_on"]}
    event = compose(
        site, "move", changes=changes, products=entry.held, **about,
        to_state=lifecycle.after_move(site.state, kind=site.kind),
    )  # fmt: skip
    written.events.append(event)
    written.overtaken[site.pk] = (f"The site moved: {about['why']}", True)
    if not entry.is_changed:
        written.changed.append(site)


def _save(written: Written) -> None:
    Site.objects.bulk_create(written.new, batch_size=BATCH)
    # One INSERT ... ON CONFLICT DO UPDATE for hundreds of rows; the UPDATE of bulk_update has a CASE for each value.
    Site.objects.bulk_create(
        written.changed, batch_size=BATCH, update_conflicts=True, unique_fields=["id"], update_fields=list(WRITTEN)
    )
    through = Site.products.through
    kept = [site.pk for site, _ in written.products if site.pk]
    through.objects.filter(site__in=kept).delete()
    through.objects.bulk_create(
        [
            through(site_id=site.pk, product_id=product.pk)
            for site, products in written.products
            for product in products
        ],
        batch_size=BATCH,
    )
    for event in written.events:
        event.site = event.site  # of a new site the key is known only now
    SiteEvent.objects.bulk_create(written.events, batch_size=BATCH)


def _rehost(sites: list[Site]) -> None:
    """As permissions.grant_to_provider, for many."""
    SiteGroupPermission.objects.filter(
        content_object__in=sites, group__organisation_role__organisation__kind=OrganisationKind.PROVIDER
    ).delete()
    permissions.grant_many_to_providers(sites)
