"""Database triggers for tables whose rows are inserted and never changed; used by migrations and by the tests."""

from __future__ import annotations

from collections.abc import Iterable

from accounts.insert_only import triggers

TABLES = (
    "version",
    "sectionrevision",
    "event",
    "letter",
    "decision",
    "comment",
    "letter_comments",
    "approval",
    "signature",
    "checklistentry",
    "frozendocument",
    "commentreply",
    "commentstanding",
    "assessmentverdict",
    "versionread",
    "seal",
)


def statements(vendor: str, tables: Iterable[str] = TABLES) -> list[tuple[str, str]]:
    """(create, drop) per trigger. On PostgreSQL they call the function that migration 0002 made."""
    function = "submissions_insert_only"
    return [pair for table in tables for pair in triggers(vendor, f"submissions_{table}", function)]
