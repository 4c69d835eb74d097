"""Units on the road: one is blocked by its move; another is requalified, named in the next version, and back."""

from __future__ import annotations

import re
from datetime import date, timedelta

from playwright.sync_api import expect

from designation.demo.people import PASSWORD
from tests.journeys import pages
from tests.journeys.conftest import Arrive
from tests.journeys.visitor import Visitor

TODAY = date.today()


def site_page(visitor: Visitor, code: str) -> str:
    """From the home page by the list of sites to the page of a site; answers its address."""
    visitor.go("/")
    visitor.follow("Control Sites")
    visitor.follow("Sunderland Control Site")
    visitor.follow("Register of sites")
    visitor.click(visitor.page.get_by_role("link", name=re.compile(rf"\b{code}\b")).first)
    return visitor.page.url


def may_it_be_made(visitor: Visitor, page: str) -> str:
    """What the page for the bedside says of NVX-3: "Yes", "No"."""
    visitor.go(f"{page}now/?product=NVX-3")
    return visitor.page.locator(".app-verdict__word").inner_text().split()[-1]


def say(visitor: Visitor, why: str, day: date = TODAY) -> None:
    visitor.page.get_by_label(re.compile("^Why")).fill(why)
    for label, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        visitor.page.get_by_label(label, exact=True).first.fill(str(number))


def test_a_unit_that_moves_is_blocked(arrive: Arrive) -> None:
    # Given an active unit with which NVX-3 may be made
    noel = arrive("noel")
    page = site_page(noel, "MU-04")
    assert may_it_be_made(noel, page) == "Yes"

    # When its move is recorded
    noel.go(page)
    noel.click(noel.page.get_by_role("link", name=re.compile("Record a move")).first)
    for label, text in (("Address", "Yeo Docks, quay 2"), ("Town or city", "Bridgwater"), ("Postcode", "TA99 1ZZ")):
        noel.page.get_by_label(label, exact=True).fill(text)
    noel.page.get_by_label("Region").select_option(label="South West")
    say(noel, "The airfield is needed for an exercise.")
    noel.click(noel.page.locator("form button[type=submit]").last)

    # Then the unit is under evaluation again, with both places on record, and nothing may be made
    expect(noel.page.get_by_role("main")).to_contain_text("Under joint evaluation")
    expect(noel.page.get_by_role("table", name="Places of the site")).to_contain_text("Yeovil")
    assert may_it_be_made(noel, page) == "No"
    said = noel.page.get_by_role("main")
    for reason in ("The site has moved since", "The site is not active", "joint evaluation"):
        expect(said).to_contain_text(reason)


def test_a_unit_comes_back_with_the_next_version(arrive: Arrive) -> None:
    # Given a unit that moved, and that both sides have evaluated at its new place
    noel, imran, petra = arrive("noel"), arrive("imran"), arrive("petra")
    page = site_page(noel, "MU-02")
    assert may_it_be_made(noel, page) == "No"

    # When it is qualified and approved again
    take(noel, page, "Record the qualification", "Requalified after the move", evidence=True)
    take(imran, page, "Approve the site", "Evaluated and qualified")
    # And the Qualified Person issues the next version of the master file, and the unit is activated
    issue(petra)
    take(imran, page, "Activate the site", "Named in the edition in effect")

    # Then NVX-3 may be made there
    assert may_it_be_made(noel, page) == "Yes", noel.page.get_by_role("main").inner_text()
    expect(noel.page.get_by_role("main")).to_contain_text("Edition 3")

    # And the redline shows where the unit stood, and where it stands
    petra.click(petra.page.get_by_role("link", name="Redline to edition 2"))
    main = petra.page.get_by_role("main")
    expect(main.locator("del").filter(has_text="laundry").first).to_be_visible()
    expect(main.locator("ins").filter(has_text="boiler").first).to_be_visible()

    # And one click puts an inspection pack together
    petra.go(f"{page}packs/")
    petra.press("Put an inspection pack together")
    expect(petra.page.get_by_role("main")).to_contain_text("edition 3, version 3")


def take(visitor: Visitor, page: str, step: str, why: str, *, evidence: bool = False) -> None:
    """A step in the life of the site, with its reason and, where one is asked for, its report."""
    visitor.go(page)
    visitor.click(visitor.page.get_by_role("button", name=step, exact=True))
    say(visitor, why)
    if evidence:
        visitor.page.locator("input[type=file]").set_input_files(pages.pdf_file("Requalification of MU-02"))
    visitor.click(visitor.page.locator("form button[type=submit]").last)


def issue(petra: Visitor) -> None:
    petra.go("/")
    petra.follow("Control Sites")
    petra.follow("Sunderland Control Site")
    petra.follow(re.compile(r"^MF-\d{4}-0001$"))
    petra.go(f"{petra.page.url.replace('/applications/', '/master-files/')}editions/")
    petra.click(petra.page.get_by_role("button", name="Issue the next version"))
    pages.choose(petra, "Site list, under the approved procedure")
    petra.page.get_by_label("What changed?").fill("MU-02 stands in the new boiler yard.")
    pages.choose(petra, "No", of="Does this touch the designation")
    say_from(petra, TODAY)
    petra.page.get_by_label(re.compile("^I, Dr Petra Whitlock")).check()
    petra.page.get_by_label("Your password", exact=True).fill(PASSWORD)
    petra.click(petra.page.locator("form button[type=submit]").last)
    expect(petra.page.get_by_role("table", name="Editions, the newest first")).to_contain_text("boiler yard")


def say_from(visitor: Visitor, day: date) -> None:
    pages.fill_date(visitor, "From which day is it in effect?", str(day.day), str(day.month), str(day.year))


def test_the_register_remembers(arrive: Arrive) -> None:
    # Given the unit that went from Carlisle to Wrexham
    noel = arrive("noel")
    page = site_page(noel, "MU-03")

    # Then the register says where it stood on any day
    for ago, town in ((100, "Carlisle"), (1, "Wrexham")):
        noel.go(f"{page}history/?on={TODAY - timedelta(days=ago)}")
        expect(noel.page.get_by_role("main")).to_contain_text(town)
