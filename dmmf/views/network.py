"""The Control Site's own page: its network, what needs attention, what happened. And its whole history."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from dmmf import attention, expiring, network, permissions
from dmmf.models import ControlSite
from dmmf.states import ControlSiteAction
from dmmf.views.loading import load_control_site
from submissions.views.loading import actor

C = ControlSiteAction
LATEST = 8  # happenings on the page itself
LOOKED_AT = 150  # events among which they are looked for: an import records the same of many sites
PER_PAGE = 50


def control_site(request: HttpRequest, reference: str) -> HttpResponse:
    """Numbers by state, what needs attention, the regions as a picture and as a table, the latest events."""
    found = load_control_site(request, reference)
    user, today = actor(request), timezone.localdate()
    is_holder = not permissions.may(user, C.ASSESS, found)
    sites = network.visible_sites(user, found)
    numbers = network.of(sites)
    context = {
        "control_site": found,
        "is_holder": is_holder,
        "can_change": permissions.may(user, C.CHANGE, found),
        "network": numbers,
        "picture": network.PICTURE,
        "findings": _findings(found, attention.of(sites, today=today)),
        "gaps": network.gaps(found, today=today) if is_holder else [],
        "expiring": _expiring(found) if is_holder else [],
        "horizon": expiring.horizon(),
        "happenings": _latest(found) if is_holder else [],
        "products": network.products_of(user, found, today=today),
        "register_url": reverse("dmmf:register", args=[found.reference]),
    }
    return render(request, "dmmf/network.html", context)


def _findings(found: ControlSite, findings: list[attention.Finding]) -> list[dict[str, Any]]:
    return [
        {
            "finding": finding,
            "href": reverse("dmmf:attention", args=[found.reference, finding.rule.key]),
            "sites": [(site, reverse("dmmf:site", args=[site.reference])) for site in finding.sites],
        }
        for finding in findings
    ]


def _expiring(found: ControlSite) -> list[dict[str, Any]]:
    """What of the Control Site itself ends: what is of its sites is among the findings."""
    today = timezone.localdate()
    return [
        {
            "text": f"{expiring.NOUNS[one.kind][0][:1].upper()}{expiring.NOUNS[one.kind][0][1:]}: {one.name}",
            "href": reverse(f"dmmf:{one.kind}", args=[found.reference, one.pk]),
            "day": one.expires_on,
            "when": expiring.in_words(one.expires_on, today=today),
            "over": one.expires_on < today,
        }
        for one in sorted(expiring.of_holdings([found.pk], today=today), key=lambda one: one.expires_on)
    ]


def attention_page(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """All sites that one rule finds."""
    found = load_control_site(request, reference)
    rule = attention.RULES.get(key)
    if rule is None:
        raise Http404
    sites = rule.find(network.visible_sites(actor(request), found), timezone.localdate()).order_by("code")
    page = Paginator(sites, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "control_site": found,
        "rule": rule,
        "page": page,
        "sentence": rule.sentence(page.paginator.count),
        "sites": [(site, reverse("dmmf:site", args=[site.reference])) for site in page],
    }
    return render(request, "dmmf/network_attention.html", context)


def history(request: HttpRequest, reference: str) -> HttpResponse:
    """Every event of the Control Site and of its sites, newest first."""
    found = load_control_site(request, reference)
    if permissions.may(actor(request), C.ASSESS, found):
        raise PermissionDenied("The history of a Control Site is for its own organisation.")
    page = Paginator(network.timeline(found), PER_PAGE).get_page(request.GET.get("page"))
    context = {"control_site": found, "page": page, "happenings": _happenings(list(page))}
    return render(request, "dmmf/control_site_history.html", context)


def _latest(found: ControlSite) -> list[tuple[network.Happening, str]]:
    rows = list(network.timeline(found)[:LOOKED_AT])
    runs = network.in_runs(network.happenings(rows))
    if len(rows) == LOOKED_AT:
        runs[-1] = replace(runs[-1], at_least=True)
    return [_with_address(one) for one in runs[:LATEST]]


def _happenings(rows: list[Any]) -> list[tuple[network.Happening, str]]:
    """Each with the address of its site."""
    return [_with_address(one) for one in network.happenings(rows)]


def _with_address(one: network.Happening) -> tuple[network.Happening, str]:
    return one, reverse("dmmf:site", args=[one.site.reference]) if one.site else ""
