"""The law of a designation as pure functions; each says where it comes from.

A rule looks at answers that may be incomplete or badly shaped and speaks only of what it can see.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from designation.questionnaire.grounds import GROUNDS, Ground
from designation.questionnaire.sources import (
    APPLICATIONS,
    CAN_ONLY,
    CLINICAL_BENEFIT,
    DESIGNATION,
    GMP,
    HOME_OR_MOBILE,
    LEGAL_TEST,
    MM_TEST,
    UK_PRESENCE,
    ours,
)
from submissions.problems import EvidenceItem, Problem, completeness
from submissions.questionnaire import AllAnswers, Questionnaire, Source, is_empty

POSTCODE = re.compile(r"(GIR ?0AA|[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2})", re.ASCII)
COMPANY_NUMBER = re.compile(r"[A-Z0-9]{2}[0-9]{5}[A-Z0-9]", re.ASCII)  # 01234567, SC123456, IP00001R
PATIENT_BENEFITS = {"clinical", "access"}


@dataclass(frozen=True)
class Case:
    """What a rule looks at: the open answers, the evidence, and the day on which it is asked."""

    questionnaire: Questionnaire
    answers: AllAnswers
    evidence: Mapping[str, EvidenceItem]
    today: date

    @property
    def dm_type(self) -> str:
        """ "poc", "mm" or, not chosen yet, empty."""
        return self.text("manufacture", "dm_type")

    def answer(self, section: str, question: str) -> Any:
        return self.answers.get(section, {}).get(question)

    def text(self, section: str, question: str) -> str:
        value = self.answer(section, question)
        return value.strip() if isinstance(value, str) else ""

    def chosen(self, section: str, question: str) -> list[str]:
        value = self.answer(section, question)
        return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []

    def rows(self, section: str, question: str) -> list[Mapping[str, Any]]:
        value = self.answer(section, question)
        return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []

    def column(self, section: str, question: str, column: str) -> set[str]:
        """The different values in one column of a table, empty cells left out."""
        cells = (row.get(column) for row in self.rows(section, question))
        return {cell for cell in cells if isinstance(cell, str) and cell}

    def problem(self, section: str, question: str, message: str, source: Source) -> Problem:
        found = self.questionnaire.section(section)
        page = found.page_of(question).key if found else ""
        return Problem(section, page, question, message, str(source))


Rule = Callable[[Case], Iterator[Problem]]


def problems(
    questionnaire: Questionnaire, answers: AllAnswers, evidence: Mapping[str, EvidenceItem], *, today: date
) -> list[Problem]:
    """Everything that stops a submission, in the questionnaire's order; [] when there is nothing.

    Where a question is unanswered and a rule has more to say than "enter an answer", the rule speaks.
    """
    open_answers = _open(questionnaire, answers)
    case = Case(questionnaire, open_answers, evidence, today)
    legal = [problem for rule in RULES for problem in rule(case)]
    spoken_of = {(problem.section, problem.question) for problem in legal}
    general = [
        problem
        for problem in completeness(questionnaire, answers, evidence)
        if (problem.section, problem.question) not in spoken_of
        or not is_empty(case.answer(problem.section, problem.question))
    ]
    order = _order(questionnaire)
    return sorted(general + legal, key=lambda problem: order.get((problem.section, problem.question), len(order)))


def at_least_one_ground(case: Case) -> Iterator[Problem]:
    """The legal test names four kinds of reason and needs one or more. HMR 2012 reg 8(1)."""
    if case.dm_type == "poc" and not case.chosen("grounds", "grounds"):
        message = (
            "Select at least one ground. A point-of-care product is one that, for reasons of method of manufacture, "
            "shelf life, constituents or method or route of administration, can only be made at or near the place of "
            "use."
        )
        yield case.problem("grounds", "grounds", message, LEGAL_TEST)


def at_least_one_deployment_reason(case: Case) -> Iterator[Problem]:
    """Modular manufacture is for reasons relating to deployment. Clinical Trials Regulations 2004 reg 2(1)."""
    if case.dm_type == "mm" and not case.chosen("deployment", "reasons"):
        message = (
            "Select at least one reason. A modular-manufacture product is one that, for reasons relating to "
            "deployment, the licensing authority determines it necessary or expedient to be made in a modular unit."
        )
        yield case.problem("deployment", "reasons", message, MM_TEST)


def claimed_grounds_are_argued(case: Case) -> Iterator[Problem]:
    """Each claimed ground needs a claim, evidence and why "can only". HMR 2012 reg 8(1); the designation step."""
    for ground in _claimed(case):
        name = ground.name.lower()
        if is_empty(case.text("grounds", f"{ground.key}_claim")):
            message = f"Say what you claim on {name}, or remove that ground."
            yield case.problem("grounds", f"{ground.key}_claim", message, LEGAL_TEST)
        if not case.chosen("grounds", f"{ground.key}_evidence"):
            message = f"Cite at least one item of evidence for your claim on {name}."
            yield case.problem("grounds", f"{ground.key}_evidence", message, DESIGNATION)
        if is_empty(case.text("grounds", f"{ground.key}_only")):
            message = (
                f"Say why, for reasons of {name}, the product can only be made at or near the place of use: "
                "why central or regional manufacture or a change to the product cannot solve it."
            )
            yield case.problem("grounds", f"{ground.key}_only", message, CAN_ONLY)


def applicant_is_in_the_uk(case: Case) -> Iterator[Problem]:
    """The applicant needs a legal presence in the UK (reported, see UK_PRESENCE)."""
    if case.answer("applicant", "country") == "outside_uk":
        message = "The applicant's address must be in the UK. An applicant needs a legal presence in the UK."
        yield case.problem("applicant", "country", message, UK_PRESENCE)


def postcode_is_british(case: Case) -> Iterator[Problem]:
    """Shape of a UK postcode; follows from the UK address."""
    postcode = case.text("applicant", "postcode")
    if postcode and not POSTCODE.fullmatch(postcode.upper()):
        yield case.problem("applicant", "postcode", "Enter a full UK postcode, like LS1 4AP.", UK_PRESENCE)


def company_number_is_shaped(case: Case) -> Iterator[Problem]:
    """Shape of a Companies House number; our own check, so that a slip is seen before the register is asked."""
    number = case.text("applicant", "company_number")
    if number and not COMPANY_NUMBER.fullmatch(number.upper()):
        message = "Enter the Companies House number with 8 characters, like 01234567 or SC123456."
        yield case.problem("applicant", "company_number", message, ours("Shape of a Companies House number"))


def control_site_is_in_the_uk(case: Case) -> Iterator[Problem]:
    """The Control Site must be in the UK. MHRA guideline on GMP for decentralised manufacture."""
    if case.answer("system", "control_site_country") == "outside_uk":
        yield case.problem("system", "control_site_country", "The Control Site must be in the UK.", GMP)


def nothing_is_made_in_a_mobile_unit(case: Case) -> Iterator[Problem]:
    """A relocatable unit is modular manufacture, the home is point of care (reported, see HOME_OR_MOBILE)."""
    if "mobile_unit" in case.chosen("context", "settings"):
        message = (
            "You selected a mobile or relocatable manufacturing unit. That is modular manufacture (MM), and one "
            "application is for one type. Remove this setting, or apply for modular manufacture. "
            "Portable equipment in a hospital and manufacture in a patient's home are point of care."
        )
        yield case.problem("context", "settings", message, HOME_OR_MOBILE)


def some_step_is_at_a_spoke(case: Case) -> Iterator[Problem]:
    """What is made at or near the place of use, or in a modular unit, is made there in one step at least."""
    places = case.column("manufacture", "process_steps", "where")
    if places and "spoke" not in places:
        message = "No process step takes place at a spoke. At least one must, or this is central manufacture."
        source = MM_TEST if case.dm_type == "mm" else LEGAL_TEST
        yield case.problem("manufacture", "process_steps", message, source)


def extent_agrees_with_the_steps(case: Case) -> Iterator[Problem]:
    """Whole or part of the process may be decentralised; the table must say the same as the answer."""
    places = case.column("manufacture", "process_steps", "where")
    if case.answer("manufacture", "extent") == "whole" and places & {"control_site", "other"}:
        message = "You said that all of the process is at the spokes, but a process step is at another site."
        yield case.problem("manufacture", "extent", message, APPLICATIONS)
    if case.answer("manufacture", "extent") == "part" and places == {"spoke"}:
        message = "You said that part of the process stays central, but every process step is at a spoke."
        yield case.problem("manufacture", "extent", message, APPLICATIONS)


def benefit_is_for_patients(case: Case) -> Iterator[Problem]:
    """The case must be linked to clinical benefit; cost alone is not acceptable (reported, see CLINICAL_BENEFIT)."""
    kinds = case.column("clinical", "benefits", "kind")
    if not kinds or kinds & PATIENT_BENEFITS:
        return
    only = (
        "cost only" if kinds == {"cost"} else "convenience only" if kinds == {"operational"} else "cost and convenience"
    )
    message = (
        f"The benefits you list are about {only}. Cost or convenience alone is never enough, because the case must be "
        "linked to a clinical benefit. Add at least one clinical or patient-access benefit with evidence."
    )
    yield case.problem("clinical", "benefits", message, CLINICAL_BENEFIT)


def patient_benefit_has_evidence(case: Case) -> Iterator[Problem]:
    """At least one clinical benefit with evidence (reported, see CLINICAL_BENEFIT)."""
    rows = [row for row in case.rows("clinical", "benefits") if row.get("kind") in ("clinical", "access")]
    if rows and not any(row.get("evidence") for row in rows) and not case.chosen("clinical", "benefit_evidence"):
        message = "Cite evidence for at least one clinical or patient-access benefit."
        yield case.problem("clinical", "benefit_evidence", message, CLINICAL_BENEFIT)


def case_does_not_rest_on_cost(case: Case) -> Iterator[Problem]:
    """The applicant must be able to say that cost alone does not carry the case (see CLINICAL_BENEFIT)."""
    if case.answer("alternatives", "not_cost_alone") is not True:
        message = (
            "Confirm that the case does not rest on cost alone. If it does, the product cannot be designated: "
            "the case must be linked to a clinical benefit."
        )
        yield case.problem("alternatives", "not_cost_alone", message, CLINICAL_BENEFIT)


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


RULES: tuple[Rule, ...] = (
    at_least_one_ground,
    at_least_one_deployment_reason,
    claimed_grounds_are_argued,
    applicant_is_in_the_uk,
    postcode_is_british,
    company_number_is_shaped,
    control_site_is_in_the_uk,
    nothing_is_made_in_a_mobile_unit,
    some_step_is_at_a_spoke,
    extent_agrees_with_the_steps,
    benefit_is_for_patients,
    patient_benefit_has_evidence,
    case_does_not_rest_on_cost,
    declaration_is_not_in_the_future,
)


def _claimed(case: Case) -> list[Ground]:
    chosen = case.chosen("grounds", "grounds")
    return [ground for ground in GROUNDS if ground.key in chosen]


def _open(questionnaire: Questionnaire, answers: AllAnswers) -> AllAnswers:
    """The answers without those whose condition no longer holds, and without sections that are no objects."""
    readable = {key: value for key, value in answers.items() if isinstance(value, Mapping)}
    return {
        section.key: {
            question.key: readable[section.key][question.key]
            for _, question in questionnaire.open_questions(section, readable)
            if question.key in readable[section.key]
        }
        for section in questionnaire.sections
        if section.key in readable
    }


def _order(questionnaire: Questionnaire) -> dict[tuple[str, str], int]:
    keys = [(section.key, question) for section in questionnaire.sections for question in section.questions]
    return {key: place for place, key in enumerate(keys)}
