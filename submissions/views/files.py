"""Serving stored bytes: never as something that a browser would run."""

from __future__ import annotations

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.utils.text import slugify

from submissions.models import Rendering, RenderingState, Seal
from submissions.models.attachment import storage_name

_SANDBOX = "default-src 'none'; sandbox"


def serve(sha256: str, name: str, media_type: str) -> FileResponse:
    """A stored attachment, shown by the browser only as the PDF or image that it was checked to be."""
    return _response(storage_name(sha256), name, media_type)


def serve_sealed(seal: Seal | None, name: str) -> FileResponse:
    """A sealed manifest. Raises Http404 where there is none."""
    if seal is None:
        raise Http404("This version is not sealed.")
    return _pdf(seal.storage_name, seal.pdf_sha256, name)


def serve_pdf(rendering: Rendering | None, name: str) -> FileResponse:
    """A rendered document. Raises Http404 while it is not there."""
    if rendering is None or rendering.state != RenderingState.DONE:
        raise Http404("The PDF is not ready yet.")
    return _pdf(rendering.storage_name, rendering.pdf_sha256, name)


def _pdf(path: str, sha256: str, name: str) -> FileResponse:
    response = _response(path, f"{slugify(name)}.pdf", "application/pdf")
    response["ETag"] = f'"{sha256}"'
    return response


def _response(path: str, name: str, media_type: str) -> FileResponse:
    try:
        file = default_storage.open(path, "rb")
    except FileNotFoundError as error:
        raise Http404("The file is not in the storage.") from error
    response = FileResponse(file, filename=name, content_type=media_type)
    response["X-Content-Type-Options"] = "nosniff"
    if media_type.startswith("image/"):
        response["Content-Security-Policy"] = _SANDBOX
    return response
