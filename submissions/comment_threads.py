"""What becomes of a comment: assessors answer it, give it to one of them, resolve it and open it again.

All of it is internal, and rests with the decision as commenting does. Replies and standings are rows of their own: a
comment is never changed, and what a letter takes along is the comment alone.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Prefetch, prefetch_related_objects

from accounts.models import User
from submissions import allocation, events, permissions
from submissions.models import Comment, CommentReply, CommentStanding, Submission, Version
from submissions.states import Action


class NotAnAssessor(ValueError):
    """A comment is given only to somebody who may assess this application."""


@dataclass(frozen=True)
class Thread:
    """A comment with its replies and its standing: who has to deal with it, or who resolved it."""

    comment: Comment
    replies: Sequence[CommentReply]
    standing: CommentStanding | None

    @property
    def resolved(self) -> bool:
        return self.standing is not None and self.standing.resolved

    @property
    def assignee(self) -> User | None:
        return self.standing.assignee if self.standing else None


@transaction.atomic
def reply(comment: Comment, *, text: str, by: User, token: uuid.UUID | None = None) -> CommentReply:
    """Answer a comment. Posting the same token twice gives the same reply. Raises what permissions.check raises."""
    locked = _locked(comment, by)
    token = token or uuid.uuid4()
    if existing := comment.replies.filter(by=by, token=token).first():
        return existing
    found = CommentReply.objects.create(comment=comment, text=text, by=by, token=token)
    _record(locked, comment, "reply", f"replied to a comment on {comment.citation}", by, text, {"reply": found.pk})
    return found


def resolve(comment: Comment, *, by: User, why: str = "") -> None:
    """It is dealt with. Resolving twice is harmless. Raises what permissions.check raises."""
    _move(comment, by, "resolve_comment", f"resolved a comment on {comment.citation}", why, resolved=True)


def reopen(comment: Comment, *, by: User, why: str = "") -> None:
    """It is not dealt with after all."""
    _move(comment, by, "reopen_comment", f"opened a comment on {comment.citation} again", why, resolved=False)


def assign(comment: Comment, *, to: User | None, by: User) -> None:
    """Give it to an assessor, or to nobody. Raises NotAnAssessor, and what permissions.check raises."""
    if to is not None and not (answer := allocation.may_assess(to, comment.version.submission)):
        raise NotAnAssessor(answer.reason)
    sentence = f"gave a comment on {comment.citation} to {to or 'nobody'}"
    _move(comment, by, "assign_comment", sentence, "", assignee=to)


def threads(comments: Iterable[Comment]) -> list[Thread]:
    """In the order given, in a fixed number of queries beyond their own."""
    rows = list(comments)
    prefetch_related_objects(
        rows,
        "by",
        "letters",
        Prefetch("version", Version.objects.defer("canonical")),
        Prefetch("replies", CommentReply.objects.select_related("by").order_by("pk")),
        Prefetch("standings", CommentStanding.objects.select_related("by", "assignee").order_by("-pk")),
    )
    return [Thread(row, list(row.replies.all()), next(iter(row.standings.all()), None)) for row in rows]


@transaction.atomic
def _move(comment: Comment, by: User, verb: str, sentence: str, why: str, **changes: bool | User | None) -> None:
    locked = _locked(comment, by)
    last = comment.standings.select_related("assignee").order_by("-pk").first()
    was = {"resolved": bool(last and last.resolved), "assignee": last.assignee if last else None}
    now = was | changes
    if now == was:
        return
    CommentStanding.objects.create(comment=comment, why=why, by=by, **now)
    _record(locked, comment, verb, sentence, by, why, {"old": _plain(was), "new": _plain(now)})


def _plain(standing: dict[str, bool | User | None]) -> dict[str, bool | int | None]:
    assignee = standing["assignee"]
    return {
        "resolved": bool(standing["resolved"]),
        "assignee": assignee.pk if isinstance(assignee, User) else None,
    }


def _locked(comment: Comment, by: User) -> Submission:
    submission = comment.version.submission
    permissions.check(by, Action.COMMENT, submission)
    locked = Submission.objects.select_for_update().get(pk=submission.pk)
    permissions.check(by, Action.COMMENT, locked)
    return locked


def _record(
    submission: Submission, comment: Comment, verb: str, sentence: str, by: User, why: str, data: dict[str, object]
) -> None:
    events.record(
        submission, verb, sentence, by=by, why=why, version=comment.version, internal=True,
        data={"comment": comment.pk, **data},
    )  # fmt: skip
