"""What was true on a day: of one site, and of all sites of a Control Site.

Every event holds the whole site as it was after it, and no event takes effect before the one before it. So what was
true on a day is the record of the last event that had taken effect.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from accounts.models import User
from dmmf import permissions
from dmmf.models import ControlSite, Site, SiteEvent
from dmmf.states import ControlSiteAction, SiteAction

Record = dict[str, Any]


def site_on(site: Site, day: date) -> Record | None:
    """The site at the end of that day; None where it was not yet proposed."""
    event = event_on(site, day)
    return dict(event.record) if event else None


def event_on(site: Site, day: date) -> SiteEvent | None:
    """The last event of the site that had taken effect on that day."""
    return site.events.filter(effective_on__lte=day).select_related("by").order_by("-number").first()


def register_on(control_site: ControlSite, day: date, *, among: QuerySet[Site] | None = None) -> list[Record]:
    """Every site at the end of that day, by its code, ceased ones included, in one query. `among`: only these."""
    return [dict(record) for record in events_on(control_site, day, among=among).values_list("record", flat=True)]


def events_on(control_site: ControlSite, day: date, *, among: QuerySet[Site] | None = None) -> QuerySet[SiteEvent]:
    """Of every site the last event that had taken effect on that day, by the site's code, which never changes."""
    of_site = SiteEvent.objects.filter(site=OuterRef("pk"), effective_on__lte=day).order_by("-effective_on", "-number")
    sites = (Site.objects.all() if among is None else among).filter(control_site=control_site)
    last = sites.annotate(last_event=Subquery(of_site.values("pk")[:1])).values("last_event")
    return SiteEvent.objects.filter(pk__in=last).order_by("site__code")


def replayed(events: list[SiteEvent]) -> Record:
    """The record that the events' deltas add up to, from the proposal on: what register_on has to equal."""
    record = dict(events[0].record)
    for event in events[1:]:
        record |= {name: new for name, (_, new) in event.changes.items()}
        if event.to_state != event.from_state:
            record |= {"state": event.to_state, "state_since": event.effective_on.isoformat()}
    return record


def since(user: User, site: Site) -> int:
    """The number of the first event that the user may read. A healthcare provider reads from when it became the host:
    what the site was before is another's business.
    """
    cache: dict[int, int] = site.__dict__.setdefault("_since", {})
    if user.pk not in cache:
        granted = permissions.granted(user, site)
        reads_all = ControlSiteAction.VIEW in granted or SiteAction.SUSPEND in granted
        cache[user.pk] = 1 if reads_all else _handed_over(site)
    return cache[user.pk]


HANDED_OVER = Q(changes__has_key="provider")  # of SiteEvent: the site got another healthcare provider, or none


def _handed_over(site: Site) -> int:
    events = site.events.filter(HANDED_OVER).order_by("-number")
    return events.values_list("number", flat=True).first() or 1


def events_for(user: User, site: Site) -> QuerySet[SiteEvent]:
    """The events of the site that the user may read, the last one first."""
    return site.events.filter(number__gte=since(user, site)).select_related("by").order_by("-number")
