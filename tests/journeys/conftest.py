"""The scratch service, the browser, and the people who sit at it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Any, Protocol

import pytest
from playwright.sync_api import Browser, sync_playwright

from designation.demo.people import (
    ASSESSOR,
    AUTHOR,
    DERMA_OWNER,
    NORTH_AUTHOR,
    NORTH_OWNER,
    NORTH_QP,
    NORTH_SIGNATORY,
    OWNER,
    PASSWORD,
    PROVIDER,
    SIGNATORY,
)
from tests.journeys.service import Service, running, setup_system
from tests.journeys.visitor import Visitor

# Nothing is fetched from outside, least of all by the browser itself.
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage",
]  # fmt: skip
PEOPLE = {
    "olive": OWNER, "arthur": AUTHOR, "keira": NORTH_OWNER, "noel": NORTH_AUTHOR, "dora": DERMA_OWNER,
    "asa": ASSESSOR, "priya": PROVIDER, "amina": SIGNATORY, "imran": NORTH_SIGNATORY, "petra": NORTH_QP,
}  # fmt: skip


class Arrive(Protocol):
    def __call__(self, name: str = "", **options: Any) -> Visitor: ...


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/journeys" in item.nodeid:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    worker = re.sub(r"\D", "", os.environ.get("PYTEST_XDIST_WORKER", "")) or "0"
    with running(tmp_path_factory.mktemp("journeys"), int(worker)) as started:
        yield started


# For this folder only: while Playwright runs, its event loop keeps Django's database away from other tests.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    program = setup_system.chromium()
    assert program, "The journeys need Chromium: put it on PATH, or name it in CHROMIUM."
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=QUIET)
        yield running
        running.close()


@pytest.fixture(scope="session")
def sessions() -> dict[str, Any]:
    """The cookies of those who have signed in already."""
    return {}


@pytest.fixture
def arrive(service: Service, browser: Browser, sessions: dict[str, Any]) -> Iterator[Arrive]:
    """`arrive("olive")`: a person on the home page, signed in; `arrive()`: somebody who is not."""
    visitors: list[Visitor] = []

    def arrive(name: str = "", **options: Any) -> Visitor:
        visitor = Visitor(browser, service.url, session=sessions.get(name), **options)
        visitors.append(visitor)
        if name and name not in sessions:
            visitor.sign_in(PEOPLE[name].email, PASSWORD)
            sessions[name] = visitor.context.storage_state()
        elif name:
            visitor.go("/")
        return visitor

    yield arrive
    for visitor in visitors:
        visitor.close()
    service.check()
