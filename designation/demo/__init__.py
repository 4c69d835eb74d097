"""Demo content: three complete applications (cases 1 to 3) and one draft in progress. Everything is fictional."""

from designation.demo.cases import CASES, DERMASPRAY, NORTHGATE, PENNINE, DemoCase
from designation.demo.evidence import DemoEvidence
from designation.demo.evidence import pennine as evidence
from designation.demo.in_progress import IN_PROGRESS

ANSWERS = PENNINE.answers

__all__ = [
    "ANSWERS",
    "CASES",
    "DERMASPRAY",
    "IN_PROGRESS",
    "NORTHGATE",
    "PENNINE",
    "DemoCase",
    "DemoEvidence",
    "evidence",
]
