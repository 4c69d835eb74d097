"""Sending what notices tell by e-mail: one mail per person and notice, and never a second.

A row waits, is held by one worker's lease, and ends as sent, not sent, or unsure. What happens when something is down
is written in docs/notifications.md.
"""

from __future__ import annotations

import smtplib
import time
import uuid
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta

import structlog
from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import Organisation, User
from submissions import mail_settings, mail_texts, notice_reading, permissions, stopping
from submissions.models import How, Mail, MailState, Notice

log = structlog.get_logger(__name__)

LEFT = "No longer has this role, may no longer see it, or has read it here."
INTERRUPTED = "The program was interrupted while it was sent. It may have arrived; it is not sent again."
NO_ANSWER = "The mail server did not say whether it took it. It may have arrived; it is not sent again."
UNREACHABLE = "The mail server could not be reached."
BROKEN = "The mail could not be written. Our team has to look at it."


def queue(people: Iterable[tuple[User, Notice]]) -> None:
    """A row for everybody who wants e-mail; the queue is told on commit. A broker that is down costs only time."""
    wanted = list(people)
    how = mail_settings.of(user.pk for user, _ in wanted)
    now = timezone.now()
    rows = [
        Mail(
            notice=notice, user=user, organisation_id=notice.organisation_id, how=how[user.pk],
            due_at=mail_settings.due_at(how[user.pk], now),
        )
        for user, notice in wanted
        if how[user.pk] != How.NONE
    ]  # fmt: skip
    if rows:
        Mail.objects.bulk_create(rows, ignore_conflicts=True)
        transaction.on_commit(hint)


def hint() -> bool:
    """Tell the queue that there is mail. False when the broker cannot be reached: the sweeper sends it later."""
    from submissions.tasks import post

    try:
        post.delay()
    except Exception as error:
        log.warning("broker unreachable, the sweeper will send the mail", error=str(error))
        return False
    return True


def post(seconds: float) -> int:
    """Send what is due; how many were sent.

    It ends when nothing is due, the time is over, the worker is to stop, or the mail server cannot be reached.
    """
    give_up_interrupted()
    began, sent = time.monotonic(), 0
    while time.monotonic() - began < seconds and not stopping.told() and (held := take()):
        reached, gone = deliver(held)
        sent += gone
        if not reached:
            break
    return sent


def mailed_for(user: User, organisations: Iterable[Organisation]) -> QuerySet[Mail]:
    """What was mailed on the behalf of these organisations, the latest first, of what the user may see."""
    visible = permissions.visible_to(user, Q(pk=OuterRef("notice__submission_id")))
    rows = Mail.objects.filter(Exists(visible), organisation__in=list(organisations))
    return rows.select_related("user", "notice__submission__organisation").order_by("-pk")


# --- Holding a row -------------------------------------------------------------------------------------------------


def due() -> QuerySet[Mail]:
    """Rows that wait and that no living worker holds."""
    now = timezone.now()
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=now)
    return Mail.objects.filter(free, state=MailState.WAITING, sending_at__isnull=True, due_at__lte=now)


def take() -> list[Mail]:
    """What goes out next in one e-mail: one row, or all of one person's digest. [] when nothing is due."""
    for mail in due().order_by("due_at", "pk")[:50]:
        if held := _hold(mail):
            return held
    return []


@transaction.atomic
def _hold(mail: Mail) -> list[Mail]:
    """Hold it by a lease; the lock on the person keeps two workers from sharing a digest between them."""
    user = User.objects.select_for_update(no_key=True).get(pk=mail.user_id)
    rows = due().filter(user=user, how=mail.how)
    if mail.how == How.AT_ONCE:
        rows = rows.filter(pk=mail.pk)
    elif _digest_went_out_today(user):
        rows.update(due_at=mail_settings.due_at(How.DIGEST, timezone.now()))
        return []
    worker, until = uuid.uuid4(), timezone.now() + timedelta(seconds=settings.MAIL_LEASE_SECONDS)
    rows.update(worker=worker, lease_until=until, attempts=F("attempts") + 1)
    held = Mail.objects.filter(worker=worker).order_by("pk")
    return list(held.select_related("user", "notice__submission"))


def _digest_went_out_today(user: User) -> bool:
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return Mail.objects.filter(user=user, how=How.DIGEST, sending_at__gte=midnight).exists()


def give_up_interrupted() -> int:
    """Rows whose worker died between giving the mail to the server and writing that down: they are not sent again."""
    lost = Mail.objects.filter(state=MailState.WAITING, sending_at__isnull=False, lease_until__lt=timezone.now())
    return lost.update(state=MailState.UNSURE, reason=INTERRUPTED, lease_until=None, finished_at=timezone.now())


# --- Sending -------------------------------------------------------------------------------------------------------


def deliver(held: list[Mail]) -> tuple[bool, int]:
    """Send what is held as one e-mail: (whether the server could be reached, how many were sent).

    What is no longer the person's to know is dropped, at the last moment.
    """
    user = held[0].user
    still = notice_reading.may_still(user, [mail.notice_id for mail in held])
    _finish([mail for mail in held if mail.notice_id not in still], MailState.DROPPED, LEFT)
    mails = [mail for mail in held if mail.notice_id in still]
    if not mails:
        return True, 0
    try:
        message = mail_texts.email_of(user, mails)
    except Exception:
        log.exception("a mail could not be written", mails=[mail.pk for mail in mails])
        _again(mails, BROKEN)
        return True, 0
    link = get_connection()
    try:
        link.open()
    except OSError as error:  # smtplib's errors are OSErrors
        log.warning("mail server unreachable", error=str(error))
        _again(mails, UNREACHABLE)
        return False, 0
    if not _held(mails).update(sending_at=timezone.now(), address=user.email):
        return True, 0  # it took so long that another worker has it
    try:
        return _give(link, message, mails)
    finally:
        with suppress(OSError):
            link.close()


def _give(link: BaseEmailBackend, message: object, mails: list[Mail]) -> tuple[bool, int]:
    """Give it to the server: it takes it, refuses it (to be tried again unless for good), or says nothing clear."""
    try:
        link.send_messages([message])  # type: ignore[list-item]
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as error:
        code = _code(error)
        reason = f"The mail server refused it ({code})."
        if 500 <= code < 600:
            _finish(mails, MailState.FAILED, reason)
        else:
            _again(mails, reason)
        return True, 0
    except OSError as error:
        log.warning("no word from the mail server", error=str(error))
        _finish(mails, MailState.UNSURE, NO_ANSWER)
        return False, 0
    _finish(mails, MailState.SENT, "")
    log.info("mail sent", mails=len(mails))
    return True, len(mails)


def _code(error: smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused) -> int:
    if isinstance(error, smtplib.SMTPResponseException):
        return int(error.smtp_code)
    return max((code for code, _ in error.recipients.values()), default=0)


def _again(mails: list[Mail], reason: str) -> None:
    """Let it wait longer each time, up to an hour; after MAIL_TRIES it is given up, with the reason for all to see."""
    over = [mail for mail in mails if mail.attempts >= settings.MAIL_TRIES]
    _finish(over, MailState.FAILED, reason)
    for mail in mails:
        if mail not in over:
            wait = timedelta(seconds=min(30 * 2**mail.attempts, 3600))
            _held([mail]).update(
                worker=None, lease_until=None, sending_at=None, reason=reason, due_at=timezone.now() + wait
            )


def _finish(mails: list[Mail], state: MailState, reason: str) -> None:
    if mails:
        _held(mails).update(state=state, reason=reason, lease_until=None, finished_at=timezone.now())


def _held(mails: list[Mail]) -> QuerySet[Mail]:
    """The rows, as long as this worker has them."""
    rows = Mail.objects.filter(pk__in=[mail.pk for mail in mails], state=MailState.WAITING)
    return rows.filter(worker=mails[0].worker)
