"""The audit trail of a submission, and taking a submission back."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from submissions import permissions, queries, workflow
from submissions.review_forms import WithdrawForm
from submissions.states import Action
from submissions.views.loading import actor, load


def history(request: HttpRequest, reference: str) -> HttpResponse:
    """Who did what, when and why, as far as the reader may know."""
    submission = load(request, reference)
    page = Paginator(queries.events_for(actor(request), submission), 50).get_page(request.GET.get("page"))
    granted = permissions.granted(actor(request), submission)
    context = {"submission": submission, "page": page, "shows_names": Action.VIEW_INTERNAL in granted}
    return render(request, "submissions/history.html", context)


def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Take it back, with a reason."""
    submission = load(request, reference, Action.WITHDRAW)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        workflow.withdraw(submission, why=form.cleaned_data["why"], by=actor(request))
        messages.success(request, f"{reference} is withdrawn.")
        return redirect("submissions:overview", reference)
    context = {"submission": submission, "form": form}
    return render(request, "submissions/withdraw.html", context, status=422 if form.errors else 200)
