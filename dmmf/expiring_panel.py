"""What ends soon, on the home page of the people who hold it."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from dmmf import expiring, permissions
from dmmf.expiring import Expiring
from dmmf.models import ControlSite, ControlSiteGroupPermission
from dmmf.states import ControlSiteAction
from submissions.panels import Line, Panel

MOST = 8  # lines; the pages of the Control Sites have the rest


def panels(user: User) -> list[Panel]:
    """One panel, or none. One query for who holds nothing, seven for who does."""
    held = {one.pk: one for one in _held(user)}
    if not held:
        return []
    today = timezone.localdate()
    found = expiring.grouped(expiring.of(list(held), today=today))
    lines = [
        (group[0].expires_on, line)
        for (owner, kind), group in found.items()
        for line in _lines(held[owner], kind, group, several=len(held) > 1, today=today)
    ]
    lines.sort(key=lambda pair: pair[0])
    more = Line("All Control Sites", reverse("dmmf:control_sites")) if len(lines) > MOST else None
    heading = f"Ends within {expiring.horizon()} days (illustrative: a setting of this service)"
    return [Panel(heading, [line for _, line in lines[:MOST]], more=more)]


def _held(user: User) -> list[ControlSite]:
    """The Control Sites of the user's own organisation; an assessor is granted more than seeing."""
    grants = ControlSiteGroupPermission.objects.filter(group__user=user, permission__codename=ControlSiteAction.VIEW)
    assessed = ControlSiteGroupPermission.objects.filter(permission__codename=ControlSiteAction.ASSESS).values("group")
    own = grants.exclude(group__in=assessed).values("content_object_id")
    return list(permissions.control_sites_visible_to(user).filter(pk__in=own).order_by("name"))


def _lines(control_site: ControlSite, kind: str, group: list[Expiring], *, several: bool, today: date) -> list[Line]:
    """A line for each thing of its own; one for all things of its sites of a kind."""
    address = reverse("dmmf:control_site", args=[control_site.reference])
    suffix = f" ({control_site.name})" if several else ""
    one, many = expiring.NOUNS[kind]
    if kind in expiring.OF_SITES:
        what = f"1 {one}: {group[0].name}" if len(group) == 1 else f"{len(group):,} {many}"
        first = "The first on " if len(group) > 1 else ""
        return [_line(f"{what}{suffix}", address, group[0].expires_on, today=today, first=first)]
    return [
        _line(
            f"{one[:1].upper()}{one[1:]}: {each.name}{suffix}",
            reverse(f"dmmf:{kind}", args=[control_site.reference, each.pk]),
            each.expires_on,
            today=today,
        )
        for each in group
    ]


def _line(text: str, href: str, last: date, *, today: date, first: str = "") -> Line:
    over = last < today
    tag, colour = ("Past its day", "red") if over else ("Ends soon", "yellow")
    when = expiring.in_words(last, today=today)
    return Line(text, href, detail=f"{first}{last.day} {last:%B %Y}, {when}", tag=tag, colour=colour)
