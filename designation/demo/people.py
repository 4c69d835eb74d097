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


PENNINE, DERMASPRAY, NORTHGATE = "Pennine Polar Gases Ltd", "Dermaspray UK Ltd", "Northgate Vaccines Ltd"


def _applicant(email: str, name: str, organisation: str, role: Role, does: str) -> Person:
    return Person(email, name, organisation, OrganisationKind.APPLICANT, role, does)


OWNER = _applicant("olive@pennine.example", "Olive Turner", PENNINE, Role.OWNER, "applicant: writes and submits")
AUTHOR = _applicant("arthur@pennine.example", "Arthur Bell", PENNINE, Role.AUTHOR, "applicant: writes")
SIGNATORY = _applicant(
    "amina@pennine.example", "Dr Amina Farrow", PENNINE, Role.SIGNATORY, "applicant: writes, signs and submits"
)
DERMA_OWNER = _applicant(
    "dora@dermaspray.example", "Dora Quinn", DERMASPRAY, Role.OWNER, "applicant: one product designated, one in draft"
)
DERMA_AUTHOR = _applicant("dilys@dermaspray.example", "Dilys Rhydderch", DERMASPRAY, Role.AUTHOR, "applicant: writes")
DERMA_SIGNATORY = _applicant(
    "owain@dermaspray.example", "Owain Prosser", DERMASPRAY, Role.SIGNATORY, "applicant: signs and submits"
)
NORTH_OWNER = _applicant(
    "keira@northgate.example", "Dr Keira Lund", NORTHGATE, Role.OWNER, "applicant: modular units, ready to submit"
)
NORTH_AUTHOR = _applicant("noel@northgate.example", "Noel Adeyemi", NORTHGATE, Role.AUTHOR, "applicant: writes")
NORTH_SIGNATORY = _applicant(
    "imran@northgate.example", "Dr Imran Sethi", NORTHGATE, Role.SIGNATORY, "applicant: signs and submits"
)
NORTH_QP = _applicant(
    "petra@northgate.example", "Dr Petra Whitlock", NORTHGATE, Role.SIGNATORY,
    "applicant: Qualified Person, signs editions of the master file",
)  # fmt: skip
ASSESSOR = Person(
    "asa@authority.example", "Asa Lindqvist", "Assessing authority (demo)", OrganisationKind.REGULATOR, Role.ASSESSOR,
    "assessor: comments, asks, decides",
)  # fmt: skip
PROVIDER = Person(
    "priya@calderfell.example", "Priya Shah", "Calderfell Hospital (fictional)", OrganisationKind.PROVIDER,
    Role.PROVIDER_MEMBER, "healthcare provider: sees what it was invited to",
)  # fmt: skip
WEARMOUTH = Person(
    "wendy@wearmouth.example", "Wendy Oakes", "Wearmouth General Hospital (fictional)", OrganisationKind.PROVIDER,
    Role.PROVIDER_MEMBER, "healthcare provider: hosts a modular unit",
)  # fmt: skip
PEOPLE = (
    OWNER, AUTHOR, SIGNATORY,
    DERMA_OWNER, DERMA_AUTHOR, DERMA_SIGNATORY,
    NORTH_OWNER, NORTH_AUTHOR, NORTH_SIGNATORY, NORTH_QP,
    ASSESSOR, PROVIDER, WEARMOUTH,
)  # fmt: skip
