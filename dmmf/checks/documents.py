"""Two documents that disagree: the designation that is in force, and what the register and this file say now."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from designation.case import Row, number, text
from designation.checks import prose
from designation.checks.findings import Finding, fail, listed, unsure, verdict
from designation.checks.times import Stated, in_answers, in_row, order
from dmmf.checks import places
from dmmf.checks.at_sites import counted
from dmmf.checks.case import FileCase, rows_in
from dmmf.checks.sources import LICENCE, UNCHANGED, ours
from submissions.checks import Check


def product(case: FileCase) -> Check:
    """The product that was designated is the product of the register."""
    here = (places.designation(case), places.control_site(case))
    stated, held = _designation(case, "product"), case.product
    found: list[Finding] = []
    if not stated or not held:
        found.append(unsure("There is no designation in force to compare the product with.", *here))
    else:
        found += _product(case, stated, held)
    code, name = text(held, "code"), text(held, "name")
    return verdict(
        "product_as_designated",
        "The product is the one that was designated",
        UNCHANGED,
        found,
        places=here,
        passed=f"Code and name agree: {code} {name}." if code not in name else f"Code and name agree: {name}.",
    )


def _product(case: FileCase, stated: Row, held: Row) -> Iterator[Finding]:
    here = (places.designation(case), places.control_site(case))
    code, name = text(stated, "product_code"), text(stated, "product_name")
    if code and _plain(code) != _plain(text(held, "code")):
        yield fail(f"The designation is for {code}, the register for {text(held, 'code') or 'no code'}.", *here)
    given = text(held, "name")
    # A name is written in more than one way; whether it means the same product, a person has to say.
    known, named = _words(f"{given} {text(held, 'code')}"), _words(f"{name} {code}")
    if name and not (_words(name) <= known or _words(given) <= named):
        yield unsure(f"The designation names the product “{name}”, the register “{given}”.", *here)
    if not code and not name:
        yield unsure("The designation does not name the product.", *here)
    said = text(_designation(case, "manufacture"), "dm_type")
    if said and case.dm_type and said != case.dm_type:
        message = f"The designation was applied for as {said.upper()}, the register says {case.dm_type.upper()}."
        yield fail(message, *here)


def control_site(case: FileCase) -> Check:
    """The Control Site and licence that the designation's application named."""
    here = (places.designation(case), places.control_site(case))
    stated, held = _designation(case, "system"), case.part("control_site")
    name, licence = text(stated, "control_site_name"), text(stated, "licence_number")
    numbers = [text(row, "number") for row in case.list_of("licences")]
    found: list[Finding] = []
    if not name:
        found.append(unsure("There is no designation in force that names the Control Site.", *here))
    elif not (_words(name) & _words(text(held, "name")) or _at(text(stated, "control_site_address"), held)):
        message = f"The designation's application names the Control Site “{name}”, the register “{text(held, 'name')}”."
        found.append(unsure(f"{message} Does that change what supports the designation?", *here))
    if licence and numbers and _plain(licence) not in map(_plain, numbers):
        message = f"The designation's application names the licence {licence}, the register {listed(numbers)}."
        found.append(unsure(message, *here, source=LICENCE))
    return verdict(
        "control_site_as_designated",
        "Control Site and licence are those that the designation's application named",
        UNCHANGED,
        found,
        places=here,
        passed=f"The Control Site is {text(held, 'name')} in both{f', the licence {licence}' if licence else ''}.",
    )


def _at(address: str, held: Row) -> bool:
    postcode = _plain(text(held, "postcode"))
    return bool(postcode) and postcode in _plain(address)


def spoke_numbers(case: FileCase) -> Check:
    """No more spokes than the designation was asked for."""
    here = (places.designation(case), places.register(case))
    expected, registered = number(_designation(case, "system"), "spoke_number"), len(case.spokes)
    found: list[Finding] = []
    if expected is None:
        found.append(unsure("There is no designation in force that says how many spokes were expected.", *here))
    elif registered > expected:
        found.append(
            unsure(
                f"The register has {counted(registered, 'spoke')}, the designation's application expected "
                f"{expected:,}. Does that change what supports the designation?",
                *here,
            )
        )
    return verdict(
        "spokes_as_designated",
        "The network is no larger than the designation's application expected",
        UNCHANGED,
        found,
        places=here,
        passed=f"The register has {counted(registered, 'spoke')}, the designation's application expected "
        f"{expected or 0:,}.",
    )


def shelf_life(case: FileCase) -> Check:
    """Every shelf life that this file states, in a text or as an answer, is one of the designation's application."""
    lives = [stated for row in rows_in(_designation(case, "quality"), "shelf_lives") if (stated := in_row(row))]
    said = [*_answered(case), *_written(case)]
    here, found = (places.designation(case),), list[Finding]()
    if not lives:
        found.append(unsure("There is no designation in force that states a shelf life.", *here))
    elif not said:
        found.append(unsure("No text and no answer of this file states a shelf life yet.", *here))
    for heading, place, words, stated in said if lives else ():
        compared = {order(stated.time, one.time) for one in lives}
        if 0 not in compared:
            message = f"“{heading}” says “{words}”, the designation's application {_lives(lives)}."
            found.append((unsure if None in compared else fail)(message, place, *here))
    return verdict(
        "shelf_life_as_designated",
        "The shelf life is the one that was designated",
        UNCHANGED,
        found,
        places=(*dict.fromkeys(place for _, place, _, _ in said), *here),
        passed=f"{listed(dict.fromkeys(words for _, _, words, _ in said))}: so says the designation's application.",
    )


_Said = tuple[str, str, str, Stated]  # heading, place, words, the time that they say


def _answered(case: FileCase) -> Iterator[_Said]:
    if stated := in_answers(case, "release", "shelf_life"):
        yield "Shelf life", "release.shelf_life", str(stated), stated


def _written(case: FileCase) -> Iterator[_Said]:
    for passage in case.passages:
        for words, stated in prose.times_of(passage.text, prose.SHELF_LIFE):
            yield passage.question.heading, passage.place, words, stated


def _lives(lives: list[Stated]) -> str:
    return listed(dict.fromkeys(map(str, lives)))


def references(case: FileCase) -> Check:
    """What texts call by a reference of this service: the designation in force, and this file."""
    own, granted = case.reference, text(case.part("designation"), "reference")
    found: list[Finding] = []
    named: dict[str, None] = {}
    for passage in case.passages:
        for reference in _REFERENCE.findall(passage.text):
            named[reference] = None
            heading = passage.question.heading
            if reference.startswith("DA-") and reference != granted:
                message = f"“{heading}” names the designation {reference}, but "
                now = f"{granted} is in force." if granted else "no designation is in force."
                found.append(fail(message + now, passage.place, places.designation(case)))
            elif own and reference != own and reference.partition("-")[0] == own.partition("-")[0]:
                message = f"“{heading}” names the master file {reference}, but this one is {own}."
                found.append(unsure(message, passage.place))
    return verdict(
        "references_in_force",
        "References to the designation and to this file are the present ones",
        ours("A file that names another designation is about another product"),
        found,
        places=(places.designation(case),),
        passed=f"Named in the text and present: {listed(named)}." if named else "No text names one by its reference.",
    )


_REFERENCE = re.compile(r"\b[A-Z]{2,10}-[0-9]{4}-[0-9]{4,6}\b", re.ASCII)


def _designation(case: FileCase, section: str) -> Row:
    value = case.facts.designation.get(section)
    return value if isinstance(value, Mapping) else {}


def _plain(value: str) -> str:
    return re.sub(r"[\W_]+", "", value.casefold())


def _words(value: str) -> set[str]:
    return {word for word in re.findall(r"[^\W_]+", value.casefold()) if len(word) > 2}
