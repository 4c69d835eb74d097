"""What stands between a draft of an annual report and its submission. Pure functions of answers and facts."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dmmf.annual_report_facts import Facts
from dmmf.annual_report_questionnaire import QUESTIONNAIRE
from submissions.dossiers import long_date
from submissions.problems import EvidenceItem, Problem, Status, completeness
from submissions.questionnaire import AllAnswers


@dataclass(frozen=True)
class Reported:
    """A submitted report of the same product and its period."""

    reference: str
    start: date
    end: date


def period_of(answers: AllAnswers) -> tuple[date, date] | None:
    """First and last day, where both are given and the right way round."""
    days = _days(answers)
    return days if days and days[0] <= days[1] else None


def _days(answers: AllAnswers) -> tuple[date, date] | None:
    given = answers.get("period", {})
    try:
        return date.fromisoformat(str(given.get("from"))), date.fromisoformat(str(given.get("to")))
    except ValueError:
        return None


def period_problems(start: date, end: date, *, today: date, others: Sequence[Reported] = ()) -> list[Problem]:
    """A period runs forwards and has passed; overlapping another report is said, and stops nothing."""
    found = []
    if start > end:
        found.append(_period("to", "The last day of the period must be the first day or after it."))
    if end >= today:
        found.append(_period("to", f"The period must have passed: its last day is {long_date(end.isoformat())}."))
    for other in others:
        if other.start <= end and start <= other.end:
            days = f"{long_date(other.start.isoformat())} to {long_date(other.end.isoformat())}"
            said = f"The period overlaps that of {other.reference}, {days}."
            found.append(_period("from", said, Status.UNVERIFIED))
    return found


def _period(question: str, message: str, status: Status = Status.FAIL) -> Problem:
    return Problem("period", "period", question, message, status=status)


def problems(
    answers: AllAnswers,
    evidence: Mapping[str, EvidenceItem],
    *,
    today: date,
    facts: Facts | None,
    others: Sequence[Reported] = (),
) -> list[Problem]:
    """Everything that is to be put right, and what could not be verified. `facts`: None without a period."""
    found = completeness(QUESTIONNAIRE, answers, evidence)
    if days := _days(answers):
        found += period_problems(*days, today=today, others=others)
    if facts:
        found += [*_batches(answers, facts), *_basis(answers, facts), *_statement(answers, facts, today)]
    return found


def _batches(answers: AllAnswers, facts: Facts) -> Iterator[Problem]:
    rows = answers.get("product", {}).get("batches") or []
    given = [str(row.get("site", "")).strip() for row in rows]
    for code in _once(given):
        if code and code not in facts.codes:
            yield _batch(f"“{code}” is no site of this product in the period. Use the code of the register.")
        if code and given.count(code) > 1:
            yield _batch(f"{code} has {given.count(code)} rows. Give each site one row.")
    for row in rows:
        made, released, failed = (row.get(name) for name in ("made", "released", "failed"))
        if None not in (made, released, failed) and released + failed > made:
            yield _batch(f"{row.get('site', 'A site')}: more batches are released or failed than were made.")
    for code in sorted(facts.active_at_end - set(given)) if rows else []:
        yield _batch(f"{code} was active at the end of the period and has no row.", Status.UNVERIFIED)


def _once(codes: Collection[str]) -> list[str]:
    return list(dict.fromkeys(codes))


def _batch(message: str, status: Status = Status.FAIL) -> Problem:
    return Problem("product", "batches", "batches", message, status=status)


def _basis(answers: AllAnswers, facts: Facts) -> Iterator[Problem]:
    if answers.get("designation", {}).get("basis") != "unchanged":
        return
    touching = [str(row["number"]) for row in facts.editions if row["touches_designation"]]
    if touching:
        yield _basis_problem(f"The basis is called unchanged, but edition {', '.join(touching)} touched it.")
    if facts.designation_changed:
        yield _basis_problem("The basis is called unchanged, but the designation at the end is not that of the start.")


def _basis_problem(message: str) -> Problem:
    return Problem("designation", "basis", "basis", message, status=Status.UNVERIFIED)


def _statement(answers: AllAnswers, facts: Facts, today: date) -> Iterator[Problem]:
    given = answers.get("statement", {})
    name, said = str(given.get("qp_name") or "").strip(), given.get("date")
    if name and name.casefold() not in {person.casefold() for person in facts.qualified_persons}:
        named = ", ".join(facts.qualified_persons) or "nobody"
        message = f"{name} is no Qualified Person of the Control Site in the period. The register names {named}."
        yield Problem("statement", "statement", "qp_name", message)
    try:
        day = date.fromisoformat(str(said))
    except ValueError:
        return
    if day > today:
        yield Problem("statement", "statement", "date", "The date of the statement cannot be in the future.")
    elif day <= facts.end:
        yield Problem("statement", "statement", "date", "The statement is made after the period has ended.")


def next_period(after: date) -> tuple[date, date]:
    """A year from the day after that one, as a proposal."""
    first = after + timedelta(days=1)
    return first, anniversary(first, 1) - timedelta(days=1)


def anniversary(day: date, years: int) -> date:
    """The same day so many years later; for 29 February the 28th where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
