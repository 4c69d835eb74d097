"""Section I: the other routes that were considered, and the part that cost plays."""

from dataclasses import dataclass

from designation.questionnaire.sources import (
    CENTRAL_DEFAULT,
    CLINICAL_BENEFIT,
    FIXED_LOCATION,
    GMP,
    ours,
)
from submissions.questionnaire import Choice, Kind, Page, Question, Section, Source

_CONSIDERED = ours("Shows at a glance that no other route was forgotten")
NEARER = ours("Shows that a smaller step away from one central site does not solve it")


@dataclass(frozen=True)
class Alternative:
    """Another route; `key` is the key of the question why not, and starts that of whether it was considered."""

    key: str
    name: str
    what: str  # after "Did you consider "
    why: str
    hint: str
    source: Source


CENTRALISED = Alternative(
    "centralised",
    "Centralised manufacture",
    "making it at one central site",
    "Why does one central site not serve?",
    "Use numbers where you can: distance, time, yield, losses.",
    CENTRAL_DEFAULT,
)
REGIONAL = Alternative(
    "regional",
    "Regional hubs",
    "making it at a few regional sites",
    "Why do a few regional sites not serve?",
    "For example radiopharmacies, blood centres or filling plants an hour or two from the patients.",
    NEARER,
)
COLD_CHAIN = Alternative(
    "cold_chain",
    "Cold chain and cryopreservation",
    "a cold chain, freezing or another way of preserving it",
    "Why does preserving it not solve the problem?",
    "Say what you tried or what is known, and what it does to the product. Include other formulations.",
    NEARER,
)
SPECIALS_LICENCE = Alternative(
    "specials_licence",
    "Hospital specials licence",
    "a hospital's own specials licence (MS)",
    "Why is a hospital's own specials licence not the right route?",
    "It covers unlicensed medicines that the hospital makes at a controlled, defined and fixed place. "
    "The question is not about the licence of your Control Site.",
    FIXED_LOCATION,
)
HOSPITAL_EXEMPTION = Alternative(
    "hospital_exemption",
    "Hospital exemption",
    "the hospital exemption",
    "Why is the hospital exemption not the right route?",
    "It is for advanced therapy medicinal products only. If yours is not one, saying so is enough.",
    FIXED_LOCATION,
)
SECTION_10 = Alternative(
    "section_10",
    "Dispensing under section 10",
    "preparation under the pharmacist's exemption (section 10)",
    "Why is the pharmacist's exemption not the right route?",
    "Say why the work is manufacture, not dispensing or reconstitution under a pharmacist's supervision.",
    GMP,
)
ALTERNATIVES = (CENTRALISED, REGIONAL, COLD_CHAIN, SPECIALS_LICENCE, HOSPITAL_EXEMPTION, SECTION_10)


def _questions(*alternatives: Alternative) -> tuple[Question, ...]:
    return tuple(question for alternative in alternatives for question in _pair(alternative))


def _pair(alternative: Alternative) -> tuple[Question, Question]:
    return (
        Question(
            f"{alternative.key}_considered",
            f"Did you consider {alternative.what}?",
            f"{alternative.name}: considered",
            Kind.RADIOS,
            _CONSIDERED,
            choices=(
                Choice("yes", "Yes, and it was ruled out"),
                Choice("not_applicable", "No, it cannot apply to this product"),
            ),
        ),
        Question(
            alternative.key,
            alternative.why,
            f"{alternative.name}: why not",
            Kind.RICH,
            alternative.source,
            hint=alternative.hint,
        ),
    )


CENTRAL = Page(
    key="central",
    title="Central and regional manufacture",
    intro="Central manufacture stays the default, so say what rules it out.",
    questions=_questions(CENTRALISED, REGIONAL),
)

STORAGE = Page(key="storage", title="Cold chain and preservation", questions=_questions(COLD_CHAIN))

HOSPITAL = Page(
    key="hospital",
    title="Existing hospital routes",
    questions=_questions(SPECIALS_LICENCE, HOSPITAL_EXEMPTION, SECTION_10),
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
            "The case for decentralised manufacture does not rest on cost alone",
            "Statement on cost",
            Kind.CONFIRM,
            CLINICAL_BENEFIT,
        ),
    ),
)

SECTION = Section(
    key="alternatives",
    letter="I",
    title="Alternatives considered",
    task="Say why other routes do not work",
    pages=(CENTRAL, STORAGE, HOSPITAL, COST),
)
