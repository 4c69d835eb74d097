"""Life after a decision: applied again after a refusal; applied anew, superseded, and stated as evidence."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from designation.demo.people import ASSESSOR, PASSWORD
from tests.journeys import pages
from tests.journeys.conftest import Arrive
from tests.journeys.service import Service
from tests.journeys.visitor import Visitor

GROUNDS = (
    "Method of manufacture", "Shelf life", "Can only be made at or near the place of use",
    "Clinical benefit, not cost alone",
)  # fmt: skip
STATEMENT = "Make evidence of designation"


def test_a_refused_application_is_applied_for_again(arrive: Arrive, service: Service) -> None:
    # Given an applicant whose application was refused
    olive, refused = arrive("olive"), service.spare["refused"]
    olive.go(f"/applications/{refused}/")

    # When she applies again
    olive.press("Apply again")
    olive.press("Begin the new application")

    # Then she is in a draft of its own reference, with the answers and the evidence of the refused version
    expect(olive.page.get_by_text("Applied again after a refusal")).to_be_visible()
    again = re.search(r"/applications/([A-Z0-9-]+)/$", olive.page.url)
    assert again
    assert again[1] != refused
    assert pages.statuses(olive)["Describe the product"] == "Completed"
    assert pages.statuses(olive)["Make the declaration"] == "In progress"
    expect(olive.page.get_by_text("(5 files)")).to_be_visible()

    # And a page says what is new, and a second click leads to the same draft
    olive.follow("What changed since then")
    expect(olive.page.get_by_role("link", name="Declaration")).to_be_visible()
    olive.go(f"/applications/{refused}/")
    expect(olive.page.get_by_role("button", name=f"Go on with {again[1]}")).to_be_visible()


def test_a_new_designation_supersedes_the_old_one_and_is_evidence(arrive: Arrive, service: Service) -> None:
    olive, asa = arrive("olive"), arrive("asa")
    old, new = service.spare["granted"], service.spare["to_succeed"]
    the_unchanged_statement_is_refused(olive, old, new)
    the_assessor_reads_what_changed_and_grants(asa, old, new)
    the_new_one_is_in_force_and_can_be_stated(olive, old, new)
    the_register_tells_both(asa, old, new)


def the_unchanged_statement_is_refused(olive: Visitor, old: str, new: str) -> None:
    # Given a designation that an application under review is to follow
    olive.go(f"/applications/{old}/")

    # When the holder wants to state that nothing has changed
    olive.click(olive.page.get_by_role("button", name=STATEMENT), status=409)

    # Then the differences are listed, with links to the redline
    expect(olive.page.get_by_role("heading", name="2 differences")).to_be_visible()
    olive.follow("The product: Strength")
    assert f"/applications/{new}/changes/#change-product.strength" in olive.page.url
    expect(olive.page.locator("ins").filter(has_text="40").first).to_be_visible()


def the_assessor_reads_what_changed_and_grants(asa: Visitor, old: str, new: str) -> None:
    asa.go(f"/applications/{new}/versions/1/")
    asa.follow("What changed")
    expect(asa.page.get_by_role("link", name=f"version 1 of {old}")).to_be_visible()
    pages.validate(asa, new)
    asa.go(f"/applications/{new}/decide/")
    pages.fill_decision(asa, "Designated", dict.fromkeys(GROUNDS, ("Accepted", "Shown.")), "Shown.")
    asa.press("Decide and send the letter")


def the_new_one_is_in_force_and_can_be_stated(olive: Visitor, old: str, new: str) -> None:
    # Then the old designation is superseded, and nothing can be stated from it
    olive.go(f"/applications/{old}/")
    expect(olive.page.get_by_text(f"it was superseded by {new}")).to_be_visible()
    olive.go(f"/applications/{old}/statement/", status=409)

    # When the holder states it for the new one, first with a wrong password
    olive.go(f"/applications/{new}/")
    olive.click(olive.page.get_by_role("button", name=STATEMENT))
    pages.choose(olive, "Marketing authorisation application (MAA)")
    olive.page.get_by_label("Yes. I state").check()
    olive.page.get_by_label("Reference of that application").fill("PL 99999/0001")
    olive.page.get_by_label("Your password", exact=True).fill("not the password")
    olive.press("Sign and make the PDF", status=422)
    assert pages.summary_links(olive) == ["Your password is not right. Enter it again"]
    olive.page.get_by_label("Your password", exact=True).fill(PASSWORD)
    olive.press("Sign and make the PDF")

    # Then the letter is there, and its PDF says who states what for which application
    expect(olive.page.get_by_role("heading", level=1)).to_have_text("Evidence of designation")
    status, data = olive.fetch(pages.wait_for_pdf(olive, seconds=150))
    count, text = pages.read_pdf(data)
    assert (status, count) == (200, 1)
    for words in ("The supporting information is unchanged since designation.", "PL 99999/0001", new):
        assert words in text or not text
    assert ASSESSOR.name not in text


def the_register_tells_both(asa: Visitor, old: str, new: str) -> None:
    asa.follow("Register")
    superseded = asa.page.get_by_role("row").filter(has=asa.page.get_by_role("rowheader", name=old))
    expect(superseded).to_contain_text("Superseded")
    expect(superseded.get_by_role("link", name=new)).to_be_visible()
    status, data = asa.fetch("/register/csv/?variant=poc")
    assert (status, new in data.decode()) == (200, True)
