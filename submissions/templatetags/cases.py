"""What an assessor sees of a case on every page about it: its bar with tabs, and what happened lately.

For everybody else the tags print nothing, so that a page needs no condition.
"""

from __future__ import annotations

from typing import Any

from django import template
from django.db.models import Max

from submissions import allocation, case_tabs, kinds, permissions, queries
from submissions.models import Assignment, Submission
from submissions.models.assignment import AssignmentRole
from submissions.states import Action

register = template.Library()
LATEST = 8  # events of the timeline
NOT_IN_TIMELINE = ("comment", "reply", "assign_comment", "resolve_comment", "reopen_comment", "find", "read")


@register.inclusion_tag("submissions/cases/_case_bar.html", takes_context=True)
def case_bar(context: template.Context, submission: Submission, current: str) -> dict[str, Any]:
    """{% case_bar submission "history" %}: identity bar and tabs, at two questions to the database."""
    if not _assesses(context, submission):
        return {}
    user, kind = context["request"].user, kinds.get(submission.kind)
    last = submission.versions.aggregate(last=Max("number"))["last"]
    return {
        "case": submission,
        "variant": kind.variants.get(submission.variant, ""),
        "held": allocation.current(submission),
        "may_allocate": allocation.may_allocate(user, submission),
        "tabs": case_tabs.tabs_of(submission, last, current),
    }


@register.inclusion_tag("submissions/cases/_timeline.html", takes_context=True)
def case_timeline(context: template.Context, submission: Submission) -> dict[str, Any]:
    """{% case_timeline submission %}: the latest events, at one question to the database."""
    if not _assesses(context, submission):
        return {}
    events = queries.events_for(context["request"].user, submission).exclude(verb__in=NOT_IN_TIMELINE)
    return {"case": submission, "events": list(events[:LATEST])}


@register.filter
def lead(held: list[Assignment]) -> list[Assignment]:
    """The lead assessor, in a list of one or none."""
    return [row for row in held if row.role == AssignmentRole.LEAD]


@register.filter
def further(held: list[Assignment]) -> list[Assignment]:
    return [row for row in held if row.role != AssignmentRole.LEAD]


def _assesses(context: template.Context, submission: Submission) -> bool:
    return Action.VIEW_INTERNAL in permissions.granted(context["request"].user, submission)
