"""Asking a signed-in person for the password once more, so that a screen left open signs nothing."""

from __future__ import annotations

from http import HTTPStatus

from allauth.core import ratelimit
from django.http import HttpRequest

from accounts.models import User


class WrongPassword(Exception):
    """The sentence says what is wrong; `status` is 422, or 429 after too many tries."""

    def __init__(self, sentence: str, status: HTTPStatus) -> None:
        super().__init__(sentence)
        self.status = status


def check_password(request: HttpRequest, password: str, *, user: User) -> None:
    """Raise WrongPassword unless it is the user's own. Every try counts against allauth's limit "reauthenticate"."""
    if not ratelimit.consume(request, action="reauthenticate", user=user):
        raise WrongPassword(
            "You have tried too many passwords. Wait a few minutes, then try again", HTTPStatus.TOO_MANY_REQUESTS
        )
    if not user.check_password(password):
        raise WrongPassword("Your password is not right. Enter it again", HTTPStatus.UNPROCESSABLE_ENTITY)
