"""What the Control Site holds: designation, licence, certificate and named people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from designation.case import Row, text
from designation.checks.findings import Finding, fail, listed, unsure, verdict
from dmmf.checks import places
from dmmf.checks.at_sites import counted
from dmmf.checks.case import FileCase, day, said
from dmmf.checks.sources import APPLICATIONS, DESIGNATION, GMP, LICENCE, PEOPLE, ours
from dmmf.models.control_site import DmScope, DmType, Nation, PersonRole
from submissions.checks import Check

USED_FOR = "control.used_for"
_LABELS = {
    PersonRole.QP: "Qualified Person",
    PersonRole.SUPERVISOR: "supervisor of manufacture",
    PersonRole.QC: "person responsible for quality control",
}
_GATE = ours("That a master file is submitted only with a designation in force is this service's own rule")
_ON_LICENCE = (PersonRole.QP, PersonRole.SUPERVISOR, PersonRole.QC)


def designated(case: FileCase) -> Check:
    """A designation of the product is in force, for the type of manufacture of the product."""
    granted = case.part("designation")
    reference, variant = text(granted, "reference"), text(granted, "variant")
    here = (places.designation(case) if reference else places.control_site(case),)
    found: list[Finding] = []
    if not reference:
        found.append(
            fail(
                "No designation of this product is in force. A master file can be drafted before there is one, but "
                "not submitted.",
                *here,
                source=_GATE,
            )
        )
    elif variant and case.dm_type and variant != case.dm_type:
        found.append(
            fail(
                f"{reference} designates the product for {_type(variant)}, but the register makes it by "
                f"{_type(case.dm_type)}.",
                *here,
                places.control_site(case),
            )
        )
    elif not variant or not case.dm_type:
        found.append(unsure("Not both the designation and the register say how the product is made.", *here))
    return verdict(
        "designation_in_force",
        "The product is designated for the way in which it is made",
        DESIGNATION,
        found,
        places=here,
        passed=f"{reference}, version {granted.get('version')}, is in force and is for {_type(case.dm_type)}.",
    )


def _type(key: str) -> str:
    return DmType(key).label.lower() if key in DmType.values else f"“{key}”"


def licence_scope(case: FileCase) -> Check:
    """The licence that names the product covers its type of manufacture. HMR 2012 regs 17A, 17B."""
    here, licence = places.control_site(case), case.licence
    number, scope = text(licence, "number"), text(licence, "dm_scope")
    active = [site for site in case.spokes if site.is_active]
    found: list[Finding] = []
    if not number:
        # The file may go with the application for the licence, so only manufacture makes it a fault.
        but = f", but there is {counted(len(active), 'active site')}." if active else " yet."
        found.append((fail if active else unsure)(f"No licence names the product{but}", here))
    elif scope not in (case.dm_type, DmScope.BOTH):
        message = f"The licence {number} does not cover {_type(case.dm_type)}."
        if number in case.facts.varied:
            found.append(unsure(f"{message} A variation of it is applied for.", here))
        elif {"licence", "variation"} & set(case.chosen("control", "used_for")):
            found.append(unsure(f"{message} The file goes with an application that is to mend that.", USED_FOR, here))
        else:
            found.append(fail(f"{message} Record the application for its variation, or correct its scope.", here))
    return verdict(
        "licence_scope",
        "The licence covers the decentralised manufacture of the product",
        LICENCE,
        found,
        places=(here,),
        passed=f"The licence {number} names the product and covers {_type(case.dm_type)}.",
    )


def licence_dates(case: FileCase) -> Check:
    """The licence that names the product is in force today, and does not end unseen."""
    here, licence = places.control_site(case), case.licence
    number, granted, expires = text(licence, "number"), day(licence, "granted_on"), day(licence, "expires_on")
    found: list[Finding] = []
    if not number:
        found.append(unsure("No licence names the product yet.", here))
    elif granted is None:
        found.append(unsure(f"The licence {number} has no day on which it was granted.", here))
    elif granted > case.today:
        found.append(fail(f"The licence {number} is granted from {said(granted)} on, which is in the future.", here))
    if number and expires and expires < case.today:
        found.append(fail(f"The licence {number} expired on {said(expires)}.", here))
    elif number and (named := day(case.product, "licensed_on")) and granted and named < granted:
        message = f"The licence {number} names the product since {said(named)}, before it was granted on "
        found.append(fail(f"{message}{said(granted)}.", here))
    return verdict(
        "licence_in_force",
        "The licence is in force",
        LICENCE,
        found,
        places=(here,),
        passed=f"The licence {number} was granted on {said(granted or case.today)} and "
        + (f"ends on {said(expires)}." if expires else "has no day on which it ends."),
    )


def certificate(case: FileCase) -> Check:
    """A certificate of good manufacturing practice that has not expired."""
    here, rows = places.control_site(case), case.list_of("certificates")
    live = [row for row in rows if (ends := day(row, "expires_on")) and ends >= case.today]
    unread = [row for row in rows if day(row, "expires_on") is None]
    found: list[Finding] = []
    if not rows:
        found.append(unsure("No certificate of good manufacturing practice is recorded yet.", here))
    elif unread and not live:
        found.append(unsure(f"{_numbers(unread)}: no day of expiry.", here))
    elif not live:
        found.append(fail(f"Expired: {_numbers(rows)}. No other certificate is recorded.", here))
    elif all((issued := day(row, "issued_on")) and issued > case.today for row in live):
        found.append(fail(f"Issued on a day in the future: {_numbers(live)}.", here))
    return verdict(
        "certificate_in_force",
        "The certificate of good manufacturing practice is in force",
        APPLICATIONS,
        found,
        places=(here,),
        passed=f"{_numbers(live)} {'is' if len(live) == 1 else 'are'} in force until "
        f"{said(max((day(row, 'expires_on') or date.min for row in live), default=case.today))}.",
    )


def _numbers(rows: list[Row]) -> str:
    return listed(text(row, "number") or "a certificate without a number" for row in rows)


def persons(case: FileCase) -> Check:
    """The people whom the licence must name, each by name and with qualifications."""
    here, people = places.control_site(case), case.list_of("persons")
    held = {text(row, "role") for row in people if text(row, "name")}
    absent = [role for role in _ON_LICENCE if role not in held]
    bare = [text(row, "name") for row in people if text(row, "role") in _ON_LICENCE and not text(row, "qualifications")]
    found: list[Finding] = []
    if absent:
        found.append(fail(f"Nobody is named as {listed(_LABELS[role] for role in absent)}.", here))
    if bare:
        found.append(unsure(f"Without qualifications: {listed(bare)}.", here))
    return verdict(
        "persons_named",
        "Qualified Person, supervisor and quality control are named",
        PEOPLE,
        found,
        places=(here,),
        passed=f"Named: {listed(_person(row) for row in people if text(row, 'role') in _ON_LICENCE)}.",
    )


def _person(row: Row) -> str:
    return f"{text(row, 'name')} ({text(row, 'role_label') or text(row, 'role')})"


def deputies(case: FileCase) -> Check:
    """Somebody stands in for each named person, and somebody answers out of hours."""
    here = places.control_site(case)
    return verdict(
        "deputies_named",
        "Named people have deputies, and somebody answers out of hours",
        ours("Sites work when people are away"),
        _deputies(case),
        places=(here,),
        passed="Each named person has a deputy or a colleague in the same role, and an out-of-hours contact is named.",
    )


def _deputies(case: FileCase) -> Iterator[Finding]:
    here, people = places.control_site(case), case.list_of("persons")
    names = {text(row, "name") for row in people}
    if strays := [row for row in people if text(row, "deputy_for") and text(row, "deputy_for") not in names]:
        message = listed(f"{text(row, 'name')} for {text(row, 'deputy_for')}" for row in strays)
        yield fail(f"A deputy for somebody who is no longer named: {message}.", here)
    if selves := [text(row, "name") for row in people if text(row, "name") and _own_deputy(row)]:
        yield fail(f"Named as their own deputy: {listed(selves)}.", here)
    if alone := [role for role in _ON_LICENCE if 0 < len(_covered(people, role)) < 2]:
        yield unsure(f"Nobody stands in for the {listed(_LABELS[role] for role in alone)}.", here)
    on_call = {text(row, "role") for row in people} & {PersonRole.OUT_OF_HOURS}
    if not on_call and not text(case.part("control_site"), "out_of_hours"):
        yield unsure("Nobody is named who answers out of hours.", here)


def _own_deputy(row: Row) -> bool:
    return text(row, "deputy_for") == text(row, "name")


def _covered(people: list[Row], role: str) -> set[str]:
    """The names of those who hold a role, and of their deputies."""
    holders = {text(row, "name") for row in people if text(row, "role") == role}
    return holders | {text(row, "name") for row in people if text(row, "deputy_for") in holders}


def control_site(case: FileCase) -> Check:
    """The premises from which the spokes are supervised lie in the UK."""
    here, row = places.control_site(case), case.part("control_site")
    missing = [name for name in ("name", "address", "town", "postcode") if not text(row, name)]
    nation = text(row, "nation")
    found: list[Finding] = []
    if missing:
        found.append(fail(f"The Control Site has no {listed(missing)}.", here))
    if not nation:
        found.append(unsure("The register does not say in which part of the UK the Control Site is.", here))
    elif nation not in Nation.labels:
        found.append(fail(f"The Control Site is in “{nation}”, which is no part of the UK.", here))
    return verdict(
        "control_site_in_uk",
        "The Control Site has an address in the UK",
        GMP,
        found,
        places=(here,),
        passed=f"{text(row, 'name')}, {text(row, 'town')} {text(row, 'postcode')}, {nation}.",
    )
