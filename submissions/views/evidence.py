"""Evidence of a draft: list, upload, look at, describe, replace, remove."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from submissions import drafting, kinds, summaries, uploads
from submissions.forms import DescribeForm, EditionForm, UploadForm
from submissions.models import Attachment, Submission
from submissions.states import Action
from submissions.views.files import serve
from submissions.views.loading import actions_for, actor, load, load_evidence


def evidence(request: HttpRequest, reference: str) -> HttpResponse:
    """The evidence of the draft, where each piece is cited, and a form to upload more."""
    submission = load(request, reference, Action.EDIT if request.method == "POST" else Action.VIEW_DRAFT)
    form, status = UploadForm(request.POST or None, request.FILES or None), 200
    if request.method == "POST":
        status = _upload(request, submission, form)
        if status == 302:
            return redirect("submissions:evidence", reference)
    draft = drafting.draft_of(submission)
    context = {
        "submission": submission,
        "form": form,
        "items": summaries.evidence(kinds.get(submission.kind).questionnaire, draft, submission),
        "can": actions_for(actor(request), submission, Action.EDIT),
        "scanned": bool(settings.CLAMD_ADDRESS),
    }
    return render(request, "submissions/evidence.html", context, status=status)


def _upload(request: HttpRequest, submission: Submission, form: UploadForm) -> int:
    """The status of the answer; 302 when the file is there."""
    if not form.is_valid():
        return 422
    file, known = form.cleaned_data["file"], set(submission.attachments.values_list("pk", flat=True))
    details = form.details()
    try:
        attachment = uploads.add_attachment(
            submission, data=uploads.read(file), name=file.name, by=actor(request), **vars(details)
        )
    except uploads.UploadRefused as refused:
        form.add_error("file", str(refused))
        return refused.status
    if attachment.pk in known:
        messages.info(request, f"{attachment} is there already: it is the same file with the same title.")
        return 302
    messages.success(request, f"{attachment} is uploaded. You can cite it from an answer.")
    _tell_of_twins(request, attachment)
    return 302


def _tell_of_twins(request: HttpRequest, attachment: Attachment) -> None:
    if others := uploads.twins(attachment):
        names = " and ".join(map(str, others))
        messages.warning(
            request,
            f"{names} already {'has' if len(others) == 1 else 'have'} the same content as {attachment.code}. "
            "If one is enough, cite that one and remove the other.",
        )


def file(request: HttpRequest, reference: str, code: str) -> FileResponse:
    """The stored bytes of a piece of the draft's evidence."""
    attachment = load_evidence(request, reference, code, Action.VIEW_DRAFT)
    return serve(attachment.sha256, attachment.name, attachment.media_type)


def edition(request: HttpRequest, reference: str, code: str, number: int) -> FileResponse:
    """The stored bytes of one edition of a piece that is in the draft."""
    current = load_evidence(request, reference, code, Action.VIEW_DRAFT)
    found = _edition(current, number)
    return serve(found.sha256, found.name, found.media_type)


def _edition(current: Attachment, number: int) -> Attachment:
    found = current.submission.attachments.filter(number=current.number, edition=number).first()
    if found is None:
        raise Http404
    found.submission = current.submission
    return found


def edit(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """Change what is said of it: title, kind, date, confidentiality."""
    attachment = load_evidence(request, reference, code, Action.EDIT)
    held = uploads.Details.of(attachment)
    initial = {**vars(held), "edition": attachment.edition, "seen": held.mark}
    form, status = DescribeForm(request.POST or None, initial=initial), 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        one = _edition(attachment, form.cleaned_data["edition"])
        try:
            seen = form.cleaned_data["seen"]
            uploads.describe_attachment(one, details=form.details(), by=actor(request), seen=seen)
        except uploads.UploadRefused as refused:
            form, status = DescribeForm({**request.POST.dict(), "seen": held.mark}), refused.status
            form.add_error("title", str(refused))
        else:
            messages.success(request, f"The details of {one} are saved.")
            return redirect("submissions:evidence", reference)
    context = {"submission": attachment.submission, "attachment": attachment, "form": form}
    return render(request, "submissions/evidence_edit.html", context, status=status)


def replace(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """A new edition under the same code."""
    attachment = load_evidence(request, reference, code, Action.EDIT)
    initial = {**vars(uploads.Details.of(attachment)), "edition": attachment.edition}
    form, status = EditionForm(request.POST or None, request.FILES or None, initial=initial), 200
    if request.method == "POST":
        status = _replace(request, attachment, form) if form.is_valid() else 422
        if status == 302:
            return redirect("submissions:evidence", reference)
    context = {"submission": attachment.submission, "attachment": attachment, "form": form}
    return render(request, "submissions/evidence_replace.html", context, status=status)


def _replace(request: HttpRequest, attachment: Attachment, form: EditionForm) -> int:
    """The status of the answer; 302 when the edition is there."""
    file, seen = form.cleaned_data["file"], _edition(attachment, form.cleaned_data["edition"])
    try:
        new = uploads.replace_attachment(
            seen,
            data=uploads.read(file),
            name=file.name,
            by=actor(request),
            why=form.cleaned_data["why"],
            details=form.details(),
        )
    except uploads.UploadRefused as refused:
        form.add_error("file", str(refused))
        return refused.status
    if new.pk in (seen.pk, attachment.pk):
        text = f"{new.code} already has exactly this content: there is no new edition. Its details were not changed."
        messages.info(request, text)
        return 302
    messages.success(request, f"{new} is now edition {new.edition}. Versions that were submitted keep the one before.")
    _tell_of_twins(request, new)
    return 302


def remove(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """Ask once, then take it from the draft."""
    attachment = load_evidence(request, reference, code, Action.EDIT)
    if request.method != "POST":
        context = {"submission": attachment.submission, "attachment": attachment}
        return render(request, "submissions/evidence_remove.html", context)
    uploads.remove_attachment(attachment, by=actor(request))
    messages.success(request, f"{attachment} is removed from the draft. Versions that were submitted keep it.")
    return redirect("submissions:evidence", reference)
