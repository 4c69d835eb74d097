"""What is claimed against the data behind it: grounds, reasons for deployment, benefits and the label."""

from __future__ import annotations

import re
from collections.abc import Iterator

from designation.case import Case, Row, text
from designation.checks.findings import Finding, fail, listed, unsure, verdict
from designation.checks.times import in_answers, in_row
from designation.questionnaire.deployment import REASONS
from designation.questionnaire.grounds import GROUNDS
from designation.questionnaire.sources import CLINICAL_BENEFIT, DESIGNATION, LABEL, LEGAL_TEST, MM_TEST
from submissions.checks import Check
from submissions.citations import cell_codes
from submissions.questionnaire import is_empty

PATIENT_BENEFITS = ("clinical", "access")
ABOUT_COST = re.compile(r"\b(costs?|cheap\w*|price\w*|saves? money|savings?|afford\w*|budget\w*)\b|£", re.IGNORECASE)


def grounds_have_data(case: Case) -> Check:
    """Each claimed ground of the point-of-care test against the data that it rests on. MHRA: the designation step."""
    claimed = [ground for ground in GROUNDS if ground.key in case.chosen("grounds", "grounds")]
    look = {
        "method_of_manufacture": _method,
        "shelf_life": _shelf_life,
        "constituents": _constituents,
        "route": _route,
    }
    found = [finding for ground in claimed for finding in look[ground.key](case)]
    if not claimed:
        found = [unsure("You have not claimed a ground yet.", "grounds.grounds", source=LEGAL_TEST)]
    return verdict(
        "grounds_have_data",
        "Each ground has the data it rests on",
        DESIGNATION,
        found,
        places=("grounds.grounds", *dict.fromkeys(place for g in claimed for place in _DATA[g.key])),
        passed=f"There are data for {listed(ground.name.lower() for ground in claimed)}.",
    )


_DATA = {
    "method_of_manufacture": ("manufacture.process_steps", "quality.process_evidence"),
    "shelf_life": ("quality.shelf_lives", "quality.stability_evidence"),
    "constituents": ("product.active_substances", "product.cell_origin"),
    "route": ("product.route", "product.method"),
}


def _method(case: Case) -> Iterator[Finding]:
    if "spoke" not in case.column("manufacture", "process_steps", "where"):
        yield fail(
            "You claim method of manufacture, but no process step is at a spoke.",
            "grounds.grounds" if case.rows("manufacture", "process_steps") else "manufacture.process_steps",
        )
    cited = ("quality", "process_evidence"), ("grounds", "method_of_manufacture_evidence")
    if not any(case.cited(*place) for place in cited):
        yield fail(
            "You claim method of manufacture, but cite no evidence of the process.",
            "grounds.method_of_manufacture_evidence",
            "quality.process_evidence",
        )


def _shelf_life(case: Case) -> Iterator[Finding]:
    if not any(in_row(row) for row in case.rows("quality", "shelf_lives")):
        yield fail("You claim shelf life, but the table of shelf lives states none.", "quality.shelf_lives")
    if not case.cited("quality", "stability_evidence"):
        yield fail("You claim shelf life, but cite no evidence of stability.", "quality.stability_evidence")


def _constituents(case: Case) -> Iterator[Finding]:
    origins = any(text(row, "origin") for row in case.rows("product", "active_substances"))
    if not origins and case.choice("product", "cell_origin") not in ("autologous", "allogeneic"):
        yield fail(
            "You claim constituents, but no active substance states its origin, and no origin of cells, tissue or "
            "blood is given.",
            "product.active_substances",
            "product.cell_origin",
        )


def _route(case: Case) -> Iterator[Finding]:
    if is_empty(case.text("product", "route")):
        yield fail("You claim the route of administration, but the product has no route yet.", "product.route")
    if is_empty(case.text("product", "method")):
        yield fail("You claim the method of administration, but the product has none yet.", "product.method")


def deployment_has_data(case: Case) -> Check:
    """Each reason relating to deployment against evidence, and against the answers that it rests on."""
    given = [reason for reason in REASONS if reason.key in case.chosen("deployment", "reasons")]
    found: list[Finding] = [] if given else [unsure("You have not given a reason yet.", "deployment.reasons")]
    for reason in given:
        if not case.cited("deployment", f"{reason.key}_evidence"):
            message = f"You give the reason “{reason.name}”, but cite no evidence for it that has been uploaded."
            found.append(fail(message, f"deployment.{reason.key}_evidence"))
        found += [
            unsure(f"You give the reason “{reason.name}”, but {missing}.", place, "deployment.reasons")
            for place, missing in _RESTS_ON.get(reason.key, ())
            if is_empty(case.answer(*place.split(".")))
        ]
    if "faster_deployment" in case.chosen("deployment", "reasons") and not in_answers(case, *_SPEED.split(".")):
        message = "You give the reason “Faster deployment”, but the time from decision to first batch is not stated."
        found.append(fail(message, _SPEED))
    if ABOUT_COST.search(other := case.text("deployment", "other_reason")):
        message = f"You give the reason “{other}”, but the words are about cost. A reason has to relate to deployment."
        found.append(unsure(message, "deployment.other_reason", source=MM_TEST))
    return verdict(
        "deployment_has_data",
        "Each reason for deployment has the data it rests on",
        DESIGNATION,
        found,
        places=("deployment.reasons", *(f"deployment.{reason.key}_evidence" for reason in given), _SPEED),
        passed=f"There are evidence and data for {listed(f'“{reason.name}”' for reason in given)}.",
    )


_SPEED = "deployment.deployment_time"
_RESTS_ON = {
    "patient_conditioning": (("clinical.time_to_patient", "the time from need to treatment is not stated"),),
    "capacity": (("context.patients_per_year", "the number of patients is not stated"),),
    "storage": (("quality.shelf_lives", "no shelf life or storage condition is stated"),),
    "regional_manufacture": (("deployment.locations", "no location of a unit is planned"),),
}


def label_exemption(case: Case) -> Check:
    """The one exemption from labelling: point of care, given immediately, nothing kept. MHRA guidance on labelling."""
    asked, places = case.choice("product", "label_exemption"), ["product.label_exemption", "manufacture.dm_type"]
    if asked == "yes":
        places += ["product.immediate", "product.retained"]
    return verdict(
        "label_exemption",
        "The exemption from labelling is asked for only where there is one",
        LABEL,
        _label(case, asked),
        places=places,
        passed=(
            "You ask for the exemption from labelling for a point-of-care product that is given immediately and of "
            "which nothing is kept."
            if asked == "yes"
            else "You do not ask for the exemption from labelling."
        ),
    )


def _label(case: Case, asked: str) -> Iterator[Finding]:
    if not asked:
        yield unsure(
            "You have not said yet whether you ask for the exemption from labelling.", "product.label_exemption"
        )
    if asked != "yes":
        return
    conditions = (
        (
            "manufacture.dm_type",
            "poc",
            "it is for point of care only, and this is modular manufacture",
        ),
        ("product.immediate", "yes", "the product is not given immediately after it was made"),
        ("product.retained", "no", "a portion of the product is kept"),
    )
    given = [(place, case.choice(*place.split(".")), wanted, why) for place, wanted, why in conditions]
    wrong = [(place, why) for place, answer, wanted, why in given if answer and answer != wanted]
    if wrong:
        reasons = ", and because ".join(why for _, why in wrong)
        # A question of the label page, so that it can be mended there: the type was chosen for other reasons.
        first = [place for place, _ in wrong if place.startswith("product.")] or ["product.label_exemption"]
        message = f"The exemption from labelling does not apply, because {reasons}. The product needs a label."
        yield fail(message, *first, *(place for place, _ in wrong))
    elif missing := [place for place, answer, _, _ in given if not answer]:
        yield unsure("Not every condition of the exemption from labelling is answered yet.", *missing)


def benefit_not_cost_only(case: Case) -> Check:
    """The case must be linked to clinical benefit; cost alone is not acceptable (reported, see CLINICAL_BENEFIT)."""
    rows = [row for row in case.rows("clinical", "benefits") if text(row, "kind")]
    supported = [row for row in _for_patients(rows) if has_evidence(case, row)]
    others = len(rows) - len(_for_patients(rows))
    return verdict(
        "benefit_not_cost_only",
        "The case rests on a benefit for patients, not on cost or convenience alone",
        CLINICAL_BENEFIT,
        _benefit(rows, supported),
        places=("clinical.benefits", "clinical.benefit_evidence", "alternatives.not_cost_alone"),
        passed=(
            f"{len(supported)} of the benefits are clinical or about patients' access, and are supported by evidence."
            if len(supported) > 1
            else f"“{text(supported[0], 'benefit')}” is a benefit for patients that is supported by evidence."
            if supported
            else ""
        )
        + (" Cost or convenience stands beside it and does no harm." if others else ""),
    )


def _benefit(rows: list[Row], supported: list[Row]) -> Iterator[Finding]:
    kinds = {text(row, "kind") for row in rows}
    if not rows:
        yield unsure("You have not listed a benefit yet.", "clinical.benefits")
    elif not _for_patients(rows):
        only = {"cost": "cost only", "operational": "convenience only"}
        about = only.get(kinds.pop(), "neither patients nor access") if len(kinds) == 1 else "cost and convenience"
        yield fail(
            f"The benefits you list are about {about}. Cost or convenience alone is never enough, because the case "
            "must be linked to a clinical benefit. Add at least one clinical or patient-access benefit with evidence.",
            "clinical.benefits",
        )
    elif not supported:
        yield fail(
            "Cite evidence for at least one clinical or patient-access benefit.",
            "clinical.benefit_evidence",
            "clinical.benefits",
        )
    elif all(ABOUT_COST.search(text(row, "benefit")) for row in supported):
        named = listed(f"“{text(row, 'benefit')}”" for row in supported)
        yield unsure(
            f"You call {named} clinical or patient access, but the words are about cost. Whether patients benefit "
            "cannot be told from them.",
            "clinical.benefits",
        )


def _for_patients(rows: list[Row]) -> list[Row]:
    return [row for row in rows if text(row, "kind") in PATIENT_BENEFITS]


def has_evidence(case: Case, row: Row) -> bool:
    """Does the row, or the list under the table, cite evidence that is there?"""
    cited = cell_codes(text(row, "evidence"))
    return any(code in case.evidence for code in cited) or bool(case.cited("clinical", "benefit_evidence"))
