"""Section E: therapeutic indication, patients and setting, the context the case is judged in."""

from designation.questionnaire.choices import MM_ONLY, POC_ONLY
from designation.questionnaire.sources import DESIGNATION, HOME_OR_MOBILE, MODULAR_UNIT, SETTINGS, ours
from submissions.questionnaire import Choice, Kind, Note, Page, Question, Section, When

_SETTING = ours("The place decides what can be made there, and of which type the manufacture is")

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
    when=POC_ONLY,
    questions=(
        Question(
            "settings",
            "Where will the product be made and used?",
            "Settings of manufacture and use",
            Kind.CHECKBOXES,
            SETTINGS,
            hint="Select all that apply.",
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
                    "This is modular manufacture. Portable equipment in a hospital is not",
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
    ),
    notes=(
        Note(
            "Manufacture in the patient's home counts as point of care.",
            HOME_OR_MOBILE,
            When("context", "settings", ("home",)),
        ),
        Note(
            "Manufacture in a mobile or relocatable unit counts as modular manufacture. This application is for point "
            "of care. Remove this setting, or go back to “Type of manufacture” and change the type.",
            HOME_OR_MOBILE,
            When("context", "settings", ("mobile_unit",)),
            stops=True,
        ),
    ),
)

UNIT_SETTING = Page(
    key="unit_setting",
    title="Where units stand and the product is used",
    when=MM_ONLY,
    questions=(
        Question(
            "unit_settings",
            "Where will the modular units stand?",
            "Settings of the modular units",
            Kind.CHECKBOXES,
            MODULAR_UNIT,
            hint="Select all that apply.",
            choices=(
                Choice("hospital_site", "On the site of a hospital"),
                Choice("community", "In the community", "For example beside a health or vaccination centre"),
                Choice("manufacturer_site", "On the site of a manufacturer or of the Control Site"),
                Choice("emergency", "Near an emergency", "For example an outbreak, a disaster or a military operation"),
                Choice("fixed_room", "In a fixed room or building", "It is not relocated"),
                Choice("home", "In the patient's home"),
                Choice("other", "Somewhere else"),
            ),
        ),
        Question(
            "other_unit_setting",
            "Where else?",
            "Other setting of units",
            Kind.TEXT,
            _SETTING,
            when=When("context", "unit_settings", ("other",)),
        ),
        Question(
            "use_setting",
            "Where is the product given to patients, and how does it get there?",
            "Place of use",
            Kind.RICH,
            _SETTING,
            hint="For example “In vaccination centres up to two hours away, in a refrigerated van at 2 to 8 °C”.",
        ),
    ),
    notes=(
        Note(
            "Manufacture in the patient's home counts as point of care, not as modular manufacture. Remove this "
            "setting, or go back to “Type of manufacture” and change the type.",
            HOME_OR_MOBILE,
            When("context", "unit_settings", ("home",)),
            stops=True,
        ),
        Note(
            "A modular unit is “a relocatable manufacturing unit”. A fixed room or building cannot be relocated. "
            "Remove this setting, or go back to “Type of manufacture” and change the type.",
            MODULAR_UNIT,
            When("context", "unit_settings", ("fixed_room",)),
            stops=True,
        ),
    ),
)

SURROUNDINGS = Page(
    key="surroundings",
    title="A typical place of manufacture",
    questions=(
        Question(
            "setting_description",
            "What is a typical place of manufacture like?",
            "Description of the place of manufacture",
            Kind.RICH,
            _SETTING,
            hint="Rooms, environment, equipment, staff present, and what else goes on there.",
        ),
    ),
)

SECTION = Section(
    key="context",
    letter="E",
    title="Indication, patients and setting",
    task="Describe the use of the product",
    pages=(INDICATION, POPULATION, SETTING, UNIT_SETTING, SURROUNDINGS),
)
