"""The designation application as a Kind: what the process needs to know of it."""

from __future__ import annotations

from typing import Any

from designation import dossier, following, rules
from designation.checklist import CHECKLIST
from designation.limbs import limbs
from designation.questionnaire import QUESTIONNAIRE
from designation.requirements import REQUIREMENTS
from submissions.dossiers import AttachmentInfo, info_of
from submissions.kinds import Draft, Kind
from submissions.problems import Problem
from submissions.states import State


def problems(draft: Draft) -> list[Problem]:
    """What stops this draft from being submitted."""
    return rules.problems(QUESTIONNAIRE, draft.answers, {file.code: file for file in _files(draft)}, today=draft.today)


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


def _files(draft: Draft) -> list[AttachmentInfo]:
    return [info_of(file) for file in draft.attachments]


DESIGNATION = Kind(
    key=dossier.KIND,
    label=dossier.KIND_LABEL,
    prefix="DA",
    questionnaire=QUESTIONNAIRE,
    problems=problems,
    build_dossier=build_dossier,
    title=dossier.title,
    applicant=dossier.applicant,
    limbs=limbs,
    start_label="Start a designation application",
    outcomes={State.GRANTED: "Designated", State.REFUSED: "Refused"},
    holding="designation",
    variants=following.VARIANTS,
    variant=following.variant,
    follow_answers=following.follow_answers,
    about_application=following.ABOUT_APPLICATION,
    statement=following.EVIDENCE_OF_DESIGNATION,
    requirements=REQUIREMENTS,
    checklist=CHECKLIST,
)
