"""What a decision must give reasons against: the four grounds of the legal test, and what binds them together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from designation.questionnaire.grounds import GROUNDS
from designation.questionnaire.sources import CAN_ONLY, CLINICAL_BENEFIT, LEGAL_TEST
from submissions.kinds import Limb


def limbs(dossier: Mapping[str, Any]) -> list[Limb]:
    """The limbs of the legal test for a frozen dossier, claimed or not, in the order of the law.

    A ground that was not claimed stands in the list, so that a decision says so instead of being silent.
    """
    answers: dict[str, Any] = next((s["answers"] for s in dossier["sections"] if s["key"] == "grounds"), {})
    claimed = answers.get("grounds", [])
    return [
        *(
            Limb(ground.key, ground.name, ground.key in claimed, str(LEGAL_TEST), alternative=True)
            for ground in GROUNDS
        ),
        Limb("can_only", "Can only be made at or near the place of use", True, str(CAN_ONLY)),
        Limb("clinical_benefit", "Clinical benefit, not cost alone", True, str(CLINICAL_BENEFIT)),
    ]
