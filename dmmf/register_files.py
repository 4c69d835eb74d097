"""The register as a file for a spreadsheet, and the empty table to fill in. No cell is one that would be calculated."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from dmmf.register_columns import COLUMNS, Column, Holds
from submissions.register import FORMULA, safe

CSV, XLSX = "text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHEET, HELP = "Sites", "Columns"
# First cells of the lines of the CSV template that explain the columns; an import passes over them.
EXPLAINING = ("# What it is", "# Required", "# Allowed")
HEADINGS = tuple(column.heading for column in COLUMNS)
EARLIEST = date(1900, 3, 1)  # spreadsheets count the days of 1900 wrongly before it


def unsafe(text: str) -> str:
    """What `safe` made of a text, undone."""
    inner = text[1:]
    return inner if text.startswith("'") and inner.lstrip(" ").startswith(FORMULA) else text


def as_csv(rows: Iterable[Mapping[str, str]]) -> Iterator[str]:
    """The lines of a CSV with its byte order mark, by which Excel knows that it is UTF-8."""
    yield "\ufeff" + _line(HEADINGS)
    for row in rows:
        yield _line([safe(row[column.key]) for column in COLUMNS])


def csv_template() -> str:
    """Headings, and below them lines that explain; an example among them."""
    lines = [
        (EXPLAINING[0], [column.what for column in COLUMNS]),
        (EXPLAINING[1], ["yes" if column.required else "no" for column in COLUMNS]),
        (EXPLAINING[2], [column.allowed for column in COLUMNS]),
    ]
    said = [_line([f"{first}: {cells[0]}", *map(safe, cells[1:])]) for first, cells in lines]
    return "".join(["\ufeff", _line(HEADINGS), *said])


def _line(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()


def as_xlsx(rows: Iterable[Mapping[str, str]]) -> bytes:
    """A workbook with the sites, and a second sheet that explains the columns."""
    book = Workbook(write_only=True)
    sheet = _sheet(book, SHEET, [max(14, min(len(name) + 4, 40)) for name in HEADINGS])
    sheet.append([_bold(sheet, name) for name in HEADINGS])
    for row in rows:
        sheet.append([_cell(sheet, column, row[column.key]) for column in COLUMNS])
    _explain(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet(book: Workbook, title: str, widths: Iterable[int]) -> Any:
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "B2"
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    return sheet


def _cell(sheet: Any, column: Column, text: str) -> Any:
    if column.holds is Holds.NUMBER:
        return int(text)
    if column.holds is Holds.DAY and text and (day := date.fromisoformat(text)) >= EARLIEST:
        cell = WriteOnlyCell(sheet, day)
        cell.number_format = "yyyy-mm-dd"
        return cell
    cell = WriteOnlyCell(sheet, safe(text))
    cell.data_type = "s"  # "#N/A" would be taken for an error otherwise
    cell.number_format = "@"
    return cell


def _explain(book: Workbook) -> None:
    sheet = _sheet(book, HELP, (24, 10, 60, 70, 34))
    sheet.append([_bold(sheet, name) for name in ("Column", "Required", "What it is", "Allowed", "Example")])
    for column in COLUMNS:
        said = (column.heading, "yes" if column.required else "no", column.what, column.allowed, column.example)
        sheet.append([_wrapped(sheet, safe(text)) for text in said])


def _bold(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, text)
    cell.font = Font(bold=True)
    return cell


def _wrapped(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, text)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell
