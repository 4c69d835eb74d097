"""The states of a submission and the actions that a role may be granted. Leaf module: imports nothing of ours."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import TextChoices


class State(TextChoices):
    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    DEFICIENT = "deficient", "Corrections requested"
    UNDER_ASSESSMENT = "under_assessment", "Under assessment"
    INFORMATION_REQUESTED = "information_requested", "Changes requested"
    GRANTED = "granted", "Granted"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"
    SUPERSEDED = "superseded", "Superseded"


# Not decided, not taken back.
OPEN = (State.DRAFT, State.SUBMITTED, State.DEFICIENT, State.UNDER_ASSESSMENT, State.INFORMATION_REQUESTED)
WITH_AUTHORITY = (State.SUBMITTED, State.UNDER_ASSESSMENT)
TO_ANSWER = (State.DEFICIENT, State.INFORMATION_REQUESTED)  # a frozen version came back to the applicant
WRITABLE = (State.DRAFT, *TO_ANSWER)


@dataclass(frozen=True)
class StateInfo:
    """What a state means to people: who has to act next, and how it is shown."""

    waits_for: str  # "applicant", "assessor" or "nobody"
    colour: str  # of the GOV.UK tag
    sentence: str


STATES: dict[State, StateInfo] = {
    State.DRAFT: StateInfo("applicant", "grey", "The applicant is writing; nobody else can see it."),
    State.SUBMITTED: StateInfo(
        "assessor", "blue", "A frozen version is with the assessing authority, which checks that it can be assessed."
    ),
    State.DEFICIENT: StateInfo(
        "applicant", "yellow", "It could not be assessed as it stood; the applicant corrects it with the next version."
    ),
    State.UNDER_ASSESSMENT: StateInfo("assessor", "blue", "It is valid, and the assessing authority assesses it."),
    State.INFORMATION_REQUESTED: StateInfo(
        "applicant", "yellow", "The assessor asked for changes; the applicant answers with the next version."
    ),
    State.GRANTED: StateInfo("nobody", "green", "Decided in favour of the applicant."),
    State.REFUSED: StateInfo("nobody", "red", "Decided against the applicant, with reasons."),
    State.WITHDRAWN: StateInfo(
        "nobody", "grey", "The applicant took it back, or gave up what was granted; what was submitted stays on record."
    ),
    State.SUPERSEDED: StateInfo("nobody", "grey", "A newer application that follows from it was granted."),
}


class Action(StrEnum):
    """What may be done to a submission; each is an object-level permission of the same codename."""

    VIEW = "view_submission"
    VIEW_DRAFT = "view_draft"
    EDIT = "edit_draft"
    SUBMIT = "submit_version"
    WITHDRAW = "withdraw_submission"
    VIEW_INTERNAL = "view_internal_comments"
    COMMENT = "comment_on_version"
    VALIDATE = "validate_submission"
    REQUEST_INFORMATION = "request_information"
    DECIDE = "decide_submission"
    APPROVE = "approve_draft"
    INVITE = "invite_collaborator"
    FOLLOW = "follow_submission"
    ISSUE = "issue_version"


ACTION_LABELS: dict[Action, str] = {
    Action.VIEW: "See that it exists, its state and its frozen versions",
    Action.VIEW_DRAFT: "Read the draft and its evidence",
    Action.EDIT: "Write answers and upload evidence",
    Action.SUBMIT: "Submit a version",
    Action.WITHDRAW: "Withdraw",
    Action.VIEW_INTERNAL: "Read internal comments",
    Action.COMMENT: "Comment on a paragraph of a frozen version",
    Action.VALIDATE: "Say whether a submitted version can be assessed",
    Action.REQUEST_INFORMATION: "Ask for changes",
    Action.DECIDE: "Decide, with reasons",
    Action.APPROVE: "Approve a draft inside the organisation",
    Action.INVITE: "Invite a person of another organisation to it",
    Action.FOLLOW: "Apply again or anew from it, and state evidence of its designation",
    Action.ISSUE: "Issue the next version of a kept file under the holder's own procedure",
}
