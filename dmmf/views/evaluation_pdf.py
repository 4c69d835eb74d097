"""The signed evaluation: both signatures, and its PDF on the way or there."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from dmmf import evaluation_actions, evaluation_document, evaluations
from dmmf.models import Evaluation
from dmmf.views.evaluations import head
from dmmf.views.loading import load_evaluation
from submissions import renderings
from submissions.models import Rendering
from submissions.views.files import serve_pdf
from submissions.views.loading import actor


def signed(request: HttpRequest, reference: str) -> HttpResponse:
    """What was signed by whom, the PDF, and the conditions that are still open."""
    evaluation = _signed(request, reference)
    context = {
        **head(evaluation, evaluations.side_of(actor(request), evaluation)),
        **_addresses(evaluation),
        "signatures": evaluation_document.signatures_of(evaluation),
        "undone": list(evaluation_actions.open_actions().filter(evaluation=evaluation)),
    }
    return render(request, "dmmf/evaluation_signed.html", context)


def document(request: HttpRequest, reference: str) -> HttpResponse:
    """The state of the PDF: a part of a page that asks again until it is there."""
    evaluation = _signed(request, reference)
    if not request.headers.get("HX-Request"):
        return redirect("dmmf:evaluation_signed", reference)
    return render(request, "submissions/_progress.html", _addresses(evaluation))


@require_POST
def retry(request: HttpRequest, reference: str) -> HttpResponse:
    """Queue a PDF again that could not be made."""
    evaluation = _signed(request, reference)
    if evaluations.side_of(actor(request), evaluation) is None:
        raise PermissionDenied("Only the two parties of this evaluation can have the PDF made again.")
    if job := _rendering(evaluation):
        renderings.retry(job)
        messages.success(request, "The PDF is being made again.")
    return redirect("dmmf:evaluation_signed", reference)


def pdf(request: HttpRequest, reference: str) -> FileResponse:
    return serve_pdf(_rendering(_signed(request, reference)), f"{reference}-joint-evaluation")


def _signed(request: HttpRequest, reference: str) -> Evaluation:
    """Raises Http404 for one that both have not signed."""
    evaluation = load_evaluation(request, reference)
    if evaluation.document is None:
        raise Http404
    return evaluation


def _rendering(evaluation: Evaluation) -> Rendering | None:
    return Rendering.objects.filter(document=evaluation.document_id).first()


def _addresses(evaluation: Evaluation) -> dict[str, Any]:
    """What submissions/_progress.html needs."""
    names = {"document": "document", "pdf": "pdf", "page": "signed", "retry": "retry"}
    return {
        "rendering": _rendering(evaluation),
        **{
            f"{key}_url": reverse(f"dmmf:evaluation_{name}", args=[evaluation.reference]) for key, name in names.items()
        },
    }
