"""manage.py demo_packages OUT"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from accounts.models import User
from accounts.organisations import add_member, create_organisation
from accounts.roles import OrganisationKind, Role
from designation.demo import CASES, DemoCase
from designation.management.commands.demo_data import write
from submissions.packages import export


class Command(BaseCommand):
    help = "Writes the demo cases as packages, each a folder in OUT that must be new or empty; the database stays."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("out", metavar="OUT", type=Path, help="a folder, for example tests/cases")

    def handle(self, *args: Any, **options: Any) -> None:
        options["out"].mkdir(parents=True, exist_ok=True)
        for case in CASES:
            write_package(case, options["out"] / case.key)
            self.stdout.write(f"{options['out'] / case.key}: {case.organisation}, {case.reference}")


def write_package(case: DemoCase, out: Path) -> None:
    """The case as a draft that is exported and forgotten. Raises Refused where something is in the way."""
    with transaction.atomic():
        organisation = create_organisation(f"{case.organisation} (package)", kind=OrganisationKind.APPLICANT)
        user = User.objects.create_user(f"{case.key}@package.example", name=case.organisation)
        add_member(organisation, user=user, role=Role.OWNER, by=None)
        submission = write(user, organisation.name, case.answers, case.evidence())
        submission.reference = case.reference  # of the package only, whatever references this database has given
        export.write(export.of_draft(submission), out)
        transaction.set_rollback(True)
