"""The form of the joint suitability evaluation, as data with a version of its own.

That applicant and healthcare provider evaluate a location together, and three of the considerations, come from a
published account of the framework. Which rows there are and what they ask is this service's own modelling: it is
marked as such on every page and in the PDF, and is nowhere the regulator's word.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from dmmf.states import Side, SiteKind
from submissions.questionnaire import Source

VERSION = "1.0"
JOINT = Source(
    "Reported in “The UK's new decentralised manufacturing framework” (G. Miglierini): the suitability of a location "
    "is to be evaluated jointly by the applicant and the relevant healthcare provider"
)
CONSIDERATION = Source(
    "Reported in “The UK's new decentralised manufacturing framework” (G. Miglierini): a technical consideration of "
    "the joint evaluation; its rows are this service's own"
)
OURS = Source("What both sides need to know before a product is made here", ours=True)


@dataclass(frozen=True)
class Item:
    """A row: what each of the two sides is asked."""

    key: str  # unique in the form; stands in addresses
    title: str
    applicant: str
    provider: str
    source: Source = OURS

    def asked_of(self, side: str) -> str:
        return self.applicant if side == Side.APPLICANT else self.provider


@dataclass(frozen=True)
class FormSection:
    number: int
    key: str
    title: str
    items: tuple[Item, ...]
    source: Source = OURS
    modular_only: bool = False


@dataclass(frozen=True)
class Form:
    version: str
    sections: tuple[FormSection, ...]

    def sections_for(self, kind: str) -> list[FormSection]:
        """The sections that a site of this kind is evaluated on."""
        return [section for section in self.sections if kind == SiteKind.MM or not section.modular_only]

    def items_for(self, kind: str) -> Iterator[tuple[FormSection, Item]]:
        return ((section, item) for section in self.sections_for(kind) for item in section.items)

    @cached_property
    def items(self) -> dict[str, Item]:
        return {item.key: item for section in self.sections for item in section.items}

    def section_of(self, item: str) -> FormSection:
        return next(section for section in self.sections if any(one.key == item for one in section.items))


COMPLEXITY = (
    Item("manipulations", "Manual and aseptic steps",
         "How many manual or aseptic manipulations and open steps does the process have here, and who performs them?",
         "Which comparable procedures are done at this place today, and by whom?"),
    Item("duration", "Length of a run",
         "How long does one run take from set-up to release, and what cannot be interrupted?",
         "For how long, and at which hours, can room and people be given to a run without interruption?"),
    Item("hazards", "Hazard class",
         "Which hazards does the process bring: genetically modified organisms, radiation, gas under pressure, "
         "cytotoxic or infectious material?",
         "Which of these hazards is the place licensed and equipped for, and who is responsible for them?"),
    Item("failure", "Ways in which it can fail",
         "Which failures are likely or serious, how are they noticed, and what happens to the product then?",
         "Who notices a failure on your side, and what do they do?"),
    Item("skill", "Operator skill",
         "Which skill does an operator need beyond ordinary clinical practice?",
         "Who of your staff has that skill, or what do they lack?"),
)  # fmt: skip
ENVIRONMENT = (
    Item("background", "Air and background",
         "Which grade, background, temperature and humidity does the process need?",
         "Which grade, air handling, temperature and humidity does the room have, and how is that monitored?"),
    Item("segregation", "Segregation, cleaning and waste",
         "What must be kept apart, how is the place cleaned between runs, and which waste arises?",
         "How is the area kept apart from clinical work, who cleans it, and where does the waste go?"),
    Item("utilities", "Utilities",
         "Which power, medical gas, water, network and power back-up does the equipment need?",
         "Which of these are available at the place, with which back-up?"),
    Item("space", "Space and structure",
         "How much space, floor loading and freedom from vibration is needed, and for storage beside it?",
         "How much space is there, what does the floor bear, and which constraints has the ward, theatre or home?"),
)  # fmt: skip
AUTOMATION = (
    Item("closed", "Closed system",
         "How far is the process closed and automated, and which steps stay open or manual?",
         "What at the place could open or disturb a closed system: moves, sharing, maintenance?"),
    Item("alarms", "Alarms, interlocks and remote monitoring",
         "Which alarms and interlocks are there, and what does the Control Site see from afar?",
         "Who at the place answers an alarm, at which hours, and does the network let remote monitoring through?"),
    Item("software", "Software and data capture",
         "Which software runs, how is it validated, and which data does it capture?",
         "Who looks after devices and software on your network, and how are updates agreed?"),
    Item("fallback", "When the automation is down",
         "What happens to a run, and to the patient's product, when the automation fails?",
         "What can the place do meanwhile, and who decides?"),
)  # fmt: skip
PEOPLE = (
    Item("operators", "Operators and cover",
         "How many operators must be present, and at which hours?",
         "Who are the named operators, and how are nights, weekends and absence covered?"),
    Item("training", "Training and competence",
         "Which training, sign-off and requalification do you give, and how often?",
         "How is time for training kept free, and how high is the turnover of staff?"),
    Item("supervision", "Supervision and release",
         "How do the operators reach the supervisor and the Qualified Person while a run is on?",
         "Who supervises at the place, and how is a pharmacist reached?"),
)  # fmt: skip
GOVERNANCE = (
    Item("approval", "Approval within the institution",
         "Which information did you give for the institution's own approvals?",
         "Which of these have agreed: Chief Pharmacist, medicines or ATMP committee, genetic modification safety "
         "committee, research and development?"),
    Item("agreement", "Quality agreement and indemnity",
         "Which quality agreement is offered, who is responsible for what, and who is insured for what?",
         "Is the agreement accepted and signed, and is indemnity confirmed?"),
    Item("access", "Access for inspection",
         "How do you see to it that the place, its records and people can be inspected?",
         "Who lets inspectors of the licensing authority and auditors of the Control Site in, and how fast?"),
)  # fmt: skip
LOGISTICS = (
    Item("materials", "Materials and storage",
         "Which kits and materials are supplied, how, and how must they be kept?",
         "Where are they received and kept, and who checks them?"),
    Item("starting", "Starting material from patients or donors",
         "Which starting material is procured, and under whose licence?",
         "Which procurement licence does the place hold or work under, and who is responsible for it?"),
    Item("identity", "Chain of identity",
         "How is identity carried from patient or specimen to the product and back?",
         "How does the path of specimen and product run at the place, and where could they be confused?"),
)  # fmt: skip
CLINICAL = (
    Item("timing", "Time to administration",
         "Within which time must the product be administered, and what ends that time?",
         "How is it ensured that the patient is ready within that time?"),
    Item("rescue", "If a run fails",
         "How often may a run fail, and what can be offered to the patient then?",
         "What is the clinical plan for a patient whose product fails?"),
    Item("monitoring", "Consent and monitoring",
         "What must patients be told about where and how the product is made?",
         "How is consent taken, and how are patients monitored afterwards?"),
)  # fmt: skip
RECORDS = (
    Item("identification", "Identity checks",
         "Which identifiers does the product or run carry?",
         "How are patient and product identified to each other at the bedside?"),
    Item("records", "Batch record and patient record",
         "How is the batch record written and reviewed, and who keeps it?",
         "How do product and batch or run number get into the patient's record?"),
    Item("downtime", "When systems are down",
         "What replaces the records when systems or network are down?",
         "Which downtime procedure has the place, and who may call it?"),
)  # fmt: skip
CAPACITY = (
    Item("demand", "Demand and capacity",
         "How many runs a week can the equipment and the Control Site support?",
         "How many patients a week are expected, and at which peaks?"),
    Item("continuity", "Business continuity",
         "What happens to patients when the site or the Control Site cannot work for a week?",
         "What does the place do then, and to whom can patients be sent?"),
)  # fmt: skip
SITING = (
    Item("siting", "Siting, anchoring and hook-up",
         "What does the unit need where it stands: ground, anchoring, clearance, power, water, drainage, network?",
         "What is there at the agreed place, and who connects and guards it?"),
    Item("relocation", "Relocation and transport",
         "How is the unit moved, what is secured or emptied, and who decides about a move?",
         "Which access, notice and permissions does a move on or off your ground need?"),
    Item("requalification", "Requalification after a move",
         "What is requalified after a move, by whom, and against which limits?",
         "What do you check before work begins again?"),
)  # fmt: skip

FORMS: dict[str, Form] = {
    VERSION: Form(
        VERSION,
        (
            FormSection(1, "complexity", "Manufacturing complexity", COMPLEXITY, CONSIDERATION),
            FormSection(2, "environment", "Environmental conditions", ENVIRONMENT, CONSIDERATION),
            FormSection(3, "automation", "Automation", AUTOMATION, CONSIDERATION),
            FormSection(4, "people", "People", PEOPLE),
            FormSection(5, "governance", "Governance", GOVERNANCE),
            FormSection(6, "logistics", "Logistics", LOGISTICS),
            FormSection(7, "clinical", "Clinical", CLINICAL),
            FormSection(8, "records", "IT and records", RECORDS),
            FormSection(9, "capacity", "Capacity and demand", CAPACITY),
            FormSection(10, "siting", "Siting and relocation of the unit", SITING, modular_only=True),
        ),
    )
}


def of(version: str) -> Form:
    """The form that an evaluation answers; versions stay here as long as an evaluation names them."""
    return FORMS[version]
