"""The generated sections of an annual report: facts in, dossier entries out. Pure, with stable row ids."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from designation.questionnaire.sources import ours
from dmmf.annual_report_facts import MOVEMENTS, Facts, Record
from dmmf.states import SiteKind, SiteState
from submissions.dossiers import long_date

_NO_SITE, _AT_END = "No site of this product was registered.", "None at the end of the period."
NOTHING = {"start": _NO_SITE, "end": _NO_SITE, "due": _AT_END, "conditions": _AT_END}  # entry -> what it says then
GENERATED = ours("Written by the service from the register, the editions and the evaluations")
Row = tuple[str, Sequence[str]]  # its stable id, its cells
Entry = tuple[str, str, str, list[Row], tuple[str, ...]]  # key, heading, question, rows, columns
Page = tuple[str, str, list[Entry]]  # key, title


def sections(facts: Facts, *, first: int) -> list[dict[str, Any]]:
    """The generated sections, numbered on from `first`."""
    made = (
        ("register", "Register of sites", _register(facts)),
        ("file", "Master file", _editions(facts)),
        ("evaluations", "Joint suitability evaluations", _evaluations(facts)),
        ("holder", "Licence, certificate, persons and designation", _holder(facts)),
    )
    return [
        _section(key, title, pages, number, letter)
        for number, letter, (key, title, pages) in zip(range(first, first + 4), "FGHI", made, strict=True)
    ]


def _section(key: str, title: str, pages: list[Page], number: int, letter: str) -> dict[str, Any]:
    shown, running = [], 0
    for page_key, page_title, made in pages:
        entries = []
        for one in made:
            running += 1
            entries.append(_entry(key, f"{number}.{running}", *one))
        shown.append({"key": page_key, "title": page_title, "entries": entries})
    return {"key": key, "letter": letter, "number": number, "title": title, "answers": {}, "pages": shown}


def _entry(
    section: str, number: str, key: str, heading: str, question: str, rows: list[Row], columns: tuple[str, ...]
) -> dict[str, Any]:
    """A table; one sentence where there is nothing to put into it, or where it has no columns."""
    entry_id = f"{section}.{key}"
    found = {
        "id": entry_id, "number": number, "heading": heading, "question": question, "source": GENERATED.text,
        "source_ours": True,
    }  # fmt: skip
    if not columns or not rows:
        text = rows[0][1][0] if rows else NOTHING.get(key, "None in the period.")
        return found | {"kind": "text", "blocks": [{"id": f"{entry_id}-1", "text": text}]}
    return found | {
        "kind": "table",
        "columns": list(columns),
        "rows": [
            {"id": row_id, "block": f"{entry_id}-{place}", "cells": [str(cell) for cell in cells]}
            for place, (row_id, cells) in enumerate(rows, 1)
        ],
    }


def _register(facts: Facts) -> list[Page]:
    counted = Counter(row["verb"] for row in facts.movements)
    numbers: list[Row] = [(verb, (label, str(counted[verb]))) for verb, label in MOVEMENTS.items() if counted[verb]]
    moves: list[Row] = [
        (row["id"], (row["code"], row["name"], row["what"], _day(row["on"]), row["from"], row["to"], row["why"]))
        for row in facts.movements
    ]
    start, end = _day(facts.start.isoformat()), _day(facts.end.isoformat())
    return [
        ("movements", "Movements of sites", [
            ("numbers", "Numbers of movements", "What happened, and how often?", numbers, ("Movement", "Number")),
            ("movements", "Movements", "Which sites were added, moved, paused, suspended, revoked or ceased?", moves,
             ("Site", "Name", "Movement", "On", "From", "To", "Why")),
        ]),
        ("registers", "Register at start and end", [
            ("start", f"Register at the beginning of {start}", "Which sites were there at the start?",
             _sites(facts.register_at_start), SITE_COLUMNS),
            ("end", f"Register at the end of {end}", "Which sites were there at the end?",
             _sites(facts.register_at_end), SITE_COLUMNS),
        ]),
    ]  # fmt: skip


SITE_COLUMNS = ("Site", "Name", "Kind", "Identification", "Place", "State", "Since")


def _sites(records: Iterable[Record]) -> list[Row]:
    return [
        (
            record["reference"],
            (
                record["code"], record["name"], SiteKind(record["kind"]).label, record["identification"],
                f"{record['town']} {record['postcode']}", SiteState(record["state"]).label,
                _day(record["state_since"]),
            ),
        )
        for record in records
    ]  # fmt: skip


def _editions(facts: Facts) -> list[Page]:
    rows: list[Row] = [
        (row["id"], (
            str(row["number"]), f"{row['reference']}, version {row['version']}", _day(row["effective_from"]),
            row["change_label"], row["what"], _touches(row), row["signed_by"], row["sha256"][:12],
        ))
        for row in facts.editions
    ]  # fmt: skip
    columns = ("Edition", "Version", "In effect from", "Class", "What changed", "Designation", "Signed by", "SHA-256")
    question = "Which editions took effect, and what changed?"
    return [("editions", "Editions in the period", [("editions", "Editions", question, rows, columns)])]


def _touches(row: Record) -> str:
    said = "Touches its basis" if row["touches_designation"] else "Does not touch it"
    return f"{said}: {row['designation_note']}" if row["designation_note"] else said


def _evaluations(facts: Facts) -> list[Page]:
    ended: list[Row] = [
        (row["id"], (row["reference"], row["code"], row["outcome"], _day(row["on"]), _day(row["re_evaluate_on"]),
                     row["why"]))
        for row in facts.evaluations
    ]  # fmt: skip
    due: list[Row] = [
        (row["id"], (row["code"], row["reference"], _day(row["signed_on"]), _day(row["re_evaluate_on"])))
        for row in facts.due
    ]
    conditions: list[Row] = [
        (row["id"], (row["code"], row["reference"], row["text"], row["owner"], _day(row["due_on"])))
        for row in facts.conditions
    ]
    return [
        ("evaluations", "Evaluations", [
            ("ended", "Evaluations signed or declined", "Which evaluations ended in the period?", ended,
             ("Evaluation", "Site", "Outcome", "On", "Evaluate again by", "Why declined")),
            ("due", "Evaluations due", "Which sites were due to be evaluated again at the end?", due,
             ("Site", "Last evaluation", "Signed on", "Was to be evaluated again by")),
        ]),
        ("conditions", "Conditions", [
            ("conditions", "Open conditions", "Which conditions were open at the end?", conditions,
             ("Site", "Evaluation", "Condition", "Owner", "Due on")),
        ]),
    ]  # fmt: skip


def _holder(facts: Facts) -> list[Page]:
    changes: list[Row] = [(row["id"], (_day(row["on"]), row["what"], row["why"])) for row in facts.holdings]
    at_start, at_end = _designation(facts.designation_at_start), _designation(facts.designation_at_end)
    changed = "It is not the same at the start and at the end." if facts.designation_changed else "It did not change."
    return [
        ("changes", "Changes of the Control Site", [
            ("changes", "Licence, certificate, persons and products", "What was recorded of the Control Site?",
             changes, ("On", "What", "Why")),
        ]),
        ("designation", "Designation in force", [
            ("designation_start", "At the start of the period", "Which designation was in force?",
             [("start", (at_start,))], ()),
            ("designation_end", "At the end of the period", "Which designation was in force?",
             [("end", (at_end,))], ()),
            ("designation_changed", "Change of the designation", "Did it change?", [("changed", (changed,))], ()),
        ]),
    ]  # fmt: skip


def _designation(found: Record | None) -> str:
    if found is None:
        return "No designation was in force."
    return f"{found['reference']}, version {found['version']}, decided on {_day(found['decided_on'])}"


def _day(iso: str | None) -> str:
    return long_date(iso) if iso else ""
