"""What the cross-checks rest on. Statute and guidance are paraphrased; what is this service's own says so."""

from __future__ import annotations

from designation.questionnaire.sources import APPLICATIONS, DESIGNATION, GMP, LICENCE, ours
from submissions.questionnaire import Source

__all__ = ["APPLICATIONS", "DESIGNATION", "GMP", "LICENCE", "ours"]

UNITS = Source("Human Medicines Regulations 2012 Sch 3 para 1A(2)(a) and (b) (inserted by SI 2025/87 reg 34)")
PEOPLE = Source("Human Medicines Regulations 2012 Sch 3 para 1(2)(f), (g) and (j)")
ONLY_LISTED = Source(
    "HMR 2012 regs 17A and 17B: made in accordance with the master file; for investigational products Clinical Trials "
    "Regulations 2004 Sch 7 Part 2 paras 2A and 2B (inserted by SI 2025/87 reg 52): no premises but the control site "
    "and the units or sites of the master file"
)
LOCKED_SITE = Source(
    "Clinical Trials Regulations 2004 reg 45(5) and (6) (inserted by SI 2025/87 reg 47): a unit or site that was "
    "suspended or revoked is approved again only by a variation. For investigational products; HMR 2012 reg 27A by its "
    "title, read in parallel for others"
)
JOINTLY = Source(
    "Reported in “The UK's new decentralised manufacturing framework” (G. Miglierini): applicant and healthcare "
    "provider evaluate together whether a location is suitable"
)
UNCHANGED = Source(
    "MHRA guidance: a significant change to what supports the designation needs a new designation. What is compared "
    "here is this service's own"
)
TOLD_APART = Source(
    "MHRA guidance: UK guideline on good pharmacovigilance practices for decentralised manufacture: sites must be "
    "readily distinguishable (read in part). What is compared here is this service's own"
)
ONE_TRUTH = ours("The text says of the register what the register says")
TWICE = ours("What is said twice must be the same")
