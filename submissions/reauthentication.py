"""Proof that the person at the keyboard is still the one who signed in: the password, asked for again."""

from __future__ import annotations

from allauth.core import ratelimit
from django.http import HttpRequest

from accounts.models import User

METHOD = "Password entered again"


def password_problem(request: HttpRequest, user: User, password: str) -> str:
    """A sentence when the password is missing, wrong or tried too often; "" when it is the user's.

    Every try counts against allauth's limit for authenticating again.
    """
    if not password:
        return "Enter your password"
    if not ratelimit.consume(request, action="reauthenticate", user=user):
        return "You have tried too often. Wait a minute, then enter your password again"
    return "" if user.check_password(password) else "The password is not right"
