"""A case's due dates as a calendar file (RFC 5545). It names the reference and nothing of what the case is about."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from icalendar import Calendar, Event

from submissions import clock_settings
from submissions.clock import Clock, Deadline, events_of
from submissions.models import Submission

WORDS = {"validation": "validation due", "assessment": "assessment due", "answer": "answer to the request due"}


def of(submission: Submission, clock: Clock) -> bytes:
    """The file; the same case with the same clock gives the same bytes. An entry keeps its id when its date moves."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.SERVICE_NAME}//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    moves = events_of(submission)
    for one in clock.deadlines:
        entry = _entry(submission, one, sequence=len(moves))
        entry.add("dtstamp", moves[-1].at)
        calendar.add_component(entry)
    return bytes(calendar.to_ical())


def _entry(submission: Submission, due: Deadline, *, sequence: int) -> Event:
    """A whole day, which takes no time of anybody's."""
    link = settings.SERVICE_ADDRESS.rstrip("/") + reverse("submissions:clock", args=[submission.reference])
    entry = Event()
    host = urlsplit(settings.SERVICE_ADDRESS).hostname or "localhost"
    entry.add("uid", f"{submission.reference.lower()}-{due.what}@{host}")
    entry.add("sequence", sequence)
    entry.add("summary", f"{submission.reference}: {WORDS[due.what]} (illustrative)")
    entry.add("description", f"{clock_settings.ILLUSTRATIVE} {link}")
    entry.add("url", link)
    entry.add("dtstart", due.on)
    entry.add("dtend", due.on + timedelta(days=1))
    entry.add("transp", "TRANSPARENT")
    entry.add("class", "CONFIDENTIAL")
    return entry
