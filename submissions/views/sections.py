"""One page of a section: show and save. Two people who write at once meet in conflicts.py."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from submissions import drafting, kinds, permissions, presence, summaries, uploads
from submissions.fields import PartError
from submissions.forms import PageForm
from submissions.models import Submission
from submissions.problems import Status
from submissions.questionnaire import Page, Section
from submissions.states import Action
from submissions.views.conflicts import show_conflict
from submissions.views.loading import actor, load, number_of, opened_by, section_of


def section(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """The section's first open page."""
    submission = load(request, reference, Action.VIEW_DRAFT)
    part = section_of(submission, key)
    pages = kinds.get(submission.kind).questionnaire.open_pages(part, drafting.answers_of(submission))
    if not pages:
        messages.info(request, f"“{part.title}” does not apply to your answers. What was written there is kept.")
        return redirect("submissions:overview", reference)
    return redirect("submissions:page", reference, key, pages[0].key)


def page(request: HttpRequest, reference: str, key: str, page_key: str) -> HttpResponse:
    """Show or save one page of answers."""
    submission = load(request, reference, Action.EDIT if request.method == "POST" else Action.VIEW_DRAFT)
    part = section_of(submission, key)
    screen = part.page(page_key)
    if screen is None:
        raise Http404
    head = drafting.head_of(submission, key)
    context = {
        "submission": submission,
        "section": part,
        "page": screen,
        "base": head.number if head else 0,
        "opened": uuid.uuid4().hex,
    }
    if request.method != "POST":
        form = PageForm(screen, submission=submission, answers=head.answers if head else {})
        if "problems" in request.GET:
            context["problems"] = _problems(submission, key, page_key)
        return _show(request, submission, part, screen, form, context)
    return _save(request, submission, part, screen, context)


def _save(
    request: HttpRequest, submission: Submission, part: Section, screen: Page, context: dict[str, Any]
) -> HttpResponse:
    form = PageForm(screen, request.POST, request.FILES, submission=submission)
    base, opened = number_of(request.POST.get("base", "")), opened_by(request)
    context |= {"base": base, "opened": opened}
    if not form.is_valid():
        form = _keep_uploads(request, submission, screen, form)
        return _show(request, submission, part, screen, form, context, status=form.status)
    try:
        changes = form.take_uploads(by=actor(request))
        drafting.save_section(
            submission, key=part.key, changes=changes, base_number=base, by=actor(request), opened=opened
        )
    except uploads.UploadRefused as refused:
        form.add_error(form.uploading, PartError(str(refused), target="upload"))
        return _show(request, submission, part, screen, form, context, status=refused.status)
    except drafting.Conflict as conflict:
        return show_conflict(request, submission, part, conflict)
    for sentence in form.removed:
        messages.warning(request, sentence)
    if "add_row" in request.POST or "upload" in request.POST:
        return redirect("submissions:page", submission.reference, part.key, screen.key)
    return redirect(_next(submission, part, screen, request))


def _keep_uploads(request: HttpRequest, submission: Submission, screen: Page, form: PageForm) -> PageForm:
    """Files that came with a page that has errors elsewhere are stored: a browser does not send them again."""
    stored = form.rescue_uploads(by=actor(request))
    if not stored:
        return form
    data = request.POST.copy()
    for key, attachment in stored:
        messages.success(request, f"{attachment} is uploaded.")
        data.appendlist(key, attachment.code)
        data[f"{key}-title"] = ""
    return PageForm(screen, data, submission=submission)


def _show(
    request: HttpRequest,
    submission: Submission,
    part: Section,
    screen: Page,
    form: PageForm,
    context: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    questionnaire, answers = kinds.get(submission.kind).questionnaire, drafting.answers_of(submission)
    pages = questionnaire.open_pages(part, answers)
    keys = [one.key for one in pages]
    edit = permissions.can(actor(request), Action.EDIT, submission)
    position = keys.index(screen.key) if screen.key in keys else 0
    presence.here(submission, part.key, by=actor(request))
    context |= {
        "form": form,
        "present": presence.sentence(presence.others_in(submission, part.key, by=actor(request))),
        "position": position + 1,
        "page_count": len(pages),
        "notes": questionnaire.open_notes(screen, answers),
        "back": _page_url(submission, part, keys[position - 1]) if position else None,
        "edit": edit,
        "lines": [] if edit else summaries.page(submission, part, screen),
        "from_check": request.GET.get("from") == "check" or request.POST.get("from") == "check",
    }
    return render(request, "submissions/page.html", context, status=status)


def _next(submission: Submission, part: Section, screen: Page, request: HttpRequest) -> str:
    if "later" in request.POST:
        return reverse("submissions:overview", args=[submission.reference])
    if request.POST.get("from") == "check":
        return reverse("submissions:check", args=[submission.reference]) + f"#{part.key}"
    questionnaire, answers = kinds.get(submission.kind).questionnaire, drafting.answers_of(submission)
    if any(note.stops for note in questionnaire.open_notes(screen, answers)) and "anyway" not in request.POST:
        return _page_url(submission, part, screen.key)
    keys = [one.key for one in questionnaire.open_pages(part, answers)]
    after = keys[keys.index(screen.key) + 1 :] if screen.key in keys else []
    return (
        _page_url(submission, part, after[0]) if after else reverse("submissions:overview", args=[submission.reference])
    )


def _page_url(submission: Submission, part: Section, page_key: str) -> str:
    return reverse("submissions:page", args=[submission.reference, part.key, page_key])


def _problems(submission: Submission, key: str, page_key: str) -> list[dict[str, str]]:
    problems = kinds.get(submission.kind).problems(drafting.draft_of(submission))
    here = [p for p in problems if p.section == key and p.page == page_key and p.status is Status.FAIL]
    return [
        {"text": summaries.sentence(problem), "href": f"#{summaries.field_id(submission, problem)}"} for problem in here
    ]
