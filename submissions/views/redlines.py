"""What changed between two frozen versions as a PDF: ask for it, follow it, fetch it. Who may read both may do so."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from submissions import renderings
from submissions.models import Version
from submissions.views.compare import other_version
from submissions.views.files import serve_pdf
from submissions.views.loading import load_version


@require_POST
def make(request: HttpRequest, reference: str, number: int, other: str) -> HttpResponse:
    """Have it made by a worker, or made again where it could not be."""
    old, new = _load(request, reference, number, other)
    renderings.retry(renderings.request_redline(old, new))
    return redirect(_page(reference, number, other))


def document(request: HttpRequest, reference: str, number: int, other: str) -> HttpResponse:
    """The state of the PDF: a part of the page that asks again every second until it is ready."""
    old, new = _load(request, reference, number, other)
    if not request.headers.get("HX-Request"):
        return redirect(_page(reference, number, other))
    context = {
        "submission": new.submission,
        "version": new,
        "asked": other,
        "rendering": renderings.redline_of(old, new),
    }
    return render(request, "submissions/_redline_document.html", context)


def pdf(request: HttpRequest, reference: str, number: int, other: str) -> FileResponse:
    old, new = _load(request, reference, number, other)
    return serve_pdf(renderings.redline_of(old, new), f"{reference}-v{other}-to-v{number}")


def _load(request: HttpRequest, reference: str, number: int, other: str) -> tuple[Version, Version]:
    version = load_version(request, reference, number)
    return other_version(request, version, other), version


def _page(reference: str, number: int, other: str) -> str:
    return reverse("submissions:compare", args=[reference, number]) + f"?with={other}#document"
