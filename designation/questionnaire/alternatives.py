"""Section H: the other routes that were considered, and the part that cost plays."""

from designation.questionnaire.sources import CAN_ONLY, CENTRAL_DEFAULT, CLINICAL_BENEFIT, FIXED_LOCATION, GMP
from submissions.questionnaire import Kind, Page, Question, Section

CENTRAL = Page(
    key="central",
    title="Central and regional manufacture",
    intro="Central manufacture stays the default, so say what rules it out.",
    questions=(
        Question(
            "centralised",
            "Why can the product not be made at one central site?",
            "Centralised manufacture",
            Kind.RICH,
            CENTRAL_DEFAULT,
            hint="Use numbers where you can: distance, time, yield, losses.",
        ),
        Question(
            "regional",
            "Why can it not be made at a few regional sites?",
            "Regional hubs",
            Kind.RICH,
            CAN_ONLY,
            hint="For example radiopharmacies or blood centres an hour or two from the patients.",
        ),
    ),
)

STORAGE = Page(
    key="storage",
    title="Cold chain and preservation",
    questions=(
        Question(
            "cold_chain",
            "Why do cold chain, freezing or another way of preserving it not solve the problem?",
            "Cold chain and cryopreservation",
            Kind.RICH,
            CAN_ONLY,
            hint="Say what you tried or what is known, and what it does to the product. Include other formulations.",
        ),
    ),
)

HOSPITAL = Page(
    key="hospital",
    title="Existing hospital routes",
    questions=(
        Question(
            "specials_licence",
            "Why is a hospital's own specials licence (MS) not the right route?",
            "Hospital specials licence",
            Kind.RICH,
            FIXED_LOCATION,
            hint="An MS licence covers unlicensed medicines made at a controlled, defined and fixed place.",
        ),
        Question(
            "hospital_exemption",
            "Why is the hospital exemption not the right route?",
            "Hospital exemption",
            Kind.RICH,
            FIXED_LOCATION,
            hint=(
                "The hospital exemption is for advanced therapy medicinal products only. "
                "If yours is not one, saying so is enough."
            ),
        ),
        Question(
            "section_10",
            "Why is preparation under the pharmacist's exemption (section 10) not the right route?",
            "Dispensing under section 10",
            Kind.RICH,
            GMP,
            hint="Say why the work is manufacture, not dispensing or reconstitution under a pharmacist's supervision.",
        ),
    ),
)

COST = Page(
    key="cost",
    title="The part that cost plays",
    questions=(
        Question(
            "cost_role",
            "What part do cost and convenience play in the case? (optional)",
            "Cost and convenience",
            Kind.RICH,
            CLINICAL_BENEFIT,
            hint="You may mention them. They cannot carry the case.",
            required=False,
        ),
        Question(
            "not_cost_alone",
            "The case for point-of-care manufacture does not rest on cost alone",
            "Statement on cost",
            Kind.CONFIRM,
            CLINICAL_BENEFIT,
        ),
    ),
)

SECTION = Section(
    key="alternatives",
    letter="H",
    title="Alternatives considered",
    task="Say why other routes do not work",
    pages=(CENTRAL, STORAGE, HOSPITAL, COST),
)
