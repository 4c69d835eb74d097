"""Add a person to an organisation, making both where they are new. For the people who run the service.

Prints the address at which the person sets a password; with SMTP configured it is mailed as well.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts.invitations import invite
from accounts.models import Organisation
from accounts.organisations import create_organisation
from accounts.roles import OrganisationKind, Role
from submissions import permissions


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", required=True)
        parser.add_argument("--organisation", required=True, help="its name")
        parser.add_argument("--kind", choices=OrganisationKind.values, help="needed when the organisation is new")
        parser.add_argument("--role", choices=Role.values, required=True)
        parser.add_argument("--site", default="http://127.0.0.1:8000", help="where the service is reached")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        organisation = Organisation.objects.filter(name=options["organisation"]).first()
        if organisation is None and not options["kind"]:
            raise CommandError(f"There is no organisation “{options['organisation']}”. Give its --kind to make it.")
        site = options["site"].rstrip("/")
        try:
            if organisation is None:
                organisation = create_organisation(options["organisation"], kind=OrganisationKind(options["kind"]))
                permissions.grant_existing_to(organisation)
            membership = invite(
                organisation,
                email=options["email"],
                name=options["name"],
                role=Role(options["role"]),
                by=None,
                absolute=lambda path: self._tell(site + path),
            )
        except ValidationError as refused:
            raise CommandError(" ".join(refused.messages)) from refused
        self.stdout.write(f"{membership.user.email}: {membership}")

    def _tell(self, address: str) -> str:
        self.stdout.write(f"Set a password at {address}")
        return address
