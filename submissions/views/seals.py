"""The sealed manifest of a version, for whoever may read the version."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest

from submissions import sealing
from submissions.views.files import serve_sealed
from submissions.views.loading import load_version


def manifest(request: HttpRequest, reference: str, number: int) -> FileResponse:
    frozen = load_version(request, reference, number)
    return serve_sealed(sealing.of(frozen), f"{reference}-v{number}-manifest")
