"""manage.py demo_seal OUT"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from submissions import sealing_certificate


class Command(BaseCommand):
    help = (
        f"Makes a certificate called “{sealing_certificate.DEMONSTRATION}” with a key of its own, under SEAL_PASSWORD. "
        "A file that is there stays as it is."
    )
    requires_system_checks: list[str] = []  # one of them asks for the very file

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("out", metavar="OUT", type=Path, help="a PKCS#12 file, for SEAL_CERTIFICATE")

    def handle(self, *args: Any, **options: Any) -> None:
        out: Path = options["out"]
        if not settings.SEAL_PASSWORD:
            raise CommandError("Set SEAL_PASSWORD to the password that the file is to have.")
        out.parent.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            self.stdout.write(f"{out} is there already.")
            return
        with os.fdopen(handle, "wb") as file:
            file.write(sealing_certificate.self_made(settings.SEAL_PASSWORD))
        self.stdout.write(f"{out}: {sealing_certificate.DEMONSTRATION}.")
