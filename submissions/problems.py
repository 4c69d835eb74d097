"""What stands between a draft and its submission, each as one clear sentence tied to a question.

Completeness and shape are checked here for any questionnaire; the law is in the content apps' rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from submissions.citations import codes, images
from submissions.questionnaire import AllAnswers, Kind, Page, Question, Questionnaire, Section, is_empty
from submissions.shapes import shape_problems

__all__ = ["EvidenceItem", "Problem", "Status", "completeness", "entry_message", "shape", "shape_problems"]


class Status(StrEnum):
    """How a check ended. `problems` functions return only what is not a pass."""

    PASS = "pass"  # noqa: S105 -- a verdict, not a password
    FAIL = "fail"
    UNVERIFIED = "unverified"  # the check needs something that is not there yet; does not stop a submission

    @property
    def label(self) -> str:
        return {"pass": "Pass", "fail": "Fail", "unverified": "Could not verify"}[self.value]


@dataclass(frozen=True)
class Problem:
    """A sentence for the applicant, and where to mend it.

    `page` is empty where the data names a question or section that the questionnaire does not have.
    """

    section: str
    page: str
    question: str
    message: str
    source: str = ""
    status: Status = Status.FAIL
    href: str = ""  # where it is put right, when that is not an answer


@dataclass(frozen=True)
class EvidenceItem:
    """What the checks need to know of an uploaded file; the key of the mapping is its code, "E1"."""

    title: str
    media_type: str = ""  # empty: not known, so not checked


Evidence = Mapping[str, EvidenceItem]


def completeness(questionnaire: Questionnaire, answers: AllAnswers, evidence: Evidence) -> list[Problem]:
    """Everything unanswered, badly shaped or citing what is not there, in the questionnaire's order.

    Only open questions count: the answers behind a condition that no longer holds never enter a dossier.
    """
    found: list[Problem] = []
    for section in questionnaire.sections:
        given = answers.get(section.key) or {}
        if not isinstance(given, Mapping):
            found.append(Problem(section.key, "", "", f"The answers of “{section.title}” must be a JSON object."))
            continue
        for page, question in questionnaire.open_questions(section, _readable(answers)):
            for message in _question_problems(question, given.get(question.key), evidence):
                found.append(Problem(section.key, page.key, question.key, message, str(question.source)))
    return found + list(_unknown(questionnaire, answers))


def shape(questionnaire: Questionnaire, answers: AllAnswers) -> list[Problem]:
    """Badly shaped answers of every question, open or not, and unknown keys: what an import must refuse."""
    found = []
    for section in questionnaire.sections:
        given = answers.get(section.key) or {}
        if not isinstance(given, Mapping):
            found.append(Problem(section.key, "", "", f"The answers of “{section.title}” must be a JSON object."))
            continue
        for page, question in _all_questions(section):
            for message in shape_problems(question, given.get(question.key)):
                found.append(Problem(section.key, page.key, question.key, message, str(question.source)))
    return found + list(_unknown(questionnaire, answers))


def entry_message(question: Question) -> str:
    """What to say when a required question has no answer: "Enter the legal name of the applicant."."""
    quoted = f"“{question.heading}”"
    asked = f"“{question.label}”" if question.label.endswith("?") else quoted
    match question.kind:
        case Kind.CONFIRM:
            return f"Tick the box to confirm: {question.label}."
        case Kind.EVIDENCE:
            return f"Cite at least one item of evidence under {quoted}."
        case Kind.ROWS:
            return f"Add at least one row to {quoted}."
        case Kind.CHECKBOXES:
            return f"Select at least one answer under {quoted}."
        case Kind.RADIOS:
            return f"Select an answer to {asked}."
        case Kind.RICH:
            return f"Enter an answer to {asked}."
    return f"Enter the {_phrase(question.heading)}."


def _all_questions(section: Section) -> Iterator[tuple[Page, Question]]:
    return ((page, question) for page in section.pages for question in page.questions)


def _readable(answers: AllAnswers) -> AllAnswers:
    """Answers without the sections that are no objects, so that conditions can be asked safely."""
    return {key: value for key, value in answers.items() if isinstance(value, Mapping)}


def _question_problems(question: Question, value: Any, evidence: Evidence) -> Iterator[str]:
    badly_shaped = shape_problems(question, value)
    if badly_shaped:
        yield from badly_shaped
    elif is_empty(value):
        if question.required:
            yield entry_message(question)
    else:
        yield from _row_gaps(question, value)
        yield from _citation_problems(question, value, evidence)


def _row_gaps(question: Question, value: Any) -> Iterator[str]:
    if question.kind is not Kind.ROWS:
        return
    for number, row in enumerate(value, start=1):
        for column in question.columns:
            if column.required and is_empty(row.get(column.key)):
                yield f"{question.heading}, row {number}: {_lower_first(entry_message(column))}"


def _citation_problems(question: Question, value: Any, evidence: Evidence) -> Iterator[str]:
    for code in codes(question, value):
        if code not in evidence:
            yield f"{question.heading} cites {code}, but no evidence with that code has been uploaded."
    if question.kind is Kind.RICH:
        yield from _image_problems(question, value, evidence)


def _image_problems(question: Question, html: str, evidence: Evidence) -> Iterator[str]:
    for image in images(html):
        if not image.code:
            yield f"{question.heading} shows an image that is not part of the evidence. Upload the image first."
            continue
        media_type = evidence[image.code].media_type if image.code in evidence else ""
        if media_type and not media_type.startswith("image/"):
            yield f"{question.heading} shows {image.code} as an image, but {image.code} is not an image."
        if not image.alt:
            yield f"{question.heading} shows {image.code} without a text description. Say what the image shows."


def _unknown(questionnaire: Questionnaire, answers: AllAnswers) -> Iterator[Problem]:
    """Keys that the questionnaire does not know: a slip in an imported package."""
    for section_key, given in answers.items():
        section = questionnaire.section(section_key)
        if section is None:
            yield Problem(str(section_key), "", "", f"“{section_key}” is not a section of this questionnaire.")
        elif isinstance(given, Mapping):
            for key in given:
                if key not in section.questions:
                    yield Problem(section.key, "", str(key), f"“{key}” is not a question of “{section.title}”.")


def _phrase(heading: str) -> str:
    return heading if heading[1:2].isupper() else _lower_first(heading)


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
