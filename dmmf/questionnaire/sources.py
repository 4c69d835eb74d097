"""Where the questions come from. Statute and guidance are paraphrased; what others report is named as such.

The template of the licensing authority itself was not at hand: sections, headings and numbering are this service's.
"""

from __future__ import annotations

from submissions.questionnaire import Source

_PARALLEL = "for POC sites para 1B(2), read here in parallel with 1A(2): its text was not at hand"


def _minimum(item: str, note: str = "") -> Source:
    """An item of the statutory minimum. The list was read for modular units, up to the beginning of (f)."""
    return Source(
        f"Human Medicines Regulations 2012 Sch 3 para 1A(2)({item}) (inserted by SI 2025/87 reg 34){note}; {_PARALLEL}"
    )


UNITS = _minimum("a")  # description and means of identification of each modular unit
LOCATIONS = _minimum("b")  # location of each unit
RELATED_SITES = _minimum("c")  # location of each site of related operations
APPROVAL = _minimum("d")  # process by which new units are approved
OPERATION = _minimum("e")  # processes to initiate, suspend and cease
MANUFACTURE = _minimum("f", ", read in part")  # manufacturing, assembly and release processes

PER_PRODUCT = Source(
    "Human Medicines Regulations 2012 regs 17A and 17B (inserted by SI 2025/87 reg 6): a master file for that product, "
    "and manufacture in accordance with it"
)
STATUS = Source(
    "Human Medicines Regulations 2012 regs 17A, 17B and 167; for investigational products "
    "Clinical Trials Regulations 2004 regs 36A and 36B (inserted by SI 2025/87 reg 42)"
)
PERSONS = Source(
    "Human Medicines Regulations 2012 Sch 3 para 1(2): the persons whom an application for a licence names"
)
SUPERVISION = Source(
    "Human Medicines Regulations 2012 reg 22(1A) and (1B) (inserted by SI 2025/87 reg 8): arrangements for supervising "
    "and controlling, and for ensuring that the product consistently meets the master file"
)
AUTHORITY_LOCK = Source(
    "Clinical Trials Regulations 2004 reg 45(5) and (6) (inserted by SI 2025/87 reg 47): a unit or site that was "
    "suspended or revoked is approved again only by a variation; for other products read in parallel"
)
CONSISTENT_WITH_MA = Source(
    "Human Medicines Regulations 2012 regs 74A and 74B (inserted by SI 2025/87 reg 18): licence and master file "
    "consistent with the marketing authorisation at all times"
)
RECORDS_UNLICENSED = Source(
    "Human Medicines Regulations 2012 reg 170A (inserted by SI 2025/87 reg 23); reg 170B for point of care is read "
    "here in parallel"
)
IDENTIFIER = Source(
    "Human Medicines Regulations 2012 reg 188 (as amended by SI 2025/87 reg 27): batch number, or other product "
    "identifier if no batch number is available"
)

# The regulator's guidance.
TEMPLATE = Source("MHRA: decentralised manufacturing master file template (its landing page)")
GMP = Source("MHRA guidance: UK guideline on good manufacturing practice for decentralised manufacture")
APPLICATIONS = Source("MHRA guidance: marketing authorisation application; clinical trial authorisation and GCP")
LABEL = Source("MHRA guidance: labelling of decentralised manufacture")
VIGILANCE = Source("MHRA guidance: UK guideline on good pharmacovigilance practices for decentralised manufacture")
HTA = Source("Human Tissue Authority: regenerative medicine and advanced therapies")

NOTIFICATION = Source(
    "UK notification 2024/7001/XI of the regulations: the licence holder answers for the quality of the product across "
    "all sites, and for notifying MHRA of reportable issues"
)

# What others report of the regulator's position; not read in the regulator's own words.
TRAINING = Source(
    "Reported by Genetic Engineering & Biotechnology News (interview with MHRA): the Control Site gives training and "
    "procedures to its sites"
)
SUITABILITY = Source(
    "Reported in “The UK's new decentralised manufacturing framework” (G. Miglierini): suitability is jointly "
    "evaluated by the applicant and the healthcare provider"
)


def ours(reason: str) -> Source:
    """A question of this service's own modelling, with the reason for asking it."""
    return Source(reason, ours=True)
