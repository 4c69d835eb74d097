"""What supports the case: quality and clinical data, other routes, the planned system, the declaration."""

from __future__ import annotations

from designation.questionnaire.alternatives import ALTERNATIVES, NEARER
from designation.questionnaire.sources import (
    APPLICATIONS,
    CENTRAL_DEFAULT,
    CLINICAL_BENEFIT,
    DESIGNATION,
    FIXED_LOCATION,
    GMP,
    LICENCE,
    ours,
)
from designation.requirements.build import Pairs, of, requirement
from submissions.questionnaire import Source


def _alternatives(source: Source) -> Pairs:
    found = [alternative for alternative in ALTERNATIVES if alternative.source == source]
    return tuple(pair for one in found for pair in of("alternatives", f"{one.key}_considered", one.key))


QUALITY = (
    requirement(
        "quality_data",
        "The case is supported by quality data",
        DESIGNATION,
        of("quality", "stability", "stability_evidence", "process", "process_evidence"),
    ),
    requirement(
        "times",
        "Shelf life, hold times and process times are numbers that can be compared",
        ours("Lets the reader compare times across the application"),
        of("quality", "shelf_lives", "use_time", "use_time_unit", "process_time", "process_time_unit"),
    ),
    requirement(
        "control",
        "The process is under control: attributes, parameters, automation, open steps",
        ours("Shows that the product will be the same wherever it is made"),
        of("quality", "quality_attributes", "process_parameters", "automation_level", "automation", "open_steps"),
    ),
    requirement(
        "release",
        "Release fits the time available",
        ours("Shows that a product can be released before it expires"),
        of("quality", "release_methods", "release"),
    ),
    requirement(
        "comparability",
        "Every site makes the same product",
        ours("Shows that the product will be the same wherever it is made"),
        of("quality", "comparability", "comparability_evidence"),
    ),
)

CLINICAL = (
    requirement(
        "clinical_benefit",
        "The case is linked to a clinical benefit, with evidence",
        CLINICAL_BENEFIT,
        of("clinical", "benefits", "benefit_evidence", "benefit_case"),
    ),
    requirement(
        "clinical_data",
        "Clinical data support the case where necessary",
        DESIGNATION,
        of("clinical", "clinical_data", "clinical_summary", "clinical_evidence", "no_clinical_data", "literature"),
    ),
    requirement(
        "time_and_delay",
        "The time from need to treatment and the harm of delay are known",
        ours("Time between patient and product is often the heart of a case"),
        of("clinical", "time_to_patient", "harm_of_delay"),
    ),
)

OTHER_ROUTES = (
    requirement(
        "central_default",
        "Central manufacture, the default, has been ruled out",
        CENTRAL_DEFAULT,
        _alternatives(CENTRAL_DEFAULT),
    ),
    requirement(
        "no_other_way",
        "Regional sites, cold chain, preservation and reformulation have been ruled out",
        NEARER,
        _alternatives(NEARER),
    ),
    requirement(
        "fixed_location",
        "The hospital routes, which need a fixed location, have been considered",
        FIXED_LOCATION,
        _alternatives(FIXED_LOCATION),
    ),
    requirement("section_10", "Dispensing under section 10 has been considered", GMP, _alternatives(GMP)),
    requirement(
        "not_cost_alone",
        "The case does not rest on cost alone",
        CLINICAL_BENEFIT,
        of("alternatives", "cost_role", "not_cost_alone"),
    ),
)

SYSTEM = (
    requirement(
        "control_site",
        "A Control Site in the UK supervises and controls manufacture",
        GMP,
        of("system", "control_site_name", "control_site_address", "control_site_country"),
    ),
    requirement(
        "licence",
        "A licence to manufacture will cover the product before any is made",
        LICENCE,
        of("system", "control_site_status", "licence_number", "licence_plan"),
    ),
    requirement(
        "spokes",
        "Number, kinds and abilities of the spokes are known",
        ours("Gives an idea of the scale; spokes are listed and approved later, in the master file"),
        of("system", "spoke_number", "spokes", "first_sites", "partners"),
    ),
    requirement(
        "timetable",
        "The designation comes before the applications that rely on it",
        APPLICATIONS,
        of("system", "timetable"),
    ),
)

DECLARED = (
    requirement(
        "declaration",
        "One named person answers for the application",
        ours("Makes one named person answer for the application"),
        of("declaration", "accurate", "unfavourable", "attachments_checked", "authority"),
        of("declaration", "signatory_name", "signatory_position", "declaration_date"),
    ),
)
