"""Reading a workbook that nobody vouches for: first its parts are counted and looked through, then openpyxl reads one.

A workbook is a zip of XML. Its sizes are limited before anything is unpacked (a zip says the unpacked size of each
part, and nothing more is read than it says); a document type, by which entities would grow, is refused in every part.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from typing import IO, Any

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse
from openpyxl import load_workbook

from dmmf.imports_reading import MOST_COLUMNS, RawCell, Unreadable
from dmmf.register_files import SHEET

MOST_UNPACKED = 60 * 1024 * 1024
MOST_PARTS = 300
MOST_LINES = 1_048_576  # rows that a sheet can have
MOST_TAGS = 5_000_000  # in a sheet: 20,000 rows of 60 cells, each with its value, opened and closed
MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref\s*=\s*[\"']([^\"']*)")
ROWS = re.compile(rb"<(?:\w+:)?row[\s/>]")
# A cell with something in it in column BI, the 61st, or beyond.
FAR_RIGHT = re.compile(
    rb"<(?:\w+:)?c\s(?:[^>]*?\s)?r\s*=\s*[\"'](?:[A-Z]{3,}|[C-Z][A-Z]|B[I-Z])[0-9]+[\"'](?:[^>]*[^>/])?>"
)
# How openpyxl and the zip under it say that a file is not what they expect.
BROKEN = (OSError, ValueError, TypeError, LookupError, AttributeError, SyntaxError, ArithmeticError, RuntimeError,
          EOFError, AssertionError, zipfile.BadZipFile, zlib.error, DefusedXmlException)  # fmt: skip
DAMAGED = "The file cannot be read as a spreadsheet: it seems to be damaged. Save it again as .xlsx, or as CSV."


def lines(data: bytes) -> Iterator[tuple[int, list[RawCell]]]:
    """(number, cells) of each row of the sheet that holds the sites. Raises Unreadable, also while it goes on."""
    check_parts(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        sheet = _sheet(book)
        _check_layout(data, sheet)
        sheet.reset_dimensions()  # what the file says of itself may leave rows out
        for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), 1):
            if number > MOST_LINES:
                raise Unreadable("The sheet says that it has more rows than a sheet can have.")
            if cells and any(cell.value is not None for cell in cells):
                yield number, [_raw(cell) for cell in _trimmed(cells)]
    except Unreadable:
        raise
    except MemoryError:
        raise Unreadable("The file is far too large when it is unpacked.") from None
    except BROKEN as error:
        raise Unreadable(DAMAGED) from error


def check_parts(data: bytes) -> None:
    """Count, size and document types of the parts. Raises Unreadable."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise Unreadable(
                    "The file is far too large when it is unpacked. Use the template, and only its sheets."
                )
            if not {"[Content_Types].xml", "xl/workbook.xml"} <= {part.filename for part in parts}:
                raise Unreadable("This is a zip file, but no XLSX workbook. Save the table as .xlsx, or as CSV.")
            if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
                raise Unreadable(DAMAGED)
            if any(part.flag_bits & 1 for part in parts):
                raise Unreadable("The file is protected by a password. Save it without one.")
            for part in parts:
                with archive.open(part) as file:
                    _check_document(file)
    except Unreadable:
        raise
    except BROKEN as error:
        raise Unreadable(DAMAGED) from error


def _check_document(file: IO[bytes]) -> None:
    """Whatever a part is called, openpyxl might be led to it. A document type stands before the first element."""
    try:
        next(iter(iterparse(file, events=("start",), forbid_dtd=True)), None)
    except DefusedXmlException as error:
        raise Unreadable("The file holds definitions that no spreadsheet needs, and was not read.") from error
    except ParseError:
        return  # an image, say; where it ought to have been XML, openpyxl stumbles over it


def _sheet(book: Any) -> Any:
    """The visible sheet called "Sites", or the first visible one. Hidden sheets are not read."""
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if not visible:
        raise Unreadable("The workbook has no visible sheet.")
    return next((sheet for sheet in visible if sheet.title.strip().casefold() == SHEET.casefold()), visible[0])


def _check_layout(data: bytes, sheet: Any) -> None:
    """No merged cells: all but the first of them are empty in the file. Nothing beyond the last column we read.

    Looks at the bytes, because a second pass through a parser would double the time of reading.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = archive.read(sheet._worksheet_path)
    if b"\0" in xml or xml.count(b"<") > MOST_TAGS or len(ROWS.findall(xml)) > MOST_LINES:
        raise Unreadable(DAMAGED)
    if merged := MERGED.search(xml):
        where = merged[1].decode(errors="replace")[:20]
        raise Unreadable(f"The cells {where} are merged. Unmerge them and give each row its own value.")
    if FAR_RIGHT.search(xml):
        raise Unreadable(f"The sheet has more than {MOST_COLUMNS} columns. Use the template.")


def _trimmed(cells: tuple[Any, ...]) -> tuple[Any, ...]:
    last = max(place for place, cell in enumerate(cells) if cell.value is not None)
    return cells[: last + 1]


def _raw(cell: Any) -> RawCell:
    """The cell's text: days in ISO form, whole numbers without a point."""
    value = cell.value
    if value is None:
        return RawCell()
    if cell.data_type == "f":
        return RawCell(text="formula", wrong="This is a formula. Put its value in its place.")
    if cell.data_type == "e":
        return RawCell(text=str(value), wrong=f"The spreadsheet could not work this out: it shows {value}.")
    if isinstance(value, bool):
        return RawCell(text="TRUE" if value else "FALSE")
    if isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        return RawCell(text=day.isoformat(), is_day=True)
    if isinstance(value, float):
        return RawCell(text=str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value))
    return RawCell(text=str(value))
