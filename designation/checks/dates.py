"""Dates before the one they follow."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations

from designation.case import Case, Row, text
from designation.checks.findings import Finding, fail, listed, unsure, verdict
from designation.questionnaire.sources import APPLICATIONS, LICENCE, TRIALS, ours
from submissions.checks import Check

_ORDER = ours("What follows from something cannot come before it")
TIMETABLE, SIGNED, LOCATIONS = "system.timetable", "declaration.declaration_date", "deployment.locations"
RELY = {"cta": "clinical trial application", "maa": "marketing authorisation application"}


def dates_in_order(case: Case) -> Check:
    """The timetable, the declaration, the dates of the evidence and the places of the units."""
    places = [TIMETABLE, SIGNED, *([LOCATIONS] if case.dm_type == "mm" else []), *(["evidence"] if case.dated else [])]
    planned = sum(len(dates) for dates in _planned(case).values())
    compared = [f"{planned} date{'' if planned == 1 else 's'} of the timetable", "the date of the declaration"]
    if case.dated:
        compared.append("the dates of the evidence")
    if case.rows("deployment", "locations"):
        compared.append("the stays of the units")
    return verdict(
        "dates_in_order",
        "No date comes before the one that it follows",
        _ORDER,
        [*_timetable(case), *_declaration(case), *_evidence(case), *_stays(case)],
        places=places,
        passed=f"Compared and in order: {listed(compared)}.",
    )


def _timetable(case: Case) -> Iterator[Finding]:
    first = {milestone: min(dates) for milestone, dates in _planned(case).items()}
    if not first:
        yield unsure("The timetable has no date yet.", TIMETABLE)
    begins = first.get("first_site")
    if begins and "licence" in first and begins < first["licence"]:
        yield fail(
            f"The first site begins on {_said(begins)}, before the licence to manufacture or its variation is applied "
            f"for on {_said(first['licence'])}.",
            TIMETABLE,
            source=LICENCE,
        )
    if begins and "cta" in first and begins < first["cta"]:
        # An authorised or unlicensed product may be made before a trial; one for a trial may not.
        say = fail if case.choice("product", "status") == "imp" else unsure
        yield say(
            f"The first site begins on {_said(begins)}, before the clinical trial application on "
            f"{_said(first['cta'])}.",
            TIMETABLE,
        )
    if "cta" in first and "licence" in first and first["cta"] < first["licence"]:
        yield _trial_first(case, first["cta"], licence=first["licence"])
    if "cta" in first and "maa" in first and first["maa"] < first["cta"]:
        yield unsure(
            f"The marketing authorisation application on {_said(first['maa'])} comes before the clinical trial "
            f"application on {_said(first['cta'])}. If that is meant, say why in the note.",
            TIMETABLE,
        )


def _trial_first(case: Case, trial: date, *, licence: date) -> Finding:
    """The Control Site of a trial holds its licence before the trial is applied for. MHRA guidance on trials."""
    # A Control Site that is licensed already may plan another licence for later.
    certain = case.choice("product", "status") == "imp" and case.choice("system", "control_site_status") == "planned"
    return (fail if certain else unsure)(
        f"The clinical trial application on {_said(trial)} comes before the licence to manufacture or its variation is "
        f"applied for on {_said(licence)}. The Control Site needs a licence that covers the product before a trial is "
        "applied for." + ("" if certain else " If it holds one already, say so in the note."),
        TIMETABLE,
        "system.control_site_status",
        source=TRIALS,
    )


def _declaration(case: Case) -> Iterator[Finding]:
    """What relies on a designation comes after it is applied for. MHRA guidance on trials and on authorisation."""
    signed, planned = _date(case.text("declaration", "declaration_date")), _planned(case)
    if signed is None:
        yield unsure("The declaration has no date yet.", SIGNED)
        return
    for milestone, name in RELY.items():
        if early := [day for day in planned.get(milestone, []) if day < signed]:
            yield fail(
                f"A {name} is planned for {_said(min(early))}, before this application is declared on "
                f"{_said(signed)}. It relies on the designation, so it has to come later.",
                TIMETABLE,
                SIGNED,
                source=APPLICATIONS,
            )


def _evidence(case: Case) -> Iterator[Finding]:
    signed = _date(case.text("declaration", "declaration_date"))
    if ahead := [code for code, dated in case.dated.items() if dated > case.today]:
        yield fail(
            f"{listed(ahead)} {_verb(ahead)} a date in the future. Correct the date of the document.", "evidence"
        )
    late = [code for code, dated in case.dated.items() if signed and dated > signed and code not in ahead]
    if late and signed:
        yield fail(
            f"{listed(late)} {_verb(late)} a date after the declaration of {_said(signed)}. A declaration covers what "
            "was there when it was made.",
            SIGNED,
            "evidence",
        )


def _stays(case: Case) -> Iterator[Finding]:
    """A unit leaves after it arrives, and is in one place at a time."""
    units: dict[str, list[tuple[date, date | None, str]]] = {}
    for row in case.rows("deployment", "locations"):
        arrives, leaves = _date(text(row, "arrives")), _date(text(row, "leaves"))
        where = text(row, "location") or "a place without a name"
        if arrives and leaves and leaves < arrives:
            yield fail(
                f"{_unit(row)} leaves “{where}” on {_said(leaves)}, before it arrives there on {_said(arrives)}.",
                LOCATIONS,
            )
        elif arrives:
            units.setdefault(text(row, "unit").casefold(), []).append((arrives, leaves, where))
    for name, stays in units.items():
        if name:
            yield from _overlaps(name, sorted(stays, key=lambda stay: stay[0]))


def _overlaps(unit: str, stays: list[tuple[date, date | None, str]]) -> Iterator[Finding]:
    """A stay without an end lasts until the unit arrives elsewhere."""
    for (arrives, leaves, where), (after, _, other) in combinations(stays, 2):
        if (leaves and after < leaves) or after == arrives:
            yield fail(
                f"The unit “{unit}” is still at “{where}” when it arrives at “{other}” on {_said(after)}.", LOCATIONS
            )


def _planned(case: Case) -> dict[str, list[date]]:
    planned: dict[str, list[date]] = {}
    for row in case.rows("system", "timetable"):
        if day := _date(text(row, "planned")):
            planned.setdefault(text(row, "milestone"), []).append(day)
    return planned


def _date(given: str) -> date | None:
    try:
        return date.fromisoformat(given) if len(given) == 10 else None
    except ValueError:
        return None


def _said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _unit(row: Row) -> str:
    return f"The unit “{text(row, 'unit')}”" if text(row, "unit") else "A unit"


def _verb(codes: list[str]) -> str:
    return "has" if len(codes) == 1 else "have"
