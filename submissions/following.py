"""After a decision: a new application that follows from a frozen version, and how it differs from it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from accounts.models import User
from submissions import drafting, events, kinds, lineage, permissions, workflow
from submissions.models import Attachment, Submission, Version
from submissions.models.attachment import Scan
from submissions.models.submission import Origin
from submissions.questionnaire import Questionnaire, is_empty
from submissions.shapes import shape_problems
from submissions.states import Action, State

# From which state one begins which way, and how the event says it.
WAYS: dict[Origin, tuple[State, str]] = {
    Origin.REAPPLICATION: (State.REFUSED, "applied again with {}"),
    Origin.REDESIGNATION: (State.GRANTED, "began {}, because something significant has changed"),
    Origin.VARIATION: (State.GRANTED, "began {}, for a change that needs prior approval"),
}


@dataclass
class Taken:
    """What a new draft takes from a frozen version, and what today's questionnaire has no place for."""

    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    left_out: list[dict[str, str]] = field(default_factory=list)  # [{"id": "product.name", "heading": "Name"}]


@transaction.atomic
def start_from(version: Version, *, origin: Origin, by: User, token: uuid.UUID) -> Submission:
    """A new draft with the answers and the evidence of a frozen version, or the one that is open already.

    A line has one open application at a time: a second click, or a click of somebody else, leads to it. Raises
    NotNow when the state does not fit the origin, and what permissions.check raises.
    """
    old = _locked(version.submission)
    permissions.check(by, Action.FOLLOW, old)
    if old.state != WAYS[origin][0] or kinds.get(old.kind).ways.get(State(old.state)) != origin:
        raise permissions.NotNow(f"This is possible when the state is “{WAYS[origin][0].label}”.")
    posted = Submission.objects.filter(created_by=by, start_token=token, follows=old).first()
    if there := posted or lineage.open_one(old):
        return there
    if Submission.objects.filter(created_by=by, start_token=token).exists():
        token = uuid.uuid4()  # it began something else, which is not to be taken for a new draft
    kind = kinds.get(old.kind)
    new = workflow.start(
        kind.key, organisation=old.organisation, by=by, token=token,
        origin=origin, follows=old, follows_version=version.number, lineage_id=lineage.first_of(old),
    )  # fmt: skip
    taken = take(version, kind, origin)
    _copy_evidence(version, new, by=by)
    for key, given in taken.answers.items():
        drafting.save_section(
            new, key=key, changes=given, base_number=0, by=by, reason=f"from version {version.number} of {old}"
        )
    _record(old, new, version, taken, by=by)
    return new


def take(version: Version, kind: kinds.Kind, origin: Origin) -> Taken:
    """The answers of a frozen version that fit today's questionnaire, with what the kind says of a new beginning."""
    taken = Taken()
    for section in version.dossier["sections"]:
        for name, value in section["answers"].items():
            if _fits(kind.questionnaire, section["key"], name, value):
                taken.answers.setdefault(section["key"], {})[name] = value
            else:
                taken.left_out.append(
                    {"id": f"{section['key']}.{name}", "heading": _heading(section, name), "section": section["title"]}
                )
    anew = kind.follow_answers(taken.answers, origin=origin.value, reference=version.submission.reference)
    for key, given in anew.items():
        answers = taken.answers.setdefault(key, {})
        answers.update({name: value for name, value in given.items() if _fits(kind.questionnaire, key, name, value)})
        taken.answers[key] = {name: value for name, value in answers.items() if not is_empty(value)}
    return taken


def followed_version(submission: Submission) -> Version | None:
    """The frozen version that the draft of a following application began with."""
    if submission.follows_id is None or submission.follows_version is None:
        return None
    found = Version.objects.select_related("submission").filter(submission_id=submission.follows_id)
    return found.get(number=submission.follows_version)


def draft_dossier(submission: Submission) -> dict[str, Any]:
    """The draft as the dossier that it would be, for comparing; it need not be complete."""
    kind = kinds.get(submission.kind)
    return kind.build_dossier(drafting.draft_of(submission), number=0, previous_sha256=None)


def left_out(submission: Submission) -> list[dict[str, str]]:
    """The answers of the earlier version that the questionnaire had no place for when the draft was begun."""
    event = submission.events.filter(verb="follow").first()
    return event.data["left_out"] if event else []


def _locked(submission: Submission) -> Submission:
    """The row as it is now; its whole line is locked, always in the same order."""
    rows = lineage.of(submission).select_for_update(of=("self",)).select_related("organisation").order_by("pk")
    return next(row for row in rows if row.pk == submission.pk)


def _copy_evidence(version: Version, new: Submission, *, by: User) -> None:
    """The same bytes under the same codes and editions. Nothing is stored twice: rows share a content address.

    What is said of a file is what the version froze; whether it was scanned is what is known today.
    """
    scans = dict(Attachment.objects.filter(submission=version.submission_id).values_list("sha256", "scan"))
    Attachment.objects.bulk_create(
        Attachment(
            submission=new,
            number=int(item["code"][1:]),
            edition=item.get("edition", 1),
            title=item["title"],
            name=item["name"],
            media_type=item["media_type"],
            sha256=item["sha256"],
            size=item["size"],
            pages=item["pages"],
            kind=item.get("kind", ""),
            dated=date.fromisoformat(item["dated"]) if "dated" in item else None,
            confidential=item.get("confidential", False),
            scan=scans.get(item["sha256"], Scan.NOT_SCANNED),
            uploaded_by=by,
        )
        for item in version.dossier["attachments"]
    )


def _record(old: Submission, new: Submission, version: Version, taken: Taken, *, by: User) -> None:
    """On both; for the applicant only, as a draft is nobody else's business."""
    codes = [item["code"] for item in version.dossier["attachments"]]
    data = {"follows": old.reference, "version": version.number, "sha256": version.sha256, "evidence": codes}
    sentence = f"took the answers and the evidence of version {version.number} of {old.reference}"
    if taken.left_out:
        sentence += f", but for {len(taken.left_out)} that today's questionnaire does not ask for"
    events.record(new, "follow", sentence, by=by, draft_only=True, data={**data, "left_out": taken.left_out})
    said = WAYS[Origin(new.origin)][1].format(new.reference)
    events.record(old, "followed", said, by=by, version=version, draft_only=True, data={"by": new.reference})


def _fits(questionnaire: Questionnaire, section_key: str, name: str, value: Any) -> bool:
    section = questionnaire.section(section_key)
    question = section.questions.get(name) if section else None
    return question is not None and not shape_problems(question, value)


def _heading(section: dict[str, Any], name: str) -> str:
    return next((entry["heading"] for entry in _entries(section) if entry["id"] == f"{section['key']}.{name}"), name)


def _entries(section: dict[str, Any]) -> Iterator[dict[str, Any]]:
    return (entry for page in section["pages"] for entry in page["entries"])
