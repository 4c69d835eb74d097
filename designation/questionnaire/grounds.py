"""Section F of point of care: the legal test. At least one of four grounds, each argued on a page of its own."""

from dataclasses import dataclass

from designation.questionnaire.choices import POC_ONLY, TIME_UNITS
from designation.questionnaire.sources import CAN_ONLY, DESIGNATION, LEGAL_TEST, ours
from submissions.questionnaire import Choice, Kind, Page, Question, Section, When


@dataclass(frozen=True)
class Ground:
    """One of the four kinds of reason in the legal test; `key` starts the keys of its questions."""

    key: str
    name: str
    choice_hint: str
    claim_hint: str
    evidence_hint: str
    only_hint: str


GROUNDS = (
    Ground(
        "method_of_manufacture",
        "Method of manufacture",
        "The way it is made ties it to the place of use",
        "Say which step cannot be separated from the patient or the place of use, and what happens if it is.",
        "For example process development reports, transport trials, or a description of equipment beside the patient.",
        "Say why a central or regional site using the same method could not supply these patients, "
        "and why the method itself cannot be changed.",
    ),
    Ground(
        "shelf_life",
        "Shelf life",
        "It does not last long enough to travel",
        "Say how long the product, or an intermediate, stays fit for use and under which conditions. "
        "The test as described names no limit in hours or minutes.",
        "For example stability or decay data, hold-time studies, and journey times to the patients.",
        "Say why a nearer or regional site, cold chain, freezing, or another formulation would not give it "
        "enough time to reach the patient.",
    ),
    Ground(
        "constituents",
        "Constituents",
        "What it is made of ties it to the place of use",
        "Say which constituent is tied to the place or the patient: for example the patient's own fresh tissue.",
        "For example viability data of the material over time, or supply and handling limits of a constituent.",
        "Say why the constituent could not be sent to a central or regional site, or be replaced by another.",
    ),
    Ground(
        "route",
        "Method or route of administration",
        "The way it is given ties it to the place of use",
        "Say what in the method or route of administration requires the product to be made there and then.",
        "For example administration studies, device descriptions, or dose adjustment made during treatment.",
        "Say why a product made centrally could not be given in this way, or given in another way to the same effect.",
    ),
)


_TIMES = ours("Lets the claim be compared with the shelf life in the quality evidence")
SHELF_LIFE_LIMIT = (
    Question(
        "shelf_life_limit",
        "How long is the shelf life that you claim?",
        "Shelf life claimed",
        Kind.NUMBER,
        _TIMES,
        hint="A whole number. It must be the same as the shelf life of the product in the quality evidence.",
    ),
    Question(
        "shelf_life_limit_unit",
        "Unit of time",
        "Unit of the shelf life claimed",
        Kind.RADIOS,
        _TIMES,
        choices=TIME_UNITS,
    ),
)


def _questions(ground: Ground) -> tuple[Question, ...]:
    name = ground.name.lower()
    return (
        Question(
            f"{ground.key}_claim",
            f"What do you claim on {name}?",
            f"{ground.name}: claim",
            Kind.RICH,
            LEGAL_TEST,
            hint=ground.claim_hint,
        ),
        *(SHELF_LIFE_LIMIT if ground.key == "shelf_life" else ()),
        Question(
            f"{ground.key}_evidence_text",
            "What does the evidence show? (optional)",
            f"{ground.name}: summary of the evidence",
            Kind.RICH,
            DESIGNATION,
            hint="Sum up the data a reader should look at first. Tables and figures are welcome.",
            required=False,
        ),
        Question(
            f"{ground.key}_evidence",
            "Which evidence supports this claim?",
            f"{ground.name}: evidence",
            Kind.EVIDENCE,
            DESIGNATION,
            hint=ground.evidence_hint,
        ),
        Question(
            f"{ground.key}_only",
            "Why can it only be made at or near the place of use?",
            f"{ground.name}: why only at the point of care",
            Kind.RICH,
            CAN_ONLY,
            hint=ground.only_hint,
        ),
    )


CLAIMED = Page(
    key="grounds",
    title="Grounds",
    intro=(
        "A point-of-care product is one that, for certain kinds of reason, can only be made at or near the place "
        "where it is used. There are four kinds of reason. You need at least one."
    ),
    questions=(
        Question(
            "grounds",
            "On which grounds can the product only be made at the point of care?",
            "Grounds claimed",
            Kind.CHECKBOXES,
            LEGAL_TEST,
            hint=(
                "Select only those you can support with evidence. You will be asked about each one. "
                "Better or cheaper is not enough: the product can only be made there."
            ),
            choices=tuple(Choice(ground.key, ground.name, ground.choice_hint) for ground in GROUNDS),
        ),
    ),
)

SECTION = Section(
    key="grounds",
    letter="F",
    title="Justification against the legal test",
    task="Make the case against the legal test",
    pages=(
        CLAIMED,
        *(Page(g.key, g.name, _questions(g), when=When("grounds", "grounds", (g.key,))) for g in GROUNDS),
    ),
    when=POC_ONLY,
)
