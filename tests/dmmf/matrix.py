"""Who gets which status at which address: a literal table per area, checked in one go.

A table has a line per address, its name and a status per person of PEOPLE, in that order; "-" leaves one out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.test import Client
from django.urls import URLPattern, reverse

from accounts.models import User
from tests.dmmf.scene import other_provider
from tests.factories import Cast

# Owner, author, signatory and reader of the Control Site's organisation; a member of the site's healthcare provider,
# one of another provider; an assessor; the owner of a rival applicant; somebody of no organisation.
PEOPLE = ("olive", "arthur", "sid", "rita", "priya", "paula", "asa", "stella", "nemo")


def people_of(cast: Cast) -> dict[str, User]:
    return {name: other_provider() if name == "paula" else getattr(cast, name) for name in PEOPLE}


def parsed(table: str) -> dict[str, dict[str, str]]:
    """{address: {person: status}}"""
    lines = [line.split() for line in table.strip().splitlines()]
    assert all(len(line) == len(PEOPLE) + 1 for line in lines), [line for line in lines if len(line) != len(PEOPLE) + 1]
    return {name: dict(zip(PEOPLE, statuses, strict=True)) for name, *statuses in lines}


def answers(
    table: str, arguments: Mapping[str, Sequence[Any]], people: Mapping[str, User], *, method: str = "get"
) -> dict[str, dict[str, str]]:
    """What the addresses of the table really answer; to be compared with parsed(table)."""
    found: dict[str, dict[str, str]] = {}
    for person, user in people.items():
        client = Client()
        client.force_login(user)
        for name, expected in parsed(table).items():
            address = reverse(f"dmmf:{name}", args=arguments[name])
            status = str(getattr(client, method)(address).status_code) if expected[person] != "-" else "-"
            found.setdefault(name, {})[person] = status
    return found


def without_a_row(urlpatterns: Sequence[URLPattern], *tables: str) -> set[str]:
    """Names of addresses that no table has; must be empty for the GET and the POST tables together."""
    rows = {name for table in tables for name in parsed(table)}
    return {str(pattern.name) for pattern in urlpatterns} - rows
