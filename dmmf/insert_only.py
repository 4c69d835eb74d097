"""Database triggers for tables whose rows are inserted and never changed; used by migrations and by the tests."""

from __future__ import annotations

from accounts.insert_only import triggers

TABLES = (
    "controlsiteevent",
    "siteevent",
    "sitedocument",
    "evaluationanswer",
    "outcomeproposal",
    "evaluationsignature",
    "evaluationevent",
    "siteoverride",
    "listedsite",
    "edition",
    "inspectionpack",
)


def statements(vendor: str) -> list[tuple[str, str]]:
    """(create, drop) per trigger. On PostgreSQL they call the function of the accounts app."""
    return [pair for table in TABLES for pair in triggers(vendor, f"dmmf_{table}", "accounts_insert_only")]
