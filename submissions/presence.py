"""Who has a section of a draft open right now: a courtesy to each other. No lock, and no record."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from submissions.models import Presence, Submission

PRESENT = timedelta(seconds=60)


def here(submission: Submission, key: str, *, by: User) -> None:
    """Note that the person has the section open. One statement, so that two open pages never collide."""
    Presence.objects.bulk_create(
        [Presence(submission=submission, key=key, user=by, seen_at=timezone.now())],
        update_conflicts=True,
        unique_fields=["submission", "key", "user"],
        update_fields=["seen_at"],
    )


def others_in(submission: Submission, key: str, *, by: User) -> list[str]:
    """The names of who else is in the section now."""
    return [one.user.name for one in _others(submission, by).filter(key=key)]


def others_by_section(submission: Submission, *, by: User) -> dict[str, str]:
    """For the task list: section key -> "Arthur Bell is here now"."""
    names: dict[str, list[str]] = {}
    for one in _others(submission, by):
        names.setdefault(one.key, []).append(one.user.name)
    return {key: sentence(found, place="here now") for key, found in names.items()}


def sentence(names: list[str], *, place: str = "in this section now") -> str:
    """ "Arthur Bell and Sid Marsh are in this section now"; empty for nobody."""
    if not names:
        return ""
    who = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return f"{who} {'is' if len(names) == 1 else 'are'} {place}"


def _others(submission: Submission, by: User) -> QuerySet[Presence]:
    since = timezone.now() - PRESENT
    rows = Presence.objects.filter(submission=submission, seen_at__gte=since, user__is_active=True)
    return rows.exclude(user=by).select_related("user").order_by("user__name", "pk")
