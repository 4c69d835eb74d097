"""Section B: the type of decentralised manufacture, and which steps happen where."""

from designation.questionnaire.sources import APPLICATIONS, DESIGNATION, LEGAL_TEST, ours
from submissions.questionnaire import Choice, Kind, Page, Question, Section, When

_STEPS = ours("Shows step by step what leaves the central site, since all or part of a process may be decentralised")

TYPE = Page(
    key="type",
    title="Type of manufacture",
    intro=(
        "A designation is for one type: point of care (POC) or modular manufacture (MM). "
        "POC means the product can only be made at or near the place where the patient receives it, home included. "
        "MM means it is made in a unit that can be relocated, a mobile unit for example."
    ),
    questions=(
        Question(
            "dm_type",
            "This application is for manufacture at the point of care, and for one product only",
            "Type of decentralised manufacture",
            Kind.CONFIRM,
            DESIGNATION,
            hint="If the product will be made in relocatable units, do not use this form: it is modular manufacture.",
        ),
    ),
)

EXTENT = Page(
    key="extent",
    title="How much of the process is at the point of care",
    questions=(
        Question(
            "extent",
            "How much of the manufacturing process takes place at the point of care?",
            "Extent of point-of-care manufacture",
            Kind.RADIOS,
            APPLICATIONS,
            hint="Starting materials and kits bought in or prepared elsewhere do not count as steps.",
            choices=(
                Choice("whole", "All of the process"),
                Choice("part", "Part of the process", "Other steps stay at a central site"),
            ),
        ),
        Question(
            "central_steps",
            "Which steps stay at a central site, and why does the split fall there?",
            "Steps that stay central",
            Kind.RICH,
            APPLICATIONS,
            hint="Say what arrives at the point of care, in what state and how it travels.",
            when=When("manufacture", "extent", ("part",)),
        ),
    ),
)

STEPS = Page(
    key="steps",
    title="Process steps",
    intro="List every manufacturing step in order, from the first handling of starting material to release.",
    questions=(
        Question(
            "process_steps",
            "What are the steps of the process?",
            "Process steps",
            Kind.ROWS,
            _STEPS,
            hint="One row for each step. A closed step is one where the product is never exposed to the room.",
            columns=(
                Question("step", "Step", "Step", Kind.TEXT, _STEPS, max_length=200),
                Question(
                    "where",
                    "Where",
                    "Where",
                    Kind.RADIOS,
                    _STEPS,
                    choices=(
                        Choice("poc_site", "Point of care"),
                        Choice("control_site", "Control Site"),
                        Choice("other", "Another site"),
                    ),
                ),
                Question("duration", "How long it takes", "Duration", Kind.TEXT, _STEPS, max_length=60),
                Question(
                    "openness",
                    "Open or closed",
                    "Open or closed",
                    Kind.RADIOS,
                    _STEPS,
                    choices=(Choice("closed", "Closed"), Choice("open", "Open")),
                ),
                Question(
                    "automation",
                    "Automation",
                    "Automation",
                    Kind.RADIOS,
                    _STEPS,
                    choices=(
                        Choice("automated", "Automated"),
                        Choice("partly", "Partly automated"),
                        Choice("manual", "Manual"),
                    ),
                ),
            ),
        ),
    ),
)

PLACE = Page(
    key="place",
    title="Place of manufacture and place of use",
    questions=(
        Question(
            "place_of_use",
            "How near is the place of manufacture to the place where the product is used?",
            "Nearness to the place of use",
            Kind.RICH,
            LEGAL_TEST,
            hint=(
                "The legal test speaks of “at or near the place where the product is to be used or administered”. "
                "Say which rooms, how far apart, how the product is carried and how long that takes."
            ),
        ),
    ),
)

SECTION = Section(
    key="manufacture",
    letter="B",
    title="Type and place of manufacture",
    task="Describe what is made at the point of care",
    pages=(TYPE, EXTENT, STEPS, PLACE),
)
