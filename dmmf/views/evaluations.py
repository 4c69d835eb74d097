"""Joint evaluations: those that wait, one of them as a task list, where the two differ, its actions and history."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from dmmf import (
    evaluation_actions,
    evaluation_document,
    evaluation_form,
    evaluation_history,
    evaluation_sites,
    evaluation_standing,
    evaluation_waiting,
    evaluations,
    permissions,
)
from dmmf.evaluation_forms import OpenForm
from dmmf.evaluation_standing import Row, Standing, other_side
from dmmf.models import AgreedAction, Evaluation, EvaluationState
from dmmf.states import ControlSiteAction, Side, SiteAction
from dmmf.views.loading import load_evaluation, load_site
from submissions.views.loading import actor

PAGE = 25
_SEES_SITE = frozenset({ControlSiteAction.VIEW, SiteAction.VIEW})  # a provider that hosts it no longer does not
_READ = ("actions", "differences", "signed")  # for who only reads
COLOURS = {
    EvaluationState.OPEN: "blue",
    EvaluationState.SIGNED: "green",
    EvaluationState.DECLINED: "red",
    EvaluationState.OVERTAKEN: "grey",
}


def listed(request: HttpRequest) -> HttpResponse:
    """Every evaluation that one may see: those that are open first, each with what waits for whom."""
    found = evaluation_waiting.with_side(actor(request)).order_by("-pk")
    only_open = request.GET.get("show") == "open"
    if only_open:
        found = found.filter(state=EvaluationState.OPEN)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    evaluation_sites.as_evaluated(shown)
    waiting = evaluation_waiting.of(shown)
    lines = []
    for one in shown:
        side = evaluation_waiting.side_of(one)
        wait = waiting.get(one.pk, evaluation_waiting.Waiting())
        own, other = (wait.of(side), wait.of_other(side)) if side else ([], [])
        lines.append({"evaluation": one, "colour": COLOURS[EvaluationState(one.state)], "own": own, "other": other})
    mine = evaluation_waiting.actions_of(actor(request))
    context = {"page": page, "lines": lines, "only_open": only_open, "actions": mine, "today": timezone.localdate()}
    context["own"] = permissions.control_sites_granting(actor(request), ControlSiteAction.EVALUATE).order_by("name")
    return render(request, "dmmf/evaluations.html", context)


def overview(request: HttpRequest, reference: str) -> HttpResponse:
    """The evaluation as a list of tasks, with how far each side is."""
    evaluation = load_evaluation(request, reference)
    side = evaluations.side_of(actor(request), evaluation)
    standing = evaluation_standing.of(evaluation)
    form = evaluation_form.of(evaluation.form_version)
    sections = form.sections_for(evaluation.site.kind)
    context = {
        **head(evaluation, side, standing),
        "tasks": [_task(evaluation, section, standing.rows_of(section), side) for section in sections],
        "ends": _ends(evaluation, standing, side),
        "imported": evaluation.document is not None and not any(row.answers for row in standing.rows),
        "signatures": [_signature_line(standing, one) for one in Side],
        "source": evaluation_form.JOINT,
        "sees_site": _sees_site(request, evaluation),
        **_about(evaluation, standing),
        "may_decline": side is not None and evaluation.state == EvaluationState.OPEN,
    }
    return render(request, "dmmf/evaluation.html", context)


def _sees_site(request: HttpRequest, evaluation: Evaluation) -> bool:
    return bool(_SEES_SITE & permissions.granted(actor(request), evaluation))


def _about(evaluation: Evaluation, standing: Standing) -> dict[str, Any]:
    """What was evaluated, where and with whom; as it was signed, where both have signed. What an evaluation that
    ended without was of, no text says: the products of the site now are not named.
    """
    text = standing.text
    told = evaluation.canonical or evaluation.state not in evaluation_sites.ENDED
    made = [f"{one['code']} {one['name']}" if one["code"] not in one["name"] else one["name"]
            for one in text["products"]] if told else []  # fmt: skip
    return {"place": evaluation_document.place_of(text["site"]), "made": made, "provider": text["provider"]}


def head(evaluation: Evaluation, side: Side | None, standing: Standing | None = None) -> dict[str, Any]:
    """What the pages of an evaluation share. The site of one that ended is shown as it was."""
    evaluation_sites.as_evaluated([evaluation])
    return {
        "evaluation": evaluation,
        "site": evaluation.site,
        "side": side,
        "other": other_side(side) if side else None,
        "standing": standing,
        "is_open": evaluation.state == EvaluationState.OPEN,
        "colour": COLOURS[EvaluationState(evaluation.state)],
    }


def posted(request: HttpRequest) -> tuple[Any, Any]:
    """Texts and files of a form that was sent, even an empty one; (None, None) where none was."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _task(
    evaluation: Evaluation, section: evaluation_form.FormSection, rows: list[Row], side: Side | None
) -> dict[str, str]:
    done = {one: sum(one in row.answers for row in rows) for one in Side}
    differ = sum(1 for row in rows for found in row.disagreements() if found.kind != "unanswered")
    hints = [_progress(one, done[one], len(rows)) for one in Side if one != side]
    if differ:
        hints.append(f"{differ} difference{'s' if differ > 1 else ''}")
    status, colour = _status(done[side], len(rows)) if side else ("", "")
    return {
        "title": f"{section.number}. {section.title}",
        "href": reverse("dmmf:evaluation_section", args=[evaluation.reference, section.key]),
        "hint": ". ".join(hints),
        "status": status,
        "colour": colour,
    }


def _progress(side: Side, done: int, count: int) -> str:
    return f"{side.label}: {'all answered' if done == count else f'{done} of {count} answered'}"


def _status(done: int, count: int) -> tuple[str, str]:
    if done == count:
        return "Completed", ""
    return (f"{done} of {count}", "blue") if done else ("Not yet started", "blue")


def _ends(evaluation: Evaluation, standing: Standing, side: Side | None) -> list[dict[str, str]]:
    """The tasks after the form: actions, differences, outcome, signature."""
    actions = [action for row in standing.rows for action in row.actions]
    undone = sum(action.closed_on is None for action in actions)
    count = len(standing.disagreements)
    differ = (f"{count} to settle", "red") if count else ("None", "")
    lines = [
        ("Actions", "actions", "", f"{len(actions)}, {undone} open" if actions else "None", ""),
        ("Where the two sides differ", "differences", "", *differ),
    ]
    if evaluation.state == EvaluationState.OPEN:
        said = [f"{one.label}: {_outcome(standing, one)}" for one in Side]
        done = ("Proposed", "") if side in standing.proposals else ("Not yet started", "blue")
        lines.append(("Outcome", "outcome", ". ".join(said), *(done if side else ("", ""))))
        ready = ("Cannot sign yet", "grey") if count else ("Ready", "green")
        lines.append(("Read the text and sign it", "sign", "", *ready))
    elif evaluation.document:
        lines.append(("The signed evaluation and its PDF", "signed", "", "Signed by both", "green"))
    return [
        {
            "title": title,
            "href": reverse(f"dmmf:evaluation_{name}", args=[evaluation.reference]) if side or name in _READ else "",
            "hint": hint,
            "status": status,
            "colour": colour,
        }
        for title, name, hint, status, colour in lines
    ]


def _outcome(standing: Standing, side: Side) -> str:
    proposal = standing.proposals.get(side)
    return proposal.get_outcome_display().lower() if proposal else "none proposed yet"


def _signature_line(standing: Standing, side: Side) -> dict[str, Any]:
    return {
        "side": side,
        "current": standing.signature_of(side),
        "stale": standing.stale_signature_of(side),
    }


def differences(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything that keeps the two from signing, each row with both halves beside each other."""
    evaluation = load_evaluation(request, reference)
    standing = evaluation_standing.of(evaluation)
    found = [(row, list(row.disagreements())) for row in standing.rows]
    context = {
        **head(evaluation, evaluations.side_of(actor(request), evaluation), standing),
        "differing": [(row, some) for row, all_ in found if (some := [d for d in all_ if d.kind != "unanswered"])],
        "unanswered": [(row, one) for row, all_ in found for one in all_ if one.kind == "unanswered"],
        "outcomes": [one for one in standing.disagreements if one.kind == "outcome"],
        "proposals": [(side, standing.proposals.get(side)) for side in Side],
    }
    return render(request, "dmmf/evaluation_differences.html", context)


def actions(request: HttpRequest, reference: str) -> HttpResponse:
    """The actions of the evaluation, with what one may do about each."""
    evaluation = load_evaluation(request, reference)
    side = evaluations.side_of(actor(request), evaluation)
    standing = evaluation_standing.of(evaluation)
    lines = [
        {"row": row, "action": action, **action_can(evaluation, action, side)}
        for row in standing.rows
        for action in row.actions
    ]
    context = {**head(evaluation, side, standing), "lines": lines, "today": timezone.localdate()}
    return render(request, "dmmf/evaluation_actions.html", context)


def action_can(evaluation: Evaluation, action: AgreedAction, side: Side | None) -> dict[str, bool]:
    acting = side is not None and evaluation.state == EvaluationState.OPEN
    return {
        "can_agree": acting and action.agreed_at is None and action.proposed_side != side,
        "can_drop": acting,
        "can_close": evaluation_actions.may_close(action, evaluation, side),
    }


def history(request: HttpRequest, reference: str) -> HttpResponse:
    """Who did what, when and why. Why the site went on is for who may see the site."""
    evaluation = load_evaluation(request, reference)
    page = Paginator(evaluation.events.select_related("by").order_by("-pk"), PAGE).get_page(request.GET.get("page"))
    form = evaluation_form.of(evaluation.form_version)
    lines = [(one, evaluation_history.row_of(one, form), evaluation_history.changes(one)) for one in page.object_list]
    context = {**head(evaluation, None), "page": page, "lines": lines, "sees_site": _sees_site(request, evaluation)}
    return render(request, "dmmf/evaluation_history.html", context)


def open_one(request: HttpRequest, reference: str) -> HttpResponse:
    """Open the joint evaluation of a site; or read why that is not possible now."""
    site = load_site(request, reference, ControlSiteAction.EVALUATE)
    if opened := evaluations.open_one(site):
        messages.info(request, f"The joint evaluation {opened.reference} is open already.")
        return redirect("dmmf:evaluation", opened.reference)
    step = evaluations.step_of(site)
    form = OpenForm(posted(request)[0], needs_why=step is None or step.needs_why)
    context = {"site": site, "form": form, "step": step, "source": evaluation_form.JOINT}
    if site.provider is None:
        context |= {"may_change": permissions.may(actor(request), ControlSiteAction.CHANGE, site)}
        return render(request, "dmmf/evaluation_needs_provider.html", context, status=409)
    if request.method != "POST" or not form.is_valid():
        return render(request, "dmmf/evaluation_open.html", context, status=422 if form.errors else 200)
    token = form.cleaned_data["token"] or uuid.uuid4()
    made = evaluations.open(site, by=actor(request), why=form.cleaned_data["why"], token=token)
    messages.success(request, f"{made.reference} is open. Both sides can answer their half now.")
    return redirect("dmmf:evaluation", made.reference)
