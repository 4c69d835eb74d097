"""Before submitting: the cross-checks, the coverage matrix, and rehearsing the assessor's checklist."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from submissions import coverage, drafting, kinds, rehearsals, summaries
from submissions.problems import Status
from submissions.review_forms import VerdictForm
from submissions.states import Action
from submissions.views.loading import actions_for, actor, load


def checks(request: HttpRequest, reference: str) -> HttpResponse:
    """Every cross-check of the draft: failed, could not be verified, passed; each with links to what it compared."""
    submission = load(request, reference, Action.VIEW_DRAFT)
    kind, draft = kinds.get(submission.kind), drafting.draft_of(submission)
    found = summaries.checks(submission, kind.checks(draft))
    groups = [(status, [line for line in found if line["check"].status is status]) for status in _WORST_FIRST]
    context = {
        "submission": submission,
        "groups": [(status, lines) for status, lines in groups if lines],
        "counts": {status.value: len(lines) for status, lines in groups},
        "open_problems": sum(problem.status is Status.FAIL for problem in kind.problems(draft)),
    }
    return render(request, "submissions/checks.html", context)


_WORST_FIRST = (Status.FAIL, Status.UNVERIFIED, Status.PASS)


def matrix(request: HttpRequest, reference: str) -> HttpResponse:
    """Each requirement with its source, where it is answered, and with which evidence."""
    submission = load(request, reference, Action.VIEW_DRAFT)
    kind, draft = kinds.get(submission.kind), drafting.draft_of(submission)
    rows = coverage.matrix(kind.questionnaire, kind.requirements, draft.answers)
    context = {
        "submission": submission,
        "rows": rows,
        "covered": sum(row.covered for row in rows),
        "codes": {attachment.code for attachment in draft.attachments},
    }
    return render(request, "submissions/coverage.html", context)


def rehearsal(request: HttpRequest, reference: str) -> HttpResponse:
    """The assessor's checklist with the applicant's own verdicts."""
    submission = load(request, reference, Action.VIEW_DRAFT)
    kind = kinds.get(submission.kind)
    lines = rehearsals.lines(submission, kind, drafting.draft_of(submission))
    context = {"submission": submission, "lines": lines, "done": sum(line.current for line in lines)}
    return render(request, "submissions/rehearsal.html", context)


def item(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """One item: what it asks, where to look, what the service found, and the verdict."""
    submission = load(request, reference, Action.VIEW_DRAFT)
    kind, draft = kinds.get(submission.kind), drafting.draft_of(submission)
    lines = rehearsals.lines(submission, kind, draft)
    keys = [line.look.item.key for line in lines]
    if key not in keys:
        raise Http404
    line, place = lines[keys.index(key)], keys.index(key)
    if request.method == "POST":
        rehearsals.check_open(submission)
    initial = {"verdict": line.entry.verdict, "note": line.entry.note} if line.entry else None
    form = VerdictForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        rehearsals.give_verdict(submission, item=key, by=actor(request), **form.cleaned_data)
        messages.success(request, "Your verdict is saved.")
        later = keys[place + 1 :]
        return redirect("submissions:rehearsal_item", reference, later[0]) if later else _back(reference)
    context = {
        "submission": submission,
        "line": line,
        "form": form,
        "position": place + 1,
        "count": len(keys),
        "back": keys[place - 1] if place else "",
        "can": actions_for(actor(request), submission, Action.EDIT),
        "checks": summaries.checks(submission, line.look.checks),
        "answers": summaries.lines_of(submission, kind.questionnaire, draft, line.look.rows),
    }
    return render(request, "submissions/rehearsal_item.html", context, status=422 if form.errors else 200)


def _back(reference: str) -> HttpResponse:
    return redirect("submissions:rehearsal", reference)
