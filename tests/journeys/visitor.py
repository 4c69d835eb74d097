"""A person at a browser. Every page that a person comes to is looked at: accessibility, errors, headings."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Response, expect

from tests.journeys.service import ROOT

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# A screenshot of every page looked at, for a person who wants to see them: SCREENSHOTS=/some/folder
CHANGES = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"|name="token" value="[^"]*"')

_seen: set[str] = set()


@cache
def axe_source() -> str:
    return (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text()


class Visitor:
    """Wraps one browser context with one page.

    `go`, `follow` and `press` end on a page that has been looked at; `expected` is its status code.
    """

    def __init__(
        self, browser: Browser, url: str, *, viewport: dict[str, int] = DESKTOP, javascript: bool = True
    ) -> None:
        self.url, self.javascript, self.phone = url, javascript, viewport["width"] < 640
        self.context: BrowserContext = browser.new_context(
            viewport=viewport, java_script_enabled=javascript, base_url=url, locale="en-GB", reduced_motion="reduce"
        )
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.copy: Page | None = None
        self.trouble: list[str] = []
        self.statuses: dict[str, int] = {}
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.trouble.append(f"script error: {error}"))
        self.page.on("response", self._note)

    # --- Moving about ----------------------------------------------------------------------------

    def go(self, path: str, *, status: int = 200) -> Page:
        """Open an address."""
        self.page.goto(path)
        return self.look(status)

    def follow(self, name: str | re.Pattern[str], *, within: Locator | None = None) -> Page:
        """Click a link."""
        with self.page.expect_navigation():
            (within or self.page).get_by_role("link", name=name, exact=True).first.click()
        return self.look()

    def press(self, name: str | re.Pattern[str], *, within: Locator | None = None, status: int = 200) -> Page:
        """Click a button that leads to another page, or to the same one again."""
        button = (within or self.page).get_by_role("button", name=name, exact=True).first
        with self.page.expect_navigation():
            button.click()
        return self.look(status)

    def sign_in(self, email: str, password: str) -> None:
        """From the sign-in page to the home page."""
        self.go("/")
        self.page.get_by_label("Email address").fill(email)
        self.page.get_by_label("Password", exact=True).fill(password)
        self.press("Sign in")
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Home")

    def fetch(self, path: str) -> tuple[int, bytes]:
        """Status and body of an address, with this person's session; for files."""
        answer = self.context.request.get(path, max_redirects=0)
        return answer.status, answer.body()

    def close(self) -> None:
        self.context.close()
        if self.copy:
            self.copy.close()

    # --- Looking ---------------------------------------------------------------------------------

    def look(self, status: int = 200) -> Page:
        """Check the page that is open."""
        self.page.wait_for_load_state("load")
        where = f"{urlsplit(self.page.url).path} ({self.page.title()})"
        found = self.statuses.get(self._address(self.page.url))
        assert found in (status, None), f"{where}: status {found} instead of {status}"
        expect(self.page.get_by_role("heading", level=1), where).to_have_count(1)
        self._editors_ready()
        self._check_width(where)
        if not self._looked_before():
            self._check_accessibility(where)
            self._keep_picture()
        assert not self.trouble, f"{where}:\n" + "\n".join(self.trouble)
        return self.page

    def _editors_ready(self) -> None:
        """The editors start after the page has loaded."""
        if self.javascript:
            count = self.page.locator("textarea[data-rich-text]").count()
            expect(self.page.locator(".app-editor [role=textbox]")).to_have_count(count)

    def _check_width(self, where: str) -> None:
        if not self.javascript:
            return
        width = self.page.evaluate("[document.scrollingElement.scrollWidth, innerWidth]")
        assert width[0] <= width[1], f"{where} scrolls sideways: {width[0]} px wide in {width[1]} px"

    def _check_accessibility(self, where: str) -> None:
        page = self.page if self.javascript else self._same_page_for_scripts()
        page.evaluate(axe_source())
        result = page.evaluate(
            "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", STANDARDS
        )
        broken = [_told(violation) for violation in result["violations"]]
        assert not broken, f"{where}:\n" + "\n".join(broken)

    def _same_page_for_scripts(self) -> Page:
        """A copy of a page without JavaScript in which axe can run: same address and text, but none of our scripts."""
        if self.copy is None:
            self.copy = self.context.browser.new_page(viewport=self.page.viewport_size)  # type: ignore[union-attr]
            self.copy.route(re.compile(r"\.js(\?|$)"), lambda route: route.abort())
        text, address = self.page.content(), self._address(self.page.url)
        self.copy.route(address, lambda route: route.fulfill(body=text, content_type="text/html"))
        self.copy.goto(address)
        self.copy.unroute(address)
        return self.copy

    def _looked_before(self) -> bool:
        """The very same page need not be examined twice."""
        text = CHANGES.sub("", self.page.content()) + str(self.phone) + str(self.javascript)
        mark = hashlib.sha256(text.encode()).hexdigest()
        known = mark in _seen
        _seen.add(mark)
        return known

    def _keep_picture(self) -> None:
        import os

        if folder := os.environ.get("SCREENSHOTS"):
            name = re.sub(r"[^a-z0-9]+", "-", urlsplit(self.page.url).path.lower()).strip("-") or "home"
            suffix = ("-phone" if self.phone else "") + ("" if self.javascript else "-plain")
            try: self.page.screenshot(path=Path(folder) / f"{name}-{len(_seen):03}{suffix}.png", full_page=True)
            except Exception as e: print(e)

    # --- Listening -------------------------------------------------------------------------------

    def _hear(self, message: ConsoleMessage) -> None:
        # A document that answers with an error status is reported on the console as a failed load: `look` judges it.
        address = self._address(message.location.get("url", ""))
        expected = message.text.startswith("Failed to load resource") and address in self.statuses
        if message.type in ("error", "warning") and not expected:
            self.trouble.append(f"console {message.type}: {message.text} ({message.location.get('url')})")

    def _note(self, response: Response) -> None:
        if response.request.is_navigation_request():
            self.statuses[self._address(response.url)] = response.status
        elif response.status >= 400:
            self.trouble.append(f"{response.status} {response.url}")

    @staticmethod
    def _address(url: str) -> str:
        return url.split("#", 1)[0]


def _told(violation: dict[str, Any]) -> str:
    nodes = [f"    {json.dumps(node['target'])}  {node['html'][:200]}\n      {node['failureSummary']}" for node in violation["nodes"]]
    return f"  {violation['id']} ({violation['impact']}): {violation['help']}\n" + "\n".join(nodes[:5])


def tool(name: str) -> str | None:
    """A program of the system that sharpens a check where it is there."""
    return shutil.which(name)
