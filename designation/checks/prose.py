"""Reading running text carefully: times said of a shelf life, and evidence mentioned by code.

What is read here is a guess at what people mean, so what it finds is asked about; only a text that calls something
"evidence E7" is taken at its word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from designation.checks.times import Stated, stated

_COUNTED = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_WORDS = {word: value for value, word in enumerate(_COUNTED, start=1)}
_WORDS |= {"fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "sixty": 60, "ninety": 90}
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks", "o": "months", "y": "years"}
_NUMBER = r"(?<![\d.,])\d{1,9}(?:,\d{3})*(?:\.\d{1,6})?"
# (?a: because small and capital letters are all that may differ: without it, a dotless i would do for an i.
_QUANTITY = rf"(?P<quantity>{_NUMBER}|(?a:{'|'.join(_WORDS)}))"
_UNIT = (
    r"(?:(?P<o>months?)|(?P<s>seconds?|secs?|s)|(?P<m>minutes?|mins?)|(?P<h>hours?|hrs?|h)|(?P<d>days?)"
    r"|(?P<w>weeks?)|(?P<y>years?))\b"
)
_TIME = rf"\b{_QUANTITY}[\s-]?{_UNIT}"
_LINK = (
    r"(?:\s*(?:[:=(,]|of|is|was|are|be|at|for|to|only|about|that|which|ends?|ended|lasts?|set|limited|stated|has|been"
    r"|the|a|an|its|product|time|period)\b|\s*[:=(,])"
)
# Nouns that begin a statement of time, by what they speak of.
SHELF_LIFE, HOLD, IN_USE, PROCESS = (
    r"shelf[- ](?:life|lives)",
    r"hold(?:ing)?[- ]time",
    r"in[- ]use[- ](?:time|period|shelf[- ]life|life)",
    r"(?:process|manufacturing|manufacture|production)[- ]time",
)
_CODE = re.compile(r"(?<![\w-])E[1-9]\d{0,5}\b", re.ASCII)
_NAMED = re.compile(r"\b(?:evidence|see|report|annex|appendix|attachment)\s+$", re.IGNORECASE)


def times_of(text: str, noun: str) -> Iterator[tuple[str, Stated]]:
    """What is said of the noun: "shelf life of 20 minutes", "a 20-minute shelf life" -> (words, time).

    Ranges, limits ("less than ...") and times further away than a few linking words are left alone.
    """
    if not re.search(noun, text, re.IGNORECASE):
        return
    after = rf"\b{noun}\b(?:{_LINK}){{0,7}}\s*{_TIME}(?!\s*(?:to|or|and|–|-)\s*\d)"
    before = rf"{_TIME}['’]?[\s-]+{noun}\b"
    for pattern in (after, before):
        for match in re.finditer(pattern, text, re.IGNORECASE):
            if found := _read(match):
                yield match[0], found


def ranges_of(text: str) -> Iterator[tuple[Stated, Stated]]:
    """ "15 to 30 min", "40 to 90 seconds" -> both ends; a single time is no range."""
    pattern = rf"\b(?P<low>{_NUMBER})\s*(?:to|–|-|and)\s*{_TIME}"
    for match in re.finditer(pattern, text, re.IGNORECASE):
        if high := _read(match):
            low = _stated(_quantity(match["low"]), _unit(match))
            if low:
                yield low, high


def codes_in(text: str) -> Iterator[tuple[str, bool]]:
    """Codes that look like evidence, and whether the text calls them so: "evidence E7" -> ("E7", True)."""
    for match in _CODE.finditer(text):
        named = bool(_NAMED.search(text[max(0, match.start() - 20) : match.start()]))
        if named or len(match[0]) <= 3:  # E330 is a food additive
            yield match[0], named


def _read(match: re.Match[str]) -> Stated | None:
    return _stated(_quantity(match["quantity"]), _unit(match))


def _unit(match: re.Match[str]) -> str:
    return next(unit for key, unit in _UNITS.items() if match[key])


def _quantity(words: str) -> Fraction:
    return Fraction(_WORDS.get(words.lower(), 0)) or Fraction(words.replace(",", ""))


def _stated(quantity: Fraction, unit: str) -> Stated | None:
    if unit == "weeks":
        quantity, unit = quantity * 7, "days"
    elif unit == "years":
        quantity, unit = quantity * 12, "months"
    if unit == "months" and quantity != int(quantity):
        return None
    return stated(int(quantity) if quantity == int(quantity) else quantity, unit)
