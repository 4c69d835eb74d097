"""The words of an e-mail about notices: nothing but references, version numbers, what happened, and links."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from accounts.mail import full_address, message
from accounts.models import User
from submissions.models import How, Mail, Notice
from submissions.notification_table import message_for


@dataclass(frozen=True)
class Words:
    """What is said of one notice, on a page and in an e-mail alike."""

    happened: str
    next: str
    path: str


def words_of(notice: Notice) -> Words:
    """Asks nothing of the database where the notice's submission is there."""
    told, facts = message_for(notice.message, notice.role), {
        "reference": notice.submission.reference, "number": notice.version or "",
    }  # fmt: skip
    path = reverse("submissions:overview", args=[notice.submission.reference])
    if told is None:  # the table has changed since
        return Words(f"{notice.submission.reference}: something happened", "", path)
    return Words(told.happened.format(**facts), told.next.format(**facts), path)


def email_of(user: User, mails: list[Mail]) -> EmailMultiAlternatives:
    """One e-mail for these rows. The same rows make the same Message-ID, by which a second copy would be known."""
    lines = [(words, full_address(words.path)) for words in (words_of(mail.notice) for mail in mails)]
    digest = mails[0].how == How.DIGEST
    subject = f"Your notices of the day: {len(lines)}" if digest else lines[0][0].happened
    context = {
        "lines": lines,
        "notices": full_address(reverse("notices")),
        "choose": full_address(reverse("notice_settings")),
    }
    host = urlsplit(settings.SERVICE_ADDRESS).hostname or "localhost"
    headers = {"Message-ID": f"<notice-{mails[0].pk}-{len(mails)}@{host}>", "Auto-Submitted": "auto-generated"}
    template = "notice_digest" if digest else "notice"
    return message(subject, template, context, to=[user.email], headers=headers)
