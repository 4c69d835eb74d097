"""The annual report as a Kind: what the process needs to know of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from designation.questionnaire.sources import ours
from dmmf import annual_report_facts, annual_report_pages, annual_report_rules, annual_reports
from dmmf.annual_report_facts import Facts
from dmmf.annual_report_packing import PACKING
from dmmf.annual_report_questionnaire import QUESTIONNAIRE
from dmmf.annual_report_rules import period_of
from dmmf.models import Product
from submissions import dossiers
from submissions.dossiers import info_of, long_date
from submissions.kinds import Draft, Kind, Limb
from submissions.models import Submission
from submissions.problems import EvidenceItem, Problem
from submissions.questionnaire import AllAnswers
from submissions.states import State

LABEL = "Annual report"
NO_FORM_NOTE = "Layout, numbering and contents are this service’s own; no official form was found."
_LIMB = Limb(
    "report", "The report is complete for its period and agrees with the register", claimed=True,
    source=str(ours("What is looked at when a report comes in")),
)  # fmt: skip


def facts_of(draft: Draft, product: Product | None) -> Facts | None:
    """What is generated for the draft; None as long as it has no period that has begun."""
    days = period_of(draft.answers)
    if product is None or days is None or days[0] > draft.today:
        return None
    return annual_report_facts.of(product, *days)


def problems(draft: Draft) -> list[Problem]:
    """What stops this draft from being submitted, and what could not be verified."""
    product = annual_reports.product_of(draft.reference)
    evidence = {file.code: EvidenceItem(file.title, file.media_type) for file in draft.attachments}
    found = annual_report_rules.problems(
        draft.answers, evidence, today=draft.today, facts=facts_of(draft, product),
        others=annual_reports.others(product, draft.reference) if product else (),
    )  # fmt: skip
    if product is None:
        found.append(Problem("period", "", "", "The report belongs to no product. Start it from the product’s page."))
    return found


def build_dossier(draft: Draft, *, number: int, previous_sha256: str | None) -> dict[str, Any]:
    """The dict that would be frozen as this version: the answers, and what is generated for the period."""
    product = annual_reports.product_of(draft.reference)
    files = [info_of(file) for file in draft.attachments]
    answered = dossiers.sections(QUESTIONNAIRE, draft.answers, {file.code: file for file in files})
    facts = facts_of(draft, product)
    generated = annual_report_pages.sections(facts, first=len(answered) + 1) if facts else []
    title, applicant = names(product, draft.answers)
    return {
        "schema": dossiers.SCHEMA,
        "kind": annual_reports.KIND,
        "kind_label": LABEL,
        "reference": draft.reference,
        "number": number,
        "previous_sha256": previous_sha256,
        "questionnaire": {"key": QUESTIONNAIRE.key, "version": QUESTIONNAIRE.version},
        "title": title,
        "applicant": applicant,
        "applicant_address": _address(product) if product else [],
        "date": _text(draft.answers, "statement", "date"),
        "status": "Submitted",
        "document_control": _document_control(draft, product, number, previous_sha256),
        "sections": [*answered, *generated],
        "attachments": dossiers.attachments(QUESTIONNAIRE, draft.answers, files),
    }


def names(product: Product | None, answers: AllAnswers) -> tuple[str, str]:
    """(title, applicant): "PPG-129 xenon, annual report 1 August 2025 to 31 July 2026"."""
    period = _period(answers)
    about = f"annual report {period}" if period else "annual report"
    if product is None:
        return about[0].upper() + about[1:], ""
    return f"{product}, {about}", product.control_site.organisation.name


def named(submission: Submission, answers: AllAnswers) -> tuple[str, str]:
    return names(annual_reports.product_of(submission.reference), answers)


def _address(product: Product) -> list[str]:
    site = product.control_site
    return [line for line in (site.name, site.address, site.town, site.postcode) if line]


def _document_control(
    draft: Draft, product: Product | None, number: int, previous_sha256: str | None
) -> list[dict[str, str]]:
    said = _text(draft.answers, "statement", "date")
    title, applicant = names(product, draft.answers)
    rows = (
        ("Reference", draft.reference),
        ("Version", str(number)),
        ("Questionnaire", f"{QUESTIONNAIRE.title} ({QUESTIONNAIRE.key}), version {QUESTIONNAIRE.version}"),
        ("Previous version (SHA-256)", previous_sha256 or "None: this is the first version"),
        ("Product", str(product) if product else title),
        ("Period", _period(draft.answers)),
        ("Control Site", f"{product.control_site} ({product.control_site.reference})" if product else ""),
        ("Holder", applicant),
        ("Qualified Person", _text(draft.answers, "statement", "qp_name")),
        ("Date of the statement", long_date(said) if said else ""),
        ("Layout", NO_FORM_NOTE),
    )
    return [{"label": label, "value": value} for label, value in rows]


def _period(answers: AllAnswers) -> str:
    days = period_of(answers)
    return f"{long_date(days[0].isoformat())} to {long_date(days[1].isoformat())}" if days else ""


def _text(answers: AllAnswers, section: str, question: str) -> str:
    value = answers.get(section, {}).get(question)
    return value.strip() if isinstance(value, str) else ""


def limbs(dossier: Mapping[str, Any]) -> list[Limb]:
    return [_LIMB]


ANNUAL_REPORT = Kind(
    key=annual_reports.KIND,
    label=LABEL,
    prefix="AR",
    questionnaire=QUESTIONNAIRE,
    problems=problems,
    build_dossier=build_dossier,
    title=lambda answers: names(None, answers)[0],
    applicant=lambda answers: "",
    named=named,
    limbs=limbs,
    start_label="Write an annual report",
    start_url="dmmf:annual_report_start",
    started=annual_reports.started,
    packing=PACKING,
    outcomes={State.GRANTED: "Received", State.REFUSED: "Returned"},
    holding="",  # a report that was received gives nothing that lasts
    about_application=frozenset({"statement"}),
    pages={"dmmf:annual_report_generated": "What the register says for the period"},
)
