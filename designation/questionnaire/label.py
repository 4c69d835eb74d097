"""The label page of section D: the one exemption from labelling, for point of care only."""

from designation.questionnaire.choices import MM_ONLY, YES_NO
from designation.questionnaire.sources import LABEL
from submissions.questionnaire import Kind, Note, Page, Question, When

_ASKED = When("product", "label_exemption", ("yes",))

PAGE = Page(
    key="label",
    title="Labelling",
    intro=(
        "The normal rules of labelling apply. There is one exception: a point-of-care product that has to be given "
        "immediately after it was made, and of which nothing is kept."
    ),
    questions=(
        Question(
            "label_exemption",
            "Do you ask for the exemption from labelling?",
            "Exemption from labelling",
            Kind.RADIOS,
            LABEL,
            choices=YES_NO,
        ),
        Question(
            "immediate",
            "Is the product given immediately after it was made?",
            "Immediate administration",
            Kind.RADIOS,
            LABEL,
            hint="Immediately means, for example, within 2 minutes of the completion of manufacture.",
            choices=YES_NO,
            when=_ASKED,
        ),
        Question(
            "retained",
            "Is any portion of the product kept after that?",
            "Any portion retained",
            Kind.RADIOS,
            LABEL,
            hint="For example for a second dose, or as a sample.",
            choices=YES_NO,
            when=_ASKED,
        ),
        Question(
            "identification",
            "How do you make sure that the right product reaches the right patient?",
            "Identification of product and patient",
            Kind.RICH,
            LABEL,
            hint=(
                "Manufacturers are encouraged to label final or transfer containers beforehand, with an identifier of "
                "the product and of the patient."
            ),
            when=_ASKED,
        ),
    ),
    notes=(
        Note(
            "The exemption is for products made at the point of care. There is none for modular manufacture.",
            LABEL,
            MM_ONLY,
        ),
        Note(
            "Without immediate administration there is no exemption: the product needs a label.",
            LABEL,
            When("product", "immediate", ("no",)),
            stops=True,
        ),
        Note(
            "If any portion is kept, there is no exemption: the product needs a label.",
            LABEL,
            When("product", "retained", ("yes",)),
            stops=True,
        ),
    ),
)
