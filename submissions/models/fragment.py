"""Fragments on their way and in store: what is still to be laid out, what is kept, which drafts were warmed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from submissions.models.rendering import Rendering
from submissions.models.submission import Submission


class FragmentJob(models.Model):
    """One fragment that some worker has to lay out. The row goes when the fragment is in the cache.

    `spec` holds everything that the layout needs (see rendering.pool), so any worker can do it. Without a rendering
    the fragment is laid out ahead of time, for a draft. `broken` says why it cannot be laid out: then the row waits
    for the assembly, which sets an error page in its place.
    """

    rendering = models.ForeignKey(Rendering, on_delete=models.CASCADE, null=True, related_name="fragment_jobs")
    key = models.CharField(max_length=64)  # of the cache
    spec = models.JSONField()
    weight = models.PositiveIntegerField()  # characters of HTML: the heaviest goes first
    lease_until = models.DateTimeField(null=True)
    worker = models.UUIDField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    broken = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["rendering", "-weight"], name="fragment_jobs_by_weight")]
        constraints = [
            models.UniqueConstraint(fields=["rendering", "key"], name="one_job_a_fragment"),
            models.UniqueConstraint(fields=["key"], condition=Q(rendering=None), name="one_warm_job_a_fragment"),
        ]

    def __str__(self) -> str:
        return f"fragment {self.key[:12]} of {self.rendering_id or 'a draft'}"


class KeptFragment(models.Model):
    """A fragment in the storage: the cache is bounded by these rows, and what was not used longest goes first."""

    key = models.CharField(max_length=64, primary_key=True)
    size = models.PositiveIntegerField()  # bytes
    used_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.key[:12]} ({self.size} bytes)"


class Warming(models.Model):
    """How far a draft was laid out ahead of time: up to this revision."""

    submission = models.OneToOneField(Submission, on_delete=models.CASCADE, related_name="warming")
    revision = models.PositiveBigIntegerField()  # primary key of the last section revision that was seen
    keys = models.JSONField(default=list)  # of its fragments then

    def __str__(self) -> str:
        return f"{self.submission_id} up to revision {self.revision}"
