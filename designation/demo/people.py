"""The people of the demo. They, their organisations and their products are fictional."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.roles import OrganisationKind, Role

PASSWORD = "point-of-care-demo"  # of every demo person; `make demo` serves on this machine's own address only


@dataclass(frozen=True)
class Person:
    email: str
    name: str
    organisation: str
    kind: OrganisationKind
    role: Role
    does: str


PENNINE, DERMASPRAY = "Pennine Polar Gases Ltd", "Dermaspray UK Ltd"

OWNER = Person(
    "olive@pennine.example", "Olive Turner", PENNINE, OrganisationKind.APPLICANT, Role.OWNER,
    "applicant: writes and submits",
)  # fmt: skip
AUTHOR = Person(
    "arthur@pennine.example", "Arthur Bell", PENNINE, OrganisationKind.APPLICANT, Role.AUTHOR,
    "applicant: writes",
)  # fmt: skip
DERMA_OWNER = Person(
    "dora@dermaspray.example", "Dora Quinn", DERMASPRAY, OrganisationKind.APPLICANT, Role.OWNER,
    "another applicant, with a draft in progress",
)  # fmt: skip
ASSESSOR = Person(
    "asa@authority.example", "Asa Lindqvist", "Assessing authority (demo)", OrganisationKind.REGULATOR, Role.ASSESSOR,
    "assessor: comments, asks, decides",
)  # fmt: skip
PROVIDER = Person(
    "priya@calderfell.example", "Priya Shah", "Calderfell Hospital (fictional)", OrganisationKind.PROVIDER,
    Role.PROVIDER_MEMBER, "healthcare provider: sees what it was invited to",
)  # fmt: skip
PEOPLE = (OWNER, AUTHOR, DERMA_OWNER, ASSESSOR, PROVIDER)
