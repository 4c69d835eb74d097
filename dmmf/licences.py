"""Licences on which a Control Site is named, and its GMP certificates."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from dmmf.holdings import Facts, Sort
from dmmf.models import ControlSite, GmpCertificate, Licence


def check_licence(control_site: ControlSite, values: Facts, licence: Licence | None) -> None:
    _check_number(control_site.licences, values, licence, "licence")
    _check_days(values, "granted_on", "The day of grant")


def check_certificate(control_site: ControlSite, values: Facts, certificate: GmpCertificate | None) -> None:
    _check_number(control_site.certificates, values, certificate, "GMP certificate")
    _check_days(values, "issued_on", "The day of issue")


def _check_number(siblings: Any, values: Facts, itself: Any, noun: str) -> None:
    if siblings.filter(number__iexact=values["number"]).exclude(pk=itself.pk if itself else 0).exists():
        raise ValidationError({"number": f"This Control Site has a {noun} with this number already"})


def _check_days(values: Facts, first: str, what: str) -> None:
    if values[first] > timezone.localdate():
        raise ValidationError({first: f"{what} cannot be in the future"})
    if values["expires_on"] and values["expires_on"] <= values[first]:
        raise ValidationError({"expires_on": f"The expiry must be after {what[:1].lower()}{what[1:]}"})


def _may_end(thing: Any, on: date) -> None:
    """A licence that names products may end: the products then stand without one, and the checks say so."""


LICENCE = Sort(
    key="licence",
    model=Licence,
    noun="licence",
    labels={
        "kind": "Kind",
        "number": "Number",
        "dm_scope": "Decentralised manufacture in its scope",
        "granted_on": "Granted on",
        "expires_on": "Expires on",
        "ended_on": "Ended on",
    },
    begins="granted_on",
    ends="ended_on",
    check=check_licence,
    check_end=_may_end,
)
CERTIFICATE = Sort(
    key="certificate",
    model=GmpCertificate,
    noun="GMP certificate",
    labels={"number": "Number", "issued_on": "Issued on", "expires_on": "Expires on", "ended_on": "Ended on"},
    begins="issued_on",
    ends="ended_on",
    check=check_certificate,
    check_end=_may_end,
)
