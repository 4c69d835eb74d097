"""manage.py submit REF --by EMAIL"""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from submissions import workflow
from submissions.management.commands._console import application, person, refusals
from submissions.management.commands.problems import as_text, verdict


class Command(BaseCommand):
    help = "Submits a draft: the same verb as the button. Prints version number and sha256, or what is missing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("reference", metavar="REF")
        parser.add_argument("--by", required=True, metavar="EMAIL", help="who submits, with that person's rights")

    def handle(self, *args: Any, **options: Any) -> None:
        by, submission = person(options["by"]), application(options["reference"])
        try:
            with refusals():
                version = workflow.submit(submission, by=by)
        except workflow.NotComplete as incomplete:
            for problem in incomplete.problems:
                self.stdout.write(as_text(verdict(problem)))
            self.stderr.write(f"{submission.reference}: {incomplete}")
            sys.exit(1)
        self.stdout.write(f"{submission.reference} version {version.number} sha256 {version.sha256}")
