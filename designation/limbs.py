"""What a decision must give reasons against: the limbs of the legal test, by the type of manufacture."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from designation.questionnaire.grounds import GROUNDS
from designation.questionnaire.sources import CAN_ONLY, CLINICAL_BENEFIT, LEGAL_TEST, MM_TEST, MODULAR_UNIT
from submissions.kinds import Limb

BENEFIT = Limb("clinical_benefit", "Clinical benefit, not cost alone", True, str(CLINICAL_BENEFIT))
MODULAR = (
    Limb("necessary_or_expedient", "Necessary or expedient, for reasons relating to deployment", True, str(MM_TEST)),
    Limb("modular_unit", "Made or assembled in a relocatable manufacturing unit", True, str(MODULAR_UNIT)),
    BENEFIT,
)


def limbs(dossier: Mapping[str, Any]) -> list[Limb]:
    """The limbs of the legal test for a frozen dossier, claimed or not, in the order of the law.

    A ground that was not claimed stands in the list, so that a decision says so instead of being silent.
    """
    answers: dict[str, dict[str, Any]] = {section["key"]: section["answers"] for section in dossier["sections"]}
    if answers.get("manufacture", {}).get("dm_type") == "mm":
        return list(MODULAR)
    claimed = answers.get("grounds", {}).get("grounds", [])
    return [
        *(
            Limb(ground.key, ground.name, ground.key in claimed, str(LEGAL_TEST), alternative=True)
            for ground in GROUNDS
        ),
        Limb("can_only", "Can only be made at or near the place of use", True, str(CAN_ONLY)),
        BENEFIT,
    ]
