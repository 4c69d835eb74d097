"""Where the questions come from. Statute and guidance are paraphrased; secondary reports are named as such."""

from submissions.questionnaire import Source

# The regulator's guidance and what statute says.
DESIGNATION = Source("MHRA guidance: the designation step")
LEGAL_TEST = Source("HMR 2012 reg 8(1), as described on MHRA's decentralised manufacture hub")
APPLICATIONS = Source("MHRA guidance: marketing authorisation application; clinical trial authorisation and GCP")
TRIALS = Source("MHRA guidance: clinical trial authorisation and GCP")
GMP = Source("MHRA guidance: UK guideline on good manufacturing practice for decentralised manufacture")
LICENCE = Source("HMR 2012 reg 17B (inserted by SI 2025/87 reg 6)")

# What others report of the regulator's position; not read in the regulator's own words.
HOME_OR_MOBILE = Source(
    "Reported by ISCT (Telegraft Hub, July 2025): home-based manufacture is point of care, mobile is modular"
)
UK_PRESENCE = Source("Reported in “The UK's new decentralised manufacturing framework” (G. Miglierini)")
CLINICAL_BENEFIT = Source(
    "Reported from MHRA's blog in “The UK's new decentralised manufacturing framework” (G. Miglierini)"
)
CAN_ONLY = Source(
    "HMR 2012 reg 8(1), as described on MHRA's decentralised manufacture hub; evidence of “can only”: "
    "reported in Pharmalex and PDA Letter"
)
CENTRAL_DEFAULT = Source(
    "Reported in “The UK's new decentralised manufacturing framework” (G. Miglierini): "
    "centralised manufacture stays the default"
)
FIXED_LOCATION = Source("DIA Global Forum, February 2026 (MHRA authors): existing routes need a fixed location")


def ours(reason: str) -> Source:
    """A question of this service's own modelling, with the reason for asking it."""
    return Source(reason, ours=True)
