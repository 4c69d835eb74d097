"""After a decision, for the overview page: the line of applications, and what can be done next with the reasons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from submissions import following, kinds, lineage, permissions, statements
from submissions.models import Submission
from submissions.models.submission import Origin
from submissions.states import OPEN, Action, State

DECIDED = (State.GRANTED, State.REFUSED, State.SUPERSEDED, State.WITHDRAWN)


@dataclass(frozen=True)
class Step:
    """Something to do next. `reason` says why it cannot be done; then there is only the button, disabled."""

    key: str
    text: str
    href: str
    sentence: str
    reason: str = ""
    variant: str = "secondary"


def overview(user: User, submission: Submission) -> dict[str, Any]:
    """What the overview page needs, in one question to the database where there is a line, and in none elsewhere.

    {"steps": [Step], "follows": Submission | None, "others": [Submission], "left_out": [...], "why_not": str}
    """
    if submission.follows_id is None and submission.state not in DECIDED:
        return {}
    first = lineage.first_of(submission)
    line = permissions.visible_to(user, Q(pk=first) | Q(lineage_id=first)).order_by("pk")
    others = [one for one in line if one.pk != submission.pk]
    writes = Action.VIEW_DRAFT in permissions.granted(user, submission)
    return {
        "follows": next((one for one in others if one.pk == submission.follows_id), None),
        "others": others,
        "left_out": following.left_out(submission) if writes and submission.follows_id else [],
        "steps": steps(user, submission, others) if writes else [],
        "why_not": _why_not(submission) if submission.state in DECIDED else "",
    }


def _why_not(submission: Submission) -> str:
    """Why it is not in force; nothing where a grant gives nothing that lasts."""
    return statements.not_in_force(submission) if kinds.get(submission.kind).holding else ""


def steps(user: User, submission: Submission, others: list[Submission]) -> list[Step]:
    """What an applicant can do next with what was decided."""
    follow, give_up = (permissions.can(user, action, submission) for action in (Action.FOLLOW, Action.WITHDRAW))
    kind, reference = kinds.get(submission.kind), submission.reference
    begun = next((one for one in others if one.state in OPEN), None)
    origin = kind.ways.get(State(submission.state))
    if origin is None:
        return []
    if submission.state == State.REFUSED:
        return [_follow(submission, origin, begun, follow.reason)]
    state = reverse("submissions:statement", args=[reference])
    withdraw = reverse("submissions:withdraw", args=[reference])
    found = [
        _follow(submission, origin, begun, follow.reason),
        Step(
            "give-up", f"Give up this {kind.holding}", withdraw,
            f"The {kind.holding} ends, with a reason. What was submitted stays on record.", give_up.reason,
        ),
    ]  # fmt: skip
    if kind.statement:
        sentence = "A signed PDF for another application: it states that the supporting information is unchanged."
        if begun:
            sentence += f" It is refused while {begun.reference} says otherwise."
        found.insert(0, Step("statement", f"Make {kind.statement.title.lower()}", state, sentence, follow.reason))
    return found


def _follow(submission: Submission, origin: Origin, begun: Submission | None, reason: str) -> Step:
    """Apply again or anew, or go on with what was begun: a line has one open application at a time."""
    if begun:
        href = reverse("submissions:overview", args=[begun.reference])
        return Step("follow", f"Go on with {begun.reference}", href, "An application that follows from this is open.")
    texts = {
        Origin.REAPPLICATION: ("Apply again", "A new draft begins with the answers and evidence of this application."),
        Origin.REDESIGNATION: (
            "Apply anew after a significant change",
            f"A significant change to what the {kinds.get(submission.kind).holding} rests on needs a new one.",
        ),
        Origin.VARIATION: (
            "Apply for a change that needs prior approval",
            "A change that needs prior approval is applied for with a draft that follows from the last version.",
        ),
    }
    text, sentence = texts[origin]
    href = reverse("submissions:follow", args=[submission.reference])
    return Step("follow", text, href, sentence, reason)
