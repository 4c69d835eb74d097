"""The people whom the licence or the master file names, their deputies and how they are reached."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from accounts.models import Membership, User
from dmmf import permissions
from dmmf.holdings import Facts, Sort
from dmmf.models import ControlSite, NamedPerson, PersonRole
from dmmf.states import ControlSiteAction

PARTICULARS = (PersonRole.QP, PersonRole.SUPERVISOR, PersonRole.QC)  # HMR 2012 Sch 3 para 1(2)(f), (g), (j)


def check_person(control_site: ControlSite, values: Facts, person: NamedPerson | None) -> None:
    """Raises ValidationError per field."""
    errors = missing(values["role"], values)
    if values["until"] and values["until"] < values["since"]:
        errors["until"] = "The last day must be on or after the first day"
    if sentence := _deputy_problem(values, person):
        errors["deputy_for"] = sentence
    if errors:
        raise ValidationError(errors)


def missing(role: str, values: Mapping[str, Any]) -> dict[str, str]:
    """What the role needs and is not given: field -> sentence."""
    errors: dict[str, str] = {}
    if role in PARTICULARS and not values.get("qualifications"):
        errors["qualifications"] = f"Enter the qualifications of the {_lower(PersonRole(role).label)}"
    if role == PersonRole.QP and not values.get("email"):
        errors["email"] = "Enter the email address of the account with which the Qualified Person signs"
    if role == PersonRole.OUT_OF_HOURS and not values.get("phone"):
        errors["phone"] = "Enter the telephone number that is answered out of hours"
    return errors


def check_names(person: NamedPerson, before: Facts, by: User) -> None:
    """A Qualified Person signs editions, so who may sign for the organisation names them, and nobody names themself.

    Raises ValidationError per field.
    """
    if person.role != PersonRole.QP or not _appoints(person, before):
        return
    if not permissions.may(by, ControlSiteAction.SIGN, person.control_site):
        raise ValidationError({"role": "Only an owner or a signatory of your organisation names a Qualified Person"})
    if person.email.lower() == by.email.lower():
        raise ValidationError(
            {"email": "Nobody names themself Qualified Person. Another owner or signatory has to do this"}
        )


def _appoints(person: NamedPerson, before: Facts) -> bool:
    """Whether somebody may sign, or on a day, who could not by the facts before."""
    if not before or before["role"] != person.role or before["email"].lower() != person.email.lower():
        return True
    longer = before["until"] and (person.until is None or person.until.isoformat() > before["until"])
    return bool(longer) or person.since.isoformat() < before["since"]


def _deputy_problem(values: Facts, person: NamedPerson | None) -> str:
    principal = values["deputy_for"]
    if principal is None:
        return ""
    if person and principal.pk == person.pk:
        return "Nobody is their own deputy"
    if principal.deputy_for_id:
        return f"{principal} is a deputy. Choose the person for whom both stand in"
    if principal.role != values["role"]:
        return f"{principal} is {_lower(principal.get_role_display())}. A deputy has the same role"
    return ""


def _lower(label: str) -> str:
    """In the middle of a sentence; a Qualified Person keeps its capitals."""
    return label if label == PersonRole.QP.label else label[:1].lower() + label[1:]


def account_of(person: NamedPerson) -> str:
    """The name of the account in the Control Site's organisation with which the person can sign; empty for none."""
    if not person.email:
        return ""
    members = Membership.objects.filter(
        organisation_id=person.control_site.organisation_id,
        ended_at__isnull=True,
        user__is_active=True,
        user__email__iexact=person.email,
    )
    return members.values_list("user__name", flat=True).first() or ""


def _may_end(person: NamedPerson, on: date) -> None:
    """Anybody may go; that nobody is left in a role is for the checks of the master file to say."""


PERSON = Sort(
    key="person",
    model=NamedPerson,
    noun="named person",
    labels={
        "role": "Role",
        "name": "Name",
        "qualifications": "Qualifications",
        "email": "Email address",
        "phone": "Telephone",
        "deputy_for": "Deputy for",
        "since": "Since",
        "until": "Until",
    },
    begins="since",
    ends="until",
    check=check_person,
    check_end=_may_end,
    may_end_ahead=True,
    check_by=check_names,
)
