"""How an evaluation ends: an outcome, two signatures on one text, or a refusal with its reason."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.reauthentication import WrongPassword, check_password
from dmmf import evaluation_document, evaluation_form, evaluation_signing, evaluation_standing, evaluations, permissions
from dmmf.evaluation_forms import DeclineForm, EvaluationSignForm, OutcomeForm
from dmmf.evaluation_standing import Disagreement, Standing, other_side
from dmmf.models import Evaluation, EvaluationState, OutcomeProposal
from dmmf.states import Side
from dmmf.views.evaluations import head, posted
from dmmf.views.loading import load_evaluation
from submissions.refusals import Superseded
from submissions.signing import SignatureData, role_of
from submissions.transitions import TransitionNotAllowed
from submissions.views.loading import actor


def outcome(request: HttpRequest, reference: str) -> HttpResponse:
    """Propose the outcome for the own side, beside what the other proposed, and what a colleague proposed meanwhile."""
    evaluation = load_evaluation(request, reference)
    side = evaluations.acting_side(actor(request), evaluation)
    evaluations.check_side(evaluation, side, by=actor(request))
    last = {one.side: one for one in evaluation.proposals.select_related("by").order_by("number")}
    own, theirs = last.get(side), last.get(other_side(side))
    start = own or theirs  # who comes second begins from what the first said
    initial = {name: getattr(start, name) for name in ("outcome", "re_evaluate_on", "triggers")} if start else {}
    form = OutcomeForm(posted(request)[0], initial={**initial, "base": own.number if own else 0})
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["re_evaluate_on"] <= timezone.localdate():
            form.add_error("re_evaluate_on", "The day of re-evaluation must be in the future")
        else:
            try:
                evaluations.propose_outcome(evaluation, side=side, by=actor(request), **form.cleaned_data)
            except Superseded as changed:
                return _overtaken(request, evaluation, side, str(changed), theirs)
            messages.success(request, "Your proposal is saved.")
            return redirect("dmmf:evaluation", reference)
    context = {**head(evaluation, side), "form": form, "own": own, "theirs": theirs}
    return render(request, "dmmf/evaluation_outcome.html", context, status=422 if form.errors else 200)


def _overtaken(
    request: HttpRequest, evaluation: Evaluation, side: Side, sentence: str, theirs: OutcomeProposal | None
) -> HttpResponse:
    """What was typed, beside what a colleague proposed meanwhile; proposing it again then knows of that."""
    own = evaluation.proposals.filter(side=side).select_related("by").latest("number")
    data = request.POST.copy()
    data["base"] = str(own.number)
    form = OutcomeForm(data)
    form.add_error(None, sentence)
    context = {**head(evaluation, side), "form": form, "own": own, "theirs": theirs, "overtaken": True}
    return render(request, "dmmf/evaluation_outcome.html", context, status=409)


def decline(request: HttpRequest, reference: str) -> HttpResponse:
    """End the evaluation with a reason."""
    evaluation = load_evaluation(request, reference)
    side = evaluations.acting_side(actor(request), evaluation)
    evaluations.check_side(evaluation, side, by=actor(request), signing=True)
    form = DeclineForm(posted(request)[0])
    if request.method == "POST" and form.is_valid():
        evaluations.decline(evaluation, side=side, by=actor(request), why=form.cleaned_data["why"])
        messages.success(request, f"{reference} is declined.")
        return redirect("dmmf:evaluation", reference)
    context = {**head(evaluation, side), "form": form}
    return render(request, "dmmf/evaluation_decline.html", context, status=422 if form.errors else 200)


def sign(request: HttpRequest, reference: str) -> HttpResponse:
    """The text exactly as it is signed, its hash, what stands in the way, and the signature."""
    evaluation = load_evaluation(request, reference)
    side = evaluations.acting_side(actor(request), evaluation)
    if request.method == "POST" and evaluation.signatures.filter(by=actor(request), sha256=evaluation.sha256).exists():
        return _signed(request, evaluation)  # posted twice, and the first one closed it
    evaluations.check_open(evaluation)
    if request.method == "POST":
        evaluations.check_side(evaluation, side, by=actor(request), signing=True)
    standing = evaluation_standing.of(evaluation)
    context = _context(request, evaluation, side, standing)
    if request.method != "POST":
        return render(request, "dmmf/evaluation_sign.html", context)
    if standing.disagreements:
        return _blocked(request, context, standing.disagreements)
    form = EvaluationSignForm(actor(request), context["declaration"], request.POST)
    context["form"] = form
    if not form.is_valid():
        return render(request, "dmmf/evaluation_sign.html", context, status=422)
    try:
        check_password(request, form.cleaned_data["password"], user=actor(request))
        data = SignatureData(printed_name=form.cleaned_data["printed_name"], sha256=form.cleaned_data["sha256"])
        evaluation_signing.sign(evaluation, data, side=side, by=actor(request))
    except WrongPassword as wrong:
        form.add_error("password", str(wrong))
        return render(request, "dmmf/evaluation_sign.html", context, status=wrong.status)
    except evaluation_signing.NotAgreed as refused:
        return _blocked(request, context, refused.disagreements)
    except Superseded as changed:
        return _changed(request, evaluation, side, str(changed))
    return _signed(request, evaluation)


def _signed(request: HttpRequest, evaluation: Evaluation) -> HttpResponse:
    evaluation.refresh_from_db(fields=["state"])
    if evaluation.state == EvaluationState.SIGNED:
        messages.success(request, f"{evaluation.reference} is signed by both sides. Its PDF is on its way.")
        return redirect("dmmf:evaluation_signed", evaluation.reference)
    messages.success(request, "You have signed. The evaluation is closed when the other side signs the same text.")
    return redirect("dmmf:evaluation", evaluation.reference)


def _context(request: HttpRequest, evaluation: Evaluation, side: Side, standing: Standing) -> dict[str, Any]:
    organisation = evaluation_signing.organisation_of(evaluation, side)
    declaration = f"I, {actor(request)}, have read the text on this page and agree to it for {organisation}"
    may = permissions.may(actor(request), evaluations.MAY_SIGN[side], evaluation)
    return {
        **head(evaluation, side, standing),
        "declaration": declaration,
        "form": EvaluationSignForm(actor(request), declaration, initial={"sha256": standing.sha256}),
        "may": may,
        "organisation": organisation,
        "meaning": evaluation_signing.meaning(organisation),
        "role": role_of(actor(request), organisation),
        "blockers": [{**vars(one), "href": href_of(evaluation, one)} for one in standing.disagreements],
        "own": standing.signature_of(side),
        "theirs": standing.signature_of(other_side(side)),
        "stale": standing.stale_signature_of(side),
        "place": evaluation_document.place_of(standing.text["site"]),
        "proposals": [(one, standing.proposals.get(one)) for one in Side],
    }


def href_of(evaluation: Evaluation, found: Disagreement) -> str:
    """Where a disagreement is settled."""
    if not found.item:
        return reverse("dmmf:evaluation_outcome", args=[evaluation.reference])
    part = evaluation_form.of(evaluation.form_version).section_of(found.item)
    return f"{reverse('dmmf:evaluation_section', args=[evaluation.reference, part.key])}#row-{found.item}"


def _blocked(request: HttpRequest, context: dict[str, Any], found: list[Disagreement]) -> HttpResponse:
    evaluation = context["evaluation"]
    errors = [{"text": one.sentence, "href": href_of(evaluation, one)} for one in found]
    context |= {"errors": errors, "problems_in_title": True}
    return render(request, "dmmf/evaluation_sign.html", context, status=422)


def _changed(request: HttpRequest, evaluation: Evaluation, side: Side, sentence: str) -> HttpResponse:
    """What was typed, but the password, on the text as it is now."""
    fresh = load_evaluation(request, evaluation.reference)
    if fresh.state != EvaluationState.OPEN:
        raise TransitionNotAllowed(sentence)
    standing = evaluation_standing.of(fresh)
    context = _context(request, fresh, side, standing)
    data = request.POST.copy()
    data["sha256"] = standing.sha256
    context["form"] = EvaluationSignForm(actor(request), context["declaration"], data)
    context |= {"errors": [{"text": sentence, "href": "#text"}], "problems_in_title": True}
    return render(request, "dmmf/evaluation_sign.html", context, status=409)
