"""The questionnaire of a decentralised manufacturing master file, sections A to S.

The statutory minimum is asked as law has it; the list of sections is this service's own, until the official template
can take its place. What stands in the register is not asked: it is added when a version is frozen.
"""

from dmmf.questionnaire.control import CONTROL, CONTROL_SITE, SUMMARY
from dmmf.questionnaire.network import ANNEXES, APPROVAL_OF_SITES, NETWORK, OPERATION_OF_SITES
from dmmf.questionnaire.oversight import AGREEMENTS, ANNUAL, LABELLING, OVERSIGHT, RECORDS, SAFETY
from dmmf.questionnaire.places import EQUIPMENT, PERSONNEL, PREMISES
from dmmf.questionnaire.process import MANUFACTURE_SECTION, MATERIALS, RELEASE
from submissions.questionnaire import Kind, Questionnaire

QUESTIONNAIRE = Questionnaire(
    key="dmmf",
    version="1.0",
    title="Decentralised manufacturing master file",
    sections=(
        CONTROL,
        SUMMARY,
        CONTROL_SITE,
        NETWORK,
        APPROVAL_OF_SITES,
        OPERATION_OF_SITES,
        MANUFACTURE_SECTION,
        RELEASE,
        MATERIALS,
        PREMISES,
        EQUIPMENT,
        PERSONNEL,
        OVERSIGHT,
        AGREEMENTS,
        LABELLING,
        SAFETY,
        RECORDS,
        ANNUAL,
        ANNEXES,
    ),
    groups=(
        ("The file", ("control", "summary")),
        ("The Control Site and its network", ("control_site", "network", "approval", "operation")),
        ("Manufacture", ("manufacture", "release", "materials")),
        ("At the sites", ("premises", "equipment", "personnel", "annexes")),
        ("Oversight", ("oversight", "agreements", "labelling", "safety", "records", "annual")),
    ),
)

# Where a site may differ from the text that is written for all: what stands on its premises, and how it is run there.
_OWN_TO_A_SITE = {
    "approval": ("risk_assessment", "qualification"),
    "operation": ("notification",),
    "manufacture": ("manufacturing_process", "assembly_process", "in_process_controls", "batch_record"),
    "release": ("release_exceptions",),
    "materials": ("supply", "storage", "identity"),
    "premises": ("premises", "environment", "utilities", "cleaning", "hazards"),
    "equipment": ("equipment", "calibration", "systems", "monitoring"),
    "personnel": ("roles", "training"),
    "agreements": ("agreements",),
    "labelling": ("labelling", "traceability"),
    "safety": ("complaints", "recall"),
    "records": ("records", "access"),
}
# (section key, question key) of every slot that a site may override, in the order of the file
OVERRIDABLE: tuple[tuple[str, str], ...] = tuple(
    (section.key, question.key)
    for section in QUESTIONNAIRE.sections
    for question in section.questions.values()
    if question.key in _OWN_TO_A_SITE.get(section.key, ()) and question.kind is Kind.RICH
)
