"""The other two ends of an application: refused by an assessor, withdrawn by the applicant."""

from __future__ import annotations

from playwright.sync_api import expect

from designation.demo.people import ASSESSOR
from tests.journeys import pages
from tests.journeys.conftest import Arrive
from tests.journeys.service import Service

GROUNDS = ("Method of manufacture", "Shelf life", "Can only be made at or near the place of use")
REASON = "A site in the next town could supply these patients."


def test_a_refusal_needs_a_reason_and_reaches_the_applicant(arrive: Arrive, service: Service) -> None:
    # Given an assessor on the page where one decides
    reference, asa = service.spare["to_refuse"], arrive("asa")
    pages.validate(asa, reference)
    asa.go(f"/applications/{reference}/decide/")

    # When every ground is accepted and the outcome is a refusal
    accepted = dict.fromkeys((*GROUNDS, "Clinical benefit, not cost alone"), ("Accepted", "Shown."))
    pages.fill_decision(asa, "Refused", accepted, "Not made out.")
    asa.press("Decide and send the letter", status=422)

    # Then the page says what is missing, and nothing that was typed is lost
    assert pages.summary_links(asa) == ["A refusal needs at least one ground that is not accepted"]
    expect(asa.page.get_by_label("Overall reasons")).to_have_value("Not made out.")

    # When the binding ground is not accepted
    pages.fill_decision(asa, "Refused", {GROUNDS[-1]: ("Not accepted", REASON)}, "Not made out.")
    asa.press("Decide and send the letter")
    pages.wait_for_pdf(asa)

    # Then the applicant reads the refusal with its reason, and who decided stays unnamed
    olive = arrive("olive")
    olive.go(f"/applications/{reference}/")
    expect(olive.page.get_by_text("Refused").first).to_be_visible()
    olive.follow("Decision")
    row = olive.page.get_by_role("row").filter(has_text=GROUNDS[-1])
    expect(row).to_contain_text("Not accepted")
    expect(row).to_contain_text(REASON)
    assert ASSESSOR.name not in olive.page.content()


def test_an_applicant_withdraws_with_a_reason(arrive: Arrive, service: Service) -> None:
    # Given an applicant who wants an application back
    reference, olive = service.spare["to_withdraw"], arrive("olive")
    olive.go(f"/applications/{reference}/")
    olive.follow("Withdraw this application")

    # When she gives no reason
    olive.press("Withdraw", status=422)

    # Then one is asked for
    assert pages.summary_links(olive) == ["Enter why it is withdrawn"]

    # When she gives one
    olive.page.get_by_label("Why is it withdrawn?").fill("The trial was stopped.")
    olive.press("Withdraw")

    # Then the application is withdrawn for everybody, with what was submitted still on record
    expect(olive.page.get_by_text("Withdrawn").first).to_be_visible()
    asa = arrive("asa")
    asa.go(f"/applications/{reference}/")
    expect(asa.page.get_by_text("Withdrawn").first).to_be_visible()
    expect(asa.page.get_by_role("link", name="Read version 1")).to_be_visible()
    expect(asa.page.get_by_role("button", name="Decide")).to_have_count(0)
