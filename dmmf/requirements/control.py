"""What is asked of the file itself, of product and designation, and of the Control Site."""

from dmmf.questionnaire.sources import (
    APPLICATIONS,
    CONSISTENT_WITH_MA,
    GMP,
    PER_PRODUCT,
    PERSONS,
    STATUS,
    SUPERVISION,
    TEMPLATE,
    ours,
)
from dmmf.requirements.build import of, requirement

CONTROL = (
    requirement(
        "product",
        "The file is for one product, which it describes",
        PER_PRODUCT,
        of("control", "product_code", "product_name", "dm_type", "holder"),
        of("summary", "product_description", "indication"),
    ),
    requirement("status", "A licence specifies the product under its status", STATUS, of("control", "status")),
    requirement(
        "use",
        "The applications that the file goes with are named",
        TEMPLATE,
        of("control", "used_for", "related_references"),
    ),
    requirement(
        "authorisation_link",
        "Licence and master file are consistent with the marketing authorisation",
        CONSISTENT_WITH_MA,
        of("control", "authorisation_link"),
    ),
    requirement(
        "sign_off",
        "Named people wrote, approved and answer for the file",
        ours("Makes named people answer for the file"),
        of("control", "author_name", "approver_name", "qp_name", "accurate"),
    ),
    requirement(
        "changes",
        "What changed since the last version is said",
        ours("A reader of a later version wants to know first what is different"),
        of("control", "changes"),
    ),
    requirement(
        "designation",
        "A designation is in force, and the information that supported it is unchanged",
        APPLICATIONS,
        of("summary", "basis", "basis_explained"),
    ),
    requirement(
        "extent",
        "It is clear which part of the process is decentralised",
        APPLICATIONS,
        of("summary", "extent", "central_steps"),
    ),
    requirement(
        "flow",
        "The process can be followed from starting material to administration",
        ours("Lets the reader place every later section in the process"),
        of("summary", "process_flow", "flow_evidence"),
    ),
)

CONTROL_SITE = (
    requirement(
        "named_persons",
        "The named persons and what they are responsible for are known",
        PERSONS,
        of("control_site", "responsibilities"),
    ),
    requirement(
        "organisation",
        "It is clear how the Control Site is organised",
        ours("Lets the reader see who answers to whom"),
        of("control_site", "organisation"),
    ),
    requirement(
        "cover",
        "Somebody decides when a named person is away",
        ours("A site that makes a product at night needs somebody who decides at night"),
        of("control_site", "cover"),
    ),
    requirement(
        "supervision",
        "Manufacture at every unit or site is supervised and controlled, so that it consistently meets this file",
        SUPERVISION,
        of("control_site", "supervision"),
    ),
    requirement(
        "control_site_procedures",
        "The Control Site manages the control strategy, this file, the designation and the annual report",
        GMP,
        of("control_site", "control_strategy", "file_management"),
        of("annual", "annual_report", "designation_review"),
    ),
)
