"""The checklist that an assessor works through, and that the applicant can rehearse before submitting."""

from __future__ import annotations

from dataclasses import dataclass

from submissions.questionnaire import Source, When


@dataclass(frozen=True)
class ChecklistItem:
    """One question that a reviewer answers with met, not met or not sure."""

    key: str
    text: str  # "Does the evidence show that the product can only be made at or near the place of use?"
    source: Source
    requirements: tuple[str, ...]  # keys of requirements, whose places the reader should look at
    checks: tuple[str, ...] = ()  # keys of the cross-checks that speak to it
    when: When | None = None
