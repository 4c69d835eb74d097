"""Rendering: the job row of a document. It is the truth; the queue is only a hint."""

from __future__ import annotations

from django.db import models
from django.db.models import Q, TextChoices
from django.utils import timezone

from submissions.models.frozen_document import FrozenDocument
from submissions.models.letter import Letter
from submissions.models.version import Version


class RenderingState(TextChoices):
    QUEUED = "queued", "Waiting"
    RUNNING = "running", "Being made"
    DONE = "done", "Ready"
    FAILED = "failed", "Could not be made"


EACH = 2000  # characters that take as long to lay out as it takes to begin a fragment
REDLINE = ("redline_from", "redline_to")
_WHAT = ("version", "letter", "document", *REDLINE)


def _of_one(*names: str) -> Q:
    """Those are there, and nothing else that a rendering may be of."""
    return Q(**{f"{name}__isnull": name not in names for name in _WHAT})


class Rendering(models.Model):
    """One per frozen version, letter, document, or two versions compared.

    A worker holds it by a lease that it renews as it goes on.
    """

    version = models.OneToOneField(Version, on_delete=models.PROTECT, null=True, related_name="rendering")
    letter = models.OneToOneField(Letter, on_delete=models.PROTECT, null=True, related_name="rendering")
    document = models.OneToOneField(FrozenDocument, on_delete=models.PROTECT, null=True, related_name="rendering")
    redline_from = models.ForeignKey(Version, on_delete=models.PROTECT, null=True, related_name="+")
    redline_to = models.ForeignKey(Version, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=RenderingState.choices, default=RenderingState.QUEUED)
    queued_at = models.DateTimeField(auto_now_add=True)
    hinted_at = models.DateTimeField(null=True)  # when the queue was last told
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    # When its fragments were handed to all workers. From then until it is assembled nobody holds a lease on it.
    planned_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    worker = models.UUIDField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)  # fragments
    reused = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    # For the seconds left: when the first of the fragments that were handed out was begun (the document may have
    # waited for others until then) and the last one done, the weight of all of them, and of those that are laid out.
    begun_at = models.DateTimeField(null=True)
    advanced_at = models.DateTimeField(null=True)
    weight = models.PositiveBigIntegerField(default=0)
    weight_done = models.PositiveBigIntegerField(default=0)
    tools = models.TextField(blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    pages = models.PositiveIntegerField(default=0)
    seconds = models.FloatField(default=0)
    error = models.TextField(blank=True)  # a sentence for people
    # Of the PDF: which standards it claims, why no others, what was appended, which characters it could not print.
    # See documents.said_of; empty where that was not kept yet.
    says = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["state", "lease_until"], name="rendering_by_state"),
            models.Index(fields=["pdf_sha256"], name="rendering_by_pdf"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=_of_one("version") | _of_one("letter") | _of_one("document") | _of_one(*REDLINE),
                name="rendering_of_one_thing",
            ),
            models.UniqueConstraint(fields=REDLINE, name="redline_once"),
            models.CheckConstraint(
                condition=~Q(state=RenderingState.DONE) | ~Q(pdf_sha256=""), name="done_means_there_is_a_pdf"
            ),
        ]

    def __str__(self) -> str:
        return f"rendering {self.pk} ({self.state})"

    @property
    def storage_name(self) -> str:
        return pdf_storage_name(self.pdf_sha256)

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 0

    @property
    def together(self) -> bool:
        """Its parts are all there, and are being put together."""
        held = self.planned_at is not None and self.worker is not None
        return self.state == RenderingState.RUNNING and (held or 0 < self.total <= self.done)

    @property
    def seconds_left(self) -> int | None:
        """An estimate from what was laid out so far; None while nothing was, and when it is put together."""
        laid_out = self.done - self.reused
        if self.state != RenderingState.RUNNING or laid_out <= 0 or self.together:
            return None
        if not self.begun_at or not self.advanced_at:
            return None
        took, since = self.advanced_at - self.begun_at, timezone.now() - self.advanced_at
        ahead = self.weight - self.weight_done + EACH * (self.total - self.done)
        left = took.total_seconds() * ahead / (self.weight_done + EACH * laid_out)
        return max(1, round(left - since.total_seconds()))


def pdf_storage_name(sha256: str) -> str:
    """Where the storage keeps the PDF with this hash."""
    return f"renderings/{sha256[:2]}/{sha256}.pdf"
