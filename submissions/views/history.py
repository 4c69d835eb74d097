"""The audit trail of a submission, and taking a submission back."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from submissions import kinds, permissions, queries, workflow
from submissions.after_forms import GiveUpForm
from submissions.review_forms import WithdrawForm
from submissions.states import Action, State
from submissions.views.loading import actor, load


def history(request: HttpRequest, reference: str) -> HttpResponse:
    """Who did what, when and why, as far as the reader may know."""
    submission = load(request, reference)
    page = Paginator(queries.events_for(actor(request), submission), 50).get_page(request.GET.get("page"))
    granted = permissions.granted(actor(request), submission)
    context = {
        "submission": submission,
        "page": page,
        "events": queries.in_runs(page),
        "shows_names": Action.VIEW_INTERNAL in granted,
    }
    return render(request, "submissions/history.html", context)


def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Take it back, with a reason."""
    submission = load(request, reference, Action.WITHDRAW)
    granted, holding = submission.state == State.GRANTED, kinds.get(submission.kind).holding
    data, initial = request.POST or None, {"seen": submission.state}
    form = GiveUpForm(data, initial=initial, holding=holding) if granted else WithdrawForm(data, initial=initial)
    if request.method == "POST" and form.is_valid():
        workflow.withdraw(submission, by=actor(request), **form.cleaned_data)
        done = f"The {holding} {reference} is given up." if granted else f"{reference} is withdrawn."
        messages.success(request, done)
        return redirect("submissions:overview", reference)
    context = {"submission": submission, "form": form, "holding": holding if granted else ""}
    return render(request, "submissions/withdraw.html", context, status=422 if form.errors else 200)
