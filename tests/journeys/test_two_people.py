"""Two people of one organisation write the same answer at the same time."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys import pages
from tests.journeys.conftest import Arrive
from tests.journeys.pages import SAVE

FIELD = "What is the applicant's legal name?"


def test_both_texts_are_shown_and_nothing_is_lost(arrive: Arrive) -> None:
    # Given two people who have the same page of one draft open
    olive, arthur = arrive("olive"), arrive("arthur")
    reference = pages.start_application(olive)
    address = f"/applications/{reference}/sections/applicant/organisation/"
    olive.go(address)
    arthur.go(address)

    # When one saves, and the other saves other words
    olive.page.get_by_label(FIELD).fill("Aire Gases Ltd")
    pages.choose(olive, "An NHS body")
    olive.press(SAVE)
    arthur.page.get_by_label(FIELD).fill("Aire Gases (Leeds) Ltd")
    arthur.press(SAVE, status=409)

    # Then the second sees both texts and who wrote them, and the page has taken the focus to say so
    assert arthur.page.title().startswith("Error: ")
    assert pages.summary_links(arthur) == [FIELD]
    clash = arthur.page.get_by_role("region", name=FIELD)
    expect(clash).to_contain_text("Saved by Olive Turner")
    expect(clash).to_contain_text("Aire Gases Ltd")
    expect(clash).to_contain_text("Aire Gases (Leeds) Ltd")

    # And the answer that only the first one gave is not undone
    expect(arthur.page.get_by_label("An NHS body")).to_be_checked()

    # When the second settles it
    field = arthur.page.get_by_role("textbox", name=FIELD)
    expect(field).to_have_value("Aire Gases (Leeds) Ltd")
    field.fill("Aire Gases Leeds Ltd")
    arthur.press("Save the text in the fields")

    # Then both read the same, and the history still has all three texts
    olive.go(address)
    expect(olive.page.get_by_label(FIELD)).to_have_value("Aire Gases Leeds Ltd")
    expect(olive.page.get_by_label("An NHS body")).to_be_checked()
    text = olive.go(f"/applications/{reference}/history/").content()
    for words in ("Aire Gases Ltd", "Aire Gases (Leeds) Ltd", "Aire Gases Leeds Ltd"):
        assert words in text


def test_different_answers_of_one_page_are_both_kept_without_a_question(arrive: Arrive) -> None:
    # Given two people on the same page
    olive, arthur = arrive("olive"), arrive("arthur")
    reference = pages.start_application(arthur)
    address = f"/applications/{reference}/sections/applicant/contact/"
    olive.go(address)
    arthur.go(address)

    # When each gives another answer
    olive.page.get_by_label("What is their job title?").fill("Head of Quality")
    olive.press(SAVE)
    arthur.page.get_by_label("What is their telephone number?").fill("0113 496 0000")
    arthur.press(SAVE)

    # Then both answers are there
    arthur.go(address)
    expect(arthur.page.get_by_label("What is their job title?")).to_have_value("Head of Quality")
    expect(arthur.page.get_by_label("What is their telephone number?")).to_have_value("0113 496 0000")
