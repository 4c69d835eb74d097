"""What pages say of a site: its details in rows, its places, and its life as a timeline."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse

from dmmf.models import Site, SiteDocument, SiteEvent
from dmmf.states import Region, Setting, SiteKind, SiteState

LABELS: dict[str, str] = {
    "kind": "Kind",
    "code": "Code",
    "name": "Name",
    "identification": "Serial or asset id",
    "products": "Products",
    "setting": "Setting",
    "host": "Host",
    "provider": "Healthcare provider",
    "address": "Address",
    "town": "Town or city",
    "postcode": "Postcode",
    "region": "Region",
    "located_since": "There since",
    "location_number": "Number of the place",
    "equipment": "Equipment",
    "contact": "Contact at the site",
    "agreement": "Quality agreement",
    "agreement_until": "Quality agreement ends on",
    "minimum_operators": "Trained people needed",
    "notes": "Notes",
    "state": "State",
    "state_since": "In this state since",
}
_CHOICES: dict[str, dict[str, str]] = {
    "kind": dict(SiteKind.choices),
    "setting": dict(Setting.choices),
    "region": dict(Region.choices),
    "state": dict(SiteState.choices),
}
_DAYS = ("located_since", "agreement_until", "state_since")
_PLACE = ("address", "town", "postcode", "region", "located_since")
_NOT_A_ROW = ("code", "state", "state_since", "location_number", "agreement_until")  # said elsewhere
# By assessors: others read of the authority, not of a person.
OF_THE_AUTHORITY = ("suspend", "revoke", "lift", "readmit")
NOTHING = "Not recorded"
HIDDEN = "Not shown: it was before your organisation became the host"


def in_words(name: str, value: Any) -> str:
    """A field's value, as a record or an event holds it, for people."""
    if value in (None, "", []):
        return NOTHING
    if name in _DAYS:
        day = date.fromisoformat(value)
        return f"{day.day} {day:%B %Y}"
    return ", ".join(value) if isinstance(value, list) else _CHOICES.get(name, {}).get(value, str(value))


def rows_of(record: Mapping[str, Any], reference: str = "", may_change: Collection[str] = ()) -> list[dict[str, Any]]:
    """A record (sites.record_of) as rows of a summary list. `may_change`: of "details" and "place", with links."""
    rows = []
    for name, label in LABELS.items():
        if name in _NOT_A_ROW or (name in _PLACE and name != "address"):
            continue
        group = "place" if name == "address" else "details"
        row: dict[str, Any] = {"key": "Place" if group == "place" else label, **_value(name, record)}
        if group in may_change and name != "kind":
            row["actions"] = [_change(group, name, label, reference)]
        rows.append(row)
    return rows


def _value(name: str, record: Mapping[str, Any]) -> dict[str, Any]:
    if name == "address":
        since = f"Since {in_words('located_since', record['located_since'])}"
        return {"value": "\n".join([*address_lines(record), in_words("region", record["region"]), since])}
    if name == "agreement" and record.get("agreement_until"):
        return {
            "value": f"{in_words(name, record[name])}, until {in_words('agreement_until', record['agreement_until'])}"
        }
    return {"value": in_words(name, record.get(name))}


def address_lines(record: Mapping[str, Any]) -> list[str]:
    return [record["address"], f"{record['town']} {record['postcode']}"]


def _change(group: str, name: str, label: str, reference: str) -> dict[str, str]:
    if group == "place":
        return {"href": reverse("dmmf:site_move", args=[reference]), "text": "Record a move", "hidden": ""}
    address = reverse("dmmf:site_change", args=[reference])
    target = f"id_{name}-day" if name in _DAYS else f"id_{name}_0" if name == "products" else f"id_{name}"
    return {"href": f"{address}#{target}", "text": "Change", "hidden": label.lower()}


@dataclass(frozen=True)
class Place:
    number: int
    lines: list[str]
    since: str  # ISO day
    until: str = ""  # ISO day from which it stood elsewhere; empty for where it stands


def places_of(records: Iterable[Mapping[str, Any]]) -> list[Place]:
    """Where a site stood, the present place first, from the records of its proposal and moves in their order."""
    found: list[Place] = []
    for record in records:
        if found and found[0].number == record["location_number"]:
            continue
        if found:
            before = found[0]
            found[0] = Place(before.number, before.lines, before.since, record["located_since"])
        found.insert(0, Place(record["location_number"], address_lines(record), record["located_since"]))
    return found


@dataclass(frozen=True)
class Moment:
    """One event for a timeline."""

    event: SiteEvent
    who: str
    state: str = ""  # that it came to, where it changed
    changes: list[tuple[str, str, str]] = field(default_factory=list)  # label, before, after
    documents: list[SiteDocument] = field(default_factory=list)


def timeline(events: Iterable[SiteEvent], *, shows_names: bool, since: int = 1) -> list[Moment]:
    """One query for the evidence of all of them. `shows_names`: of assessors too. `since`: the number of the first
    event that the reader may read (history.since); what it changed is told without what was before.
    """
    events = list(events)
    documents: dict[int, list[SiteDocument]] = {}
    for document in SiteDocument.objects.filter(event__in=events).order_by("pk"):
        documents.setdefault(document.event_id, []).append(document)
    return [
        Moment(
            event,
            str(event.by) if shows_names or event.verb not in OF_THE_AUTHORITY else "The licensing authority",
            str(SiteState(event.to_state).label) if event.to_state != event.from_state else "",
            [
                (
                    LABELS.get(name, name),
                    HIDDEN if 1 < event.number == since else in_words(name, old),
                    in_words(name, new),
                )
                for name, (old, new) in event.changes.items()
                if name != "location_number"
            ],
            documents.get(event.pk, []),
        )
        for event in events
    ]


def of_site(site: Site, codes: Collection[str]) -> dict[str, Any]:
    """The identity bar: what it is, where, whose, and what is made there."""
    return {
        "kind": site.get_kind_display(),
        "place": f"{site.town} {site.postcode}",
        "host": site.host or "its own premises",
        "products": ", ".join(codes) or "no product",
    }
