"""Life after a decision: apply again or anew, and state that what was granted rests on unchanged information."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.reauthentication import WrongPassword, check_password
from submissions import following, kinds, lineage, signing, statements
from submissions.after_forms import StatementForm
from submissions.models.submission import Origin
from submissions.states import Action, State
from submissions.views.loading import actor, load


def follow(request: HttpRequest, reference: str) -> HttpResponse:
    """What a new application takes from this one, and the button that begins it or leads to the one that is open."""
    submission = load(request, reference, Action.FOLLOW)
    kind = kinds.get(submission.kind)
    version, origin = submission.versions.order_by("-number")[0], kind.ways[State(submission.state)]
    version.submission = submission
    if request.method != "POST":
        context = {
            "submission": submission,
            "kind": kind,
            "version": version,
            "again": origin == Origin.REAPPLICATION,
            "varies": origin == Origin.VARIATION,
            "begun": lineage.open_one(submission),
            "left_out": following.take(version, kind, origin).left_out,
            "token": uuid.uuid4(),
        }
        return render(request, "submissions/follow.html", context)
    try:
        token = uuid.UUID(request.POST.get("token", ""))
    except ValueError:
        token = uuid.uuid4()
    new = following.start_from(version, origin=origin, by=actor(request), token=token)
    messages.success(request, f"{new.reference} has the answers and the evidence of {reference}. Change what is new.")
    return redirect("submissions:overview", new.reference)


def statement(request: HttpRequest, reference: str) -> HttpResponse:
    """State that nothing has changed, and get it as a PDF; or read why it cannot be stated."""
    submission = load(request, reference)
    words = statements.check(submission, by=actor(request))
    context = {"submission": submission, "kind": kinds.get(submission.kind), "words": words}
    after, differences = statements.differences(submission)
    if differences:
        return render(
            request, "submissions/statement_refused.html",
            {**context, "after": after, "differences": differences}, status=409,
        )  # fmt: skip
    form = StatementForm(words.purposes, words.unchanged, request.POST if request.method == "POST" else None)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            check_password(request, form.cleaned_data["password"], user=actor(request))
        except WrongPassword as wrong:
            form.add_error("password", str(wrong))
            status = wrong.status
        else:
            return _state(request, reference, form, context)
    version = statements.granted_version(submission)
    context |= {"form": form, "version": version, "decision": submission.decision}
    return render(request, "submissions/statement.html", context, status=status)


def _state(request: HttpRequest, reference: str, form: StatementForm, context: dict[str, object]) -> HttpResponse:
    submission = load(request, reference)
    try:
        letter = statements.state_unchanged(submission, method=signing.PASSWORD, by=actor(request), **form.verb())
    except statements.Differs as differs:
        refused = {"after": differs.application, "differences": differs.differences}
        return render(request, "submissions/statement_refused.html", {**context, **refused}, status=409)
    messages.success(request, f"{letter.content['title']} is signed. Its PDF is on its way.")
    return redirect("submissions:letter", reference, letter.number)
