"""The assessor's page: the dossier on the left, checklist and comments beside it; and what changed since one read."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from submissions import assessment_checklist, blocks, diffs, kinds, reading, signing, summaries
from submissions.models import Version
from submissions.models.assessment_verdict import Finding
from submissions.states import Action
from submissions.views.loading import actions_for, actor, load, load_version


def read(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """The frozen dossier section by section, each with the checklist lines and comments that belong to it."""
    frozen = load_version(request, reference, number, Action.VIEW_INTERNAL)
    lines, notes = assessment_checklist.lines(frozen), reading.notes(frozen)
    marks = reading.last_read(frozen.submission, actor(request))
    newest = frozen.submission.versions.order_by("-number").values_list("number", flat=True)[0]
    context = {
        "submission": frozen.submission,
        "kind": kinds.get(frozen.submission.kind),
        "version": frozen,
        "newest": newest,
        "last_read": marks.version.number if marks else 0,
        "citations": blocks.citations(frozen.dossier),
        "beside": _by_block(notes),
        "open_count": sum(not note.thread.resolved for note in notes),
        "summary": assessment_checklist.summary(lines),
        "findings": Finding.choices,
        "signature": signing.facts(signing.of(frozen)),
        "can": actions_for(actor(request), frozen.submission, *Action),
        "screen": True,
        "reading": True,
        **_rows(frozen, lines, notes),
    }
    return render(request, "submissions/read.html", context)


def _rows(frozen: Version, lines: list[assessment_checklist.Line], notes: list[reading.Note]) -> dict[str, Any]:
    """The sections, each with what stands beside it; and what belongs to none of them."""
    dossier = summaries.dossier_for_screen(frozen)
    beside = reading.by_section(notes)
    keys = [section["key"] for section in dossier["sections"]]
    home: dict[str, list[assessment_checklist.Line]] = {}
    for line in lines:
        home.setdefault(line.item.places[0].section if line.item.places else "", []).append(line)
    rows = [
        _row(section, home.get(section["key"], []), beside.get(section["key"], [])) for section in dossier["sections"]
    ]
    lost = [note for key, found in beside.items() if key not in keys for note in found]
    return {"dossier": dossier, "rows": rows, "rest": _row(None, home.get("", []), lost)}


def _row(section: Any, lines: list[assessment_checklist.Line], notes: list[reading.Note]) -> dict[str, Any]:
    return {
        "section": section,
        "lines": lines,
        "open": [note for note in notes if not note.thread.resolved],
        "resolved": [note for note in notes if note.thread.resolved],
    }


def _by_block(notes: list[reading.Note]) -> dict[str, list[reading.Note]]:
    found: dict[str, list[reading.Note]] = {}
    for note in notes:
        if note.block and not note.thread.resolved:
            found.setdefault(note.block, []).append(note)
    return found


@require_POST
def mark(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """ "I have read this version." """
    frozen = load_version(request, reference, number, Action.VIEW_INTERNAL)
    reading.mark_read(frozen, by=actor(request))
    messages.success(request, f"You have read version {number}. What changes after it will be shown to you as new.")
    return redirect("submissions:read", reference, number)


def since(request: HttpRequest, reference: str) -> HttpResponse:
    """Which sections changed between the version that one read last and the newest."""
    submission = load(request, reference, Action.VIEW_INTERNAL)
    newest = submission.versions.order_by("-number")[0]
    marked = reading.last_read(submission, actor(request))
    context: dict[str, Any] = {"submission": submission, "version": newest, "mark": marked}
    if marked and marked.version_id != newest.pk:
        old = submission.versions.get(pk=marked.version_id)
        page = reverse("submissions:compare", args=[reference, newest.number])
        context["compare_page"] = f"{page}?with={old.number}"
        context["sections"] = diffs.dossiers(old.dossier, newest.dossier)
        context["unchanged"] = diffs.unchanged(newest.dossier, context["sections"])
    return render(request, "submissions/since_read.html", context)
