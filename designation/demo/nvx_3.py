"""NVX-3, the sister of NVX-4 that was designated a year earlier: derived from its answers and evidence. Fictional.

Days are given by the caller, so that the story of the master file that rests on it ends today.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from designation.demo import layout, northgate_reports, people
from designation.demo.cases import NORTHGATE, DemoCase
from designation.demo.evidence import DemoEvidence, figure, report
from designation.demo.html import FICTION, paragraphs, rows

WORDS = (
    ("NVX-4", "NVX-3"),
    ("nvx-4", "nvx-3"),
    ("Surface antigen of", "Split virion antigen of"),
    ("surface antigen", "split virion"),
    ("Grown in insect cells, purified", "Grown in hens' eggs, split and purified"),
    ("PL 99340/0003", "PL 99340/0002"),
    ("SA-2026-0611", "SA-2026-0408"),
)
YEAR = re.compile(r"\b(20\d\d)\b")
GRANTED = (
    "Four relocatable units fill the vaccine where and when a pandemic calls for it. The set-up trials show that a unit "
    "fills within 21 days of the decision, and the survey shows that fixed lines cannot."
)
REASONS = {
    "necessary_or_expedient": "A wave is over before a fixed line could be built and licensed; two trials from the "
    "depot kept to the plan of 21 days. The survey of all plants with sterile lines shows the shortage of filling.",
    "modular_unit": "Six joined containers with an identity of their own, set up twice and 190 km apart, are a "
    "relocatable manufacturing unit.",
    "clinical_benefit": "The model is plain about its limits. Vaccine before the peak is a benefit that vaccine after "
    "it is not. Cost plays no part.",
}


def sister(value: Any) -> Any:
    """An answer of NVX-4 as NVX-3 would have given it, a year earlier."""
    if isinstance(value, str):
        for old, new in WORDS:
            value = value.replace(old, new)
        return YEAR.sub(lambda year: str(int(year[1]) - 1), value)
    if isinstance(value, Mapping):
        return {key: sister(one) for key, one in value.items()}
    return [sister(one) for one in value] if isinstance(value, list) else value


def nvx_3(*, declared: date, deployed: date, moved: date, moved_in: date, until: date) -> DemoCase:
    """The case as it was applied for on `declared`, with the units' places as they were planned."""
    answers: dict[str, dict[str, Any]] = sister(NORTHGATE.answers)
    answers["declaration"]["declaration_date"] = declared.isoformat()
    answers["deployment"]["locations"] = rows(
        ("unit", "location", "arrives", "leaves"),
        *(
            (unit, place, arrives.isoformat(), leaves.isoformat())
            for unit, place, arrives, leaves in (
                ("MU-01", "Wearmouth General Hospital, Sunderland (fictional)", deployed, until),
                ("MU-02", "Saltmarsh Hospital, Grimsby (fictional)", deployed, until),
                ("MU-03", "Harrowgill Infirmary, Carlisle (fictional)", deployed, moved),
                ("MU-03", "Penrhos Emergency Depot, Wrexham (fictional)", moved_in, until),
                ("MU-04", "Old Airfield, Yeovil (fictional)", deployed, until),
            )
        ),
    )
    answers["system"] |= {
        "licence_number": "MIA 99340",
        "spokes": rows(
            ("kind", "setting", "number", "open_steps", "grade", "equipment", "partner"),
            ("container", "MU-01 to MU-04, each six ISO containers", 4, "yes", "a", "present", "Hospitals and depots"),
        ),
        "first_sites": FICTION
        + paragraphs(
            "MU-01 comes first: it was used in both set-up trials and is the reference for the others. All four units "
            "are complete. They leave the depot for an exercise with NVX-3 in the places that section F names."
        ),
        "timetable": rows(
            ("milestone", "planned", "note"),
            ("licence", (deployed + timedelta(days=35)).isoformat(), "Variation of the licence, with the master file"),
            ("maa", (deployed + timedelta(days=45)).isoformat(), "Variation of the marketing authorisation"),
            ("first_site", (deployed + timedelta(days=60)).isoformat(), "First batches of MU-01 and MU-02, exercise"),
        ),
    }
    return DemoCase("nvx_3", "DA-2026-0905", people.NORTHGATE, answers, evidence)


def evidence() -> list[DemoEvidence]:
    return [
        report("E1", _earlier(northgate_reports.SET_UP), "nvx-3-mu-01-set-up.pdf"),
        report("E2", _earlier(northgate_reports.SURVEY), "nvx-3-sv-02-capacity.pdf", confidential=True),
        figure("E3", "Plan of a unit of six containers", "plan.png", northgate_reports.plan()),
    ]


def _earlier(one: layout.Report) -> layout.Report:
    issued = one.issued.replace(year=one.issued.year - 1)
    return replace(one, number=sister(one.number), title=sister(one.title), html=sister(one.html), issued=issued)
