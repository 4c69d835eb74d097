"""A small kept file: what its holder goes on writing and issues when it was accepted, without the weight of a DMMF."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from accounts.models import User
from submissions import dossiers, drafting, kinds, workflow
from submissions.kinds import Draft, Kind, Limb
from submissions.models import Submission
from submissions.problems import completeness
from submissions.questionnaire import AllAnswers, Page, Question, Questionnaire, Section, Source
from submissions.questionnaire import Kind as Q
from tests import factories
from tests.factories import Cast

OURS = Source("Test", ours=True)
WORDS = {"name": "Kept product", "text": "<p>How it is made.</p>"}
_QUESTIONS = (
    Question("name", "What is the name?", "Name", Q.TEXT, OURS),
    Question("text", "How is it made?", "Text", Q.RICH, OURS),
)
FILE = Section("file", "A", "File", "Write the file", pages=(Page("only", "Only", _QUESTIONS),))
SMALL = Questionnaire("kept", "1.0", "Kept file", (FILE,), (("All", ("file",)),))


def build(draft: Draft, *, number: int, previous_sha256: str | None) -> dict[str, Any]:
    return {
        "schema": "dossier/1",
        "kind": "kept",
        "kind_label": "Kept file",
        "reference": draft.reference,
        "number": number,
        "previous_sha256": previous_sha256,
        "questionnaire": {"key": SMALL.key, "version": SMALL.version},
        "title": name_of(draft.answers),
        "applicant": "Holder",
        "applicant_address": [],
        "date": "2026-11-02",
        "status": "Submitted",
        "document_control": [],
        "sections": dossiers.sections(SMALL, draft.answers, {}),
        "attachments": [],
    }


def name_of(answers: AllAnswers) -> str:
    return str(answers.get("file", {}).get("name", ""))


KIND = Kind(
    key="kept",
    label="Kept file",
    start_label="Start a kept file",
    prefix="KF",
    questionnaire=SMALL,
    problems=lambda draft: completeness(SMALL, draft.answers, {}),
    build_dossier=build,
    title=name_of,
    applicant=lambda answers: "Holder",
    limbs=lambda dossier: [Limb("file", "The file", claimed=True)],
    holding="file",
    outcomes={"granted": "Accepted", "refused": "Refused"},
    kept=True,
)


@contextmanager
def known(kind: Kind = KIND) -> Iterator[Kind]:
    """The kind, introduced to the process for a while."""
    kinds.register(kind)
    try:
        yield kind
    finally:
        del kinds._kinds[kind.key]


def make_draft(cast: Cast, kind: Kind = KIND) -> Submission:
    draft = workflow.start(kind.key, organisation=cast.pennine, by=cast.olive)
    write(draft, cast.olive, **WORDS)
    return factories.fresh(draft)


def make_accepted(cast: Cast, kind: Kind = KIND) -> Submission:
    draft = make_draft(cast, kind)
    workflow.submit(draft, by=cast.olive)
    factories.decide(draft, cast.asa, "granted")
    return factories.fresh(draft)


def write(submission: Submission, by: User, **changes: Any) -> None:
    head = drafting.head_of(submission, "file")
    drafting.save_section(
        factories.fresh(submission), key="file", changes=changes, base_number=head.number if head else 0, by=by
    )
