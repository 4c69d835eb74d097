"""manage.py verify PATH [PATH ...]"""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from submissions.packages import verify


class Command(BaseCommand):
    help = (
        "Checks packages offline, prints every problem with its leaf, and ends with 1 where there is one. Of several "
        "versions of one application it checks too that each follows the one before."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", metavar="PATH", nargs="+", help="a package: a zip or a folder")

    def handle(self, *args: Any, **options: Any) -> None:
        lines, problems = verify.tell(options["paths"])
        self.stdout.write("\n".join(lines))
        if problems:
            first = problems[0].leaf or (options["paths"][0] if len(options["paths"]) == 1 else str(problems[0]))
            self.stderr.write(f"FAILED: {first} is the first of {len(problems)} problems.")
            sys.exit(1)
