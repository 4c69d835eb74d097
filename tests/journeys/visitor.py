"""A person at a browser. Every page that a person comes to is looked at: status, headings, width, errors, axe."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Response, expect

from tests.journeys.service import ROOT

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})"
TAGS, CHANGING = re.compile(r"<[a-z][^>]*>"), re.compile(r'((?!class|role|type)\b[a-z-]+)="[^"]*"')
NAMES = re.compile(r"[A-Z]+-\d{4}-\d{4}|\d+")

_examined: set[str] = set()


@cache
def axe_source() -> str:
    return (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text()


class Visitor:
    """One person with one page of one browser.

    `go`, `follow` and `press` end on a page that has been looked at; `status` is the status code it has to have.
    """

    def __init__(
        self,
        browser: Browser,
        url: str,
        *,
        session: Any = None,
        viewport: dict[str, int] = DESKTOP,
        javascript: bool = True,
    ) -> None:
        self.browser, self.url, self.javascript, self.viewport = browser, url, javascript, viewport
        self.context = browser.new_context(
            viewport=viewport,  # type: ignore[arg-type]
            java_script_enabled=javascript,
            storage_state=session,
            base_url=url,
            locale="en-GB",
            reduced_motion="reduce",
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
        return self.click((within or self.page).get_by_role("link", name=name, exact=True).first)

    def press(self, name: str | re.Pattern[str], *, within: Locator | None = None, status: int = 200) -> Page:
        """Click a button that leads to another page, or to the same one again."""
        return self.click((within or self.page).get_by_role("button", name=name, exact=True).first, status=status)

    def click(self, element: Locator, *, status: int = 200) -> Page:
        """Click what leads to a page."""
        with self.page.expect_navigation():
            element.click()
        return self.look(status)

    def sign_in(self, email: str, password: str) -> None:
        """From the sign-in page to the home page."""
        self.go("/")
        self.page.get_by_label("Email address").fill(email)
        self.page.get_by_label("Password", exact=True).fill(password)
        self.press("Sign in")
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Home")

    def fetch(self, path: str) -> tuple[int, bytes]:
        """Status and body of an address, with this person's session."""
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
        found = self.statuses.get(_address(self.page.url))
        assert found in (status, None), f"{where}: status {found} instead of {status}"
        expect(self.page.get_by_role("heading", level=1), where).to_have_count(1)
        if self.javascript:
            editors = self.page.locator("textarea[data-rich-text]").count()
            expect(self.page.locator(".app-editor [role=textbox]"), where).to_have_count(editors)
            width = self.page.evaluate("document.scrollingElement.scrollWidth - innerWidth")
            assert width <= 0, f"{where} scrolls sideways: {width} px too wide for {self.viewport['width']} px"
        if not self._examined_before():
            self._examine(where)
        assert not self.trouble, f"{where}:\n" + "\n".join(self.trouble)
        return self.page

    def _examined_before(self) -> bool:
        """A page with the same kinds of elements as one before it, whatever its words, is not examined again."""
        kinds = sorted({CHANGING.sub(r"\1", tag) for tag in TAGS.findall(self.page.content())})
        mark = str((NAMES.sub("", urlsplit(self.page.url).path), self.viewport, self.javascript, kinds))
        known = mark in _examined
        _examined.add(mark)
        return known

    def _examine(self, where: str) -> None:
        """Run axe."""
        page = self.page if self.javascript else self._copy_for_scripts()
        page.evaluate(axe_source())
        broken = [_told(violation) for violation in page.evaluate(AXE, STANDARDS)["violations"]]
        assert not broken, f"{where}:\n" + "\n".join(broken)

    def _copy_for_scripts(self) -> Page:
        """Where JavaScript is off, axe runs in a copy: the same address and text, but none of the site's scripts."""
        if self.copy is None:
            self.copy = self.browser.new_page(viewport=self.viewport)  # type: ignore[arg-type]
            self.copy.route(re.compile(r"\.js(\?|$)"), lambda route: route.abort())
        text, address = self.page.content(), _address(self.page.url)
        self.copy.route(address, lambda route: route.fulfill(body=text, content_type="text/html"))
        self.copy.goto(address)
        self.copy.unroute(address)
        return self.copy

    # --- Listening -------------------------------------------------------------------------------

    def _hear(self, message: ConsoleMessage) -> None:
        # A document that answers with an error status is reported on the console as well: `look` judges it.
        source = message.location.get("url", "")
        expected = message.text.startswith("Failed to load resource") and _address(source) in self.statuses
        if message.type in ("error", "warning") and not expected:
            self.trouble.append(f"console {message.type}: {message.text} ({source})")

    def _note(self, response: Response) -> None:
        # An autosave that is refused says so on the page.
        if response.request.is_navigation_request() or response.url.endswith("/autosave/"):
            self.statuses[_address(response.url)] = response.status
        elif response.status >= 400:
            self.trouble.append(f"{response.status} {response.url}")


def _address(url: str) -> str:
    return url.partition("#")[0]


def _told(violation: dict[str, Any]) -> str:
    nodes = [
        f"    {json.dumps(node['target'])}  {node['html'][:200]}\n      {node['failureSummary']}"
        for node in violation["nodes"][:5]
    ]
    return f"  {violation['id']} ({violation['impact']}): {violation['help']}\n" + "\n".join(nodes)
