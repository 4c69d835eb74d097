"""What the authors of a draft say to each other: on one answer, and all of it on one page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from submissions import drafting, kinds, remarks, summaries
from submissions.forms import RemarkForm
from submissions.models import Remark, Submission
from submissions.questionnaire import Page, Question, Section
from submissions.states import Action
from submissions.views.loading import actor, load

PER_PAGE = 50  # threads


def question(request: HttpRequest, reference: str, key: str, page_key: str, name: str) -> HttpResponse:
    """The answer paragraph by paragraph, what was said of it, and a form to say more."""
    submission = load(request, reference, Action.VIEW_DRAFT)
    part, page, asked = _place(submission, key, page_key, name)
    form, status = RemarkForm(request.POST or None, initial=_initial(request)), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                remark = remarks.add_remark(
                    submission, section=key, question=name, by=actor(request), **_given(submission, form, key, name)
                )
            except remarks.ParagraphChanged:
                form, status = _on_the_whole(request.POST), 409
            else:
                return redirect(f"{request.path}#remark-{(remark.reply_to_id or remark.pk)}")
    context = _context(request, submission, part, asked, form)
    context |= {"submission": submission, "section": part, "page": page, "question": asked, "form": form}
    return render(request, "submissions/remarks_question.html", context, status=status)


def _place(submission: Submission, key: str, page_key: str, name: str) -> tuple[Section, Page, Question]:
    section = kinds.get(submission.kind).questionnaire.section(key)
    page = section.page(page_key) if section else None
    if section is None or page is None or name not in {one.key for one in page.questions}:
        raise Http404
    return section, page, section.questions[name]


def _initial(request: HttpRequest) -> dict[str, str]:
    return {"paragraph": request.GET.get("on", "")[:64], "reply_to": request.GET.get("reply", "")[:12]}


def _given(submission: Submission, form: RemarkForm, key: str, name: str) -> dict[str, Any]:
    """The arguments of the verb. Raises Http404 for a reply to what was not said of this answer."""
    given = dict(form.cleaned_data)
    if pk := given["reply_to"]:
        given["reply_to"] = remarks.of_answer(submission, key, name).select_related("reply_to").filter(pk=pk).first()
        if given["reply_to"] is None:
            raise Http404
    return given


def _on_the_whole(data: QueryDict) -> RemarkForm:
    """What was typed, now on the answer as a whole: who sends it again has been told."""
    data = data.copy()
    data["paragraph"] = ""
    form = RemarkForm(data)
    form.add_error(
        "text",
        "The paragraph was changed while you wrote. Your comment is not saved yet: save it again to comment on the "
        "answer as a whole",
    )
    return form


def _context(
    request: HttpRequest, submission: Submission, part: Section, asked: Question, form: RemarkForm
) -> dict[str, Any]:
    entry = summaries.answer(submission, drafting.draft_of(submission), part, asked)
    quotes = remarks.quotes(part.key, entry)
    found = remarks.of_answer(submission, part.key, asked.key)
    threads = remarks.threads(submission, found, {(part.key, asked.key): quotes.values()}, by=actor(request))
    by_id = {remarks.paragraph_id(quote): quote for quote in quotes.values()}
    reply_to = str(form["reply_to"].value() or "")
    return {
        "entry": entry,
        "ids": {block: remarks.paragraph_id(quote) for block, quote in quotes.items()},
        "quoted": by_id.get(str(form["paragraph"].value() or ""), ""),
        "answered": next((one for one in threads if str(one.remark.pk) == reply_to), None),
        "open": [one for one in threads if one.remark.resolved_at is None],
        "resolved": [one for one in threads if one.remark.resolved_at is not None],
    }


def listed(request: HttpRequest, reference: str) -> HttpResponse:
    """Every thread of the draft, open or resolved, each with a link to its answer."""
    submission = load(request, reference, Action.VIEW_DRAFT)
    resolved = request.GET.get("show") == "resolved"
    roots = submission.remarks.filter(reply_to__isnull=True, resolved_at__isnull=not resolved).order_by("section", "pk")
    page = Paginator(roots.select_related("by", "resolved_by"), PER_PAGE).get_page(request.GET.get("page"))
    shown = list(page)
    replies = Remark.objects.filter(reply_to__in=shown).select_related("by").order_by("pk")
    draft = drafting.draft_of(submission)
    current = remarks.current_quotes(submission, draft, [(one.section, one.question) for one in shown])
    context = {
        "submission": submission,
        "resolved": resolved,
        "page": page,
        "items": [
            {"thread": thread, **_address(submission, thread.remark)}
            for thread in remarks.threads(submission, [*shown, *replies], current, by=actor(request))
        ],
    }
    return render(request, "submissions/remarks.html", context)


def _address(submission: Submission, remark: Remark) -> dict[str, str]:
    """Where a remark stands: {"place", "href"}; no address where the question is no longer asked at all."""
    section = kinds.get(submission.kind).questionnaire.section(remark.section)
    if section is None or remark.question not in section.questions:
        return {"place": f"{remark.section}: {remark.question}", "href": ""}
    arguments = [submission.reference, section.key, section.page_of(remark.question).key, remark.question]
    place = f"{section.letter}. {section.questions[remark.question].heading}"
    return {"place": place, "href": reverse("submissions:question_remarks", args=arguments)}


@require_POST
def resolve(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """It is dealt with."""
    remark = _load(request, reference, pk)
    remarks.resolve(remark, by=actor(request))
    messages.success(request, "The comment is resolved.")
    return _back(request, remark)


@require_POST
def reopen(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """It is not dealt with after all."""
    remark = _load(request, reference, pk)
    remarks.reopen(remark, by=actor(request))
    messages.success(request, "The comment is open again.")
    return _back(request, remark)


def _back(request: HttpRequest, remark: Remark) -> HttpResponse:
    """To the page that the button was on."""
    everything = reverse("submissions:remarks", args=[remark.submission.reference])
    place = "" if "listed" in request.POST else _address(remark.submission, remark)["href"]
    return redirect(place or everything)


def _load(request: HttpRequest, reference: str, pk: int) -> Remark:
    submission = load(request, reference, Action.VIEW_DRAFT)
    remark = submission.remarks.filter(pk=pk, reply_to__isnull=True).first()
    if remark is None:
        raise Http404
    remark.submission = submission
    return remark
