"""A small kind of application with every kind of question, and packages written by hand for it."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pikepdf
from django.db import transaction
from PIL import Image

from accounts.models import Organisation, User
from accounts.organisations import add_member, create_organisation
from accounts.roles import OrganisationKind, Role
from submissions import dossiers, drafting, uploads, workflow
from submissions.kinds import Draft, Kind
from submissions.models import Submission
from submissions.problems import completeness
from submissions.questionnaire import Choice, Page, Question, Questionnaire, Section, Source, When
from submissions.questionnaire import Kind as Q

OURS = Source("Test", ours=True)
YES_NO = (Choice("yes", "Yes"), Choice("no", "No"))


def ask(key: str, kind: Q, **more: Any) -> Question:
    return Question(key, f"What is the {key}?", key.capitalize(), kind, OURS, required=False, **more)


MAKING = Section(
    "making",
    "A",
    "Making",
    "Say how it is made",
    pages=(
        Page(
            "first",
            "First",
            (
                ask("name", Q.TEXT),
                ask("mail", Q.EMAIL),
                ask("count", Q.NUMBER),
                ask("day", Q.DATE),
                ask("novel", Q.RADIOS, choices=YES_NO),
                ask("novelty", Q.RICH, when=When("making", "novel", ("yes",))),
                ask("places", Q.CHECKBOXES, choices=(Choice("ward", "Ward"), Choice("home", "Home"))),
                ask("sure", Q.CONFIRM),
                ask("steps", Q.ROWS, columns=(ask("step", Q.TEXT), ask("minutes", Q.NUMBER))),
            ),
        ),
    ),
)
PROOF = Section(
    "proof", "B", "Proof", "Prove it", pages=(Page("only", "Only", (ask("text", Q.RICH), ask("files", Q.EVIDENCE))),)
)
SMALL = Questionnaire("small", "1.0", "Small application", (MAKING, PROOF), (("All", ("making", "proof")),))


def _evidence(draft: Draft) -> list[dossiers.AttachmentInfo]:
    return [dossiers.info_of(file) for file in draft.attachments]


def _dossier(draft: Draft, *, number: int, previous_sha256: str | None) -> dict[str, Any]:
    files = _evidence(draft)
    return {
        "schema": "dossier/1",
        "kind": "small",
        "kind_label": "Small application",
        "reference": draft.reference,
        "number": number,
        "previous_sha256": previous_sha256,
        "questionnaire": {"key": SMALL.key, "version": SMALL.version},
        "title": draft.answers.get("making", {}).get("name", ""),
        "applicant": "",
        "date": "2026-11-02",
        "status": "Submitted",
        "document_control": [],
        "sections": dossiers.sections(SMALL, draft.answers, {file.code: file for file in files}),
        "attachments": dossiers.attachments(SMALL, draft.answers, files),
    }


KIND = Kind(
    key="small",
    label="Small application",
    start_label="Start a small application",
    prefix="SM",
    questionnaire=SMALL,
    problems=lambda draft: completeness(SMALL, draft.answers, {file.code: file for file in _evidence(draft)}),
    build_dossier=_dossier,
    title=lambda answers: answers.get("making", {}).get("name", ""),
    applicant=lambda answers: "",
    limbs=lambda dossier: [],
)

ANSWERS: dict[str, dict[str, Any]] = {
    "making": {
        "name": "Xenon in a bag – “129”",
        "mail": "someone@example.org",
        "count": 3,
        "day": "2026-11-02",
        "novel": "yes",
        "novelty": "<p>It is <strong>new</strong>, &lt;1 h.</p><ul><li>one</li><li>two</li></ul>",
        "places": ["ward"],
        "sure": True,
        "steps": [{"id": "r1", "step": "Fill", "minutes": 5}, {"id": "r2", "step": "Seal", "minutes": None}],
    },
    "proof": {
        "text": '<p>See:</p><figure><img src="evidence:E2" alt="A curve"><figcaption>Decay</figcaption></figure>',
        "files": ["E1", "E2"],
    },
}


def pdf(text: str = "one", **root: Any) -> bytes:
    """A PDF of one page, as cleaning leaves it unless it is given something to clean away."""
    document = pikepdf.new()
    document.add_blank_page()
    document.docinfo["/Title"] = text
    for key, value in root.items():
        document.Root[f"/{key}"] = value
    out = io.BytesIO()
    document.save(out, deterministic_id=True)
    return out.getvalue() if root else uploads.clean_file(out.getvalue(), "a.pdf").data


def png(shade: int = 0) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), (shade, shade, shade)).save(out, format="PNG")
    return out.getvalue()


def member(role: Role = Role.OWNER, name: str = "Applicant", kind: str = OrganisationKind.APPLICANT) -> User:
    organisation = Organisation.objects.filter(name=name).first() or create_organisation(
        name, kind=OrganisationKind(kind)
    )
    email = f"{role}@{name.lower()}.example"
    user = User.objects.filter(email=email).first() or User.objects.create_user(email, name=f"{role} of {name}")
    add_member(organisation, user=user, role=role, by=None)
    return user


def small_draft(by: User, answers: Mapping[str, Mapping[str, Any]] = ANSWERS, *, evidence: bool = True) -> Submission:
    submission = workflow.start("small", organisation=Organisation.objects.get(memberships__user=by), by=by)
    if evidence:
        uploads.add_attachment(submission, data=pdf(), name="Prüf report.pdf", title="A report", by=by)
        uploads.add_attachment(submission, data=png(), name="curve.png", title="A curve", by=by)
    for key, given in answers.items():
        drafting.save_section(submission, key=key, changes=dict(given), base_number=0, by=by)
    return submission


@contextmanager
def another_database() -> Iterator[None]:
    """What happens inside is as if it happened in a database of its own: it is rolled back at the end."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def by_hand(folder: Path, files: Mapping[str, Any], **manifest: Any) -> Path:
    """A folder package as somebody writes it with an editor; a file is bytes, text, or a value to write as JSON."""
    leaves = []
    folder.mkdir(parents=True, exist_ok=True)
    for path, content in files.items():
        data = content if isinstance(content, bytes) else content.encode() if isinstance(content, str) else None
        data = json.dumps(content, indent=2).encode() if data is None else data
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
        leaves.append({"path": path, "sha256": sha256(data)})
    text = {"schema": "package/1", "kind": "small", "leaves": leaves} | manifest
    (folder / "manifest.json").write_text(json.dumps(text, indent=2), encoding="utf-8")
    return folder
