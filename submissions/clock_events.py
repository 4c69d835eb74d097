"""From the audit trail to what moves the clock: one small table of event verbs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Protocol

from submissions.clock_types import Act, Happening

OVERRIDE = "override_clock"
STARTED_BY_SUBMITTING = "the application was submitted"
BEFORE_VALIDATION_WAS_RECORDED = "the application was submitted; it has no recorded validation"

# verb -> (what it does to the clock, how the derivation names it); {n} is the how-manieth of its verb
ALWAYS: Mapping[str, tuple[Act, str]] = {
    "request_information": (Act.STOP, "request {n}"),
    "respond": (Act.RESTART, "answer to request {n}"),
    "grant": (Act.END, "the decision"),
    "refuse": (Act.END, "the decision"),
    "withdraw": (Act.END, "the withdrawal"),
}
BY_VALIDATION: Mapping[str, tuple[Act, str]] = {"validate": (Act.START, "the application was found valid")}
BY_SUBMISSION: Mapping[str, tuple[Act, str]] = {
    "submit": (Act.START, STARTED_BY_SUBMITTING),
    "find_deficient": (Act.STOP, "list of deficiencies {n}"),
    "correct": (Act.RESTART, "correction {n}"),
}
# Only somebody who takes a version for valid does these.
ASSESSING = ("request_information", "grant", "refuse")
UNDER_ASSESSMENT = "under_assessment"
# What a reader of clocks has to fetch.
WANTED = frozenset({*ALWAYS, *BY_VALIDATION, *BY_SUBMISSION, OVERRIDE})


class AnEvent(Protocol):
    """What is read of an Event."""

    verb: str
    at: datetime
    why: str
    data: Any


def happenings(events: Iterable[AnEvent], *, state: str, at_submission: bool) -> list[Happening]:
    """What moved the clock, in the order of the events (the oldest first).

    `state` is the submission's present one. A case that is older than the validation step has no event that found it
    valid: its clock starts when it was submitted.
    """
    table = {**ALWAYS, **(BY_SUBMISSION if at_submission else BY_VALIDATION)}
    events = list(events)
    counted: dict[str, int] = {}
    found = [] if at_submission else _unrecorded_start(events, state)
    for event in events:
        counted[event.verb] = counted.get(event.verb, 0) + 1
        if event.verb in table:
            act, label = table[event.verb]
            found.append(Happening(act, event.at, label.format(n=counted[event.verb])))
        elif event.verb == OVERRIDE:
            found.append(_override(event))
    return found


def is_validated(events: Iterable[AnEvent]) -> bool:
    """Somebody found a version valid, or took it for valid."""
    return any(event.verb in ("validate", *ASSESSING) for event in events)


def _unrecorded_start(events: list[AnEvent], state: str) -> list[Happening]:
    recorded = any(event.verb == "validate" for event in events)
    first = next((event for event in events if event.verb == "submit"), None)
    if first is None or recorded or not (state == UNDER_ASSESSMENT or is_validated(events)):
        return []
    return [Happening(Act.START, first.at, BEFORE_VALIDATION_WAS_RECORDED)]


def override(act: Act, *, days: int = 0, to: date | None = None) -> dict[str, Any]:
    """What the event of an override keeps of it."""
    return {"act": act.value, "days": days, "to": to.isoformat() if to else None}


def _override(event: AnEvent) -> Happening:
    kept = event.data["override"]
    to = date.fromisoformat(kept["to"]) if kept["to"] else None
    return Happening(Act(kept["act"]), event.at, days=kept["days"], to=to, why=event.why)
