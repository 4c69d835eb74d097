"""The three demo cases, each a complete application: who applies, the answers, the evidence. Everything is fictional."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from designation.demo import (
    dermaspray_case,
    dermaspray_product,
    dermaspray_quality,
    evidence,
    northgate_case,
    northgate_product,
    northgate_quality,
    pennine_case,
    pennine_product,
    pennine_quality,
    pennine_system,
    people,
)


@dataclass(frozen=True)
class DemoCase:
    key: str  # also the folder of its package
    reference: str  # of its package; above what a demo database gives
    organisation: str
    answers: Mapping[str, Mapping[str, Any]]
    evidence: Callable[[], list[evidence.DemoEvidence]]


SECTIONS = (
    "scope", "applicant", "manufacture", "product", "context", "grounds", "deployment", "quality", "clinical",
    "alternatives", "system", "declaration",
)  # fmt: skip


def _sections(*modules: ModuleType) -> dict[str, dict[str, Any]]:
    """The answers that the modules hold, each section under its name in capitals, in the order of the dossier."""
    held = {name.lower(): value for module in modules for name, value in vars(module).items()}
    return {key: held[key] for key in SECTIONS if key in held}


PENNINE = DemoCase(
    "pennine", "DA-2026-0901", people.PENNINE,
    _sections(pennine_product, pennine_case, pennine_quality, pennine_system), evidence.pennine,
)  # fmt: skip
DERMASPRAY = DemoCase(
    "dermaspray", "DA-2026-0902", people.DERMASPRAY,
    _sections(dermaspray_product, dermaspray_case, dermaspray_quality), evidence.dermaspray,
)  # fmt: skip
NORTHGATE = DemoCase(
    "northgate", "DA-2026-0903", people.NORTHGATE,
    _sections(northgate_product, northgate_case, northgate_quality), evidence.northgate,
)  # fmt: skip
CASES = (PENNINE, DERMASPRAY, NORTHGATE)
