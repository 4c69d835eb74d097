"""Serving stored bytes: never as something that a browser would run."""

from __future__ import annotations

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.utils.text import slugify

from submissions.models import Rendering, RenderingState
from submissions.models.attachment import storage_name

_SANDBOX = "default-src 'none'; sandbox"


def serve(sha256: str, name: str, media_type: str) -> FileResponse:
    """A stored attachment, shown by the browser only as the PDF or image that it was checked to be."""
    return _response(storage_name(sha256), name, media_type)


def serve_pdf(rendering: Rendering | None, name: str) -> FileResponse:
    """A rendered document. Raises Http404 while it is not there."""
    if rendering is None or rendering.state != RenderingState.DONE:
        raise Http404("The PDF is not ready yet.")
    response = _response(rendering.storage_name, f"{slugify(name)}.pdf", "application/pdf")
    response["ETag"] = f'"{rendering.pdf_sha256}"'
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
