"""What hangs on a site: training of its people, and variations of the licence about it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from dmmf import locks, training, variations
from dmmf.models import LicenceVariation, Site
from dmmf.site_forms import files_of
from dmmf.site_record_forms import ApplyForm, DecideForm, EndForm, TrainingForm
from dmmf.states import LOCKED, ControlSiteAction, SiteAction, SiteState
from dmmf.views.loading import load_site
from dmmf.views.posting import try_verb
from dmmf.views.site_steps import back_to, form_page
from submissions.transitions import TransitionNotAllowed
from submissions.views.loading import actor

RECORD = (SiteAction.RECORD_TRAINING, ControlSiteAction.CHANGE)


def record_training(request: HttpRequest, reference: str) -> HttpResponse:
    """Somebody is trained for the procedure of a product."""
    site = load_site(request, reference, *RECORD)
    if site.state == SiteState.CEASED:
        raise TransitionNotAllowed("The site has ceased; nobody is trained for it any more.")
    form, status = TrainingForm(request.POST if request.method == "POST" else None, site=site), 200
    if request.method == "POST":
        status = try_verb(form, lambda: training.record(site, by=actor(request), **form.verb()))
    if status == 302:
        messages.success(request, f"The training of {form.cleaned_data['person']} is recorded.")
        return redirect("dmmf:site", reference)
    return form_page(request, form, status, title="Record training", button="Record training", **back_to(site))


def end_training(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """It does not count any longer."""
    site = load_site(request, reference, *RECORD)
    one = get_object_or_404(training.visible(actor(request), site), pk=pk)
    one.site = site
    if one.ended_on and request.method != "POST":
        raise TransitionNotAllowed("This training is ended already.")
    form, status = EndForm(request.POST if request.method == "POST" else None), 200
    if request.method == "POST":
        status = try_verb(form, lambda: training.end(one, by=actor(request), **form.cleaned_data))
    if status == 302:
        messages.success(request, f"The training of {one.person} is ended.")
        return redirect("dmmf:site", reference)
    title = f"End the training of {one.person} for {one.product.code}"
    return form_page(request, form, status, title=title, button="End the training", **back_to(site))


def apply(request: HttpRequest, reference: str) -> HttpResponse:
    """The holder records its application to vary the licence, so that a locked site may be used again."""
    site = load_site(request, reference, ControlSiteAction.CHANGE)
    if request.method != "POST":
        _check_apply(site)
    form, status = ApplyForm(request.POST if request.method == "POST" else None, site=site), 200
    if request.method == "POST":
        status = try_verb(form, lambda: variations.apply(site, by=actor(request), **form.cleaned_data))
    if status == 302:
        messages.success(request, f"The application is recorded. {site.code} stays locked until it is accepted.")
        return redirect("dmmf:site", reference)
    return form_page(
        request, form, status, title="Record an application to vary the licence", button="Record the application",
        source=locks.SOURCE, **back_to(site),
    )  # fmt: skip


_BACK: dict[str, str] = {
    SiteState.SUSPENDED: "When it is accepted, the site is free again. By this service’s own rule it is then paused, "
    "or where the suspension found it; if it moved or changed meanwhile, it is evaluated or qualified again first.",
    SiteState.REVOKED: "When it is accepted, the site is free again. By this service’s own rule it begins anew as "
    "proposed.",
}


def _check_apply(site: Site) -> None:
    if site.state not in LOCKED:
        raise TransitionNotAllowed("The licensing authority has not locked this site, so no variation is needed.")
    if waiting := variations.undecided(site):
        raise TransitionNotAllowed(f"Variation {waiting.number} about this site waits for a decision already.")


def decide(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """An assessor accepts or refuses the variation."""
    site = load_site(request, reference, SiteAction.SUSPEND)
    found = get_object_or_404(site.variations.select_related("licence", "applied_by"), pk=pk)
    found.site = site
    if request.method != "POST" and (found.accepted_on or found.refused_on):
        raise TransitionNotAllowed(f"Variation {found.number} is decided already.")
    data = request.POST if request.method == "POST" else None
    form, status = DecideForm(data, request.FILES if data is not None else None), 200
    if data is not None:
        status = try_verb(form, lambda: _decide(request, found, form.cleaned_data, form))
    if status == 302:
        done = "accepted" if form.cleaned_data["outcome"] == "accept" else "refused"
        messages.success(request, f"Variation {found.number} is {done}.")
        return redirect("dmmf:site", reference)
    applied = f"{found.applied_on.day} {found.applied_on:%B %Y}"
    notes = [f"{found.licence}, applied for on {applied} by {found.applied_by}: {found.what}"]
    notes += [_BACK[site.state]] if site.state in _BACK else []
    return form_page(
        request, form, status, title=f"Decide on variation {found.number}", button="Record the decision", notes=notes,
        source=locks.SOURCE, **back_to(site),
    )  # fmt: skip


def _decide(request: HttpRequest, found: LicenceVariation, given: dict[str, Any], form: DecideForm) -> None:
    said = {"by": actor(request), "why": given["why"]}
    if given["outcome"] == "accept":
        variations.accept(found, accepted_on=given["accepted_on"], evidence=files_of(form), **said)
    elif given["outcome"] == "refuse":
        variations.refuse(found, refused_on=given["accepted_on"], **said)
    else:
        raise Http404
