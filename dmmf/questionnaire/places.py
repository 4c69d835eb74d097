"""Sections J to L: premises, equipment, people at the sites."""

from dmmf.questionnaire.build import evidence, line, number, rich, rows
from dmmf.questionnaire.sources import TRAINING, ours
from submissions.questionnaire import Page, Section

_PREMISES = ours("Premises that belong to somebody else still have to fit the process")
_EQUIPMENT = ours("Equipment and software carry much of the control at a site")
_PEOPLE = ours("The operators are often not the holder's own people")

PREMISES = Section(
    key="premises",
    letter="J",
    title="Premises and environment",
    task="Describe premises and environment",
    pages=(
        Page(
            key="premises",
            title="Premises",
            questions=(
                rich("premises", "What must the premises be like?", "Premises", _PREMISES),
                rich("environment", "Which environment is needed, and how is it watched?", "Environment", _PREMISES),
                rich("utilities", "Which utilities does a site need?", "Utilities", _PREMISES),
                rich("cleaning", "How are premises and equipment cleaned?", "Cleaning", _PREMISES),
                rich("hazards", "Which hazards are there, and how are they contained?", "Hazards", _PREMISES,
                     "Such as genetically modified organisms, radiation, gas. If there are none, say so."),
            ),
        ),
    ),
)  # fmt: skip

EQUIPMENT = Section(
    key="equipment",
    letter="K",
    title="Equipment and computerised systems",
    task="Describe equipment and computerised systems",
    pages=(
        Page(
            key="equipment",
            title="Equipment",
            questions=(
                rich("equipment", "Which equipment does a site have, and how far is it automated?",
                     "Equipment and automation", _EQUIPMENT),
                rich("calibration", "How is it calibrated and maintained?", "Calibration and maintenance", _EQUIPMENT),
            ),
        ),
        Page(
            key="systems",
            title="Computerised systems",
            questions=(
                rich("systems", "Which computerised systems are used, and how is the integrity of data kept?",
                     "Computerised systems and data integrity", _EQUIPMENT),
                rows(
                    "software", "Which versions of software are in use? (optional)", "Versions of software", _EQUIPMENT,
                    (
                        line("system", "System", "System", _EQUIPMENT),
                        line("version", "Version", "Version", _EQUIPMENT, max_length=60),
                    ),
                    required=False,
                ),
                rich("monitoring", "What does the Control Site see from afar, and what happens when the link fails?",
                     "Remote monitoring", _EQUIPMENT),
            ),
        ),
    ),
)  # fmt: skip

PERSONNEL = Section(
    key="personnel",
    letter="L",
    title="Personnel at the sites",
    task="Describe the people at the sites",
    pages=(
        Page(
            key="people",
            title="People",
            questions=(
                rich("roles", "Who does what at a site, and whose staff are they?", "Roles at the sites", _PEOPLE),
                number("minimum_operators", "How many trained operators must a site have at least?",
                       "Minimum of trained operators", _PEOPLE, "A whole number."),
            ),
        ),
        Page(
            key="training",
            title="Training",
            questions=(
                rich("training", "How are they trained, and how is competence shown?", "Training", TRAINING),
                number("requalification_months", "After how many months are they requalified?",
                       "Requalification (months)", _PEOPLE, "A whole number."),
                evidence("training_evidence", "Training programme", _PEOPLE),
            ),
        ),
    ),
)  # fmt: skip
