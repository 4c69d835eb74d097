"""What a decision on a master file gives reasons for: the statutory minimum, and the arrangements for control."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dmmf.questionnaire.sources import APPROVAL, LOCATIONS, MANUFACTURE, OPERATION, RELATED_SITES, SUPERVISION, UNITS
from submissions.kinds import Limb

LIMBS = (
    Limb("units", "Units and sites are identified, and where they are is known", True, f"{UNITS}; {LOCATIONS}"),
    Limb("related_sites", "Sites of related operations are named, or there are none", True, str(RELATED_SITES)),
    Limb("approval", "The process by which new units and sites are approved", True, str(APPROVAL)),
    Limb("operation", "The processes to initiate, suspend and cease manufacture", True, str(OPERATION)),
    Limb("manufacture", "The manufacturing, assembly and release processes", True, str(MANUFACTURE)),
    Limb("supervision", "Supervision and control of every unit and site", True, str(SUPERVISION)),
)


def limbs(dossier: Mapping[str, Any]) -> list[Limb]:
    """The same for every master file: each of them binds."""
    return list(LIMBS)
