"""ConflictOfInterest: an organisation whose cases an assessor must not assess, as the assessor declared."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Organisation


class ConflictOfInterest(models.Model):
    """Withdrawn with a reason, never deleted. The note is for the assessing authority only."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="interests")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    note = models.TextField()
    declared_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation"], condition=Q(withdrawn_at__isnull=True), name="declared_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.organisation}"
