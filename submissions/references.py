"""References: numbered per kind and year, never given twice."""

from __future__ import annotations

from django.utils import timezone

from submissions.models import ReferenceCounter, Submission


def next_one(prefix: str) -> str:
    """A reference that was never given before, such as DA-2026-0007. Inside a transaction."""
    prefix = f"{prefix}-{timezone.localdate().year}"
    ReferenceCounter.objects.get_or_create(prefix=prefix)
    counter = ReferenceCounter.objects.select_for_update().get(prefix=prefix)
    while True:
        counter.last += 1
        reference = f"{prefix}-{counter.last:04d}"
        if not Submission.objects.filter(reference=reference).exists():
            counter.save(update_fields=["last"])
            return reference
