"""Rules on the pages: their size, their margins, their numbers."""

from __future__ import annotations

from collections.abc import Iterator

from .facts import Examined
from .rule import NotApplicable, rule
from .rules_file import FDA, PDFUA

A4 = (595.276, 841.89)
EDGE = 27  # points: three eighths of an inch
READABLE = 8.95  # points, which is 9 with what rounding takes
EMPTY = 2  # the length of an empty string as it is written
SMALL = 0.2  # of all text may be smaller: fingerprints, sources, page numbers


@rule("paper", "Every page is A4, upright or landscape, and is not turned.", FDA)
def paper(file: Examined) -> Iterator[str]:
    for number, page in enumerate(file.pages, 1):
        box = [float(side) for side in page.mediabox]
        width, height = sorted((box[2] - box[0], box[3] - box[1]))
        if abs(width - A4[0]) > 1 or abs(height - A4[1]) > 1 or int(page.obj.get("/Rotate", 0)) % 360:
            yield f"page {number}: {width:.0f} by {height:.0f} points"


@rule("margins", "No text stands within three eighths of an inch of an edge.", FDA)
def margins(file: Examined) -> Iterator[str]:
    for number, (page, content) in enumerate(zip(file.pages, file.contents, strict=True), 1):
        left, bottom, right, top = (float(side) for side in page.mediabox)
        if any(
            not (left + EDGE <= x <= right - EDGE and bottom + EDGE <= y <= top - EDGE)
            for x, y, _, length in content.texts
            if length > EMPTY
        ):
            yield f"page {number}"


@rule("type-size", "Four fifths of the text are set in 9 points or larger.", FDA)
def type_size(file: Examined) -> Iterator[str]:
    texts = [(size, length) for content in file.contents for _, _, size, length in content.texts]
    total = sum(length for _, length in texts)
    if not total:
        raise NotApplicable("The pages hold no text of their own.")
    small = sum(length for size, length in texts if size < READABLE)
    if small > SMALL * total:
        yield f"the file: {100 * small / total:.0f} % of the text is smaller"


@rule("numbered", "Every page says which of how many it is, in an artifact that is not read aloud.", PDFUA)
def numbered(file: Examined) -> Iterator[str]:
    for number, content in enumerate(file.contents, 1):
        if f"Page {number} of {len(file.pages)}".encode() not in content.footers:
            yield f"page {number}"


@rule("tab-order", "The tab key follows the tags on every page.", PDFUA)
def tab_order(file: Examined) -> Iterator[str]:
    for number, page in enumerate(file.pages, 1):
        if "/Annots" in page.obj and page.obj.get("/Tabs") != "/S":
            yield f"page {number}"
