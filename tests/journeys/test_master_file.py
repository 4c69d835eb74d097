"""The master file that cannot be submitted yet, what a host sees of another, and the annual report."""

from __future__ import annotations

import re
from datetime import date

from playwright.sync_api import expect

from designation.demo.people import PASSWORD
from tests.journeys import pages
from tests.journeys.conftest import Arrive


def test_drafted_before_the_designation_but_not_submitted(arrive: Arrive) -> None:
    # Given a master file whose product is not designated yet
    olive = arrive("olive")
    olive.follow("Control Sites")
    olive.follow("Leeds Control Site")
    olive.click(olive.page.get_by_role("link", name=re.compile(r"^MF-\d{4}-\d{4}$")).first)
    where = olive.page.url

    # Then it can be written, and the checks say why it cannot be submitted
    assert pages.statuses(olive)["Summarise the product and its designation"] == "Completed"
    olive.go(f"{where}checks/")
    expect(olive.page.get_by_role("main")).to_contain_text("No designation of this product is in force")


def test_the_annual_report_is_signed(arrive: Arrive) -> None:
    # Given a report that lacks the statement of the Qualified Person
    petra = arrive("petra")
    petra.follow("Applications")
    petra.click(petra.page.get_by_role("link", name=re.compile(r"AR-\d{4}-\d{4}")).first)
    report = petra.page.url
    reference = report.rstrip("/").rsplit("/", 1)[-1]

    # Then what happened in the period stands there, and nobody typed it
    petra.go(f"/annual-reports/{reference}/")
    main = petra.page.get_by_role("main")
    for words in ("MU-03", "Wrexham", "Leak of a glove", "Edition 2"):
        expect(main).to_contain_text(re.compile(words, re.IGNORECASE))

    # When she makes the statement and signs
    petra.go(report)
    pages.open_task(petra, "Make the statement")
    for box in petra.page.get_by_role("checkbox").all():
        box.check()
    petra.page.get_by_label("Which Qualified Person makes this statement?").fill("Dr Petra Whitlock")
    today = date.today()
    pages.fill_date(petra, "What is the date of the statement?", str(today.day), str(today.month), str(today.year))
    petra.press(pages.SAVE)
    petra.go(f"{report}submit/")
    petra.page.get_by_label(re.compile("^I, Dr Petra Whitlock")).check()
    petra.page.get_by_label("Your password", exact=True).fill(PASSWORD)
    petra.press("Submit")

    # Then the report is frozen with the register's part in it
    expect(petra.page.get_by_role("main")).to_contain_text("Wrexham")
