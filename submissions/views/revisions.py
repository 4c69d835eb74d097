"""The history of a section: who wrote what and when, one revision as it was, and bringing it back."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from submissions import drafting, permissions, revisions, summaries
from submissions.forms import RestoreForm
from submissions.models import SectionRevision, Submission
from submissions.states import Action
from submissions.views.loading import actor, load, number_of, section_of

PER_PAGE = 10


def history(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """Every revision of the section, the newest first, with what it changed."""
    submission = load(request, reference, Action.VIEW_DRAFT)
    part = section_of(submission, key)
    page = Paginator(revisions.runs(submission, key), PER_PAGE).get_page(request.GET.get("page"))
    head = drafting.head_of(submission, key)
    context = {
        "submission": submission,
        "section": part,
        "page": page,
        "entries": revisions.entries(submission, part, list(page), head=head.number if head else 0),
        "head": head,
        "edit": permissions.can(actor(request), Action.EDIT, submission),
    }
    return render(request, "submissions/section_history.html", context)


def revision(request: HttpRequest, reference: str, key: str, number: int) -> HttpResponse:
    """All answers of the section as they were."""
    submission = load(request, reference, Action.VIEW_DRAFT)
    part, one = section_of(submission, key), _revision(submission, key, number)
    context = {
        "submission": submission,
        "section": part,
        "revision": one,
        "head": drafting.head_of(submission, key),
        "lines": revisions.answers_as_lines(submission, part, one.answers),
        "edit": permissions.can(actor(request), Action.EDIT, submission),
    }
    return render(request, "submissions/revision.html", context)


def restore(request: HttpRequest, reference: str, key: str, number: int) -> HttpResponse:
    """Show what bringing it back changes, ask once, then insert the old answers as a new revision."""
    submission = load(request, reference, Action.EDIT)
    old = _revision(submission, key, number)
    form = RestoreForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _confirm(request, submission, old, form, status=422 if form.errors else 200)
    base, why = number_of(request.POST.get("base", "")), form.cleaned_data["why"]
    try:
        drafting.restore(submission, key=key, number=number, base_number=base, by=actor(request), why=why)
    except drafting.Behind as behind:
        sentence = f"{behind.theirs.by} saved this section meanwhile. Look at the differences again"
        return _confirm(request, submission, old, form, status=409, moved=sentence)
    messages.success(request, f"The answers of revision {number} are back. What was there before is in the history.")
    return redirect("submissions:section_history", reference, key)


def _confirm(
    request: HttpRequest,
    submission: Submission,
    old: SectionRevision,
    form: RestoreForm,
    *,
    status: int,
    moved: str = "",
) -> HttpResponse:
    part, head = section_of(submission, old.key), drafting.head_of(submission, old.key)
    now = head.answers if head else {}
    evidence = summaries.evidence_of(submission)
    context = {
        "submission": submission,
        "section": part,
        "revision": old,
        "head": head,
        "form": form,
        "changes": revisions.changes(submission, part, now, old.answers, evidence),
        "moved": [{"text": moved, "href": "#changes"}] if moved else [],
        "problems_in_title": bool(moved),
    }
    return render(request, "submissions/restore.html", context, status=status)


def _revision(submission: Submission, key: str, number: int) -> SectionRevision:
    found = drafting.revision_of(submission, section_of(submission, key).key, number)
    if found is None:
        raise Http404
    return found
