"""The page of a conflict: mine, theirs and the base side by side, and a choice for every place that both changed."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from submissions import conflicts, drafting, kinds, merging, summaries
from submissions.conflicts import Chosen, Dispute
from submissions.merging import Choice, Piece
from submissions.models import Submission
from submissions.questionnaire import Kind, Question, Section
from submissions.states import Action
from submissions.views.loading import actor, load


def merge(request: HttpRequest, reference: str, key: str, parked: int, theirs: int) -> HttpResponse:
    """Choose, and save what was chosen. Nobody posts a text here: both are known by their numbers."""
    submission = load(request, reference, Action.EDIT)
    part = kinds.get(submission.kind).questionnaire.section(key)
    dispute = conflicts.find(submission, part, parked, theirs) if part else None
    if part is None or dispute is None:
        raise Http404
    if request.method == "POST":
        return _save(request, dispute)
    head = drafting.head_of(submission, key)
    if head and head.number != theirs:
        return redirect("submissions:merge", reference, key, parked, head.number)
    return show(request, dispute)


def _save(request: HttpRequest, dispute: Dispute) -> HttpResponse:
    chosen = {clash.name: request.POST.get(clash.name, "") for clash in dispute.clashes}
    if open_ones := conflicts.open_choices(dispute, chosen):
        missing = {clash.name: "Choose which words should stand" for clash in open_ones}
        return show(request, dispute, chosen=chosen, wrong=missing, status=422)
    answers, problems = conflicts.settle(dispute, chosen)
    if problems:
        wrong = {clash.name: problems.get(clash.question.key, "") for clash in dispute.clashes}
        return show(request, dispute, chosen=chosen, wrong=wrong, status=422)
    submission, part = dispute.submission, dispute.section
    reason = f"brought together with revision {dispute.mine.number}"
    base = dispute.theirs.number
    try:
        drafting.save_section(
            submission, key=part.key, changes=answers, base_number=base, by=actor(request), reason=reason
        )
    except drafting.Conflict as again:
        return show_conflict(request, submission, part, again)
    messages.success(request, "Both texts are brought together and saved. Read the answers and change what you like.")
    first = next(iter(dispute.questions), None)
    page = part.page_of(first) if first else part.pages[0]
    return redirect("submissions:page", submission.reference, part.key, page.key)


def show_conflict(
    request: HttpRequest, submission: Submission, part: Section, conflict: drafting.Conflict
) -> HttpResponse:
    """The page of a conflict that has just happened."""
    dispute = conflicts.find(submission, part, conflict.parked.number, conflict.theirs.number)
    if dispute is None:
        raise Http404
    return show(request, dispute, status=409)


def show(
    request: HttpRequest,
    dispute: Dispute,
    *,
    chosen: Chosen | None = None,
    wrong: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """`wrong`: name of a clash -> what is wrong with its choice."""
    words = _words_for(actor(request) == dispute.mine.by, str(dispute.mine.by), str(dispute.theirs.by))
    evidence = summaries.evidence_of(dispute.submission)
    answers = [_question(dispute, key, words, chosen or {}, wrong or {}, evidence) for key in dispute.questions]
    context = {
        "submission": dispute.submission,
        "section": dispute.section,
        "dispute": dispute,
        "words": words,
        "asked": [answer for answer in answers if answer["count"]],
        "taken": [answer for answer in answers if not answer["count"]],
        "wrong": any((wrong or {}).values()),
        "problems_in_title": status != 200,
    }
    return render(request, "submissions/conflict.html", context, status=status)


def _words_for(own: bool, mine: str, theirs: str) -> dict[str, str]:
    """Who wrote which side, in the words of the page."""
    return {
        "mine": "Written by you" if own else f"Written by {mine}",
        "theirs": f"Saved by {theirs}",
        "base": "As it was before",
        "choose_mine": "What you wrote" if own else f"What {mine} wrote",
        "choose_theirs": f"What {theirs} saved",
        "choose_both": f"Both: first what {theirs} saved, then {'yours' if own else f'what {mine} wrote'}",
        "choose_base": "As it was before",
        "leave_out": "Leave it out",
    }


def _question(
    dispute: Dispute,
    key: str,
    words: dict[str, str],
    chosen: Chosen,
    wrong: dict[str, str],
    evidence: summaries.Items,
) -> dict[str, Any]:
    """A question with its places in reading order; runs of places that nobody changed are one."""
    question = dispute.questions[key]
    clashes = {id(clash.piece): clash for clash in dispute.clashes if clash.question is question}
    places: list[dict[str, Any]] = []
    for taken, group in groupby(dispute.pieces[key], key=lambda piece: piece.taken):
        found = list(group)
        if taken is not None:
            values = [value for piece in found for value in piece.wording(taken)]
            places.append({"taken": taken.value, "entry": _entry(dispute, question, values, evidence)})
            continue
        for piece in found:
            clash = clashes[id(piece)]
            places.append(_place(dispute, clash, words, chosen, evidence) | {"error": wrong.get(clash.name, "")})
    asked = [place for place in places if place["taken"] is None]
    for number, place in enumerate(asked, start=1):
        place["number"] = number if len(asked) > 1 else 0
    return {"question": question, "places": places, "count": len(asked)}


def _place(
    dispute: Dispute, clash: conflicts.Clash, words: dict[str, str], chosen: Chosen, evidence: summaries.Items
) -> dict[str, Any]:
    piece = clash.piece
    return {
        "taken": None,
        "name": clash.name,
        "columns": [
            (words[side], _entry(dispute, clash.question, list(piece.wording(Choice(side))), evidence))
            for side in ("base", "theirs", "mine")
        ],
        "choices": [
            (choice.value, _label(piece, choice, words), chosen.get(clash.name) == choice.value)
            for choice in clash.offered
        ],
    }


def _label(piece: Piece, choice: Choice, words: dict[str, str]) -> str:
    label = words[f"choose_{choice.value}"]
    return label if piece.wording(choice) else f"{label}: {words['leave_out'].lower()}"


def _entry(dispute: Dispute, question: Question, values: list[Any], evidence: summaries.Items) -> dict[str, Any] | None:
    if question.kind is Kind.RICH:
        value: Any = summaries.on_screen({"it": merging.join(values)}, dispute.submission)["it"]
    else:
        value = values if question.kind in (Kind.ROWS, Kind.CHECKBOXES, Kind.EVIDENCE) else next(iter(values), None)
    return summaries.shown_entry(dispute.section, question, value, evidence, level=4)
