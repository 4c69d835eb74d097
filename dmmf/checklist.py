"""What an assessor of a master file works through, and its holder can rehearse.

The statutory minimum in the law's own order; the questions are this service's, each with the source of what it asks.
"""

from __future__ import annotations

from dmmf.questionnaire.sources import (
    APPLICATIONS,
    APPROVAL,
    GMP,
    LABEL,
    LOCATIONS,
    MANUFACTURE,
    OPERATION,
    PER_PRODUCT,
    RELATED_SITES,
    STATUS,
    SUITABILITY,
    SUPERVISION,
    UNITS,
    VIGILANCE,
    ours,
)
from submissions.checklists import ChecklistItem

MINIMUM = (
    ChecklistItem(
        "product", "Is the file for one product, described well enough to judge the rest?", PER_PRODUCT,
        ("product", "use", "flow"),
    ),
    ChecklistItem(
        "designation", "Is a designation in force, is its basis unchanged, and does the file keep to its extent?",
        APPLICATIONS, ("designation", "extent", "changes"),
    ),
    ChecklistItem(
        "licence", "Does a licence with the right scope name the product, or does one come with this file?", STATUS,
        ("status", "authorisation_link"),
    ),
    ChecklistItem("units", "Is each unit or site described, with its means of identification?", UNITS, ("units",)),
    ChecklistItem(
        "locations", "Is the location of each known, also after a move?", LOCATIONS, ("locations", "relocation"),
    ),
    ChecklistItem(
        "related_sites", "Are the sites of related operations named, or is it stated that there are none?",
        RELATED_SITES, ("related_sites",),
    ),
    ChecklistItem(
        "approval", "Would the process of approval keep an unsuitable unit or site out?", APPROVAL,
        ("approval", "new_sites"),
    ),
    ChecklistItem(
        "operation", "Are the processes to initiate, suspend and cease complete, with what follows from each?",
        OPERATION, ("operation", "restart", "disposition", "notification"),
    ),
    ChecklistItem(
        "manufacture", "Are manufacture, assembly and release described so that they can be repeated anywhere?",
        MANUFACTURE, ("processes", "steps", "batch", "release_fits"),
    ),
)  # fmt: skip

CONTROL = (
    ChecklistItem(
        "supervision", "Do the arrangements supervise and control manufacture at every unit and site?", SUPERVISION,
        ("supervision", "organisation", "named_persons", "cover", "oversight"),
    ),
    ChecklistItem(
        "control_site", "Does the Control Site manage control strategy, master file, designation and annual report?",
        GMP, ("control_site_procedures", "change_classes", "sign_off"),
    ),
    ChecklistItem(
        "suitability", "Is the suitability of a location evaluated together with the healthcare provider?",
        SUITABILITY, ("suitability", "agreements"),
    ),
    ChecklistItem(
        "sites", "Are premises, equipment, materials and people at the sites under control?",
        ours("What differs between sites decides whether the product does"),
        ("premises", "equipment", "materials", "starting_materials", "people", "training"),
    ),
    ChecklistItem(
        "annexes", "Is each difference of a site justified, and is the product still the same?",
        ours("Every difference is a risk to comparability"), ("annexes",),
    ),
    ChecklistItem(
        "labelling", "Is the product labelled and identified, and does an exception apply where it is used?", LABEL,
        ("labelling", "identifier"),
    ),
    ChecklistItem(
        "safety", "Are products traced and reactions judged by site, and can product be stopped in time?", VIGILANCE,
        ("vigilance", "supply_records", "recall", "records"),
    ),
)  # fmt: skip

CHECKLIST: tuple[ChecklistItem, ...] = (*MINIMUM, *CONTROL)
