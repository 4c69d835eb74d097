"""An application of each type, by two people at two browsers, from the first question to the signed version."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys import pages
from tests.journeys.conftest import Arrive
from tests.journeys.pages import LATER, SAVE, Editor
from tests.journeys.service import Service
from tests.journeys.visitor import Visitor

POC, MM = "Point of care (POC)", "Modular manufacture (MM)"
SCOPE, TYPE = "Check that it is manufacture", "Choose the type and list the process steps"
ACTIVITY, PREPARATION = "What will be done at the place of use", "Reconstitution or preparation for administration only"
STEPS, MOVED = "Which steps make it manufacture or assembly?", "When and how is a unit relocated?"
CLAIM = "What do you claim on shelf life?"
TIME, AGREE = "How long does manufacture at the spoke take", "Times of manufacture agree wherever they are stated"


def test_modular_manufacture(arrive: Arrive, service: Service) -> None:
    keira, noel = arrive("keira"), arrive("noel")
    where = f"/applications/{service.spare['modular']}/"
    keira.go(where)
    the_first_question_steers(keira)
    the_type_decides_which_test_is_asked(keira, where)
    two_texts_on_the_relocation(keira, noel, where)
    a_time_that_is_stated_twice(noel, where)
    coverage_and_rehearsal(noel, where)
    signed_and_submitted(keira, where, "Dr Keira Lund")
    contents = keira.page.get_by_role("navigation", name="Contents")
    expect(contents.get_by_role("link", name=re.compile("Justification against the legal test"))).to_have_count(1)
    expect(keira.page.get_by_role("heading", name="Relocation scenario")).to_be_visible()
    expect(keira.page.get_by_role("heading", name="Nearness to the place of use")).to_have_count(0)


def test_point_of_care(arrive: Arrive, service: Service) -> None:
    olive, arthur = arrive("olive"), arrive("arthur")
    where = f"/applications/{service.spare['point_of_care']}/"

    # Given an application of no type yet, which asks for no case
    olive.go(where)
    assert cases_asked(olive) == []

    # When one of the two chooses the type
    choose_type(olive, where, POC)
    assert cases_asked(olive) == ["grounds"]

    # And both change the same claim
    two_texts_of_the_claim(olive, arthur, where)

    # Then nothing is in the way of the signature
    arthur.go(f"{where}checks/")
    expect(arthur.page.get_by_role("main")).to_contain_text("0 failed")
    signed_and_submitted(olive, where, "Olive Turner")
    expect(olive.page.get_by_text(re.compile("^Arthur: "))).to_be_visible()
    expect(olive.page.get_by_role("heading", name="Relocation scenario")).to_have_count(0)


def the_first_question_steers(keira: Visitor) -> None:
    # When the answer is something that is not manufacture
    pages.open_task(keira, SCOPE)
    pages.choose(keira, PREPARATION, of=ACTIVITY)
    keira.press(SAVE)

    # Then the page stays, and says why, and from where
    expect(keira.page.get_by_role("group", name=ACTIVITY)).to_be_visible()
    note = keira.page.locator("#note-1")
    expect(note).to_contain_text("stop here. If one of them is more than that, change your answer.")
    expect(note.locator(".app-source")).to_be_visible()

    # When it is manufacture after all, the page asks why, and goes on
    pages.choose(keira, "Manufacture", of=ACTIVITY)
    Editor(keira, STEPS).write("Bulk is filtered and filled into vials.")
    keira.press(SAVE)
    pages.choose(keira, "A medicine")
    keira.press(SAVE)
    assert pages.statuses(keira)[SCOPE] == "Completed"


def the_type_decides_which_test_is_asked(keira: Visitor, where: str) -> None:
    # Given no type, then one, then the other, and back
    assert cases_asked(keira) == []
    choose_type(keira, where, MM)
    assert cases_asked(keira) == ["deployment"]
    choose_type(keira, where, POC)
    assert cases_asked(keira) == ["grounds"]
    keira.go(f"{where}sections/deployment/")
    expect(keira.page.get_by_text("does not apply to your answers. What was written there is kept")).to_be_visible()
    choose_type(keira, where, MM)

    # Then the answers of the type that was hidden are there as they were
    assert cases_asked(keira) == ["deployment"]
    keira.follow("Check your answers")
    expect(pages.answer_of(keira, "Time from decision to first batch")).to_contain_text("21")
    expect(pages.answer_of(keira, "Identification of units")).to_contain_text("MU-01 to MU-04")
    expect(pages.answer_of(keira, "Nearness to the place of use")).to_have_count(0)


def two_texts_on_the_relocation(keira: Visitor, noel: Visitor, where: str) -> None:
    # Given two people with the same answer open
    address = f"{where}sections/deployment/scenario/"
    keira.go(address)
    noel.go(address)

    # When both change its first paragraph, and one of them adds another at the end
    hers, his = Editor(keira, MOVED), Editor(noel, MOVED)
    hers.text.press("Control+Home")
    hers.write("Keira: ")
    hers.text.press("Control+End")
    hers.write("Four drills a year.")
    keira.press(SAVE)
    his.text.press("Control+Home")
    his.write("Noel: ")
    noel.press(SAVE, status=409)

    # Then only the first paragraph is asked, and the other is taken
    assert pages.summary_links(noel) == [MOVED]
    pages.choose(noel, "What you wrote")
    noel.press(pages.CHOSEN)
    expect(his.text.locator("p").first).to_have_text(re.compile("^Noel: A unit moves when"))
    expect(his.text.get_by_text("Four drills a year.")).to_be_visible()

    # And the text that was not chosen is in the history
    noel.follow("History of “Justification against the legal test”")
    expect(noel.page.get_by_text("Keira: A unit moves when").first).to_be_attached()


def two_texts_of_the_claim(olive: Visitor, arthur: Visitor, where: str) -> None:
    address = f"{where}sections/grounds/shelf_life/"
    olive.go(address)
    arthur.go(address)
    for person, name, status in ((olive, "Olive", 200), (arthur, "Arthur", 409)):
        editor = Editor(person, CLAIM)
        editor.text.press("Control+Home")
        editor.write(f"{name}: ")
        person.press(SAVE, status=status)
    assert pages.summary_links(arthur) == [CLAIM]
    pages.choose(arthur, "What you wrote")
    arthur.press(pages.CHOSEN)
    expect(Editor(arthur, CLAIM).text.locator("p").first).to_have_text(re.compile("^Arthur: "))


def a_time_that_is_stated_twice(noel: Visitor, where: str) -> None:
    # Given a time of manufacture that its steps contradict
    noel.go(where)
    noel.follow("Consistency checks")
    found = noel.page.get_by_role("listitem").filter(has=noel.page.get_by_role("heading", name=AGREE))
    expect(found.get_by_role("heading")).to_contain_text("Fail")
    expect(found).to_contain_text("You say that manufacture takes 2 hours, but the step “Fill and stopper vials in the")

    # When he follows the links, they lead to the one place and to the other
    links = [link.get_attribute("href") or "" for link in found.get_by_role("link").all()[:2]]
    assert [link.partition("#")[2] for link in links] == ["id_process_time", "id_process_steps-0-step"]
    noel.go(links[1])
    expect(noel.page.get_by_label("Row 6: Step")).to_have_value("Fill and stopper vials in the isolator")
    noel.go(links[0])

    # Then the check passes as soon as the one that was wrong is mended
    noel.page.get_by_label(re.compile(f"^{TIME}")).fill("13")
    noel.press(LATER)
    noel.follow("Consistency checks")
    expect(noel.page.get_by_role("main")).to_contain_text("0 failed")
    expect(found.get_by_role("heading")).to_contain_text("Pass")


def coverage_and_rehearsal(noel: Visitor, where: str) -> None:
    # Given the requirements of this type, all of them covered
    noel.go(where)
    noel.follow("Coverage of the requirements")
    covered = re.search(r"(\d+) of (\d+) requirements are covered", noel.page.get_by_role("main").inner_text())
    assert covered
    assert covered[1] == covered[2]
    noel.follow("Task list")

    # When he rehearses the first thing that an assessor looks at
    noel.follow("Rehearse the assessment")
    noel.click(noel.page.locator(".govuk-task-list__link").first)
    pages.choose(noel, "Met")
    noel.press("Save and go on")
    noel.follow("Back to the checklist")

    # Then the checklist says so
    expect(noel.page.get_by_text(re.compile(r"^1 of \d+ judged on the draft as it is now"))).to_be_visible()


def signed_and_submitted(visitor: Visitor, where: str, name: str) -> None:
    # When the owner signs with her password
    visitor.go(where)
    visitor.press("Declare and submit")
    pages.sign_and_submit(visitor, name)

    # Then the version is frozen and signed, and its PDF is there or being made
    assert visitor.page.url.endswith(f"{where}versions/1/")
    expect(visitor.page.get_by_role("link", name=f"Signed electronically by {name}")).to_be_visible()
    expect(visitor.page.locator("#document")).to_contain_text(re.compile("Open the PDF|The PDF is being made"))


def choose_type(visitor: Visitor, where: str, label: str) -> None:
    visitor.go(where)
    pages.open_task(visitor, TYPE)
    pages.choose(visitor, label)
    visitor.press(LATER)


def cases_asked(visitor: Visitor) -> list[str]:
    """On the task list: the sections that make the case against the legal test of a type."""
    found = [str(link.get_attribute("href")) for link in visitor.page.locator(".govuk-task-list__link").all()]
    return [key for key in ("grounds", "deployment") if any(address.endswith(f"/{key}/") for address in found)]
