"""What a master file says of itself when it follows from an earlier one, and what tells master files apart."""

from __future__ import annotations

from typing import Any

from submissions.questionnaire import AllAnswers

VARIANTS = {"poc": "Point of care (POC)", "mm": "Modular manufacture (MM)"}
# A file that follows is the same product's: these are said anew by whoever submits it.
ABOUT_APPLICATION = frozenset({"control.changes", "control.accurate", "summary.basis", "summary.basis_explained"})


def variant(answers: AllAnswers) -> str:
    """ "poc" or "mm"; "" where the answer is not there yet."""
    given = answers.get("control", {}).get("dm_type")
    return next((key for key in VARIANTS if key == given), "")


def follow_answers(answers: AllAnswers, *, origin: str, reference: str) -> dict[str, dict[str, Any]]:
    """What changed, the declaration and the basis of the designation are asked anew."""
    return {
        "control": {"changes": None, "accurate": None},
        "summary": {"basis": None, "basis_explained": None},
    }
