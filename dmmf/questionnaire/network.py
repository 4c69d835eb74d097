"""Sections D to F: the network of sites, how new ones are approved, how they begin, pause and end. And the annexes."""

from dmmf.questionnaire.build import evidence, one_of, rich
from dmmf.questionnaire.sources import (
    APPROVAL,
    AUTHORITY_LOCK,
    LOCATIONS,
    NOTIFICATION,
    OPERATION,
    RELATED_SITES,
    SUITABILITY,
    UNITS,
    ours,
)
from submissions.questionnaire import Choice, Page, Section, When

MM_ONLY = When("control", "dm_type", ("mm",))

NETWORK = Section(
    key="network",
    letter="D",
    title="Network of sites",
    task="Describe the sites and how they are identified",
    intro=(
        "The sites themselves, with their identification, location and state, and the sites of related operations are "
        "added from the register as it stands when the version is frozen. They are not typed here."
    ),
    pages=(
        Page(
            key="identification",
            title="Units and sites",
            questions=(
                rich("identification", "What is a unit or site, and by what is each one identified?",
                     "Description and means of identification", UNITS,
                     "For example the serial number on the unit's plate, or the number of the room."),
                rich("location_control", "How does the Control Site know where each unit or site is?",
                     "Location of units and sites", LOCATIONS),
                rich("relocation", "How is a unit moved, and what is done before it is used again?",
                     "Relocation of units", ours("A unit keeps its identity when it moves, but not its qualification"),
                     when=MM_ONLY),
            ),
        ),
        Page(
            key="related",
            title="Related operations",
            questions=(
                one_of(
                    "related_sites", "Are operations related to the manufacture done at other sites?",
                    "Sites of related operations", RELATED_SITES,
                    (
                        Choice("yes", "Yes", "Such as testing or storage: they stand in the register"),
                        Choice("none", "No, there are none"),
                    ),
                ),
                rich("related_operations", "Which operations are they, and who is responsible for them?",
                     "Related operations", RELATED_SITES, when=When("network", "related_sites", ("yes",))),
            ),
        ),
    ),
)  # fmt: skip

APPROVAL_OF_SITES = Section(
    key="approval",
    letter="E",
    title="Approval of new units and sites",
    task="Describe how a new site is approved",
    pages=(
        Page(
            key="process",
            title="Process of approval",
            questions=(
                rich("approval_process", "By what process does the licence holder approve a new unit or site?",
                     "Process of approval", APPROVAL, "Step by step, with who decides and on which record."),
                evidence("approval_evidence", "Procedure of approval", ours("The procedure itself says most")),
                rich("criteria", "Which criteria must a site meet?", "Criteria of approval",
                     ours("Without criteria an approval cannot be checked")),
            ),
        ),
        Page(
            key="suitability",
            title="Suitability",
            questions=(
                rich("suitability", "How do the holder and the healthcare provider evaluate a location together?",
                     "Joint evaluation of suitability", SUITABILITY),
                rich("risk_assessment", "How are the risks of a location assessed?", "Risk assessment",
                     ours("Locations differ, and so do their risks")),
                rich("qualification", "How are equipment, process and people of a new site qualified?",
                     "Qualification of a new site", ours("Shows that the product is the same wherever it is made")),
            ),
        ),
    ),
)  # fmt: skip

OPERATION_OF_SITES = Section(
    key="operation",
    letter="F",
    title="Initiating, suspending and ceasing",
    task="Describe how a site begins, pauses and ends",
    pages=(
        Page(
            key="processes",
            title="Processes",
            questions=(
                rich("initiate", "By what process is manufacture at a site initiated?", "Initiating manufacture",
                     OPERATION),
                rich("suspend", "By what process is it suspended or paused?", "Suspending manufacture", OPERATION,
                     "Name the triggers, who may pause a site, and how fast."),
                rich("cease", "By what process does it cease?", "Ceasing manufacture", OPERATION),
            ),
        ),
        Page(
            key="after",
            title="What follows",
            questions=(
                rich("restart", "How does a paused site start again, and a site that the authority suspended?",
                     "Starting again", AUTHORITY_LOCK),
                rich("disposition", "What happens to product and materials at a paused or ceased site?",
                     "Disposition of product and materials", ours("Nothing made before a pause may be used unseen")),
                rich("notification", "Who is told, and when?", "Notification", NOTIFICATION),
            ),
        ),
    ),
)  # fmt: skip

ANNEXES = Section(
    key="annexes",
    letter="S",
    title="Site annexes",
    task="Say how sites may differ from this file",
    intro=(
        "The text of this file is written once, for all sites. Where a site differs, write only the difference, with "
        "its reason, under “Site annexes”. The annexes are added here."
    ),
    pages=(
        Page(
            key="differences",
            title="Differences between sites",
            questions=(
                rich("annex_policy", "Who decides that a site may differ from this file, and by what rule?",
                     "Control of differences", ours("Every difference is a risk to comparability")),
            ),
        ),
    ),
)  # fmt: skip
