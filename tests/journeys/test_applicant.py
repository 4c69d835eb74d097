"""An applicant's first hour: start, write, upload, cite, come back, check, and be told what is missing."""

from __future__ import annotations

import os

from playwright.sync_api import expect

from tests.journeys import pages
from tests.journeys.conftest import Arrive
from tests.journeys.pages import LATER, SAVE, Editor
from tests.journeys.service import ROOT
from tests.journeys.visitor import Visitor

DETAILS, MAKING, CASE, DECLARE = (
    "Give the applicant's details", "Choose the type and list the process steps",
    "Make the case against the legal test", "Make the declaration",
)  # fmt: skip
CLAIM = "What do you claim on shelf life?"
EVIDENCE = "Which evidence supports this claim?"


def test_a_first_draft_from_an_empty_task_list_to_the_list_of_what_is_missing(arrive: Arrive) -> None:
    # Given an applicant who has signed in
    olive = arrive("olive")

    # When she starts an application
    pages.start_application(olive)

    # Then nothing has been started
    assert set(pages.statuses(olive).values()) == {"Not started"}

    answers_of_the_first_section(olive)
    rows_of_process_steps(olive)
    a_claim_in_rich_text(olive)
    the_date_of_the_declaration(olive)
    submitting_too_early(olive)


def test_the_task_list_says_what_is_done_and_what_is_not(arrive: Arrive) -> None:
    # Given an application that somebody has begun
    dora = arrive("dora")

    # When she comes back to it from the home page
    dora.follow("DA-2026-0002")

    # Then every section has a status of its own, and the finished ones stand out by being plain
    found = pages.statuses(dora)
    assert found[DETAILS] == "Completed"
    assert found[CASE] == "In progress"
    assert found[DECLARE] == "Not started"
    if os.environ.get("UPDATE_SCREENSHOTS") == "1":
        dora.page.screenshot(path=ROOT / "docs" / "images" / "task-list.png", full_page=True)


def answers_of_the_first_section(olive: Visitor) -> None:
    # When she answers the first pages one by one
    pages.open_task(olive, DETAILS)
    pages.choose(olive, "A first designation for this product")
    olive.press(SAVE)
    olive.page.get_by_label("What is the applicant's legal name?").fill("Aire Test Gases Ltd")
    pages.choose(olive, "An NHS body")
    olive.press(SAVE)
    expect(olive.page.get_by_role("heading", level=1)).to_have_text("Address in the UK")

    # And leaves in the middle
    olive.page.get_by_label("Town or city").fill("Leeds")
    olive.press(LATER)

    # Then the task list says that the section is under way, and the answers are there when she returns
    assert pages.statuses(olive)[DETAILS] == "In progress"
    assert pages.statuses(olive)[DECLARE] == "Not started"
    pages.open_task(olive, DETAILS)
    expect(olive.page.get_by_label("A first designation for this product")).to_be_checked()
    olive.press(SAVE)
    expect(olive.page.get_by_label("What is the applicant's legal name?")).to_have_value("Aire Test Gases Ltd")
    olive.follow("Back to the task list")


def rows_of_process_steps(olive: Visitor) -> None:
    # When she describes the process as a table and needs more rows than there are
    pages.open_task(olive, MAKING)
    pages.choose(olive, "Point of care (POC)")
    olive.press(SAVE)
    pages.choose(olive, "All of the process")
    olive.press(SAVE)
    before = pages.rows_shown(olive)
    pages.fill_row(
        olive, 1, step="Connect the cylinder", hub_or_spoke="Spoke", takes_how_long="10", unit_of_time="minutes"
    )
    olive.press("Add another row")

    # Then what she typed stays, and there is one row more
    assert pages.rows_shown(olive) == before + 1
    expect(olive.page.get_by_label("Row 1: Step")).to_have_value("Connect the cylinder")
    pages.fill_row(olive, 2, step="Polarise the gas", hub_or_spoke="Spoke", automation="Automated")
    olive.press(LATER)


def a_claim_in_rich_text(olive: Visitor) -> None:
    # Given a claimed ground
    pages.open_task(olive, CASE)
    pages.choose(olive, "Shelf life")
    olive.press(SAVE)

    # When she writes with headings, a list and a table
    editor = Editor(olive, CLAIM)
    editor.write("Half of the polarisation is gone in an hour. ")
    editor.click("Bold")
    editor.write("It cannot travel.")
    editor.new_paragraph()
    editor.click("Heading")
    editor.write("What was measured")
    editor.new_paragraph()
    editor.click("Bullets")
    editor.write("Decay in the bag")
    editor.new_paragraph()
    editor.write("Decay on the road")
    editor.new_paragraph()
    editor.new_paragraph()
    editor.insert_table(rows=2, columns=2)
    for cell in ("Minutes", "Left", "60", "50 %"):
        editor.write(cell)
        olive.page.keyboard.press("Tab")

    # And uploads evidence from inside the answer, a report and a figure
    pages.upload(olive, EVIDENCE, pages.pdf_file("Decay report"), "Decay of polarisation")
    pages.upload(olive, EVIDENCE, pages.image_file(), "Decay curve")

    # Then both are cited, and what she wrote is as she wrote it
    expect(olive.page.get_by_label("E1 Decay of polarisation (PDF, 1 page)")).to_be_checked()
    expect(olive.page.get_by_label("E2 Decay curve (image)")).to_be_checked()
    editor = Editor(olive, CLAIM)
    expect(editor.text.locator("h3")).to_have_text("What was measured")
    expect(editor.text.locator("strong")).to_have_text("It cannot travel.")
    expect(editor.text.locator("li")).to_have_text(["Decay in the bag", "Decay on the road"])
    expect(editor.text.locator("tr").nth(1)).to_have_text("6050 %")

    # When she puts the figure into the text
    editor.text.get_by_text("Half of the polarisation").click()
    olive.page.keyboard.press("End")
    editor.insert_image("Decay curve", shows="A falling curve", caption="Figure 1. Decay in the bag")
    olive.press(LATER)

    # Then it is shown on the page to check
    assert pages.statuses(olive)[CASE] == "In progress"
    olive.follow("Check your answers")
    answer = pages.answer_of(olive, "Shelf life: claim")
    expect(answer.get_by_role("img", name="A falling curve")).to_be_visible()
    expect(answer.locator("figcaption")).to_have_text("Figure 1. Decay in the bag")
    expect(answer.get_by_role("cell", name="50 %")).to_be_visible()
    expect(pages.answer_of(olive, "Shelf life: evidence").get_by_role("listitem")).to_have_count(2)
    olive.follow("Task list")


def the_date_of_the_declaration(olive: Visitor) -> None:
    # When she types a date that does not exist
    pages.open_task(olive, DECLARE)
    olive.press(SAVE)
    pages.fill_date(olive, "What is the date of the declaration?", "31", "2", "2026")
    olive.press(SAVE, status=422)

    # Then the page says so, in its title too, and keeps what she typed
    assert olive.page.title().startswith("Error: ")
    assert pages.summary_links(olive) == ["Date of the declaration must be a real date"]
    pages.fill_date(olive, "What is the date of the declaration?", "2", "11", "2026")
    olive.press(SAVE)


def submitting_too_early(olive: Visitor) -> None:
    # When she submits without having answered everything
    olive.follow("Check your answers")
    olive.press("Declare and submit")
    olive.press("Submit", status=422)

    # Then an error summary has the focus and lists what is missing
    assert len(pages.summary_links(olive)) > 20
    expect(olive.page.locator(".govuk-error-summary")).to_be_focused()

    # And its links land on the very field, a box and a choice and an editor
    addresses = [pages.summary_address(olive, field) for field in ("postcode", "country_0", "shelf_life_only")]
    with olive.page.expect_navigation():
        olive.page.locator(f'.govuk-error-summary [href="{addresses[0]}"]').click()
    for address in addresses:
        if not olive.page.url.endswith(address):
            olive.page.goto(address)
        olive.look()
        expect(olive.page.locator(f'[id="{address.partition("#")[2]}"]')).to_be_in_viewport()
