"""How a table is set: column widths by what the columns hold, and where it may break.

Given widths let the layout engine set row after row without measuring every cell first, which halves the time
of a long table, and keep words whole where there is room for them.
"""

from __future__ import annotations

from collections.abc import Sequence

WIDE = 8  # columns from which a table is set on a landscape page
SHORT = 9  # rows up to which a table is kept on one page
MUCH = 1200  # characters in a cell beyond which its row may break across pages
LONGEST_TEXT = 60  # characters beyond which a cell does not ask for a still wider column
LONGEST_WORD = 22  # a longer word is broken


def column_widths(rows: Sequence[Sequence[str]]) -> list[str]:
    """Percentages that add up to 100. The first row holds the headings; every row has the same length."""
    wants = [_want([row[index] for row in rows]) for index in range(len(rows[0]))]
    total = sum(wants)
    return [f"{100 * want / total:.2f}%" for want in wants]


def _want(cells: Sequence[str]) -> float:
    """In characters: room for the longest word, and more where most cells hold long text."""
    word = max((len(word) for cell in cells for word in cell.split()), default=0)
    lengths = sorted(min(len(cell), LONGEST_TEXT) for cell in cells[1:])
    usual = lengths[int(len(lengths) * 0.9)] if lengths else 0
    return max(min(word, LONGEST_WORD) * 1.08 + 2.5, usual**0.88 + 2.5, 5.0)


def is_tall(cells: Sequence[str]) -> bool:
    """A row that may be too high to be kept on one page."""
    return any(len(cell) > MUCH for cell in cells)


def is_short(rows: Sequence[Sequence[str]]) -> bool:
    """A table that is better moved to the next page than broken."""
    return len(rows) <= SHORT and not any(is_tall(row) for row in rows)
