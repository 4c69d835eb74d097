"""The page of a thing that a Control Site holds, and the pages that add, change and end it. One view for all sorts."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from dmmf import holdings, network, permissions, persons, products
from dmmf.control_site_forms import FORMS, EndForm, RecordForm, ReopenForm
from dmmf.holding_sorts import SORTS, changes_of
from dmmf.holdings import Overtaken, Sort, facts_of, mark, words
from dmmf.models import ControlSite
from dmmf.sites import plain
from dmmf.snapshot import designation_in_force
from dmmf.states import ControlSiteAction
from dmmf.views.loading import load_control_site
from submissions.views.loading import actor

C = ControlSiteAction
SHOWN = 10  # of the events of one thing
BESIDE = {"product": ("designation", "licence"), "person": ("deputy_for",)}


def thing(request: HttpRequest, reference: str, pk: int, sort: str) -> HttpResponse:
    """What is known of it, each line with a link to change it, and what happened to it."""
    control_site = load_control_site(request, reference)
    found, kind = _find(request, control_site, SORTS[sort], pk), SORTS[sort]
    can_change = permissions.may(actor(request), C.CHANGE, control_site)
    is_holder = not permissions.may(actor(request), C.ASSESS, control_site)
    if sort == "product":
        products.as_seen(actor(request), [found])
    events = control_site.events.select_related("by").filter(data__thing=kind.name_of(found)).order_by("-pk")
    context = {
        "control_site": control_site,
        "thing": found,
        "sort": kind,
        "has_ended": kind.has_ended(found),
        "rows": rows_of(control_site, kind, found, changeable=bool(can_change) and not kind.has_ended(found)),
        "can_change": can_change,
        "events": [(event, changes_of(event)) for event in events[:SHOWN]] if is_holder else [],
        "account": persons.account_of(found) if sort == "person" and found.role == "qp" else None,
        "related": _related(request, kind, found),
    }
    return render(request, "dmmf/control_site_thing.html", context)


def _related(request: HttpRequest, kind: Sort, found: Any) -> list[tuple[str, str]]:
    """Where else to look: (words, address)."""
    reference = found.control_site.reference
    if kind.key == "licence":
        named = products.visible(actor(request), found.control_site).filter(licence=found)
        links = [(f"Names {one}", reverse("dmmf:product", args=[reference, one.pk])) for one in named]
        return [*links, *_variations(request, found)]
    if kind.key == "person":
        deputies = found.deputies.order_by("name")
        return [(f"Deputy: {one}", reverse("dmmf:person", args=[reference, one.pk])) for one in deputies]
    if kind.key != "product":
        return []
    links = []
    if found.designation:
        in_force = designation_in_force(found)
        words_ = f"{in_force} is in force" if in_force else f"{found.designation} is not in force yet"
        shown = in_force or found.designation
        links.append((f"Designation: {words_}", reverse("submissions:overview", args=[shown.reference])))
    count = network.visible_sites(actor(request), found.control_site).filter(products=found).count()
    sites = "1 site" if count == 1 else f"{count:,} sites"
    register = reverse("dmmf:register", args=[reference])
    return [*links, (f"{sites} in the register", f"{register}?{urlencode({'product': found.code})}")]


def _variations(request: HttpRequest, licence: Any) -> list[tuple[str, str]]:
    """Applications to vary the licence for sites that the user may see."""
    sites = network.visible_sites(actor(request), licence.control_site)
    return [
        (
            f"Variation {one.number} for {one.site}, "
            + ("accepted" if one.accepted_on else "refused" if one.refused_on else "applied for"),
            reverse("dmmf:site", args=[one.site.reference]),
        )
        for one in licence.variations.select_related("site").filter(site__in=sites).order_by("-pk")
    ]


def add(request: HttpRequest, reference: str, sort: str) -> HttpResponse:
    control_site, kind = load_control_site(request, reference, C.CHANGE), SORTS[sort]
    form = FORMS[sort](control_site, None, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = holdings.add(control_site, kind, values=form.values, by=actor(request))
        except ValidationError as refused:
            put(form, refused)
        else:
            messages.success(request, f"The {kind.noun} {made} is added.")
            return redirect("dmmf:control_site_details", reference)
    return _form_page(request, control_site, kind, None, form, heading=f"Add a {kind.noun}")


def change(request: HttpRequest, reference: str, pk: int, sort: str) -> HttpResponse:
    control_site, kind = load_control_site(request, reference, C.CHANGE), SORTS[sort]
    found = _find(request, control_site, kind, pk)
    heading = f"Change the {kind.noun}"
    if request.method != "POST":
        form = FORMS[sort](control_site, found, initial=initial_of(found, kind.labels))
        return _form_page(request, control_site, kind, found, form, heading=heading)
    form = FORMS[sort](control_site, found, request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            holdings.change(found, kind, values=form.values, seen=given["version"], why=given["why"], by=actor(request))
        except ValidationError as refused:
            put(form, refused)
        except Overtaken as overtaken:
            found = _find(request, control_site, kind, pk)
            merged, errors = merge(overtaken, form, found, kind.model, kind.labels)
            form = FORMS[sort](control_site, found, initial=merged)
            return _form_page(request, control_site, kind, found, form, heading=heading, errors=errors)
        else:
            messages.success(request, f"The {kind.noun} is saved.")
            return redirect(f"dmmf:{sort}", reference, pk)
    return _form_page(request, control_site, kind, found, form, heading=heading)


def end(request: HttpRequest, reference: str, pk: int, sort: str) -> HttpResponse:
    """End it; or, where it has ended, take back the end."""
    control_site, kind = load_control_site(request, reference, C.CHANGE), SORTS[sort]
    found = _find(request, control_site, kind, pk)
    errors: list[dict[str, str]] = []
    form = _end_form(kind, found, request)
    if request.method == "POST" and form.is_valid():
        given = {"seen": form.cleaned_data["version"], "why": form.cleaned_data["why"], "by": actor(request)}
        try:
            if isinstance(form, EndForm):
                holdings.end(found, kind, on=form.cleaned_data["on"], **given)
            else:
                holdings.reopen(found, kind, **given)
        except ValidationError as refused:
            put(form, refused)
        except Overtaken as overtaken:
            found = _find(request, control_site, kind, pk)
            errors = [{"text": str(overtaken), "href": "#id_why"}]
            form = _end_form(kind, found, None, why=form.cleaned_data["why"])
        else:
            messages.success(request, f"The {kind.noun} {found} is saved.")
            return redirect(f"dmmf:{sort}", reference, pk)
    verb = "End" if isinstance(form, EndForm) else "Take back the end of"
    return _form_page(request, control_site, kind, found, form, heading=f"{verb} the {kind.noun}", errors=errors)


def _end_form(kind: Sort, found: Any, request: HttpRequest | None, **initial: Any) -> forms.Form:
    form = ReopenForm if kind.has_ended(found) else EndForm
    data = request.POST if request and request.method == "POST" else None
    return form(kind.may_end_ahead, data, initial=initial | {"version": mark(facts_of(found, kind.labels))})


def initial_of(found: Any, labels: Any) -> dict[str, Any]:
    """The form of a row as it is, and the mark that tells whether it still is."""
    values = {name: getattr(found, name) for name in labels}
    return values | {"version": mark(facts_of(found, labels))}


def merge(
    overtaken: Overtaken, form: RecordForm, found: Any, model: Any, labels: Any
) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """(initial of the next form, errors). What the person did not touch is as the others left it; nothing is lost."""
    merged = initial_of(found, labels) | {"why": form.cleaned_data["why"]}
    errors = [{"text": str(overtaken), "href": "#id_why"}]
    for name, mine in form.values.items():
        was, now = overtaken.theirs.get(name, (plain(getattr(found, name)),) * 2)
        if plain(mine) != was:
            merged[name] = mine
        if was != now:
            text = f"{labels[name]} was “{words(model, name, was)}” and is now “{words(model, name, now)}”"
            errors.append({"text": text, "href": f"#{form[name].link_id()}"})  # type: ignore[attr-defined]
    return merged, errors


def put(form: forms.Form, refused: ValidationError) -> None:
    """What a verb refused, under the fields that it is about."""
    for name, errors in refused.error_dict.items() if hasattr(refused, "error_dict") else [("", [refused])]:
        form.add_error(name if name in form.fields else None, errors)


def rows_of(control_site: ControlSite, kind: Sort, found: Any, *, changeable: bool) -> list[dict[str, Any]]:
    """A GOV.UK summary list of the thing."""
    address = reverse(f"dmmf:{kind.key}_change", args=[control_site.reference, found.pk])
    facts = facts_of(found, kind.labels)
    return [
        {
            "key": label,
            "value": words(kind.model, name, facts[name]),
            "actions": [{"href": address, "text": "Change", "hidden": label.lower()}]
            if changeable and name != "ended_on"
            else [],
        }
        for name, label in kind.labels.items()
        if name != kind.ends or facts[name] or kind.may_end_ahead
    ]


def _find(request: HttpRequest, control_site: ControlSite, kind: Sort, pk: int) -> Any:
    """The thing, if it is this Control Site's and the user may know of it. Raises Http404."""
    among = kind.model._default_manager.filter(control_site=control_site)
    if kind.key == "product":
        among = products.visible(actor(request), control_site)
    found = among.select_related("control_site", *BESIDE.get(kind.key, ())).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _form_page(
    request: HttpRequest, control_site: ControlSite, kind: Sort, found: Any, form: forms.Form, *, heading: str,
    errors: list[dict[str, str]] | None = None,
) -> HttpResponse:  # fmt: skip
    context = {
        "control_site": control_site,
        "sort": kind,
        "thing": found,
        "form": form,
        "heading": heading,
        "errors": errors or [],
        "problems_in_title": bool(errors),
        "back": reverse(f"dmmf:{kind.key}", args=[control_site.reference, found.pk])
        if found
        else reverse("dmmf:control_site_details", args=[control_site.reference]),
    }
    status = 409 if errors else 422 if form.errors else 200
    return render(request, "dmmf/control_site_form.html", context, status=status)
