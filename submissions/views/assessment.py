"""The assessor's checklist of a version: all lines, and one line with its finding."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from submissions import assessment_checklist
from submissions.comment_forms import FindingForm
from submissions.states import Action
from submissions.views.loading import actions_for, actor, load_version


def checklist(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Every requirement and limb with its newest finding."""
    frozen = load_version(request, reference, number, Action.VIEW_INTERNAL)
    lines = assessment_checklist.lines(frozen)
    context = {
        "submission": frozen.submission,
        "version": frozen,
        "groups": [
            ("Requirements", [line for line in lines if not line.item.is_limb]),
            ("The legal test, limb by limb", [line for line in lines if line.item.is_limb]),
        ],
        "lines": lines,
        "summary": assessment_checklist.summary(lines),
    }
    return render(request, "submissions/assessment_checklist.html", context)


def item(request: HttpRequest, reference: str, number: int, key: str) -> HttpResponse:
    """One line: what is asked, where it is answered, what was found before, and the finding."""
    action = Action.COMMENT if request.method == "POST" else Action.VIEW_INTERNAL
    frozen = load_version(request, reference, number, action)
    lines = assessment_checklist.lines(frozen)
    keys = [line.item.key for line in lines]
    if key not in keys:
        raise Http404
    line, place = lines[keys.index(key)], keys.index(key)
    given = {"finding": line.verdict.finding, "note": line.verdict.note} if line.verdict else None
    form = FindingForm(request.POST or None, initial=given)
    if request.method == "POST" and form.is_valid():
        assessment_checklist.give(frozen, item=key, by=actor(request), **form.cleaned_data)
        if request.POST.get("back") == "read":
            return redirect(reverse("submissions:read", args=[reference, number]) + f"#check-{key}")
        messages.success(request, "Your finding is saved.")
        later = keys[place + 1 :]
        if later:
            return redirect("submissions:assessment_item", reference, number, later[0])
        return redirect("submissions:assessment", reference, number)
    context = {
        "submission": frozen.submission,
        "version": frozen,
        "line": line,
        "form": form,
        "position": place + 1,
        "count": len(keys),
        "back": keys[place - 1] if place else "",
        "history": assessment_checklist.history(frozen.submission, key),
        "can": actions_for(actor(request), frozen.submission, Action.COMMENT),
    }
    return render(request, "submissions/assessment_item.html", context, status=422 if form.errors else 200)
