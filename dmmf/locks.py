"""A lock of the licensing authority is on a unit or a place, not on a row of this register.

Clinical Trials Regs 45(5), (6) (SI 2025/87 reg 47) for investigational products; HMR 2012 reg 27A by its title. That
the same serial id, or a POC site at the same address, counts as the same is this service's own rule.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q

from dmmf.models import Site
from dmmf.states import LOCKED, SiteKind, SiteState

Marks = dict[tuple[str, ...], tuple[int, str]]  # what identifies it -> the locked site's key and code


def barred(organisation_id: int) -> Marks:
    """What the organisation may not register anew: sites that are locked, or ceased while they were. One query."""
    ceased_locked = Q(state=SiteState.CEASED, events__verb="cease", events__from_state__in=LOCKED)
    sites = Site.objects.filter(Q(state__in=LOCKED) | ceased_locked, control_site__organisation_id=organisation_id)
    return {mark: (site.pk, site.code) for site in sites.distinct() for mark in _marks(site)}


def reason(site: Site, marks: Marks | None = None, *, new: Collection[str] | None = None) -> str:
    """Why the site may not be recorded like this; empty where nothing of the authority's stands against it.

    `new`: the fields that change; None for a new site. What stands beside a locked site stays where it is.
    """
    marks = barred(site.control_site.organisation_id) if marks is None else marks
    for mark in _marks(site):
        if new is not None and not _NEW[mark[0]] & set(new):
            continue
        key, code = marks.get(mark, (site.pk, ""))
        if key != site.pk:
            return (
                f"The licensing authority has locked {code}, which is the same unit or place. Only an accepted "
                "variation of the licence clears this."
            )
    return ""


_NEW = {"id": {"identification"}, "place": {"host", "address", "town", "postcode"}}  # what makes a mark anew


def _marks(site: Site) -> list[tuple[str, ...]]:
    serial = site.identification.strip().casefold()
    found: list[tuple[str, ...]] = [("id", serial)] if serial else []
    if site.kind == SiteKind.POC:
        found.append(
            ("place", *(" ".join(t.casefold().split()) for t in (site.host, site.address, site.town, site.postcode)))
        )
    return found
