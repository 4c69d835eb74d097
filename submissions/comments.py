"""Comments on paragraphs of frozen versions, and who may read which."""

from __future__ import annotations

import uuid

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from accounts.models import User
from submissions import blocks, events, permissions
from submissions.blocks import Block
from submissions.comment_anchors import quoted
from submissions.models import Comment, Submission, Version
from submissions.models.comment import Visibility
from submissions.states import Action


class NoSuchBlock(ValueError):
    """The version has no paragraph of that id."""


class NotQuoted(ValueError):
    """The paragraph does not have these words."""


QUOTE = 1000  # characters of a paragraph that are kept with a comment


@transaction.atomic
def add_comment(
    version: Version,
    *,
    block: str,
    text: str,
    visibility: str,
    by: User,
    quote: str = "",
    token: uuid.UUID | None = None,
) -> Comment:
    """Comment on a block, or on the words of it that `quote` says.

    Posting the same token twice gives the same comment. Raises NoSuchBlock and NotQuoted.
    """
    submission = version.submission
    permissions.check(by, Action.COMMENT, submission)
    permissions.check(by, Action.COMMENT, Submission.objects.select_for_update().get(pk=submission.pk))
    token = token or uuid.uuid4()
    posted = Comment.objects.filter(version=version, by=by, token=token)
    if existing := posted.first():
        return existing
    place = blocks.find(version.dossier, block)
    if place is None:
        raise NoSuchBlock("This version has no such paragraph.")
    try:
        with transaction.atomic():  # what fails in here leaves the rest of the transaction alive
            comment = Comment.objects.create(
                version=version,
                block=block,
                citation=f"v{version.number} {place.citation}",
                quote=_quote(quote, place),
                text=text,
                visibility=Visibility(visibility),
                by=by,
                token=token,
            )
    except IntegrityError:
        if existing := posted.first():  # the same form posted twice, at the same moment
            return existing
        raise
    events.record(
        submission,
        "comment",
        f"commented on {comment.citation}",
        by=by,
        why=text,
        version=version,
        internal=True,
        data={"comment": comment.pk, "visibility": comment.visibility},
    )
    return comment


def _quote(words: str, place: Block) -> str:
    if not words.strip():
        return place.text[:QUOTE]
    if not quoted(words, place.text):
        raise NotQuoted("The paragraph does not have these words. Quote them as they stand in it")
    return words.strip().replace("\r\n", "\n")[:QUOTE]


def visible_comments(version: Version, user: User) -> QuerySet[Comment]:
    """Assessors read all; everybody else only those that a letter has released."""
    comments = version.comments.select_related("by").prefetch_related("letters").order_by("pk")
    if Action.VIEW_INTERNAL in permissions.granted(user, version.submission):
        return comments
    return comments.filter(visibility=Visibility.APPLICANT, letters__isnull=False).distinct()
