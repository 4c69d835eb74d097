"""manage.py import_package PATH --by EMAIL [--new] [--organisation NAME]"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from submissions.management.commands._console import person, refusals
from submissions.packages.importing import import_package


class Command(BaseCommand):
    help = "A new draft, or new answers in a draft, from a package. All or nothing; errors name leaf and field."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", help="a package: a zip or a folder (docs/package-format.md)")
        parser.add_argument("--by", required=True, metavar="EMAIL", help="who imports, with that person's rights")
        parser.add_argument("--new", action="store_true", help="a new application, whatever reference the package has")
        parser.add_argument(
            "--organisation", default="", metavar="NAME", help="whose new application it is, for people of several"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        by = person(options["by"])
        with refusals():
            done = import_package(options["path"], by=by, new=options["new"], organisation=options["organisation"])
        for note in done.notes:
            self.stdout.write(note)
        reference = done.submission.reference
        what = f"started for {done.submission.organisation}" if done.created else "changed"
        self.stdout.write(f"{reference} {what}: {done.sections} sections, {done.evidence} new files of evidence.")
        if done.reproduces:
            self.stdout.write(f"Submitted as it is, it gives the package's version with sha256 {done.reproduces}.")
        self.stdout.write(f"What is still missing: manage.py problems {reference}")
