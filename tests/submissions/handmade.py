"""Two packages as somebody writes them with docs/package-format.md and the printed schema beside the editor.

Nothing here is taken from the demo: these are the least answers that make a complete application of each type.
"""

from __future__ import annotations

from typing import Any

BECAUSE = "<p>Because of the data in E1.</p>"
MINUTES = {"unit": "minutes"}


def _step(number: int, name: str, where: str, minutes: int, **more: Any) -> dict[str, Any]:
    row = {"id": f"step-{number}", "step": name, "where": where, "quantity": minutes, **MINUTES}
    return row | {"openness": "closed", "automation": "automated"} | more


def _spoke(kind: str, setting: str) -> dict[str, Any]:
    row = {"id": "only", "kind": kind, "setting": setting, "number": 2}
    return row | {"open_steps": "no", "grade": "d", "equipment": "present"}


COMMON: dict[str, dict[str, Any]] = {
    "scope": {"activity": "manufacture", "activity_description": BECAUSE, "medicine_or_device": "medicine"},
    "applicant": {
        "application_type": "new",
        "legal_name": "Handmade Ltd",
        "organisation_type": "company",
        "company_number": "99009909",
        "address_line_1": "1 Paper Street",
        "town": "Derby",
        "postcode": "DE99 9ZZ",
        "country": "england",
        "contact_name": "Hana Made",
        "contact_position": "Director",
        "contact_email": "hana@handmade.example",
        "contact_phone": "01332 496 0000",
        "has_agent": "no",
        "confidentiality": "none",
    },
    "product": {
        "product_name": "Gallium solution",
        "active_substances": [{"id": "1", "substance": "Gallium-68", "amount": "150 MBq"}],
        "strength": "150 MBq",
        "pharmaceutical_form": "Solution for injection",
        "route": "Intravenous",
        "method": "<p>One injection.</p>",
        "container": "<p>A vial.</p>",
        "product_class": ["radiopharmaceutical"],
        "status": "imp",
        "development_stage": "early",
        "novelty": "novel",
        "single_product": True,
        "label_exemption": "no",
    },
    "context": {
        "indication": "Imaging of tumours.",
        "population": "<p>Adults.</p>",
        "patients_per_year": 400,
        "patients_basis": "Two sites, 200 each.",
        "setting_description": "<p>A hot laboratory.</p>",
    },
    "quality": {
        "shelf_lives": [
            {"id": "p", "item": "Solution", "stage": "product", "quantity": 60, **MINUTES, "condition": "20 °C"}
        ],
        "use_time": 30,
        "use_time_unit": "minutes",
        "stability": BECAUSE,
        "stability_evidence": ["E1"],
        "process": "<ol><li>Elute.</li><li>Label.</li></ol>",
        "process_time": 25,
        "process_time_unit": "minutes",
        "quality_attributes": [{"id": "a", "attribute": "Purity", "limit": "95 %", "test": "Each vial"}],
        "process_parameters": [
            {"id": "b", "parameter": "Heat", "step": "Label", "range": "90 to 95 °C", "control": "Loop"}
        ],
        "automation_level": "high",
        "automation": BECAUSE,
        "open_steps": "<p>None.</p>",
        "release_methods": ["rtrt"],
        "release": BECAUSE,
        "comparability": BECAUSE,
    },
    "clinical": {
        "benefits": [{"id": "b1", "benefit": "Seen", "kind": "clinical", "effect": "More found", "evidence": "E1"}],
        "benefit_case": BECAUSE,
        "time_to_patient": BECAUSE,
        "harm_of_delay": BECAUSE,
        "clinical_data": "no",
        "no_clinical_data": "<p>Known from literature.</p>",
    },
    "alternatives": {
        **{
            f"{key}_considered": "yes"
            for key in (
                "centralised", "regional", "cold_chain", "specials_licence", "hospital_exemption", "section_10",
            )
        },
        **dict.fromkeys(
            ("centralised", "regional", "cold_chain", "specials_licence", "hospital_exemption", "section_10"),
            BECAUSE,
        ),
        "not_cost_alone": True,
    },
    "declaration": {
        "accurate": True,
        "unfavourable": True,
        "attachments_checked": True,
        "change_understood": True,
        "authority": True,
        "signatory_name": "Hana Made",
        "signatory_position": "Director",
        "declaration_date": "2026-10-01",
    },
}  # fmt: skip
SYSTEM: dict[str, Any] = {
    "control_site_status": "planned",
    "control_site_name": "Derby",
    "control_site_address": "1 Paper Street, Derby DE99 9ZZ",
    "control_site_country": "england",
    "licence_plan": "<p>Next year.</p>",
    "spoke_number": 2,
    "first_sites": "<p>Both.</p>",
    "partners": "<p>Two hospitals.</p>",
    "timetable": [
        {"id": "t1", "milestone": "licence", "planned": "2027-01-11"},
        {"id": "t2", "milestone": "first_site", "planned": "2027-06-01"},
    ],
}

POC: dict[str, dict[str, Any]] = COMMON | {
    "manufacture": {
        "dm_type": "poc",
        "extent": "whole",
        "process_steps": [_step(1, "Elute", "spoke", 5), _step(2, "Label", "spoke", 20, site_type="fixed")],
        "place_of_use": "<p>Next door.</p>",
    },
    "context": COMMON["context"] | {"settings": ["imaging"]},
    "grounds": {
        "grounds": ["shelf_life"],
        "shelf_life_claim": BECAUSE,
        "shelf_life_limit": 60,
        "shelf_life_limit_unit": "minutes",
        "shelf_life_evidence": ["E1"],
        "shelf_life_only": BECAUSE,
    },
    "system": SYSTEM | {"spokes": [_spoke("fixed", "Hot laboratory")]},
}

MM: dict[str, dict[str, Any]] = COMMON | {
    "manufacture": {
        "dm_type": "mm",
        "extent": "part",
        "central_steps": "<p>The kit.</p>",
        "process_steps": [
            _step(1, "Make kits", "control_site", 90),
            _step(2, "Elute", "spoke", 5, site_type="vehicle"),
            _step(3, "Label", "spoke", 20, site_type="vehicle"),
        ],
    },
    "context": COMMON["context"] | {"unit_settings": ["hospital_site"], "use_setting": "<p>In the hospital.</p>"},
    "deployment": {
        "reasons": ["regional_manufacture", "other"],
        "other_reason": "Visits by turns",
        **{
            f"{reason}_{part}": answer
            for reason in ("regional_manufacture", "other")
            for part, answer in (
                ("claim", BECAUSE), ("evidence", ["E1"]), ("test", "expedient"), ("why", BECAUSE),
            )
        },
        "unit_description": "<p>A lorry.</p>",
        "unit_identification": "A plate",
        "why_relocatable": BECAUSE,
        "deployment_scenario": BECAUSE,
        "deployment_time": 2,
        "deployment_time_unit": "days",
        "relocation_scenario": BECAUSE,
        "requalification": BECAUSE,
        "locations": [{"id": "l1", "unit": "V-1", "location": "Derby", "arrives": "2027-06-01"}],
    },
    "system": SYSTEM | {"spokes": [_spoke("vehicle", "Car park of a hospital")]},
}  # fmt: skip
