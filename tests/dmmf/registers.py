"""Registers as plain data, for what needs no database."""

from __future__ import annotations

from typing import Any


def site(number: int, **fields: Any) -> dict[str, Any]:
    """A site as snapshot.of gives it."""
    code = fields.pop("code", f"S-{number:03d}")
    return {
        "reference": f"ST-2026-{number:05d}", "code": code, "kind": "poc", "name": f"Imaging department {code}",
        "identification": f"POL-{number:05d}", "setting": "imaging", "host": f"Hospital of {code}", "provider": None,
        "equipment": "Polariser", "contact": "", "agreement": f"QTA-{number:05d}", "agreement_until": None,
        "minimum_operators": 1, "notes": "", "address": f"{number} Hospital Road", "town": "Leeds",
        "postcode": f"LS{number % 28 + 1} {number % 9}{chr(65 + number % 7)}{chr(65 + number // 7 % 7)}",
        "region": "london", "location_number": 1, "located_since": "2025-08-01", "state": "active",
        "state_since": "2025-09-01", "products": ["PPG-129"], "evaluation": None, "trained": 2, "places": [],
    } | fields  # fmt: skip


def register(sites: list[dict[str, Any]], **fields: Any) -> dict[str, Any]:
    totals: dict[str, int] = {}
    for one in sites:
        totals[one["state"]] = totals.get(one["state"], 0) + 1
    return {
        "schema": "register/1", "taken_on": "2026-11-02", "organisation": "Pennine Polar Gases Ltd",
        "control_site": {
            "reference": "CS-2026-0001", "name": "Pennine Control Site", "address": "7 Gas Street", "town": "Halifax",
            "postcode": "HX1 1AA", "nation": "England", "out_of_hours": "Duty manager",
        },
        "licences": [{
            "kind": "mia_imp", "kind_label": "MIA(IMP)", "number": "MIA(IMP) 90001", "dm_scope": "poc",
            "dm_scope_label": "Point of care", "granted_on": "2025-08-01", "expires_on": None,
        }],
        "certificates": [{"number": "GMP 1", "issued_on": "2025-08-01", "expires_on": "2028-08-01"}],
        "persons": [{
            "role": "qp", "role_label": "Qualified Person", "name": "Sid Marsh", "qualifications": "Chartered",
            "email": "sid@example.org", "phone": "", "deputy_for": "",
        }],
        "product": {
            "code": "PPG-129", "name": "PPG-129 gas", "dm_type": "poc", "dm_type_label": "Point of care",
            "licence": "MIA(IMP) 90001", "licensed_on": "2025-08-01",
        },
        "designation": {
            "reference": "DA-2026-0001", "title": "PPG-129 gas", "variant": "poc", "version": 1, "sha256": "ab" * 32,
            "decided_on": "2026-03-02",
        },
        "sites": sites, "totals": dict(sorted(totals.items())),
    } | fields  # fmt: skip
