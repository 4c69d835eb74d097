"""A lock of the licensing authority is on a unit or a place, not on a row of this register.

That the same serial id, or a POC site at the same address, counts as the same is this service's own rule; so is that
a site which ceased while it was locked keeps its lock.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Q

from dmmf.models import Site, SiteEvent
from dmmf.states import LOCKED, SiteKind, SiteState

SOURCE = (
    "Clinical Trials Regulations 2004 reg 45(2)(c), (d), (5) and (6), as amended by SI 2025/87 reg 47, for "
    "investigational products; HMR 2012 reg 27A by its title"
)
Mark = tuple[str, ...]
Marks = dict[Mark, tuple[int, str]]  # what identifies it -> the locked site's key and code
_PLACE = ("host", "address", "town", "postcode")
_NEW = {"id": {"identification"}, "place": set(_PLACE)}  # what makes a mark anew


def barred(organisation_id: int) -> Marks:
    """What the organisation may not register anew, in one query: sites that are locked, or ceased while they were.

    What a site was when it was locked counts as well as what it was changed to since.
    """
    events = SiteEvent.objects.filter(
        Q(to_state__in=LOCKED) | Q(from_state__in=LOCKED), site__control_site__organisation_id=organisation_id,
        site__state__in=(*LOCKED, SiteState.CEASED),
    ).order_by("site_id", "number")  # fmt: skip
    found: dict[int, Marks] = {}
    for key, state, record in events.values_list("site_id", "to_state", "record"):
        if state in LOCKED:
            found.setdefault(key, {}).update(dict.fromkeys(_marks(record), (key, record["code"])))
        elif state != SiteState.CEASED:  # a variation was accepted
            found.pop(key, None)
    return {mark: site for marks in found.values() for mark, site in marks.items()}


def reason(site: Site, marks: Marks | None = None, *, new: Collection[str] | None = None) -> str:
    """Why the site may not be recorded like this; empty where nothing of the authority's stands against it.

    `new`: the fields that change; None for a new site. What stands beside a locked site stays where it is.
    """
    said = {name: getattr(site, name) for name in ("kind", "identification", *_PLACE)}
    asked = [mark for mark in _marks(said) if new is None or _NEW[mark[0]] & set(new)]
    if not asked:
        return ""
    marks = barred(site.control_site.organisation_id) if marks is None else marks
    for mark in asked:
        key, code = marks.get(mark, (site.pk, ""))
        if key != site.pk:
            return (
                f"The licensing authority has locked {code}, which this service takes for the same unit or place. Only "
                "an accepted variation of the licence clears this."
            )
    return ""


def _marks(said: Mapping[str, Any]) -> list[Mark]:
    """Of a site's fields, or of its record."""
    serial = _plain(said["identification"])
    found: list[Mark] = [("id", serial)] if serial else []
    if said["kind"] == SiteKind.POC:
        found.append(("place", *(_plain(said[name]) for name in _PLACE)))
    return found


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
