"""What an application says of itself when it follows from an earlier one, and what tells designations apart."""

from __future__ import annotations

from typing import Any

from designation.questionnaire.sources import APPLICATIONS
from submissions.kinds import Statement
from submissions.questionnaire import AllAnswers

VARIANTS = {"poc": "Point of care (POC)", "mm": "Modular manufacture (MM)"}
# The same designation, applied for again, answers these differently without anything behind it having changed.
ABOUT_APPLICATION = frozenset(
    {
        "applicant.application_type",
        "applicant.previous_designation",
        "applicant.refused_application",
        "declaration",
    }
)
EVIDENCE_OF_DESIGNATION = Statement(
    title="Evidence of designation",
    addressee="To go with the application named below",
    opening=(
        "{product} is designated for decentralised manufacture, as set out below. "
        "This statement goes with an application that depends on the designation."
    ),
    purposes={
        "cta": "Clinical trial authorisation (CTA) application",
        "maa": "Marketing authorisation application (MAA)",
        "licence": "Application for a licence to manufacture, or its variation",
    },
    unchanged="The supporting information is unchanged since designation.",
    source=f"{APPLICATIONS.text}. For a licence to manufacture the statement is this service's own.",
    notice=(
        "This document was made with a drafting and assessment service from its records, on the statement of the "
        "person named in it. It is not a certificate of the licensing authority."
    ),
)
# Each application is declared anew, by whoever signs it.
_DECLARED = (
    "accurate", "unfavourable", "attachments_checked", "change_understood", "authority", "declaration_date",
)  # fmt: skip


def variant(answers: AllAnswers) -> str:
    """ "poc" or "mm"; "" where the answer is not there yet."""
    given = answers.get("manufacture", {}).get("dm_type")
    return next((key for key in VARIANTS if key == given), "")


def follow_answers(answers: AllAnswers, *, origin: str, reference: str) -> dict[str, dict[str, Any]]:
    """The type of application and what it refers to. An application for a re-designation that was refused stays one."""
    stays = origin == "reapplication" and answers.get("applicant", {}).get("application_type") == "redesignation"
    about: dict[str, Any] = {"application_type": "redesignation" if stays else origin}
    if origin == "redesignation":
        about |= {"previous_designation": reference, "significant_change": None}
    elif not stays:
        about |= {"refused_application": reference, "refusal_answered": None}
    return {"applicant": about, "declaration": dict.fromkeys(_DECLARED)}
