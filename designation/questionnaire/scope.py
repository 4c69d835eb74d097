"""Section A: is it manufacture at all, and of a medicine? The answers steer, and stand in the dossier."""

from designation.questionnaire.choices import YES_NO
from designation.questionnaire.sources import GMP, LEGAL_TEST, MM_TEST, ours
from submissions.questionnaire import Choice, Kind, Note, Page, Question, Section, When

_DEVICE = ours("Some products made beside the patient are sold as devices, so this has to be settled first")
_ADVICE = ours("Advice that was given saves the reader from asking again")
_UNSURE = When("scope", "activity", ("unsure",))
_BORDERLINE = When("scope", "medicine_or_device", ("borderline",))

ACTIVITY = Page(
    key="activity",
    title="What is done at the place of use or in the unit",
    intro=(
        "The rules for point of care and modular manufacture are about making a medicine. They did not change what "
        "counts as manufacture or assembly, and what is only preparation for giving a finished medicine."
    ),
    questions=(
        Question(
            "activity",
            "What will be done at the place of use, or in the relocatable unit?",
            "Activity at the place of use or in the unit",
            Kind.RADIOS,
            GMP,
            hint=(
                "If several of these are done, choose the first in the list that applies. "
                "The descriptions are this service's own; the guidance decides."
            ),
            choices=(
                Choice("manufacture", "Manufacture", "Material is turned into a medicine, or into another medicine"),
                Choice("assembly", "Assembly only", "A medicine made elsewhere is filled, packed or labelled"),
                Choice(
                    "preparation",
                    "Reconstitution or preparation for administration only",
                    "A finished medicine is dissolved, diluted, thawed or loaded, as its instructions say",
                ),
                Choice(
                    "dispensing",
                    "Dispensing under the pharmacist's exemption (section 10) only",
                    "Preparation or dispensing in a pharmacy, by or under the supervision of a pharmacist",
                ),
                Choice("unsure", "I am not sure"),
            ),
        ),
        Question(
            "activity_description",
            "Which steps make it manufacture or assembly?",
            "Why it is manufacture or assembly",
            Kind.RICH,
            GMP,
            hint=(
                "Two or three sentences. For example: “Cells are separated from the patient's skin with an enzyme. "
                "Before this step there is tissue, after it a medicine.”"
            ),
            when=When("scope", "activity", ("manufacture", "assembly")),
        ),
    ),
    notes=(
        Note(
            "The rules for decentralised manufacture did not change the line between manufacture or assembly and "
            "reconstitution or preparation. If every step is reconstitution or preparation, there is nothing to "
            "designate: stop here. If one of them is more than that, change your answer.",
            GMP,
            When("scope", "activity", ("preparation",)),
            stops=True,
        ),
        Note(
            "The rules for decentralised manufacture do not forbid dispensing of these medicines under the "
            "pharmacist's exemption (section 10), in appropriate circumstances. If every step is dispensing, there is "
            "nothing to designate: stop here. If one of them is manufacture, change your answer.",
            GMP,
            When("scope", "activity", ("dispensing",)),
            stops=True,
        ),
        Note(
            "The test for modular manufacture speaks of products “manufactured or assembled” in a modular unit. "
            "The test for point of care speaks of products that can only be manufactured there.",
            MM_TEST,
            When("scope", "activity", ("assembly",)),
        ),
    ),
)

UNSURE = Page(
    key="unsure",
    title="Manufacture, after all",
    intro="You were not sure. An application can be assessed only if it says why this is manufacture.",
    when=_UNSURE,
    questions=(
        Question(
            "why_manufacture",
            "Why is it manufacture after all?",
            "Why it is manufacture after all",
            Kind.RICH,
            GMP,
            hint=(
                "Say what speaks for manufacture and what speaks for reconstitution, preparation or dispensing. "
                "If you reach a clear answer, change the one on the page before."
            ),
        ),
        Question(
            "activity_advice",
            "Have you taken advice on this question?",
            "Advice on whether it is manufacture",
            Kind.RADIOS,
            _ADVICE,
            choices=YES_NO,
        ),
        Question(
            "activity_advice_reference",
            "Who gave the advice, when, and under which reference?",
            "Reference of the advice on manufacture",
            Kind.TEXT,
            _ADVICE,
            hint="For example, “MHRA scientific advice SA-2026-0412, March 2026”.",
            when=When("scope", "activity_advice", ("yes",)),
            max_length=200,
        ),
    ),
    notes=(
        Note(
            "Take advice first if you can. If it turns out not to be manufacture, no designation is needed.",
            _ADVICE,
            When("scope", "activity_advice", ("no",)),
        ),
    ),
)

MEDICINE = Page(
    key="medicine",
    title="Medicine or medical device",
    questions=(
        Question(
            "medicine_or_device",
            "Is what is made a medicine or a medical device?",
            "Medicine or medical device",
            Kind.RADIOS,
            _DEVICE,
            hint=(
                "The question is about the product that the patient receives, not about the equipment that makes it. "
                "A device that is only used with the medicine does not matter here."
            ),
            choices=(
                Choice("medicine", "A medicine"),
                Choice("device", "A medical device"),
                Choice("borderline", "It is on the borderline", "For example it acts physically and also as a drug"),
            ),
        ),
        Question(
            "borderline_case",
            "Why do you treat it as a medicine?",
            "Why it is treated as a medicine",
            Kind.RICH,
            _DEVICE,
            hint="Say how it works in or on the body, and how the same or similar products are classed.",
            when=_BORDERLINE,
        ),
        Question(
            "borderline_advice",
            "Have you taken advice on the classification?",
            "Advice on the classification",
            Kind.RADIOS,
            _ADVICE,
            choices=YES_NO,
            when=_BORDERLINE,
        ),
        Question(
            "borderline_advice_reference",
            "Who gave the advice, when, and under which reference?",
            "Reference of the advice on the classification",
            Kind.TEXT,
            _ADVICE,
            hint="Attach the letter as evidence if there is one.",
            when=When("scope", "borderline_advice", ("yes",)),
            max_length=200,
        ),
    ),
    notes=(
        Note(
            "Point of care and modular manufacture designations are for medicines. A product that is only a medical "
            "device cannot be designated.",
            LEGAL_TEST,
            When("scope", "medicine_or_device", ("device",)),
            stops=True,
        ),
        Note(
            "An assessor will ask about the class of the product first. Advice on it before you apply saves time.",
            _ADVICE,
            When("scope", "borderline_advice", ("no",)),
        ),
    ),
)

SECTION = Section(
    key="scope",
    letter="A",
    title="Scope: is it manufacture of a medicine",
    task="Check that it is manufacture",
    pages=(ACTIVITY, UNSURE, MEDICINE),
)
