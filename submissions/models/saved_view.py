"""SavedView: filters of the list of cases that a person keeps under a name."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class SavedView(models.Model):
    """A preference of one person, and no record of anything: it may be changed and deleted."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="saved_views")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1000, blank=True)  # as in the address, page left out: "state=submitted&q=gas"
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="one_view_of_a_name")]

    def __str__(self) -> str:
        return self.name
