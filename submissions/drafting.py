"""Drafting: save a section by compare-and-swap, so that no text is ever overwritten unseen.

Nothing that was typed is ever deleted: a save, an autosave, a merge and a restore each insert a revision, and what
loses a conflict is inserted as a parked one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from submissions import events, kinds, permissions, versions
from submissions.models import Event, Section, SectionRevision, Submission
from submissions.questionnaire import Answers, is_empty
from submissions.states import Action

AUTOSAVED = "saved by itself while somebody wrote"  # the reason of a revision that nobody asked for
PARKED = "kept from a conflict"


@dataclass(eq=False)  # not frozen: Python itself writes on exceptions
class Conflict(Exception):
    """Somebody saved other words for the same question since you opened the page. Both texts are kept."""

    theirs: SectionRevision
    mine: dict[str, Any]
    base: dict[str, Any]
    questions: tuple[str, ...]
    parked: SectionRevision


@dataclass(eq=False)
class Behind(Exception):
    """Somebody saved since the page was opened, and this way of saving does not merge: nothing was stored."""

    theirs: SectionRevision


@dataclass(frozen=True)
class _Desk:
    """A section under its row lock: what counts now, and what the writer had seen."""

    submission: Submission
    section: Section
    head: Answers
    base: Answers
    base_number: int
    by: User

    @property
    def key(self) -> str:
        return self.section.key


def answers_of(submission: Submission) -> dict[str, Answers]:
    """The draft's answers, all sections, in one query."""
    sections = submission.sections.select_related("head").filter(head__isnull=False)
    return {section.key: section.head.answers for section in sections if section.head}


def head_of(submission: Submission, key: str) -> SectionRevision | None:
    """The revision of the section that counts, or None where nothing was saved yet."""
    section = submission.sections.select_related("head__by").filter(key=key).first()
    return section.head if section else None


def revision_of(submission: Submission, key: str, number: int) -> SectionRevision | None:
    """One revision of a section, parked or not, or None."""
    return submission.revisions.select_related("by").filter(key=key, number=number).first()


def save_section(
    submission: Submission,
    *,
    key: str,
    changes: Mapping[str, Any],
    base_number: int,
    by: User,
    reason: str = "",
    opened: str = "",
) -> SectionRevision | None:
    """Save answers of some questions of a section, written against revision `base_number` (0: nothing).

    None takes an answer back. Changes to different questions are merged; a save that changes nothing adds no
    revision, so posting a form twice is harmless. `opened` names the open page that writes, so that its own autosaves
    are no conflict. Raises Conflict, after having parked the text, when somebody else changed the same question to
    something else meanwhile; PermissionDenied, Http404 or NotNow as permissions.check does.
    """
    with _desk(submission, key, base_number, by, opened, changes) as desk:
        saved, conflict = _swap(desk, changes, reason=reason)
    if conflict:
        raise conflict
    return saved


def autosave_section(
    submission: Submission,
    *,
    key: str,
    changes: Mapping[str, Any],
    shown: Collection[str],
    base_number: int,
    by: User,
    opened: str = "",
) -> SectionRevision | None:
    """Save what an open page holds, unasked. `shown` are all questions of the page, `changes` those that are valid.

    The page goes on from the revision returned, so it is stored only while the page still shows what counts: raises
    Behind, and stores nothing, when somebody else changed any question of the page meanwhile.
    """
    with _desk(submission, key, base_number, by, opened, {**dict.fromkeys(shown), **changes}) as desk:
        if desk.section.head and any(_moved(desk, name, changes) for name in shown):
            raise Behind(desk.section.head)
        merged = _merged(desk, _changed(changes, desk.base))
        if merged == desk.head:
            return desk.section.head
        return _advance(desk, merged, verb="autosave", reason=AUTOSAVED, data={"opened": opened})


def restore(
    submission: Submission, *, key: str, number: int, base_number: int, by: User, why: str = ""
) -> SectionRevision | None:
    """Bring back all answers of the section as they were in revision `number`, parked or not, as a new revision.

    Compare-and-swap as a save, but nothing is merged into what is brought back: raises Behind, and stores nothing, when
    the section went on after `base_number`. Raises SectionRevision.DoesNotExist.
    """
    old = submission.revisions.get(key=key, number=number)
    with _desk(submission, key, base_number, by) as desk:
        wanted = _answered(old.answers)
        if desk.section.head and wanted == desk.head:
            return desk.section.head
        if desk.section.head and desk.section.head.number != desk.base_number:
            raise Behind(desk.section.head)
        return _advance(desk, wanted, verb="restore", reason=f"restored from revision {number}", why=why)


@contextmanager
def _desk(
    submission: Submission, key: str, base_number: int, by: User, opened: str = "", changes: Answers | None = None
) -> Iterator[_Desk]:
    """Asks for the right, locks the draft, asks again, and lays out what a save compares."""
    permissions.check(by, Action.EDIT, submission)
    with transaction.atomic():
        locked = Submission.objects.select_for_update().get(pk=submission.pk)
        permissions.check(by, Action.EDIT, locked)
        section, _ = Section.objects.select_related("head__by").get_or_create(submission=locked, key=key)
        head = dict(section.head.answers) if section.head else {}
        seen = revision_of(locked, key, base_number)
        base = dict(seen.answers) if seen else {}
        desk = _Desk(locked, section, head, base, base_number if seen else 0, by)
        own = _written_from(desk, opened, changes or {})
        yield _Desk(locked, section, head, {**base, **{name: head.get(name) for name in own}}, desk.base_number, by)


def _written_from(desk: _Desk, opened: str, changes: Answers) -> set[str]:
    """The questions that since the base were changed by autosaves of this same open page only.

    The page may not have heard of an autosave that was stored: its answer got lost, or is still on its way.
    """
    moved = {name for name in changes if not _same(desk.head.get(name), desk.base.get(name))}
    if not opened or not moved:
        return set()
    since = {"submission": desk.submission, "data__section": desk.key, "by": desk.by, "verb": "autosave"}
    own = Event.objects.filter(**since, data__opened=opened).values_list("data__revision", flat=True)
    numbers, before = set(own), desk.base
    later = desk.submission.revisions.filter(key=desk.key, parked=False, number__gt=desk.base_number)
    for revision in later.order_by("number"):
        if revision.number not in numbers:
            moved -= {name for name in moved if not _same(revision.answers.get(name), before.get(name))}
        before = revision.answers
    return moved


def _swap(desk: _Desk, changes: Answers, *, reason: str) -> tuple[SectionRevision | None, Conflict | None]:
    """The compare-and-swap: the new head, or the conflict with the text that was parked."""
    mine = _changed(changes, desk.base)
    clashing = tuple(name for name in mine if _both_changed(desk.base.get(name), desk.head.get(name), mine[name]))
    if clashing and desk.section.head:
        parked = _park(desk, _answered({**desk.base, **mine}))
        return None, Conflict(desk.section.head, mine, dict(desk.base), clashing, parked)
    merged = _merged(desk, mine)
    if merged == desk.head:
        return desk.section.head, None
    return _advance(desk, merged, verb="save", reason=reason, why=reason), None


def _park(desk: _Desk, answers: dict[str, Any]) -> SectionRevision:
    """The text that lost; posted again, it is the one that is parked already."""
    last = desk.submission.revisions.filter(key=desk.key, by=desk.by, parked=True).order_by("-number").first()
    if last and (last.base_number, last.answers) == (desk.base_number, answers):
        return last
    revision = _insert(desk, answers, reason=PARKED, parked=True)
    _record(desk, revision, verb="park", before=desk.base)
    return revision


def _advance(
    desk: _Desk, answers: dict[str, Any], *, verb: str, reason: str, why: str = "", data: dict[str, Any] | None = None
) -> SectionRevision:
    revision = _insert(desk, answers, reason=reason)
    desk.section.head = revision
    desk.section.save(update_fields=["head"])
    _retitle(desk.submission)
    _record(desk, revision, verb=verb, before=desk.head, why=why, data=data)
    return revision


def _changed(changes: Answers, base: Answers) -> dict[str, Any]:
    return {name: value for name, value in changes.items() if not _same(value, base.get(name))}


def _merged(desk: _Desk, mine: Answers) -> dict[str, Any]:
    return _answered({**desk.head, **mine})


def _answered(answers: Answers) -> dict[str, Any]:
    return {name: value for name, value in answers.items() if value is not None}


def _same(one: Any, other: Any) -> bool:
    """Equal, or both saying nothing: a page saved untouched changes no answer."""
    return one == other or (is_empty(one) and is_empty(other))


def _both_changed(base: Any, theirs: Any, mine: Any) -> bool:
    return not _same(theirs, base) and not _same(theirs, mine)


def _moved(desk: _Desk, name: str, changes: Answers) -> bool:
    """The page shows something else than what counts, and what counts is not what the page saw either."""
    head, base = desk.head.get(name), desk.base.get(name)
    return not _same(head, base) and not (name in changes and _same(head, changes[name]))


def _insert(desk: _Desk, answers: dict[str, Any], *, reason: str, parked: bool = False) -> SectionRevision:
    of_section = SectionRevision.objects.filter(submission=desk.submission, key=desk.key)
    last = of_section.aggregate(last=Max("number"))["last"] or 0
    return SectionRevision.objects.create(
        submission=desk.submission,
        key=desk.key,
        number=last + 1,
        base_number=desk.base_number,
        answers=answers,
        parked=parked,
        reason=reason,
        by=desk.by,
    )


_SENTENCES = {
    "save": "saved “{title}” (revision {number})",
    "autosave": "wrote in “{title}” (revision {number}, saved by itself)",
    "park": "kept a conflicting text of “{title}” (revision {number})",
    "restore": "brought back “{title}” (revision {number}, {reason})",
}


def _record(
    desk: _Desk,
    revision: SectionRevision,
    *,
    verb: str,
    before: Answers,
    why: str = "",
    data: dict[str, Any] | None = None,
) -> None:
    section = kinds.get(desk.submission.kind).questionnaire.section(desk.key)
    title = section.title if section else desk.key
    after = revision.answers
    changed = [name for name in {**after, **before} if after.get(name) != before.get(name)]
    events.record(
        desk.submission,
        verb,
        _SENTENCES[verb].format(title=title, number=revision.number, reason=revision.reason),
        by=desk.by,
        why=why,
        draft_only=True,
        data={
            "section": desk.key,
            "revision": revision.number,
            "old": {name: before.get(name) for name in changed},
            "new": {name: after.get(name) for name in changed},
            **(data or {}),
        },
    )


def _retitle(submission: Submission) -> None:
    title = kinds.get(submission.kind).title_of(submission, answers_of(submission))[:500]
    if title != submission.working_title:
        Submission.objects.filter(pk=submission.pk).update(working_title=title)


def fingerprint(draft: kinds.Draft) -> str:
    """Hex sha256 of all answers and evidence and what is beside them, to notice that a draft has changed."""
    evidence = [
        [file.code, file.edition, file.sha256, file.title, file.name, file.kind, str(file.dated), file.confidential]
        for file in draft.attachments
    ]
    beside = [draft.beside] if draft.beside else []
    return versions.sha256_of(versions.canonical_json([draft.answers, evidence, *beside]))


def draft_of(submission: Submission) -> kinds.Draft:
    """The draft as plain data, for rules and for the dossier."""
    return kinds.Draft(
        reference=submission.reference,
        answers=answers_of(submission),
        attachments=list(submission.attachments.filter(removed_at__isnull=True).order_by("number")),
        today=timezone.localdate(),
        beside=kinds.get(submission.kind).beside(submission),
    )
