"""Which evidence an answer cites: by code in an evidence question, by image in a rich text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from submissions.html_tree import tags
from submissions.questionnaire import Kind, Question

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
    found = (tag.attributes() for tag in tags(html) if tag.name == "img" and not tag.is_end)
    return [Image(given.get("src", ""), given.get("alt", "").strip()) for given in found]


def codes(question: Question, value: Any) -> list[str]:
    """The evidence codes this answer cites, in order and without repeats; [] for badly shaped answers."""
    cited: list[str] = []
    if question.kind is Kind.EVIDENCE and isinstance(value, list):
        cited = [code for code in value if isinstance(code, str)]
    elif question.kind is Kind.RICH and isinstance(value, str):
        cited = [image.code for image in images(value) if image.code]
    return list(dict.fromkeys(cited))
