"""The designation application as a Kind: what the process needs to know of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from designation import dossier, following, rules
from designation.case import case_of
from designation.checklist import CHECKLIST
from designation.checks import checks as cross_checks
from designation.limbs import limbs
from designation.questionnaire import QUESTIONNAIRE
from designation.questionnaire.product import PRODUCT_CLASSES
from designation.requirements import REQUIREMENTS
from submissions.checks import Check
from submissions.dossiers import AttachmentInfo, info_of
from submissions.kinds import Draft, Kind
from submissions.problems import EvidenceItem, Problem
from submissions.questionnaire import AllAnswers
from submissions.states import State


def problems(draft: Draft) -> list[Problem]:
    """What stops this draft from being submitted, and what could not be verified."""
    return rules.problems(QUESTIONNAIRE, draft.answers, _evidence(draft), today=draft.today, dated=_dated(draft))


def checks(draft: Draft) -> list[Check]:
    """Every cross-check of this draft, passes included."""
    answers, evidence = draft.answers, _evidence(draft)
    return cross_checks(case_of(QUESTIONNAIRE, answers, evidence, today=draft.today, dated=_dated(draft)))


def build_dossier(draft: Draft, *, number: int, previous_sha256: str | None) -> dict[str, Any]:
    """The dict that would be frozen as this version."""
    return dossier.build_dossier(
        questionnaire=QUESTIONNAIRE,
        reference=draft.reference,
        number=number,
        previous_sha256=previous_sha256,
        answers=draft.answers,
        attachments=_files(draft),
    )


def _evidence(draft: Draft) -> dict[str, EvidenceItem]:
    return {file.code: EvidenceItem(file.title, file.media_type) for file in draft.attachments}


def _dated(draft: Draft) -> dict[str, date]:
    return {file.code: file.dated for file in draft.attachments if file.dated}


def _files(draft: Draft) -> list[AttachmentInfo]:
    return [info_of(file) for file in draft.attachments]


def product_class(answers: AllAnswers) -> list[str]:
    """The classes that the answers name, in whatever order they came; [] for badly shaped answers."""
    given = answers.get("product", {}).get("product_class")
    return [key for key in given if isinstance(key, str)] if isinstance(given, list) else []


DESIGNATION = Kind(
    key=dossier.KIND,
    label=dossier.KIND_LABEL,
    prefix="DA",
    questionnaire=QUESTIONNAIRE,
    problems=problems,
    checks=checks,
    build_dossier=build_dossier,
    title=dossier.title,
    applicant=dossier.applicant,
    limbs=limbs,
    start_label="Start a designation application",
    outcomes={State.GRANTED: "Designated", State.REFUSED: "Refused"},
    holding="designation",
    variants=following.VARIANTS,
    variant=following.variant,
    product_classes=PRODUCT_CLASSES,
    product_class=product_class,
    follow_answers=following.follow_answers,
    about_application=following.ABOUT_APPLICATION,
    statement=following.EVIDENCE_OF_DESIGNATION,
    requirements=REQUIREMENTS,
    checklist=CHECKLIST,
)
