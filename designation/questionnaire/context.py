"""Section D: therapeutic indication, patients and setting, the context the case is judged in."""

from designation.questionnaire.sources import DESIGNATION, HOME_OR_MOBILE, ours
from submissions.questionnaire import Choice, Kind, Page, Question, Section, When

_SETTING = ours("The place decides what can be made there, and whether the case is point of care at all")

INDICATION = Page(
    key="indication",
    title="Therapeutic indication",
    questions=(
        Question(
            "indication",
            "What is the product for?",
            "Therapeutic indication",
            Kind.TEXT,
            DESIGNATION,
            hint="One or two sentences: the disease or purpose, the stage, and the patients.",
            max_length=1000,
        ),
        Question(
            "disease",
            "What does a reader need to know about the condition and its care today? (optional)",
            "The condition and its care today",
            Kind.RICH,
            DESIGNATION,
            hint="Keep it short. Say what patients have now and what it cannot do for them.",
            required=False,
        ),
    ),
)

POPULATION = Page(
    key="population",
    title="Patients",
    questions=(
        Question(
            "population",
            "Who are the patients?",
            "Target population",
            Kind.RICH,
            DESIGNATION,
            hint="Age, disease stage, how they are selected, and anyone who is left out.",
        ),
        Question(
            "patients_per_year",
            "How many patients a year do you expect in the UK?",
            "Number of patients expected each year in the UK",
            Kind.NUMBER,
            DESIGNATION,
            hint="A whole number. Your best estimate for the first full year.",
        ),
        Question(
            "patients_basis",
            "What is that number based on?",
            "Basis of the estimate",
            Kind.TEXT,
            ours("A number without a basis cannot be judged"),
        ),
    ),
)

SETTING = Page(
    key="setting",
    title="Setting",
    questions=(
        Question(
            "settings",
            "Where will the product be made and used?",
            "Settings of manufacture and use",
            Kind.CHECKBOXES,
            HOME_OR_MOBILE,
            hint="Select all that apply. Manufacture in a patient's home counts as point of care.",
            choices=(
                Choice("ward", "Hospital ward"),
                Choice("theatre", "Operating theatre"),
                Choice("imaging", "Imaging or radiology department"),
                Choice("pharmacy", "Hospital pharmacy or laboratory"),
                Choice("clinic", "Clinic or community health centre"),
                Choice("ambulance", "Ambulance"),
                Choice("home", "Patient's home"),
                Choice(
                    "mobile_unit",
                    "Mobile or relocatable manufacturing unit",
                    "This is modular manufacture and cannot be part of a point-of-care application",
                ),
                Choice("other", "Somewhere else"),
            ),
        ),
        Question(
            "other_setting",
            "Where else?",
            "Other setting",
            Kind.TEXT,
            _SETTING,
            when=When("context", "settings", ("other",)),
        ),
        Question(
            "setting_description",
            "What is a typical place of manufacture like?",
            "Description of the setting",
            Kind.RICH,
            _SETTING,
            hint="Rooms, environment, equipment, staff present, and what else goes on there.",
        ),
    ),
)

SECTION = Section(
    key="context",
    letter="D",
    title="Indication, patients and setting",
    task="Describe the use of the product",
    pages=(INDICATION, POPULATION, SETTING),
)
