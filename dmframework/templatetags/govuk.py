"""Tags and filters that every template has (a builtin library, nothing to load)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms, template
from django.core.paginator import Page
from django.utils.dateparse import parse_date, parse_datetime

from dmframework.govuk import error_items

register = template.Library()
LONDON = ZoneInfo("Europe/London")


@register.inclusion_tag("govuk/error_summary.html")
def error_summary(*forms_: forms.BaseForm | None, extra: list[dict[str, str]] | None = None) -> dict[str, Any]:
    """{% error_summary form other_form extra=problems %}: links to every field that is wrong; nothing when none is.

    `extra` are problems from elsewhere: [{"text", "href"}].
    """
    return {"errors": [*error_items(*(form for form in forms_ if form)), *(extra or [])]}


@register.filter
def page_numbers(page: Page) -> list[Any]:
    """The page numbers to offer, with an ellipsis where some are left out."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


@register.filter
def moment(value: datetime | str | None) -> str:
    """22 November 2026, 14:05 GMT: London's clock, and always the zone. Takes a datetime or its ISO text."""
    when = parse_datetime(value) if isinstance(value, str) else value
    if not when:
        return ""
    if when.tzinfo is None:
        raise ValueError(f"A moment without a zone: {when!r}")
    local = when.astimezone(LONDON)
    return f"{local.day} {local:%B %Y, %H:%M %Z}"


@register.filter
def day(value: date | str | None) -> str:
    """22 November 2026. Takes a date, a datetime (its day in London) or ISO text."""
    if isinstance(value, str):
        value = parse_datetime(value) if "T" in value else parse_date(value)
    if not value:
        return ""
    if isinstance(value, datetime) and value.tzinfo:
        value = value.astimezone(LONDON)
    return f"{value.day} {value:%B %Y}"


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """mapping[key] where the key is a variable; empty when there is none."""
    return mapping.get(key, "") if mapping else ""
