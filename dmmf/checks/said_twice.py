"""Ranges and times that the text states more than once, in one section and in another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from designation.case import text
from designation.checks import prose
from designation.checks.findings import Finding, fail, unsure, verdict
from designation.checks.times import Stated, order
from designation.passages import Passage
from dmmf.checks import places
from dmmf.checks.at_sites import counted
from dmmf.checks.case import FileCase
from dmmf.checks.reading import sentences
from dmmf.checks.sources import ONE_TRUTH, TWICE
from submissions.checks import Check

_DEGREES = r"(?P<low>[-−]?\d{1,3}(?:\.\d)?)\s*(?:°\s?C)?\s*(?:to|–|-|and)\s*(?P<high>[-−]?\d{1,3}(?:\.\d)?)\s*°\s?C"
_TEMPERATURE = re.compile(_DEGREES)
# What a temperature is of, and the words that say so beyond doubt.
_OF = {
    "storage temperature": (re.compile(r"\bstor(?:e|ed|age|ing)\b", re.IGNORECASE), "storage temperature"),
    "transport temperature": (re.compile(r"\b(?:transport|ship)", re.IGNORECASE), "transport temperature"),
    "incubation temperature": (re.compile(r"\bincubat", re.IGNORECASE), "incubation temperature"),
    "room temperature": (re.compile(r"\b(?:room|ambient)\b", re.IGNORECASE), "room temperature"),
}
_TIMES = {
    "shelf life": prose.SHELF_LIFE,
    "hold time": prose.HOLD,
    "in-use time": prose.IN_USE,
    "process time": prose.PROCESS,
}


@dataclass(frozen=True)
class Said:
    """A range as a text states it. `outright`: with the noun itself, so that nothing else can be meant."""

    passage: Passage
    words: str
    low: float
    high: float
    outright: bool


def temperatures(case: FileCase) -> Check:
    """A range of temperature that two sections give differently."""
    stated = {noun: list(_ranges(case, noun)) for noun in _OF}
    total = sum(map(len, stated.values()))
    return verdict(
        "temperatures_twice",
        "Temperatures are the same wherever they are stated",
        TWICE,
        [finding for noun, ranges in stated.items() for finding in _apart(noun, ranges)],
        places=[*dict.fromkeys(one.passage.place for ranges in stated.values() for one in ranges)]
        or [case.questionnaire.sections[0].key],
        passed=f"{counted(total, 'range')} of temperature in the text; no section contradicts another."
        if total
        else "The text states no range of temperature for storage, transport, incubation or the room.",
    )


def _ranges(case: FileCase, noun: str) -> Iterator[Said]:
    about, outright = _OF[noun]
    for passage in case.passages:
        for sentence in sentences(passage):
            found = list(_TEMPERATURE.finditer(sentence)) if about.search(sentence) else []
            # With two ranges, or two nouns, nobody can tell which belongs to which.
            if len(found) == 1 and sum(bool(other.search(sentence)) for other, _ in _OF.values()) == 1:
                low, high = (float(found[0][end].replace("−", "-")) for end in ("low", "high"))
                yield Said(passage, found[0][0], low, high, outright in sentence.casefold())


def _apart(noun: str, ranges: list[Said]) -> Iterator[Finding]:
    """The first statement against every other one that differs, once per pair of places."""
    seen: set[tuple[str, str]] = set()
    for one in ranges[1:]:
        first = ranges[0]
        pair = (one.passage.place, one.words)
        if (one.low, one.high) == (first.low, first.high) or pair in seen:
            continue
        seen.add(pair)
        heading = first.passage.question.heading
        message = f"The {noun} is {first.words} in “{heading}” and {one.words} in “{one.passage.question.heading}”."
        # Two materials may be stored differently, so only the same noun in two sections contradicts itself.
        sure = first.outright and one.outright and first.passage.section is not one.passage.section
        yield (fail if sure else unsure)(message, one.passage.place, first.passage.place)


def times(case: FileCase) -> Check:
    """A shelf life, hold time, in-use time or process time that two sections give differently."""
    stated = {noun: _times(case, pattern) for noun, pattern in _TIMES.items()}
    total = sum(map(len, stated.values()))
    return verdict(
        "times_twice",
        "Times are the same wherever they are stated",
        TWICE,
        [finding for noun, said in stated.items() for finding in _times_apart(noun, said)],
        places=[*dict.fromkeys(passage.place for said in stated.values() for passage, _, _ in said)]
        or [case.questionnaire.sections[0].key],
        passed=f"{counted(total, 'time')} in the text; no section contradicts another."
        if total
        else "The text states no shelf life, hold time, in-use time or process time.",
    )


Timed = tuple[Passage, str, Stated]


def _times(case: FileCase, noun: str) -> list[Timed]:
    return [(p, words, stated) for p in case.passages for words, stated in prose.times_of(p.text, noun)]


def _times_apart(noun: str, said: list[Timed]) -> Iterator[Finding]:
    seen: set[tuple[str, str]] = set()
    for passage, _words, stated in said[1:]:
        first, _, before = said[0]
        compared, pair = order(before.time, stated.time), (passage.place, str(stated))
        if compared == 0 or pair in seen:
            continue
        seen.add(pair)
        message = f"The {noun} is {before} in “{first.question.heading}” and {stated} in “{passage.question.heading}”."
        sure = compared is not None and first.section is not passage.section
        yield (fail if sure else unsure)(message, passage.place, first.place)


def registered(case: FileCase) -> Check:
    """What the file's first questions say of product, holder and Qualified Person, against the register."""
    here = places.control_site(case)
    return verdict(
        "file_as_registered",
        "Product, holder and Qualified Person are those of the register",
        ONE_TRUTH,
        _registered(case),
        places=("control.product_name", "control.holder", "control.qp_name", here),
        passed=f"{text(case.product, 'name')} of {text(case.register, 'organisation')}: as in the register.",
    )


def _registered(case: FileCase) -> Iterator[Finding]:
    here = places.control_site(case)
    stated = {key: case.text("control", key) for key in ("product_name", "holder", "qp_name")}
    name, holder = text(case.product, "name"), text(case.register, "organisation")
    if not stated["product_name"] or not stated["holder"]:
        yield unsure("The file does not say yet for which product and holder it is.", "control.product_name", here)
    if stated["product_name"] and not _alike(stated["product_name"], name):
        message = f"The file names the product “{stated['product_name']}”, the register “{name}”."
        yield fail(message, "control.product_name", here)
    if stated["holder"] and not _alike(stated["holder"], holder):
        message = f"The file names the holder “{stated['holder']}”, the register “{holder}”."
        yield fail(message, "control.holder", here)
    qualified = [text(row, "name") for row in case.list_of("persons") if text(row, "role") == "qp"]
    if stated["qp_name"] and not any(_words(one) <= _words(stated["qp_name"]) for one in qualified if one):
        message = f"“{stated['qp_name']}” is to approve the file as Qualified Person, but the register has no such one."
        yield fail(message, "control.qp_name", here)


def _alike(one: str, other: str) -> bool:
    """The same words, or one with a few more; "Ltd" is Limited."""
    mine, theirs = _words(one), _words(other)
    return bool(mine & theirs) and (mine <= theirs or theirs <= mine)


def _words(name: str) -> set[str]:
    words = re.findall(r"[^\W_]+", name.casefold())
    return {{"ltd": "limited"}.get(word, word) for word in words}
