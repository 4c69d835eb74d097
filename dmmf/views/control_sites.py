"""The Control Sites that one may see, adding one, its details, and who changed what."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.models import User
from accounts.organisations import active_memberships
from accounts.roles import OrganisationKind
from dmmf import control_sites, permissions, products
from dmmf.control_site_forms import ControlSiteForm
from dmmf.holding_sorts import SORTS
from dmmf.holdings import Overtaken, words
from dmmf.models import ControlSite
from dmmf.states import ControlSiteAction, SiteState
from dmmf.views.holdings import initial_of, merge, put
from dmmf.views.loading import load_control_site
from submissions.views.loading import actor

C = ControlSiteAction
PER_PAGE = 25


def control_site_list(request: HttpRequest) -> HttpResponse:
    """Those of the own organisation; for an assessor those that submitted files name."""
    user = actor(request)
    found = permissions.control_sites_visible_to(user).select_related("organisation").order_by("name", "pk")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    held = {membership.organisation.kind for membership in active_memberships(user)}
    context = {
        "page": page,
        "lines": [(one, *counts) for one, counts in zip(shown, _counts(user, shown), strict=True)],
        "start_reason": _start_reason(user),
        "is_applicant": OrganisationKind.APPLICANT in held,
        "is_assessor": OrganisationKind.REGULATOR in held,
        "is_provider": OrganisationKind.PROVIDER in held,
    }
    return render(request, "dmmf/control_sites.html", context)


def _counts(user: User, shown: list[ControlSite]) -> list[tuple[int, int]]:
    """(sites that have not ceased, active ones) of each, of those that the user may see."""
    sites = permissions.sites_visible_to(user, Q(control_site__in=shown)).values("control_site_id").order_by()
    counted = sites.annotate(
        live=Count("pk", filter=~Q(state=SiteState.CEASED)), active=Count("pk", filter=Q(state=SiteState.ACTIVE))
    )
    found = {row["control_site_id"]: (row["live"], row["active"]) for row in counted}
    return [found.get(one.pk, (0, 0)) for one in shown]


def _start_reason(user: User) -> str:
    """Why the user cannot add one; empty where it is possible."""
    try:
        control_sites.starter(user)
    except PermissionDenied as refused:
        return str(refused)
    return ""


def add(request: HttpRequest) -> HttpResponse:
    """Its name and where it is; a second post of the same form leads to the same Control Site."""
    organisation = control_sites.starter(actor(request)).organisation
    form = ControlSiteForm(None, None, request.POST if request.method == "POST" else None)
    if form.is_valid():
        token = form.cleaned_data["token"] or uuid.uuid4()
        try:
            made = control_sites.start(organisation, by=actor(request), token=token, **form.values)
        except ValidationError as refused:
            put(form, refused)
        else:
            messages.success(request, f"The Control Site {made} is added. Now say what it holds.")
            return redirect("dmmf:control_site_details", made.reference)
    context = {"form": form, "organisation": organisation}
    return render(request, "dmmf/control_site_add.html", context, status=422 if form.errors else 200)


def details(request: HttpRequest, reference: str) -> HttpResponse:
    """Address, licences, certificates, people and products, each with a page of its own."""
    control_site = load_control_site(request, reference)
    user = actor(request)
    context = {
        "control_site": control_site,
        "can_change": permissions.may(user, C.CHANGE, control_site),
        "facts": [
            (label, words(ControlSite, name, getattr(control_site, name)))
            for name, label in control_sites.LABELS.items()
        ],
        "licences": _with_end("licence", control_site.licences.order_by("ended_on", "number")),
        "certificates": _with_end("certificate", control_site.certificates.order_by("ended_on", "number")),
        "persons": _with_end(
            "person", control_site.persons.select_related("deputy_for").order_by("until", "role", "name")
        ),
        "products": _with_end("product", products.as_seen(user, list(products.visible(user, control_site)))),
    }
    return render(request, "dmmf/control_site_details.html", context)


def _with_end(key: str, things: Any) -> list[tuple[Any, bool]]:
    """(thing, whether it has ended), what has ended last."""
    found = [(thing, SORTS[key].has_ended(thing)) for thing in things]
    return sorted(found, key=lambda pair: pair[1])


def change(request: HttpRequest, reference: str) -> HttpResponse:
    control_site = load_control_site(request, reference, C.CHANGE)
    if request.method != "POST":
        form = ControlSiteForm(control_site, control_site, initial=initial_of(control_site, control_sites.LABELS))
        return _change_page(request, control_site, form)
    form = ControlSiteForm(control_site, control_site, request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            control_sites.change(
                control_site, values=form.values, seen=given["version"], why=given["why"], by=actor(request)
            )
        except ValidationError as refused:
            put(form, refused)
        except Overtaken as overtaken:
            now = load_control_site(request, reference, C.CHANGE)
            merged, errors = merge(overtaken, form, now, ControlSite, control_sites.LABELS)
            return _change_page(request, now, ControlSiteForm(now, now, initial=merged), errors)
        else:
            messages.success(request, "The details are saved.")
            return redirect("dmmf:control_site_details", reference)
    return _change_page(request, control_site, form)


def _change_page(
    request: HttpRequest, control_site: ControlSite, form: ControlSiteForm, errors: list[dict[str, str]] | None = None
) -> HttpResponse:
    context = {
        "control_site": control_site,
        "form": form,
        "heading": "Change the details",
        "errors": errors or [],
        "problems_in_title": bool(errors),
    }
    status = 409 if errors else 422 if form.errors else 200
    return render(request, "dmmf/control_site_form.html", context, status=status)
