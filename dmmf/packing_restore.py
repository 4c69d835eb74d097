"""Bringing a package's register into this database: what is not here yet is made, what is here is left alone.

An import knows what a register said on the day it was taken, and not how it came to that. So a site that it makes
begins with one event that says so, with the package's sha256; no earlier step is written down as if it had happened
here, and no signature as if it had been given here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from accounts.models import User
from dmmf import events, packing_sites, permissions
from dmmf.models import ControlSite, GmpCertificate, Licence, MasterFile, NamedPerson, Nation, Product
from dmmf.packing_records import VERB, Import, refuse
from dmmf.states import ControlSiteAction
from submissions.models import Submission
from submissions.states import OPEN, State

LEAF = "register.json"
NO_REGISTER = (
    "The package has no register.json, so the file belongs to no product yet. Start the file of the product from its "
    "Control Site, and import the package into that."
)
CONFIDENTIAL = (
    "Which sections no healthcare provider sees is not in a package. Mark them before a provider reads the file."
)


def restore(submission: Submission, leaves: Mapping[str, bytes], *, by: User, said: str) -> list[str]:
    """Tie the draft to its product, and make of the register what is not here. Answers sentences for people.

    Raises PackageRefused with leaf and field, PermissionDenied.
    """
    file = MasterFile.objects.select_related("product__control_site").filter(submission=submission).first()
    if LEAF not in leaves:
        return [] if file else [NO_REGISTER]
    register = _load(leaves, LEAF)
    taken_on = date.fromisoformat(register["taken_on"])
    if taken_on > timezone.localdate():
        refuse(LEAF, f"taken_on: {taken_on} is in the future.")
    work = Import(register=register, leaves=leaves, by=by, said=said, taken_on=taken_on)
    if file is None:
        file = _file(submission, work)
    elif file.product.code != register["product"]["code"]:
        held = f"{submission.reference} is the file of {file.product.code} here."
        refuse(LEAF, f"product/code: {held}")
    permissions.check(by, ControlSiteAction.CHANGE, file.product.control_site)
    packing_sites.restore(file, work)
    return work.notes


def _load(leaves: Mapping[str, bytes], leaf: str) -> Any:
    return json.loads(leaves[leaf].decode("utf-8-sig"))


def _file(submission: Submission, work: Import) -> MasterFile:
    """The file of the product of that code, in the Control Site of that reference or name; both made where needed."""
    control_site = _control_site(submission, work)
    permissions.check(work.by, ControlSiteAction.CHANGE, control_site)
    code = work.register["product"]["code"]
    product = control_site.products.filter(code=code).first() or _product(submission, control_site, work)
    others = MasterFile.objects.filter(product=product, submission__state__in=(*OPEN, State.GRANTED))
    if other := others.select_related("submission").first():
        refuse(LEAF, f"product/code: {code} has the file {other.submission.reference} here. Import into that.")
    work.notes.append(CONFIDENTIAL)
    return MasterFile.objects.create(submission=submission, product=product)


def _control_site(submission: Submission, work: Import) -> ControlSite:
    given = work.register["control_site"]
    mine = ControlSite.objects.filter(organisation=submission.organisation)
    found = mine.filter(reference=given.get("reference", "")).first() or mine.filter(name__iexact=given["name"]).first()
    if found:
        wrong = [key for key in ("name", "address", "town", "postcode") if getattr(found, key) != given[key]]
        if wrong:
            work.notes.append(f"{found.reference} stays as it is here; the package has another {', '.join(wrong)}.")
        return found
    nation = next(value for value, label in Nation.choices if label == given["nation"])
    made = ControlSite(
        reference=work.references("CS", [given.get("reference", "")])[0],
        organisation=submission.organisation,
        nation=nation,
        created_by=work.by,
        **{key: given.get(key, "") for key in ("name", "address", "town", "postcode", "out_of_hours")},
    )
    _save(made, "control_site")
    permissions.grant_to_holder(made)
    sentence = f"imported the Control Site from package {work.said}"
    events.record(made, VERB, sentence, by=work.by, why=work.why, new=dict(given))
    _holdings(made, work)
    return made


def _holdings(control_site: ControlSite, work: Import) -> None:
    """Licences, certificates and people of a Control Site that was made."""
    for number, row in enumerate(work.register.get("licences", []), 1):
        _save(
            Licence(
                control_site=control_site, kind=row["kind"], number=row["number"], dm_scope=row["dm_scope"],
                granted_on=_needed(row, "granted_on"), expires_on=_day(row, "expires_on"),
            ),
            f"licences/{number}",
        )  # fmt: skip
    for number, row in enumerate(work.register.get("certificates", []), 1):
        _save(
            GmpCertificate(
                control_site=control_site, number=row["number"], issued_on=_needed(row, "issued_on"),
                expires_on=_needed(row, "expires_on"),
            ),
            f"certificates/{number}",
        )  # fmt: skip
    people = _people(control_site, work)
    if people:
        work.notes.append(
            f"Named people are recorded from {work.taken_on} on: since when they are is not in a package."
        )


def _people(control_site: ControlSite, work: Import) -> dict[tuple[str, str], NamedPerson]:
    """Those for whom others stand in come first. By role and name."""
    rows = list(enumerate(work.register.get("persons", []), 1))
    made: dict[tuple[str, str], NamedPerson] = {}
    for number, row in sorted(rows, key=lambda pair: bool(pair[1].get("deputy_for"))):
        principal = made.get((row["role"], row.get("deputy_for", "")))
        if row.get("deputy_for") and principal is None:
            refuse(LEAF, f"persons/{number}/deputy_for: nobody of that name has the same role.")
        made[row["role"], row["name"]] = person = NamedPerson(
            control_site=control_site, role=row["role"], name=row["name"], deputy_for=principal, since=work.taken_on,
            **{key: row.get(key, "") for key in ("qualifications", "email", "phone")},
        )  # fmt: skip
        _save(person, f"persons/{number}")
    return made


def _product(submission: Submission, control_site: ControlSite, work: Import) -> Product:
    given = work.register["product"]
    number = given.get("licence", "")
    licence = control_site.licences.filter(number=number).first() if number else None
    if number and licence is None:
        refuse(LEAF, f"product/licence: {number} is not among the licences of {control_site.name}.")
    made = Product(
        control_site=control_site, code=given["code"], name=given["name"], dm_type=given["dm_type"], licence=licence,
        licensed_on=_day(given, "licensed_on"), designation=_designation(submission, work),
    )  # fmt: skip
    _save(made, "product")
    sentence = f"imported the product {made} from package {work.said}"
    events.record(control_site, VERB, sentence[:500], by=work.by, why=work.why, new=dict(given))
    return made


def _designation(submission: Submission, work: Import) -> Submission | None:
    """The designation that the package names, where the organisation has it here."""
    reference = (work.register.get("designation") or {}).get("reference")
    if not reference:
        return None
    found = Submission.objects.filter(
        reference=reference, organisation=submission.organisation, kind="designation"
    ).first()
    if found is None:
        work.notes.append(
            f"The designation {reference} is not here, so none is in force. A package does not bring one."
        )
    return found


def _day(row: Mapping[str, Any], key: str) -> date | None:
    value = row.get(key)
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        refuse(LEAF, f"{key}: {value} is not a real day.")


def _needed(row: Mapping[str, Any], key: str) -> date:
    return _day(row, key) or refuse(LEAF, f"{key}: is missing.")


def _save(row: models.Model, at: str) -> None:
    """Raises PackageRefused with the field."""
    try:
        row.full_clean()
    except ValidationError as error:
        for field, messages in error.message_dict.items():
            refuse(LEAF, f"{at}/{field}: {' '.join(messages)}")
    row.save()
