"""Who has a case: see, take, give, release. And the conflicts of interest that an assessor declares."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from submissions import allocation, conflicts_of_interest, permissions
from submissions.case_forms import AssignForm, ConflictForm, ReleaseForm, WithdrawConflictForm
from submissions.models import Assignment, Submission
from submissions.permissions import NotNow
from submissions.refusals import WhyMissing
from submissions.states import Action
from submissions.views.cases import assessor
from submissions.views.loading import actor, load


def assign(request: HttpRequest, reference: str) -> HttpResponse:
    """Who has the case, and a form that gives it to somebody."""
    submission, user = _load(request, reference), actor(request)
    form = AssignForm(allocation.assessors(user), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            given = allocation.assign(submission, by=user, **form.cleaned_data)
        except WhyMissing as refused:
            form.add_error("why", str(refused))
        except allocation.NotAssignable as refused:
            form.add_error("assessor", str(refused))
        else:
            messages.success(request, f"{given.assessor} has {reference} now.")
            return redirect("submissions:assign", reference)
    held = allocation.current(submission)
    context = {
        "submission": submission,
        "form": form,
        "held": held,
        "mine": any(row.assessor_id == user.pk for row in held),
        "may_assess": allocation.may_assess(user, submission),
    }
    return render(request, "submissions/cases/assign.html", context, status=422 if form.errors else 200)


@require_POST
def take(request: HttpRequest, reference: str) -> HttpResponse:
    """Become the lead assessor of a case that has none."""
    submission = _load(request, reference)
    try:
        allocation.take(submission, by=actor(request))
    except allocation.NotAssignable as refused:
        raise NotNow(str(refused)) from refused
    messages.success(request, f"{reference} is yours now.")
    return redirect("submissions:overview", reference)


def release(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """End an assignment: ask once, and for a reason where it is somebody else's."""
    row = _assignment(_load(request, reference), pk)
    mine = row.assessor_id == actor(request).pk
    form = None if mine else ReleaseForm(request.POST or None)
    if request.method == "POST" and (form is None or form.is_valid()):
        allocation.release(row, by=actor(request), why=form.cleaned_data["why"] if form else "")
        messages.success(
            request, f"{'You' if mine else row.assessor} no longer {'have' if mine else 'has'} {reference}."
        )
        return redirect("submissions:assign", reference)
    context = {"submission": row.submission, "row": row, "form": form, "mine": mine}
    return render(request, "submissions/cases/release.html", context, status=422 if form and form.errors else 200)


def interests(request: HttpRequest) -> HttpResponse:
    """What the assessor declared, and a form to declare more."""
    user = assessor(request)
    form = ConflictForm(conflicts_of_interest.declarable(), request.POST or None)
    if request.method == "POST" and form.is_valid():
        declared = conflicts_of_interest.declare(by=user, **form.cleaned_data)
        messages.success(request, f"Your conflict of interest with {declared.organisation} is declared.")
        return redirect("submissions:interests")
    context = {"form": form, "declared": conflicts_of_interest.declared_by(user)}
    return render(request, "submissions/cases/interests.html", context, status=422 if form.errors else 200)


def interest_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """It no longer holds: why."""
    user = assessor(request)
    conflict = conflicts_of_interest.declared_by(user).filter(pk=pk).first()
    if conflict is None:
        raise Http404
    if conflict.withdrawn_at:
        raise NotNow("This conflict of interest is withdrawn already.")
    form = WithdrawConflictForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        conflicts_of_interest.withdraw(conflict, by=user, **form.cleaned_data)
        messages.success(request, f"Your conflict of interest with {conflict.organisation} is withdrawn.")
        return redirect("submissions:interests")
    context = {"form": form, "conflict": conflict}
    return render(request, "submissions/cases/interest_withdraw.html", context, status=422 if form.errors else 200)


def _load(request: HttpRequest, reference: str) -> Submission:
    """A case whose assessors may be changed now. Raises Http404, PermissionDenied, NotNow."""
    submission = load(request, reference, Action.VIEW_INTERNAL)
    if not (answer := allocation.may_allocate(actor(request), submission)):
        raise permissions.NotNow(answer.reason)
    return submission


def _assignment(submission: Submission, pk: int) -> Assignment:
    row = submission.assignments.select_related("assessor").filter(pk=pk, ended_at__isnull=True).first()
    if row is None:
        raise Http404
    row.submission = submission
    return row
