"""manage.py package_schema KIND"""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from submissions import kinds
from submissions.packages.schema import package_schema


class Command(BaseCommand):
    help = "Prints the JSON Schema (draft 2020-12) of the packages of a kind of application."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", metavar="KIND")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            kind = kinds.get(options["kind"])
        except KeyError as error:
            known = ", ".join(sorted(kind.key for kind in kinds.all_kinds()))
            raise CommandError(f"There is no kind {options['kind']}. There is: {known}.") from error
        self.stdout.write(json.dumps(package_schema(kind), indent=2, ensure_ascii=False))
