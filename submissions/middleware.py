"""What the process refuses becomes a page with a clear sentence and status 409."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from submissions.permissions import NotNow
from submissions.transitions import TransitionNotAllowed


class RefusalsAsPages:
    """Turns NotNow and TransitionNotAllowed into the 409 page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, NotNow | TransitionNotAllowed):
            reference = request.resolver_match.kwargs.get("reference") if request.resolver_match else None
            context = {"reason": str(exception), "reference": reference}
            return render(request, "submissions/not_now.html", context, status=409)
        return None
