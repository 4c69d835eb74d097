"""Section I: the planned system of a Control Site and its spokes."""

from designation.questionnaire.applicant import COUNTRIES
from designation.questionnaire.sources import APPLICATIONS, GMP, LICENCE, ours
from submissions.questionnaire import Choice, Kind, Page, Question, Section, When

_SPOKES = ours("Gives an idea of the scale; spokes are listed and approved later, in the master file")

CONTROL_SITE = Page(
    key="control_site",
    title="Control Site",
    intro="The Control Site supervises and controls manufacture at every point-of-care site. It must be in the UK.",
    questions=(
        Question(
            "control_site_status",
            "Does the Control Site hold a manufacturer's licence?",
            "Status of the Control Site",
            Kind.RADIOS,
            LICENCE,
            hint="The licence must name the product as a point-of-care product before any is made.",
            choices=(
                Choice("licensed", "Yes, it holds one", "It will be varied to cover point-of-care manufacture"),
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
    title="Point-of-care sites",
    questions=(
        Question(
            "spoke_number",
            "How many point-of-care sites do you expect in the first three years?",
            "Number of point-of-care sites expected",
            Kind.NUMBER,
            _SPOKES,
            hint="A whole number.",
        ),
        Question(
            "spokes",
            "What kinds of site will they be?",
            "Expected point-of-care sites",
            Kind.ROWS,
            _SPOKES,
            hint="One row for each kind of site, or for each site you can name already.",
            columns=(
                Question(
                    "kind",
                    "Kind of site",
                    "Kind of site",
                    Kind.RADIOS,
                    _SPOKES,
                    choices=(
                        Choice("fixed", "Fixed equipment"),
                        Choice("portable", "Equipment moved between rooms or sites"),
                        Choice("home", "Patient's home"),
                    ),
                ),
                Question("setting", "Setting", "Setting", Kind.TEXT, _SPOKES, max_length=200),
                Question("number", "Number", "Number", Kind.NUMBER, _SPOKES),
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
                        Choice("licence", "Manufacturer's licence or variation"),
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
    letter="I",
    title="Planned system",
    task="Describe the planned sites",
    pages=(CONTROL_SITE, SPOKES, PARTNERS, TIMETABLE),
)
