"""ExaminedUpload: what in an uploaded PDF would keep a document from being PDF/A."""

from __future__ import annotations

from django.db import models

UNEXAMINED = "it could not be examined"


class ExaminedUpload(models.Model):
    """One for each content, whoever uploaded it. It is there before the examination, so that nobody examines twice.

    It is for the author of a draft, and only a forecast: the assembly of a document judges for itself.
    """

    sha256 = models.CharField(max_length=64, primary_key=True)
    problem = models.TextField(blank=True, default=UNEXAMINED)  # goes on from "E3: "; empty for none

    def __str__(self) -> str:
        return f"{self.sha256[:12]}: {self.problem or 'nothing'}"
