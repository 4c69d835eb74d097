"""What a draft of a master file rests on beside its answers: the register, and what the sites say in place of the text.

Asked once per draft in hand, so that rules, checks and the dossier speak of the same register.
"""

from __future__ import annotations

from typing import Any

from dmmf import overrides, snapshot
from dmmf.models import MasterFile
from submissions.kinds import Draft
from submissions.models import Submission


def master_file_of(draft: Draft) -> MasterFile | None:
    """None for a draft that came in a package and belongs to no product yet."""
    if "_master_file" not in draft.__dict__:
        found = MasterFile.objects.select_related("product__control_site", "product__designation", "product__licence")
        draft.__dict__["_master_file"] = found.filter(submission__reference=draft.reference).first()
    known: MasterFile | None = draft.__dict__["_master_file"]
    return known


def register_of(draft: Draft) -> dict[str, Any] | None:
    """The register of the draft's product as snapshot.of gives it, today; None where there is no product."""
    if "_register" not in draft.__dict__:
        file = master_file_of(draft)
        draft.__dict__["_register"] = snapshot.of(file.product, today=draft.today) if file else None
    known: dict[str, Any] | None = draft.__dict__["_register"]
    return known


def beside(submission: Submission) -> list[dict[str, str]]:
    """What counts of every slot that a site overrides, as overrides.plain gives it."""
    file = MasterFile.objects.filter(submission=submission).first()
    return overrides.plain(file) if file else []
