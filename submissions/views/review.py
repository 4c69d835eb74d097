"""What an assessor does with an application: validate, ask for changes, decide."""

from __future__ import annotations

from typing import TypeVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from submissions import kinds, lineage, workflow
from submissions.models import Comment, Submission, Version
from submissions.review_forms import DecisionForm, RequestForm, ValidationForm
from submissions.states import Action, State
from submissions.views.loading import actor, load

AnyForm = TypeVar("AnyForm", bound=forms.Form)


def validate(request: HttpRequest, reference: str) -> HttpResponse:
    """Whether the version can be assessed as it stands, and if not, what has to be corrected."""
    submission = load(request, reference, Action.VALIDATE)
    version = _last_version(submission)
    form = ValidationForm(request.POST or None, initial={"version": version.number})
    if request.method == "POST" and form.is_valid():
        try:
            return _validated(request, submission, form)
        except workflow.Superseded as refused:
            form = _shown_again(ValidationForm(_with_version(request, version)), "valid", refused)
    context = {"submission": submission, "version": version, "form": form, "comments": _unreleased(submission)}
    return render(request, "submissions/validate.html", context, status=422 if form.errors else 200)


def _validated(request: HttpRequest, submission: Submission, form: ValidationForm) -> HttpResponse:
    by, seen = actor(request), form.cleaned_data["version"]
    if form.cleaned_data["valid"] == form.VALID:
        workflow.validate(submission, by=by, seen=seen)
        messages.success(request, f"{submission.reference} is valid. Its assessment has begun.")
        return redirect("submissions:overview", submission.reference)
    letter = workflow.find_deficient(submission, deficiencies=form.listed, by=by, seen=seen)
    messages.success(request, "The list is sent. The applicant can now correct the answers.")
    return redirect("submissions:letter", submission.reference, letter.number)


def request_information(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask the applicant for changes, with the comments that are meant for the applicant."""
    submission = load(request, reference, Action.REQUEST_INFORMATION)
    version = _last_version(submission)
    form = RequestForm(request.POST or None, initial={"version": version.number})
    if request.method == "POST" and form.is_valid():
        try:
            letter = workflow.request_information(submission, by=actor(request), **form.verb())
        except (workflow.Superseded, ValueError) as refused:
            form = _shown_again(RequestForm(_with_version(request, version)), "text", refused)
        else:
            messages.success(request, "The request is sent. The applicant can now change the answers.")
            return redirect("submissions:letter", reference, letter.number)
    context = {"submission": submission, "version": version, "form": form, "comments": _unreleased(submission)}
    return render(request, "submissions/request.html", context, status=422 if form.errors else 200)


def decide(request: HttpRequest, reference: str) -> HttpResponse:
    """The outcome, and a reason against each ground of the legal test."""
    submission = load(request, reference, Action.DECIDE)
    version, kind = _last_version(submission), kinds.get(submission.kind)
    limbs = kind.limbs(version.dossier)
    form = DecisionForm(limbs, kind.outcomes, request.POST or None, initial={"version": version.number})
    if request.method == "POST" and form.is_valid():
        try:
            decision = workflow.decide(submission, by=actor(request), **form.verb())
        except (workflow.Superseded, ValueError) as refused:
            again = DecisionForm(limbs, kind.outcomes, _with_version(request, version))
            form = _shown_again(again, "outcome", refused)
        else:
            label = kinds.state_label(submission.kind, decision.outcome, State(decision.outcome).label)
            messages.success(request, f"{reference} is decided: {label.lower()}. The letter is on its way.")
            return redirect("submissions:letter", reference, decision.letter.number)
    context = {"submission": submission, "version": version, "form": form, "comments": _unreleased(submission)}
    context["supersedes"] = lineage.in_force(submission)
    return render(request, "submissions/decide.html", context, status=422 if form.errors else 200)


def _with_version(request: HttpRequest, version: Version) -> QueryDict:
    """What was typed, now for the version that there is: who sends it again has been told."""
    data = request.POST.copy()
    data["version"] = str(version.number)
    return data


def _shown_again(form: AnyForm, field: str, refused: Exception) -> AnyForm:
    form.add_error(field, str(refused))
    return form


def _last_version(submission: Submission) -> Version:
    return submission.versions.order_by("-number")[0]


def _unreleased(submission: Submission) -> list[Comment]:
    waiting = Comment.objects.filter(
        version__submission=submission, visibility="applicant", letters__isnull=True
    ).select_related("by")
    return list(waiting.order_by("version__number", "pk"))
