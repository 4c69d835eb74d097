"""Master files: start one for a product, and see what the register will add to it."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.organisations import active_memberships
from dmmf import confidential, drafts, master_files, permissions, register_sections
from dmmf.kind import DMMF
from dmmf.master_file_forms import ConfidentialForm, StartForm
from dmmf.models import MasterFile
from dmmf.states import ControlSiteAction
from submissions import drafting
from submissions.models import Submission
from submissions.permissions import check_grant, granted
from submissions.refusals import Superseded
from submissions.states import Action
from submissions.views.drafts import WRITERS
from submissions.views.loading import actor, load


def start(request: HttpRequest) -> HttpResponse:
    """Choose the product. One that has a file already leads to it."""
    user = actor(request)
    own = permissions.control_sites_with(user, ControlSiteAction.CHANGE)
    if not own and not active_memberships(user).filter(role__in=WRITERS).exists():
        raise PermissionDenied("Only an owner, author or signatory of an applicant can start a master file.")
    posted = request.POST if request.method == "POST" else None
    form = StartForm(master_files.startable(own), posted, initial={"token": uuid.uuid4()})
    if request.method == "POST" and form.is_valid():
        product = form.cleaned_data["product"]
        there = master_files.current(product)
        file = master_files.start(product, by=user, token=form.cleaned_data["token"])
        if there:
            messages.info(request, f"{product} has a master file already: this one.")
        return redirect("submissions:overview", file.submission.reference)
    context = {"kind": DMMF, "form": form, "own": own, "problems_in_title": bool(form.errors)}
    return render(request, "dmmf/master_file_start.html", context, status=422 if form.errors else 200)


def confidential_sections(request: HttpRequest, reference: str) -> HttpResponse:
    """Mark the sections that no healthcare provider sees."""
    submission = load(request, reference, Action.VIEW_DRAFT)
    if request.method == "POST":
        check_grant(actor(request), Action.EDIT, submission)
    file = file_of(reference)
    now = {"sections": file.confidential_sections, "seen": ",".join(file.confidential_sections)}
    form = ConfidentialForm(request.POST) if request.method == "POST" else ConfidentialForm(initial=now)
    status = 200 if request.method != "POST" else 422
    if request.method == "POST" and form.is_valid():
        try:
            changed = confidential.mark(file, by=actor(request), **form.verb())
        except Superseded as refused:
            again = request.POST.copy()
            again["seen"] = now["seen"]
            form, status = ConfidentialForm(again), 409
            form.add_error("sections", str(refused).removesuffix("."))
        else:
            if changed:
                messages.success(request, "Saved. It holds at once, for every edition of this file.")
            return redirect("submissions:overview", reference)
    context = {
        "submission": submission,
        "file": file,
        "form": form,
        "may": may_mark(request, submission),
        "only_holder": "" if confidential.may_unmark(actor(request), file) else confidential.ONLY_HOLDER,
    }
    return render(request, "dmmf/confidential.html", context, status=status)


def may_mark(request: HttpRequest, submission: Submission) -> bool:
    return Action.EDIT in granted(actor(request), submission)


def register(request: HttpRequest, reference: str) -> HttpResponse:
    """What the register adds to the file, as it would be frozen today."""
    submission = load(request, reference, Action.VIEW_DRAFT)
    file = file_of(reference)
    found = drafts.register_of(drafting.draft_of(submission))
    added = register_sections.pages(found) if found else {}
    sections = [(one, added[one.key]["entries"]) for one in DMMF.questionnaire.sections if one.key in added]
    context = {"submission": submission, "file": file, "sections": sections}
    return render(request, "dmmf/master_file_register.html", context)


def file_of(reference: str) -> MasterFile:
    """The master file of a reference that may be seen. Raises Http404 for another kind, or one without a product."""
    return get_object_or_404(
        MasterFile.objects.select_related("product__control_site"), submission__reference=reference
    )
