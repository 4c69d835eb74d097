"""The law of a designation as pure functions; each says where it comes from.

A rule looks at answers that may be incomplete or badly shaped and speaks only of what it can see. A rule of one type
of manufacture is silent for the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from designation.case import Case, text
from designation.checks.data import PATIENT_BENEFITS, has_evidence
from designation.checks.findings import listed
from designation.questionnaire.deployment import REASONS, Reason
from designation.questionnaire.grounds import GROUNDS, Ground
from designation.questionnaire.sources import (
    APPLICATIONS,
    CAN_ONLY,
    CLINICAL_BENEFIT,
    DESIGNATION,
    LEGAL_TEST,
    MM_TEST,
    TRIALS,
)
from submissions.problems import Problem, Status
from submissions.questionnaire import is_empty

Rule = Callable[[Case], Iterator[Problem]]


def at_least_one_ground(case: Case) -> Iterator[Problem]:
    """The legal test names four kinds of reason and needs one or more. MHRA's hub."""
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
    """Each claimed ground needs a claim, evidence and why "can only". MHRA's hub; the designation step."""
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


def given_reasons_are_argued(case: Case) -> Iterator[Problem]:
    """Each reason needs a claim, evidence and why necessary or expedient. Clinical Trials Regulations 2004 reg 2(1)."""
    for reason in _given(case):
        name = f"“{reason.name}”"
        if is_empty(case.text("deployment", f"{reason.key}_claim")):
            message = f"Say what you claim under {name}, or remove that reason."
            yield case.problem("deployment", f"{reason.key}_claim", message, MM_TEST)
        if not case.chosen("deployment", f"{reason.key}_evidence"):
            message = f"Cite at least one item of evidence for {name}."
            yield case.problem("deployment", f"{reason.key}_evidence", message, DESIGNATION)
        if not case.text("deployment", f"{reason.key}_test"):
            message = f"Say whether you hold manufacture in a modular unit to be necessary or expedient for {name}."
            yield case.problem("deployment", f"{reason.key}_test", message, MM_TEST)
        if is_empty(case.text("deployment", f"{reason.key}_why")):
            message = (
                f"Say why, for {name}, it is necessary or expedient to make the product in a modular unit. "
                "The licensing authority determines it on what you say here."
            )
            yield case.problem("deployment", f"{reason.key}_why", message, MM_TEST)


def one_product(case: Case) -> Iterator[Problem]:
    """Each product, and each investigational medicine of a trial, needs a designation of its own. MHRA on trials."""
    if case.answer("product", "single_product") is not True:
        message = (
            "Confirm that this application is for one product only. Each product, and each investigational medicine "
            "of a trial, needs a designation of its own."
        )
        yield case.problem("product", "single_product", message, TRIALS)


def a_change_is_explained(case: Case) -> Iterator[Problem]:
    """A significant change needs a new designation, which says what changed. MHRA guidance: applications."""
    if case.choice("applicant", "application_type") != "redesignation":
        return
    if not case.text("applicant", "previous_designation"):
        message = "Enter the reference of the designation that the new one is to take the place of."
        yield case.problem("applicant", "previous_designation", message, APPLICATIONS)
    if is_empty(case.text("applicant", "significant_change")):
        message = "Say what has changed since the earlier designation, and why. Without a change it still holds."
        yield case.problem("applicant", "significant_change", message, APPLICATIONS)


def every_patient_benefit_has_evidence(case: Case) -> Iterator[Problem]:
    """One supported benefit is enough to pass; the others may be asked about (reported, see CLINICAL_BENEFIT)."""
    rows = [row for row in case.rows("clinical", "benefits") if text(row, "kind") in PATIENT_BENEFITS]
    bare = [text(row, "benefit") for row in rows if not has_evidence(case, row)]
    if bare and len(bare) < len(rows):
        verb = "cite" if len(bare) > 1 else "cites"
        message = f"{listed(f'“{name}”' for name in bare)} {verb} no evidence that has been uploaded."
        asked = case.problem("clinical", "benefits", message, CLINICAL_BENEFIT)
        yield replace(asked, status=Status.UNVERIFIED)


def case_does_not_rest_on_cost(case: Case) -> Iterator[Problem]:
    """The applicant must be able to say that cost alone does not carry the case (see CLINICAL_BENEFIT)."""
    if case.answer("alternatives", "not_cost_alone") is not True:
        message = (
            "Confirm that the case does not rest on cost alone. If it does, the product cannot be designated: "
            "the case must be linked to a clinical benefit."
        )
        yield case.problem("alternatives", "not_cost_alone", message, CLINICAL_BENEFIT)


LEGAL: tuple[Rule, ...] = (
    at_least_one_ground,
    at_least_one_deployment_reason,
    claimed_grounds_are_argued,
    given_reasons_are_argued,
    one_product,
    a_change_is_explained,
    every_patient_benefit_has_evidence,
    case_does_not_rest_on_cost,
)


def _claimed(case: Case) -> list[Ground]:
    chosen = case.chosen("grounds", "grounds")
    return [ground for ground in GROUNDS if ground.key in chosen]


def _given(case: Case) -> list[Reason]:
    chosen = case.chosen("deployment", "reasons")
    return [reason for reason in REASONS if reason.key in chosen]
