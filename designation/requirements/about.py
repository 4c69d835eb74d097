"""What is asked of the applicant, the product and its use: scope, administration, type, product, context."""

from __future__ import annotations

from designation.questionnaire.choices import MM_ONLY, POC_ONLY
from designation.questionnaire.sources import (
    APPLICATIONS,
    DESIGNATION,
    GMP,
    HOME_OR_MOBILE,
    HTA,
    LABEL,
    LEGAL_TEST,
    MODULAR_UNIT,
    SETTINGS,
    SPECIALS,
    TRIALS,
    UK_PRESENCE,
    ours,
)
from designation.requirements.build import of, requirement

SCOPE = (
    requirement(
        "scope_manufacture",
        "What is done is manufacture or assembly, not only preparation for administration or dispensing",
        GMP,
        of("scope", "activity", "activity_description", "why_manufacture"),
    ),
    requirement(
        "scope_medicine",
        "The product is a medicine",
        ours("A designation is for a medicine, and some products made beside the patient are devices"),
        of("scope", "medicine_or_device", "borderline_case"),
    ),
    requirement(
        "scope_advice",
        "Advice on the scope is named where it was taken",
        ours("Advice that was given saves the reader from asking again"),
        of("scope", "activity_advice", "activity_advice_reference"),
        of("scope", "borderline_advice", "borderline_advice_reference"),
    ),
)

ADMINISTRATIVE = (
    requirement(
        "significant_change",
        "After a significant change a new designation is asked for, with what changed and why",
        APPLICATIONS,
        of("applicant", "application_type", "previous_designation", "significant_change"),
        of("declaration", "change_understood"),
    ),
    requirement(
        "refusal_answered",
        "After a refusal, each reason for it is answered",
        ours("Shows the reader what is new since the refusal"),
        of("applicant", "refused_application", "refusal_answered"),
    ),
    requirement(
        "applicant_identified",
        "The applicant is identified",
        ours("Identifies the applicant"),
        of("applicant", "legal_name", "organisation_type", "company_number"),
    ),
    requirement(
        "uk_presence",
        "The applicant has a legal presence in the UK",
        UK_PRESENCE,
        of("applicant", "address_line_1", "address_line_2", "town", "postcode", "country"),
    ),
    requirement(
        "contact",
        "Someone can be asked about the application",
        ours("Tells the assessor whom to ask"),
        of("applicant", "contact_name", "contact_position", "contact_email", "contact_phone"),
        of("applicant", "has_agent", "agent_name", "agent_organisation", "agent_email"),
    ),
    requirement(
        "related_references",
        "Related cases are named",
        ours("Links this application to related cases"),
        of("applicant", "related_references"),
    ),
    requirement(
        "confidentiality",
        "Confidential parts are marked",
        ours("Tells readers what to keep in confidence"),
        of("applicant", "confidentiality", "confidential_parts"),
    ),
)

MANUFACTURE = (
    requirement(
        "one_type",
        "The application is for point of care or for modular manufacture, one of the two",
        DESIGNATION,
        of("manufacture", "dm_type"),
    ),
    requirement(
        "whole_or_part",
        "It is said whether the whole process is decentralised or part of it",
        APPLICATIONS,
        of("manufacture", "extent", "central_steps"),
    ),
    requirement(
        "process_steps",
        "Each process step has a place, a time, and its degree of closure and automation",
        ours("Shows step by step what leaves the central site, since all or part of a process may be decentralised"),
        of("manufacture", "process_steps"),
    ),
    requirement(
        "at_or_near",
        "The place of manufacture is at or near the place of use",
        LEGAL_TEST,
        of("manufacture", "place_of_use"),
        when=POC_ONLY,
    ),
)

PRODUCT = (
    requirement(
        "product",
        "The proposed product is described",
        DESIGNATION,
        of("product", "product_name", "product_code", "active_substances", "strength"),
        of("product", "pharmaceutical_form", "route", "method", "container"),
    ),
    requirement(
        "product_class",
        "The class of product is given",
        ours("Points the application to assessors who know the kind of product"),
        of("product", "product_class", "other_class", "cell_origin"),
    ),
    requirement(
        "tissue_licence",
        "Tissue and cells as starting material are procured and tested under a licence or an agreement",
        HTA,
        of("product", "tissue_licence"),
    ),
    requirement(
        "one_product",
        "The application is for one product; each investigational product has its own",
        TRIALS,
        of("product", "status", "single_product"),
    ),
    requirement(
        "unlicensed_supply",
        "Unlicensed supply meets its conditions",
        SPECIALS,
        of("product", "specials_conditions"),
    ),
    requirement(
        "early",
        "The stage of development is known; a designation is asked for early",
        DESIGNATION,
        of("product", "development_stage"),
    ),
    requirement(
        "existing_product",
        "A product that is already made centrally has a reason to change",
        ours("A product that is already made centrally needs a fuller account of why that no longer serves"),
        of("product", "novelty", "existing_product"),
    ),
    requirement(
        "label_exemption",
        "Only a point-of-care product given immediately, with nothing retained, is exempt from labelling",
        LABEL,
        of("product", "label_exemption", "immediate", "retained"),
    ),
    requirement(
        "label_identification",
        "Without a full label, product and patient can still be identified",
        LABEL,
        of("product", "identification"),
    ),
)

CONTEXT = (
    requirement(
        "indication",
        "The therapeutic indication is given",
        DESIGNATION,
        of("context", "indication", "disease"),
    ),
    requirement(
        "population",
        "The patient population is given, with numbers",
        DESIGNATION,
        of("context", "population", "patients_per_year", "patients_basis"),
    ),
    requirement(
        "settings",
        "The settings of manufacture and use are named",
        SETTINGS,
        of("context", "settings", "other_setting"),
        when=POC_ONLY,
    ),
    requirement(
        "unit_settings",
        "It is said where the relocatable units stand",
        MODULAR_UNIT,
        of("context", "unit_settings", "other_unit_setting"),
        when=MM_ONLY,
    ),
    requirement(
        "home_or_mobile",
        "Manufacture in the home is point of care, in a mobile unit modular",
        HOME_OR_MOBILE,
        of("context", "settings", "unit_settings"),
        of("manufacture", "process_steps"),
        of("system", "spokes"),
    ),
    requirement(
        "surroundings",
        "The place of manufacture and the way to the patient are described",
        ours("The place decides what can be made there, and of which type the manufacture is"),
        of("context", "setting_description", "use_setting"),
    ),
)
