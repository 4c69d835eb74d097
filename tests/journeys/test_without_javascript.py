"""The service without JavaScript: plainer, and complete."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys import pages
from tests.journeys.conftest import Arrive
from tests.journeys.pages import LATER, SAVE
from tests.journeys.service import Service

CLAIM, EVIDENCE = "What do you claim on shelf life?", "Which evidence supports this claim?"
SHORT = "It decays.\n\n- in the bag\n- on the road"
FORMATTED = re.compile("This answer has headings, tables or other formatting")
HTML = "<h3>Decay</h3><table><tbody><tr><th>Minutes</th></tr><tr><td>60</td></tr></tbody></table>"


def test_a_draft_is_written_as_plain_text_and_as_html(arrive: Arrive) -> None:
    # Given an applicant without JavaScript, on the page of a claim
    olive = arrive("olive", javascript=False)
    reference = pages.start_application(olive)
    pages.open_task(olive, "Choose the type and list the process steps")
    pages.choose(olive, "Point of care (POC)")
    olive.press(LATER)
    pages.open_task(olive, "Make the case against the legal test")
    pages.choose(olive, "Shelf life")
    olive.press(SAVE)

    # When she writes paragraphs and a list as plain text
    expect(olive.page.get_by_role("toolbar")).to_have_count(0)
    expect(olive.page.locator("noscript p").first).to_be_visible()
    olive.page.get_by_label(CLAIM).fill(SHORT)

    # And gives the shelf life as a number with its unit
    olive.page.get_by_label("How long is the shelf life that you claim?").fill("20")
    pages.choose(olive, "minutes")

    # And uploads evidence from inside the answer
    pages.upload(olive, EVIDENCE, pages.pdf_file("Decay report"), "Decay of polarisation")

    # Then the evidence is cited, and the text is there to go on with
    expect(olive.page.get_by_label("E1 Decay of polarisation (PDF, 1 page)")).to_be_checked()
    expect(olive.page.get_by_label(CLAIM)).to_have_value(re.compile("It decays"))

    # When she gives another answer as HTML
    olive.page.get_by_label("Why can it only be made at or near the place of use?").fill(HTML)
    olive.press(LATER)

    # Then both are formatted on the page to check
    assert pages.statuses(olive)["Make the case against the legal test"] == "Completed"
    olive.follow("Check your answers")
    expect(pages.answer_of(olive, "Shelf life: claim").locator("li")).to_have_text(["in the bag", "on the road"])
    only = pages.answer_of(olive, "Shelf life: why only at the point of care")
    expect(only.locator("h3")).to_have_text("Decay")
    expect(only.locator("td")).to_have_text("60")

    # And the HTML comes back as HTML to be changed
    olive.go(f"/applications/{reference}/sections/grounds/shelf_life/")
    expect(olive.page.locator("noscript p", has_text=FORMATTED).first).to_be_visible()


def test_a_file_that_is_no_pdf_is_refused_and_the_text_beside_it_stays(arrive: Arrive) -> None:
    # Given a text and a file that lies about its type
    olive = arrive("olive", javascript=False)
    reference = pages.start_application(olive)
    olive.go(f"/applications/{reference}/sections/grounds/shelf_life/")
    olive.page.get_by_label(CLAIM).fill(SHORT)
    lie = {"name": "report.pdf", "mimeType": "application/pdf", "buffer": b"MZ this is a program"}

    # When she uploads it
    pages.upload(olive, EVIDENCE, lie, "Decay of polarisation", status=422)

    # Then the page says what is wrong, and the text is still there
    assert len(pages.summary_links(olive)) == 1
    expect(olive.page.get_by_label(CLAIM)).to_have_value(SHORT)


def test_what_is_missing_is_said_and_linked(arrive: Arrive) -> None:
    # Given an application with nothing in it
    olive = arrive("olive", javascript=False)
    reference = pages.start_application(olive)

    # When she submits it
    olive.go(f"/applications/{reference}/submit/")
    olive.page.get_by_label("I, Olive Turner, declare").check()
    olive.press("Submit", status=422)

    # Then a link leads to a page that says the same beside the answer
    address = pages.summary_address(olive, "legal_name")
    olive.go(address)
    expect(olive.page.get_by_label("What is the applicant's legal name?")).to_be_visible()
    assert len(pages.summary_links(olive)) > 0


def test_the_pdf_is_waited_for_with_a_link(arrive: Arrive, service: Service) -> None:
    # Given a complete application
    olive = arrive("olive", javascript=False)
    olive.go(f"/applications/{service.spare['to_submit']}/submit/")

    # When she submits it
    pages.sign_and_submit(olive)

    # Then a link asks again, until the PDF is there
    for _ in range(60):
        if olive.page.get_by_role("link", name="Open the PDF").count():
            break
        olive.follow("Look again")
        olive.page.wait_for_timeout(500)
    status, data = olive.fetch(str(olive.page.get_by_role("link", name="Open the PDF").get_attribute("href")))
    assert (status, data[:4]) == (200, b"%PDF")


def test_two_people_write_a_modular_application_and_submit_it(arrive: Arrive, service: Service) -> None:
    # Given two people without JavaScript, and a draft that lacks the case for modular manufacture
    keira, noel = arrive("keira", javascript=False), arrive("noel", javascript=False)
    where = f"/applications/{service.spare['modular_by_hand']}/"
    case = f"{where}sections/deployment/"

    # When one answers the first question wrongly, the page stays and says why
    keira.go(f"{where}sections/scope/activity/")
    pages.choose(keira, "Dispensing under the pharmacist's exemption (section 10) only")
    keira.press(SAVE)
    expect(keira.page.locator("#note-1")).to_contain_text("stop here")
    pages.choose(keira, "Manufacture")
    keira.press(LATER)

    # And when she chooses the type, the case for it is asked
    pages.open_task(keira, "Choose the type and list the process steps")
    pages.choose(keira, "Modular manufacture (MM)")
    keira.press(LATER)
    pages.open_task(keira, "Make the case against the legal test")
    pages.choose(keira, "Limited capacity for filling and finishing")
    keira.press(SAVE)

    # When both write the claim
    noel.go(f"{case}capacity/")
    keira.page.get_by_label("What do you claim?").fill("Eleven lines fill a third of it.\n\nNo line can be added.")
    pages.choose(keira, "Expedient")
    pages.choose(keira, "E2 Process development (PDF, 2 pages)")
    keira.page.get_by_label("Why is it necessary or expedient?").fill("A fixed line takes 14 months.")
    keira.press(SAVE)
    noel.page.get_by_label("What do you claim?").fill("Fixed lines fill a third of it.")
    noel.press(SAVE, status=409)

    # Then both texts are there to choose from, block by block
    for choice in noel.page.get_by_label(re.compile("^What you wrote")).all():
        choice.check()
    noel.press(pages.CHOSEN)
    expect(noel.page.get_by_label("What do you claim?")).to_have_value("Fixed lines fill a third of it.")
    expect(noel.page.get_by_label("Expedient", exact=True)).to_be_checked()

    # And the owner submits it
    keira.go(f"{where}submit/")
    pages.sign_and_submit(keira, "Dr Keira Lund")
    expect(keira.page.get_by_role("link", name="Signed electronically by Dr Keira Lund")).to_be_visible()
    expect(keira.page.get_by_text("Fixed lines fill a third of it.")).to_be_visible()
