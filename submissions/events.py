"""The one way to write into the audit trail."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from submissions import permissions
from submissions.models import Event, Submission
from submissions.states import Action


def record(submission: Submission, verb: str, sentence: str, *, by: User, **details: Any) -> Event:
    """Insert an event: `sentence` goes on after the person's name ("submitted version 1").

    `details` are fields of Event: why, from_state, to_state, version, draft_only, internal, data.
    """
    side = Event.ASSESSOR if Action.COMMENT in permissions.granted(by, submission) else Event.APPLICANT
    return Event.objects.create(submission=submission, verb=verb, sentence=sentence[:300], by=by, side=side, **details)
