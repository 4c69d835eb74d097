"""Approving a draft inside the organisation, before it is submitted."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from submissions import approvals, drafting, kinds, summaries
from submissions.people_forms import ApprovalForm
from submissions.refusals import NotComplete, Superseded
from submissions.states import Action
from submissions.views.loading import actor, load


def approve(request: HttpRequest, reference: str) -> HttpResponse:
    """What exactly is approved, what stands against it, and the button."""
    submission = load(request, reference, Action.APPROVE)
    approvals.check(submission, by=actor(request))
    draft, kind = drafting.draft_of(submission), kinds.get(submission.kind)
    fingerprint = drafting.fingerprint(draft)
    form, status, errors = ApprovalForm(request.POST or None, initial={"draft": fingerprint}), 200, []
    if request.method == "POST":
        status = 422
        if form.is_valid():
            given = form.cleaned_data
            try:
                approvals.approve(submission, seen=given["draft"], note=given["note"], by=actor(request))
            except NotComplete:
                status = 422  # the page below lists what is missing
            except Superseded as changed:
                status, errors = 409, [{"text": str(changed), "href": reverse("submissions:check", args=[reference])}]
                form = ApprovalForm(initial={"draft": fingerprint, "note": given["note"]})
            else:
                messages.success(request, "The draft is approved. It can be submitted as it stands.")
                return redirect("submissions:overview", reference)
    problems = approvals.failing(submission, draft)
    context = {
        "submission": submission,
        "form": form,
        "errors": errors,
        "fingerprint": fingerprint,
        "answered": approvals.answered(submission, draft),
        "attachments": draft.attachments,
        "title": kind.title_of(submission, draft.answers),
        "groups": summaries.error_groups(submission, problems),
        "count": len(problems),
        "standing": approvals.standing(submission, draft),
        "problems_in_title": status != 200,
    }
    return render(request, "submissions/approve.html", context, status=status)
