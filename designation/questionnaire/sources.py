"""Where the questions come from. Statute and guidance are paraphrased; secondary reports are named as such."""

from submissions.questionnaire import Source

# The regulator's guidance and what statute says.
DESIGNATION = Source("MHRA guidance: the designation step")
# MHRA's description: the definition in the Human Medicines Regulations 2012 itself was not at hand.
LEGAL_TEST = Source("MHRA's decentralised manufacture hub: its description of a point-of-care medicinal product")
APPLICATIONS = Source("MHRA guidance: marketing authorisation application; clinical trial authorisation and GCP")
TRIALS = Source("MHRA guidance: clinical trial authorisation and GCP")
GMP = Source("MHRA guidance: UK guideline on good manufacturing practice for decentralised manufacture")
LICENCE = Source(
    "Human Medicines Regulations 2012 regs 17A and 17B (inserted by SI 2025/87 reg 6); for investigational products "
    "Clinical Trials Regulations 2004 regs 36A and 36B (inserted by SI 2025/87 reg 42)"
)
MM_TEST = Source(
    "Clinical Trials Regulations 2004 reg 2(1), as amended by SI 2025/87 Part 3 "
    "(the wording for investigational products)"
)
MODULAR_UNIT = Source("Clinical Trials Regulations 2004 reg 2(1), as amended by SI 2025/87 Part 3: “modular unit”")
DEPLOYMENT_EXAMPLES = Source("MHRA's decentralised manufacture hub: examples of reasons relating to deployment")
LABEL = Source("MHRA guidance: labelling of decentralised manufacture")
SPECIALS = Source("Human Medicines Regulations 2012 reg 167")
HTA = Source("Human Tissue Authority: regenerative medicine and advanced therapies")
SETTINGS = Source("House of Lords debate of 28 November 2024; Pharmavibes, 26 March 2025 (settings named)")

# What others report of the regulator's position; not read in the regulator's own words.
HOME_OR_MOBILE = Source(
    "Reported by ISCT (Telegraft Hub, July 2025): home-based manufacture is point of care, mobile is modular"
)
UK_PRESENCE = Source("Reported in “The UK's new decentralised manufacturing framework” (G. Miglierini)")
CLINICAL_BENEFIT = Source(
    "Reported from MHRA's blog in “The UK's new decentralised manufacturing framework” (G. Miglierini)"
)
CAN_ONLY = Source(
    "MHRA's decentralised manufacture hub: its description of a point-of-care medicinal product; "
    "evidence of “can only”: reported in Pharmalex and PDA Letter"
)
CENTRAL_DEFAULT = Source(
    "Reported in “The UK's new decentralised manufacturing framework” (G. Miglierini): "
    "centralised manufacture stays the default"
)
DEPLOYMENT_REPORTED = Source(
    "Reported in “The UK's new decentralised manufacturing framework” (G. Miglierini): further reasons for deployment"
)
FIXED_LOCATION = Source("DIA Global Forum, February 2026 (MHRA authors): existing routes need a fixed location")


def ours(reason: str) -> Source:
    """A question of this service's own modelling, with the reason for asking it."""
    return Source(reason, ours=True)
