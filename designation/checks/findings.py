"""How a check says what it found: any number of findings, of which the worst decides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from submissions.checks import Check, Place
from submissions.problems import Status
from submissions.questionnaire import Source

MOST = 3  # findings said in one sentence after the other; the rest is counted


@dataclass(frozen=True)
class Finding:
    """Something that is not as it should be, or not there yet; the first place is where it is mended."""

    status: Status
    message: str
    places: tuple[Place, ...]
    source: Source | None = None


def fail(message: str, *places: str | Place, source: Source | None = None) -> Finding:
    """A contradiction, or something that the law does not allow. Places as "section.question", or as they are."""
    return Finding(Status.FAIL, message, tuple(map(at, places)), source)


def unsure(message: str, *places: str | Place, source: Source | None = None) -> Finding:
    """What cannot be told from the answers."""
    return Finding(Status.UNVERIFIED, message, tuple(map(at, places)), source)


def at(place: str | Place) -> Place:
    """ "system.spokes" -> the question, "evidence" -> the page of the uploads."""
    if isinstance(place, Place):
        return place
    section, _, question = place.partition(".")
    return Place(section, question)


def verdict(
    key: str, title: str, source: Source, found: Iterable[Finding], *, places: Iterable[str | Place], passed: str
) -> Check:
    """The check with the worst of its findings first; `passed` is what it says when nothing was found.

    `places` are those that the check always compares; the places of findings come before them.
    """
    findings = sorted(found, key=lambda finding: finding.status is not Status.FAIL)
    compared = dict.fromkeys([*(place for finding in findings for place in finding.places), *map(at, places)])
    if not findings:
        return Check(key, title, Status.PASS, passed, tuple(compared), str(source))
    worst = findings[0]
    return Check(key, title, worst.status, _said(findings), tuple(compared), str(worst.source or source))


def _said(findings: list[Finding]) -> str:
    messages = list(dict.fromkeys(finding.message for finding in findings))
    more = len(messages) - MOST
    return " ".join([*messages[:MOST], *([f"And {more} more of this kind."] if more > 0 else [])])


def listed(words: Iterable[str]) -> str:
    """ "E1, E2 and E3"; more than five are counted."""
    every = list(words)
    if len(every) > 5:
        every = [*every[:5], f"{len(every) - 5} more"]
    return " and ".join(filter(None, [", ".join(every[:-1]), every[-1]])) if every else ""
