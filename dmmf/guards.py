"""What has to be true of a site before a step: pure functions over facts, each answering with a sentence or nothing.

The facts are loaded once for all steps (`facts_of`), so a page can say of every button why it is closed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from dmmf import training, validity
from dmmf.models import Evaluation, Site
from dmmf.states import SiteKind


@dataclass(frozen=True)
class Facts:
    """What guards ask for, as it is on a day."""

    today: date
    is_spoke: bool
    evaluation: Evaluation | None  # the last one that both signed
    location_number: int
    agreement: str
    agreement_until: date | None
    minimum_operators: int
    trained: dict[str, int]  # code of every product of the site -> people trained for it


def facts_of(site: Site, *, today: date | None = None) -> Facts:
    """Three queries."""
    today = today or timezone.localdate()
    return Facts(
        today=today,
        is_spoke=site.kind != SiteKind.RELATED,
        evaluation=validity.last_signed([site]).get(site.pk),
        location_number=site.location_number,
        agreement=site.agreement,
        agreement_until=site.agreement_until,
        minimum_operators=site.minimum_operators,
        trained=training.by_product(site, today=today),
    )


def evaluated(facts: Facts) -> str:
    """A joint evaluation of a spoke holds for the place where it stands."""
    if not facts.is_spoke:
        return ""
    return validity.problem(facts.evaluation, location_number=facts.location_number, today=facts.today)


def agreed(facts: Facts) -> str:
    """The quality agreement with the host is there and has not expired."""
    if not facts.agreement:
        return "No quality agreement with the host is recorded."
    until = facts.agreement_until
    if until and until < facts.today:
        return f"The quality agreement {facts.agreement} ended on {until.day} {until:%B %Y}."
    return ""


def staffed(facts: Facts) -> str:
    """Enough people are trained for at least one product of a spoke."""
    if not facts.is_spoke:
        return ""
    if not facts.trained:
        return "No product is made here: name one under the details."
    most = max(facts.trained.values())
    if most >= facts.minimum_operators:
        return ""
    people = "1 trained person" if facts.minimum_operators == 1 else f"{facts.minimum_operators} trained people"
    have = {0: "nobody is", 1: "1 is"}.get(most, f"{most} are")
    return f"It needs {people} for one of its products; {have} trained today."


Guard = Callable[[Facts], str]
GUARDS: dict[str, tuple[Guard, ...]] = {
    "qualify": (evaluated,),
    "approve": (evaluated, agreed, staffed),
    "activate": (evaluated, agreed, staffed),
    "resume": (evaluated, agreed, staffed),
}


def unmet(name: str, facts: Facts) -> list[str]:
    """Why the step cannot be taken now, as sentences; empty where it can."""
    return [sentence for guard in GUARDS.get(name, ()) if (sentence := guard(facts))]


def grounds(name: str, facts: Facts) -> list[str]:
    """What a step whose guards are satisfied rests on, for who takes it to read before."""
    asked, said = GUARDS.get(name, ()), []
    evaluation = facts.evaluation
    if evaluated in asked and facts.is_spoke and evaluation:
        until = evaluation.re_evaluate_on
        holds = f", holds until {until.day} {until:%B %Y}" if until else ""
        said.append(f"Joint evaluation {evaluation.reference}: {evaluation.get_outcome_display().lower()}{holds}.")
    if agreed in asked:
        until = facts.agreement_until
        said.append(f"Quality agreement {facts.agreement}{f', until {until.day} {until:%B %Y}' if until else ''}.")
    if staffed in asked and facts.is_spoke:
        counts = ", ".join(f"{count} for {code}" for code, count in facts.trained.items())
        said.append(f"Trained people: {counts}; it needs {facts.minimum_operators}.")
    return said
