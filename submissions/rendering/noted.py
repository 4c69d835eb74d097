"""What assembly has to know of a fragment before it opens it: written behind its end when it is made.

To open a PDF takes milliseconds and far more memory than its bytes, and a dossier has hundreds of fragments.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

import pydyf

from .tagging import FLAW

MARK = b"\n%noted "
Anchors = dict[str, tuple[int, float]]  # name -> (page index from 0, height in points from the bottom)


@dataclass(frozen=True)
class Noted:
    pages: int
    anchors: Anchors
    flaw: str  # what keeps the fragment from being PDF/A; "" for nothing


def of(pdf: pydyf.PDF) -> Noted:
    """Of a fragment whose tags are finished, and which is about to be written."""
    pages = list(pdf.page_references)
    names = pdf.catalog.get("Names", {}).get("Dests", {}).get("Names", [])
    anchors = {
        name.string: (pages.index(target[0]), float(target[3]))
        for name, target in zip(names[::2], names[1::2], strict=True)
    }
    flaw = pdf.catalog.get(FLAW)
    return Noted(len(pages), anchors, flaw.string if flaw else "")


def append(data: bytes, noted: Noted) -> bytes:
    said: Mapping[str, object] = {"pages": noted.pages, "anchors": noted.anchors, "flaw": noted.flaw}
    return data + MARK + json.dumps(said, separators=(",", ":")).encode()


def read(data: bytes) -> tuple[bytes, Noted]:
    """The PDF alone, and what `append` wrote behind it. Raises ValueError where nothing was noted.

    A reader that looks for the end of the PDF looks at the last kilobyte only, so the notes have to go first.
    """
    pdf, mark, said = data.rpartition(MARK)
    if not mark:
        raise ValueError("nothing was noted of this fragment")
    found = json.loads(said)
    anchors = {name: (int(page), float(height)) for name, (page, height) in found["anchors"].items()}
    return pdf, Noted(found["pages"], anchors, found["flaw"])
