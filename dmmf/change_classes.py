"""What a change of a master file needs, by its class: data, to be replaced when official text is at hand.

HMR 2012 regs 29A and 29B (variation of master files) are known by their titles only. The four classes are this
service's own; what is law about them carries its source.
"""

from __future__ import annotations

from dataclasses import dataclass

from designation.questionnaire.sources import ours
from dmmf.models import ChangeClass
from submissions.questionnaire import Source

ILLUSTRATIVE = (
    "Illustrative: the classes are this service’s own and not those of the licensing authority. HMR 2012 regs 29A and "
    "29B (variation of master files) are known by their titles only, and may ask for more."
)
REDESIGNATION = Source(
    "MHRA guidance: marketing authorisation application; clinical trial authorisation and GCP: a significant change to "
    "the supporting information needs a new designation"
)
VARIATION = Source(
    "HMR 2012 reg 29(2A) to (2F), inserted by SI 2025/87 reg 11, and for the return of a site that the licensing "
    "authority suspended or revoked Clinical Trials Regulations 2004 reg 45(5), (6), inserted by SI 2025/87 reg 47 "
    "(for investigational products; for others read in parallel, HMR 2012 reg 27A by its title)"
)


@dataclass(frozen=True)
class ClassOfChange:
    """`issued`: the holder issues such a change under its own procedure, without asking first."""

    key: ChangeClass
    means: str
    told: str  # how the licensing authority hears of it
    issued: bool
    source: Source

    @property
    def label(self) -> str:
        return str(self.key.label)


CLASSES: dict[str, ClassOfChange] = {
    one.key: one
    for one in (
        ClassOfChange(
            ChangeClass.FIRST, "The version that was accepted first.", "By its submission.", False,
            ours("The first edition changes nothing"),
        ),
        ClassOfChange(
            ChangeClass.ADMINISTRATIVE,
            "A name, a telephone number, a slip of the pen: nothing about how or where the product is made.",
            "In the annual report.", True, ours("Keeps what touches no product out of the way of what does"),
        ),
        ClassOfChange(
            ChangeClass.SITE_LIST,
            "Sites are added, moved, paused or ceased by the approved procedure of this file.",
            "In the annual report.", True,
            ours("Spokes can be added without an authorisation each, as law firms and the impact assessment report it"),
        ),
        ClassOfChange(
            ChangeClass.NOTIFIABLE,
            "How the product is made, released or overseen changes, within what the licence and the designation cover.",
            "When the version is issued, and in the annual report.", True,
            ours("A middle way between telling once a year and asking first"),
        ),
        ClassOfChange(
            ChangeClass.PRIOR_APPROVAL,
            "Another product or kind of decentralised manufacture, or the return of a site that the licensing "
            "authority suspended or revoked: the licence has to be varied first.",
            "By the application to vary the licence.", False, VARIATION,
        ),
    )
}  # fmt: skip
# What a person chooses from; the first edition is no change.
CHANGES = tuple(one for one in CLASSES.values() if one.key != ChangeClass.FIRST)
NOT_ISSUED = (
    "A change that needs prior approval is not issued: the licence has to be varied first. Apply for it with a draft "
    "that follows from this file"
)
