"""A frozen version: read on screen, follow its PDF, fetch PDF and attachments."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from submissions import blocks, comments, kinds, permissions, renderings, sealing, signing, summaries
from submissions.models import Rendering, Submission
from submissions.states import Action
from submissions.views.files import serve, serve_pdf
from submissions.views.loading import actions_for, actor, load_letter, load_version


def version(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """The frozen dossier as a document, with the comments that this reader may see."""
    frozen = load_version(request, reference, number)
    remarks: dict[str, list[object]] = {}
    for comment in comments.visible_comments(frozen, actor(request)):
        remarks.setdefault(comment.block, []).append(comment)
    can = actions_for(actor(request), frozen.submission, *Action)
    context = {
        "submission": frozen.submission,
        "kind": kinds.get(frozen.submission.kind),
        "version": frozen,
        "dossier": summaries.dossier_for_screen(frozen),
        "comments": remarks,
        "seal": sealing.of(frozen),
        "sealing": sealing.is_on(),
        "signature": signing.facts(signing.of(frozen)),
        "citations": blocks.citations(frozen.dossier),
        "comment_count": sum(map(len, remarks.values())),
        "can": can,
        "shows_names": Action.VIEW_INTERNAL in permissions.granted(actor(request), frozen.submission),
        "screen": True,
    }
    return render(request, "submissions/version.html", context)


def document(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """The state of the PDF: a part of a page that asks again every second until it is ready."""
    frozen = load_version(request, reference, number)
    context = {"submission": frozen.submission, "version": frozen, "rendering": getattr(frozen, "rendering", None)}
    if not request.headers.get("HX-Request"):
        return redirect("submissions:version", reference, number)
    return render(request, "submissions/_document.html", context)


@require_POST
def retry(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Queue a PDF again that could not be made."""
    frozen = load_version(request, reference, number)
    _queue_again(request, frozen.submission, frozen.rendering)
    return redirect("submissions:version", reference, number)


@require_POST
def letter_retry(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """As `retry`, for a letter."""
    sent = load_letter(request, reference, number)
    _queue_again(request, sent.submission, sent.rendering)
    return redirect("submissions:letter", reference, number)


def _queue_again(request: HttpRequest, submission: Submission, rendering: Rendering) -> None:
    granted = permissions.granted(actor(request), submission)
    if not granted & {Action.EDIT, Action.SUBMIT, Action.VIEW_INTERNAL}:
        raise PermissionDenied("Only who writes or assesses this application can have the PDF made again.")
    renderings.retry(rendering)
    messages.success(request, "The PDF is being made again.")


def pdf(request: HttpRequest, reference: str, number: int) -> FileResponse:
    frozen = load_version(request, reference, number)
    return serve_pdf(getattr(frozen, "rendering", None), f"{reference}-v{number}")


def attachment(request: HttpRequest, reference: str, number: int, code: str) -> FileResponse:
    """A file that this version froze; others of the draft are not found here."""
    frozen = load_version(request, reference, number)
    item = next((item for item in frozen.dossier["attachments"] if item["code"] == code), None)
    if item is None:
        raise Http404
    if not frozen.submission.attachments.filter(number=int(code[1:]), sha256=item["sha256"]).exists():
        raise Http404
    return serve(item["sha256"], item["name"], item["media_type"])


def letter(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """A letter on screen."""
    sent = load_letter(request, reference, number)
    context = {"submission": sent.submission, "letter": sent, "content": sent.content, "rendering": sent.rendering}
    return render(request, "submissions/letter.html", context)


def letter_document(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """As `document`, for a letter."""
    sent = load_letter(request, reference, number)
    if not request.headers.get("HX-Request"):
        return redirect("submissions:letter", reference, number)
    context = {"submission": sent.submission, "letter": sent, "rendering": sent.rendering}
    return render(request, "submissions/_document.html", context)


def letter_pdf(request: HttpRequest, reference: str, number: int) -> FileResponse:
    sent = load_letter(request, reference, number)
    return serve_pdf(sent.rendering, f"{reference}-letter-{number}")
