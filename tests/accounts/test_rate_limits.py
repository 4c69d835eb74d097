"""Who is counted as one visitor when sign-ins fail: with and without a proxy in front."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def fail_to_sign_in(client: Client, number: int, forwarded: str) -> str:
    """Each time another account, so that only the limit per address counts."""
    answer = client.post(
        "/accounts/login/",
        {"login": f"nobody{number}@example.org", "password": "not the one"},
        headers={"x-forwarded-for": forwarded},
    )
    return answer.content.decode()


@pytest.mark.parametrize(("proxies", "stopped"), [(0, True), (1, False)])
def test_behind_a_proxy_visitors_are_counted_one_by_one(
    client: Client, settings: Any, proxies: int, stopped: bool
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    for number in range(10):
        fail_to_sign_in(client, number, "203.0.113.5")
    page = fail_to_sign_in(client, 99, "203.0.113.6")
    assert ("Too many failed login attempts" in page) == stopped


def test_what_a_visitor_writes_into_the_header_is_not_believed(client: Client, settings: Any) -> None:
    """The proxy adds the real address at the end: what stands before it is the visitor's own invention."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(10):
        fail_to_sign_in(client, number, f"198.51.100.{number}, 203.0.113.5")
    assert "Too many failed login attempts" in fail_to_sign_in(client, 99, "198.51.100.99, 203.0.113.5")
