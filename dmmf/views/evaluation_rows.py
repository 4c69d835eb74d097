"""The rows of an evaluation: answer one's half, give files, propose and agree actions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from dmmf import evaluation_actions, evaluation_files, evaluation_form, evaluation_standing, evaluations
from dmmf.evaluation_form import FormSection
from dmmf.evaluation_forms import ActionForm, AnswerForm, CloseForm, FileForm
from dmmf.evaluation_standing import Row, Standing
from dmmf.models import AgreedAction, Evaluation, EvaluationAnswer, EvaluationFile, EvaluationState
from dmmf.states import Side
from dmmf.views.evaluations import action_can, head, posted
from dmmf.views.loading import load_evaluation
from submissions import uploads
from submissions.views.files import serve
from submissions.views.loading import actor


@dataclass
class Half:
    """A row on its page: the own half as a form, or both as they stand."""

    row: Row
    form: AnswerForm | None
    asked: str
    theirs: EvaluationAnswer | None = None  # what a colleague saved meanwhile
    actions: list[dict[str, Any]] | None = None


def section(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """The rows of one section of the form: one form for the own half of all of them."""
    evaluation = load_evaluation(request, reference)
    side = evaluations.side_of(actor(request), evaluation)
    part = _section(evaluation, key)
    if request.method == "POST":
        evaluations.check_side(evaluation, evaluations.acting_side(actor(request), evaluation), by=actor(request))
    standing = evaluation_standing.of(evaluation)
    editable = side is not None and evaluation.state == EvaluationState.OPEN
    halves = [_half(request, evaluation, row, side if editable else None) for row in standing.rows_of(part)]
    if request.method != "POST" or side is None:
        return _show(request, evaluation, side, part, halves, standing)
    said = {half.row.item.key: half.form for half in halves if half.form and not half.form.says_nothing}
    mistaken = [form for form in said.values() if not form.is_valid()]  # asks every one, so that every mistake is told
    if mistaken:
        return _show(request, evaluation, side, part, halves, standing, status=422, said=set(said))
    try:
        given = {name: form.given() for name, form in said.items()}
        saved = evaluations.answer(evaluation, given, side=side, by=actor(request))
    except evaluations.Conflicts as conflict:
        _put_beside(request, halves, conflict)
        return _show(request, evaluation, side, part, halves, standing, status=409, conflict=str(conflict))
    messages.success(request, "Your answers are saved." if saved else "Nothing was changed.")
    return _onwards(request, evaluation, part)


def _section(evaluation: Evaluation, key: str) -> FormSection:
    found = evaluation_form.of(evaluation.form_version).sections_for(evaluation.site.kind)
    part = next((one for one in found if one.key == key), None)
    if part is None:
        raise Http404
    return part


def _half(request: HttpRequest, evaluation: Evaluation, row: Row, side: Side | None) -> Half:
    shown = [{"action": action, **action_can(evaluation, action, side)} for action in row.actions]
    if side is None:
        return Half(row, None, "", actions=shown)
    own = row.answers.get(side)
    initial = {"answer": own.answer, "evidence": own.evidence, "risk": own.risk} if own else {}
    form = AnswerForm(
        row.item.title, request.POST if request.method == "POST" else None, prefix=row.item.key,
        initial={**initial, "base": own.number if own else 0},
    )  # fmt: skip
    return Half(row, form, row.item.asked_of(side), actions=shown)


def _put_beside(request: HttpRequest, halves: list[Half], conflict: evaluations.Conflicts) -> None:
    """Show what a colleague saved beside what was typed; saving again then knows of it."""
    for half in halves:
        theirs = conflict.theirs.get(half.row.item.key)
        if theirs and half.form:
            data = request.POST.copy()
            data[half.form.add_prefix("base")] = str(theirs.number)
            half.theirs = theirs
            half.form = AnswerForm(half.row.item.title, data, prefix=half.row.item.key)


def _show(
    request: HttpRequest, evaluation: Evaluation, side: Side | None, part: FormSection, halves: list[Half],
    standing: Standing, *, status: int = 200, said: set[str] | None = None, conflict: str = "",
) -> HttpResponse:  # fmt: skip
    for half in halves:  # what was left for later is no mistake
        if half.form and said is not None and half.row.item.key not in said:
            half.form = AnswerForm(half.row.item.title, prefix=half.row.item.key, initial={"base": 0})
    context = {
        **head(evaluation, side, standing),
        "section": part,
        "halves": halves,
        "errors": [
            {"text": f"{half.row.item.title}: {conflict}", "href": f"#row-{half.row.item.key}"}
            for half in halves if half.theirs
        ] + _errors(halves, said or set()),
        "sides": list(Side),
        "problems_in_title": status != 200,
    }  # fmt: skip
    return render(request, "dmmf/evaluation_section.html", context, status=status)


def _errors(halves: list[Half], said: set[str]) -> list[dict[str, str]]:
    """The lines of the error summary, in the order of the page."""
    return [
        {"text": str(message), "href": f"#{half.form[name].link_id()}"}  # type: ignore[attr-defined]
        for half in halves
        if half.form and half.row.item.key in said
        for name, found in half.form.errors.items()
        for message in found
    ]


def _onwards(request: HttpRequest, evaluation: Evaluation, part: FormSection) -> HttpResponse:
    """Where the button led: to a file or an action of a row, to the next section, or to the task list."""
    what, _, item = request.POST.get("then", "").partition(":")
    if what in ("file_add", "action_propose") and item in evaluations.titles_of(evaluation):
        return redirect(f"dmmf:evaluation_{what}", evaluation.reference, item)
    found = evaluation_form.of(evaluation.form_version).sections_for(evaluation.site.kind)
    later = found[found.index(part) + 1 :]
    if what == "next" and later:
        return redirect("dmmf:evaluation_section", evaluation.reference, later[0].key)
    return redirect("dmmf:evaluation", evaluation.reference)


def add_file(request: HttpRequest, reference: str, item: str) -> HttpResponse:
    """Give a file as evidence for a row."""
    evaluation, side, row = _own_row(request, reference, item)
    form, status = FileForm(*posted(request)), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                evaluation_files.add(
                    evaluation, item=item, side=side, data=uploads.read(file), name=file.name,
                    title=form.cleaned_data["title"], by=actor(request),
                )  # fmt: skip
            except uploads.UploadRefused as refused:
                form.add_error("file", str(refused))
                status = refused.status
            else:
                messages.success(request, f"The file is with “{row.title}”.")
                return _to_row(evaluation, item)
    context = {**head(evaluation, side), "form": form, "item": row, "section": _section_of(evaluation, item)}
    return render(request, "dmmf/evaluation_file.html", context, status=status)


def _own_row(request: HttpRequest, reference: str, item: str) -> tuple[Evaluation, Side, evaluation_form.Item]:
    """The evaluation and a row of it, for somebody who may answer it now."""
    evaluation = load_evaluation(request, reference)
    side = evaluations.acting_side(actor(request), evaluation)
    if item not in evaluations.titles_of(evaluation):
        raise Http404
    evaluations.check_side(evaluation, side, by=actor(request))
    return evaluation, side, evaluation_form.of(evaluation.form_version).items[item]


def _section_of(evaluation: Evaluation, item: str) -> FormSection:
    return evaluation_form.of(evaluation.form_version).section_of(item)


def _to_row(evaluation: Evaluation, item: str) -> HttpResponse:
    address = redirect("dmmf:evaluation_section", evaluation.reference, _section_of(evaluation, item).key)
    address["Location"] += f"#row-{item}"
    return address


def file(request: HttpRequest, reference: str, pk: int) -> FileResponse:
    """The stored bytes, for who may see the evaluation."""
    found = _file(load_evaluation(request, reference), pk)
    return serve(found.sha256, found.name, found.media_type)


def _file(evaluation: Evaluation, pk: int) -> EvaluationFile:
    found = evaluation.files.filter(pk=pk, removed_at__isnull=True).first()
    if found is None:
        raise Http404
    found.evaluation = evaluation
    return found


def remove_file(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Take back a file of the own side."""
    evaluation = load_evaluation(request, reference)
    found = _file(evaluation, pk)
    side = evaluations.acting_side(actor(request), evaluation)
    evaluations.check_side(evaluation, side, by=actor(request))
    if found.side != side:
        raise Http404
    if request.method == "POST":
        evaluation_files.remove(found, side=side, by=actor(request))
        messages.success(request, f"“{found.title}” is taken back.")
        return _to_row(evaluation, found.item)
    context = {**head(evaluation, side), "file": found, "section": _section_of(evaluation, found.item)}
    return render(request, "dmmf/evaluation_file_remove.html", context)


def propose_action(request: HttpRequest, reference: str, item: str) -> HttpResponse:
    """Propose an action on a row, for the other side to agree to."""
    evaluation, side, row = _own_row(request, reference, item)
    form = ActionForm(posted(request)[0])
    if request.method == "POST" and form.is_valid():
        evaluation_actions.propose(evaluation, item=item, side=side, by=actor(request), **form.cleaned_data)
        messages.success(request, "The action is proposed. The other side has to agree to it.")
        return _to_row(evaluation, item)
    context = {**head(evaluation, side), "form": form, "item": row, "section": _section_of(evaluation, item)}
    return render(request, "dmmf/evaluation_action.html", context, status=422 if form.errors else 200)


@require_POST
def agree_action(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    evaluation = load_evaluation(request, reference)
    action, side = _action(evaluation, pk), evaluations.acting_side(actor(request), evaluation)
    evaluation_actions.agree(action, side=side, by=actor(request))
    messages.success(request, "The action is agreed.")
    return redirect("dmmf:evaluation_actions", reference)


@require_POST
def drop_action(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    evaluation = load_evaluation(request, reference)
    action, side = _action(evaluation, pk), evaluations.acting_side(actor(request), evaluation)
    evaluation_actions.drop(action, side=side, by=actor(request))
    messages.success(request, "The action is taken out.")
    return redirect("dmmf:evaluation_actions", reference)


def close_action(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Say that an action is done."""
    evaluation = load_evaluation(request, reference)
    action, side = _action(evaluation, pk), evaluations.acting_side(actor(request), evaluation)
    evaluation_actions.check_closing(action, evaluation, by=actor(request))
    form = CloseForm(posted(request)[0])
    if request.method == "POST" and form.is_valid():
        try:
            evaluation_actions.close(action, by=actor(request), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "The action is closed.")
            return redirect("dmmf:evaluation_actions", reference)
    context = {**head(evaluation, side), "form": form, "action": action}
    return render(request, "dmmf/evaluation_action_close.html", context, status=422 if form.errors else 200)


def _action(evaluation: Evaluation, pk: int) -> AgreedAction:
    found = evaluation.actions.filter(pk=pk).first()
    if found is None:
        raise Http404
    found.evaluation = evaluation
    return found
