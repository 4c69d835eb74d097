"""Writing a draft: start, task list, the pages of a section, check your answers, declare and submit."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.organisations import active_memberships
from accounts.roles import Role
from submissions import after, drafting, kinds, permissions, presence, queries, summaries, versions, workflow
from submissions.models import Submission
from submissions.problems import Status
from submissions.states import Action
from submissions.views.loading import actions_for, actor, load

WRITERS = (Role.OWNER, Role.AUTHOR, Role.SIGNATORY)


def start(request: HttpRequest, kind_key: str) -> HttpResponse:
    """What it is, what you need, and the button that makes a draft."""
    kind = next((kind for kind in kinds.all_kinds() if kind.key == kind_key), None)
    if kind is None:
        raise Http404
    memberships = [m for m in active_memberships(actor(request)).order_by("since") if m.role in WRITERS]
    if not memberships:
        raise PermissionDenied("Only an owner, author or signatory of an applicant can start an application.")
    if request.method != "POST":
        return render(request, "submissions/start.html", {"kind": kind, "token": uuid.uuid4()})
    try:
        token = uuid.UUID(request.POST.get("token", ""))
    except ValueError:
        token = uuid.uuid4()
    submission = workflow.start(kind.key, organisation=memberships[0].organisation, by=actor(request), token=token)
    return redirect("submissions:overview", submission.reference)


def overview(request: HttpRequest, reference: str) -> HttpResponse:
    """The page of an application, at one address in every state and for every role."""
    submission = load(request, reference)
    user = actor(request)
    kind = kinds.get(submission.kind)
    context = {
        "submission": submission,
        "kind": kind,
        "versions": queries.versions_of(submission),
        "letters": submission.letters.select_related("rendering").defer("canonical").order_by("-number"),
        "can": actions_for(user, submission, *Action),
        "withdraw": permissions.can(user, Action.WITHDRAW, submission),
        "after": after.overview(user, submission),
    }
    if Action.VIEW_DRAFT in permissions.granted(user, submission):
        draft = drafting.draft_of(submission)
        problems = kind.problems(draft)
        context["tasks"] = queries.tasks(kind.questionnaire, draft.answers, problems)
        context["evidence_count"] = len(draft.attachments)
        context["present"] = presence.others_by_section(submission, by=user)
    return render(request, "submissions/overview.html", context)


def check(request: HttpRequest, reference: str) -> HttpResponse:
    """Check your answers: everything that would be frozen, each with a link to change it."""
    submission = load(request, reference, Action.VIEW_DRAFT)
    kind, draft = kinds.get(submission.kind), drafting.draft_of(submission)
    problems = kind.problems(draft)
    context = {
        "submission": submission,
        "kind": kind,
        "sections": summaries.sections(submission, kind.questionnaire, draft, problems),
        "unverified": [problem for problem in problems if problem.status is Status.UNVERIFIED],
        "can": actions_for(actor(request), submission, Action.EDIT, Action.SUBMIT),
    }
    return render(request, "submissions/check.html", context)


def submit(request: HttpRequest, reference: str) -> HttpResponse:
    """Declare and submit. What is missing comes back as an error summary that links to the answers."""
    submission = load(request, reference, Action.SUBMIT)
    context = _submit_context(submission)
    if request.method != "POST":
        return render(request, "submissions/submit.html", context)
    if request.POST.get("declare") != "yes":
        context["errors"] = [{"text": "Confirm the declaration before you submit", "href": "#declare"}]
        context["declare_error"] = "Confirm the declaration before you submit"
        return render(request, "submissions/submit.html", {**context, "problems_in_title": True}, status=422)
    try:
        version = workflow.submit(submission, by=actor(request), seen=request.POST.get("draft", "")[:64])
    except workflow.Superseded as changed:
        context["errors"] = [{"text": str(changed), "href": reverse("submissions:check", args=[reference])}]
        return render(request, "submissions/submit.html", {**context, "problems_in_title": True}, status=409)
    except workflow.NotComplete as incomplete:
        context["groups"] = summaries.error_groups(submission, incomplete.problems)
        context["count"] = len(incomplete.problems)
        return render(request, "submissions/submit.html", {**context, "problems_in_title": True}, status=422)
    messages.success(request, f"Version {version.number} of {submission.reference} is submitted.")
    return redirect("submissions:version", submission.reference, version.number)


def _submit_context(submission: Submission) -> dict[str, object]:
    kind, draft = kinds.get(submission.kind), drafting.draft_of(submission)
    return {
        "submission": submission,
        "kind": kind,
        "number": versions.next_number(submission)[0],
        "draft": drafting.fingerprint(draft),
        "applicant": kind.applicant(draft.answers),
        "title": kind.title(draft.answers),
        "attachments": draft.attachments,
        "open_problems": [p for p in kind.problems(draft) if p.status is Status.FAIL],
    }
