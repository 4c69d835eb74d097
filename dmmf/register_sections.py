"""The register as pages of a dossier: rendered, never typed. Pure functions of the snapshot (snapshot.of).

The entries have the shape that dossiers.entry makes, so that screen, PDF, redline and comments know them. Rows are
known by what they are about (a site by its reference), so that a redline says which site changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from dmmf.questionnaire.sources import APPLICATIONS, LOCATIONS, PERSONS, RELATED_SITES, STATUS, UNITS
from dmmf.states import Region, Setting, SiteKind, SiteState
from submissions.dossiers import long_date
from submissions.questionnaire import Source

Register = Mapping[str, Any]
Rows = Sequence[tuple[str, Sequence[str]]]  # (stable id, cells)
MOST = 200  # rows of one table
PAGE_TITLE = "From the register"
_OWN = Source("")
# Item (a) and item (b) of the statutory minimum stand in one table; the source of (b) says so of both.
CONTROL_SITE = Source(
    "Human Medicines Regulations 2012 Sch 3 para 1(2)(ca) and (cb) (inserted by SI 2025/87 reg 34): address of the MM "
    "and POC control site"
)
_WHAT_AND_WHERE = Source(UNITS.text.replace("1A(2)(a)", "1A(2)(a) and (b)"))
SITE_COLUMNS = (
    "Code", "Unit or site", "Identification", "Location", "There since", "Host", "State", "Suitability evaluation",
)  # fmt: skip
RELATED_COLUMNS = ("Code", "Site", "Location", "Operated by", "State")
PLACE_COLUMNS = ("Code", "Place", "Location", "From", "Until")
NETWORK = "network"  # the section with the tables of sites


def pages(register: Register) -> dict[str, dict[str, Any]]:
    """The page that the register adds to each section, by the section's key; entries are not numbered yet."""
    made = {
        "control": _facts("control", "register_product", "Product and licence", _product(register), STATUS),
        "summary": _facts("summary", "register_designation", "Designation in force", _designation(register),
                          APPLICATIONS),
        "control_site": _control_site(register),
        NETWORK: _network(register),
    }  # fmt: skip
    said = f"From the register as it stood on {long_date(register['taken_on'])}"
    return {
        key: {
            "key": f"register_{key}",
            "title": PAGE_TITLE,
            "entries": [entry | {"question": said} for entry in entries],
        }
        for key, entries in made.items()
    }


def table(
    section: str, name: str, heading: str, columns: Sequence[str], rows: Rows, source: Source = _OWN
) -> dict[str, Any]:
    """An entry of kind "table"; "question" and "number" are filled in later."""
    entry_id = f"{section}.{name}"
    return {
        "id": entry_id,
        "number": "",
        "heading": heading,
        "question": "",
        "source": source.text,
        "source_ours": not source.text or source.ours,
        "kind": "table",
        "columns": list(columns),
        "rows": [
            {"id": row_id, "block": f"{entry_id}-{number}", "cells": list(cells)}
            for number, (row_id, cells) in enumerate(rows, start=1)
        ],
    }


def _facts(
    section: str, name: str, heading: str, facts: Sequence[tuple[str, str]], source: Source
) -> list[dict[str, Any]]:
    return [
        table(section, name, heading, ("Item", "Entry"), [(label, (label, value)) for label, value in facts], source)
    ]


def _product(register: Register) -> list[tuple[str, str]]:
    product = register["product"]
    return [
        ("Product", named(product)),
        ("Type of manufacture", product["dm_type_label"]),
        ("Holder", register["organisation"]),
        ("Licence that names it", product["licence"] or "None"),
        ("Named since", _day(product["licensed_on"])),
    ]


def _designation(register: Register) -> list[tuple[str, str]]:
    found = register["designation"]
    if found is None:
        return [("Designation", "None is in force")]
    return [
        ("Reference", found["reference"]),
        ("Product as designated", found["title"]),
        ("Version decided on", str(found["version"])),
        ("SHA-256 of that version", found["sha256"]),
        ("Date of the decision", _day(found["decided_on"])),
    ]


def _control_site(register: Register) -> list[dict[str, Any]]:
    site = register["control_site"]
    place = [
        ("Reference", site["reference"]),
        ("Name", site["name"]),
        (
            "Address",
            ", ".join(part for part in (site["address"], site["town"], site["postcode"], site["nation"]) if part),
        ),
        ("Out of hours", site["out_of_hours"] or "Not given"),
    ]
    licences = [
        (one["number"], (one["number"], one["kind_label"], one["dm_scope_label"], _day(one["granted_on"]),
                         _day(one["expires_on"]) or "No end"))
        for one in register["licences"]
    ]  # fmt: skip
    certificates = [
        (one["number"], (one["number"], _day(one["issued_on"]), _day(one["expires_on"])))
        for one in register["certificates"]
    ]
    return [
        *_facts("control_site", "register_control_site", "Control Site", place, CONTROL_SITE),
        table("control_site", "register_licences", "Licences",
              ("Number", "Kind", "Scope", "Granted", "Expires"), licences, STATUS),
        table("control_site", "register_certificates", "GMP certificates", ("Number", "Issued", "Expires"),
              certificates),
        table("control_site", "register_persons", "Named persons",
              ("Role", "Name", "Qualifications", "Contact", "Deputy for"), _persons(register), PERSONS),
    ]  # fmt: skip


def _persons(register: Register) -> Rows:
    """A person may hold a role twice; then the second row has a number."""
    rows, seen = [], dict[str, int]()
    for person in register["persons"]:
        name = f"{person['role']}:{person['name']}"
        seen[name] = seen.get(name, 0) + 1
        contact = ", ".join(part for part in (person["email"], person["phone"]) if part)
        cells = (person["role_label"], person["name"], person["qualifications"], contact, person["deputy_for"])
        rows.append((name if seen[name] == 1 else f"{name}:{seen[name]}", cells))
    return rows


def _network(register: Register) -> list[dict[str, Any]]:
    spokes = [site for site in register["sites"] if site["kind"] != SiteKind.RELATED]
    related = [site for site in register["sites"] if site["kind"] == SiteKind.RELATED]
    moved = [site for site in register["sites"] if len(site.get("places", ())) > 1]
    totals = [(state, (SiteState(state).label, str(count))) for state, count in _in_order(register["totals"])]
    return [
        table(NETWORK, "register_totals", "Sites by state", ("State", "Number"), totals),
        *_cut("register_sites", "Units and sites", SITE_COLUMNS, spokes, _site_row, _WHAT_AND_WHERE),
        *_cut("register_related", "Sites of related operations", RELATED_COLUMNS, related, _related_row, RELATED_SITES),
        *([table(NETWORK, "register_places", "Units and sites that moved", PLACE_COLUMNS, list(_places(moved)),
                 LOCATIONS)] if moved else []),
    ]  # fmt: skip


def _in_order(totals: Mapping[str, int]) -> list[tuple[str, int]]:
    order = list(SiteState)
    return sorted(totals.items(), key=lambda item: order.index(SiteState(item[0])))


def _cut(
    name: str, heading: str, columns: Sequence[str], sites: Sequence[Mapping[str, Any]], row: Any, source: Source
) -> Iterator[dict[str, Any]]:
    """One table; of more than MOST sites one per region, so that a new site does not push others into another table."""
    if len(sites) <= MOST:
        yield table(NETWORK, name, heading, columns, [(site["reference"], row(site)) for site in sites], source)
        return
    for region in Region:
        there = [site for site in sites if site["region"] == region]
        for start in range(0, len(there), MOST):
            part = there[start : start + MOST]
            span = f": sites {start + 1} to {start + len(part)}" if len(there) > MOST else ""
            rows = [(site["reference"], row(site)) for site in part]
            yield table(NETWORK, f"{name}_{region}_{start // MOST + 1}", f"{heading}, {region.label}{span}", columns,
                        rows, source)  # fmt: skip


def _site_row(site: Mapping[str, Any]) -> Sequence[str]:
    kind = SiteKind(site["kind"]).label
    return (
        site["code"],
        "\n".join(
            part
            for part in (site["name"], f"{kind}, {Setting(site['setting']).label.lower()}", site["equipment"])
            if part
        ),
        site["identification"],
        address(site),
        _day(site["located_since"]),
        str(site["provider"] or site["host"]),
        f"{SiteState(site['state']).label} since {_day(site['state_since'])}",
        _evaluation(site),
    )


def _related_row(site: Mapping[str, Any]) -> Sequence[str]:
    name = f"{site['name']}\n{Setting(site['setting']).label}"
    return site["code"], name, address(site), str(site["provider"] or site["host"]), SiteState(site["state"]).label


def _evaluation(site: Mapping[str, Any]) -> str:
    found = site["evaluation"]
    if found is None:
        return "None signed"
    until = f"; again by {_day(found['re_evaluate_on'])}" if found["re_evaluate_on"] else ""
    open_ones = f"; {found['open_conditions']} open" if found["open_conditions"] else ""
    return f"{found['reference']}: {found['outcome_label']}, {_day(found['signed_on'])}{until}{open_ones}"


def _places(sites: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Sequence[str]]]:
    for site in sites:
        later = [place["since"] for place in site["places"]][1:]
        for place, until in zip(site["places"], [*later, None], strict=True):
            row_id = f"{site['reference']}-{place['number']}"
            yield (
                row_id,
                (
                    site["code"],
                    str(place["number"]),
                    address(place),
                    _day(place["since"]),
                    _day(until) or "Still there",
                ),
            )


def named(product: Mapping[str, Any]) -> str:
    """Code and name of a product, the code once."""
    code, name = str(product["code"]), str(product["name"])
    return name if code in name else f"{code} {name}"


def address(place: Mapping[str, Any]) -> str:
    return ", ".join(part for part in (place["address"], place["town"], place["postcode"]) if part)


def _day(iso: str | None) -> str:
    return long_date(iso) if iso else ""
