"""A complete application on its way to a decision: read, commented, sent back, answered, decided."""

from __future__ import annotations

import os
import shutil
import subprocess

from playwright.sync_api import expect

from designation.demo.people import ASSESSOR
from tests.journeys import pages
from tests.journeys.conftest import Arrive
from tests.journeys.pages import SAVE
from tests.journeys.service import ROOT
from tests.journeys.visitor import Visitor

REFERENCE = "DA-2026-0001"  # of the demo data, submitted as version 1
OVERVIEW = f"/applications/{REFERENCE}/"
INTERNAL, RELEASED = "Ask the physicist about the thaw", "Please say who measures the pressure of the cylinder."
REQUEST = "Please correct the job title of the contact."
NEW_TITLE = "Director of Regulatory Affairs and Quality"
REASON = "The decay curve shows that no journey is short enough."
SECRETS = (ASSESSOR.name, ASSESSOR.email, INTERNAL)


def test_from_the_submitted_version_to_the_decision_letter(arrive: Arrive) -> None:
    asa, olive = arrive("asa"), arrive("olive")
    an_assessor_comments_and_asks_for_changes(asa)
    the_applicant_answers_with_version_2(olive)
    the_assessor_decides(asa)
    the_applicant_reads_the_decision(olive)
    nothing_of_the_assessors_own_has_reached_the_applicant(olive)


def an_assessor_comments_and_asks_for_changes(asa: Visitor) -> None:
    # Given an assessor who finds the application on the home page
    asa.follow(REFERENCE)
    asa.follow("Read version 1")
    pages.wait_for_pdf(asa)

    # When the assessor comments on two paragraphs, once among assessors and once for the applicant
    pages.comment_on(asa, "manufacture.central_steps-1", INTERNAL, to="Internal: the applicant never sees it")
    pages.comment_on(asa, "applicant.contact_position-1", RELEASED, to="For the applicant: sent with the next letter")

    # Then both stand beside their paragraphs
    expect(asa.page.get_by_text(INTERNAL)).to_be_visible()
    expect(asa.page.get_by_text("2 comments shown")).to_be_visible()

    # And nothing can be asked before the version is valid
    asa.go(OVERVIEW)
    asa.press("Validate")
    asa.press("Continue", status=422)
    assert pages.summary_links(asa) == ["Select whether it can be assessed"]
    asa.page.get_by_label("Yes: it is valid").check()
    asa.press("Continue")

    # And the request takes the one for the applicant along
    asa.press("Ask for changes")
    asa.press("Send the request", status=422)
    assert pages.summary_links(asa) == ["Enter what you need from the applicant"]
    expect(asa.page.get_by_text(RELEASED)).to_be_visible()
    expect(asa.page.get_by_text(INTERNAL)).to_have_count(0)
    asa.page.get_by_label("What do you need from the applicant?").fill(REQUEST)
    asa.press("Send the request")
    pages.wait_for_pdf(asa)


def the_applicant_answers_with_version_2(olive: Visitor) -> None:
    # Given an applicant who is told what the assessor asks for
    olive.go("/")
    olive.follow(REFERENCE)
    expect(olive.page.get_by_text("asked for changes").first).to_be_visible()
    olive.follow("Request for changes")
    expect(olive.page.get_by_text(REQUEST)).to_be_visible()
    expect(olive.page.get_by_text(RELEASED)).to_be_visible()
    olive.follow(REFERENCE)

    # When she changes an answer from the page to check
    olive.follow("Check your answers")
    olive.follow("Change Job title of the contact")
    olive.page.get_by_label("What is their job title?").fill(NEW_TITLE)
    olive.press(SAVE)
    expect(pages.answer_of(olive, "Job title of the contact")).to_contain_text(NEW_TITLE)

    # And declares and submits
    olive.press("Declare and submit")
    expect(olive.page.get_by_role("heading", level=1)).to_have_text("Declare and submit version 2")
    pages.sign_and_submit(olive)

    # Then the page of version 2 shows by itself when the PDF is there
    expect(olive.page).to_have_url(f"{olive.url}{OVERVIEW}versions/2/")
    status, data = olive.fetch(pages.wait_for_pdf(olive))
    assert status == 200
    count, text = pages.read_pdf(data)
    assert count > 10
    assert not text or NEW_TITLE in text
    take_screenshot(data)


def the_assessor_decides(asa: Visitor) -> None:
    # Given version 2 on the assessor's home page
    asa.go("/")
    asa.follow(REFERENCE)
    asa.press("Decide")
    asa.press("Decide and send the letter", status=422)
    assert "Select the outcome" in pages.summary_links(asa)

    # When the assessor gives an outcome, and a reason against every ground that is claimed
    grounds = (
        "Method of manufacture", "Shelf life", "Can only be made at or near the place of use",
        "Clinical benefit, not cost alone",
    )  # fmt: skip
    verdicts = {ground: ("Accepted", f"{ground}: {REASON}") for ground in grounds}
    pages.fill_decision(asa, "Designated", verdicts, "The case is made.\n\nWe thank the applicant.")
    asa.press("Decide and send the letter")

    # Then the letter is on its way, and nothing more can be done
    expect(asa.page.get_by_role("heading", level=1)).to_contain_text("Decision")
    pages.wait_for_pdf(asa)
    asa.go(OVERVIEW)
    expect(asa.page.get_by_role("button", name="Decide")).to_have_count(0)


def the_applicant_reads_the_decision(olive: Visitor) -> None:
    # Given the decision letter on the page of the application
    olive.go(OVERVIEW)
    expect(olive.page.get_by_text("Designated").first).to_be_visible()
    olive.follow("Decision")

    # Then it has a reason against each ground, and says which were not claimed
    rows = olive.page.get_by_role("row")
    expect(rows.filter(has_text="Shelf life").first).to_contain_text(REASON)
    expect(rows.filter(has_text="Constituents")).to_contain_text("Not claimed")
    status, data = olive.fetch(pages.wait_for_pdf(olive))
    assert status == 200
    _, text = pages.read_pdf(data)
    assert not text or REASON in text


def nothing_of_the_assessors_own_has_reached_the_applicant(olive: Visitor) -> None:
    for path in ("", "history/", "check/", "versions/1/", "versions/2/", "letters/1/", "letters/2/"):
        status, page = olive.fetch(OVERVIEW + path)
        assert status == 200
        assert not any(secret in page.decode() for secret in SECRETS), path
    for path in ("versions/1/pdf/", "versions/2/pdf/", "letters/1/pdf/", "letters/2/pdf/"):
        status, data = olive.fetch(OVERVIEW + path)
        _, text = pages.read_pdf(data)
        assert status == 200
        assert not any(secret in text or secret.encode() in data for secret in SECRETS), path


def take_screenshot(data: bytes) -> None:
    """The picture in the README: the page of the dossier with the figure."""
    if os.environ.get("UPDATE_SCREENSHOTS") != "1" or not shutil.which("pdftoppm"):
        return
    number = str(pages.page_saying(data, "Figure 2. Polarisation"))
    command = ["pdftoppm", "-f", number, "-l", number, "-r", "80", "-png", "-singlefile", "-"]
    subprocess.run([*command, ROOT / "docs" / "images" / "dossier-page"], input=data, check=True)


def test_an_assessor_never_finds_a_draft(arrive: Arrive) -> None:
    # Given an assessor, and an application that was never submitted
    asa, draft = arrive("asa"), "/applications/DA-2026-0002/"

    # Then it is on no list, and its addresses lead nowhere
    asa.go("/applications/?q=DSU-31")
    expect(asa.page.get_by_text("0 applications")).to_be_visible()
    asa.go(draft, status=404)
    for path in ("check/", "evidence/", "history/", "sections/product/name/", "submit/"):
        assert asa.fetch(draft + path)[0] == 404
