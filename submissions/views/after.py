"""Life after a decision: apply again or anew, and state that what was granted rests on unchanged information."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from submissions import following, kinds, lineage, statements
from submissions.after_forms import StatementForm
from submissions.models.submission import Origin
from submissions.reauthentication import METHOD, password_problem
from submissions.states import Action, State
from submissions.views.loading import actor, load

ORIGINS = {State.REFUSED: Origin.REAPPLICATION, State.GRANTED: Origin.REDESIGNATION}


def follow(request: HttpRequest, reference: str) -> HttpResponse:
    """What a new application takes from this one, and the button that begins it or leads to the one that is open."""
    submission = load(request, reference, Action.FOLLOW)
    version, origin = submission.versions.order_by("-number")[0], ORIGINS[State(submission.state)]
    version.submission = submission
    if request.method != "POST":
        kind = kinds.get(submission.kind)
        context = {
            "submission": submission,
            "kind": kind,
            "version": version,
            "again": origin == Origin.REAPPLICATION,
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
    if request.method == "POST" and form.is_valid():
        wrong = password_problem(request, actor(request), form.cleaned_data["password"])
        if not wrong:
            return _state(request, reference, form, context)
        form.add_error("password", wrong)
    version = statements.granted_version(submission)
    context |= {"form": form, "version": version, "decision": submission.decision}
    return render(request, "submissions/statement.html", context, status=422 if form.errors else 200)


def _state(request: HttpRequest, reference: str, form: StatementForm, context: dict[str, object]) -> HttpResponse:
    submission = load(request, reference)
    try:
        letter = statements.state_unchanged(submission, method=METHOD, by=actor(request), **form.verb())
    except statements.Differs as differs:
        refused = {"after": differs.application, "differences": differs.differences}
        return render(request, "submissions/statement_refused.html", {**context, **refused}, status=409)
    messages.success(request, f"{letter.content['title']} is signed. Its PDF is on its way.")
    return redirect("submissions:letter", reference, letter.number)
