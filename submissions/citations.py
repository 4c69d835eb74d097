"""Which evidence an answer cites: by code in an evidence question or column, by image in a rich text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from submissions.html_tree import tags
from submissions.questionnaire import Kind, Question

EVIDENCE_COLUMN = "evidence"  # a table's column of this key holds codes: "E1, E3"
_CODE = re.compile(r"\b[Ee][1-9][0-9]{0,5}\b", re.ASCII)
IMAGE_PREFIX = "evidence:"  # the src of an image that is an attachment: "evidence:E3"


@dataclass(frozen=True)
class Image:
    src: str
    alt: str

    @property
    def code(self) -> str:
        """The evidence code the image stands for, or an empty string if it is no evidence."""
        return self.src.removeprefix(IMAGE_PREFIX) if self.src.startswith(IMAGE_PREFIX) else ""


def images(html: str) -> list[Image]:
    """The images of a rich text, in order."""
    if "<img" not in html.lower():  # most texts have none, and reading tags takes its time
        return []
    found = (tag.attributes() for tag in tags(html) if tag.name == "img" and not tag.is_end)
    return [Image(given.get("src", ""), given.get("alt", "").strip()) for given in found]


def codes(question: Question, value: Any) -> list[str]:
    """The evidence codes this answer cites, in order and without repeats; [] for badly shaped answers."""
    cited: list[str] = []
    if question.kind is Kind.EVIDENCE and isinstance(value, list):
        cited = [code for code in value if isinstance(code, str)]
    elif question.kind is Kind.RICH and isinstance(value, str):
        cited = [image.code for image in images(value) if image.code]
    elif question.kind is Kind.ROWS and isinstance(value, list):
        cited = [code for row in value if isinstance(row, Mapping) for code in _row_codes(question, row)]
    return list(dict.fromkeys(cited))


def _row_codes(question: Question, row: Mapping[str, Any]) -> Iterator[str]:
    """Codes as people write them: "E1, e3" and "E1 and E3" cite E1 and E3."""
    for column in question.columns:
        cell = row.get(column.key)
        if column.key == EVIDENCE_COLUMN and isinstance(cell, str):
            yield from cell_codes(cell)


def cell_codes(cell: str) -> list[str]:
    """The codes in a cell of the evidence column: "E1, e3" -> ["E1", "E3"]."""
    return [code.upper() for code in _CODE.findall(cell)]
