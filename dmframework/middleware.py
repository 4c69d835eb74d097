"""What no view should have to think of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse

from dmframework import views

Handler = Callable[[HttpRequest], HttpResponse]

# The service uses none of these; a script that crept in should not either.
SWITCHED_OFF = ("camera", "display-capture", "geolocation", "microphone", "payment", "usb", "browsing-topics")


class PermissionsPolicy:
    """Switches off the browser features the service does not use."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self.value = ", ".join(f"{feature}=()" for feature in SWITCHED_OFF)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", self.value)
        return response


class SignInWithoutLoss(LoginRequiredMiddleware):
    """As Django's own, but what was typed into a form is shown for copying when the session has ended meanwhile."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> Any:
        if request.method == "POST":
            return views.signed_out(request)
        return super().handle_no_permission(request, view_func)


class PrivateByDefault:
    """What a signed-in person sees is kept by no cache, unless the view itself said how it may be."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(settings.STATIC_URL) or response.has_header("Cache-Control"):
            return response
        if request.user.is_authenticated:
            response.headers["Cache-Control"] = "private, no-store"
        return response
