"""What an assessor of either type works through, limb by limb, and an applicant can rehearse.

The legal test's own words where they were seen; the questions are this service's, each with the source of what it asks.
"""

from __future__ import annotations

from designation.questionnaire.choices import MM_ONLY, POC_ONLY
from designation.questionnaire.grounds import GROUNDS, Ground
from designation.questionnaire.sources import (
    APPLICATIONS,
    CAN_ONLY,
    CENTRAL_DEFAULT,
    CLINICAL_BENEFIT,
    DESIGNATION,
    GMP,
    HOME_OR_MOBILE,
    LABEL,
    LEGAL_TEST,
    LICENCE,
    MM_TEST,
    MODULAR_UNIT,
    TRIALS,
    UK_PRESENCE,
    ours,
)
from submissions.checklists import ChecklistItem
from submissions.questionnaire import When


def _ground(ground: Ground) -> ChecklistItem:
    return ChecklistItem(
        f"ground_{ground.key}",
        f"{ground.name}: do the claim and its data show that the product can only be made at or near the place of use?",
        LEGAL_TEST,
        ("grounds", "grounds_evidence", "can_only"),
        ("grounds_have_data",),
        When("grounds", "grounds", (ground.key,)),
    )


SCOPE = (
    ChecklistItem(
        "scope",
        "Is it manufacture or assembly of a medicine, and not only preparation, dispensing or a device?",
        GMP,
        ("scope_manufacture", "scope_medicine", "scope_advice"),
        ("scope_is_manufacture",),
    ),
    ChecklistItem(
        "type",
        "Do settings, sites and steps fit the type: home for point of care, mobile units for modular manufacture?",
        HOME_OR_MOBILE,
        ("one_type", "settings", "unit_settings", "home_or_mobile"),
        ("home_or_mobile",),
    ),
    ChecklistItem(
        "extent",
        "Is it clear which part of the process is decentralised, and where each step is done?",
        APPLICATIONS,
        ("whole_or_part", "process_steps"),
        ("extent_agrees", "steps_fit_sites"),
    ),
    ChecklistItem(
        "change",
        "If it follows an earlier application: is it clear what changed and why, and is each earlier reason answered?",
        APPLICATIONS,
        ("significant_change", "refusal_answered"),
        when=When("applicant", "application_type", ("redesignation", "reapplication")),
    ),
)

PRODUCT = (
    ChecklistItem(
        "product",
        "Is the product described well enough to judge the case, and is it one product?",
        TRIALS,
        ("product", "product_class", "one_product", "early", "tissue_licence", "unlicensed_supply"),
    ),
    ChecklistItem(
        "context",
        "Are indication and patients clear, since the case is judged in their context?",
        DESIGNATION,
        ("indication", "population", "surroundings"),
    ),
    ChecklistItem(
        "label",
        "If the labelling exemption is asked for: is it point of care, given immediately, with nothing retained?",
        LABEL,
        ("label_exemption", "label_identification"),
        ("label_exemption",),
        When("product", "label_exemption", ("yes",)),
    ),
)

POC_TEST = (
    *(_ground(ground) for ground in GROUNDS),
    ChecklistItem(
        "can_only",
        "Taken together: can the product only be made at or near the place of use, so that no central or regional "
        "route, reformulation or cold chain solves it?",
        CAN_ONLY,
        ("can_only", "at_or_near", "central_default", "no_other_way"),
        ("grounds_have_data", "shelf_life_stated_twice", "process_fits_shelf_life"),
        POC_ONLY,
    ),
)

MM_LIMBS = (
    ChecklistItem(
        "deployment",
        "Do the reasons relate to deployment, and do data support each of them?",
        MM_TEST,
        ("deployment_reasons", "deployment_examples", "deployment_reported", "deployment_evidence", "deployment_speed"),
        ("deployment_has_data",),
        MM_ONLY,
    ),
    ChecklistItem(
        "necessary_or_expedient",
        "For these reasons, is it necessary or expedient that the product is made or assembled in a modular unit?",
        MM_TEST,
        ("necessary_or_expedient", "central_default", "no_other_way"),
        ("deployment_has_data",),
        MM_ONLY,
    ),
    ChecklistItem(
        "modular_unit",
        "Is the unit a relocatable manufacturing unit, with an identity, and are deployment and relocation clear?",
        MODULAR_UNIT,
        ("modular_unit", "unit_identified", "relocation", "unit_settings"),
        ("home_or_mobile", "dates_in_order"),
        MM_ONLY,
    ),
)

EVIDENCE = (
    ChecklistItem(
        "quality",
        "Do quality data support the case: stability, process, control, release and comparability?",
        DESIGNATION,
        ("quality_data", "times", "control", "release", "comparability"),
        ("shelf_life_stated_twice", "duration_stated_twice", "process_fits_shelf_life"),
    ),
    ChecklistItem(
        "clinical_data",
        "Are clinical data given where they are necessary, and is their absence explained where they are not?",
        DESIGNATION,
        ("clinical_data", "time_and_delay"),
    ),
    ChecklistItem(
        "evidence",
        "Is every item of evidence cited and current, and does each citation lead to evidence that says so?",
        ours("A claim can be judged only by evidence that the reader can find"),
        ("grounds_evidence", "deployment_evidence", "quality_data", "clinical_benefit"),
        ("evidence_cited", "citations_exist"),
    ),
    ChecklistItem(
        "benefit",
        "Is there a clinical benefit with evidence, so that the case does not rest on cost or convenience alone?",
        CLINICAL_BENEFIT,
        ("clinical_benefit", "not_cost_alone"),
        ("benefit_not_cost_only",),
    ),
    ChecklistItem(
        "alternatives",
        "Is it convincing why central manufacture, the default, and the other routes do not serve?",
        CENTRAL_DEFAULT,
        ("central_default", "no_other_way", "fixed_location", "section_10", "existing_product"),
    ),
)

SYSTEM = (
    ChecklistItem(
        "uk_presence",
        "Has the applicant a legal presence in the UK?",
        UK_PRESENCE,
        ("applicant_identified", "uk_presence", "contact"),
        ("uk_presence",),
    ),
    ChecklistItem(
        "control_site",
        "Is the Control Site in the UK, with a licence to manufacture held or planned?",
        GMP,
        ("control_site", "licence"),
        ("uk_presence",),
    ),
    ChecklistItem(
        "licence",
        "Will a licence to manufacture cover the product before any is made, and do the dates allow it?",
        LICENCE,
        ("licence", "timetable"),
        ("dates_in_order",),
    ),
    ChecklistItem(
        "spokes",
        "Can the planned spokes do the steps that are planned for them?",
        ours("A step that a site cannot do cannot be decentralised to it"),
        ("spokes", "process_steps"),
        ("steps_fit_sites", "spoke_numbers_agree"),
    ),
    ChecklistItem(
        "consistency",
        "Do the answers agree with each other wherever the same thing is said twice?",
        ours("Two answers that differ cannot both be relied on"),
        ("times", "shelf_life_claimed", "process_steps", "spokes", "timetable", "related_references"),
        ("shelf_life_stated_twice", "duration_stated_twice", "spoke_numbers_agree", "extent_agrees", "dates_in_order"),
    ),
    ChecklistItem(
        "declaration",
        "Is the declaration made and signed for by a named person, and are confidential parts marked?",
        ours("One named person answers for the application"),
        ("declaration", "confidentiality"),
    ),
)

CHECKLIST: tuple[ChecklistItem, ...] = (*SCOPE, *PRODUCT, *POC_TEST, *MM_LIMBS, *EVIDENCE, *SYSTEM)
