"""Section F of modular manufacture: the legal test. Necessary or expedient, for reasons relating to deployment.

The law seen has no closed list of such reasons; the choices are examples, each with where it comes from.
"""

from dataclasses import dataclass

from designation.questionnaire.choices import MM_ONLY, TIME_UNITS
from designation.questionnaire.sources import (
    DEPLOYMENT_EXAMPLES,
    DEPLOYMENT_REPORTED,
    DESIGNATION,
    MM_TEST,
    MODULAR_UNIT,
    ours,
)
from submissions.questionnaire import Choice, Kind, Page, Question, Section, Source, When


@dataclass(frozen=True)
class Reason:
    """An example of a reason relating to deployment; `key` starts the keys of its questions."""

    key: str
    name: str
    choice_hint: str
    source: Source
    claim_hint: str
    evidence_hint: str


_MHRA, _REPORTED = "An example that MHRA gives", "A further example, as reported"

REASONS = (
    Reason(
        "patient_conditioning",
        "Manufacture closely linked to the conditioning of the patient",
        f"The manufacturing schedule follows the patient's preparation. {_MHRA}",
        DEPLOYMENT_EXAMPLES,
        "Say which preparation the patient undergoes, and how closely manufacture has to follow it.",
        "For example treatment protocols, logs of delayed or cancelled treatments, or slot planning.",
    ),
    Reason(
        "faster_deployment",
        "Faster deployment, for example of pandemic vaccines",
        _MHRA,
        DEPLOYMENT_EXAMPLES,
        "Say how fast the product is needed, where, and how fast it could come without modular units.",
        "For example pandemic plans, models of demand, set-up trials of a unit, or lead times of fixed plants.",
    ),
    Reason(
        "capacity",
        "Limited capacity for filling and finishing",
        f"For example early in a pandemic. {_REPORTED}",
        DEPLOYMENT_REPORTED,
        "Say which capacity exists, which is missing, and for how long.",
        "For example a survey of filling lines, contracts asked for and refused, or lead times.",
    ),
    Reason(
        "storage",
        "Storage conditions",
        f"The product cannot be stored or moved well from one place. {_REPORTED}",
        DEPLOYMENT_REPORTED,
        "Say which conditions it needs, and what breaks down between one plant and the patients.",
        "For example stability and transport data, or losses in the cold chain. A short shelf life is not needed.",
    ),
    Reason(
        "regional_manufacture",
        "Limited manufacture in the region",
        f"The region that needs it cannot make it. {_REPORTED}",
        DEPLOYMENT_REPORTED,
        "Say which region lacks manufacture, and what that means for its patients.",
        "For example maps of sites and journey times, or data on access to treatment.",
    ),
    Reason(
        "other",
        "Another reason relating to deployment",
        "The law as far as seen has no closed list",
        MM_TEST,
        "Say what the reason is and why it relates to deployment, not only to cost or convenience.",
        "Data that let a reader check the reason.",
    ),
)


def _questions(reason: Reason) -> tuple[Question, ...]:
    name = reason.name
    return (
        Question(
            f"{reason.key}_claim",
            "What do you claim?",
            f"{name}: claim",
            Kind.RICH,
            reason.source,
            hint=reason.claim_hint,
        ),
        Question(
            f"{reason.key}_evidence_text",
            "What does the evidence show? (optional)",
            f"{name}: summary of the evidence",
            Kind.RICH,
            DESIGNATION,
            hint="Sum up the data a reader should look at first. Tables and figures are welcome.",
            required=False,
        ),
        Question(
            f"{reason.key}_evidence",
            "Which evidence supports this claim?",
            f"{name}: evidence",
            Kind.EVIDENCE,
            DESIGNATION,
            hint=reason.evidence_hint,
        ),
        Question(
            f"{reason.key}_test",
            "Is modular manufacture necessary or expedient for this reason?",
            f"{name}: necessary or expedient",
            Kind.RADIOS,
            MM_TEST,
            hint="Say what you ask the licensing authority to determine. The descriptions are this service's own.",
            choices=(
                Choice("necessary", "Necessary", "Without it the need cannot be met"),
                Choice("expedient", "Expedient", "The need could be met in another way, but clearly worse"),
            ),
        ),
        Question(
            f"{reason.key}_why",
            "Why is it necessary or expedient?",
            f"{name}: why necessary or expedient",
            Kind.RICH,
            MM_TEST,
            hint="Compare with fixed plants, central or regional. Say what patients lose without modular units.",
        ),
    )


CLAIMED = Page(
    key="reasons",
    title="Reasons",
    intro=(
        "A product is a modular-manufacture product if, for reasons relating to deployment, the licensing authority "
        "determines it necessary or expedient that it is made or assembled in a modular unit. The authority "
        "determines it, not the applicant: give it what it needs. A short shelf life is not required."
    ),
    questions=(
        Question(
            "reasons",
            "Which reasons relating to deployment do you rely on?",
            "Reasons relied on",
            Kind.CHECKBOXES,
            MM_TEST,
            hint="Select only those you can support with evidence. You will be asked about each one.",
            choices=tuple(Choice(reason.key, reason.name, reason.choice_hint) for reason in REASONS),
        ),
        Question(
            "other_reason",
            "What is the other reason, in a few words?",
            "Other reason",
            Kind.TEXT,
            MM_TEST,
            when=When("deployment", "reasons", ("other",)),
            max_length=200,
        ),
    ),
)

_IDENTIFY = ours("A unit that moves can be followed only if it has a name of its own")
UNIT = Page(
    key="unit",
    title="The modular unit",
    intro="A modular unit is “a relocatable manufacturing unit”.",
    questions=(
        Question(
            "unit_description",
            "What is a unit?",
            "Description of a modular unit",
            Kind.RICH,
            MODULAR_UNIT,
            hint=(
                "Its parts, size and weight, rooms and grades inside, what it needs from outside, and who works in it. "
                "For example “six containers, joined on site, with their own air handling”."
            ),
        ),
        Question(
            "unit_identification",
            "How is each unit identified?",
            "Identification of units",
            Kind.TEXT,
            _IDENTIFY,
            hint="For example “A plate with the number MU-01 to MU-04, which stays with the unit wherever it stands”.",
        ),
        Question(
            "why_relocatable",
            "Why must the unit be relocatable?",
            "Why a relocatable unit",
            Kind.RICH,
            MODULAR_UNIT,
            hint="Say why fixed plants, more of them or in other places, would not do the same.",
        ),
        Question(
            "unit_evidence",
            "Which evidence describes the unit? (optional)",
            "Evidence of the unit",
            Kind.EVIDENCE,
            DESIGNATION,
            hint="For example drawings, photographs, or reports of qualification.",
            required=False,
        ),
    ),
)

_SPEED = ours("Lets the reader compare the speed of deployment with the need")
_MOVES = ours("Shows the reader what relocation means in practice")
SCENARIO = Page(
    key="scenario",
    title="Deployment and relocation",
    questions=(
        Question(
            "deployment_scenario",
            "How will the units be deployed?",
            "Deployment scenario",
            Kind.RICH,
            MM_TEST,
            hint="What sets it off, who decides, where units go first, what they make there and for how long.",
        ),
        Question(
            "deployment_time",
            "How long does it take from the decision to the first batch?",
            "Time from decision to first batch",
            Kind.NUMBER,
            _SPEED,
            hint="A whole number. Give the unit of time below. If it varies, give the longest.",
        ),
        Question(
            "deployment_time_unit",
            "Unit of time",
            "Unit of the time to the first batch",
            Kind.RADIOS,
            _SPEED,
            choices=TIME_UNITS,
        ),
        Question(
            "relocation_scenario",
            "When and how is a unit relocated?",
            "Relocation scenario",
            Kind.RICH,
            MODULAR_UNIT,
            hint="What sets off a move, how it is shut down and carried, and what happens to material inside.",
        ),
        Question(
            "requalification",
            "What is checked after a move, before manufacture starts again?",
            "Checks after a move",
            Kind.RICH,
            _MOVES,
            hint="Installation, environment, equipment, first runs, and who says that manufacture may start.",
        ),
        Question(
            "locations",
            "Where do you expect units to stand? (optional)",
            "Expected locations of units",
            Kind.ROWS,
            _MOVES,
            hint="One row for each stay of a unit. Leave the table empty if no location is planned yet.",
            columns=(
                Question("unit", "Unit", "Unit", Kind.TEXT, _MOVES, hint="For example MU-01.", max_length=60),
                Question("location", "Location", "Location", Kind.TEXT, _MOVES, max_length=200),
                Question("arrives", "Arrives", "Arrives", Kind.DATE, _MOVES),
                Question("leaves", "Leaves", "Leaves", Kind.DATE, _MOVES, required=False),
            ),
            required=False,
        ),
    ),
)

SECTION = Section(
    key="deployment",
    letter="F",
    title="Justification against the legal test",
    task="Make the case against the legal test",
    pages=(
        CLAIMED,
        *(Page(r.key, r.name, _questions(r), when=When("deployment", "reasons", (r.key,))) for r in REASONS),
        UNIT,
        SCENARIO,
    ),
    when=MM_ONLY,
)
