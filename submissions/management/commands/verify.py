"""manage.py verify PATH"""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from submissions.packages import verify


class Command(BaseCommand):
    help = "Checks a package offline, prints every problem with its leaf, and ends with 1 where there is one."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", metavar="PATH", help="a package: a zip or a folder")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = verify.check(verify.open_package(options["path"]))
        except verify.Refused as refused:
            report = verify.Report({}, [refused.problem], {})
        for problem in report.problems:
            self.stdout.write(str(problem))
        if report.problems:
            first = report.problems[0].leaf or options["path"]
            self.stderr.write(f"FAILED: {first} is the first of {len(report.problems)} problems.")
            sys.exit(1)
        self.stdout.write(verify.statement(report.manifest))
        self.stdout.write("Good: every leaf is as listed.")
