"""Notices as people read them: whose they are now, what was read.

A notice tells that something exists, its state and its version: what Action.VIEW lets one see, and no more. Whoever
loses that, or the role, no longer has the notice.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Membership, User
from submissions import permissions
from submissions.models import Notice, NoticeRead, Told
from submissions.models.collaborator import CollaboratorRole

INVITED = {CollaboratorRole.AUTHOR: Told.INVITED_AUTHOR, CollaboratorRole.READER: Told.INVITED_READER}


def notices_for(user: User) -> QuerySet[Notice]:
    """What the user is told by the roles that the user holds now, the latest first; with `is_read`.

    What one did oneself is not told to oneself.
    """
    held = Membership.objects.filter(
        user=user, ended_at__isnull=True, organisation=OuterRef("organisation"), role=OuterRef("role")
    )
    invited = permissions.collaborations_of(user).filter(submission=OuterRef("submission"))
    addressed = Q(Exists(held))
    for role, told in INVITED.items():
        addressed = addressed | Q(Exists(invited.filter(role=role)), role=told)
    visible = permissions.visible_to(user, Q(pk=OuterRef("submission_id")))
    mine = Notice.objects.filter(addressed, Exists(visible)).exclude(event__by=user)
    return mine.annotate(is_read=_read_by(user)).select_related("submission__organisation").order_by("-pk")


def unread(user: User) -> QuerySet[Notice]:
    return notices_for(user).filter(~_read_by(user))


def _read_by(user: User) -> Exists:
    return Exists(NoticeRead.objects.filter(notice=OuterRef("pk"), user=user))


def mark_read(user: User, pks: Iterable[int] | None = None) -> int:
    """Mark some, or all, as read; how many were not. What is not the user's to read is passed over."""
    waiting = unread(user) if pks is None else unread(user).filter(pk__in=list(pks))
    rows = [NoticeRead(notice_id=pk, user=user) for pk in waiting.order_by().values_list("pk", flat=True)]
    NoticeRead.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    return len(rows)


def may_still(user: User, pks: Iterable[int]) -> set[int]:
    """Those of the notices that are still the user's and that nobody need be told of who has read them."""
    return set(unread(user).filter(pk__in=list(pks)).values_list("pk", flat=True)) if user.is_active else set()
