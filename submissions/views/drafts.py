"""Writing a draft: start, task list, the pages of a section, check your answers, declare and submit."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.models import User
from accounts.organisations import active_memberships
from accounts.reauthentication import WrongPassword, check_password
from accounts.roles import Role
from submissions import (
    after,
    approvals,
    drafting,
    kinds,
    notices,
    permissions,
    presence,
    queries,
    signing,
    summaries,
    versions,
    workflow,
)
from submissions.models import Submission
from submissions.people_forms import SignForm
from submissions.problems import Problem, Status
from submissions.signing import SignatureData
from submissions.states import Action
from submissions.views.loading import actions_for, actor, load

WRITERS = (Role.OWNER, Role.AUTHOR, Role.SIGNATORY)


def start(request: HttpRequest, kind_key: str) -> HttpResponse:
    """What it is, what you need, and the button that makes a draft."""
    kind = next((kind for kind in kinds.all_kinds() if kind.key == kind_key), None)
    if kind is None:
        raise Http404
    if kind.start_url:
        return redirect(kind.start_url)
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
        "panels": kind.panels(user, submission),
    }
    if Action.VIEW_DRAFT in permissions.granted(user, submission):
        draft = drafting.draft_of(submission)
        problems = kind.problems(draft)
        if submission.state in permissions.states_for(Action.APPROVE, kind):
            context["standing"] = approvals.standing(submission, draft)
        context["tasks"] = queries.tasks(kind.questionnaire, draft.answers, problems)
        context["evidence_count"] = len(draft.attachments)
        context["present"] = presence.others_by_section(submission, by=user)
    return render(request, "submissions/overview.html", context)


def check(request: HttpRequest, reference: str) -> HttpResponse:
    """Check your answers: everything that would be frozen, each with a link to change it."""
    submission = load(request, reference, Action.VIEW_DRAFT)
    kind, draft = kinds.get(submission.kind), drafting.draft_of(submission)
    problems = kind.problems(draft)
    parts = summaries.sections(submission, kind.questionnaire, draft, problems)
    context = {
        "submission": submission,
        "kind": kind,
        "sections": parts,
        "unverified": [problem for problem in problems if problem.status is Status.UNVERIFIED],
        "can": actions_for(actor(request), submission, Action.EDIT, Action.SUBMIT),
        "notices": notices.of_draft(submission, parts, draft.attachments),
    }
    return render(request, "submissions/check.html", context)


def submit(request: HttpRequest, reference: str) -> HttpResponse:
    """Declare, sign and submit. What is missing comes back as an error summary that links to the answers."""
    submission = load(request, reference, Action.SUBMIT)
    context = _submit_context(submission, actor(request))
    form = SignForm(actor(request), context["declaration"], initial={"sha256": context["sha256"]})
    if request.method != "POST":
        return _show_submit(request, context, form)
    if context["open_problems"]:
        return _incomplete(request, context, form, context["open_problems"])
    if context["approval_missing"]:
        return _not_approved(request, context, form, context["approval_missing"])
    form = SignForm(actor(request), context["declaration"], request.POST)
    if not form.is_valid():
        return _show_submit(request, context, form, 422)
    given = form.cleaned_data
    try:
        check_password(request, given["password"], user=actor(request))
        signature = SignatureData(printed_name=given["printed_name"], sha256=given["sha256"])
        version = workflow.submit(submission, by=actor(request), signature=signature)
    except WrongPassword as wrong:
        form.add_error("password", str(wrong))
        return _show_submit(request, context, form, wrong.status)
    except workflow.NotComplete as incomplete:
        return _incomplete(request, context, form, incomplete.problems)
    except workflow.NotApproved as refused:
        return _not_approved(request, context, form, str(refused).removesuffix("."))
    except workflow.Superseded as changed:
        context = _submit_context(submission, actor(request))
        form = SignForm(actor(request), context["declaration"], _with(request.POST, sha256=context["sha256"]))
        errors = [{"text": str(changed), "href": reverse("submissions:check", args=[reference])}]
        return _show_submit(request, context | {"errors": errors, "problems_in_title": True}, form, 409)
    messages.success(request, f"Version {version.number} of {submission.reference} is signed and submitted.")
    return redirect("submissions:version", submission.reference, version.number)


def _show_submit(request: HttpRequest, context: dict[str, Any], form: SignForm, status: int = 200) -> HttpResponse:
    return render(request, "submissions/submit.html", context | {"form": form}, status=status)


def _incomplete(request: HttpRequest, context: dict[str, Any], form: SignForm, problems: list[Problem]) -> HttpResponse:
    groups = summaries.error_groups(context["submission"], problems)
    context |= {"groups": groups, "count": len(problems), "problems_in_title": True}
    return _show_submit(request, context, form, 422)


def _not_approved(request: HttpRequest, context: dict[str, Any], form: SignForm, reason: str) -> HttpResponse:
    href = reverse("submissions:approve", args=[context["submission"].reference])
    context |= {"errors": [{"text": reason, "href": href}], "problems_in_title": True}
    return _show_submit(request, context, form, 409)


def _with(data: QueryDict, **changes: str) -> QueryDict:
    """What was typed, with some fields as they are now."""
    changed = data.copy()
    for name, value in changes.items():
        changed[name] = value
    return changed


def _submit_context(submission: Submission, user: User) -> dict[str, Any]:
    """What is signed. There is no hash to show while something is to be put right: nothing could be frozen."""
    kind, draft = kinds.get(submission.kind), drafting.draft_of(submission)
    problems, standing = approvals.failing(submission, draft), approvals.standing(submission, draft)
    dossier = None if problems else versions.canonical_json(versions.next_dossier(submission, draft))
    return {
        "submission": submission,
        "kind": kind,
        "number": versions.next_number(submission)[0],
        "sha256": versions.sha256_of(dossier) if dossier else "",
        "meaning": signing.meaning(submission.organisation),
        "role": signing.role_of(user, submission.organisation),
        "declaration": f"I, {user}, declare for {submission.organisation} that what is submitted is true and complete "
        "to the best of my knowledge",
        "applicant": kind.applicant_of(submission, draft.answers),
        "title": kind.title_of(submission, draft.answers),
        "attachments": draft.attachments,
        "open_problems": problems,
        "standing": standing,
        "approval_missing": standing.missing(user),
    }
