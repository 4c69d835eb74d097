"""Drafting: save a section by compare-and-swap, so that no text is ever overwritten unseen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from submissions import events, kinds, permissions, versions
from submissions.models import Section, SectionRevision, Submission
from submissions.questionnaire import Answers, is_empty
from submissions.states import Action


@dataclass(eq=False)  # not frozen: Python itself writes on exceptions
class Conflict(Exception):
    """Somebody saved other words for the same question since you opened the page. Both texts are kept."""

    theirs: SectionRevision
    mine: dict[str, Any]
    base: dict[str, Any]
    questions: tuple[str, ...]


def answers_of(submission: Submission) -> dict[str, Answers]:
    """The draft's answers, all sections, in one query."""
    sections = submission.sections.select_related("head").filter(head__isnull=False)
    return {section.key: section.head.answers for section in sections if section.head}


def head_of(submission: Submission, key: str) -> SectionRevision | None:
    """The revision of the section that counts, or None where nothing was saved yet."""
    section = submission.sections.select_related("head__by").filter(key=key).first()
    return section.head if section else None


def save_section(
    submission: Submission, *, key: str, changes: dict[str, Any], base_number: int, by: User, reason: str = ""
) -> SectionRevision | None:
    """Save answers of some questions of a section, written against revision `base_number` (0: nothing).

    Changes to different questions are merged; a save that changes nothing adds no revision, so posting
    a form twice is harmless. Raises Conflict, after having parked the text, when somebody else changed the same
    question to something else meanwhile; PermissionDenied, Http404 or NotNow as permissions.check does.
    """
    permissions.check(by, Action.EDIT, submission)
    conflict = None
    with transaction.atomic():
        locked = Submission.objects.select_for_update().get(pk=submission.pk)
        permissions.check(by, Action.EDIT, locked)
        section, _ = Section.objects.select_related("head__by").get_or_create(submission=locked, key=key)
        head = dict(section.head.answers) if section.head else {}
        base = _answers_at(locked, key, base_number)
        mine = {name: value for name, value in changes.items() if not _same(value, base.get(name))}
        clashing = tuple(name for name in mine if _both_changed(base.get(name), head.get(name), mine[name]))
        if clashing and section.head:
            revision = _insert(locked, key, {**base, **mine}, base_number, by, "kept from a conflict", parked=True)
            conflict = Conflict(theirs=section.head, mine=mine, base=base, questions=clashing)
        else:
            merged = {**head, **mine}
            if merged == head:
                return section.head
            revision = _insert(locked, key, merged, base_number, by, reason)
            section.head = revision
            section.save(update_fields=["head"])
            _retitle(locked)
        _record(locked, revision, before=base if conflict else head)
    if conflict:
        raise conflict
    return revision


def _same(one: Any, other: Any) -> bool:
    """Equal, or both saying nothing: a page saved untouched changes no answer."""
    return one == other or (is_empty(one) and is_empty(other))


def _both_changed(base: Any, theirs: Any, mine: Any) -> bool:
    return not _same(theirs, base) and not _same(theirs, mine)


def _answers_at(submission: Submission, key: str, number: int) -> dict[str, Any]:
    revision = SectionRevision.objects.filter(submission=submission, key=key, number=number).first()
    return dict(revision.answers) if revision else {}


def _insert(
    submission: Submission,
    key: str,
    answers: dict[str, Any],
    base_number: int,
    by: User,
    reason: str,
    *,
    parked: bool = False,
) -> SectionRevision:
    last = SectionRevision.objects.filter(submission=submission, key=key).aggregate(last=Max("number"))["last"] or 0
    return SectionRevision.objects.create(
        submission=submission,
        key=key,
        number=last + 1,
        base_number=base_number,
        answers=answers,
        parked=parked,
        reason=reason,
        by=by,
    )


def _record(submission: Submission, revision: SectionRevision, *, before: Answers) -> None:
    section = kinds.get(submission.kind).questionnaire.section(revision.key)
    title = section.title if section else revision.key
    changed = [name for name, value in revision.answers.items() if value != before.get(name)]
    verb = "kept a conflicting text of" if revision.parked else "saved"
    events.record(
        submission,
        "park" if revision.parked else "save",
        f"{verb} “{title}” (revision {revision.number})",
        by=revision.by,
        why=revision.reason,
        draft_only=True,
        data={
            "section": revision.key,
            "revision": revision.number,
            "old": {name: before.get(name) for name in changed},
            "new": {name: revision.answers[name] for name in changed},
        },
    )


def _retitle(submission: Submission) -> None:
    title = kinds.get(submission.kind).title(answers_of(submission))[:500]
    if title != submission.working_title:
        Submission.objects.filter(pk=submission.pk).update(working_title=title)


def fingerprint(draft: kinds.Draft) -> str:
    """Hex sha256 of all answers and evidence, to notice that a draft has changed."""
    evidence = [
        [file.code, file.edition, file.sha256, file.title, file.name, file.kind, str(file.dated), file.confidential]
        for file in draft.attachments
    ]
    return versions.sha256_of(versions.canonical_json([draft.answers, evidence]))


def draft_of(submission: Submission) -> kinds.Draft:
    """The draft as plain data, for rules and for the dossier."""
    return kinds.Draft(
        reference=submission.reference,
        answers=answers_of(submission),
        attachments=list(submission.attachments.filter(removed_at__isnull=True).order_by("number")),
        today=timezone.localdate(),
    )
