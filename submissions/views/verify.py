"""Drop a file: is it a document of this service, and which? Open to anyone who is signed in."""

from __future__ import annotations

from http import HTTPStatus

import structlog
from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from submissions import recognising, uploads
from submissions.forms import VerifyForm
from submissions.recognising import Finding
from submissions.views.loading import actor

log = structlog.get_logger(__name__)
TOO_MANY = "You have checked many files in a short time. Wait a few minutes, then check this one."


def verify(request: HttpRequest) -> HttpResponse:
    """The form and, beneath the heading, what was found. The file is read and forgotten."""
    posted = request.method == "POST"
    form = VerifyForm(request.POST, request.FILES) if posted else VerifyForm()
    finding, status = _find(request, form) if posted else (None, HTTPStatus.OK)
    return render(request, "submissions/verify.html", {"form": form, "finding": finding}, status=status)


def _find(request: HttpRequest, form: VerifyForm) -> tuple[Finding | None, int]:
    user = actor(request)
    if not form.is_valid():
        return None, HTTPStatus.UNPROCESSABLE_ENTITY
    if not ratelimit.consume(request, action="verify", user=user):
        form.add_error("file", TOO_MANY)
        return None, HTTPStatus.TOO_MANY_REQUESTS
    try:
        finding = recognising.recognise(uploads.read(form.cleaned_data["file"]), by=user)
    except uploads.UploadRefused as refused:
        form.add_error("file", str(refused))
        return None, refused.status
    # No event: nothing of an application changed, and who checks what is not for its readers to see.
    log.info("file verified", verdict=finding.verdict.value, sha256=finding.sha256, user=user.pk)
    return finding, HTTPStatus.OK
