"""A healthcare provider has a home page of its own, and finds nothing of what it was not invited to."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive

REFERENCE = "DA-2026-0001"


def test_a_provider_sees_its_own_home_page_and_an_empty_list(arrive: Arrive) -> None:
    # Given a healthcare provider whom nobody has invited
    priya = arrive("priya")

    # Then the home page speaks of invitations and offers no application
    expect(priya.page.get_by_text("No applicant has invited your organisation yet")).to_be_visible()
    expect(priya.page.get_by_role("button", name="start")).to_have_count(0)

    # And the list is empty
    priya.follow("Applications")
    expect(priya.page.get_by_text("0 applications")).to_be_visible()
