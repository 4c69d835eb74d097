"""Sending: once to each person, later where something is down, never twice; docs/notifications.md says the same."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail as sent
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from kombu.exceptions import OperationalError

from accounts.models import User
from accounts.organisations import end_membership
from submissions import mail_settings, mail_texts, mailing, notice_reading, notifications, tasks, workflow
from submissions.models import How, Mail, MailState, Submission
from tests import factories
from tests.factories import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@contextmanager
def server(step: str, error: Exception) -> Iterator[None]:
    """A mail server that fails when it is called upon ("open") or given the mail ("send_messages")."""

    def fail(*args: Any, **kwargs: Any) -> None:
        raise error

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(EmailBackend, step, fail)
        yield


def one(cast: Cast, submission: Submission) -> Mail:
    """Rita's mail, the only one that waits."""
    Mail.objects.exclude(user=cast.rita).delete()
    return Mail.objects.get(user=cast.rita, notice__submission=submission)


def state_of(mail: Mail) -> tuple[str, int, str]:
    mail.refresh_from_db()
    return mail.state, mail.attempts, mail.reason


def due_now() -> None:
    Mail.objects.filter(state=MailState.WAITING).update(due_at=timezone.now())


# --- As it goes --------------------------------------------------------------------------------------------------


def test_everybody_of_the_roles_gets_one_mail(cast: Cast, submitted: Submission) -> None:
    tasks.post()
    tasks.post()
    assert sorted(message.to[0] for message in sent.outbox) == sorted(
        user.email for user in (cast.arthur, cast.sid, cast.rita, cast.asa, cast.abel)
    )
    assert all(len(message.to) == 1 and not message.cc and not message.bcc for message in sent.outbox)
    assert {mail.state for mail in Mail.objects.all()} == {MailState.SENT}
    assert {mail.address for mail in Mail.objects.all()} == {message.to[0] for message in sent.outbox}


def test_the_queue_is_told_on_commit_and_once(
    cast: Cast, submitted: Submission, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    hints: list[int] = []
    monkeypatch.setattr(tasks.post, "delay", lambda: hints.append(1))
    with django_capture_on_commit_callbacks(execute=True):
        notifications.about(submitted, "due_answer", occasion="due")
        assert hints == []
    assert hints == [1]


def test_with_the_broker_down_the_act_goes_on_and_the_sweeper_sends(
    cast: Cast, submitted: Submission, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down() -> None:
        raise OperationalError("no broker")

    monkeypatch.setattr(tasks.post, "delay", down)
    with django_capture_on_commit_callbacks(execute=True):
        workflow.validate(submitted, by=cast.asa)
    assert factories.fresh(submitted).state == "under_assessment"
    tasks.post()  # what the clock starts
    assert Mail.objects.filter(notice__message="validate", state=MailState.SENT).count() == 4


# --- What is down ------------------------------------------------------------------------------------------------


def test_a_mail_server_that_is_down_is_tried_again_later_and_later(cast: Cast, submitted: Submission) -> None:
    mail, waits = one(cast, submitted), []
    with server("open", ConnectionRefusedError("refused")):
        for _ in range(9):
            due_now()
            tasks.post()
            mail.refresh_from_db()
            waits.append(round((mail.due_at - timezone.now()).total_seconds() / 60))
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert state_of(mail) == (MailState.WAITING, 9, mailing.UNREACHABLE)
    due_now()
    tasks.post()
    assert (len(sent.outbox), state_of(mail)) == (1, (MailState.SENT, 10, ""))


def test_one_round_asks_a_server_that_is_down_once(cast: Cast, submitted: Submission) -> None:
    with server("open", TimeoutError("no answer")):
        tasks.post()
    assert sorted(Mail.objects.values_list("attempts", flat=True)) == [0, 0, 0, 0, 1]


def test_it_is_given_up_with_a_reason(cast: Cast, submitted: Submission, settings: Any) -> None:
    settings.MAIL_TRIES = 3
    mail = one(cast, submitted)
    with server("open", ConnectionRefusedError("refused")):
        for _ in range(5):
            due_now()
            tasks.post()
    assert state_of(mail) == (MailState.FAILED, 3, mailing.UNREACHABLE)
    due_now()
    tasks.post()
    assert sent.outbox == []


@pytest.mark.parametrize(
    ("error", "state", "reason"),
    [
        (smtplib.SMTPRecipientsRefused({"r": (450, b"busy")}), "waiting", "The mail server refused it (450)."),
        (smtplib.SMTPRecipientsRefused({"r": (550, b"who?")}), "failed", "The mail server refused it (550)."),
        (smtplib.SMTPDataError(451, b"later"), "waiting", "The mail server refused it (451)."),
        (smtplib.SMTPSenderRefused(553, b"no", "x"), "failed", "The mail server refused it (553)."),
        (smtplib.SMTPServerDisconnected("gone"), "unsure", mailing.NO_ANSWER),
        (TimeoutError("no word"), "unsure", mailing.NO_ANSWER),
    ],
)
def test_what_the_server_may_answer(
    cast: Cast, submitted: Submission, error: Exception, state: str, reason: str
) -> None:
    """Refused: again, or never where it is for good. Nothing clear: it may have gone, so never again."""
    mail = one(cast, submitted)
    with server("send_messages", error):
        tasks.post()
    assert state_of(mail) == (state, 1, reason)
    due_now()
    tasks.post()
    assert len(sent.outbox) == (1 if state == "waiting" else 0)


def test_a_worker_that_dies_before_it_sends_has_sent_nothing(cast: Cast, submitted: Submission) -> None:
    mail = one(cast, submitted)
    assert [held.pk for held in mailing.take()] == [mail.pk]  # and here it is killed
    tasks.post()
    assert sent.outbox == []  # another may still be at it
    Mail.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    tasks.post()
    assert (len(sent.outbox), state_of(mail)[:2]) == (1, (MailState.SENT, 2))


def test_a_worker_that_dies_between_sending_and_marking_never_sends_twice(cast: Cast, submitted: Submission) -> None:
    mail = one(cast, submitted)
    with server("send_messages", SystemExit("killed")), pytest.raises(SystemExit):
        mailing.deliver(mailing.take())
    Mail.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    tasks.post()
    tasks.post()
    assert (sent.outbox, state_of(mail)) == ([], (MailState.UNSURE, 1, mailing.INTERRUPTED))
    assert notice_reading.unread(cast.rita).exists()  # the home page tells it all the same


def test_a_worker_that_was_too_slow_marks_nothing(cast: Cast, submitted: Submission) -> None:
    mail = one(cast, submitted)
    slow = mailing.take()
    Mail.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert mailing.take()
    assert mailing.deliver(slow) == (True, 0)
    assert (sent.outbox, state_of(mail)[0]) == ([], MailState.WAITING)


def test_a_mail_that_cannot_be_written_does_not_hold_up_the_others(
    cast: Cast, submitted: Submission, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = mail_texts.email_of

    def broken(user: User, mails: list[Mail]) -> Any:
        if user == cast.arthur:
            raise KeyError("a template")
        return right(user, mails)

    monkeypatch.setattr(mail_texts, "email_of", broken)
    tasks.post()
    assert len(sent.outbox) == 4
    assert Mail.objects.get(user=cast.arthur).reason == mailing.BROKEN


# --- Who no longer gets it -----------------------------------------------------------------------------------------


def test_who_left_before_it_was_sent_gets_nothing(cast: Cast, submitted: Submission) -> None:
    end_membership(cast.pennine, user=cast.rita, by=cast.olive)
    tasks.post()
    assert cast.rita.email not in {message.to[0] for message in sent.outbox}
    assert Mail.objects.get(user=cast.rita).state == MailState.DROPPED


def test_what_was_read_here_is_not_mailed(cast: Cast, submitted: Submission) -> None:
    notice_reading.mark_read(cast.rita)
    tasks.post()
    assert cast.rita.email not in {message.to[0] for message in sent.outbox}


# --- As people want it ---------------------------------------------------------------------------------------------


def test_none_means_the_home_page_only(cast: Cast, submitted: Submission) -> None:
    mail_settings.choose(cast.rita, How.NONE)
    workflow.validate(submitted, by=cast.asa)
    tasks.post()
    assert cast.rita.email not in {message.to[0] for message in sent.outbox}
    assert notice_reading.unread(cast.rita).count() == 2


def test_a_digest_goes_out_once_a_day_with_all_of_it(cast: Cast, submitted: Submission) -> None:
    mail_settings.choose(cast.rita, How.DIGEST)
    workflow.validate(submitted, by=cast.asa)
    Mail.objects.exclude(user=cast.rita).delete()
    tasks.post()
    assert sent.outbox == []
    due_now()
    tasks.post()
    (message,) = sent.outbox
    assert "version 1 was submitted" not in message.body
    assert [word in message.body for word in ("submitted version 1", "version 1 is valid")] == [True, True]
    assert message.subject == "Your notices of the day: 2"
    factories.request_changes(submitted, cast.asa)
    due_now()
    tasks.post()
    late = Mail.objects.get(user=cast.rita, state=MailState.WAITING)
    assert [message.to for message in sent.outbox].count([cast.rita.email]) == 1
    assert late.due_at > timezone.now()


def test_two_workers_do_not_share_a_digest(cast: Cast, submitted: Submission) -> None:
    mail_settings.choose(cast.rita, How.DIGEST)
    workflow.validate(submitted, by=cast.asa)
    Mail.objects.exclude(user=cast.rita).delete()
    due_now()
    assert len(mailing.take()) == 2
    assert mailing.take() == []


def test_what_waits_follows_a_changed_wish(cast: Cast, submitted: Submission) -> None:
    mail = one(cast, submitted)
    mail_settings.choose(cast.rita, How.DIGEST)
    mail.refresh_from_db()
    assert (mail.how, mail.due_at > timezone.now()) == (How.DIGEST, True)
    mail_settings.choose(cast.rita, How.AT_ONCE)
    mail.refresh_from_db()
    assert (mail.how, mail.due_at <= timezone.now()) == (How.AT_ONCE, True)
    mail_settings.choose(cast.rita, How.NONE)
    assert state_of(mail)[0] == MailState.DROPPED
    tasks.post()
    assert sent.outbox == []


@given(now=st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)), hour=st.integers(0, 23))
def test_the_next_digest_is_the_next_time_that_hour_strikes_in_london(now: datetime, hour: int) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("submissions.mail_settings.settings.DIGEST_HOUR", hour)
        first = mail_settings.next_digest(now)
        second = mail_settings.next_digest(first)
    assert now < first <= now + timedelta(hours=25)
    assert timedelta(hours=23) <= second.astimezone(UTC) - first.astimezone(UTC) <= timedelta(hours=25)
    local = first.astimezone(UTC).astimezone(mail_settings.LONDON)
    assert (local.hour, local.minute) in {(hour, 0), (hour + 1, 0)}  # the second where the clock skips the hour
