"""Demo case 3: the annual report of NVX-3, written but for the statement of the Qualified Person. All fictional."""

from __future__ import annotations

from typing import Any

from designation.demo.html import FICTION, bullets, paragraphs
from designation.demo.people import NORTH_AUTHOR
from designation.management.commands.demo_data import fill
from dmmf import annual_reports
from dmmf.annual_report_kind import ANNUAL_REPORT
from dmmf.demo.acts import user
from dmmf.demo.clock import on
from dmmf.demo.northgate_units import Day
from dmmf.models import Product
from submissions import drafting, references

MADE = {"MU-01": (61, 60, 1), "MU-02": (54, 52, 2), "MU-03": (47, 47, 0), "MU-04": (58, 58, 0)}
NOTHING_MADE = "Nothing is made here"
WORDS: dict[str, dict[str, Any]] = {
    "product": {
        "review": FICTION
        + paragraphs(
            "Antigen content lay between 98 and 103 % in all units, and units differed by 0.9 % at most. After its move "
            "MU-03 filled 12 batches; none of them can be told from those before."
        ),
        "deviations": bullets(
            "<strong>MU-02:</strong> a leak of a glove in the isolator, twice in a week; the unit was paused and two "
            "batches were rejected.",
            "<strong>MU-01:</strong> one batch was rejected because a label printer put the code of the day before.",
            "There was no recall.",
        ),
        "adr": paragraphs("An exercise: no vaccine was given, so there is no report of an adverse reaction."),
    },
    "oversight": {
        "training": paragraphs("All twenty operators were trained before the first batch. None is due yet."),
        "audits": paragraphs(
            "Each unit was audited within a month of its first batch; there were three minor findings."
        ),
        "equipment": paragraphs("Glove ports of MU-02 were exchanged. The software of isolators stayed at 2.8."),
        "capa": paragraphs("Glove ports of a new type are being tried in MU-02, until spring."),
    },
    "designation": {"basis": "unchanged"},
}


def begin(day: Day, product: Product) -> None:
    """From the designation until a week ago; the register tells what happened in that time."""
    noel, reference = user(NORTH_AUTHOR), references.next_one(ANNUAL_REPORT.prefix)
    with on(day(5)):
        report = annual_reports.start(product, start=day(312), end=day(7), by=noel, reference=reference)
        rows = drafting.answers_of(report.submission)["product"]["batches"]
        counted = {"product": {"batches": [_counted(row) for row in rows]}}
        fill(report.submission, counted, by=noel)
        fill(report.submission, WORDS, by=noel)


def _counted(row: dict[str, Any]) -> dict[str, Any]:
    if row["site"] not in MADE:
        return row | {"made": 0, "released": 0, "failed": 0, "remarks": NOTHING_MADE}
    made, released, failed = MADE[row["site"]]
    return row | {"made": made, "released": released, "failed": failed}
