"""Remarks: what the authors of a draft say to each other about an answer, or a paragraph of it.

Who may read the draft may read and write them, a reader too: colleagues who review are readers. Resolving is for who
writes the application, and for who made the remark. Assessors and providers never see them.
"""

from __future__ import annotations

import hashlib
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from submissions import blocks, drafting, events, kinds, permissions, summaries
from submissions.kinds import Draft
from submissions.models import Remark, Submission
from submissions.questionnaire import Question, Section
from submissions.states import Action

QUOTE = 1000  # characters of a paragraph that are kept with a remark
RESOLVERS = "Only who writes this application, or who made the comment, can do this."


class ParagraphChanged(ValueError):
    """The answer no longer has the paragraph that the remark is about."""


@dataclass(frozen=True)
class Thread:
    """A remark with its replies. `changed`: the paragraph that it quotes is no longer in the answer."""

    remark: Remark
    replies: Sequence[Remark]
    changed: bool
    resolvable: bool  # by the person who reads it


def quotes(section: str, entry: Mapping[str, Any] | None) -> dict[str, str]:
    """What a remark on each block of an answer would quote, by the block's id."""
    return {block.id: block.text[:QUOTE] for block in blocks.of_entry(section, entry)} if entry else {}


def paragraph_id(quote: str) -> str:
    """How a form names a paragraph: the same words, the same id, wherever in the answer they stand now."""
    return hashlib.sha256(quote.encode()).hexdigest()[:16]


def add_remark(
    submission: Submission,
    *,
    section: str,
    question: str,
    text: str,
    by: User,
    paragraph: str = "",
    reply_to: Remark | None = None,
    token: uuid.UUID | None = None,
) -> Remark:
    """Say something of an answer, of one paragraph of it (`paragraph_id`), or in reply to a remark.

    Posting the same token twice gives the same remark. Raises ParagraphChanged, and what permissions.check raises.
    """
    permissions.check(by, Action.VIEW_DRAFT, submission)
    with transaction.atomic():
        locked = Submission.objects.select_for_update().get(pk=submission.pk)
        permissions.check(by, Action.VIEW_DRAFT, locked)
        token = token or uuid.uuid4()
        existing = locked.remarks.filter(by=by, token=token).first()
        if existing:
            return existing
        part, asked = _question(locked, section, question)
        remark = Remark.objects.create(
            submission=locked,
            section=section,
            question=question,
            quote=_quote(locked, part, asked, paragraph) if paragraph and reply_to is None else "",
            text=text,
            reply_to=reply_to and (reply_to.reply_to or reply_to),
            by=by,
            token=token,
        )
        _record(remark, "remark", "replied to a comment on" if reply_to else "commented on", by, why=text)
    return remark


def resolve(remark: Remark, *, by: User) -> None:
    """It is dealt with. Resolving twice is harmless. Raises PermissionDenied, and what permissions.check raises."""
    _move(remark, by, resolved=True)


def reopen(remark: Remark, *, by: User) -> None:
    """It is not dealt with after all. Raises as `resolve` does."""
    _move(remark, by, resolved=False)


def threads(
    submission: Submission, found: Iterable[Remark], current: Mapping[tuple[str, str], Iterable[str]], *, by: User
) -> list[Thread]:
    """Remarks with their replies, in order, as `by` sees them. `current` is what current_quotes gives."""
    rows = list(found)
    replies: dict[int, list[Remark]] = {}
    for row in rows:
        if row.reply_to_id:
            replies.setdefault(row.reply_to_id, []).append(row)
    return [
        Thread(
            row,
            replies.get(row.pk, []),
            bool(row.quote) and row.quote not in current.get((row.section, row.question), ()),
            may_resolve(submission, row, by),
        )
        for row in rows
        if not row.reply_to_id
    ]


def may_resolve(submission: Submission, remark: Remark, user: User) -> bool:
    return remark.by_id == user.pk or Action.EDIT in permissions.granted(user, submission)


def of_answer(submission: Submission, section: str, question: str) -> QuerySet[Remark]:
    """Remarks and replies on one answer, in order."""
    found = submission.remarks.filter(section=section, question=question)
    return found.select_related("by", "resolved_by").order_by("pk")


def open_counts(submission: Submission) -> Counter[tuple[str, str]]:
    """How many open remarks, replies not counted, per (section, question); in one query."""
    unresolved = submission.remarks.filter(reply_to__isnull=True, resolved_at__isnull=True)
    return Counter(unresolved.values_list("section", "question"))


def current_quotes(
    submission: Submission, draft: Draft, places: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], list[str]]:
    """The quotes of these answers as they are now, by (section, question)."""
    questionnaire, found = kinds.get(submission.kind).questionnaire, {}
    for key, name in set(places):
        section = questionnaire.section(key)
        question = section.questions.get(name) if section else None
        if section and question:
            found[key, name] = list(quotes(key, summaries.answer(submission, draft, section, question)).values())
    return found


def _question(submission: Submission, section: str, question: str) -> tuple[Section, Question]:
    part = kinds.get(submission.kind).questionnaire.section(section)
    if part is None or question not in part.questions:
        raise ValueError(f"There is no question {section}.{question}.")
    return part, part.questions[question]


def _quote(submission: Submission, section: Section, question: Question, paragraph: str) -> str:
    entry = summaries.answer(submission, drafting.draft_of(submission), section, question)
    for quote in quotes(section.key, entry).values():
        if paragraph_id(quote) == paragraph:
            return quote
    raise ParagraphChanged("The answer no longer has this paragraph.")


@transaction.atomic
def _move(remark: Remark, by: User, *, resolved: bool) -> None:
    locked = Submission.objects.select_for_update().get(pk=remark.submission_id)
    permissions.check(by, Action.VIEW_DRAFT, locked)
    remark.submission = locked
    if not may_resolve(locked, remark, by):
        raise PermissionDenied(RESOLVERS)
    remark.refresh_from_db(fields=["resolved_at", "resolved_by"])
    if (remark.resolved_at is not None) == resolved:
        return
    remark.resolved_at, remark.resolved_by = (timezone.now(), by) if resolved else (None, None)
    remark.save(update_fields=["resolved_at", "resolved_by"])
    verb, words = ("resolve_remark", "resolved") if resolved else ("reopen_remark", "opened again")
    _record(remark, verb, f"{words} a comment on", by)


def _record(remark: Remark, verb: str, words: str, by: User, why: str = "") -> None:
    section = kinds.get(remark.submission.kind).questionnaire.section(remark.section)
    question = section.questions.get(remark.question) if section else None
    heading = question.heading if question else remark.question
    events.record(
        remark.submission,
        verb,
        f"{words} “{heading}” in the draft",
        by=by,
        why=why,
        draft_only=True,
        data={"remark": remark.pk, "section": remark.section, "question": remark.question, "quote": remark.quote},
    )
