"""What the cross-checks of a master file look at: its answers, the register as it stands, and what else is in force.

Nothing is trusted to have its shape: a register may come from a package that somebody wrote by hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from designation.case import Case, Row, number, text
from designation.passages import Passage
from dmmf.checks.reading import names_in
from dmmf.states import SPOKES, SiteState
from submissions.questionnaire import AllAnswers

STANDING = (SiteState.APPROVED, SiteState.ACTIVE, SiteState.PAUSED)  # approved once, and not locked since


class Evaluated(NamedTuple):
    """The last signed evaluation of a site."""

    reference: str
    outcome: str
    signed_on: date | None
    re_evaluate_on: date | None
    location_number: int | None
    open_conditions: int


class SiteRow(NamedTuple):  # made by the thousand, and a frozen dataclass takes three times as long
    """A site of the register, as far as it can be read."""

    reference: str
    code: str
    kind: str
    name: str
    identification: str
    host: str
    equipment: str
    agreement: str
    agreement_until: date | None
    address: str
    town: str
    postcode: str
    region: str
    location_number: int | None
    located_since: date | None
    state: str
    state_since: date | None
    minimum_operators: int
    trained: int
    evaluation: Evaluated | None

    @property
    def is_spoke(self) -> bool:
        return self.kind in SPOKES

    @property
    def is_active(self) -> bool:
        return self.state == SiteState.ACTIVE

    @property
    def standing(self) -> bool:
        return self.state in STANDING

    @property
    def said(self) -> str:
        """How a sentence names it."""
        return self.code or self.name or self.reference or "a site without a code"

    @property
    def state_label(self) -> str:
        return SiteState(self.state).label.lower() if self.state in SiteState.values else f"“{self.state}”"


@dataclass(frozen=True)
class Listed:
    """As what an edition lists a site."""

    state: str
    location_number: int


@dataclass(frozen=True)
class InEffect:
    """The edition of the master file that is in effect."""

    number: int
    effective_from: date
    sites: Mapping[str, Listed]  # by the site's reference


@dataclass(frozen=True)
class Facts:
    """What the register of the product does not say by itself."""

    edition: InEffect | None = None
    ceased: Mapping[str, str] = field(default_factory=dict)  # codes and identifications of ceased sites -> code
    overdue: Mapping[str, int] = field(default_factory=dict)  # reference of an evaluation -> conditions past their day
    varied: frozenset[str] = frozenset()  # numbers of licences with a variation that is applied for
    designation: AllAnswers = field(default_factory=dict)  # answers of the version that the designation rests on


@dataclass(frozen=True)
class FileCase(Case):
    """A draft of a master file with the register of its product. `register` is as snapshot.of gives it."""

    reference: str = ""
    register: Mapping[str, Any] = field(default_factory=dict)
    facts: Facts = field(default_factory=Facts)

    @property
    def dm_type(self) -> str:
        return text(self.product, "dm_type")

    @property
    def product(self) -> Row:
        return self.part("product")

    def part(self, key: str) -> Row:
        value = self.register.get(key)
        return value if isinstance(value, Mapping) else {}

    def list_of(self, key: str) -> list[Row]:
        """The rows of a list in the register: "licences", "persons"."""
        return rows_in(self.register, key)

    @cached_property
    def sites(self) -> tuple[SiteRow, ...]:
        """Every site that is not ceased, in the register's order."""
        return tuple(_site(row) for row in self.list_of("sites"))

    @cached_property
    def spokes(self) -> tuple[SiteRow, ...]:
        return tuple(site for site in self.sites if site.is_spoke)

    @cached_property
    def names(self) -> dict[str, Passage]:
        """All that could be the name of a site in the texts, each with the first passage that has it."""
        seen: dict[str, Passage] = {}
        for passage in self.passages:
            for name in names_in(passage.text):
                seen.setdefault(name, passage)
        return seen

    @property
    def licence(self) -> Row:
        """The licence that names the product; empty where none is recorded."""
        wanted = text(self.product, "licence")
        return next((row for row in self.list_of("licences") if wanted and text(row, "number") == wanted), {})


def rows_in(container: Mapping[str, Any], key: str) -> list[Row]:
    value = container.get(key)
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []


def day(row: Row, key: str) -> date | None:
    """A day written as YYYY-MM-DD, or None."""
    given = text(row, key)
    try:
        return date.fromisoformat(given) if len(given) == 10 else None
    except ValueError:
        return None


def said(when: date) -> str:
    """ "3 March 2026"."""
    return f"{when.day} {when:%B} {when.year}"


def all_texts(answers: AllAnswers) -> Iterator[tuple[str, str, Any]]:
    """Section, question and value of every answer."""
    for section, given in answers.items():
        if isinstance(given, Mapping):
            for question, value in given.items():
                yield section, question, value


_TEXTS = (
    "reference", "code", "kind", "name", "identification", "host", "equipment", "agreement", "address", "town",
    "postcode", "region", "state",
)  # fmt: skip


def _site(row: Row) -> SiteRow:
    given = row.get("evaluation")
    return SiteRow(
        **{name: text(row, name) for name in _TEXTS},
        agreement_until=day(row, "agreement_until"),
        location_number=number(row, "location_number"),
        located_since=day(row, "located_since"),
        state_since=day(row, "state_since"),
        minimum_operators=number(row, "minimum_operators") or 0,
        trained=number(row, "trained") or 0,
        evaluation=_evaluated(given) if isinstance(given, Mapping) else None,
    )


def _evaluated(row: Row) -> Evaluated:
    return Evaluated(
        reference=text(row, "reference"),
        outcome=text(row, "outcome"),
        signed_on=day(row, "signed_on"),
        re_evaluate_on=day(row, "re_evaluate_on"),
        location_number=number(row, "location_number"),
        open_conditions=number(row, "open_conditions") or 0,
    )
