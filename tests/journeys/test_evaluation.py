"""Applicant and healthcare provider, each at a browser, from a half answered evaluation to one that both signed."""

from __future__ import annotations

import re
from datetime import date, timedelta

from playwright.sync_api import expect

from designation.demo.people import PASSWORD
from tests.journeys import pages
from tests.journeys.conftest import Arrive
from tests.journeys.visitor import Visitor

IN_A_YEAR = date.today() + timedelta(days=360)
TRIGGERS = "Another polariser, or another room."


def test_two_sides_sign_one_text(arrive: Arrive) -> None:
    # Given a hospital that finds on its home page an evaluation which waits for it
    priya, amina = arrive("priya"), arrive("amina")
    priya.click(priya.page.get_by_role("main").get_by_role("link", name=re.compile(r"JE-\d{4}-\d{4}|S-04")).first)
    where = re.search(r"/evaluations/JE-\d{4}-\d{4}/", priya.page.url)
    if where is None:
        priya.click(priya.page.get_by_role("link", name=re.compile(r"JE-\d{4}-\d{4}")).first)
        where = re.search(r"/evaluations/JE-\d{4}-\d{4}/", priya.page.url)
    assert where
    form = where[0]

    # When the hospital answers what is left, and sees one risk differently
    answer(priya, f"{form}sections/automation/", "fallback", "The patient is imaged without the gas.", "Low")
    answer(priya, f"{form}sections/governance/", "agreement", "It is signed.", "Medium")
    answer(priya, f"{form}sections/capacity/", "demand", "Five patients a week.", "High")

    # Then both see what keeps them from signing
    for visitor in (priya, amina):
        visitor.go(f"{form}differences/")
        expect(visitor.page.get_by_role("main")).to_contain_text("Demand and capacity")
    amina.go(f"{form}sign/")
    expect(amina.page.get_by_role("heading", name=re.compile("to settle first"))).to_be_visible()

    # When the applicant comes to see it as the hospital does, and the hospital agrees to the condition
    answer(amina, f"{form}sections/capacity/", "demand", "Twelve bags a day; five patients need eight.", "High")
    priya.go(f"{form}actions/")
    priya.click(priya.page.get_by_role("button", name=re.compile("^Agree")))
    for visitor in (amina, priya):
        propose(visitor, form)

    # And both sign
    sign(priya, form, "Priya Shah")
    expect(priya.page.get_by_role("main")).to_contain_text("Priya Shah")
    sign(amina, form, "Dr Amina Farrow")

    # Then it is closed, with both signatures and an open condition; and nothing in it can be changed
    amina.go(f"{form}signed/")
    for words in ("Priya Shah", "Dr Amina Farrow", "two days in Leeds"):
        expect(amina.page.get_by_role("main")).to_contain_text(words)
    priya.go(f"{form}sections/capacity/")
    expect(priya.page.get_by_role("button", name="Save and continue")).to_have_count(0)


def answer(visitor: Visitor, address: str, row: str, text: str, risk: str) -> None:
    visitor.go(address)
    half = visitor.page.locator(f"#row-{row}")
    half.get_by_label(re.compile("Your answer$")).fill(text)
    half.get_by_label(risk, exact=True).check()
    visitor.click(visitor.page.get_by_role("button", name="Save and go to the task list"))


def propose(visitor: Visitor, form: str) -> None:
    visitor.go(f"{form}outcome/")
    pages.choose(visitor, "Suitable with conditions", of="Outcome")
    day = IN_A_YEAR
    pages.fill_date(visitor, "When is the site to be evaluated again", str(day.day), str(day.month), str(day.year))
    visitor.page.get_by_label("What calls for an evaluation before that day?").fill(TRIGGERS)
    visitor.press("Propose this outcome")


def sign(visitor: Visitor, form: str, name: str) -> None:
    visitor.go(f"{form}sign/")
    visitor.page.get_by_role("checkbox").check()
    expect(visitor.page.get_by_label("Your name as it is to be printed")).to_have_value(name)
    visitor.page.get_by_label("Your password", exact=True).fill(PASSWORD)
    visitor.press("Sign")
