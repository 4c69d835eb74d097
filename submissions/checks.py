"""Checks across answers: each passes, fails or could not be verified, and names every place that it compared."""

from __future__ import annotations

from dataclasses import dataclass

from submissions.problems import Problem, Status
from submissions.questionnaire import Questionnaire


@dataclass(frozen=True)
class Place:
    """Where an answer stands; `question` is empty for a whole section, "evidence" is the section of the uploads.

    "register" stands for what a kind keeps outside its questionnaire: there `href` and `label` say what is meant.
    """

    section: str
    question: str = ""
    href: str = ""
    label: str = ""


@dataclass(frozen=True)
class Check:
    """One cross-check and how it ended on this draft. A failed one stops the submission."""

    key: str  # stable: "shelf_life_stated_twice"
    title: str  # what is compared: "Shelf life is the same wherever it is stated"
    status: Status
    message: str  # what was found, one sentence, whatever the status
    places: tuple[Place, ...]
    source: str = ""


EVIDENCE_SECTION, REGISTER_SECTION = "evidence", "register"


def as_problems(questionnaire: Questionnaire, checks: list[Check]) -> list[Problem]:
    """What is not a pass, as problems tied to the first place of each check."""
    return [
        _problem(questionnaire, check, place)
        for check in checks
        if check.status is not Status.PASS
        for place in check.places[:1]
    ]


def _problem(questionnaire: Questionnaire, check: Check, place: Place) -> Problem:
    page = _page(questionnaire, place)
    return Problem(place.section, page, place.question, check.message, check.source, check.status, place.href)


def _page(questionnaire: Questionnaire, place: Place) -> str:
    section = questionnaire.section(place.section)
    if section is None or place.question not in section.questions:
        return ""
    return section.page_of(place.question).key
