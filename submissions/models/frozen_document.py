"""FrozenDocument: what is neither a version nor a letter, but frozen, hashed and rendered like them."""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import models


class FrozenDocument(models.Model):
    """A signed evaluation, an inspection pack. Inserted, never updated or deleted (a database trigger says so).

    Who may see it is for the app to say that made it: it hangs on no submission. `canonical` is the canonical JSON
    of a document (schema "document/1", see rendering.document).
    """

    key = models.CharField(max_length=40)  # what it is: "evaluation"
    reference = models.CharField(max_length=60)  # of what it is about
    title = models.CharField(max_length=300)
    canonical = models.TextField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["key", "reference"], name="document_by_reference")]

    def __str__(self) -> str:
        return f"{self.title}, {self.reference}"

    @cached_property
    def content(self) -> dict[str, Any]:
        return json.loads(self.canonical)
