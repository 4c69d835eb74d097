"""Section C: the type of decentralised manufacture, and which steps happen where."""

from designation.questionnaire.choices import POC_ONLY, SITE_TYPES, TIME_UNITS
from designation.questionnaire.sources import APPLICATIONS, DESIGNATION, LEGAL_TEST, MM_TEST, MODULAR_UNIT, ours
from submissions.questionnaire import Choice, Kind, Note, Page, Question, Section, When

_STEPS = ours("Shows step by step what leaves the central site, since all or part of a process may be decentralised")

TYPE = Page(
    key="type",
    title="Type of manufacture",
    intro=(
        "A designation is for one type of manufacture: point of care (POC) or modular manufacture (MM). "
        "You can change the type later. Answers that belong to the other type are then hidden and kept, "
        "and do not enter the dossier."
    ),
    questions=(
        Question(
            "dm_type",
            "Which type of decentralised manufacture are you applying for?",
            "Type of decentralised manufacture",
            Kind.RADIOS,
            DESIGNATION,
            hint="One application is for one type and one product.",
            choices=(
                Choice(
                    "poc",
                    "Point of care (POC)",
                    "It can only be made at or near the place where the patient receives it, home included",
                ),
                Choice(
                    "mm",
                    "Modular manufacture (MM)",
                    "It is made or assembled in a unit that can be relocated, for reasons relating to deployment",
                ),
            ),
        ),
    ),
    notes=(
        Note(
            "Point of care is a test of necessity: for reasons of method of manufacture, shelf life, constituents or "
            "method or route of administration, the product can only be made at or near the place of use.",
            LEGAL_TEST,
            POC_ONLY,
        ),
        Note(
            "Modular manufacture has a test of its own: for reasons relating to deployment, the licensing authority "
            "determines it necessary or expedient that the product is made or assembled in a modular unit. "
            "It is for the authority to determine. You make the case for it.",
            MM_TEST,
            When("manufacture", "dm_type", ("mm",)),
        ),
        Note(
            "A modular unit is “a relocatable manufacturing unit”.",
            MODULAR_UNIT,
            When("manufacture", "dm_type", ("mm",)),
        ),
    ),
)

EXTENT = Page(
    key="extent",
    title="How much of the process is decentralised",
    intro=(
        "The spokes are the point-of-care sites or the modular units. The hub is the Control Site: the premises at "
        "which the holder of the licence to manufacture supervises and controls what is done at the spokes."
    ),
    questions=(
        Question(
            "extent",
            "How much of the manufacturing process takes place at the spokes?",
            "Extent of decentralised manufacture",
            Kind.RADIOS,
            APPLICATIONS,
            hint=(
                "Starting materials and kits bought in or prepared elsewhere do not count as steps. "
                "Testing or release by the Control Site, if it is a step of its own, does."
            ),
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
            hint="Say what arrives at the spoke, in what state and how it travels.",
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
            hint=(
                "One row for each step. Give the time a step usually takes as a whole number: "
                "90 seconds instead of 1.5 minutes. The same times are compared with the shelf life."
            ),
            columns=(
                Question("step", "Step", "Step", Kind.TEXT, _STEPS, max_length=200),
                Question(
                    "where",
                    "Hub or spoke",
                    "Hub or spoke",
                    Kind.RADIOS,
                    _STEPS,
                    choices=(
                        Choice("control_site", "Hub (Control Site)"),
                        Choice("spoke", "Spoke"),
                        Choice("other", "Another site"),
                    ),
                ),
                Question(
                    "site_type",
                    "Kind of spoke",
                    "Kind of spoke",
                    Kind.RADIOS,
                    _STEPS,
                    hint="Empty for a step that is not at a spoke, or that is done at every kind of spoke.",
                    choices=SITE_TYPES,
                    required=False,
                ),
                Question("quantity", "Takes how long", "Time", Kind.NUMBER, _STEPS),
                Question("unit", "Unit of time", "Unit", Kind.RADIOS, _STEPS, choices=TIME_UNITS),
                Question(
                    "openness",
                    "Open or closed",
                    "Open or closed",
                    Kind.RADIOS,
                    _STEPS,
                    hint="Closed: the product is never exposed to the room.",
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
                Question(
                    "parameters",
                    "Critical parameters",
                    "Critical parameters",
                    Kind.TEXT,
                    _STEPS,
                    hint="For example “37 °C, 15 to 30 min”. Empty if there is none.",
                    required=False,
                    max_length=200,
                ),
            ),
        ),
    ),
)

PLACE = Page(
    key="place",
    title="Place of manufacture and place of use",
    when=POC_ONLY,
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
    letter="C",
    title="Type and place of manufacture",
    task="Choose the type and list the process steps",
    pages=(TYPE, EXTENT, STEPS, PLACE),
)
