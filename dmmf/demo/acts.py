"""What people of the demo do, through the verbs of the pages: hold, propose, evaluate, train, qualify, sign."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from accounts.models import Organisation, User
from designation.demo import layout
from designation.demo.html import heading, paragraphs, table
from designation.demo.people import Person
from dmmf import (
    control_sites,
    evaluation_actions,
    evaluation_signing,
    evaluation_standing,
    evaluations,
    holdings,
    sites,
    steps,
    training,
)
from dmmf.demo.plan import Hub, Place, Spoke
from dmmf.evaluations import Given
from dmmf.licences import CERTIFICATE, LICENCE
from dmmf.models import ControlSite, Evaluation, Product, Site
from dmmf.persons import PERSON
from dmmf.products import PRODUCT
from dmmf.site_documents import Upload
from dmmf.states import Side
from submissions.models import Submission
from submissions.signing import SignatureData

YEAR = timedelta(days=365)


def user(person: Person) -> User:
    return User.objects.get(email=person.email)


def organisation(name: str) -> Organisation:
    return Organisation.objects.get(name=name)


def open_hub(hub: Hub, *, licensed: date, certified: tuple[date, date], by: User) -> ControlSite:
    """The Control Site with licence, certificate and people."""
    made = control_sites.start(organisation(hub.organisation), by=by, **hub.fields)
    licence = {**hub.licence, "granted_on": licensed, "expires_on": None}
    holdings.add(made, LICENCE, values=licence, by=by)
    issued, expires = certified
    holdings.add(
        made, CERTIFICATE, values={"number": hub.certificate, "issued_on": issued, "expires_on": expires}, by=by
    )
    for person in hub.persons:
        values = {name: getattr(person, name) for name in ("role", "name", "qualifications", "email", "phone")}
        deputy_for = made.persons.filter(name=person.deputy_for).first() if person.deputy_for else None
        holdings.add(made, PERSON, values=values | {"deputy_for": deputy_for, "since": issued, "until": None}, by=by)
    return made


def add_product(control_site: ControlSite, hub: Hub, *, designation: Submission | None, by: User) -> Product:
    """The product as it is before a licence names it."""
    values = {
        "code": hub.code, "name": hub.product, "dm_type": hub.dm_type, "designation": designation, "licence": None,
        "licensed_on": None,
    }  # fmt: skip
    made: Product = holdings.add(control_site, PRODUCT, values=values, by=by)
    return made


def change_product(product: Product, *, why: str, by: User, **values: Any) -> None:
    now = {
        name: getattr(product, name) for name in ("code", "name", "dm_type", "designation", "licence", "licensed_on")
    }
    seen = holdings.mark(holdings.facts_of(product, PRODUCT.labels))
    holdings.change(product, PRODUCT, values=now | values, seen=seen, why=why, by=by)
    product.refresh_from_db()


def propose(product: Product, spoke: Spoke, *, on: date, why: str, by: User) -> Site:
    provider = organisation(spoke.host.organisation) if spoke.host else None
    return sites.propose(
        product.control_site, code=spoke.code, products=[product], located_since=on, effective_on=on, by=by, why=why,
        provider=provider, **spoke.fields, **spoke.place.fields,
    )  # fmt: skip


def move(site: Site, place: Place, *, on: date, why: str, by: User) -> None:
    sites.move(site, place=place.fields, by=by, why=why, effective_on=on)
    site.refresh_from_db()


# --- Joint evaluation ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Condition:
    """What the two agree to do about a row; proposed by the applicant."""

    item: str
    text: str
    owner: Side
    name: str
    due: date
    is_condition: bool = True


@dataclass(frozen=True)
class Sides:
    """Who acts in an evaluation, and what is said: item -> (applicant, provider, risk)."""

    author: User  # answers for the applicant
    signatory: User
    host: User  # answers and signs for the healthcare provider
    said: Mapping[str, tuple[str, str, str]]

    def of(self, side: Side, leave_out: Sequence[str] = ()) -> dict[str, Given]:
        own = 0 if side == Side.APPLICANT else 1
        return {key: Given(row[own], row[2]) for key, row in self.said.items() if key not in leave_out}


TRIGGERS = "The site moves, its equipment or host changes, or two runs of the same kind fail within a month."


def begin(site: Site, sides: Sides, *, why: str) -> Evaluation:
    """Open it and give the applicant's half."""
    evaluation = evaluations.open(site, by=sides.author, why=why)
    evaluations.answer(evaluation, sides.of(Side.APPLICANT), side=Side.APPLICANT, by=sides.author)
    return evaluation


def answer_as_host(evaluation: Evaluation, sides: Sides, *, leave_out: Sequence[str] = ()) -> None:
    evaluations.answer(evaluation, sides.of(Side.PROVIDER, leave_out), side=Side.PROVIDER, by=sides.host)


@transaction.atomic
def conclude(evaluation: Evaluation, sides: Sides, *, today: date, condition: Condition | None = None) -> Evaluation:
    """Agree on the condition, if there is one, and on the outcome; both sign."""
    if condition:
        action = propose_action(evaluation, condition, by=sides.author)
        evaluation_actions.agree(action, side=Side.PROVIDER, by=sides.host)
    outcome = "with_conditions" if condition and condition.is_condition else "suitable"
    for side, by in ((Side.APPLICANT, sides.author), (Side.PROVIDER, sides.host)):
        evaluations.propose_outcome(
            evaluation, side=side, outcome=outcome, re_evaluate_on=today + YEAR, triggers=TRIGGERS, by=by
        )
    for side, by in ((Side.PROVIDER, sides.host), (Side.APPLICANT, sides.signatory)):
        sha256 = evaluation_standing.of(evaluations.lock(evaluation)).sha256
        evaluation_signing.sign(evaluation, SignatureData(by.name, sha256), side=side, by=by)
    evaluation.refresh_from_db()
    return evaluation


def propose_action(evaluation: Evaluation, condition: Condition, *, by: User) -> Any:
    return evaluation_actions.propose(
        evaluation, item=condition.item, side=Side.APPLICANT, text=condition.text, owner_side=condition.owner,
        owner_name=condition.name, due_on=condition.due, is_condition=condition.is_condition, by=by,
    )  # fmt: skip


# --- Training and steps -------------------------------------------------------------------------------------------


def train(
    site: Site, product: Product, people: Sequence[str], *, role: str, procedure: str, on: date, by: User
) -> None:
    for person in people:
        training.record(
            site, product=product, person=person, role=role, procedure=procedure, trained_on=on,
            valid_until=on + YEAR, by=by,
        )  # fmt: skip


def step(site: Site, name: str, *, on: date, why: str, by: User, evidence: Upload | None = None) -> None:
    steps.take_step(site, name, by=by, why=why, effective_on=on, evidence=[evidence] if evidence else [])
    site.refresh_from_db()


def qualification(
    spokes: Sequence[Spoke], *, company: str, number: str, on: date, author: str, facts: Sequence[tuple[str, str]]
) -> Upload:
    """The report with which the qualification of these sites is recorded; laying one out takes a second."""
    report = layout.Report(
        number, f"Qualification of {', '.join(spoke.code for spoke in spokes)}", on, author,
        heading("1 What was qualified", 2)
        + table(
            ("Site", "Serial number", "Equipment"),
            [(f"{one.code} {one.name}", one.identification or "–", one.equipment) for one in spokes],
        )
        + heading("2 Results", 2)
        + table(("Matter", "Result"), facts)
        + heading("3 Conclusion", 2)
        + paragraphs("All acceptance criteria were met."),
        company,
    )  # fmt: skip
    return Upload(f"{number.lower()}.pdf", layout.pdf(report), f"Qualification report {number}")
