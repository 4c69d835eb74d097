"""Mail: one e-mail to one person about one notice; and how a person wants to be told."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q, TextChoices

from accounts.models import Organisation
from submissions.models.notice import Notice


class How(TextChoices):
    AT_ONCE = "at_once", "At once, one e-mail each"
    DIGEST = "digest", "Once a day, all in one e-mail"
    NONE = "none", "No e-mail, only here on the home page"


class MailState(TextChoices):
    WAITING = "waiting", "Waiting to be sent"
    SENT = "sent", "Sent"
    FAILED = "failed", "Not sent"
    UNSURE = "unsure", "May not have arrived"
    DROPPED = "dropped", "Not needed any more"


class MailSetting(models.Model):
    """How a person is told; somebody without a row is told at once."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail_setting")
    how = models.CharField(max_length=10, choices=How.choices, default=How.AT_ONCE)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(how__in=How.values), name="mail_setting_known")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.how}"


class Mail(models.Model):
    """The row is the truth, the queue a hint. mailing.py changes it, and nothing else.

    `sending_at` is written just before the server is given the mail: when a worker dies after that, nobody knows
    whether it went out, and it is not sent again (UNSURE).
    """

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="mails")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="mails")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="mails")  # of the notice
    how = models.CharField(max_length=10, choices=How.choices)
    state = models.CharField(max_length=10, choices=MailState.choices, default=MailState.WAITING)
    address = models.EmailField(blank=True)  # to which it was sent
    reason = models.CharField(max_length=200, blank=True)  # why it was not, or what went wrong last
    attempts = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField()
    worker = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    sending_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="waiting"), name="mail_due"),
            models.Index(fields=["organisation", "id"], name="mail_by_organisation"),
            models.Index(fields=["user", "how", "sending_at"], name="mail_by_person"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["notice", "user"], name="mailed_once"),
            models.CheckConstraint(condition=Q(how__in=["at_once", "digest"]), name="mail_how_known"),
            models.CheckConstraint(condition=Q(state__in=MailState.values), name="mail_state_known"),
        ]

    def __str__(self) -> str:
        return f"mail {self.pk} to {self.user_id}: {self.state}"

    @property
    def colour(self) -> str:
        return {MailState.SENT: "green", MailState.FAILED: "red", MailState.UNSURE: "yellow"}.get(
            MailState(self.state), "grey"
        )
