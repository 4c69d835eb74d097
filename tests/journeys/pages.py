"""What a person sees and does on the pages, so that the journeys can say it in their words."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from typing import Any

import pikepdf
from playwright.sync_api import Locator, expect

from designation.demo.people import PASSWORD
from tests import factories
from tests.journeys.visitor import Visitor

SAVE, LATER = "Save and continue", "Save and come back later"
CHOSEN = "Save what I chose"  # on the page of a conflict


def pdf_file(text: str, name: str = "report.pdf") -> dict[str, Any]:
    """A file for a file input."""
    return {"name": name, "mimeType": "application/pdf", "buffer": factories.pdf(text)}


def image_file(name: str = "figure.png") -> dict[str, Any]:
    return {"name": name, "mimeType": "image/png", "buffer": factories.image()}


def start_application(visitor: Visitor) -> str:
    """From the home page to the task list of a new draft; answers its reference."""
    visitor.go("/")
    visitor.press(re.compile("start a designation application", re.IGNORECASE))
    visitor.press("Start now")
    found = re.search(r"/applications/([A-Z]+-\d{4}-\d{4})/$", visitor.page.url)
    assert found, visitor.page.url
    return found[1]


def validate(assessor: Visitor, reference: str) -> None:
    """Say that it can be assessed as it stands."""
    assessor.go(f"/applications/{reference}/validate/")
    assessor.page.get_by_label("Yes: it is valid").check()
    assessor.press("Continue")


def statuses(visitor: Visitor) -> dict[str, str]:
    """The task list: name of the task without its letter -> status."""
    names = visitor.page.locator(".govuk-task-list__link").all_inner_texts()
    found = visitor.page.locator(".govuk-task-list__status").all_inner_texts()
    return {name.split(". ", 1)[1].strip(): status.strip() for name, status in zip(names, found, strict=True)}


def open_task(visitor: Visitor, name: str) -> None:
    visitor.follow(re.compile(rf"^[A-Z]\. {re.escape(name)}$"))


def choose(visitor: Visitor, *answers: str, of: str = "") -> None:
    """Radios and checkboxes by their labels, in the group whose question begins with `of`."""
    place: Locator | Any = visitor.page.get_by_role("group", name=of) if of else visitor.page
    for answer in answers:
        place.get_by_label(answer, exact=True).check()


def fill_date(visitor: Visitor, question: str, day: str, month: str, year: str) -> None:
    group = visitor.page.get_by_role("group", name=question)
    for label, text in (("Day", day), ("Month", month), ("Year", year)):
        group.get_by_label(label).fill(text)


def fill_row(visitor: Visitor, number: int, **cells: str) -> None:
    """Cells of a row of a table of answers, by column, with underscores for spaces; a list takes its choice's label."""
    for column, text in cells.items():
        label = f"Row {number}: {column.replace('_', ' ')}"
        cell = visitor.page.get_by_label(re.compile(f"^{re.escape(label)}$", re.IGNORECASE))
        if cell.evaluate("element => element.tagName") == "SELECT":
            cell.select_option(label=text)
        else:
            cell.fill(text)


def rows_shown(visitor: Visitor) -> int:
    return visitor.page.locator(".app-rows [data-row]").count()


def upload(visitor: Visitor, question: str, file: dict[str, Any], title: str, *, status: int = 200) -> None:
    """Upload a file from inside the answer, which comes back with the file cited."""
    group = visitor.page.get_by_role("group", name=question)
    group.get_by_label("Upload a new file").set_input_files(file)
    group.get_by_label("Title of the new file").fill(title)
    visitor.press("Upload", within=group, status=status)


class Editor:
    """The rich text editor of one question."""

    def __init__(self, visitor: Visitor, question: str) -> None:
        self.visitor, self.page = visitor, visitor.page
        self.text = self.page.get_by_role("textbox", name=question)
        self.toolbar = self.page.get_by_role("toolbar", name=f"Formatting of {question}")

    def button(self, name: str) -> Locator:
        return self.toolbar.get_by_role("button", name=name, exact=True)

    def click(self, name: str) -> None:
        self.button(name).click()

    def write(self, text: str) -> None:
        """Type where the cursor is."""
        if not self.text.evaluate("element => element.contains(document.activeElement)"):
            self.text.click()
        self.page.keyboard.type(text)

    def new_paragraph(self) -> None:
        self.page.keyboard.press("Enter")

    def insert_table(self, *, rows: int, columns: int) -> None:
        self.click("Table")
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_label("Rows").fill(str(rows))
        dialog.get_by_label("Columns").fill(str(columns))
        dialog.get_by_role("button", name="Insert table").click()
        expect(self.text.locator("table")).to_have_count(1)

    def insert_image(self, title: str, *, shows: str, caption: str) -> None:
        self.click("Image")
        dialog = self.page.get_by_role("dialog")
        image = dialog.get_by_label("Image", exact=True)
        image.select_option(label=image.get_by_text(title).inner_text())
        dialog.get_by_label("What the image shows").fill(shows)
        dialog.get_by_label("Caption (optional)").fill(caption)
        dialog.get_by_role("button", name="Insert image").click()
        expect(self.text.locator("figure img")).to_have_count(1)


def sign_and_submit(visitor: Visitor, name: str = "Olive Turner") -> None:
    """On the page to submit: declare, sign with the printed name that is there, and submit."""
    visitor.page.get_by_label(f"I, {name}, declare").check()
    expect(visitor.page.get_by_label("Your name as it is to be printed")).to_have_value(name)
    visitor.page.get_by_label("Your password", exact=True).fill(PASSWORD)
    visitor.press("Submit")


def summary_links(visitor: Visitor) -> list[str]:
    """The lines of the error summary."""
    summary = visitor.page.locator(".govuk-error-summary")
    expect(summary).to_be_visible()
    return [line.inner_text() for line in summary.get_by_role("link").all()]


def summary_address(visitor: Visitor, field: str) -> str:
    """Where the error summary's line about a field leads to."""
    return str(visitor.page.locator(f'.govuk-error-summary [href$="#id_{field}"]').first.get_attribute("href"))


def answer_of(visitor: Visitor, heading: str) -> Locator:
    """On check your answers: the row of a question."""
    key = visitor.page.locator("dt", has_text=re.compile(f"^{re.escape(heading)}$"))
    return visitor.page.locator(".govuk-summary-list__row").filter(has=key)


def wait_for_pdf(visitor: Visitor, seconds: float = 60) -> str:
    """Stay on the page until it shows the link to the PDF by itself; answers the address."""
    link = visitor.page.get_by_role("link", name="Open the PDF")
    expect(link).to_be_visible(timeout=seconds * 1000)
    visitor.look()
    return str(link.get_attribute("href"))


def comment_on(visitor: Visitor, block: str, text: str, *, to: str) -> None:
    """On a version's page: comment on one block. `to`: the label of who it is for."""
    visitor.click(visitor.page.locator(f'a[href$="/comment/{block}/"]'))
    visitor.page.get_by_label("Your comment").fill(text)
    choose(visitor, to)
    visitor.press("Save comment")


def fill_decision(visitor: Visitor, outcome: str, verdicts: dict[str, tuple[str, str]], summary: str) -> None:
    """Outcome, {ground: (verdict, reason)} and overall reasons."""
    choose(visitor, outcome, of="Outcome")
    for ground, (verdict, reason) in verdicts.items():
        section = visitor.page.locator("section").filter(
            has=visitor.page.get_by_role("heading", name=ground, exact=True)
        )
        section.get_by_label(verdict, exact=True).check()
        section.get_by_label(re.compile("^Reason")).fill(reason)
    visitor.page.get_by_label("Overall reasons").fill(summary)


def read_pdf(data: bytes) -> tuple[int, str]:
    """Number of pages, and the text in one line where pdftotext is there."""
    assert data.startswith(b"%PDF")
    with pikepdf.open(io.BytesIO(data)) as document:
        count = len(document.pages)
    return count, " ".join(_text_of(data).split()) if shutil.which("pdftotext") else ""


def page_saying(data: bytes, words: str) -> int:
    """The number of the last page with these words; the table of contents comes before."""
    return max(number for number, text in enumerate(_text_of(data).split("\f"), start=1) if words in text)


def _text_of(data: bytes) -> str:
    return subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=True).stdout.decode()
