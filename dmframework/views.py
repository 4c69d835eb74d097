"""Pages that belong to no app: what went wrong, accessibility, cookies."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

# Django's own words for a refusal that gave none; they are not for people.
NO_REASON = {"", "403 Forbidden"}


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    too_much = type(exception).__name__ in {"RequestDataTooBig", "TooManyFieldsSent", "TooManyFilesSent"}
    if too_much:
        return render(request, "413.html", status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return render(request, "400.html", status=HTTPStatus.BAD_REQUEST)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403 with the reason that the refusal carries: raise PermissionDenied("Only the author may ...")."""
    reason = str(exception or "")
    context = {"reason": "" if reason in NO_REASON else reason}
    return render(request, "403.html", context, status=HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404; says nothing of what was looked for, so that it tells a stranger nothing."""
    return render(request, "404.html", status=HTTPStatus.NOT_FOUND)


def server_error(request: HttpRequest) -> HttpResponse:
    """500 from a template that needs no context, so that it still renders when the database does not answer."""
    return HttpResponse(render_to_string("500.html"), status=HTTPStatus.INTERNAL_SERVER_ERROR)


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a valid token. What was typed is shown again, so that nobody has to type it twice."""
    return render(request, "errors/csrf.html", status=HTTPStatus.FORBIDDEN)


def signed_out(request: HttpRequest) -> HttpResponse:
    """A form sent after the session had ended: what was typed, and the way back through sign-in."""
    return render(request, "errors/signed_out.html", {"next": request.path}, status=HTTPStatus.FORBIDDEN)


@login_not_required
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/accessibility.html")


@login_not_required
def cookies(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/cookies.html")
