"""Reading running text: names of sites, numbers in words, dates and states. Patterns take time linear in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from designation.passages import Passage
from dmmf.states import SiteState

S = SiteState
NAME = r"[A-Za-z0-9]{1,40}(?:[-/_.][A-Za-z0-9]{1,40}){0,6}"
_NAME = re.compile(rf"(?<![\w/-]){NAME}(?![\w/-])", re.ASCII)
_SPACED = re.compile(r"(?<![\w-])([A-Z][A-Za-z]{0,5}) (\d{1,6})(?![\w-])", re.ASCII)
_SENTENCE = re.compile(r"(?<=[.;!?])\s+")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
DATE = rf"(?:\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}} (?:{'|'.join(_MONTHS)}) \d{{4}})"
_SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDED = rf"(?:{'|'.join(_TENS)})(?:-(?:{'|'.join(_SMALL[1:10])}))?|{'|'.join(_SMALL[1:])}"
NUMBER = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,6}}|{_WORDED})"
# How a text says a state, and in which states of the register that is true.
STATES: Mapping[str, frozenset[str]] = {
    "active": frozenset({S.ACTIVE}),
    "paused": frozenset({S.PAUSED}),
    "suspended": frozenset({S.SUSPENDED, S.PAUSED}),  # a Control Site may say so of what it paused itself
    "revoked": frozenset({S.REVOKED}),
    "ceased": frozenset({S.CEASED}),
    "approved": frozenset({S.APPROVED, S.ACTIVE, S.PAUSED}),
    "qualified": frozenset({S.QUALIFIED, S.APPROVED, S.ACTIVE, S.PAUSED}),
    "proposed": frozenset({S.PROPOSED, S.UNDER_EVALUATION}),
    "under evaluation": frozenset({S.UNDER_EVALUATION}),
}
# A sentence that says what happens when, and not what is so today.
_SUPPOSED = re.compile(
    r"\b(?:if|when|whenever|once|until|unless|before|after|while|whether|must|may|might|should|would|will|can|cannot"
    r"|shall|was|were|had|been|not|never|example|such as|only)\b",
    re.IGNORECASE,
)


def sentences(passage: Passage) -> list[str]:
    return _SENTENCE.split(passage.text)


def states_what_is(sentence: str) -> bool:
    """Is it said of today, without an if or a when?"""
    return not _SUPPOSED.search(sentence)


def plain(name: str) -> str:
    """Without what people leave out or confuse: case, spaces, hyphens, leading zeros, O for 0, I and l for 1."""
    parts = re.findall(r"[a-z]+|[0-9]+", name.casefold().translate(_CONFUSED))
    return "".join(part.lstrip("0") or "0" if part.isdigit() else part for part in parts)


_CONFUSED = str.maketrans({"o": "0", "l": "1", "i": "1"})


def number_of(words: str) -> int:
    """ "12", "1,200", "twelve", "twenty-one"."""
    given = words.casefold().replace(",", "")
    if given.isdigit():
        return int(given)
    tens, _, ones = given.partition("-")
    if tens in _TENS:
        return 10 * (_TENS.index(tens) + 2) + (_SMALL.index(ones) if ones else 0)
    return _SMALL.index(given)


def day_of(words: str) -> date | None:
    """ "3 March 2026" or "2026-03-03"; None for a day that there is not."""
    try:
        if "-" in words:
            return date.fromisoformat(words)
        number, month, year = words.split()
        return date(int(year), _MONTHS.index(month) + 1, int(number))
    except ValueError:
        return None


def names_in(sentence: str) -> Iterator[str]:
    """Every run of letters and digits that could be a name: "MU-03", "POL-104"; and "MU 03"."""
    yield from _NAME.findall(sentence)
    yield from (f"{match[1]} {match[2]}" for match in _SPACED.finditer(sentence))
