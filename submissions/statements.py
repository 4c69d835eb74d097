"""A holder's statement that what a grant rests on is unchanged, as a frozen letter to go with another application.

It is the holder's word, not the authority's: it is refused while an open application says otherwise.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.organisations import active_memberships
from submissions import diffs, events, following, kinds, letters, lineage, permissions
from submissions.dossiers import long_date
from submissions.models import Event, Letter, Submission, Version
from submissions.models.letter import LetterKind
from submissions.states import Action, State

VERB = "state_unchanged"


@dataclass(frozen=True)
class Difference:
    """One answer or piece of evidence that is not as it was when the grant was given."""

    id: str  # of the entry: "product.strength", "evidence.E1"
    section: str  # its title
    heading: str
    change: str  # "Added", "Removed" or "Changed"


class Differs(Exception):
    """The statement cannot be made: `differences` says what is not as it was, in `application`, or nothing does."""

    def __init__(self, message: str, application: Submission | None, differences: list[Difference]) -> None:
        super().__init__(message)
        self.application, self.differences = application, differences


def check(submission: Submission, *, by: User) -> kinds.Statement:
    """What may be stated. Raises what permissions.check raises, NotNow with the reason when it is not in force."""
    if Action.FOLLOW not in permissions.granted(by, submission) or submission.state == State.GRANTED:
        permissions.check(by, Action.FOLLOW, submission)
    kind = kinds.get(submission.kind)
    if submission.state != State.GRANTED:
        raise permissions.NotNow(not_in_force(submission))
    if kind.statement is None:
        raise permissions.NotNow("There is no such statement for this kind of application.")
    return kind.statement


def not_in_force(submission: Submission) -> str:
    """Why nothing can be stated from it, as a sentence; "" when it is in force."""
    holding = kinds.get(submission.kind).holding
    since = long_date(timezone.localdate(submission.state_since).isoformat())
    match submission.state:
        case State.GRANTED:
            return ""
        case State.SUPERSEDED:
            event = submission.events.filter(verb="supersede").first()
            new = f" by {event.data['superseded_by']}" if event else ""
            return f"This {holding} is not in force: it was superseded{new} on {since}."
        case State.WITHDRAWN if submission.events.filter(verb="give_up").exists():
            return f"This {holding} is not in force: it was given up on {since}."
        case State.WITHDRAWN:
            return f"There is no {holding}: the application was withdrawn on {since}."
        case State.REFUSED:
            return f"There is no {holding}: the application was refused on {since}."
    return f"There is no {holding} yet: the application is not decided."


def differences(submission: Submission) -> tuple[Submission | None, list[Difference]]:
    """The open application that follows, and how its answers and evidence differ from what was granted."""
    after = lineage.open_one(submission)
    if after is None:
        return None, []
    granted = granted_version(submission)
    return after, list(between(granted.dossier, following.draft_dossier(after), kinds.get(submission.kind)))


def between(old: Mapping[str, Any], new: Mapping[str, Any], kind: kinds.Kind) -> Iterator[Difference]:
    """What differs in substance: what an application says of itself, and mere numbering or labels, does not count."""
    for section in diffs.dossiers(old, new):
        for entry in section.entries:
            about = kind.about_application & {entry.id, entry.id.partition(".")[0]}
            same = section.key != "evidence" and _answer(old, entry.id) == _answer(new, entry.id)
            if not about and not same:
                yield Difference(entry.id, section.title, entry.heading, entry.change.label)


@transaction.atomic
def state_unchanged(
    submission: Submission, *, purpose: str, application: str, unchanged: bool, method: str, by: User, token: uuid.UUID
) -> Letter:
    """Freeze and queue the statement. Posting the same token twice gives the same letter.

    `purpose` is a key of the kind's purposes, `application` the reference of the application that it goes with ("" for
    none), `method` how the person proved to be there. Raises Differs, ValueError for an unknown purpose, and what
    check raises.
    """
    rows = lineage.of(submission).select_for_update(of=("self",)).select_related("organisation").order_by("pk")
    locked = next(row for row in rows if row.pk == submission.pk)
    statement = check(locked, by=by)
    if posted := Event.objects.filter(submission=locked, verb=VERB, by=by, data__token=str(token)).first():
        return locked.letters.get(number=posted.data["letter"])
    if purpose not in statement.purposes:
        raise ValueError("Select what the statement is for.")
    after, found = differences(locked)
    if after and found:
        raise Differs(f"{after.reference} says otherwise.", after, found)
    if not unchanged:
        raise Differs("You say that something has changed.", after, [])
    version = granted_version(locked)
    text = compose(locked, version, statement, purpose=purpose, application=application, method=method, by=by)
    letter = letters.freeze(locked, version, LetterKind.EVIDENCE, text=text, by=by)
    events.record(
        locked, VERB, f"stated that the information is unchanged, for: {statement.purposes[purpose]}", by=by,
        version=version, data={"letter": letter.number, "sha256": letter.sha256, "token": str(token),
                               "purpose": purpose, "application": application},
    )  # fmt: skip
    return letter


def granted_version(submission: Submission) -> Version:
    """The frozen version that was decided on."""
    return submission.decision.version


def compose(
    submission: Submission,
    version: Version,
    statement: kinds.Statement,
    *,
    purpose: str,
    application: str,
    method: str,
    by: User,
) -> dict[str, Any]:
    """The letter as a plain dict (schema "letter/1"): facts, the statement, and who made it."""
    dossier, decision, now = version.dossier, submission.decision, timezone.localtime()
    role = role_of(by, submission)
    variant = kinds.get(submission.kind).variants.get(submission.variant, "")
    facts = [
        ("Applicant and holder", dossier["applicant"]),
        ("Type", variant),
        ("Date of the decision", long_date(timezone.localdate(decision.at).isoformat())),
        ("Decision letter", f"Letter {decision.letter.number} of {submission.reference}"),
        ("For", statement.purposes[purpose]),
        ("Reference of that application", application.strip() or "Not given"),
    ]
    at = f"{long_date(now.date().isoformat())}, {now:%H:%M %Z}"
    return {
        "schema": "letter/1",
        "kind": LetterKind.EVIDENCE.value,
        "title": statement.title,
        "reference": submission.reference,
        "version": version.number,
        "version_sha256": version.sha256,
        "from": dossier["applicant"],
        "to": statement.addressee,
        "to_address": [],
        "date": now.date().isoformat(),
        "product": dossier["title"],
        "outcome": "",
        "opening": statement.opening.format(product=dossier["title"]),
        "facts": [{"label": label, "value": value} for label, value in facts if value],
        "reasons": [],
        "body": statement.unchanged,
        "signature": [
            {"label": "Stated by", "value": by.name},
            {"label": "As", "value": f"{role} of {submission.organisation}"},
            {"label": "On", "value": at},
            {"label": "Meaning", "value": "I make this statement for the holder"},
            {"label": "Signed by", "value": method},
        ],
        "comments": [],
        "source": statement.source,
        "notice": statement.notice,
    }


def role_of(by: User, submission: Submission) -> str:
    """The role in which the person acts for the applicant: "Signatory"."""
    membership = active_memberships(by).filter(organisation=submission.organisation_id).first()
    return membership.get_role_display() if membership else "Member"


def _answer(dossier: Mapping[str, Any], entry_id: str) -> Any:
    section_key, _, name = entry_id.partition(".")
    section = next((one for one in dossier["sections"] if one["key"] == section_key), None)
    return section["answers"].get(name) if section else None
