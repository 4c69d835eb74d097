"""The checklist that an assessor works through, and that the applicant can rehearse before submitting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from submissions.checks import Check
from submissions.coverage import Row
from submissions.questionnaire import AllAnswers, Questionnaire, Source, When


@dataclass(frozen=True)
class ChecklistItem:
    """One question that a reviewer answers with met, not met or not sure."""

    key: str
    text: str  # "Does the evidence show that the product can only be made at or near the place of use?"
    source: Source
    requirements: tuple[str, ...]  # keys of requirements, whose places the reader should look at
    checks: tuple[str, ...] = ()  # keys of the cross-checks that speak to it
    when: When | None = None


@dataclass(frozen=True)
class Look:
    """An item with what there is to look at on this draft."""

    item: ChecklistItem
    rows: tuple[Row, ...]
    checks: tuple[Check, ...]


def applicable(
    items: Sequence[ChecklistItem], questionnaire: Questionnaire, answers: AllAnswers
) -> list[ChecklistItem]:
    """The items that these answers call for, in order. An answer of a closed section, kept there, calls for nothing."""
    return [item for item in items if questionnaire.holds(item.when, answers)]


def looks(
    items: Sequence[ChecklistItem],
    questionnaire: Questionnaire,
    answers: AllAnswers,
    rows: Sequence[Row],
    checks: Sequence[Check],
) -> list[Look]:
    """Each applicable item with the rows of the coverage matrix and the cross-checks that belong to it."""
    by_requirement: Mapping[str, Row] = {row.requirement.key: row for row in rows}
    by_key: Mapping[str, Check] = {check.key: check for check in checks}
    return [
        Look(
            item,
            tuple(by_requirement[key] for key in item.requirements if key in by_requirement),
            tuple(by_key[key] for key in item.checks if key in by_key),
        )
        for item in applicable(items, questionnaire, answers)
    ]
