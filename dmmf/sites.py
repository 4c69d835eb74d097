"""The verbs on a site. Its row and its event are written together, by `compose`, and nowhere else.

The event says what was true from its effective day on: `record_of` after it. That day never lies before the one of
the event before, and never in the future, so the register at a day is the last event up to it (history.py).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from dmmf import lifecycle, locks, permissions, validity
from dmmf.models import ControlSite, Product, Site, SiteEvent
from dmmf.states import ControlSiteAction, SiteState
from submissions.models import ReferenceCounter

# What may be changed without a move, and what a move changes; everything of a record but its state.
DETAILS = (
    "name", "identification", "setting", "host", "provider", "equipment", "contact", "agreement", "agreement_until",
    "minimum_operators", "notes",
)  # fmt: skip
PLACE = ("address", "town", "postcode", "region")


class SiteProblem(ValidationError):
    """What was asked for cannot be recorded; the message is a sentence, under its field where there is one."""


def record_of(site: Site, products: Collection[str]) -> dict[str, Any]:
    """The whole site as plain JSON: what an event remembers and a master file freezes. `products` are codes."""
    return {
        "reference": site.reference,
        "code": site.code,
        "kind": site.kind,
        **{name: plain(getattr(site, name)) for name in DETAILS},
        **{name: getattr(site, name) for name in PLACE},
        "location_number": site.location_number,
        "located_since": plain(site.located_since),
        "state": str(site.state),
        "state_since": plain(site.state_since),
        "products": sorted(products),
    }


def plain(value: Any) -> Any:
    """A field's value as JSON says it: days as YYYY-MM-DD, an organisation by its name."""
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, int | str) else str(value)


def compose(
    site: Site,
    verb: str,
    *,
    changes: Mapping[str, Any],
    products: Collection[str],
    effective_on: date,
    by: User,
    why: str = "",
    to_state: str = "",
) -> SiteEvent:
    """Change the site in memory and answer its next event, neither saved. The caller holds the site's row lock.

    `changes`: field -> new value. `products`: the codes after the event. Raises SiteProblem for a day that is in the
    future, or before the event before.
    """
    step = lifecycle.STEPS[verb]
    _check_day(site, effective_on)
    old = {name: plain(getattr(site, name)) for name in changes}
    from_state = site.state if site.revision else ""
    for name, value in changes.items():
        setattr(site, name, value)
    target = to_state or step.target or site.state
    if target != from_state:
        site.state, site.state_since = SiteState(target), effective_on
    site.revision += 1
    return SiteEvent(
        site=site,
        number=site.revision,
        verb=verb,
        sentence=step.sentence,
        effective_on=effective_on,
        by=by,
        why=why,
        from_state=from_state,
        to_state=site.state,
        changes={name: [old[name], plain(getattr(site, name))] for name in changes},
        record=record_of(site, products),
    )


def _check_day(site: Site, day: date) -> None:
    if day > timezone.localdate():
        raise SiteProblem({"effective_on": "The day it took effect cannot be in the future."})
    last = last_day(site)
    if last and day < last:
        said = f"{last.day} {last:%B %Y}"
        raise SiteProblem({"effective_on": f"It cannot take effect before the last recorded event, on {said}."})


def _check_lock(site: Site, *, new: Collection[str] | None = None) -> None:
    """Refuse what the authority has locked under another name. Raises SiteProblem."""
    if said := locks.reason(site, new=new):
        raise SiteProblem(said)


def last_day(site: Site) -> date | None:
    """The day of its last event; without a query where it was asked with the site, as `last_event_on`."""
    if site.pk is None or not site.revision:
        return None
    if last := getattr(site, "last_event_on", None):
        return last
    return site.events.order_by("-number").values_list("effective_on", flat=True).first()


@transaction.atomic
def propose(
    control_site: ControlSite,
    *,
    code: str,
    kind: str,
    products: Collection[Product],
    located_since: date,
    by: User,
    why: str,
    effective_on: date | None = None,
    **fields: Any,
) -> Site:
    """A new site of the Control Site, in the state "proposed". `fields`: DETAILS and PLACE.

    Raises SiteProblem, ValidationError per field, and what permissions.check raises.
    """
    permissions.check(by, ControlSiteAction.CHANGE, control_site)
    effective_on = effective_on or timezone.localdate()
    site = Site(
        reference=next_references(1)[0], control_site=control_site, code=code, kind=kind,
        located_since=located_since, state_since=effective_on, **fields,
    )  # fmt: skip
    _check_lock(site)
    codes = [product.code for product in products]
    event = compose(site, "propose", changes={}, products=codes, effective_on=effective_on, by=by, why=why)
    site.full_clean(exclude=["products"])
    site.save()
    site.products.set(products)
    event.site = site
    event.save()
    permissions.grant_to_provider(site)
    return site


@transaction.atomic
def change(
    site: Site, *, fields: Mapping[str, Any], by: User, why: str, effective_on: date,
    products: Collection[Product] | None = None, seen: int | None = None,
) -> SiteEvent | None:  # fmt: skip
    """Change details of the site that are not its place; None where nothing would change.

    A change of who or what was evaluated (validity.REOPENING) puts a site that stood back under joint evaluation.
    `seen`: the revision that the person saw; SiteProblem when it changed since.
    """
    locked = lock(site)
    permissions.check(by, ControlSiteAction.CHANGE, locked)
    lifecycle.find("change", locked.state, kind=locked.kind)
    before = sorted(locked.products.values_list("code", flat=True))
    codes = before if products is None else sorted(product.code for product in products)
    changed = {name: value for name, value in fields.items() if name in DETAILS and getattr(locked, name) != value}
    if not changed and codes == before:
        return None
    check_seen(locked, seen)
    reopens = reopened_by(changed)
    event = compose(
        locked, "change", changes=changed, products=codes, effective_on=effective_on, by=by, why=why,
        to_state=lifecycle.after_move(locked.state, kind=locked.kind) if reopens else "",
    )  # fmt: skip
    _check_lock(locked, new=changed)
    if codes != before:
        event.changes["products"] = [before, codes]
    locked.full_clean(exclude=["products"])
    locked.save()
    if products is not None:
        locked.products.set(products)
    event.save()
    if "provider" in changed:
        permissions.grant_to_provider(locked)
    if reopens:
        validity.overtake(locked, by=by, why=f"{reopens} changed: {why}", also_open="provider" in changed)
    return event


def reopened_by(changed: Collection[str]) -> str:
    """Which of the changed fields call for a new evaluation, in words; empty where none does."""
    named = ", ".join(words for name, words in validity.REOPENING.items() if name in changed)
    return named[:1].upper() + named[1:]


@transaction.atomic
def move(
    site: Site, *, place: Mapping[str, Any], by: User, why: str, effective_on: date, seen: int | None = None
) -> SiteEvent:
    """The site stands somewhere else from that day on. What stood has to be evaluated and qualified again.

    HMR 2012 Sch 3 para 1A(2)(a), (b): identification and location of a unit are two things.
    """
    locked = lock(site)
    permissions.check(by, ControlSiteAction.CHANGE, locked)
    lifecycle.find("move", locked.state, kind=locked.kind)
    changed = {name: place[name] for name in PLACE if place[name] != getattr(locked, name)}
    if not changed and (done := done_already(locked, "move", by=by, why=why, seen=seen)):
        return done
    check_seen(locked, seen)
    if not changed:
        raise SiteProblem({"address": "This is where the site stands already."})
    changed |= {"location_number": locked.location_number + 1, "located_since": effective_on}
    event = write(
        locked, "move", changes=changed, effective_on=effective_on, by=by, why=why,
        to_state=lifecycle.after_move(locked.state, kind=locked.kind),
    )  # fmt: skip
    _check_lock(locked, new=changed)
    validity.overtake(locked, by=by, why=f"The site moved: {why}", also_open=True)
    return event


def write(
    locked: Site, verb: str, *, effective_on: date, by: User, why: str = "",
    changes: Mapping[str, Any] | None = None, to_state: str = "",
) -> SiteEvent:  # fmt: skip
    """Compose and save. The caller holds the row lock, found the step in the table and checked the permission."""
    codes = locked.products.values_list("code", flat=True)
    event = compose(
        locked, verb, changes=changes or {}, products=codes, effective_on=effective_on, by=by, why=why,
        to_state=to_state,
    )  # fmt: skip
    locked.full_clean(exclude=["products"])
    locked.save()
    event.save()
    return event


def lock(site: Site) -> Site:
    """The row as it is now, locked until the end of the transaction."""
    return Site.objects.select_for_update(of=("self",)).select_related("control_site", "provider").get(pk=site.pk)


def check_seen(site: Site, seen: int | None) -> None:
    if seen is not None and seen != site.revision:
        raise SiteProblem("Somebody recorded something about this site after you opened the page. Read it first.")


def done_already(site: Site, verb: str, *, by: User, why: str, seen: int | None) -> SiteEvent | None:
    """The event that the same post made before: what followed on what the person saw is exactly what they ask for."""
    if seen is None or seen == site.revision:
        return None
    return site.events.filter(number=seen + 1, verb=verb, by=by, why=why.strip()).first()


def next_references(count: int, prefix: str = "ST") -> list[str]:
    """So many references that were never given before: "ST-2026-00001", ... Inside a transaction."""
    name = f"{prefix}-{timezone.localdate().year}"
    ReferenceCounter.objects.get_or_create(prefix=name)
    counter = ReferenceCounter.objects.select_for_update().get(prefix=name)
    first = counter.last + 1
    counter.last += count
    counter.save(update_fields=["last"])
    width = 5 if prefix == "ST" else 4
    return [f"{name}-{number:0{width}d}" for number in range(first, first + count)]
