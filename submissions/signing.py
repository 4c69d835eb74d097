"""Electronic signatures: who signed exactly which version, how, when, and as what.

A signature stands beside the dossier and names its sha256; the PDF is a function of the two. It is a signature of
this service, made by entering the password again, and nowhere claims to be anything else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from accounts.models import Organisation, User
from accounts.organisations import active_memberships
from submissions.models import Signature, Version
from submissions.refusals import Superseded

LONDON = ZoneInfo("Europe/London")
PASSWORD = "Password entered again"  # noqa: S105 -- the name of a method
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class SignatureData:
    """What a person signs with. `sha256` is that of the version as the page showed it before signing."""

    printed_name: str
    sha256: str
    method: str = PASSWORD


def meaning(organisation: Organisation) -> str:
    """What the signature says."""
    return (
        f"I sign this version for {organisation} and declare that it is true and complete to the best of my knowledge."
    )


def role_of(user: User, organisation: Organisation) -> str:
    """The role in which the person signs: the one held in the applicant's organisation."""
    membership = active_memberships(user).filter(organisation=organisation).first()
    return membership.get_role_display() if membership else ""


def sign(version: Version, data: SignatureData, *, by: User) -> Signature:
    """Insert the signature of a version, in the transaction that froze it.

    Raises Superseded when what was frozen is not what the signatory saw: then neither is kept.
    """
    if data.sha256 != version.sha256:
        raise Superseded("Answers or evidence changed since you opened this page. Check your answers again.")
    organisation = version.submission.organisation
    return Signature.objects.create(
        version=version,
        sha256=version.sha256,
        printed_name=data.printed_name,
        role=role_of(by, organisation),
        organisation_name=organisation.name,
        meaning=meaning(organisation),
        method=data.method,
        by=by,
        at=version.submitted_at,
    )


def of(version: Version) -> Signature | None:
    return getattr(version, "signature", None)


def facts(signature: Signature | None) -> dict[str, Any] | None:
    """The signature as plain data: for the PDF, the package and the audit trail."""
    if signature is None:
        return None
    return {
        "printed_name": signature.printed_name,
        "role": signature.role,
        "organisation": signature.organisation_name,
        "meaning": signature.meaning,
        "method": signature.method,
        "at": signature.at.astimezone(LONDON).isoformat(timespec="seconds"),
        "at_in_words": in_words(signature.at),
        "sha256": signature.sha256,
    }


def in_words(moment: datetime) -> str:
    """ "22 Nov 2026 14:05 GMT (UTC+0)": London's clock, whatever the machine's zone and locale."""
    local = moment.astimezone(LONDON)
    offset = local.utcoffset()
    hours = int(offset.total_seconds()) // 3600 if offset is not None else 0
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year} {local:%H:%M %Z} (UTC{hours:+d})"
