"""Editions: which frozen version of a master file is in effect, from when, and who approved it as Qualified Person.

What is in effect is derived from the editions' days, never stored. A day is one of London.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from dmmf import change_classes, evaluations
from dmmf import events as register_events
from dmmf.models import ChangeClass, Edition, NamedPerson, PersonRole, Product
from submissions import events, permissions, workflow
from submissions.dossiers import long_date
from submissions.models import Decision, Submission, Version
from submissions.permissions import Answer, NotNow
from submissions.refusals import Superseded
from submissions.signing import SignatureData
from submissions.states import Action, State


class Status(StrEnum):
    """Where an edition stands on a day."""

    APPROVED = "approved"
    IN_EFFECT = "in_effect"
    SUPERSEDED = "superseded"
    ENDED = "ended"  # the file was given up

    @property
    def label(self) -> str:
        return {"approved": "Approved, not yet in effect", "ended": "Given up"}.get(
            self, self.replace("_", " ").capitalize()
        )

    @property
    def colour(self) -> str:
        return {"approved": "blue", "in_effect": "green"}.get(self, "grey")


class EditionProblem(ValidationError):
    """What was asked for cannot be recorded; the message is a sentence, under its field where there is one."""


# --- What is in effect --------------------------------------------------------------------------------------------


def of(product: Product) -> QuerySet[Edition]:
    """The product's editions, the newest first, each with its version (not its text) and submission."""
    return product.editions.select_related("version__submission", "by").defer("version__canonical").order_by("-number")


def edition_in_effect(product: Product, today: date | None = None) -> Edition | None:
    """The edition by which the product is made on that day; None before the first, and after the file was given up."""
    return in_effect(list(of(product)), today or timezone.localdate())


def in_effect(editions: Iterable[Edition], today: date) -> Edition | None:
    """The same, among editions of one product that are at hand. Of two from the same day the later one counts."""
    begun = [edition for edition in editions if edition.effective_from <= today]
    last = max(begun, key=lambda edition: (edition.effective_from, edition.number), default=None)
    return None if last is None or _given_up(last, today) else last


def status(edition: Edition, today: date, among: Iterable[Edition] | None = None) -> Status:
    """Derived, from all editions of the product (`among`, where they are at hand)."""
    if edition.effective_from > today:
        return Status.APPROVED
    everything = list(of(edition.product)) if among is None else list(among)
    begun = [other for other in everything if other.effective_from <= today]
    last = max(begun, key=lambda other: (other.effective_from, other.number))
    if last.pk != edition.pk:
        return Status.SUPERSEDED
    return Status.ENDED if _given_up(edition, today) else Status.IN_EFFECT


def _given_up(edition: Edition, today: date) -> bool:
    submission = edition.version.submission
    return submission.state == State.WITHDRAWN and timezone.localdate(submission.state_since) <= today


# --- Who signs ----------------------------------------------------------------------------------------------------


def qualified_persons(product: Product, today: date | None = None) -> QuerySet[NamedPerson]:
    """The Qualified Persons of the product's Control Site in force on that day."""
    today = today or timezone.localdate()
    persons = NamedPerson.objects.filter(control_site_id=product.control_site_id, role=PersonRole.QP)
    return persons.filter(Q(until__isnull=True) | Q(until__gte=today), since__lte=today).order_by("pk")


def may_sign(user: User, submission: Submission, product: Product) -> Answer:
    """May this person approve an edition of the file, whatever its state; and if not, why not."""
    if Action.ISSUE not in permissions.granted(user, submission):
        return Answer(False, permissions.can(user, Action.ISSUE, submission).reason)
    persons = list(qualified_persons(product))
    if any(person.email.lower() == user.email.lower() for person in persons if person.email):
        return Answer(True)
    named = ", ".join(person.name for person in persons) or "none is named"
    return Answer(False, f"Only a Qualified Person of the Control Site signs an edition: {named}.")


def check_signs(user: User, submission: Submission, product: Product) -> None:
    """Raise unless may_sign: Http404 for strangers, PermissionDenied with the reason for others."""
    permissions.check_grant(user, Action.ISSUE, submission)
    if not (answer := may_sign(user, submission, product)):
        raise PermissionDenied(answer.reason)


def meaning(effective_from: date | None) -> str:
    """What the Qualified Person's signature says."""
    day = long_date(effective_from.isoformat()) if effective_from else "the day given here"
    return f"As Qualified Person I approve this version of the master file, in effect from {day}."


# --- Verbs --------------------------------------------------------------------------------------------------------


def accepted_version(submission: Submission) -> Version | None:
    """The version that was accepted and has no edition yet: what waits to be made effective."""
    if submission.state != State.GRANTED:
        return None
    decided = Decision.objects.filter(submission=submission, version__edition__isnull=True)
    decision = decided.select_related("version__submission__organisation").first()
    return decision.version if decision else None


def class_of_accepted(product: Product) -> ChangeClass:
    """An accepted version is the first edition, or a change that was approved beforehand."""
    return ChangeClass.PRIOR_APPROVAL if product.editions.exists() else ChangeClass.FIRST


@transaction.atomic
def make_effective(
    version: Version, *, effective_from: date, by: User, what: str, signature: SignatureData, change_class: str = "",
    touches_designation: bool = False, designation_note: str = "", reopens: bool = False,
) -> Edition:  # fmt: skip
    """The edition of the version that was accepted. `change_class`: as class_of_accepted, when it is not given.

    `reopens`: the process at the sites changes, so every standing spoke is to be evaluated jointly again.

    Raises NotNow for another version, Superseded when the Qualified Person saw another text, EditionProblem, and what
    check_signs raises.
    """
    submission, product = _locked(version.submission, by=by)
    waiting = accepted_version(submission)
    if waiting is None or waiting.pk != version.pk:
        raise NotNow("This is possible for the version that was accepted, as long as it has no edition.")
    if signature.sha256 != waiting.sha256:
        raise Superseded("The fingerprint that you saw is not that of the accepted version. Read it again.")
    change_class = change_class or class_of_accepted(product)
    if change_class not in (ChangeClass.FIRST, ChangeClass.PRIOR_APPROVAL):
        raise EditionProblem({"change_class": "What was accepted is a first edition, or was approved beforehand."})
    return _insert(
        product, waiting, effective_from=effective_from, by=by, what=what, signature=signature,
        change_class=change_class, touches_designation=touches_designation, designation_note=designation_note,
        reopens=reopens,
    )  # fmt: skip


@transaction.atomic
def issue(
    submission: Submission, *, effective_from: date, by: User, what: str, change_class: str, touches_designation: bool,
    signature: SignatureData, designation_note: str = "", reopens: bool = False,
) -> Edition:  # fmt: skip
    """Freeze the draft as the next version under the holder's own procedure, and make its edition.

    `reopens` as in make_effective.

    Raises as workflow.issue does, EditionProblem for a class that is not issued and for days that do not fit, and what
    check_signs raises.
    """
    locked, product = _locked(submission, by=by)
    if (waiting := accepted_version(locked)) is not None:
        raise NotNow(f"Version {waiting.number} was accepted and is not in effect. Make it effective first.")
    chosen = change_classes.CLASSES.get(change_class)
    if chosen is None or not chosen.issued:
        raise EditionProblem({"change_class": change_classes.NOT_ISSUED})
    check_day(product, effective_from)
    version = workflow.issue(locked, why=what, by=by, signature=signature)
    return _insert(
        product, version, effective_from=effective_from, by=by, what=what, signature=signature,
        change_class=change_class, touches_designation=touches_designation, designation_note=designation_note,
        reopens=reopens,
    )  # fmt: skip


def check_day(product: Product, effective_from: date) -> None:
    """Raise EditionProblem for a day that is past, or before the edition before."""
    if effective_from < timezone.localdate():
        raise EditionProblem({"effective_from": "The day it takes effect cannot be in the past"})
    last = product.editions.order_by("-number").first()
    if last and effective_from < last.effective_from:
        day = long_date(last.effective_from.isoformat())
        raise EditionProblem(
            {"effective_from": f"It cannot take effect before edition {last.number}, which does on {day}"}
        )


def _locked(submission: Submission, *, by: User) -> tuple[Submission, Product]:
    """The file and its product under their row locks, for who may sign."""
    locked = Submission.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=submission.pk)
    product = Product.objects.select_for_update(of=("self",)).select_related("control_site").get(
        master_files__submission=locked
    )  # fmt: skip
    check_signs(by, locked, product)
    return locked, product


def _insert(
    product: Product, version: Version, *, effective_from: date, by: User, what: str, signature: SignatureData,
    change_class: str, touches_designation: bool, designation_note: str, reopens: bool,
) -> Edition:  # fmt: skip
    check_day(product, effective_from)
    if not what.strip():
        raise EditionProblem({"what": "Enter what changed"})
    if touches_designation and not designation_note.strip():
        raise EditionProblem({"designation_note": "Enter how it was judged whether a new designation is needed"})
    edition = Edition.objects.create(
        product=product, version=version, number=product.editions.count() + 1, effective_from=effective_from,
        change_class=change_class, what=what, touches_designation=touches_designation,
        designation_note=designation_note, sha256=version.sha256, printed_name=signature.printed_name,
        meaning=meaning(effective_from), method=signature.method, by=by, at=timezone.now(),
    )  # fmt: skip
    _record(edition, by=by)
    if reopens:
        evaluations.reopen_for(product, why=f"Edition {edition.number} of the master file: {what}"[:300], by=by)
    return edition


def _record(edition: Edition, *, by: User) -> None:
    """On the file and on its Control Site."""
    version, day = edition.version, long_date(edition.effective_from.isoformat())
    said = f"approved edition {edition.number} as Qualified Person: version {version.number}, in effect from {day}"
    data = {
        "edition": edition.number, "effective_from": edition.effective_from.isoformat(), "sha256": edition.sha256,
        "change_class": str(edition.change_class), "touches_designation": edition.touches_designation,
        "designation_note": edition.designation_note,
    }  # fmt: skip
    events.record(version.submission, "make_effective", said, by=by, why=edition.what, version=version, data=data)
    register_events.record(
        edition.product.control_site, "edition", f"{said}, of {version.submission}", by=by, why=edition.what, **data
    )


# --- What changed -------------------------------------------------------------------------------------------------


def redlines(editions: Sequence[Edition]) -> dict[int, str]:
    """Per edition, by its number, the address of the page that shows what changed since the one before."""
    found, before = {}, None
    for edition in sorted(editions, key=lambda edition: edition.number):
        if before is not None:
            found[edition.number] = _redline(before, edition)
        before = edition
    return found


def _redline(before: Edition, edition: Edition) -> str:
    """Within one file two versions are compared; a file that follows, with the version that it follows from."""
    old, new = before.version, edition.version
    address = reverse("submissions:compare", args=[new.submission.reference, new.number])
    if old.submission_id == new.submission_id:
        return f"{address}?with={old.number}"
    return f"{address}?with=follows" if new.submission.follows_id else address
