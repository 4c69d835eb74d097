"""Slips of the pen in single answers that can be seen without asking anybody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from designation.case import Case
from designation.questionnaire.sources import UK_PRESENCE, ours
from designation.rules.legal import Rule
from submissions.problems import Problem

NOT_UK = ("JE", "GY", "IM")  # Jersey, Guernsey and the Isle of Man have postcodes of the same shape
POSTCODE = re.compile(r"(GIR ?0AA|[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2})", re.ASCII)
COMPANY_NUMBER = re.compile(r"[A-Z0-9]{2}[0-9]{5}[A-Z0-9]", re.ASCII)  # 01234567, SC123456, IP00001R


def postcode_is_british(case: Case) -> Iterator[Problem]:
    """Shape of a UK postcode; follows from the UK address."""
    postcode = " ".join(case.text("applicant", "postcode").upper().split())
    if postcode and not POSTCODE.fullmatch(postcode):
        yield case.problem("applicant", "postcode", "Enter a full UK postcode, like LS1 4AP.", UK_PRESENCE)
    elif postcode.startswith(NOT_UK):
        message = "The Channel Islands and the Isle of Man are not in the UK. Enter the postcode of a UK address."
        yield case.problem("applicant", "postcode", message, UK_PRESENCE)


def company_number_is_shaped(case: Case) -> Iterator[Problem]:
    """Shape of a Companies House number; our own check, so that a slip is seen before the register is asked."""
    number = "".join(case.text("applicant", "company_number").upper().split())
    if number and not COMPANY_NUMBER.fullmatch(number):
        message = "Enter the Companies House number with 8 characters, like 01234567 or SC123456."
        yield case.problem("applicant", "company_number", message, ours("Shape of a Companies House number"))


def declaration_is_not_in_the_future(case: Case) -> Iterator[Problem]:
    """A declaration speaks of what is known on its date; our own check."""
    given = case.text("declaration", "declaration_date")
    try:
        declared = date.fromisoformat(given)
    except ValueError:
        return
    if declared > case.today:
        message = "The date of the declaration must be today or in the past."
        yield case.problem("declaration", "declaration_date", message, ours("A declaration cannot be made in advance"))


SLIPS: tuple[Rule, ...] = (postcode_is_british, company_number_is_shaped, declaration_is_not_in_the_future)
