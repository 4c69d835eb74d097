"""The dossier of a designation application: what is particular to it, around the general sections."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from designation.requirements import REQUIREMENTS
from submissions import coverage, dossiers
from submissions.dossiers import AttachmentInfo, long_date
from submissions.questionnaire import AllAnswers, Questionnaire

KIND = "designation"
KIND_LABEL = "Designation application"  # as long as the type is not chosen
KIND_LABELS = {
    "poc": "Point-of-care designation application",
    "mm": "Modular-manufacture designation application",
}
NO_FORM_NOTE = "Layout and numbering are this service's own; there is no official form."


def build_dossier(
    *,
    questionnaire: Questionnaire,
    reference: str,
    number: int,
    previous_sha256: str | None,
    answers: AllAnswers,
    attachments: Sequence[AttachmentInfo],
) -> dict[str, Any]:
    """The dict that a submission freezes. Pure: the same arguments give the same dict.

    The answers must have passed the rules; `previous_sha256` is None for version 1.
    """
    evidence = {file.code: file for file in attachments}
    sections = dossiers.sections(questionnaire, answers, evidence)
    return {
        "schema": dossiers.SCHEMA,
        "kind": KIND,
        "kind_label": kind_label(answers),
        "reference": reference,
        "number": number,
        "previous_sha256": previous_sha256,
        "questionnaire": {"key": questionnaire.key, "version": questionnaire.version},
        "title": title(answers),
        "applicant": applicant(answers),
        "applicant_address": applicant_address(answers),
        "date": _answer(answers, "declaration", "declaration_date"),
        "status": "Submitted",
        "document_control": _document_control(questionnaire, reference, number, previous_sha256, answers),
        "sections": sections,
        "coverage": coverage.frozen(coverage.matrix(questionnaire, REQUIREMENTS, answers), sections),
        "attachments": dossiers.attachments(questionnaire, answers, attachments),
    }


def kind_label(answers: AllAnswers) -> str:
    """What a cover or letter calls the application, by the type it is for."""
    return KIND_LABELS.get(_answer(answers, "manufacture", "dm_type"), KIND_LABEL)


def title(answers: AllAnswers) -> str:
    """The product as a list or a cover names it: development code, then name; empty for a fresh draft."""
    name = _answer(answers, "product", "product_name")
    code = _answer(answers, "product", "product_code")
    return f"{code} {name}".strip() if code not in name else name


def applicant(answers: AllAnswers) -> str:
    return _answer(answers, "applicant", "legal_name")


def applicant_address(answers: AllAnswers) -> list[str]:
    """The applicant's address, one line per item, for a letter."""
    keys = ("address_line_1", "address_line_2", "town", "postcode")
    return [line for key in keys if (line := _answer(answers, "applicant", key))]


def _document_control(
    questionnaire: Questionnaire, reference: str, number: int, previous_sha256: str | None, answers: AllAnswers
) -> list[dict[str, str]]:
    signed = _answer(answers, "declaration", "declaration_date")
    signatory = (_answer(answers, "declaration", key) for key in ("signatory_name", "signatory_position"))
    rows = (
        ("Reference", reference),
        ("Version", str(number)),
        ("Questionnaire", f"{questionnaire.title} ({questionnaire.key}), version {questionnaire.version}"),
        ("Previous version (SHA-256)", previous_sha256 or "None: this is the first version"),
        ("Product", title(answers)),
        ("Applicant", applicant(answers)),
        ("Address", ", ".join(applicant_address(answers))),
        ("Signatory", ", ".join(part for part in signatory if part)),
        ("Date of the declaration", long_date(signed) if signed else ""),
        ("Layout", NO_FORM_NOTE),
    )
    return [{"label": label, "value": value} for label, value in rows]


def _answer(answers: AllAnswers, section: str, question: str) -> str:
    value = answers.get(section, {}).get(question)
    return value.strip() if isinstance(value, str) else ""
