"""What is asked of manufacture, of the sites, and of how they are overseen."""

from dmmf.questionnaire.sources import (
    AUTHORITY_LOCK,
    HTA,
    IDENTIFIER,
    LABEL,
    NOTIFICATION,
    RECORDS_UNLICENSED,
    SUITABILITY,
    TRAINING,
    VIGILANCE,
    ours,
)
from dmmf.requirements.build import of, requirement

_SAME = ours("Shows that the product will be the same wherever it is made")

MANUFACTURE = (
    requirement(
        "steps",
        "Steps, critical parameters and their limits are stated so that they can be compared",
        _SAME,
        of("manufacture", "steps", "parameters", "in_process_controls", "validation_evidence"),
    ),
    requirement(
        "batch",
        "Batch and batch record are defined",
        ours("The Control Site judges a batch that it has not seen by its record"),
        of("manufacture", "batch_definition", "batch_record"),
    ),
    requirement(
        "release_fits",
        "Release fits the life of the product, exceptions included",
        ours("Lets the reader compare release with the life of the product"),
        of("release", "release_model", "release_exceptions"),
        of("release", "shelf_life", "shelf_life_unit", "release_time", "release_time_unit"),
    ),
    requirement(
        "materials",
        "Materials, storage and the chain of identity are under control",
        ours("What goes in decides what comes out"),
        of("materials", "supply", "identity", "storage"),
    ),
    requirement(
        "starting_materials",
        "Starting materials of human origin come under a licence or agreement",
        HTA,
        of("materials", "starting_materials"),
    ),
)

AT_THE_SITES = (
    requirement(
        "suitability",
        "The suitability of a location is evaluated jointly with the healthcare provider",
        SUITABILITY,
        of("approval", "suitability"),
    ),
    requirement(
        "new_sites",
        "New sites meet criteria, are assessed for risk and are qualified",
        _SAME,
        of("approval", "criteria", "risk_assessment", "qualification", "approval_evidence"),
    ),
    requirement(
        "relocation",
        "A unit that moves is qualified again",
        ours("A unit keeps its identity when it moves, but not its qualification"),
        of("network", "relocation"),
    ),
    requirement(
        "restart",
        "A unit or site that the authority suspended starts again only by a variation",
        AUTHORITY_LOCK,
        of("operation", "restart"),
    ),
    requirement("notification", "Those who have to know are told", NOTIFICATION, of("operation", "notification")),
    requirement(
        "disposition",
        "Product and materials at a paused or ceased site are accounted for",
        ours("Nothing made before a pause may be used unseen"),
        of("operation", "disposition"),
    ),
    requirement(
        "premises",
        "Premises, environment and utilities fit the process",
        ours("Premises that belong to somebody else still have to fit the process"),
        of("premises", "premises", "environment", "utilities", "cleaning", "hazards"),
    ),
    requirement(
        "equipment",
        "Equipment and computerised systems are under control",
        ours("Equipment and software carry much of the control at a site"),
        of("equipment", "equipment", "calibration", "systems", "software", "monitoring"),
    ),
    requirement(
        "people",
        "There are enough people at a site, and it is clear whose they are",
        ours("The operators are often not the holder's own people"),
        of("personnel", "roles", "minimum_operators", "requalification_months", "training_evidence"),
    ),
    requirement("training", "The people at the sites are trained", TRAINING, of("personnel", "training")),
    requirement(
        "annexes",
        "Differences between sites are controlled",
        ours("Every difference is a risk to comparability"),
        of("annexes", "annex_policy"),
    ),
)

OVERSIGHT = (
    requirement(
        "oversight",
        "Performance, deviations and changes are seen across all sites",
        ours("Shows that many sites are controlled as one"),
        of("oversight", "audits", "audit_months", "indicators", "deviations", "change_control", "product_review"),
    ),
    requirement(
        "agreements",
        "Responsibilities are settled in writing with hosts and others",
        ours("On premises that belong to somebody else, what is not written down is nobody's task"),
        of("agreements", "agreements", "responsibilities"),
    ),
    requirement(
        "labelling",
        "The product is labelled, or the exception for immediate administration applies",
        LABEL,
        of("labelling", "labelling", "label_exemption", "immediate", "retained"),
    ),
    requirement(
        "identifier",
        "Each product is identified by batch number or other identifier",
        IDENTIFIER,
        of("labelling", "identifier", "other_identifier"),
    ),
    requirement(
        "vigilance",
        "Products are traced, and adverse reactions judged, by site",
        VIGILANCE,
        of("labelling", "traceability"),
        of("safety", "vigilance"),
    ),
    requirement(
        "supply_records",
        "Records of unlicensed supply are kept and reactions reported",
        RECORDS_UNLICENSED,
        of("safety", "supply_records"),
    ),
    requirement(
        "recall",
        "Complaints, defects and recall are handled across all sites",
        ours("A defect at one site may be a defect at all"),
        of("safety", "complaints", "recall"),
    ),
    requirement(
        "records",
        "Records are kept, and the Control Site and the authority get access",
        ours("An inspector will ask for them"),
        of("records", "records", "retention_years", "access"),
    ),
    requirement(
        "change_classes",
        "Changes to this file are classified",
        ours("Some changes are reported afterwards, some are approved before"),
        of("annual", "change_classes"),
    ),
)
