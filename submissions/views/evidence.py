"""Evidence of a draft: list, upload, look at, remove."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from submissions import drafting, kinds, summaries, uploads
from submissions.forms import UploadForm
from submissions.states import Action
from submissions.views.files import serve
from submissions.views.loading import actions_for, actor, load, load_evidence


def evidence(request: HttpRequest, reference: str) -> HttpResponse:
    """The evidence of the draft, where each piece is cited, and a form to upload more."""
    submission = load(request, reference, Action.EDIT if request.method == "POST" else Action.VIEW_DRAFT)
    form, status = UploadForm(request.POST or None, request.FILES or None), 200
    if request.method == "POST":
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                attachment = uploads.add_attachment(
                    submission,
                    data=uploads.read(file),
                    name=file.name,
                    title=form.cleaned_data["title"],
                    by=actor(request),
                )
            except uploads.UploadRefused as refused:
                form.add_error("file", str(refused))
                status = refused.status
            else:
                messages.success(request, f"{attachment} is uploaded. You can cite it from an answer.")
                return redirect("submissions:evidence", reference)
        else:
            status = 422
    draft = drafting.draft_of(submission)
    context = {
        "submission": submission,
        "form": form,
        "items": summaries.evidence(kinds.get(submission.kind).questionnaire, draft),
        "can": actions_for(actor(request), submission, Action.EDIT),
    }
    return render(request, "submissions/evidence.html", context, status=status)


def file(request: HttpRequest, reference: str, code: str) -> FileResponse:
    """The stored bytes of a piece of the draft's evidence."""
    attachment = load_evidence(request, reference, code, Action.VIEW_DRAFT)
    return serve(attachment.sha256, attachment.name, attachment.media_type)


def remove(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """Ask once, then take it from the draft."""
    attachment = load_evidence(request, reference, code, Action.EDIT)
    if request.method != "POST":
        context = {"submission": attachment.submission, "attachment": attachment}
        return render(request, "submissions/evidence_remove.html", context)
    uploads.remove_attachment(attachment, by=actor(request))
    messages.success(request, f"{attachment} is removed from the draft. Versions that were submitted keep it.")
    return redirect("submissions:evidence", reference)
