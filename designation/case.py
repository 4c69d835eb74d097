"""What rules and checks look at: the open answers of a draft, read without ever trusting their shape."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from designation.passages import Passage, passages
from submissions.problems import EvidenceItem, Problem
from submissions.questionnaire import AllAnswers, Questionnaire, Source
from submissions.shapes import MAX_NUMBER

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Case:
    """The open answers, the evidence, and the day on which it is asked."""

    questionnaire: Questionnaire
    answers: AllAnswers
    evidence: Mapping[str, EvidenceItem]
    today: date
    dated: Mapping[str, date] = field(default_factory=dict)  # the documents' own dates by code, where they are known

    @property
    def dm_type(self) -> str:
        """ "poc", "mm" or, not chosen yet, empty."""
        return self.choice("manufacture", "dm_type")

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """The texts of the open answers, read once for all checks."""
        return tuple(passages(self.questionnaire, self.answers))

    def answer(self, section: str, question: str) -> Any:
        return self.answers.get(section, {}).get(question)

    def text(self, section: str, question: str) -> str:
        return text(self.answers.get(section, {}), question)

    def number(self, section: str, question: str) -> int | None:
        return number(self.answers.get(section, {}), question)

    def choice(self, section: str, question: str) -> str:
        """The key of the choice, or empty where nothing, or nothing that is offered, was chosen."""
        given, found = self.text(section, question), self.questionnaire.section(section)
        offered = found.questions[question].choices if found and question in found.questions else ()
        return given if any(choice.key == given for choice in offered) else ""

    def chosen(self, section: str, question: str) -> list[str]:
        value = self.answer(section, question)
        return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []

    def cited(self, section: str, question: str) -> list[str]:
        """The codes in an evidence question that stand for evidence that is there."""
        return [code for code in self.chosen(section, question) if code in self.evidence]

    def rows(self, section: str, question: str) -> list[Row]:
        value = self.answer(section, question)
        return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []

    def column(self, section: str, question: str, column: str) -> set[str]:
        """The different values in one column of a table, empty cells left out."""
        return {cell for row in self.rows(section, question) if (cell := text(row, column))}

    def label(self, section: str, question: str, key: str, *, column: str = "") -> str:
        """The words of a choice, of a question or of a column of a table: "POC: fixed room"."""
        found = self.questionnaire.section(section)
        asked = found.questions.get(question) if found else None
        if asked and column:
            asked = next((one for one in asked.columns if one.key == column), None)
        return asked.label_of(key) if asked else key

    def problem(self, section: str, question: str, message: str, source: Source) -> Problem:
        found = self.questionnaire.section(section)
        page = found.page_of(question).key if found else ""
        return Problem(section, page, question, message, str(source))


def case_of(
    questionnaire: Questionnaire,
    answers: AllAnswers,
    evidence: Mapping[str, EvidenceItem],
    *,
    today: date,
    dated: Mapping[str, date] | None = None,
) -> Case:
    """The case as it would be submitted: without the answers whose condition no longer holds."""
    return Case(questionnaire, _open(questionnaire, answers), evidence, today, dated or {})


def text(row: Row, column: str) -> str:
    value = row.get(column)
    return value.strip() if isinstance(value, str) else ""


def number(row: Row, column: str) -> int | None:
    """A whole number from 0 to what can be stored, or None."""
    value = row.get(column)
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if 0 <= value <= MAX_NUMBER else None


def _open(questionnaire: Questionnaire, answers: AllAnswers) -> AllAnswers:
    """The open answers, without sections that are no objects."""
    readable = {key: value for key, value in answers.items() if isinstance(value, Mapping)}
    return {
        section.key: {
            question.key: readable[section.key][question.key]
            for _, question in questionnaire.open_questions(section, readable)
            if question.key in readable[section.key]
        }
        for section in questionnaire.sections
        if section.key in readable
    }
