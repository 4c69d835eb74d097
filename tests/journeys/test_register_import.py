"""A register in a spreadsheet: with faults nothing is changed, mended it is applied as a whole."""

from __future__ import annotations

import io
import re
from datetime import date
from typing import Any

from openpyxl import Workbook
from playwright.sync_api import expect

from dmmf.register_columns import COLUMNS
from tests.journeys import pages
from tests.journeys.conftest import Arrive
from tests.journeys.visitor import Visitor

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SITE = {
    "kind": "Site of related operations", "name": "Humber Cold Store", "setting": "Storage",
    "host": "Humber Stores Ltd (fictional)", "products": "NVX-3", "address": "4 Alexandra Dock", "town": "Hull",
    "postcode": "HU99 1ZZ", "region": "North East and Yorkshire", "located_since": "2026-01-15", "minimum_operators": 1,
}  # fmt: skip


def spreadsheet(*rows: dict[str, Any]) -> dict[str, Any]:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append([column.heading for column in COLUMNS])
    for row in rows:
        sheet.append([row.get(column.key, "") for column in COLUMNS])
    out = io.BytesIO()
    book.save(out)
    return {"name": "stores.xlsx", "mimeType": XLSX, "buffer": out.getvalue()}


def upload(visitor: Visitor, file: dict[str, Any], where: str) -> None:
    """To the page of the import, when the worker has checked the file."""
    visitor.go(where)
    visitor.page.get_by_label("File", exact=True).set_input_files(file)
    visitor.press("Upload and check")
    expect(visitor.page.get_by_role("heading", name=re.compile("The file has errors|Apply it"))).to_be_visible(
        timeout=60_000
    )
    visitor.look()


def test_a_faulty_file_then_a_mended_one(arrive: Arrive) -> None:
    # Given a spreadsheet with two new stores, one of them in no region and both with the same code
    keira = arrive("keira")
    keira.follow("Control Sites")
    keira.follow("Sunderland Control Site")
    keira.follow("Register of sites")
    register = keira.page.url
    before = keira.page.get_by_role("main").inner_text()
    faulty = spreadsheet({"code": "CS-03", **SITE}, {"code": "CS-03", **SITE, "region": "Humberside", "town": ""})

    # When it is uploaded, then every fault is named by row and column, and nothing is changed
    upload(keira, faulty, f"{register}import/")
    faults = keira.page.get_by_role("table", name="What is wrong")
    for words in ("Region", "Humberside", "Town", "CS-03"):
        expect(faults).to_contain_text(words)
    keira.go(register)
    assert keira.page.get_by_role("main").inner_text() == before

    # When the mended file is uploaded and applied
    mended = spreadsheet({"code": "CS-03", **SITE}, {"code": "CS-04", **SITE, "name": "Humber Cold Store 2"})
    upload(keira, mended, f"{register}import/")
    keira.page.get_by_label("Why is the register changed?").fill("Two more stores")
    today = date.today()
    pages.fill_date(keira, "From when does it take effect?", str(today.day), str(today.month), str(today.year))
    keira.press("Apply all of it")
    expect(keira.page.get_by_text(re.compile("^Applied by Dr Keira Lund"))).to_be_visible(timeout=60_000)

    # Then both stores are in the register, each with its history
    keira.go(f"{register}?q=Humber")
    keira.click(keira.page.get_by_role("link", name=re.compile("CS-04")).first)
    expect(keira.page.get_by_role("main")).to_contain_text("Two more stores")
