"""Which evidence an answer cites: by code in an evidence question, by image in a rich text."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

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


class _ImageCollector(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.images: list[Image] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            given = dict(attrs)
            self.images.append(Image(given.get("src") or "", (given.get("alt") or "").strip()))


def images(html: str) -> list[Image]:
    """The images of a rich text, in order."""
    collector = _ImageCollector()
    collector.feed(html)
    collector.close()
    return collector.images


def codes(question: Question, value: Any) -> list[str]:
    """The evidence codes this answer cites, in order and without repeats; [] for badly shaped answers."""
    cited: list[str] = []
    if question.kind is Kind.EVIDENCE and isinstance(value, list):
        cited = [code for code in value if isinstance(code, str)]
    elif question.kind is Kind.RICH and isinstance(value, str):
        cited = [image.code for image in images(value) if image.code]
    return list(dict.fromkeys(cited))
