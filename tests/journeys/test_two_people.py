"""Two people of one organisation write the same answer at the same time."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys import pages
from tests.journeys.conftest import Arrive
from tests.journeys.pages import CHOSEN, SAVE

FIELD, TEXT = "What is the applicant's legal name?", "How is it given to the patient?"


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

    # When the second chooses, and edits what was chosen
    arthur.page.get_by_label("What you wrote").check()
    arthur.press(CHOSEN)
    expect(arthur.page.get_by_role("alert")).to_contain_text("Both texts are brought together and saved")
    field = arthur.page.get_by_label(FIELD)
    expect(field).to_have_value("Aire Gases (Leeds) Ltd")
    expect(arthur.page.get_by_label("An NHS body")).to_be_checked()
    field.fill("Aire Gases Leeds Ltd")
    arthur.press(SAVE)

    # Then both read the same, and the history still has all three texts
    olive.go(address)
    expect(olive.page.get_by_label(FIELD)).to_have_value("Aire Gases Leeds Ltd")
    text = olive.go(f"/applications/{reference}/history/").content()
    for words in ("Aire Gases Ltd", "Aire Gases (Leeds) Ltd", "Aire Gases Leeds Ltd"):
        assert words in text


def test_a_text_saves_itself_and_a_conflict_is_settled_block_by_block(arrive: Arrive) -> None:
    # Given an author who types a text, and saves nothing
    olive, arthur = arrive("olive"), arrive("arthur")
    reference = pages.start_application(olive)
    address = f"/applications/{reference}/sections/product/form/"
    olive.go(address)
    editor = pages.Editor(olive, TEXT)
    editor.write("The gas is polarised.")
    editor.new_paragraph()
    editor.write("It is bagged at once.")

    # Then it is saved by itself, and is still there when the page is loaded anew
    status = olive.page.locator("#autosave")
    expect(status).to_contain_text("Saved at", timeout=10_000)
    olive.page.reload()
    expect(editor.text).to_contain_text("It is bagged at once.")

    # And a colleague who opens the page sees who is there
    arthur.go(address)
    expect(arthur.page.get_by_text("Olive Turner is in this section now")).to_be_visible()

    # When both change the first paragraph, and one of them the second
    editor.text.press("Control+Home")
    editor.write("Olive: ")
    editor.text.press("Control+End")
    editor.write(" Then it is sealed.")
    olive.press(SAVE)
    theirs = pages.Editor(arthur, TEXT)
    theirs.text.press("Control+Home")
    theirs.write("Arthur: ")

    # Then what would go over somebody else's words does not save itself, and says why
    expect(arthur.page.locator("#autosave")).to_contain_text("Olive Turner changed this page", timeout=10_000)
    arthur.press(SAVE, status=409)

    # And only the first paragraph is asked
    assert pages.summary_links(arthur) == [TEXT]
    arthur.press(CHOSEN, status=422)
    arthur.page.get_by_label("Both: first what Olive Turner saved, then yours").check()
    arthur.press(CHOSEN)
    expect(theirs.text.locator("p")).to_have_text(
        [
            "Olive: The gas is polarised.",
            "Arthur: The gas is polarised.",
            "It is bagged at once. Then it is sealed.",
        ]
    )

    # And every text is in the history, from where the first can be brought back
    arthur.follow("History of “The product”")
    expect(arthur.page.get_by_text("Parked")).to_have_count(1)
    arthur.follow("Bring back revision 1")
    arthur.press("Bring it back")
    arthur.go(address)
    expect(theirs.text.locator("p")).to_have_text(["The gas is polarised.", "It is bagged at once."])


def test_what_is_typed_offline_is_saved_when_the_connection_is_back(arrive: Arrive) -> None:
    # Given somebody who types without a connection
    olive = arrive("olive")
    reference = pages.start_application(olive)
    address = f"/applications/{reference}/sections/applicant/organisation/"
    olive.go(address)
    olive.context.set_offline(True)
    olive.page.get_by_label(FIELD).fill("Aire Gases Ltd")

    # Then the page says that it is not saved
    status = olive.page.locator("#autosave")
    expect(status).to_contain_text("you are offline", timeout=10_000)

    # And saves by itself as soon as the connection is back
    olive.context.set_offline(False)
    expect(status).to_contain_text("Saved at", timeout=10_000)
    olive.trouble.clear()  # the browser reports the attempt without a connection
    olive.go(address)
    expect(olive.page.get_by_label(FIELD)).to_have_value("Aire Gases Ltd")


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
