"""On a narrow screen no page scrolls sideways."""

from __future__ import annotations

from tests.journeys.conftest import Arrive
from tests.journeys.visitor import PHONE

DRAFT = "/applications/DA-2026-0002/"
PAGES = (
    "", "check/", "evidence/", "submit/", "history/", "sections/applicant/address/", "sections/manufacture/steps/",
    "sections/grounds/constituents/",
)  # fmt: skip


def test_an_applicant_with_a_phone(arrive: Arrive) -> None:
    dora = arrive("dora", viewport=PHONE)
    dora.go("/applications/")
    for path in PAGES:
        dora.go(DRAFT + path)


def test_an_assessor_with_a_phone(arrive: Arrive) -> None:
    asa = arrive("asa", viewport=PHONE)
    for path in ("", "versions/1/", "history/"):
        asa.go(f"/applications/DA-2026-0001/{path}")
