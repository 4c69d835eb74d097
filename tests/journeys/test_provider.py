"""A healthcare provider has a home page of its own, and finds nothing of what it was not invited to."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.conftest import Arrive

SUBMITTED, DRAFT = "/applications/DA-2026-0001/", "/applications/DA-2026-0002/"
PATHS = ("", "check/", "history/", "versions/1/", "versions/1/pdf/", "versions/1/attachments/E1/", "evidence/E1/")


def test_a_provider_sees_its_own_home_page_and_an_empty_list(arrive: Arrive) -> None:
    # Given a healthcare provider with whom no application is shared
    priya = arrive("priya")

    # Then the home page says so, and shows the sites at her hospital
    expect(priya.page.get_by_text("No application is shared with your organisation")).to_be_visible()
    expect(priya.page.get_by_role("heading", name="Sites at your organisation")).to_be_visible()
    expect(priya.page.get_by_role("link", name="Calderfell Hospital, MRI suite").first).to_be_visible()
    expect(priya.page.get_by_role("main").get_by_role("button")).to_have_count(0)
    expect(priya.page.get_by_text("DA-2026")).to_have_count(0)

    # And the list is empty
    priya.follow("Applications")
    expect(priya.page.get_by_text("0 applications")).to_be_visible()

    # And the addresses of others' applications lead nowhere, whatever their state
    priya.go(SUBMITTED, status=404)
    for address in (SUBMITTED, DRAFT):
        assert {path: priya.fetch(address + path)[0] for path in PATHS} == dict.fromkeys(PATHS, 404)

    # And she cannot start one
    priya.go("/applications/start/designation/", status=403)


def test_the_public_pages_need_no_account(arrive: Arrive) -> None:
    # Given somebody without an account
    visitor = arrive()
    visitor.go("/")

    # Then the footer's pages can be read, and everything else leads to the sign-in page
    visitor.follow("Accessibility statement")
    visitor.follow("Cookies")
    visitor.go(SUBMITTED)
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("Sign in")
