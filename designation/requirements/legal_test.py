"""What the legal test asks of either type: four grounds and “can only”, or necessary or expedient for deployment."""

from __future__ import annotations

from designation.questionnaire.choices import MM_ONLY, POC_ONLY
from designation.questionnaire.deployment import REASONS
from designation.questionnaire.grounds import GROUNDS
from designation.questionnaire.sources import (
    CAN_ONLY,
    DEPLOYMENT_EXAMPLES,
    DEPLOYMENT_REPORTED,
    DESIGNATION,
    LEGAL_TEST,
    MM_TEST,
    MODULAR_UNIT,
    ours,
)
from designation.requirements.build import Pairs, each, of, requirement
from submissions.questionnaire import Source

_GROUNDS = [ground.key for ground in GROUNDS]
_REASONS = [reason.key for reason in REASONS]


def _claims(source: Source) -> Pairs:
    return of("deployment", *(f"{reason.key}_claim" for reason in REASONS if reason.source == source))


POC_TEST = (
    requirement(
        "grounds",
        "One or more of the four grounds are claimed: method of manufacture, shelf life, constituents, "
        "method or route of administration",
        LEGAL_TEST,
        of("grounds", "grounds"),
        each("grounds", _GROUNDS, "claim"),
        when=POC_ONLY,
    ),
    requirement(
        "grounds_evidence",
        "Each claimed ground is supported by data",
        DESIGNATION,
        each("grounds", _GROUNDS, "evidence_text", "evidence"),
        when=POC_ONLY,
    ),
    requirement(
        "shelf_life_claimed",
        "A claim on shelf life is a number that can be compared",
        ours("Lets the claim be compared with the shelf life in the quality evidence"),
        of("grounds", "shelf_life_limit", "shelf_life_limit_unit"),
        when=POC_ONLY,
    ),
    requirement(
        "can_only",
        "For each claimed ground: the product can only be made at or near the place of use",
        CAN_ONLY,
        each("grounds", _GROUNDS, "only"),
        when=POC_ONLY,
    ),
)

MM_LIMBS = (
    requirement(
        "deployment_reasons",
        "The case rests on reasons relating to deployment",
        MM_TEST,
        of("deployment", "reasons", "other_reason"),
        _claims(MM_TEST),
        when=MM_ONLY,
    ),
    requirement(
        "deployment_examples",
        "A reason that is one of MHRA's examples is argued",
        DEPLOYMENT_EXAMPLES,
        _claims(DEPLOYMENT_EXAMPLES),
        when=MM_ONLY,
    ),
    requirement(
        "deployment_reported",
        "A reason that is reported by others is argued",
        DEPLOYMENT_REPORTED,
        _claims(DEPLOYMENT_REPORTED),
        when=MM_ONLY,
    ),
    requirement(
        "deployment_evidence",
        "Each reason is supported by data",
        DESIGNATION,
        each("deployment", _REASONS, "evidence_text", "evidence"),
        when=MM_ONLY,
    ),
    requirement(
        "necessary_or_expedient",
        "For each reason: modular manufacture is necessary or expedient, for the licensing authority to determine",
        MM_TEST,
        each("deployment", _REASONS, "test", "why"),
        of("deployment", "deployment_scenario"),
        when=MM_ONLY,
    ),
    requirement(
        "modular_unit",
        "The product is made or assembled in a relocatable manufacturing unit",
        MODULAR_UNIT,
        of("deployment", "unit_description", "why_relocatable", "unit_evidence", "relocation_scenario"),
        when=MM_ONLY,
    ),
    requirement(
        "unit_identified",
        "Each unit has an identity that stays with it",
        ours("A unit that moves can be followed only if it has a name of its own"),
        of("deployment", "unit_identification"),
        when=MM_ONLY,
    ),
    requirement(
        "deployment_speed",
        "The speed of deployment is a number that can be compared with the need",
        ours("Lets the reader compare the speed of deployment with the need"),
        of("deployment", "deployment_time", "deployment_time_unit"),
        when=MM_ONLY,
    ),
    requirement(
        "relocation",
        "It is said where units stand and what is checked after a move",
        ours("Shows the reader what relocation means in practice"),
        of("deployment", "requalification", "locations"),
        when=MM_ONLY,
    ),
)
