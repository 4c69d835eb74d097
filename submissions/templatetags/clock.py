"""The clock in a row of a list, from what is kept on the row: no question to the database."""

from __future__ import annotations

from django import template
from django.utils import timezone

from submissions import clock_words
from submissions.clock_types import LONDON, ClockState
from submissions.models import Submission

register = template.Library()
COLOURS = {ClockState.RUNNING: "green", ClockState.STOPPED: "yellow"}


@register.inclusion_tag("submissions/_clock_row.html")
def clock_row(submission: Submission) -> dict[str, str]:
    """{% clock_row submission %}: "Running, due 3 November 2026", or "Overdue since ..."."""
    today, state = timezone.localdate(timezone=LONDON), ClockState(submission.clock_state)
    on, what = submission.due_on, "due"
    if on is None and submission.answer_due_on:
        on, what = submission.answer_due_on, "answer due"
    if on and on < today:
        return {"tag": "Overdue", "colour": "red", "text": f"{what} {clock_words.day(on)}"}
    said = f"{what} {clock_words.day(on)}" if on else ""
    return {"tag": state.label, "colour": COLOURS.get(state, "grey"), "text": said}
