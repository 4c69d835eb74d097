"""A register that no check has anything against, and a small master file beside it. Pure data, no database."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

from designation.case import case_of
from dmmf.checks import checks_of
from dmmf.checks.case import Facts, FileCase, InEffect, Listed
from submissions.checks import Check
from submissions.questionnaire import Choice, Kind, Page, Question, Questionnaire, Section, Source

TODAY = date(2026, 11, 2)
_OURS = Source("", ours=True)


def _section(key: str, letter: str) -> Section:
    questions = (
        Question("text", f"What of the {key}?", f"The {key}", Kind.RICH, _OURS),
        Question("line", f"And the {key} in short?", f"The {key} in short", Kind.TEXT, _OURS),
    )
    return Section(key, letter, f"About the {key}", f"Describe the {key}", (Page("all", key, questions),))


def _control() -> Section:
    asked = (("product_name", "Product name"), ("holder", "Holder"), ("qp_name", "Approving Qualified Person"))
    lines = [Question(key, f"Which {label}?", label, Kind.TEXT, _OURS) for key, label in asked]
    uses = (Choice("licence", "Application for a licence"), Choice("cta", "Clinical trial"))
    used_for = Question("used_for", "Which applications?", "Applications", Kind.CHECKBOXES, _OURS, choices=uses)
    return Section("control", "A", "Document control", "Say what it is", (Page("all", "All", (*lines, used_for)),))


QUESTIONNAIRE = Questionnaire(
    "small-file", "1", "A small file", (_control(), *map(_section, ("summary", "network", "process"), "BCD"))
)


def site(number: int, **fields: Any) -> dict[str, Any]:
    """An active spoke with everything that it needs."""
    code = f"S-{number:02d}"
    return {
        "reference": f"ST-2026-{number:05d}",
        "code": code,
        "kind": "poc",
        "name": f"Imaging department {number}",
        "identification": f"POL-{100 + number}",
        "setting": "imaging",
        "host": f"Hospital {number}",
        "provider": None,
        "equipment": "Polariser model P-3",
        "contact": "",
        "agreement": "QTA-7",
        "agreement_until": "2028-01-31",
        "minimum_operators": 2,
        "notes": "",
        "address": f"{number} Hospital Road",
        "town": "Leeds",
        "postcode": "LS1 3EX",
        "region": "north_east_yorkshire",
        "location_number": 1,
        "located_since": "2026-01-05",
        "state": "active",
        "state_since": "2026-03-03",
        "products": ["PPG-129"],
        "evaluation": {
            "reference": f"JE-2026-{number:04d}",
            "outcome": "suitable",
            "outcome_label": "Suitable",
            "signed_on": "2026-02-01",
            "re_evaluate_on": "2027-02-01",
            "location_number": 1,
            "sha256": "0" * 64,
            "open_conditions": 0,
        },
        "trained": 2,
    } | fields


def register(count: int = 3) -> dict[str, Any]:
    return {
        "schema": "register/1",
        "taken_on": TODAY.isoformat(),
        "organisation": "Pennine Polar Gases Ltd",
        "control_site": {
            "reference": "CS-2026-0001", "name": "Halifax Control Site", "address": "7 Gas Street", "town": "Halifax",
            "postcode": "HX1 1AA", "out_of_hours": "Duty manager", "nation": "England",
        },
        "licences": [
            {"kind": "mia_imp", "kind_label": "MIA(IMP)", "number": "MIA(IMP) 90001", "dm_scope": "poc",
             "dm_scope_label": "Point of care", "granted_on": "2025-08-01", "expires_on": None}
        ],
        "certificates": [{"number": "GMP 90001-0001", "issued_on": "2025-08-01", "expires_on": "2027-12-31"}],
        "persons": [
            {"role": role, "role_label": label, "name": name, "qualifications": "Chartered", "email": "", "phone": "",
             "deputy_for": deputy}
            for role, label, name, deputy in (
                ("qp", "Qualified Person", "Sid Marsh", ""),
                ("qp", "Qualified Person", "Una Reed", "Sid Marsh"),
                ("supervisor", "Supervisor of manufacture", "Arthur Bell", ""),
                ("supervisor", "Supervisor of manufacture", "Ivy Stone", "Arthur Bell"),
                ("qc", "Person responsible for quality control", "Quentin Cole", ""),
                ("qc", "Person responsible for quality control", "Rose Hart", "Quentin Cole"),
            )
        ],
        "product": {
            "code": "PPG-129", "name": "PPG-129 hyperpolarised xenon-129 gas", "dm_type": "poc",
            "dm_type_label": "Point of care", "licence": "MIA(IMP) 90001", "licensed_on": "2025-08-01",
        },
        "designation": {
            "reference": "DA-2026-0001", "title": "PPG-129", "variant": "poc", "version": 1, "sha256": "1" * 64,
            "decided_on": "2026-01-20",
        },
        "sites": [site(number) for number in range(1, count + 1)],
        "totals": {"active": count},
    }  # fmt: skip


CONTROL = {"product_name": "PPG-129", "holder": "Pennine Polar Gases Limited", "qp_name": "Sid Marsh, QP"}
DESIGNATION: dict[str, dict[str, Any]] = {
    "manufacture": {"dm_type": "poc"},
    "product": {"product_code": "PPG-129", "product_name": "Hyperpolarised xenon-129 gas"},
    "quality": {"shelf_lives": [{"id": "1", "item": "Gas", "stage": "product", "quantity": 20, "unit": "minutes"}]},
    "system": {
        "control_site_name": "Pennine Polar Gases Ltd, Halifax Control Site",
        "control_site_address": "7 Gas Street, Halifax HX1 1AA",
        "licence_number": "MIA(IMP) 90001",
        "spoke_number": 12,
    },
}


def edition(rows: list[dict[str, Any]]) -> InEffect:
    listed = {row["reference"]: Listed(row["state"], row["location_number"]) for row in rows}
    return InEffect(2, date(2026, 6, 1), listed)


def make_case(
    texts: dict[str, str] | None = None,
    facts: dict[str, Any] | None = None,
    control: dict[str, Any] | None = None,
    **parts: Any,
) -> FileCase:
    """`texts`: section -> HTML; `control`: answers of the first section; `parts` replace parts of the
    register, `each` a few fields of every site.
    """
    held = register() | copy.deepcopy({key: value for key, value in parts.items() if key != "each"})
    held["sites"] = [row | parts.get("each", {}) for row in held["sites"]]
    answers = {key: {"text": html} for key, html in (texts or {}).items()}
    answers["control"] = CONTROL | (control or {})
    opened = case_of(QUESTIONNAIRE, answers, {}, today=TODAY)
    known = {"edition": edition(register()["sites"]), "designation": DESIGNATION} | (facts or {})
    return FileCase(
        opened.questionnaire, opened.answers, {}, TODAY, reference="MF-2026-0001", register=held, facts=Facts(**known)
    )


def run(case: FileCase) -> dict[str, Check]:
    return {check.key: check for check in checks_of(case)}


def changed(part: str, **fields: Any) -> dict[str, Any]:
    """A part of the register with some fields replaced."""
    return {part: register()[part] | fields}
