"""Section G: quality data in support of the case."""

from designation.questionnaire.choices import TIME_UNITS
from designation.questionnaire.sources import DESIGNATION, ours
from submissions.questionnaire import Choice, Kind, Page, Question, Section

_STEADY = ours("Shows that the product will be the same wherever it is made")
_LIMITS = ours("Lets the reader compare times across the application")

SHELF_LIFE = Page(
    key="shelf_life",
    title="Shelf life and stability",
    questions=(
        Question(
            "shelf_lives",
            "How long do the materials, intermediates and product last?",
            "Shelf life and hold times",
            Kind.ROWS,
            _LIMITS,
            hint=(
                "One row for each starting material, intermediate (its hold time), finished product and product "
                "in use. Use a smaller unit instead of a fraction."
            ),
            columns=(
                Question("item", "Material or product", "Material or product", Kind.TEXT, _LIMITS, max_length=200),
                Question(
                    "stage",
                    "Stage",
                    "Stage",
                    Kind.RADIOS,
                    _LIMITS,
                    choices=(
                        Choice("material", "Material"),
                        Choice("intermediate", "Intermediate"),
                        Choice("product", "Product"),
                        Choice("in_use", "In use"),
                    ),
                ),
                Question("quantity", "How long", "Time", Kind.NUMBER, _LIMITS),
                Question("unit", "Unit", "Unit", Kind.RADIOS, _LIMITS, choices=TIME_UNITS),
                Question(
                    "condition", "Condition", "Condition", Kind.TEXT, _LIMITS,
                    hint="For example 2 to 8 °C.", max_length=200,
                ),
            ),
        ),
        Question(
            "use_time",
            "What is the longest time from the end of manufacture to the end of use?",
            "Longest time from manufacture to use",
            Kind.NUMBER,
            _LIMITS,
            hint="A whole number. It includes carrying, waiting and giving the product, and must fit its shelf life.",
        ),
        Question(
            "use_time_unit", "Unit of time", "Unit of the longest time to use", Kind.RADIOS, _LIMITS,
            choices=TIME_UNITS,
        ),
        Question(
            "stability",
            "What do the stability data show?",
            "Stability data",
            Kind.RICH,
            DESIGNATION,
            hint="Batches, conditions, time points, what was measured and what limits the shelf life.",
        ),
        Question(
            "stability_evidence",
            "Which evidence holds these data?",
            "Evidence of stability",
            Kind.EVIDENCE,
            DESIGNATION,
        ),
    ),
)  # fmt: skip

PROCESS = Page(
    key="process",
    title="Process",
    questions=(
        Question(
            "process",
            "How is the product made, with times?",
            "Process description and time line",
            Kind.RICH,
            DESIGNATION,
            hint="Follow the table of process steps. Give the start, the end and the longest allowed time of each.",
        ),
        Question(
            "process_time",
            "How long does manufacture at the spoke take, from the first step there to release?",
            "Time of manufacture at the spoke",
            Kind.NUMBER,
            _LIMITS,
            hint=(
                "A whole number. It cannot be more than the steps at the spoke add up to; it is less if steps overlap. "
                "If release is elsewhere, count until the product leaves the spoke. "
                "Use a smaller unit instead of rounding up."
            ),
        ),
        Question(
            "process_time_unit", "Unit of time", "Unit of the time of manufacture", Kind.RADIOS, _LIMITS,
            choices=TIME_UNITS,
        ),
        Question(
            "process_evidence",
            "Which evidence describes the process? (optional)",
            "Evidence of the process",
            Kind.EVIDENCE,
            DESIGNATION,
            required=False,
        ),
    ),
)  # fmt: skip

CRITICAL = Page(
    key="critical",
    title="Critical attributes and parameters",
    questions=(
        Question(
            "quality_attributes",
            "What are the critical quality attributes?",
            "Critical quality attributes",
            Kind.ROWS,
            _STEADY,
            hint=(
                "The properties that must be within limits for the product to be safe and to work. "
                "If a limit is not set yet, write so in its row."
            ),
            columns=(
                Question("attribute", "Attribute", "Attribute", Kind.TEXT, _STEADY, max_length=200),
                Question("limit", "Limit", "Limit", Kind.TEXT, _STEADY, max_length=200),
                Question("test", "How and when it is tested", "Test", Kind.TEXT, _STEADY, max_length=300),
            ),
        ),
        Question(
            "process_parameters",
            "What are the critical process parameters?",
            "Critical process parameters",
            Kind.ROWS,
            _STEADY,
            hint=(
                "The settings that must be within range for the attributes to come out right. "
                "If none is known yet, or none is critical, say so in one row."
            ),
            columns=(
                Question("parameter", "Parameter", "Parameter", Kind.TEXT, _STEADY, max_length=200),
                Question("step", "Step", "Step", Kind.TEXT, _STEADY, max_length=200),
                Question("range", "Range", "Range", Kind.TEXT, _STEADY, max_length=200),
                Question("control", "How it is held", "Control", Kind.TEXT, _STEADY, max_length=300),
            ),
        ),
    ),
)

AUTOMATION = Page(
    key="automation",
    title="Automation and open steps",
    questions=(
        Question(
            "automation_level",
            "How automated is the process at the spokes?",
            "Level of automation",
            Kind.RADIOS,
            _STEADY,
            choices=(
                Choice("high", "High", "The operator loads, starts and unloads"),
                Choice("medium", "Medium", "Equipment runs some steps, people the others"),
                Choice("low", "Low", "Mostly manual"),
            ),
        ),
        Question(
            "automation",
            "What does the equipment control, record and stop by itself?",
            "Automation of the process",
            Kind.RICH,
            _STEADY,
            hint="Include alarms, interlocks, data capture and what happens when the equipment fails.",
        ),
        Question(
            "open_steps",
            "Which steps are open, and how is the product protected there?",
            "Open steps and protection of the product",
            Kind.RICH,
            _STEADY,
            hint="If there are none, say so and say how closure is shown.",
        ),
    ),
)

RELEASE = Page(
    key="release",
    title="Release",
    questions=(
        Question(
            "release_methods",
            "How will a batch or dose be released?",
            "Methods of release",
            Kind.CHECKBOXES,
            _STEADY,
            hint="Select all that apply.",
            choices=(
                Choice("full", "Full testing of the finished product"),
                Choice("rtrt", "Real-time release testing", "Measurements during manufacture stand for end testing"),
                Choice("parametric", "Parametric release", "Process data stand for a test, for example of sterility"),
                Choice("surrogate", "Surrogate measures", "Something else is measured in place of the attribute"),
            ),
        ),
        Question(
            "release",
            "How does release work within the time available?",
            "Release concept",
            Kind.RICH,
            _STEADY,
            hint="Who decides, where they are, on which data, in how many minutes, and what happens to a failure.",
        ),
    ),
)

COMPARABILITY = Page(
    key="comparability",
    title="The same product at every site",
    questions=(
        Question(
            "comparability",
            "How will you show that every site makes the same product?",
            "Comparability plan across sites",
            Kind.RICH,
            _STEADY,
            hint="First sites, later sites, number of runs, acceptance limits, and how you watch for drift.",
        ),
        Question(
            "comparability_evidence",
            "Which evidence supports the plan? (optional)",
            "Evidence for comparability",
            Kind.EVIDENCE,
            _STEADY,
            required=False,
        ),
    ),
)

SECTION = Section(
    key="quality",
    letter="G",
    title="Quality evidence",
    task="Give the quality evidence",
    pages=(SHELF_LIFE, PROCESS, CRITICAL, AUTOMATION, RELEASE, COMPARABILITY),
    intro="A designation needs quality data that support the case, not a full quality dossier.",
)
