"""What the clock is set to. Every number is this service's own and illustrative: no regulator's number is known."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured

from submissions.clock_types import Period, Unit
from submissions.working_days import NATIONS, BankHolidays

ILLUSTRATIVE = (
    "Illustrative: the number of days, how they are counted and when the clock starts and stops are settings of this "
    "service. No period for this procedure was found in law or in guidance."
)
STARTS = ("validation", "submission")
LONGEST = 3650  # days


def assessment() -> Period:
    return _period("CLOCK_ASSESSMENT")


def validation() -> Period:
    return _period("CLOCK_VALIDATION")


def answer() -> Period:
    return _period("CLOCK_ANSWER")


def starts_at_submission() -> bool:
    """Else it starts when a submitted version is found valid."""
    if settings.CLOCK_STARTS not in STARTS:
        raise ImproperlyConfigured(f"CLOCK_STARTS must be one of: {', '.join(STARTS)}.")
    return settings.CLOCK_STARTS == "submission"


def bank_holidays() -> BankHolidays:
    if not settings.CLOCK_NATIONS or not set(settings.CLOCK_NATIONS) <= set(NATIONS):
        raise ImproperlyConfigured(f"CLOCK_NATIONS must name one or more of: {', '.join(NATIONS)}.")
    return BankHolidays(tuple(settings.CLOCK_NATIONS))


def reminders() -> list[int]:
    """Days ahead, the furthest first."""
    stages = sorted(set(settings.CLOCK_REMINDERS), reverse=True)
    if not stages or stages[-1] < 0:
        raise ImproperlyConfigured("CLOCK_REMINDERS must name days ahead, such as 10,5,1.")
    return stages


def check(app_configs: Sequence[Any] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Django's check when it starts: a setting that says nothing is found before a person finds it."""
    try:
        _ = assessment(), validation(), answer(), starts_at_submission(), bank_holidays(), reminders()
    except ImproperlyConfigured as wrong:
        return [Error(str(wrong), id="submissions.E001")]
    return []


def _period(name: str) -> Period:
    """ "60 calendar" or "10 working"."""
    found = re.fullmatch(r"([0-9]{1,4}) (calendar|working)", str(getattr(settings, name)).strip())
    if not found or not 1 <= int(found[1]) <= LONGEST:
        raise ImproperlyConfigured(
            f"{name} must be a number of days from 1 to {LONGEST} and how they are counted: "
            "“60 calendar” or “10 working”."
        )
    return Period(int(found[1]), Unit(found[2]))
