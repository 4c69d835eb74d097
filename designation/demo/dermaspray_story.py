"""Demo case 2 on its way: what the first version lacked, what was asked, and how it was decided. All fictional."""

from __future__ import annotations

from typing import Any

from designation.demo.dermaspray_quality import PROCESS
from designation.demo.html import bullets, paragraphs

# What version 1 said instead, before E3 was there: section -> question -> answer.
FIRST: dict[str, dict[str, Any]] = {
    "product": {"tissue_licence": "planned"},
    "grounds": {
        "constituents_evidence": ["E1"],
        "constituents_only": paragraphs("Skin that waits is no better than cells that wait.")
        + bullets(
            "<strong>Cooling:</strong> at 2 to 8 °C the cells clump.",
            "<strong>Freezing:</strong> many cells die.",
        ),
    },
    "quality": {"process": PROCESS, "process_evidence": ["E1"]},
    "declaration": {"declaration_date": "2026-10-05"},
}

REQUEST = (
    "1. Section D says that the arrangement for procurement and testing of skin is planned. Please say under which "
    "licence or agreement skin will be taken at each theatre, and attach it.\n\n"
    "2. Section F says that cooling and freezing do not serve. Please give the figures, and say whether other media "
    "and cultured cells were considered."
)

DECISION = (
    "The product is made from the patient's fresh skin during the operation in which it is used. On both grounds that "
    "were claimed, the data show that it can only be made at the place of use. The answers to our request are complete."
)

REASONS = {
    "method_of_manufacture": "Taking skin, making the suspension and spraying are parts of one operation. The times of "
    "24 runs and the time for which the wound can stay open leave no room for a journey.",
    "constituents": "The cells lose the ability to attach within hours. The figures for cooling, freezing, other media "
    "and culture, given in version 2, show no way around it.",
    "can_only": "Central and regional manufacture were examined with times and distances. Neither can be finished "
    "while the wound is open.",
    "clinical_benefit": "Half the donor skin at a similar rate of healing is a benefit to patients. The pilot study is "
    "small; the planned trial will have to confirm it. Cost plays no part.",
}
