"""The coverage matrix: every requirement, with its source, where it is answered, and with which evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from submissions.citations import codes
from submissions.questionnaire import AllAnswers, Page, Question, Questionnaire, Section, Source, When, is_empty


@dataclass(frozen=True)
class Requirement:
    """What the law, the guidance or this service asks for, and the questions that answer it."""

    key: str
    text: str  # "Each claimed ground has evidence"
    source: Source
    answered_by: tuple[tuple[str, str], ...]  # (section key, question key)
    when: When | None = None


@dataclass(frozen=True)
class Row:
    """A requirement as far as this draft meets it: open questions only."""

    requirement: Requirement
    answered: tuple[tuple[Section, Page, Question], ...]
    unanswered: tuple[tuple[Section, Page, Question], ...]  # required questions without an answer
    evidence: tuple[str, ...]  # codes cited in the answers

    @property
    def covered(self) -> bool:
        return bool(self.answered) and not self.unanswered


def matrix(questionnaire: Questionnaire, requirements: Iterable[Requirement], answers: AllAnswers) -> list[Row]:
    """A row per requirement that applies, in the order given."""
    opened = {
        (section.key, question.key): (section, page, question)
        for section in questionnaire.open_sections(answers)
        for page, question in questionnaire.open_questions(section, answers)
    }
    rows = (_row(requirement, opened, answers) for requirement in requirements)
    return [row for row in rows if row.answered or row.unanswered]


def _row(
    requirement: Requirement, opened: dict[tuple[str, str], tuple[Section, Page, Question]], answers: AllAnswers
) -> Row:
    answered, unanswered, cited = [], [], []
    for key in requirement.answered_by:
        if key not in opened:
            continue
        value = answers.get(key[0], {}).get(key[1])
        if not is_empty(value):
            answered.append(opened[key])
            cited += [code for code in codes(opened[key][2], value) if code not in cited]
        elif opened[key][2].required:
            unanswered.append(opened[key])
    return Row(requirement, tuple(answered), tuple(unanswered), tuple(cited))


def frozen(rows: Iterable[Row], sections: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The matrix as it stands in a dossier, with the numbers that the answers have in these `sections` of it.

    [{"requirement", "source", "source_ours", "answered": [{"anchor", "number", "heading"}], "evidence": ["E1"]}]
    """
    entries = {entry["id"]: entry for section in sections for page in section["pages"] for entry in page["entries"]}
    return [
        {
            "requirement": row.requirement.text,
            "source": row.requirement.source.text,
            "source_ours": row.requirement.source.ours,
            "answered": [
                {"anchor": f"entry-{entry['id']}", "number": entry["number"], "heading": entry["heading"]}
                for section, _, question in row.answered
                if (entry := entries.get(f"{section.key}.{question.key}"))
            ],
            "evidence": list(row.evidence),
        }
        for row in rows
    ]
