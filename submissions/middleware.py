"""What the process refuses becomes a page with a clear sentence and status 409."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import is_valid_path

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
            context = {"reason": str(exception), **_way_back(request)}
            return render(request, "submissions/not_now.html", context, status=409)
        return None


def _way_back(request: HttpRequest) -> dict[str, str]:
    """The page of what the address is about: what ends with its reference, where there is a page."""
    reference = request.resolver_match.kwargs.get("reference", "") if request.resolver_match else ""
    before, found, _ = request.path.partition(f"/{reference}/")
    address = f"{before}{found}"
    return {"reference": reference, "address": address} if reference and is_valid_path(address) else {}
