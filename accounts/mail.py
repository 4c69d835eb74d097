"""The e-mail that this service sends: the same words as text and as HTML."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string


def message(
    subject: str, template: str, context: dict[str, Any], *, to: list[str], **rest: Any
) -> EmailMultiAlternatives:
    """emails/<template>.txt and .html, ready to be sent. `rest`: headers, connection."""
    context = {"service_name": settings.SERVICE_NAME, **context}
    made = EmailMultiAlternatives(
        subject, render_to_string(f"emails/{template}.txt", context), settings.DEFAULT_FROM_EMAIL, to, **rest
    )
    made.attach_alternative(render_to_string(f"emails/{template}.html", context), "text/html")
    return made


def full_address(path: str) -> str:
    """The address of a page, for mail that no request asked for."""
    return settings.SERVICE_ADDRESS.rstrip("/") + path
