"""Site annexes of a master file: list them, and write or take back what differs at a site."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from dmmf import overrides
from dmmf.kind import DMMF
from dmmf.master_file_forms import OverrideForm
from dmmf.models import MasterFile, Site, SiteOverride
from dmmf.questionnaire import OVERRIDABLE
from dmmf.views.master_files import file_of
from submissions import drafting, permissions, summaries
from submissions.models import Submission
from submissions.states import Action
from submissions.views.loading import actor, load

FOUND = 20  # sites that a search shows


def site_annexes(request: HttpRequest, reference: str) -> HttpResponse:
    """The sites that differ, and a search for another one."""
    submission = load(request, reference, Action.VIEW_DRAFT)
    file, query = file_of(reference), request.GET.get("q", "").strip()[:100]
    differing: dict[Site, int] = {}
    for row in overrides.in_force(file):
        differing[row.site] = differing.get(row.site, 0) + 1
    named = Q(code__icontains=query) | Q(name__icontains=query) | Q(town__icontains=query)
    sites = file.product.sites.exclude(state="ceased").filter(named).order_by("code")
    context = {
        "submission": submission,
        "file": file,
        "differing": differing.items(),
        "query": query,
        "sites": sites[:FOUND],
        "more": sites.count() > FOUND,
        "edit": permissions.can(actor(request), Action.EDIT, submission),
    }
    return render(request, "dmmf/site_annexes.html", context)


def site_annex(request: HttpRequest, reference: str, site: str) -> HttpResponse:
    """The slots of one site: as for all, or with words of its own."""
    submission = load(request, reference, Action.VIEW_DRAFT)
    file = file_of(reference)
    place = _site(file, site)
    own = {(row.section, row.question): row for row in overrides.in_force(file, place)}
    sections = [
        (section, [(key, section.questions[key], own.get((section.key, key))) for _, key in slots])
        for section in DMMF.questionnaire.sections
        if (slots := _slots(section.key))
    ]
    context = {"submission": submission, "site": place, "sections": sections, "count": len(own)}
    return render(request, "dmmf/site_annex.html", context)


def override(request: HttpRequest, reference: str, site: str, section: str, question: str) -> HttpResponse:
    """What the file says for all, and what this site says in its place."""
    posted = request.method == "POST"
    submission = load(request, reference, Action.EDIT if posted else Action.VIEW_DRAFT)
    file = file_of(reference)
    place, slot = _site(file, site), (section, question)
    if slot not in OVERRIDABLE:
        raise Http404
    head = overrides.head_of(file, place, slot)
    form = OverrideForm(request.POST) if posted else OverrideForm(initial=_initial(head))
    context = _context(request, submission, place, slot) | {"head": head}
    if not posted or not form.is_valid():
        return _show(request, context, form, 422 if posted else 200)
    try:
        row = overrides.write(file, place, slot=slot, by=actor(request), **form.verb())
    except overrides.Conflict as conflict:
        again = request.POST.copy()
        again["base"] = str(conflict.theirs.number)
        return _show(request, context | {"theirs": conflict.theirs}, OverrideForm(again), 409)
    except ValidationError as refused:
        form.add_error(None, refused)
        return _show(request, context, form, 422)
    for cut in form.fields["html"].removed:  # type: ignore[attr-defined]
        messages.warning(request, f"From “{form.fields['html'].label}” we removed {cut}.")
    if row:
        messages.success(request, f"{place} {'differs' if row.html else 'no longer differs'} here.")
    return redirect("dmmf:site_annex", reference, site)


def _context(request: HttpRequest, submission: Submission, site: Site, slot: tuple[str, str]) -> dict[str, Any]:
    part = DMMF.questionnaire.section(slot[0])
    if part is None:
        raise Http404
    question = part.questions[slot[1]]
    hub = summaries.answer(submission, drafting.draft_of(submission), part, question)
    edit = permissions.can(actor(request), Action.EDIT, submission)
    return {"submission": submission, "site": site, "section": part, "question": question, "hub": hub, "edit": edit}


def _show(request: HttpRequest, context: dict[str, Any], form: OverrideForm, status: int) -> HttpResponse:
    return render(request, "dmmf/override.html", context | {"form": form}, status=status)


def _initial(head: SiteOverride | None) -> dict[str, Any]:
    return {"html": head.html, "reason": head.reason, "base": head.number} if head else {"base": 0}


def _site(file: MasterFile, reference: str) -> Site:
    return get_object_or_404(file.product.sites, reference=reference)


def _slots(section: str) -> list[tuple[str, str]]:
    return [slot for slot in OVERRIDABLE if slot[0] == section]
