"""Who has access to an application: the applicant's own people, and those of other organisations."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from submissions import collaborators, permissions
from submissions.models import Collaborator, Submission
from submissions.people_forms import CollaboratorForm, UntilForm
from submissions.states import Action
from submissions.views.loading import actions_for, actor, load


def people(request: HttpRequest, reference: str) -> HttpResponse:
    """Everybody with access to the draft; an owner can invite."""
    submission = load(request, reference, Action.INVITE if request.method == "POST" else Action.VIEW_DRAFT)
    form = CollaboratorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            invited = collaborators.invite(
                submission, by=actor(request), absolute=request.build_absolute_uri, **form.cleaned_data
            )
        except collaborators.NotInvited as refused:
            form.add_error(refused.field, str(refused))
        else:
            # The same words whether or not the address has an account: this page tells nobody who has one.
            messages.success(request, f"{invited.name} is invited. An email with the way in goes to {invited.email}.")
            return redirect("submissions:people", reference)
    known = list(submission.collaborators.select_related("invited_by", "ended_by").order_by("-pk"))
    context = {
        "submission": submission,
        "members": _members(submission),
        "collaborators": [one for one in known if collaborators.is_open(one)],
        "former": [one for one in known if not collaborators.is_open(one)],
        "form": form,
        "can": actions_for(actor(request), submission, Action.INVITE),
        "manages": Action.INVITE in permissions.granted(actor(request), submission),
    }
    return render(request, "submissions/people.html", context, status=422 if form.errors else 200)


def collaborator(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Change the last day of somebody's access."""
    submission = load(request, reference, Action.INVITE)
    theirs = _collaborator(submission, pk)
    form = UntilForm(request.POST or None, initial={"until": theirs.until})
    if request.method == "POST" and form.is_valid():
        try:
            collaborators.change_end(theirs, until=form.cleaned_data["until"], by=actor(request))
        except collaborators.NotInvited as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, f"The last day of {theirs.name}’s access is changed.")
            return redirect("submissions:people", reference)
    return _show(request, "submissions/collaborator.html", submission, theirs, form)


def end(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Ask once, then end somebody's access now; this stays possible after the decision."""
    submission = load(request, reference)
    permissions.check_grant(actor(request), Action.INVITE, submission)
    theirs = _collaborator(submission, pk)
    if request.method != "POST":
        return _show(request, "submissions/collaborator_end.html", submission, theirs)
    collaborators.end(theirs, by=actor(request))
    messages.success(request, f"{theirs.name} no longer has access to {reference}.")
    return redirect("submissions:people", reference)


def _show(
    request: HttpRequest, template: str, submission: Submission, theirs: Collaborator, form: forms.Form | None = None
) -> HttpResponse:
    context = {"submission": submission, "collaborator": theirs, "form": form}
    return render(request, template, context, status=422 if form and form.errors else 200)


def _members(submission: Submission) -> list[object]:
    memberships = submission.organisation.memberships.filter(ended_at__isnull=True)
    return list(memberships.select_related("user").order_by("since", "pk"))


def _collaborator(submission: Submission, pk: int) -> Collaborator:
    found = submission.collaborators.filter(pk=pk).first()
    if found is None:
        raise Http404
    found.submission = submission
    return found
