"""From the bytes of an uploaded register to rows of text. What kind of file it is, its content says.

Nothing in a file is trusted: not its name, not its sizes, not its dimensions. imports_xlsx.py reads workbooks.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, field

from accounts.fields import storable
from dmmf.register_columns import BY_KEY, COLUMNS, Column, Holds, neat
from dmmf.register_files import CSV, EXPLAINING, XLSX, unsafe

MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 60
MOST_TEXT = 32_767  # characters of a cell; more than a spreadsheet can hold
_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Unreadable(ValueError):
    """The file as a whole cannot be taken; the message is a sentence for people."""


@dataclass(frozen=True)
class Fault:
    """What is wrong with a cell, or with a row or the file where `column` is empty. `row`: as a spreadsheet counts."""

    row: int
    message: str
    column: str = ""
    value: str = ""
    allowed: str = ""


@dataclass
class Row:
    number: int
    cells: dict[str, str]  # by the column's key; only columns that the file has
    faults: list[Fault] = field(default_factory=list)


@dataclass(frozen=True)
class RawCell:
    """Text, or why there is none. `is_day`: the spreadsheet holds it as one."""

    text: str = ""
    wrong: str = ""
    is_day: bool = False


@dataclass
class Table:
    """What a file holds: the keys of its columns, and its rows without the empty ones."""

    keys: list[str]
    rows: list[Row]
    faults: list[Fault]


def kind_of(data: bytes) -> str:
    """The media type, by the content. Raises Unreadable with what to do."""
    if not data:
        raise Unreadable("The file is empty.")
    if data.startswith(_ZIP):
        return XLSX
    if data.startswith(_OLD_EXCEL):
        raise Unreadable("This is an old Excel file, or one with a password. Save it as .xlsx without a password.")
    if b"\0" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable("This is neither a CSV nor an XLSX file. Its content decides, whatever it is called.")
    if data.lstrip()[:5].lower() in (b"%pdf-", b"<html", b"<!doc", b"<?xml", b"{\\rtf"):
        raise Unreadable("This is neither a CSV nor an XLSX file. Its content decides, whatever it is called.")
    return CSV


def read(data: bytes) -> Table:
    """The table of an uploaded file. Raises Unreadable."""
    if kind_of(data) == XLSX:
        from dmmf.imports_xlsx import lines

        return table_of(lines(data))
    return table_of(csv_lines(data))


def csv_lines(data: bytes) -> list[tuple[int, list[RawCell]]]:
    """(number, cells) of each line of a CSV in UTF-8, parted by commas or semicolons. Raises Unreadable."""
    text = _decoded(data)
    first = text.split("\n", 1)[0].strip().lower()
    said = first.removeprefix("sep=") if first in ("sep=;", "sep=,") else ""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=said or _delimiter(text), strict=True)
    found: list[tuple[int, list[RawCell]]] = []
    try:
        for number, cells in enumerate(reader, 1):
            if not (said and number == 1) and any(cells):
                found.append((number, [RawCell(text=cell) for cell in cells[: MOST_COLUMNS + 1]]))
                _check_rows(len(found))
    except csv.Error as error:
        raise Unreadable(
            f"The CSV cannot be read at line {reader.line_num}: a quotation mark is missing or misplaced there."
        ) from error
    return found


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable("The file is “Unicode text” (UTF-16). In Excel, save it as “CSV UTF-8” or as .xlsx.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Unreadable(
            f"The file is not in UTF-8: line {line} has a letter that it cannot hold. It seems to be an older CSV "
            "(Windows-1252). In Excel, save it as “CSV UTF-8”, or as .xlsx."
        ) from error


def _delimiter(text: str) -> str:
    """Of the headings: what stands between them more often outside quotation marks."""
    outside = "".join(text.split("\n", 1)[0].split('"')[::2])
    return ";" if outside.count(";") > outside.count(",") else ","


def _check_rows(count: int) -> None:
    if count > MOST_ROWS + 1 + len(EXPLAINING):
        raise Unreadable(f"The file has more than {MOST_ROWS:,} rows. Import it in several parts.")


def table_of(lines: Iterable[tuple[int, list[RawCell]]]) -> Table:
    """The first line that is not empty holds the headings. Raises Unreadable where a row has no chance."""
    filled = ((number, cells) for number, cells in lines if any(cell.text.strip() or cell.wrong for cell in cells))
    first = next(filled, None)
    if first is None:
        raise Unreadable("The file is empty.")
    number, cells = first
    keys, faults = _keys(number, [neat(cell.text) for cell in cells])
    rows = []
    for number, cells in filled:
        if cells[0].text.startswith(EXPLAINING):
            continue
        rows.append(_row(number, cells, keys))
        _check_rows(len(rows) + len(EXPLAINING))
    if not rows and not faults:
        raise Unreadable("The file has headings but no row below them.")
    return Table([key for key in keys if key], rows, faults)


def _keys(number: int, headings: list[str]) -> tuple[list[str], list[Fault]]:
    """The column that each heading names, "" for none, and what is wrong with them."""
    known = {_folded(name): column.key for column in COLUMNS for name in (column.heading, column.key)}
    keys = [known.get(_folded(heading), "") for heading in headings]
    faults = [
        Fault(number, "There is no such column.", column=heading[:60], allowed=_headings())
        for heading, key in zip(headings, keys, strict=True)
        if heading and not key
    ]
    twice = sorted({key for key in keys if key and keys.count(key) > 1})
    faults += [Fault(number, "This column is there twice.", column=key) for key in twice]
    if len(headings) > MOST_COLUMNS:
        raise Unreadable(f"The file has more than {MOST_COLUMNS} columns. Use the template.")
    if "code" not in keys:
        raise Unreadable("The first row must hold the headings of the template, “Site code” among them.")
    return keys, faults


def _folded(heading: str) -> str:
    return " ".join(heading.casefold().split()).rstrip("*").strip()


def _headings() -> str:
    return f"One of: {'; '.join(column.heading for column in COLUMNS)}"


def _row(number: int, cells: list[RawCell], keys: list[str]) -> Row:
    row = Row(number, {})
    for place, key in enumerate(keys):
        cell = cells[place] if place < len(cells) else RawCell()
        if not key:
            continue
        row.cells[key] = unsafe(neat(cell.text))
        if wrong := cell.wrong or _wrong(cell, BY_KEY[key]):
            row.faults.append(Fault(number, wrong, column=BY_KEY[key].heading, value=neat(cell.text)[:60]))
    if any(cell.text.strip() or cell.wrong for cell in cells[len(keys) :]):
        row.faults.append(Fault(number, "There is something to the right of the last heading."))
    return row


def _wrong(cell: RawCell, column: Column) -> str:
    if len(cell.text) > MOST_TEXT:
        return "This is too long for a cell."
    if not storable(cell.text):
        return "This holds characters that cannot be stored. Remove invisible characters, or type it again."
    if cell.is_day and column.holds not in (Holds.DAY, Holds.TOLD):
        return "The spreadsheet has made a day of this. Format the column as text and type it again."
    return ""
