"""Demo content: one complete application (case 1) and one draft in progress (case 2). Everything is fictional."""

from designation.demo.dermaspray import DERMASPRAY
from designation.demo.evidence import DemoEvidence, evidence
from designation.demo.pennine_case import CLINICAL, GROUNDS
from designation.demo.pennine_product import APPLICANT, CONTEXT, MANUFACTURE, PRODUCT, SCOPE
from designation.demo.pennine_quality import QUALITY
from designation.demo.pennine_system import ALTERNATIVES, DECLARATION, SYSTEM

ANSWERS = {
    "scope": SCOPE,
    "applicant": APPLICANT,
    "manufacture": MANUFACTURE,
    "product": PRODUCT,
    "context": CONTEXT,
    "grounds": GROUNDS,
    "quality": QUALITY,
    "clinical": CLINICAL,
    "alternatives": ALTERNATIVES,
    "system": SYSTEM,
    "declaration": DECLARATION,
}

__all__ = ["ANSWERS", "DERMASPRAY", "DemoEvidence", "evidence"]
