"""A consultant of another organisation: invited to one application, at work in it, and out again."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from playwright.sync_api import expect

from tests.journeys import pages
from tests.journeys.conftest import PEOPLE, Arrive
from tests.journeys.service import Service


def test_a_consultant_is_invited_writes_and_leaves(arrive: Arrive, service: Service) -> None:
    reference = service.spare["to_share"]
    where = f"/applications/{reference}/"

    # Given an owner, and somebody of another organisation who knows nothing of the application
    olive, dora = arrive("olive"), arrive("dora")
    dora.go(where, status=404)

    # When the owner sends the form empty, every field is named
    olive.go(where)
    olive.follow(re.compile("^People with access"))
    olive.press("Invite", status=422)
    assert len(pages.summary_links(olive)) == 6

    # And then invites the consultant as an author
    fill_invitation(olive, PEOPLE["dora"].email)
    olive.press("Invite")
    expect(olive.page.get_by_role("row", name=re.compile("Dora Quinn"))).to_contain_text("Author")

    # Then the consultant finds it on the home page and changes an answer
    dora.go("/")
    expect(dora.page.get_by_role("heading", name="You were invited to")).to_be_visible()
    dora.go(where)
    pages.open_task(dora, "Describe the product")
    dora.page.get_by_label(re.compile("development code", re.IGNORECASE)).fill("PPG-130")
    dora.press(pages.SAVE)

    # But does not submit
    dora.go(f"{where}submit/", status=403)

    # When the owner ends the access
    olive.go(f"{where}people/")
    olive.follow("End the access of Dora Quinn")
    olive.press("End access")
    expect(olive.page.get_by_role("heading", name="Access that has ended")).to_be_visible()

    # Then the application is gone for the consultant, and what was written stays on record
    dora.go(where, status=404)
    olive.go(f"{where}history/")
    expect(olive.page.get_by_text("Dora Quinn saved").first).to_be_visible()


def fill_invitation(olive: Any, email: str) -> None:
    for label, text in (
        ("Full name", "Dora Quinn"),
        ("Email address", email),
        ("Their organisation", "Quinn Consulting"),
        ("Why is the person invited?", "Writes about the product."),
    ):
        olive.page.get_by_label(label).fill(text)
    pages.choose(olive, "Author", of="What may the person do?")
    until = date.today() + timedelta(days=30)
    pages.fill_date(olive, "Last day of access", str(until.day), str(until.month), str(until.year))
