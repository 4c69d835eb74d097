"""Files that nobody vouches for: what is read of them, and with which sentence they are refused."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from dmmf import imports_reading, imports_xlsx
from dmmf.imports_reading import Table, Unreadable, kind_of, read
from dmmf.register_columns import BY_KEY, WrongCell, read_day, read_number
from dmmf.register_files import CSV, HEADINGS, XLSX, as_xlsx, csv_template
from tests.dmmf import scene_register
from tests.dmmf.scene_register import GOOD, as_csv, saved


def cells(data: bytes) -> list[dict[str, str]]:
    return [row.cells for row in read(data).rows]


def refusal(data: bytes) -> str:
    with pytest.raises(Unreadable) as refused:
        read(data)
    return str(refused.value)


def faults(data: bytes) -> list[tuple[int, str, str]]:
    table: Table = read(data)
    found = [*table.faults, *(fault for row in table.rows for fault in row.faults)]
    return [(fault.row, fault.column, fault.message) for fault in found]


@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_csv_in_the_forms_that_spreadsheets_write(delimiter: str, encoding: str) -> None:
    row = GOOD | {"name": "Ward “7”; east, wing", "notes": "Two\nlines"}
    data = as_csv([row], delimiter=delimiter, encoding=encoding)
    assert kind_of(data) == CSV
    assert cells(data) == [row]
    assert cells(b"sep=" + delimiter.encode() + b"\r\n" + as_csv([row], delimiter=delimiter)) == [row]


def test_empty_rows_count_as_rows_but_are_not_read() -> None:
    text = as_csv([GOOD]).decode()
    head, row = text.split("\r\n")[:2]
    table = read("\r\n".join([head, "", ",,,", row, "", " , "]).encode())
    assert [(row.number, row.cells["code"]) for row in table.rows] == [(4, "N-01")]


def test_the_templates_explain_and_are_read_as_empty() -> None:
    assert "has headings but no row" in refusal(csv_template().encode())
    assert "has headings but no row" in refusal(as_xlsx([]))
    lines = csv_template().replace("\r\n", "\n") + ",".join(GOOD.get(key, "") for key in BY_KEY)
    (row,) = cells(lines.encode())
    assert {key: text for key, text in row.items() if text} == GOOD


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        ("Site code,Name\nA,Zürich\n".encode("cp1252"), "not in UTF-8: line 2"),
        ("Site code,Name\nA,B\n".encode("utf-16"), "UTF-16"),
        (b"%PDF-1.7 ...", "neither a CSV nor an XLSX"),
        (b"\x89PNG\0\0\0", "neither a CSV nor an XLSX"),
        (b"<html><table>", "neither a CSV nor an XLSX"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "old Excel file"),
        (b"PK\x03\x04 and nothing else", "damaged"),
        (b'Site code,Name\nA,"open', "quotation mark"),
        (b"Name,Kind\nA,B\n", "headings of the template"),
        (b"Site code,Name\n", "no row below"),
        (b"Site code\n" + b"A\n" * 20_100, "more than 20,000 rows"),
        (b"Site code" + b",x" * 70 + b"\nA\n", "more than 60 columns"),
    ],
)  # fmt: skip
def test_refusals_say_what_to_do(data: bytes, sentence: str) -> None:
    assert sentence in refusal(data)


def test_headings_are_known_by_name_and_wrong_ones_named() -> None:
    data = b"site CODE *,  name ,Colour,Town,Town\nA,B,red,X,Y\n"
    assert faults(data) == [
        (1, "Colour", "There is no such column."), (1, "town", "This column is there twice."),
    ]  # fmt: skip
    assert faults(b"Site code,Name\nA,B,C\n") == [(2, "", "There is something to the right of the last heading.")]
    assert faults(b"Site code,Name\nA,B\x07\n")[0][:2] == (2, "Name")


# --- Workbooks ----------------------------------------------------------------------------------------------------


def book_of(*rows: list[Any]) -> bytes:
    return scene_register.as_xlsx([["Site code", "Name", "Agreement until", "Minimum operators"], *rows])


def test_a_workbook_with_cells_of_every_kind() -> None:
    data = book_of(
        [7, "x", datetime(2028, 12, 31), 2], [1.5, True, date(2028, 1, 2), 2.0], ["007", " y ", "3/4/2028", "2"]
    )
    assert kind_of(data) == XLSX
    assert cells(data) == [
        {"code": "7", "name": "x", "agreement_until": "2028-12-31", "minimum_operators": "2"},
        {"code": "1.5", "name": "TRUE", "agreement_until": "2028-01-02", "minimum_operators": "2"},
        {"code": "007", "name": "y", "agreement_until": "3/4/2028", "minimum_operators": "2"},
    ]


def test_what_a_spreadsheet_made_of_a_cell() -> None:
    data = book_of(["A", "=1+1", "", 1], [datetime(2026, 3, 1), "B", "", 1], ["C", "#N/A", "", 1])
    assert faults(data) == [
        (2, "Name", "This is a formula. Put its value in its place."),
        (3, "Site code", "The spreadsheet has made a day of this. Format the column as text and type it again."),
        (4, "Name", "The spreadsheet could not work this out: it shows #N/A."),
    ]


def test_merged_cells_are_refused() -> None:
    book = Workbook()
    for line in (["Site code", "Name"], ["A", "One name"], ["B", ""]):
        book.active.append(line)
    book.active.merge_cells("B2:B3")
    assert refusal(saved(book)) == "The cells B2:B3 are merged. Unmerge them and give each row its own value."


def test_hidden_sheets_are_not_read_and_the_sheet_of_sites_is_found() -> None:
    book = Workbook()
    book.active.append(["Site code"])
    book.active.append(["HIDDEN"])
    book.active.sheet_state = "hidden"
    book.create_sheet("Notes").append(["Nothing to see"])
    sites = book.create_sheet("sites")
    sites.append(["Site code"])
    sites.append(["SEEN"])
    assert cells(saved(book)) == [{"code": "SEEN"}]
    book.remove(sites)
    assert "headings of the template" in refusal(saved(book))


def test_rows_below_what_the_sheet_says_of_itself_are_read() -> None:
    data = changed(book_of(["A", "x"], ["B", "y"]), "xl/worksheets/sheet1.xml", lambda xml: xml.replace(
        b'<dimension ref="A1:D3" />', b'<dimension ref="A1:A1" />').replace(
        b'<dimension ref="A1:D3"/>', b'<dimension ref="A1:A1"/>'))  # fmt: skip
    assert b'"A1:A1"' in zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")
    assert [row["code"] for row in cells(data)] == ["A", "B"]


def changed(data: bytes, name: str, change: Any) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, change(old.read(part)) if part == name else old.read(part))
    return out.getvalue()


def test_bombs_and_forgeries_are_refused_before_they_are_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    good, sheet = book_of(["A", "x"]), "xl/worksheets/sheet1.xml"
    entities = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;">]>'
    for name in (sheet, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"):
        bomb = changed(good, name, lambda xml: xml[: xml.index(b"?>") + 2] + entities + xml[xml.index(b"?>") + 2 :]
                       if xml.startswith(b"<?xml") else entities + xml)  # fmt: skip
        assert "definitions that no spreadsheet needs" in refusal(bomb), name
    assert "far too large" in refusal(changed(good, "docProps/core.xml", lambda _: b" " * (61 * 1024 * 1024)))
    assert "no XLSX workbook" in refusal(zipped({"readme.txt": b"x"}))
    assert "damaged" in refusal(changed(good, sheet, lambda xml: xml[: len(xml) // 2]))
    assert "no visible sheet" in refusal(changed(good, "xl/workbook.xml", lambda _: b"<x/>"))
    assert "damaged" in refusal(good[:-30])
    wide = changed(good, sheet, lambda xml: xml.replace(b'r="B2"', b'r="ZZ2"'))
    assert "more than 60 columns" in refusal(wide)
    monkeypatch.setattr(imports_xlsx, "MOST_PARTS", 3)
    assert "far too large" in refusal(good)


def test_a_row_number_beyond_a_sheet_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports_xlsx, "MOST_LINES", 1_000)
    far = changed(book_of(["A", "x"]), "xl/worksheets/sheet1.xml",
                  lambda xml: xml.replace(b'<row r="2"', b'<row r="999999999"'))  # fmt: skip
    assert "more rows than a sheet can have" in refusal(far)


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


@given(data=st.binary(max_size=300) | st.binary(max_size=200).map(lambda tail: b"PK\x03\x04" + tail))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    try:
        read(data)
    except Unreadable as refused:
        assert len(str(refused)) > 10


@given(cut=st.integers(0, 6000), byte=st.integers(0, 255))
def test_no_damage_breaks_the_reader(cut: int, byte: int) -> None:
    data = bytearray(book_of(["A", "x"]))
    data[cut % len(data)] = byte
    try:
        read(bytes(data))
    except Unreadable as refused:
        assert len(str(refused)) > 10


# --- Single cells --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "day"),
    [("2026-03-31", date(2026, 3, 31)), ("31/03/2026", date(2026, 3, 31)), ("1/2/2026", date(2026, 2, 1)),
     ("31.3.2026", date(2026, 3, 31)), ("31 March 2026", date(2026, 3, 31)), ("1 Sep 2026", date(2026, 9, 1))],
)  # fmt: skip
def test_days_as_they_are_written_in_the_uk(text: str, day: date) -> None:
    assert read_day(text) == day


@pytest.mark.parametrize("text", ["31/02/2026", "3/31/2026", "1/2/26", "1899-12-31", "46112", "soon", "1 Xxx 2026"])
def test_what_is_no_day(text: str) -> None:
    with pytest.raises(WrongCell):
        read_day(text)


@pytest.mark.parametrize("text", ["-1", "1.5", "two", "٣", "501", "1e3", ""])
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(WrongCell):
        read_number(text)


def test_the_limits_are_those_that_the_page_tells() -> None:
    assert (imports_reading.MOST_BYTES, imports_reading.MOST_ROWS) == (10 * 1024 * 1024, 20_000)
    assert len(HEADINGS) < imports_reading.MOST_COLUMNS
