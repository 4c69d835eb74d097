"""The running text of answers, cut into passages that a reader would take in at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape

from submissions.citations import EVIDENCE_COLUMN
from submissions.questionnaire import AllAnswers, Kind, Question, Questionnaire, Section

_BREAK = re.compile(r"</?(?:p|h[1-6]|li|ul|ol|td|th|tr|table|blockquote|figcaption|figure|br)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True)
class Passage:
    """One stretch of text of an answer, with where it stands."""

    section: Section
    question: Question
    text: str

    @property
    def place(self) -> str:
        return f"{self.section.key}.{self.question.key}"


def passages(questionnaire: Questionnaire, answers: AllAnswers) -> Iterator[Passage]:
    """The paragraphs, list items and cells of every text of the open answers, and one-line texts.

    Cells for codes are left out: they hold citations and not text.
    """
    for section in questionnaire.sections:
        for question in section.questions.values():
            value = answers.get(section.key, {}).get(question.key)
            if question.kind is Kind.RICH and isinstance(value, str):
                yield from (Passage(section, question, text) for text in plain(value))
            elif question.kind is Kind.TEXT and isinstance(value, str):
                yield Passage(section, question, value)
            elif question.kind is Kind.ROWS and isinstance(value, list):
                texts = [c.key for c in question.columns if c.kind is Kind.TEXT and c.key != EVIDENCE_COLUMN]
                cells = (row.get(key) for row in value if isinstance(row, Mapping) for key in texts)
                yield from (Passage(section, question, cell) for cell in cells if isinstance(cell, str))


def plain(html: str) -> list[str]:
    """The blocks of a rich text without their marks, empty ones left out."""
    blocks = (unescape(_TAG.sub("", block)) for block in _BREAK.split(html))
    return [text for block in blocks if (text := " ".join(block.split()))]
