"""How a person wants to be told, and when the daily e-mail goes out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from submissions.models import How, Mail, MailSetting, MailState

LONDON = ZoneInfo("Europe/London")


def of(users: Iterable[int]) -> dict[int, How]:
    """How each is told; at once where somebody has said nothing."""
    rows = MailSetting.objects.filter(user__in=list(users)).values_list("user_id", "how")
    return defaultdict(lambda: How.AT_ONCE, {user: How(how) for user, how in rows})


def how_of(user: User) -> How:
    return of([user.pk])[user.pk]


@transaction.atomic
def choose(user: User, how: How) -> None:
    """Say how to be told. What still waits to be sent follows; what was sent or is being sent stays."""
    MailSetting.objects.update_or_create(user=user, defaults={"how": how})
    waiting = Mail.objects.filter(user=user, state=MailState.WAITING, lease_until__isnull=True)
    if how == How.NONE:
        waiting.update(state=MailState.DROPPED, reason="Chose no e-mail.", finished_at=timezone.now())
    else:
        waiting.exclude(how=how).update(how=how, due_at=due_at(how, timezone.now()))


def hour_in_words() -> str:
    """ "7am", "12 noon", "midnight": of the daily e-mail."""
    hour = int(settings.DIGEST_HOUR)
    return {0: "midnight", 12: "midday"}.get(hour, f"{hour % 12}{'am' if hour < 12 else 'pm'}")


def due_at(how: str, now: datetime) -> datetime:
    return next_digest(now) if how == How.DIGEST else now


def next_digest(now: datetime) -> datetime:
    """The next time that the clock in London shows the hour of the daily e-mail, later than `now`."""
    local = now.astimezone(LONDON)
    at = local.replace(hour=settings.DIGEST_HOUR, minute=0, second=0, microsecond=0, fold=0)
    while at.timestamp() <= now.timestamp():
        at = (at.replace(tzinfo=None) + timedelta(days=1)).replace(tzinfo=LONDON)
    return at
