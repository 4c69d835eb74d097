"""Kinds of organisation and the roles that a person may hold in each."""

from __future__ import annotations

from django.db.models import TextChoices


class OrganisationKind(TextChoices):
    APPLICANT = "applicant", "Applicant"
    PROVIDER = "provider", "Healthcare provider"
    REGULATOR = "regulator", "Assessing authority"


class Role(TextChoices):
    OWNER = "owner", "Owner"
    AUTHOR = "author", "Author"
    SIGNATORY = "signatory", "Signatory"
    READER = "reader", "Reader"
    PROVIDER_MEMBER = "provider_member", "Healthcare provider member"
    ASSESSOR = "assessor", "Assessor"


ROLES_OF: dict[str, tuple[Role, ...]] = {
    OrganisationKind.APPLICANT: (Role.OWNER, Role.AUTHOR, Role.SIGNATORY, Role.READER),
    OrganisationKind.PROVIDER: (Role.PROVIDER_MEMBER,),
    OrganisationKind.REGULATOR: (Role.ASSESSOR,),
}

DESCRIPTIONS: dict[Role, str] = {
    Role.OWNER: "Starts, writes, submits and withdraws applications, and manages the organisation's people.",
    Role.AUTHOR: "Starts and writes applications and uploads evidence; cannot submit.",
    Role.SIGNATORY: "Reads everything, writes, and submits on behalf of the organisation.",
    Role.READER: "Reads the organisation's drafts and versions; changes nothing.",
    Role.PROVIDER_MEMBER: "Sees what the healthcare provider was invited to, and nothing else.",
    Role.ASSESSOR: "Reads submitted versions of every applicant, comments, asks and decides; never sees a draft.",
}
