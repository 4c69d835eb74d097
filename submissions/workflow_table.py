"""THE TABLE of the process: what leads from which state to which. docs/states.md is generated from it."""

from __future__ import annotations

from submissions.states import OPEN, Action, State
from submissions.transitions import Transition, machine

TABLE = machine(
    Transition(
        "submit", "Submit", frozenset({State.DRAFT}), State.SUBMITTED, Action.SUBMIT,
        "submitted version {number}", tells="assessor",
    ),
    Transition(
        "find_deficient", "Not valid", frozenset({State.SUBMITTED}), State.DEFICIENT, Action.VALIDATE,
        "could not validate version {number}, and listed what to correct", tells="applicant", needs_why=True,
    ),
    Transition(
        "correct", "Submit the corrections", frozenset({State.DEFICIENT}), State.SUBMITTED, Action.SUBMIT,
        "corrected it with version {number}", tells="assessor",
    ),
    Transition(
        "validate", "Valid", frozenset({State.SUBMITTED}), State.UNDER_ASSESSMENT, Action.VALIDATE,
        "validated version {number}", tells="applicant",
    ),
    Transition(
        "request_information", "Ask for changes", frozenset({State.UNDER_ASSESSMENT}), State.INFORMATION_REQUESTED,
        Action.REQUEST_INFORMATION, "asked for changes to version {number}", tells="applicant", needs_why=True,
    ),
    Transition(
        "respond", "Submit the answer", frozenset({State.INFORMATION_REQUESTED}), State.UNDER_ASSESSMENT,
        Action.SUBMIT, "answered with version {number}", tells="assessor",
    ),
    Transition(
        "grant", "Decide", frozenset({State.UNDER_ASSESSMENT}), State.GRANTED, Action.DECIDE,
        "decided on version {number}: {outcome}", tells="applicant", needs_why=True,
    ),
    Transition(
        "refuse", "Decide", frozenset({State.UNDER_ASSESSMENT}), State.REFUSED, Action.DECIDE,
        "decided on version {number}: {outcome}", tells="applicant", needs_why=True,
    ),
    Transition(
        "withdraw", "Withdraw", frozenset(OPEN), State.WITHDRAWN, Action.WITHDRAW, "withdrew the application",
        tells="assessor", needs_why=True,
    ),
    Transition(
        "give_up", "Give up", frozenset({State.GRANTED}), State.WITHDRAWN, Action.WITHDRAW,
        "gave up the {outcome}", tells="assessor", needs_why=True,
    ),
    Transition(
        "issue", "Issue the next version", frozenset({State.GRANTED}), State.GRANTED, Action.ISSUE,
        "issued version {number}", tells="assessor", needs_why=True,
    ),
    Transition(
        "supersede", "Supersede", frozenset({State.GRANTED}), State.SUPERSEDED, None,
        "superseded it by {outcome}", tells="applicant",
    ),
)  # fmt: skip
