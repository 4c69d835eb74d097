"""Short words for writing requirements down."""

from __future__ import annotations

from submissions.coverage import Requirement
from submissions.questionnaire import Source

Pairs = tuple[tuple[str, str], ...]  # (section key, question key)


def of(section: str, *questions: str) -> Pairs:
    return tuple((section, question) for question in questions)


def requirement(key: str, text: str, source: Source, *answered_by: Pairs) -> Requirement:
    return Requirement(key, text, source, tuple(pair for pairs in answered_by for pair in pairs))
