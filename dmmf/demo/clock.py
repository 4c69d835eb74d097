"""The demo's past: its verbs are called on the days on which they would have been, one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from unittest.mock import patch

from django.utils import timezone

STEP = timedelta(milliseconds=200)  # between two looks at the clock


@contextmanager
def on(day: date) -> Iterator[date]:
    """Everything inside happens on that day, from nine in the morning on. For the demo's own process only."""
    moment = timezone.make_aware(datetime.combine(day, time(9)))

    def now() -> datetime:
        nonlocal moment
        moment += STEP
        return moment

    with patch.object(timezone, "now", now):
        yield day
