"""An annual report of a product with two sites: what the tests fill in, and what happened in its period."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from dmmf import annual_reports, sites, steps
from dmmf.models import Product, Site
from submissions import drafting, workflow
from submissions.models import Submission
from tests import factories
from tests.dmmf.scene import LONG_AGO, PLACE, make_control_site, make_product, make_site
from tests.dmmf.scene_sites import bring_to
from tests.factories import Cast

PROSE = "<p>In short.</p>"
START = date(2025, 8, 1)


def end() -> date:
    """Yesterday: the period has just passed."""
    return timezone.localdate() - timedelta(days=1)


def make_busy_product(cast: Cast, designation: Submission | None = None) -> Product:
    """One site active and later paused, one moved, one of another product; all of it in the period."""
    product = make_product(make_control_site(cast), designation=designation)
    site = bring_to(make_site(cast, product, "S-01"), "active", cast)
    steps.take_step(site, "pause", by=cast.olive, why="Leak", effective_on=LONG_AGO + timedelta(days=30))
    moved = make_site(cast, product, "S-02")
    sites.move(
        moved, place=PLACE | {"town": "Bradford"}, by=cast.olive, why="New wing",
        effective_on=LONG_AGO + timedelta(days=60),
    )  # fmt: skip
    make_site(cast, make_product(product.control_site, code="OTHER"), "S-99")
    return product


def make_report(cast: Cast, about: Product | None = None) -> Submission:
    """Just started, with its period and its sites filled in."""
    about = about or make_product(make_control_site(cast))
    return annual_reports.start(about, start=START, end=end(), by=cast.olive).submission


def answers(submission: Submission, **changes: dict[str, Any]) -> dict[str, dict[str, Any]]:
    rows = drafting.answers_of(submission).get("product", {}).get("batches", [])
    return {
        "product": {
            "batches": [{"made": 10, "released": 9, "failed": 1, **row} for row in rows]
            or [{"id": "none", "site": "S-01", "made": 0, "released": 0, "failed": 0}],
            **dict.fromkeys(("review", "deviations", "adr"), PROSE), **changes.get("product", {}),
        },
        "oversight": dict.fromkeys(("training", "audits", "equipment", "capa"), PROSE),
        "designation": {"basis": "unchanged", **changes.get("designation", {})},
        "statement": {
            "certified": True, "complete": True, "qp_name": "Sid Marsh", "date": timezone.localdate().isoformat(),
            **changes.get("statement", {}),
        },
    }  # fmt: skip


def make_complete(cast: Cast, about: Product | None = None, **changes: dict[str, Any]) -> Submission:
    submission = make_report(cast, about or make_busy_product(cast))
    for key, given in answers(submission, **changes).items():
        factories.save(factories.fresh(submission), cast.olive, given, key=key)
    return factories.fresh(submission)


def make_submitted(cast: Cast, about: Product | None = None) -> Submission:
    submission = make_complete(cast, about)
    workflow.submit(submission, by=cast.olive)
    return factories.fresh(submission)


def table(dossier: dict[str, Any], entry_id: str) -> list[list[str]]:
    """The cells of a generated table; one cell with the sentence where there is none."""
    entry = next(
        entry for part in dossier["sections"] for page in part["pages"] for entry in page["entries"]
        if entry["id"] == entry_id
    )  # fmt: skip
    return [row["cells"] for row in entry["rows"]] if entry["kind"] == "table" else [[entry["blocks"][0]["text"]]]


def sites_of(product: Product) -> dict[str, Site]:
    return {site.code: site for site in product.sites.all()}
