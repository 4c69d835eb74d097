"""Section J: the planned system of a Control Site and its spokes."""

from designation.questionnaire.choices import COUNTRIES, SITE_TYPES, YES_NO
from designation.questionnaire.sources import APPLICATIONS, GMP, HOME_OR_MOBILE, LICENCE, ours
from submissions.questionnaire import Choice, Kind, Page, Question, Section, When

_SPOKES = ours("Gives an idea of the scale; spokes are listed and approved later, in the master file")

_CAN_DO = ours("Lets the process steps be compared with what a spoke can do")

CONTROL_SITE = Page(
    key="control_site",
    title="Control Site",
    intro="The Control Site supervises and controls manufacture at every spoke. It must be in the UK.",
    questions=(
        Question(
            "control_site_status",
            "Does the Control Site hold a licence to manufacture?",
            "Status of the Control Site",
            Kind.RADIOS,
            LICENCE,
            hint=(
                "A manufacturer's licence or, for an investigational product, a manufacturing authorisation. It must "
                "cover point-of-care or modular manufacture of the product before any is made."
            ),
            choices=(
                Choice("licensed", "Yes, it holds one", "It covers this manufacture, or will be varied to cover it"),
                Choice("planned", "No, the licence is planned"),
            ),
        ),
        Question(
            "control_site_name", "What is the Control Site called?", "Name of the Control Site", Kind.TEXT, GMP,
            max_length=200,
        ),
        Question(
            "control_site_address", "What is its address?", "Address of the Control Site", Kind.TEXT, GMP,
            hint="Street, town and postcode on one line.", max_length=300,
        ),
        Question(
            "control_site_country", "Which part of the UK is it in?", "Country of the Control Site", Kind.RADIOS, GMP,
            choices=COUNTRIES,
        ),
        Question(
            "licence_number", "What is its licence number?", "Licence number of the Control Site", Kind.TEXT, LICENCE,
            when=When("system", "control_site_status", ("licensed",)), max_length=60,
        ),
        Question(
            "licence_plan",
            "How and when will it get a licence?",
            "Plan for the licence",
            Kind.RICH,
            LICENCE,
            when=When("system", "control_site_status", ("planned",)),
        ),
    ),
)  # fmt: skip

SPOKES = Page(
    key="spokes",
    title="Spokes",
    intro=(
        "The spokes are the point-of-care sites or the modular units. "
        "What they can do is compared with the process steps."
    ),
    questions=(
        Question(
            "spoke_number",
            "How many spokes do you expect in the first three years?",
            "Number of spokes expected",
            Kind.NUMBER,
            _SPOKES,
            hint="A whole number.",
        ),
        Question(
            "spokes",
            "What kinds of spoke will they be?",
            "Expected spokes",
            Kind.ROWS,
            _SPOKES,
            hint=(
                "One row for each kind of spoke, or for each one you can name already. "
                "The numbers must add up to the total."
            ),
            columns=(
                Question(
                    "kind",
                    "Kind of spoke",
                    "Kind of spoke",
                    Kind.RADIOS,
                    HOME_OR_MOBILE,
                    choices=SITE_TYPES,
                ),
                Question(
                    "setting",
                    "Setting",
                    "Setting",
                    Kind.TEXT,
                    _SPOKES,
                    hint="For example “Operating theatre”.",
                    max_length=200,
                ),
                Question("number", "Number", "Number", Kind.NUMBER, _SPOKES),
                Question(
                    "open_steps",
                    "Can open steps be done there?",
                    "Open steps possible",
                    Kind.RADIOS,
                    _CAN_DO,
                    choices=YES_NO,
                ),
                Question(
                    "grade",
                    "Environment",
                    "Environment",
                    Kind.RADIOS,
                    _CAN_DO,
                    hint="The best environment in which the product is handled.",
                    choices=(
                        Choice("unclassified", "Not classified"),
                        Choice("d", "Grade D"),
                        Choice("c", "Grade C"),
                        Choice("b", "Grade B"),
                        Choice("a", "Grade A, or an isolator"),
                    ),
                ),
                Question(
                    "equipment",
                    "Equipment",
                    "Equipment",
                    Kind.RADIOS,
                    _CAN_DO,
                    hint="The equipment that the process steps need.",
                    choices=(
                        Choice("present", "Present"),
                        Choice("planned", "To be installed"),
                        Choice("absent", "Not there"),
                    ),
                ),
                Question("partner", "Partner", "Partner", Kind.TEXT, _SPOKES, required=False, max_length=200),
            ),
        ),
    ),
)

PARTNERS = Page(
    key="partners",
    title="First sites and partners",
    questions=(
        Question(
            "first_sites",
            "Which sites come first, and why those?",
            "First sites",
            Kind.RICH,
            _SPOKES,
            hint="If none is chosen yet, say how you will choose.",
        ),
        Question(
            "partners",
            "Which healthcare providers are your partners, and what have you agreed with them?",
            "Healthcare-provider partners",
            Kind.RICH,
            _SPOKES,
            hint="Letters of support can be uploaded as evidence.",
        ),
    ),
)

_DATES = ours("Shows when the designation will be used")
TIMETABLE = Page(
    key="timetable",
    title="Timetable",
    questions=(
        Question(
            "timetable",
            "When do you plan to apply for a trial, a licence or a marketing authorisation?",
            "Timetable",
            Kind.ROWS,
            APPLICATIONS,
            hint="The designation comes before a trial or marketing authorisation application that relies on it.",
            columns=(
                Question(
                    "milestone",
                    "Milestone",
                    "Milestone",
                    Kind.RADIOS,
                    _DATES,
                    choices=(
                        Choice("licence", "Licence to manufacture, or its variation"),
                        Choice("cta", "Clinical trial application (CTA)"),
                        Choice("maa", "Marketing authorisation application (MAA)"),
                        Choice("first_site", "First site begins"),
                        Choice("other", "Other"),
                    ),
                ),
                Question("planned", "Planned date", "Planned date", Kind.DATE, _DATES),
                Question("note", "Note", "Note", Kind.TEXT, _DATES, required=False, max_length=200),
            ),
        ),
    ),
)

SECTION = Section(
    key="system",
    letter="J",
    title="Planned system",
    task="Describe the planned sites",
    pages=(CONTROL_SITE, SPOKES, PARTNERS, TIMETABLE),
)
