"""Sections G to I: manufacture and assembly, release, materials."""

from dmmf.questionnaire.build import evidence, line, number, one_of, rich, rows, some_of
from dmmf.questionnaire.sources import HTA, MANUFACTURE, ours
from submissions.questionnaire import Choice, Page, Section

_STEPS = ours("Lets each step be compared with what a site can do")
_CONTROL = ours("Shows that the product will be the same wherever it is made")
_TIME = ours("Lets the reader compare release with the life of the product")

UNITS_OF_TIME = (
    Choice("minutes", "minutes"),
    Choice("hours", "hours"),
    Choice("days", "days"),
    Choice("months", "months"),
)

MANUFACTURE_SECTION = Section(
    key="manufacture",
    letter="G",
    title="Manufacture and assembly",
    task="Describe manufacture and assembly",
    pages=(
        Page(
            key="processes",
            title="Processes",
            questions=(
                rich("manufacturing_process", "How is the product manufactured at a site?", "Manufacturing process",
                     MANUFACTURE),
                rich("assembly_process", "How is it assembled: filled, labelled, packed?", "Assembly", MANUFACTURE,
                     "If there is nothing to assemble, say so."),
            ),
        ),
        Page(
            key="steps",
            title="Steps",
            questions=(
                rows(
                    "steps", "What are the steps?", "Steps of manufacture", _STEPS,
                    (
                        line("step", "Step", "Step", _STEPS),
                        one_of("where", "Where", "Where", _STEPS,
                               (Choice("spoke", "At the site"), Choice("control_site", "Control Site"),
                                Choice("related", "Site of related operations"))),
                        line("equipment", "Equipment", "Equipment", _STEPS, required=False),
                        one_of("openness", "Open or closed", "Open or closed", _STEPS,
                               (Choice("open", "Open"), Choice("closed", "Closed"))),
                        line("environment", "Environment", "Environment", _STEPS, required=False, max_length=60),
                        line("duration", "Time", "Time", _STEPS, "For example “40 minutes”.", required=False,
                             max_length=60),
                    ),
                    "In order, from the first handling of starting material.",
                ),
            ),
        ),
        Page(
            key="control",
            title="Control of the process",
            questions=(
                rows(
                    "parameters", "Which parameters and attributes are critical, and within which limits?",
                    "Critical parameters and attributes", _CONTROL,
                    (
                        line("name", "Parameter or attribute", "Parameter or attribute", _CONTROL),
                        one_of("kind", "Kind", "Kind", _CONTROL,
                               (Choice("cpp", "Process parameter (CPP)"), Choice("cqa", "Quality attribute (CQA)"))),
                        line("limits", "Limits", "Limits", _CONTROL, "For example “20 to 25 °C”.", max_length=120),
                        line("method", "How it is controlled", "How it is controlled", _CONTROL, required=False),
                    ),
                ),
                rich("in_process_controls", "Which controls are made during the process?", "In-process controls",
                     _CONTROL),
                evidence("validation_evidence", "Validation of the process", _CONTROL),
            ),
        ),
        Page(
            key="batch",
            title="Batch",
            questions=(
                rich("batch_definition", "What is a batch?", "Definition of a batch",
                     ours("At the point of care a batch may be one dose")),
                rich("batch_record", "What does the batch record hold, and how is it made at a site?", "Batch record",
                     ours("The Control Site judges a batch that it has not seen by its record")),
            ),
        ),
    ),
)  # fmt: skip

RELEASE = Section(
    key="release",
    letter="H",
    title="Product release",
    task="Describe how the product is released",
    pages=(
        Page(
            key="process",
            title="Release",
            questions=(
                rich("release_process", "By what process is the product released?", "Process of release", MANUFACTURE,
                     "Who certifies, where, on which data, and who confirms what at the site."),
                some_of(
                    "release_model", "Which of these does it rest on?", "Basis of release",
                    ours("Names the model, so that data and time limits can be held against it"),
                    (
                        Choice("central", "Certification at the Control Site"),
                        Choice("remote", "Remote certification"),
                        Choice("real_time", "Real-time release testing"),
                        Choice("parametric", "Parametric release"),
                        Choice("delegated", "A step of confirmation that is delegated to the site"),
                    ),
                ),
                rich("release_data", "Which data are needed for release?", "Data needed for release", MANUFACTURE),
                rich("release_exceptions", "What happens when a result is missing or out of specification?",
                     "Exceptions", ours("The patient is waiting; what happens must be settled before")),
            ),
        ),
        Page(
            key="times",
            title="Times",
            questions=(
                number("shelf_life", "How long does the product keep?", "Shelf life", _TIME, "A whole number."),
                one_of("shelf_life_unit", "In which unit?", "Unit of the shelf life", _TIME, UNITS_OF_TIME),
                number("release_time", "How long may release take?", "Time limit of release", _TIME, "A whole number."),
                one_of("release_time_unit", "In which unit?", "Unit of the time limit", _TIME, UNITS_OF_TIME),
            ),
        ),
    ),
)  # fmt: skip

MATERIALS = Section(
    key="materials",
    letter="I",
    title="Materials",
    task="Describe materials and their supply",
    pages=(
        Page(
            key="materials",
            title="Materials and starting materials",
            questions=(
                rich("supply", "What is supplied to the sites, by whom, and how is it released for use?",
                     "Supply of materials and kits", ours("What goes in decides what comes out")),
                rich("starting_materials", "Where do starting materials of human origin come from?",
                     "Starting materials of human origin", HTA,
                     "Name the licence or agreement for procurement and testing. If there are none, say so."),
                rich("identity", "How is the chain of identity and custody kept?", "Chain of identity and custody",
                     ours("The right product must reach the right patient")),
                rich("storage", "How are materials and product stored?", "Storage", ours("Sites differ in storage")),
            ),
        ),
    ),
)  # fmt: skip
