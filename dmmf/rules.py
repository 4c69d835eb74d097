"""What stops a master file from being submitted: missing answers, and a register that does not carry it.

The statutory minimum is HMR 2012 Sch 3 para 1A(2)(a) to (f): (a) to (c) are answered by the register, (d) to (f) by
required questions. What compares text with register, or the register with itself, is a check (dmmf.checks).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from designation.case import number, text
from designation.checks import times
from dmmf.following import VARIANTS
from dmmf.questionnaire.sources import (
    APPLICATIONS,
    LABEL,
    PER_PRODUCT,
    RELATED_SITES,
    UNITS,
    ours,
)
from submissions.problems import EvidenceItem, Problem, completeness
from submissions.questionnaire import AllAnswers, Questionnaire, Source

Register = Mapping[str, Any]
SHOWN = 3  # sites named in one sentence


@dataclass(frozen=True)
class File:
    """A draft with the register of its product (None where it belongs to no product)."""

    questionnaire: Questionnaire
    answers: AllAnswers
    register: Register | None
    today: date

    def answer(self, section: str, question: str) -> Any:
        return self.answers.get(section, {}).get(question)

    def problem(self, section: str, question: str, message: str, source: Source, **more: Any) -> Problem:
        found = self.questionnaire.section(section)
        page = found.page_of(question).key if found else ""
        return Problem(section, page, question, message, str(source), **more)


Rule = Callable[[File], Iterator[Problem]]


def problems(
    questionnaire: Questionnaire,
    answers: AllAnswers,
    evidence: Mapping[str, EvidenceItem],
    register: Register | None,
    *,
    today: date,
) -> list[Problem]:
    """In the questionnaire's order; [] when there is nothing."""
    readable = {key: given for key, given in answers.items() if isinstance(given, Mapping)}
    file = File(questionnaire, readable, register, today)
    found = [*completeness(questionnaire, answers, evidence), *(one for rule in RULES for one in rule(file))]
    places = [(section.key, key) for section in questionnaire.sections for key in section.questions]
    order = {place: number for number, place in enumerate(places)}
    return sorted(found, key=lambda one: order.get((one.section, one.question), len(order)))


def belongs_to_a_product(file: File) -> Iterator[Problem]:
    """HMR 2012 regs 17A and 17B: a master file is for a product."""
    if file.register is None:
        message = (
            "This file belongs to no product of a Control Site. Start the file of a product from its Control Site, "
            "and import the package into that."
        )
        yield file.problem("control", "product_code", message, PER_PRODUCT)
        return
    product = file.register["product"]
    if file.answer("control", "product_code") not in (None, "", product["code"]):
        message = f"The file is for {product['code']}, as the register says. Enter this code."
        yield file.problem("control", "product_code", message, PER_PRODUCT)
    if file.answer("control", "dm_type") not in (None, "", product["dm_type"]):
        message = f"The product is for {VARIANTS[product['dm_type']].lower()}, as the register says. Select that."
        yield file.problem("control", "dm_type", message, PER_PRODUCT)


def basis_is_unchanged(file: File) -> Iterator[Problem]:
    """MHRA guidance: a significant change to the supporting information needs a new designation."""
    if file.answer("summary", "basis") == "significant":
        message = "A significant change needs a new designation. Apply for it before you submit this file."
        yield file.problem("summary", "basis", message, APPLICATIONS)


def there_is_a_site(file: File) -> Iterator[Problem]:
    """HMR 2012 Sch 3 para 1A(2)(a): each unit. That each is identified and located is for the checks."""
    if file.register and not any(site["kind"] != "related" for site in file.register["sites"]):
        message = "The register has no unit or site at which the product is to be made. Add one there."
        yield file.problem("network", "identification", message, UNITS, href=_sites(file.register))


def related_sites_are_stated(file: File) -> Iterator[Problem]:
    """HMR 2012 Sch 3 para 1A(2)(c): location of each site of related operations, or that there is none."""
    if file.register is None:
        return
    there = [site for site in file.register["sites"] if site["kind"] == "related"]
    said = file.answer("network", "related_sites")
    if said == "yes" and not there:
        message = "The register has no site of related operations. Add it there, or answer that there is none."
        yield file.problem("network", "related_sites", message, RELATED_SITES)
    if said == "none" and there:
        message = f"You answered that there is none, but the register has {_codes(there)}."
        yield file.problem("network", "related_sites", message, RELATED_SITES)


def label_exception_applies(file: File) -> Iterator[Problem]:
    """MHRA guidance on labelling: the only exception is for POC products given immediately with nothing retained."""
    if file.answer("labelling", "label_exemption") != "yes":
        return
    if file.answer("control", "dm_type") == "mm":
        message = "The exception is for products made at the point of care. Answer no, and label as usual."
        yield file.problem("labelling", "label_exemption", message, LABEL)
    elif file.answer("labelling", "immediate") == "no" or file.answer("labelling", "retained") == "yes":
        message = "The exception is only for products that are given immediately, with no portion retained."
        yield file.problem("labelling", "label_exemption", message, LABEL)


def somebody_else_approved(file: File) -> Iterator[Problem]:
    author, approver = (str(file.answer("control", key) or "").strip() for key in ("author_name", "approver_name"))
    if author and author.casefold() == approver.casefold():
        message = "The approver must not be the author. Enter who else approved the file."
        yield file.problem("control", "approver_name", message, ours("Two pairs of eyes see more than one"))


def release_fits_the_shelf_life(file: File) -> Iterator[Problem]:
    """A product that is released after it has expired cannot be given; our own check."""
    life, release = (
        times.stated(number(file.answers.get("release", {}), key), text(file.answers.get("release", {}), f"{key}_unit"))
        for key in ("shelf_life", "release_time")
    )
    if life and release and times.fits(release.time, life.time) is False:
        message = f"Release may take {release}, but the product keeps for {life}. Put right which is wrong."
        yield file.problem("release", "release_time", message, ours("A product must be released before it expires"))


RULES: tuple[Rule, ...] = (
    belongs_to_a_product,
    basis_is_unchanged,
    there_is_a_site,
    related_sites_are_stated,
    label_exception_applies,
    somebody_else_approved,
    release_fits_the_shelf_life,
)


def _sites(register: Register) -> str:
    """The page of the Control Site's sites."""
    return reverse("dmmf:register", args=[register["control_site"]["reference"]])


def _codes(sites: Sequence[Mapping[str, Any]]) -> str:
    codes = [site["code"] for site in sites]
    more = f" and {len(codes) - SHOWN} more" if len(codes) > SHOWN else ""
    return ", ".join(codes[:SHOWN]) + more
