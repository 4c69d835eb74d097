"""THE TABLE of what is told to whom. docs/notifications.md is generated from it.

A message holds the reference, the number of the version and what happened, and nothing else: it goes out by e-mail,
which strangers may read on the way. So it does not even say whether an application was granted or refused.
"""

from __future__ import annotations

from dataclasses import dataclass

from submissions.models.notice import Told

APPLICANT, ASSESSOR = "applicant", "assessor"  # the sides, as in transitions.py

WRITERS = (Told.OWNER, Told.SIGNATORY, Told.AUTHOR, Told.INVITED_AUTHOR)
READERS = (Told.READER, Told.INVITED_READER)
TEAM = (*WRITERS, *READERS)
ASSESSORS = (Told.ASSESSOR,)


@dataclass(frozen=True)
class Message:
    """`happened` is the subject too; {reference} and {number} are all that goes into it. `next` says what to do."""

    occasion: str  # a verb of workflow_table.py, or another cause
    side: str
    roles: tuple[Told, ...]
    happened: str
    next: str

    def subject(self, *, reference: str, number: int | None) -> str:
        return self.happened.format(reference=reference, number=number or "")


MESSAGES = (
    Message("submit", ASSESSOR, ASSESSORS, "{reference}: version {number} was submitted", "It waits to be validated."),
    Message(
        "submit", APPLICANT, TEAM, "{reference}: your organisation submitted version {number}",
        "It is with the assessing authority.",
    ),
    Message(
        "find_deficient", APPLICANT, WRITERS, "{reference}: corrections are needed before it can be assessed",
        "Read the letter, correct your answers and submit the next version. Anybody of your team can go on with it.",
    ),
    Message(
        "find_deficient", APPLICANT, READERS, "{reference}: corrections are needed before it can be assessed",
        "Your organisation’s owners, signatories and authors were told too.",
    ),
    Message(
        "correct", ASSESSOR, ASSESSORS, "{reference}: corrections arrived",
        "Version {number} waits to be validated.",
    ),
    Message(
        "correct", APPLICANT, TEAM, "{reference}: your organisation submitted its corrections",
        "Version {number} is with the assessing authority.",
    ),
    Message("validate", APPLICANT, TEAM, "{reference}: version {number} is valid", "Its assessment has begun."),
    Message(
        "request_information", APPLICANT, WRITERS, "{reference}: the assessing authority asks for changes",
        "Read the letter, change your answers and submit the next version. Anybody of your team can go on with it.",
    ),
    Message(
        "request_information", APPLICANT, READERS, "{reference}: the assessing authority asks for changes",
        "Your organisation’s owners, signatories and authors were told too.",
    ),
    Message("respond", ASSESSOR, ASSESSORS, "{reference}: an answer arrived", "Version {number} waits to be assessed."),
    Message(
        "respond", APPLICANT, TEAM, "{reference}: your organisation submitted its answer",
        "Version {number} is with the assessing authority.",
    ),
    Message("grant", APPLICANT, TEAM, "{reference}: it was decided", "Read the decision and its letter."),
    Message("refuse", APPLICANT, TEAM, "{reference}: it was decided", "Read the decision and its letter."),
    Message("withdraw", ASSESSOR, ASSESSORS, "{reference} was withdrawn", "Nothing waits for you any more."),
    Message(
        "withdraw", APPLICANT, TEAM, "{reference}: your organisation withdrew it",
        "Nothing waits for you any more.",
    ),
    Message("give_up", ASSESSOR, ASSESSORS, "{reference} was given up by its holder", "It is no longer in force."),
    Message("give_up", APPLICANT, TEAM, "{reference}: your organisation gave it up", "It is no longer in force."),
    Message("issue", ASSESSOR, ASSESSORS, "{reference}: its holder issued version {number}", "You can read it."),
    Message(
        "issue", APPLICANT, TEAM, "{reference}: your organisation issued version {number}", "It is the one that counts."
    ),
    Message(
        "supersede", APPLICANT, TEAM, "{reference} was superseded",
        "A newer application that follows from it counts.",
    ),
    # No transition: an assessor moves a due date by hand (clock_overrides.py).
    Message(
        "override_clock", APPLICANT, TEAM, "{reference}: its due date was changed",
        "The page of its clock says from which day to which, and why.",
    ),
    Message(
        "override_clock", ASSESSOR, ASSESSORS, "{reference}: its due date was changed",
        "The page of its clock says from which day to which, and why.",
    ),
    # Nobody does these: a day comes near, or is over (reminders).
    Message("due_authority", ASSESSOR, ASSESSORS, "{reference}: the next step is due soon", "Sign in to see the day."),
    Message(
        "overdue_authority", ASSESSOR, ASSESSORS, "{reference}: the next step is overdue",
        "Sign in to see since when.",
    ),
    Message("due_answer", APPLICANT, WRITERS, "{reference}: an answer is due soon", "Sign in to see the day."),
    Message("overdue_answer", APPLICANT, WRITERS, "{reference}: an answer is overdue", "Sign in to see since when."),
)  # fmt: skip
REMINDERS = frozenset({"due_authority", "overdue_authority", "due_answer", "overdue_answer"})

_BY_ROLE = {(message.occasion, role): message for message in MESSAGES for role in message.roles}


def message_for(occasion: str, role: str) -> Message | None:
    """What that role is told; None where it is told nothing."""
    return _BY_ROLE.get((occasion, Told(role)))
