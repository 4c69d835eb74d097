"""Short words for writing requirements down."""

from __future__ import annotations

from collections.abc import Iterable

from submissions.coverage import Requirement
from submissions.questionnaire import Source, When

Pairs = tuple[tuple[str, str], ...]  # (section key, question key)


def of(section: str, *questions: str) -> Pairs:
    return tuple((section, question) for question in questions)


def each(section: str, keys: Iterable[str], *endings: str) -> Pairs:
    """The questions that are asked once per ground, reason or alternative."""
    return of(section, *(f"{key}_{ending}" for key in keys for ending in endings))


def requirement(key: str, text: str, source: Source, *answered_by: Pairs, when: When | None = None) -> Requirement:
    return Requirement(key, text, source, tuple(pair for pairs in answered_by for pair in pairs), when)
