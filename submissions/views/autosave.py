"""What an open page does unasked: it saves what was typed, and says who else is there. Answers for scripts."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from submissions import drafting, permissions, presence
from submissions.forms import PageForm
from submissions.models import SectionRevision
from submissions.questionnaire import Kind, Page, Section
from submissions.states import Action
from submissions.views.loading import actor, load, number_of, opened_by, section_of


@require_POST
def autosave(request: HttpRequest, reference: str, key: str, page_key: str) -> HttpResponse:
    """Save the valid answers of a page; never an upload.

    JSON {"revision", "saved_at", "sentence", "problems": [{"field", "text"}]}. Status 409 or 403, with "stop": true,
    when going on by itself is of no use: somebody else changed the page, or nobody may write any more.
    """
    try:
        submission = load(request, reference, Action.EDIT)
    except (permissions.NotNow, PermissionDenied) as refused:
        status = 409 if isinstance(refused, permissions.NotNow) else 403
        return JsonResponse({"stop": True, "sentence": f"Not saved. {refused}"}, status=status)
    part = section_of(submission, key)
    screen = part.page(page_key)
    if screen is None:
        raise Http404
    form = PageForm(screen, _without_uploads(request, screen), submission=submission)
    form.is_valid()
    try:
        revision = drafting.autosave_section(
            submission,
            key=key,
            changes=form.answers,
            shown=[question.key for question in screen.questions],
            base_number=number_of(request.POST.get("base", "")),
            by=actor(request),
            opened=opened_by(request),
        )
    except drafting.Behind as behind:
        sentence = (
            f"Not saved: {behind.theirs.by} changed this page meanwhile. "
            "Your text is still here. Save it, and both texts are brought together."
        )
        return JsonResponse({"stop": True, "sentence": sentence}, status=409)
    return JsonResponse(_saved(revision, form))


def _without_uploads(request: HttpRequest, screen: Page) -> Any:
    """The title of a file that waits to be uploaded is no answer yet."""
    data = request.POST.copy()
    for question in screen.questions:
        if question.kind is Kind.EVIDENCE:
            data.pop(f"{question.key}-title", None)
    return data


def _saved(revision: SectionRevision | None, form: PageForm) -> dict[str, Any]:
    wrong = {name: texts for name, texts in form.errors.items() if name in form.fields}
    problems = [{"field": name, "text": str(text)} for name, texts in wrong.items() for text in texts]
    at = timezone.localtime(revision.at if revision else None)
    sentence = f"Saved at {at:%H:%M}"
    if problems:
        sentence += f". Not saved yet: {'; '.join(problem['text'].removesuffix('.') for problem in problems)}"
    return {
        "revision": revision.number if revision else 0,
        "saved_at": at.isoformat(),
        "sentence": " ".join([sentence, *form.removed]),
        "problems": problems,
    }


def who_is_here(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """The names of who else is in the section, for a page that asks again and again; 204 when it knows them already."""
    submission = load(request, reference, Action.VIEW_DRAFT)
    part: Section = section_of(submission, key)
    if not getattr(request, "htmx", False):
        return redirect("submissions:section", reference, part.key)
    presence.here(submission, part.key, by=actor(request))
    sentence = presence.sentence(presence.others_in(submission, part.key, by=actor(request)))
    if request.GET.get("known", "") == sentence:
        return HttpResponse(status=204)
    return render(request, "submissions/_presence.html", {"present": sentence})
