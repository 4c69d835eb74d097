"""The e-mail to a Control Site's owners and signatories of what ends: one a day at most, each thing once a stage.

What was told is recorded only when the mail server has taken the mail, so what could not be sent is sent later. A
worker that dies in between may tell the same thing twice; it never keeps silent.
"""

from __future__ import annotations

from datetime import date

import structlog
from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from accounts.mail import full_address, message
from accounts.models import Membership
from accounts.roles import Role
from dmmf import expiring
from dmmf.expiring import Expiring
from dmmf.models import ControlSite, ExpiryNotice

log = structlog.get_logger(__name__)
READERS = (Role.OWNER, Role.SIGNATORY)
SENDING_SECONDS = 600  # within which a second worker leaves the same mail to the first


def waiting(control_sites: list[int], *, today: date) -> dict[int, list[tuple[Expiring, int]]]:
    """Control Site -> what nobody was told of, each with its stage; those that got a mail today wait for tomorrow."""
    notices = ExpiryNotice.objects.filter(control_site__in=control_sites)
    written = set(notices.filter(at__date=today).values_list("control_site_id", flat=True))
    told = set(notices.values_list("thing", "expires_on", "days"))
    found = expiring.of([pk for pk in control_sites if pk not in written], today=today)
    mails: dict[int, list[tuple[Expiring, int]]] = {}
    for one, at in expiring.due(found, today=today, stages=settings.EXPIRY_STAGES, told=told):
        mails.setdefault(one.control_site_id, []).append((one, at))
    return mails


def tell(control_site: ControlSite, *, today: date | None = None) -> int:
    """Send the mail of the day, if there is something to tell; how many things it told of.

    Raises what the mail server raises; nothing is recorded then.
    """
    today = today or timezone.localdate()
    found = waiting([control_site.pk], today=today).get(control_site.pk, [])
    readers = _addresses(control_site)
    if not found or not readers:
        return 0
    key = f"expiry-mail-{control_site.pk}-{today}"
    if not cache.add(key, 1, SENDING_SECONDS):
        return 0
    try:
        _send(control_site, [one for one, _ in found], readers, today)
    except Exception:
        cache.delete(key)
        raise
    ExpiryNotice.objects.bulk_create(
        [
            ExpiryNotice(control_site=control_site, thing=one.thing, expires_on=one.expires_on, days=at)
            for one, at in found
        ],
        ignore_conflicts=True,
    )
    log.info("told of what ends", control_site=control_site.reference, things=len(found), people=len(readers))
    return len(found)


def _addresses(control_site: ControlSite) -> list[str]:
    members = Membership.objects.filter(
        organisation_id=control_site.organisation_id, role__in=READERS, ended_at__isnull=True, user__is_active=True
    )
    return sorted(members.values_list("user__email", flat=True))


def _send(control_site: ControlSite, found: list[Expiring], readers: list[str], today: date) -> None:
    """One message to all of them, so that it was sent or was not."""
    context = {
        "control_site": control_site,
        "lines": lines_of(found, today=today),
        "horizon": expiring.horizon(),
        "link": full_address(reverse("dmmf:control_site", args=[control_site.reference])),
    }
    message(f"{control_site.reference}: what ends soon", "expiring", context, to=readers).send()


def lines_of(found: list[Expiring], *, today: date) -> list[tuple[str, date, str]]:
    """(what, its last day, in how many days). What is of sites is only counted: mail says no more than it has to."""
    lines = []
    for (_, kind), things in expiring.grouped(found).items():
        if kind in expiring.OF_SITES:
            lines.append((counted(kind, len(things)), things[0].expires_on))
        elif kind == "person":
            lines += [(f"Appointment: {one.label}", one.expires_on) for one in things]
        else:
            lines += [(f"{one.label[:1].upper()}{one.label[1:]}", one.expires_on) for one in things]
    return [(what, day, expiring.in_words(day, today=today)) for what, day in lines]


def counted(kind: str, number: int) -> str:
    """ "1 quality agreement with a host"; of several the first one's day is told."""
    one, several = expiring.NOUNS[kind]
    return f"1 {one}" if number == 1 else f"{number:,} {several}, the first"
