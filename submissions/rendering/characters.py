"""Characters that no font of the documents has, and what is printed in their place.

An empty box says nothing, and a file with one is not PDF/A. So a character that cannot be printed is printed as its
number, such as [U+6F22]; the text that was frozen keeps it.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from .fonts import font_files

MOST = 8  # numbers in a row: of a longer passage the rest is counted
UNSEEN = {"Cf", "Zs", "Zl", "Zp"}  # spaces, and marks that order a text and are not drawn: kinds of characters
DRAWN = re.compile(
    "[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001bca3]"
)  # yet
SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")  # choose how the character before them is drawn
LINES = "\u2028\u2029"  # ends of lines that the layout engine takes for characters
_MARKUP = re.compile(r"<[^>]*>|[^\x00-\x7f]+")


@cache
def _printed() -> frozenset[int]:
    """Every character that some font has. The layout engine takes any of them that does."""
    from fontTools.ttLib import TTFont

    found: set[int] = set()
    for path in font_files():
        with TTFont(path, lazy=True) as font:
            found.update(font.getBestCmap())
    return frozenset(found)


@cache
def is_printable(character: str) -> bool:
    """What a character for private use means is known to nobody but who wrote it, whatever a font draws for it."""
    kind = unicodedata.category(character)
    if kind == "Co":
        return False
    if character.isascii() or ord(character) in _printed() or SELECTORS.match(character):
        return True
    return kind in UNSEEN and not DRAWN.match(character)


def unprintable(text: str) -> list[str]:
    """The characters of a text that no font has, each once, in the order of their numbers."""
    return [] if text.isascii() else sorted(one for one in set(text) if not is_printable(one))


def lacking(frozen: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Where a frozen text has characters that no font has, and which: (title, anchor of the section, characters)."""
    for section in frozen.get("sections", ()):
        if found := unprintable(json.dumps(section, ensure_ascii=False)):
            yield f"{section['number']} {section['title']}".strip(), f"section-{section['key']}", named(found)
    rest = {name: value for name, value in frozen.items() if name != "sections"}
    if found := unprintable(json.dumps(rest, ensure_ascii=False)):
        yield "Outside of the sections", "", named(found)


def named(characters: Sequence[str]) -> str:
    """ "漢 (U+6F22), 字 (U+5B57) and 3 more": characters for people, who see them on screen."""
    first = ", ".join(f"{one} ({number(one)})" for one in characters[:MOST])
    return f"{first} and {len(characters) - MOST} more" if len(characters) > MOST else first


def number(character: str) -> str:
    return f"U+{ord(character):04X}"


def printable(html: str) -> str:
    """The HTML with numbers for what cannot be printed; inside of tags nothing is changed."""
    for line in LINES:
        html = html.replace(line, " ")
    return html if not unprintable(html) else _MARKUP.sub(lambda found: _numbered(found[0]), html)


def _numbered(text: str) -> str:
    if text.startswith("<"):
        return text
    parts: list[str] = []
    waiting: list[str] = []
    for character in text:
        if is_printable(character):
            parts += [*_numbers(waiting), character]
            waiting = []
        else:
            waiting.append(character)
    return "".join([*parts, *_numbers(waiting)])


def _numbers(characters: list[str]) -> list[str]:
    if not characters:
        return []
    more = f" and {len(characters) - MOST} more" if len(characters) > MOST else ""
    return [f"[{' '.join(map(number, characters[:MOST]))}{more}]"]
