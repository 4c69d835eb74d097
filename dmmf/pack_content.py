"""The words of an inspection pack: pure functions from plain facts to a frozen document's content.

Whoever reads it, no person of an authority is named in it: the pack leaves the house.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dmmf.states import Region, Setting, SiteKind, SiteState
from submissions.dossiers import long_date
from submissions.frozen_documents import fact, page, section, table

Section = Mapping[str, Any]
KIND_LABEL = "Inspection pack"
NOTICE = (
    "This pack was put together from the register, the master file and the records of the service on the date above. "
    "Its layout and numbering are the service's own and not an official form."
)
LEFT_OUT = "Sections that the Control Site marked as confidential are not part of this pack."
NONE = "None"


@dataclass(frozen=True, kw_only=True)
class Edition:
    """The edition of the master file in effect, as far as the reader may see it."""

    reference: str
    product: str
    number: int
    version: int
    effective_from: str
    sha256: str
    signed_by: str
    sections: Sequence[Section] | None = ()  # None: it does not list the site


@dataclass(frozen=True, kw_only=True)
class Evaluated:
    """The signed evaluation in force."""

    reference: str
    outcome: str
    signed_on: str
    re_evaluate_on: str
    sha256: str
    sections: Sequence[Section] = ()
    signatures: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Everything that a pack says. Days are ISO, tables are rows of cells in the order of their headings."""

    holder: str
    control_site: str
    record: Mapping[str, Any]  # of sites.record_of
    today: str
    complete: bool  # False where confidential sections are left out
    editions: Sequence[Edition] = ()
    evaluation: Evaluated | None = None
    now: Sequence[tuple[str, str, str]] = ()  # product, question, answer
    conditions: Sequence[tuple[str, str, str, str]] = ()  # what, owner, due, evaluation
    events: Sequence[tuple[str, str, str, str]] = ()  # day, who, what, why
    training: Sequence[tuple[str, str, str, str, str]] = ()  # person, role, procedure, trained, valid until
    evidence: Sequence[tuple[str, str, str, str]] = field(default=())  # title, of, pages, sha256


def compose(facts: Facts) -> dict[str, Any]:
    """The content of the document (schema "document/1"). The same facts give the same content."""
    parts = [
        section("site", "The site on this day", _site(facts), *_now(facts), _evaluation(facts), _conditions(facts)),
        section("record", "The site's record", _history(facts), _training(facts), _evidence(facts)),
    ]
    if facts.evaluation:
        parts += _annexes(facts.evaluation.sections, "evaluation", f"Evaluation {facts.evaluation.reference}")
    for edition in facts.editions:
        parts += _annexes(edition.sections or (), f"file-{edition.product.lower()}", f"Master file {edition.reference}")
    return {
        "kind_label": KIND_LABEL,
        "author": facts.holder,
        "facts": _cover(facts),
        "notice": [NOTICE] if facts.complete else [NOTICE, LEFT_OUT],
        "date": facts.today,
        "sections": [{**part, "number": str(number)} for number, part in enumerate(parts, 1)],
        "signatures": list(facts.evaluation.signatures) if facts.evaluation else [],
    }


def _cover(facts: Facts) -> list[dict[str, str]]:
    record = facts.record
    rows = [
        ("Site", f"{record['code']} {record['name']}"),
        ("Control Site", facts.control_site),
        ("State", f"{SiteState(record['state']).label}, since {long_date(record['state_since'])}"),
        ("Where", _address(record)),
    ]
    rows += [("Master file in effect", edition_line(edition)) for edition in facts.editions]
    if not facts.editions:
        rows.append(("Master file in effect", NONE))
    return [{"label": label, "value": value} for label, value in rows]


def edition_line(edition: Edition) -> str:
    """ "NVX-3: edition 2, version 2 of MF-2026-0001, in effect from 1 May 2026, signed by ..." """
    said = (
        f"{edition.product}: edition {edition.number}, version {edition.version} of {edition.reference}, in effect "
        f"from {long_date(edition.effective_from)}, signed by {edition.signed_by}; SHA-256 {edition.sha256}"
    )
    return said if edition.sections is not None else f"{said}. It does not list this site"


def _address(record: Mapping[str, Any]) -> str:
    return f"{record['address']}, {record['town']}, {record['postcode']}, {Region(record['region']).label}"


def _site(facts: Facts) -> dict[str, Any]:
    record = facts.record
    rows = (
        ("Kind", SiteKind(record["kind"]).label),
        ("Serial or asset number", record["identification"]),
        ("Setting", Setting(record["setting"]).label),
        ("On the premises of", record["host"]),
        ("Address", _address(record)),
        ("There since", f"{long_date(record['located_since'])} (place {record['location_number']})"),
        ("Products", ", ".join(record["products"])),
        ("Equipment", record["equipment"]),
        ("Contact", record["contact"]),
        ("Quality agreement", record["agreement"]),
        ("Operators needed at least", str(record["minimum_operators"])),
    )
    entries = [fact(f"own.site-{number}", label, value or "Not given") for number, (label, value) in enumerate(rows)]
    return page("facts", "", *entries)


def _now(facts: Facts) -> list[dict[str, Any]]:
    """Whether the product may be made here on this day, question by question; nothing where it is not known."""
    if not facts.now:
        return []
    return [
        _list(
            "now",
            "May it be made here on this day",
            "Questions and answers",
            ("Product", "Question", "Answer"),
            facts.now,
        )
    ]


def _evaluation(facts: Facts) -> dict[str, Any]:
    found = facts.evaluation
    if found is None:
        return _say("joint", "Joint suitability evaluation", "There is no signed evaluation in force.")
    rows = (
        ("Reference", found.reference),
        ("Outcome", found.outcome),
        ("Signed by both on", long_date(found.signed_on)),
        ("To be evaluated again by", long_date(found.re_evaluate_on) if found.re_evaluate_on else "Not given"),
        ("SHA-256 of the signed text", found.sha256),
    )
    entries = [fact(f"own.joint-{number}", label, value) for number, (label, value) in enumerate(rows)]
    return page("joint", "Joint suitability evaluation", *entries)


def _conditions(facts: Facts) -> dict[str, Any]:
    heading = "Conditions and actions that are open"
    if not facts.conditions:
        return _say("open", heading, "No condition and no agreed action is open.")
    return _list("open", heading, "Open today", ("What", "Whose", "Due", "Of evaluation"), facts.conditions)


def _history(facts: Facts) -> dict[str, Any]:
    return _list("history", "History of the site", "Events", ("Took effect", "Who", "What", "Why"), facts.events)


def _training(facts: Facts) -> dict[str, Any]:
    if not facts.training:
        return _say("training", "Training in force", "No training is in force.")
    columns = ("Person", "Role", "Procedure", "Trained on", "Valid until")
    return _list("training", "Training in force", "People", columns, facts.training)


def _evidence(facts: Facts) -> dict[str, Any]:
    if not facts.evidence:
        return _say("evidence", "Evidence on record", "No file is on record.")
    columns = ("Title", "Evidence of", "Pages", "SHA-256")
    return _list("evidence", "Evidence on record", "Files", columns, facts.evidence)


def _list(
    key: str, heading: str, caption: str, columns: Sequence[str], rows: Sequence[Sequence[str]]
) -> dict[str, Any]:
    return page(key, heading, table(f"own.{key}", caption, columns, rows))


def _say(key: str, heading: str, sentence: str) -> dict[str, Any]:
    return page(key, heading, fact(f"own.{key}", "On this day", sentence))


def _annexes(sections: Sequence[Section], prefix: str, of: str) -> list[dict[str, Any]]:
    return [annexed(one, prefix=prefix, of=of) for one in sections]


def annexed(part: Section, *, prefix: str, of: str) -> dict[str, Any]:
    """A section of another frozen thing, its keys and ids made unique, its own numbers kept in its title."""
    number = f" {part['number']}" if part.get("number") else ""
    return {
        "key": f"{prefix}-{part['key']}",
        "letter": "",
        "number": "",
        "title": f"{of}, section{number}: {part['title']}" if number else f"{of}: {part['title']}",
        "answers": {},
        "pages": [_page(one, prefix) for one in part["pages"]],
    }


def _page(one: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    return {
        **one,
        "key": f"{prefix}-{one['key']}",
        "entries": [_entry(entry, prefix) for entry in one["entries"]],
    }


def _entry(entry: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    made = {**entry, "id": f"{prefix}.{entry['id']}"}
    if "blocks" in entry:
        made["blocks"] = [{**block, "id": f"{prefix}.{block['id']}"} for block in entry["blocks"]]
    if "rows" in entry:
        made["rows"] = [{**row, "block": f"{prefix}.{row['block']}"} for row in entry["rows"]]
    return made
