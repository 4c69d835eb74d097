"""CaseText: the words that a case is found by."""

from __future__ import annotations

from django.contrib.postgres.search import SearchVectorField
from django.db import models

from submissions.models.submission import Submission


class CaseText(models.Model):
    """Of the last frozen version; nothing of a draft ever comes here. Written by case_search.py alone.

    The database keeps the index by itself, with triggers on this table (case_search_index.py): on PostgreSQL in
    `vector`, on SQLite in a virtual table, where `vector` stays empty.
    """

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="case_text")
    number = models.PositiveIntegerField()  # of the version
    text = models.TextField()
    vector = SearchVectorField(null=True, editable=False)

    def __str__(self) -> str:
        return f"{self.submission_id}, version {self.number}"
