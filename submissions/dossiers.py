"""From answers to the frozen document: numbered sections, entries and addressable blocks, for any questionnaire.

Everything here is a pure function of its arguments, so the same answers always give the same dossier.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from submissions.citations import codes
from submissions.models import Attachment
from submissions.models.attachment import EvidenceKind
from submissions.problems import EvidenceItem
from submissions.questionnaire import AllAnswers, Kind, Page, Question, Questionnaire, Section, is_empty
from submissions.richtext import split_blocks

SCHEMA = "dossier/1"


@dataclass(frozen=True, kw_only=True)
class AttachmentInfo(EvidenceItem):
    """An uploaded file as it stands in the evidence list."""

    code: str  # "E1"
    name: str  # file name
    sha256: str
    size: int  # bytes
    pages: int = 1  # 1 for images
    edition: int = 1
    kind: str = ""  # of models.attachment.EvidenceKind
    dated: date | None = None  # the document's own date
    confidential: bool = False


def info_of(file: Attachment) -> AttachmentInfo:
    """A draft's attachment as plain data."""
    return AttachmentInfo(**{one.name: getattr(file, one.name) for one in fields(AttachmentInfo)})


Evidence = Mapping[str, EvidenceItem]


def sections(questionnaire: Questionnaire, answers: AllAnswers, evidence: Evidence) -> list[dict[str, Any]]:
    """The dossier's sections in order: open sections, in them open and answered questions only."""
    return [
        _section(questionnaire, section, number, answers, evidence)
        for number, section in enumerate(questionnaire.open_sections(answers), start=1)
    ]


def entry(section: Section, question: Question, number: str, value: Any, evidence: Evidence) -> dict[str, Any]:
    """One answered question with its blocks; block ids are unique as section and question keys are."""
    entry_id = f"{section.key}.{question.key}"
    return {
        "id": entry_id,
        "number": number,
        "heading": question.heading,
        "question": question.label,
        "source": question.source.text,
        "source_ours": question.source.ours,
        **_content(entry_id, question, value, evidence),
    }


def attachments(questionnaire: Questionnaire, answers: AllAnswers, files: Sequence[AttachmentInfo]) -> list[dict]:
    """The evidence list, each file with the numbered headings that cite it."""
    cited_in: dict[str, list[str]] = {}
    for number, section in enumerate(questionnaire.open_sections(answers), start=1):
        for entry_number, (_, question, value) in _answered(questionnaire, section, answers):
            for code in codes(question, value):
                cited_in.setdefault(code, []).append(f"{number}.{entry_number} {question.heading}")
    return [
        {
            "code": file.code,
            "title": file.title,
            "name": file.name,
            "media_type": file.media_type,
            "sha256": file.sha256,
            "size": file.size,
            "pages": file.pages,
            "cited_in": cited_in.get(file.code, []),
            **said_of(file),
        }
        for file in sorted(files, key=lambda file: (len(file.code), file.code))
    ]


def said_of(file: AttachmentInfo) -> dict[str, Any]:
    """What is said of a file beyond its title, as far as anything is: a version without it keeps its hash."""
    said = {
        "edition": file.edition if file.edition > 1 else None,
        "kind": file.kind,
        "dated": file.dated.isoformat() if file.dated else "",
        "confidential": file.confidential,
        "details": details_of(file),
    }
    return {key: value for key, value in said.items() if value}


def details_of(file: AttachmentInfo) -> str:
    """The same in words: "Protocol or plan; dated 2 March 2026; commercially confidential; edition 2"."""
    words = [
        EvidenceKind(file.kind).label if file.kind else "",
        f"dated {long_date(file.dated.isoformat())}" if file.dated else "",
        "commercially confidential" if file.confidential else "",
        f"edition {file.edition}" if file.edition > 1 else "",
    ]
    text = "; ".join(word for word in words if word)
    return text[:1].upper() + text[1:]


def long_date(iso: str) -> str:
    """ "2026-11-02" as "2 November 2026", whatever the machine's locale."""
    day = date.fromisoformat(iso)
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def _section(
    questionnaire: Questionnaire, section: Section, number: int, answers: AllAnswers, evidence: Evidence
) -> dict[str, Any]:
    pages: dict[str, dict[str, Any]] = {}
    raw: dict[str, Any] = {}
    for entry_number, (page, question, value) in _answered(questionnaire, section, answers):
        shown = pages.setdefault(page.key, {"key": page.key, "title": page.title, "entries": []})
        shown["entries"].append(entry(section, question, f"{number}.{entry_number}", value, evidence))
        raw[question.key] = value
    return {
        "key": section.key,
        "letter": section.letter,
        "number": number,
        "title": section.title,
        "answers": raw,
        "pages": list(pages.values()),
    }


def _answered(
    questionnaire: Questionnaire, section: Section, answers: AllAnswers
) -> Iterator[tuple[int, tuple[Page, Question, Any]]]:
    """Open questions that have an answer, with their running number in the section."""
    given = answers.get(section.key, {})
    answered = (
        (page, question, given[question.key])
        for page, question in questionnaire.open_questions(section, answers)
        if not is_empty(given.get(question.key))
    )
    return enumerate(answered, start=1)


def _content(entry_id: str, question: Question, value: Any, evidence: Evidence) -> dict[str, Any]:
    if question.kind is Kind.RICH:
        blocks = [
            {"id": f"{entry_id}-{number}", "tag": tag, "html": html}
            for number, (tag, html) in enumerate(split_blocks(value), start=1)
        ]
        return {"kind": "rich", "blocks": blocks}
    if question.kind is Kind.ROWS:
        return {"kind": "table", **_table(entry_id, question, value)}
    block: dict[str, Any] = {"id": f"{entry_id}-1"}
    if question.kind is Kind.CHECKBOXES:
        chosen = [choice.label for choice in question.choices if choice.key in value]
        return {"kind": "list", "blocks": [block | {"items": chosen}]}
    if question.kind is Kind.EVIDENCE:
        items = [{"code": code, "title": evidence[code].title if code in evidence else code} for code in value]
        return {"kind": "evidence", "blocks": [block | {"items": items}]}
    return {"kind": "text", "blocks": [block | {"text": _as_text(question, value)}]}


def _table(entry_id: str, question: Question, rows: list[Mapping[str, Any]]) -> dict[str, Any]:
    return {
        "columns": [column.heading for column in question.columns],
        "rows": [
            {
                "id": row["id"],
                "block": f"{entry_id}-{number}",
                "cells": [_as_text(column, row.get(column.key)) for column in question.columns],
            }
            for number, row in enumerate(rows, start=1)
        ],
    }


def _as_text(question: Question, value: Any) -> str:
    if value is None or value == "":
        return ""
    if question.kind is Kind.DATE:
        return long_date(value)
    if question.kind is Kind.NUMBER:
        return f"{value:,}"
    if question.kind is Kind.RADIOS:
        return question.label_of(value)
    if question.kind is Kind.CONFIRM:
        return f"Confirmed: {question.label}"
    return value
