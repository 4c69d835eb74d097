"""May this product be made at this site now? Facts are loaded in a few queries; the answer is a pure function of them.

“Yes” is said only where every question is answered yes. What the register cannot tell is “could not verify”, which is
never a yes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone

from dmmf import editions, locks, snapshot, training, validity
from dmmf.models import DmScope, DmType, Edition, Evaluation, ListedSite, Outcome, Product, Site
from dmmf.states import LOCKED, SiteKind, SiteState
from submissions.problems import Status
from submissions.questionnaire import Source

FINDING = Source(
    "MHRA guidance on marketing authorisation and clinical trial applications makes them depend on a designation; that "
    "nothing is made without one is this service's own rule",
    ours=True,
)
CONTROLLED = Source(
    "HMR 2012 regs 17A and 17B (inserted by SI 2025/87 reg 6); for investigational products Clinical Trials "
    "Regulations 2004 regs 36A and 36B (inserted by SI 2025/87 reg 42)"
)
LISTED = Source(
    "HMR 2012 regs 17A and 17B: made in accordance with the master file; for investigational products Clinical Trials "
    "Regulations 2004 Sch 7 paras 2A and 2B (inserted by SI 2025/87 reg 52): no premises but those it specifies"
)
LOCATED = Source(
    "HMR 2012 Sch 3 para 1A(2)(b), inserted by SI 2025/87 reg 34: the location of each unit; for POC sites para 1B(2), "
    "read in parallel. That it must be the listed place is this service's reading"
)
LOCKED_BY = Source(locks.SOURCE)
OURS = Source("the life cycle of this register; the text of HMR 2012 regs 37A and 37B was not at hand", ours=True)
JOINT = Source(
    "evaluated together, as reported in “The UK's new decentralised manufacturing framework” (G. Miglierini); that it "
    "must hold on the day is this service's own rule",
    ours=True,
)


@dataclass(frozen=True)
class Facts:
    """What is known of the product and the site on a day. Empty texts and None: the register does not say."""

    today: date
    kind: str
    state: str
    location_number: int
    minimum_operators: int
    trained: int
    evaluation: Evaluation | None  # the last one that both signed
    made_here: bool
    dm_type: str
    product_ended_on: date | None
    has_designation: bool
    designation: str  # reference of the one in force
    designated_for: str
    licence: str
    dm_scope: str
    licence_from: date | None
    licence_until: date | None
    licence_ended_on: date | None
    licensed_on: date | None
    edition: int | None  # in effect
    version: int | None  # of the master file, which the edition put into effect
    effective_from: date | None
    listed_at: int | None  # the number of the place at which that version lists the site


@dataclass(frozen=True)
class Answer:
    question: str
    status: Status
    sentence: str
    source: Source


Said = tuple[Status, str]


def _said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _no(sentence: str) -> Said:
    return Status.FAIL, sentence


def _designated(facts: Facts) -> Said:
    if not facts.has_designation:
        return Status.UNVERIFIED, "The register names no designation for the product."
    if not facts.designation:
        return _no("No designation of the product is in force.")
    if facts.designated_for and facts.designated_for != facts.dm_type:
        return _no(f"{facts.designation} is a designation for another type of decentralised manufacture.")
    return Status.PASS, f"Designation {facts.designation} is in force."


def _licensed(facts: Facts) -> Said:
    if not facts.licence:
        return Status.UNVERIFIED, "The register names no licence for the product."
    licence = facts.licence
    if facts.product_ended_on and facts.product_ended_on <= facts.today:
        return _no(f"The product was ended on {_said(facts.product_ended_on)}.")
    if facts.licence_ended_on and facts.licence_ended_on <= facts.today:
        return _no(f"{licence} ended on {_said(facts.licence_ended_on)}.")
    if facts.licence_until and facts.licence_until < facts.today:
        return _no(f"{licence} expired on {_said(facts.licence_until)}.")
    if facts.licence_from and facts.licence_from > facts.today:
        return _no(f"{licence} is granted from {_said(facts.licence_from)} on.")
    if facts.dm_scope not in (facts.dm_type, DmScope.BOTH):
        return _no(f"{licence} does not cover {DmType(facts.dm_type).label.lower()}.")
    if facts.licensed_on is None:
        return Status.UNVERIFIED, f"The register does not say since when {licence} names the product."
    if facts.licensed_on > facts.today:
        return _no(f"{licence} names the product from {_said(facts.licensed_on)} on.")
    return Status.PASS, f"{licence} names the product and covers {DmType(facts.dm_type).label.lower()}."


def _listed(facts: Facts) -> Said:
    if facts.edition is None:
        return _no("No edition of a master file of the product is in effect.")
    edition = f"Edition {facts.edition} of the master file"
    if not facts.made_here:
        return _no("The product is not made at this site.")
    if facts.listed_at is None:
        return _no(f"{edition}, which is in effect, does not list the site.")
    return Status.PASS, f"{edition}, which is in effect, lists the site."


def _located(facts: Facts) -> Said:
    if facts.listed_at is None:
        return Status.UNVERIFIED, "The place cannot be compared: no edition in effect lists the site."
    if facts.listed_at != facts.location_number:
        return _no(f"The site has moved since: edition {facts.edition} lists it at another place.")
    return Status.PASS, "The site stands where the edition in effect lists it."


def _active(facts: Facts) -> Said:
    if facts.kind == SiteKind.RELATED:
        return _no("This is a site of related operations: nothing is made here.")
    if facts.state != SiteState.ACTIVE:
        return _no(f"The site is not active: it is “{SiteState(facts.state).label}”.")
    return Status.PASS, "The site is active."


def _evaluated(facts: Facts) -> Said:
    if facts.kind == SiteKind.RELATED:
        return _no("A site of related operations is not evaluated jointly.")
    why = validity.problem(facts.evaluation, location_number=facts.location_number, today=facts.today)
    if why or facts.evaluation is None:
        return _no(why)
    until = facts.evaluation.re_evaluate_on
    if until is None:
        return Status.UNVERIFIED, f"{facts.evaluation.reference} does not say until when it holds."
    conditions = " It has conditions." if facts.evaluation.outcome == Outcome.WITH_CONDITIONS else ""
    return Status.PASS, f"The joint evaluation {facts.evaluation.reference} holds until {_said(until)}.{conditions}"


def _staffed(facts: Facts) -> Said:
    need, have = facts.minimum_operators, facts.trained
    people = "person is" if have == 1 else "people are"
    if have < need:
        return _no(f"{have or 'No'} {people} trained for the product here today; it needs {need}.")
    return Status.PASS, f"{have} {people} trained for the product here today; it needs {need}."


def _free(facts: Facts) -> Said:
    if facts.state in LOCKED:
        return _no(f"{SiteState(facts.state).label}. Only an accepted variation of the licence clears this.")
    return Status.PASS, "The licensing authority has not suspended or revoked it in this register."


QUESTIONS: tuple[tuple[str, Callable[[Facts], Said], Source], ...] = (
    ("Is a designation of the product in force?", _designated, FINDING),
    ("Is the product named on a licence in force that covers it?", _licensed, CONTROLLED),
    ("Is the site listed in the edition of the master file in effect?", _listed, LISTED),
    ("Does the site stand where that edition lists it?", _located, LOCATED),
    ("Is the site active?", _active, OURS),
    ("Is it free of a suspension or revocation?", _free, LOCKED_BY),
    ("Does the joint evaluation hold?", _evaluated, JOINT),
    ("Are enough people trained?", _staffed, OURS),
)


def answers(facts: Facts) -> list[Answer]:
    """Every question with its answer and reason, in the order in which they are asked."""
    return [Answer(question, *ask(facts), source) for question, ask, source in QUESTIONS]


def verdict(found: list[Answer]) -> Status:
    """PASS only where everything passes; FAIL where anything fails."""
    statuses = {answer.status for answer in found}
    return Status.FAIL if Status.FAIL in statuses else max(statuses, key=list(Status).index)


def products_of(control_site_id: int, site: Site) -> QuerySet[Product]:
    """The products of a Control Site with all that facts_of needs of them: `made_here`, licence and designation."""
    here = Site.products.through.objects.filter(site=site, product=OuterRef("pk"))
    found = Product.objects.filter(control_site=control_site_id).annotate(made_here=Exists(here))
    return found.select_related("licence", "designation").order_by("code")


def facts_of(site: Site, product: Product, *, today: date | None = None) -> Facts:
    """Four queries, where `product` comes of products_of."""
    today = today or timezone.localdate()
    edition = _edition_in_effect(product, site, today)
    granted = snapshot.designation_in_force(product)
    licence = product.licence
    return Facts(
        today=today, kind=site.kind, state=site.state, location_number=site.location_number,
        minimum_operators=site.minimum_operators,
        trained=training.trained([site], today=today).get((site.pk, product.pk), 0),
        evaluation=validity.last_signed([site]).get(site.pk),
        made_here=_made_here(site, product),
        dm_type=product.dm_type, product_ended_on=product.ended_on,
        has_designation=product.designation_id is not None,
        designation=granted.reference if granted else "", designated_for=granted.variant if granted else "",
        licence=licence.number if licence else "",
        dm_scope=licence.dm_scope if licence else "",
        licence_from=licence.granted_on if licence else None, licence_until=licence.expires_on if licence else None,
        licence_ended_on=licence.ended_on if licence else None, licensed_on=product.licensed_on,
        edition=edition.number if edition else None, version=edition.version.number if edition else None,
        effective_from=edition.effective_from if edition else None,
        listed_at=getattr(edition, "listed_at", None),
    )  # fmt: skip


def _made_here(site: Site, product: Product) -> bool:
    known = getattr(product, "made_here", None)
    return bool(known) if known is not None else site.products.filter(pk=product.pk).exists()


def _edition_in_effect(product: Product, site: Site, today: date) -> Edition | None:
    """As editions.edition_in_effect, with `listed_at`: the number of the place at which its version lists the site."""
    listed = ListedSite.objects.filter(version=OuterRef("version"), site=site).values("location_number")[:1]
    begun = editions.of(product).filter(effective_from__lte=today).annotate(listed_at=Subquery(listed))
    return editions.in_effect(begun.order_by("-effective_from", "-number")[:1], today)
