"""A conflict as data: a parked text, what was saved first, the base of both, and what is chosen place by place.

It is found again from two revision numbers, so that the page of a conflict posts choices and never texts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse

from submissions import drafting, merging, richtext
from submissions.merging import Choice, Piece
from submissions.models import SectionRevision, Submission
from submissions.questionnaire import Answers, Kind, Question, Section, is_empty
from submissions.shapes import shape_problems

Chosen = Mapping[str, str]  # name of the radios, see Clash.name -> a Choice


@dataclass(frozen=True)
class Clash:
    """A place that both changed: `name` is that of its radios in the form."""

    name: str
    question: Question
    piece: Piece

    @property
    def offered(self) -> list[Choice]:
        return merging.offered(self.question, self.piece)


@dataclass(frozen=True)
class Dispute:
    """`mine` is the parked revision, `theirs` the one that counted when it was parked or a later one."""

    submission: Submission
    section: Section
    base: Answers
    mine: SectionRevision
    theirs: SectionRevision

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Those that the parked text changed, as far as the questionnaire still asks them."""
        mine, base = self.mine.answers, self.base
        return {
            key: question
            for key, question in self.section.questions.items()
            if mine.get(key) != base.get(key) and not (is_empty(mine.get(key)) and is_empty(base.get(key)))
        }

    @cached_property
    def pieces(self) -> dict[str, list[Piece]]:
        return {key: merging.pieces(question, *self.sides(key)) for key, question in self.questions.items()}

    @cached_property
    def clashes(self) -> list[Clash]:
        return [
            Clash(f"choice-{key}-{number}", self.questions[key], piece)
            for key, found in self.pieces.items()
            for number, piece in enumerate(found)
            if piece.clashes
        ]

    def sides(self, key: str) -> tuple[Any, Any, Any]:
        """Base, mine and theirs of a question."""
        return self.base.get(key), self.mine.answers.get(key), self.theirs.answers.get(key)


def find(submission: Submission, section: Section, parked: int, theirs: int) -> Dispute | None:
    """The conflict between the parked revision and another; None where there are no such revisions."""
    mine, other = (drafting.revision_of(submission, section.key, number) for number in (parked, theirs))
    if mine is None or other is None or not mine.parked or other.parked:
        return None
    base = drafting.revision_of(submission, section.key, mine.base_number)
    return Dispute(submission, section, base.answers if base else {}, mine, other)


def open_choices(dispute: Dispute, chosen: Chosen) -> list[Clash]:
    """The places for which nothing was chosen that is offered there."""
    return [clash for clash in dispute.clashes if chosen.get(clash.name) not in clash.offered]


def settle(dispute: Dispute, chosen: Chosen) -> tuple[dict[str, Any], dict[str, str]]:
    """The merged answers by question, sanitised; and, by question, a sentence on what cannot be saved as chosen.

    Every clash has a choice (see open_choices).
    """
    images = _images(dispute.submission)
    answers: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for key, question in dispute.questions.items():
        choices = [Choice(chosen[clash.name]) for clash in dispute.clashes if clash.question is question]
        try:
            answers[key] = _merged(question, dispute.sides(key), choices, images)
            wrong = shape_problems(question, answers[key])
        except ValueError as too_much:
            wrong = [str(too_much)]
        if wrong:
            problems[key] = wrong[0]
    return answers, problems


def _merged(question: Question, sides: tuple[Any, Any, Any], choices: list[Choice], images: Mapping[str, str]) -> Any:
    base, mine, theirs = sides
    value = merging.merge(question, base, mine, theirs, choices)
    if question.kind is not Kind.RICH or value in sides:
        return value
    return richtext.clean(value, images=images).html


def _images(submission: Submission) -> dict[str, str]:
    """Address -> code of every image that was ever evidence here: text about a removed one is not cut by merging."""
    return {
        reverse("submissions:evidence_file", args=[submission.reference, file.code]): file.code
        for file in submission.attachments.all()
        if file.is_image
    }
