"""What is recorded of a site: a proposal, changes, moves, steps of its life."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from dmmf import guards, lifecycle, locks, sites, steps
from dmmf.lifecycle import Step
from dmmf.models import ControlSite, Site
from dmmf.site_forms import ChangeForm, MoveForm, ProposeForm, StepForm, files_of
from dmmf.states import ControlSiteAction, SiteKind
from dmmf.validity import REOPENING
from dmmf.views.loading import load_control_site, load_site
from dmmf.views.posting import try_verb
from submissions.views.loading import actor

CHANGE = ControlSiteAction.CHANGE


def form_page(request: HttpRequest, form: Any, status: int, **context: Any) -> HttpResponse:
    """The page of one form: `title`, `button`, `back` (address), `back_text`, and what to know before."""
    return render(request, "dmmf/site_form.html", {"form": form, **context}, status=status)


def back_to(site: Site) -> dict[str, str]:
    return {"back": reverse("dmmf:site", args=[site.reference]), "back_text": str(site), "caption": str(site)}


def step(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    """Take a step: from which day, why, on what evidence."""
    if name not in steps.TAKEN:
        raise Http404
    wanted = lifecycle.STEPS[name]
    site = load_site(request, reference, wanted.action or CHANGE)
    data = request.POST if request.method == "POST" else None
    form, status = StepForm(wanted, data, request.FILES if data is not None else None, seen=site.revision), 200
    notes: list[str] = []
    if data is not None:
        status = try_verb(form, lambda: _take(request, site, name, form))
    else:
        notes = _check(site, wanted)
    if status == 302:
        messages.success(request, f"It is recorded: {site.code} is {_now(site)}.")
        return redirect("dmmf:site", reference)
    return form_page(
        request, form, status, title=wanted.label, button=wanted.label, notes=notes, warnings=_WARNINGS.get(name, ()),
        source=_SOURCES.get(name, ""), danger=name in ("cease", "suspend", "revoke"), **back_to(site),
    )  # fmt: skip


def _check(site: Site, wanted: Step) -> list[str]:
    """What the step rests on; or raise what it would be refused with, before anybody types."""
    lifecycle.find(wanted.name, site.state, kind=site.kind)
    facts = guards.facts_of(site)
    if reasons := guards.unmet(wanted.name, facts):
        raise steps.NotReady(wanted, reasons)
    return guards.grounds(wanted.name, facts)


def _take(request: HttpRequest, site: Site, name: str, form: StepForm) -> None:
    steps.take_step(site, name, by=actor(request), evidence=files_of(form), **form.said())


def _now(site: Site) -> str:
    return f"“{Site.objects.get(pk=site.pk).get_state_display()}”"


_WARNINGS: dict[str, tuple[str, ...]] = {
    "cease": ("A site that has ceased does not come back. Its records stay.",),
    "suspend": ("From now on the Control Site cannot use or approve the site again. Only an accepted variation of the "
                "licence clears this.",),
    "revoke": ("From now on the Control Site cannot use or approve the site again. Only an accepted variation of the "
               "licence clears this. By this service’s own rule the site then begins anew.",),
}  # fmt: skip
_SOURCES = {"suspend": locks.SOURCE, "revoke": locks.SOURCE}


def change(request: HttpRequest, reference: str) -> HttpResponse:
    """Change details that are not the place."""
    site = load_site(request, reference, CHANGE)
    lifecycle.find("change", site.state, kind=site.kind)
    form, status = ChangeForm(request.POST if request.method == "POST" else None, site=site, seen=site.revision), 200
    if request.method == "POST":
        status = try_verb(
            form,
            lambda: sites.change(site, fields=form.details(), products=form.chosen(), by=actor(request), **form.said()),
        )
    if status == 302:
        messages.success(request, f"The details of {site.code} are saved.")
        return redirect("dmmf:site", reference)
    words = ", ".join(REOPENING.values())
    stands = lifecycle.after_move(site.state, kind=site.kind) != site.state
    notes = [f"A change of these puts the site back before its evaluation: {words}."] if stands else []
    return form_page(
        request, form, status, title="Change details", button="Save", notes=notes, **back_to(site)
    )  # fmt: skip


def move(request: HttpRequest, reference: str) -> HttpResponse:
    """Record that the site stands somewhere else."""
    site = load_site(request, reference, CHANGE)
    lifecycle.find("move", site.state, kind=site.kind)
    form, status = MoveForm(request.POST if request.method == "POST" else None, site=site, seen=site.revision), 200
    if request.method == "POST":
        status = try_verb(form, lambda: sites.move(site, place=form.place(), by=actor(request), **form.said()))
    if status == 302:
        messages.success(request, f"The move is recorded: {site.code} is {_now(site)}.")
        return redirect("dmmf:site", reference)
    notes = [f"It stands at {site.address}, {site.town} {site.postcode}, since {_said(site)}."]
    stands = lifecycle.after_move(site.state, kind=site.kind) != site.state
    warnings = (_MOVES,) if stands else ()
    return form_page(
        request, form, status, title="Record a move", button="Record the move", notes=notes, warnings=warnings,
        source="HMR 2012 Sch 3 para 1A(2)(a) and (b): a unit's means of identification, and its location; (c) for "
        "sites of related operations; for POC sites para 1B(2), read in parallel: its text was not at hand",
        **back_to(site),
    )  # fmt: skip


_MOVES = "After a move nothing may be made there until the new place is evaluated and the site is qualified again."


def _said(site: Site) -> str:
    return f"{site.located_since.day} {site.located_since:%B %Y}"


def propose(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose the kind of site, then say what it is."""
    control_site = load_control_site(request, reference, CHANGE)
    kind = request.GET.get("kind", "")
    if kind not in SiteKind.values:
        context = {"control_site": control_site, "kinds": SiteKind.choices, "hints": _KINDS}
        return render(request, "dmmf/site_propose.html", context, status=422 if request.method == "POST" else 200)
    data = request.POST if request.method == "POST" else None
    if data is not None and (made := _made_before(request, control_site, kind)):
        return redirect("dmmf:site", made.reference)
    form, status = ProposeForm(data, control_site=control_site, kind=kind), 200
    if data is not None:
        made_now: list[Site] = []
        status = try_verb(form, lambda: made_now.append(_propose(request, control_site, kind, form)))
        if status == 302:
            messages.success(request, f"{made_now[0]} is proposed.")
            return redirect("dmmf:site", made_now[0].reference)
    label = SiteKind(kind).label
    return form_page(
        request, form, status, title=f"Propose a {label[:1].lower() if kind != SiteKind.POC else label[:1]}{label[1:]}",
        button="Propose the site", caption=str(control_site), back_text="Kinds of site",
        back=reverse("dmmf:site_propose", args=[reference]),
    )  # fmt: skip


_KINDS: dict[str, str] = {
    SiteKind.POC: "A ward, theatre, clinic, ambulance, or a route of home visits, where the product is made at or near "
    "the place of use.",
    SiteKind.MM: "A relocatable manufacturing unit. Its identity, a serial or asset id, is kept apart from its place.",
    SiteKind.RELATED: "Testing or storage: operations related to the manufacture take place there.",
}


def _propose(request: HttpRequest, control_site: ControlSite, kind: str, form: ProposeForm) -> Site:
    said = {name: value for name, value in form.said().items() if name != "seen"}
    return sites.propose(
        control_site, code=form.cleaned_data["code"], kind=kind, products=form.chosen(), by=actor(request),
        **form.fields_of_site(), **said,
    )  # fmt: skip


def _made_before(request: HttpRequest, control_site: ControlSite, kind: str) -> Site | None:
    """The site that the same post made: this person's, of this code, kind and name, with nothing recorded since."""
    given = {name: request.POST.get(name, "").strip() for name in ("code", "name")}
    return control_site.sites.filter(
        **given, kind=kind, revision=1, events__by=actor(request), events__why=request.POST.get("why", "").strip()
    ).first()
