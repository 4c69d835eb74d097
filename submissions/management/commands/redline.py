"""manage.py redline REF A B OUT.pdf"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from submissions import documents
from submissions.management.commands._console import application, frozen, refusals
from submissions.management.commands.render import write


class Command(BaseCommand):
    help = "Makes the PDF of what changed from one frozen version to another, in either order, here and now."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("reference", metavar="REF")
        parser.add_argument("old", metavar="A", type=int, help="the version from which")
        parser.add_argument("new", metavar="B", type=int, help="the version to which")
        parser.add_argument("out", metavar="OUT.pdf", type=Path, help="is replaced if it is there")

    def handle(self, *args: Any, **options: Any) -> None:
        submission, out = application(options["reference"]), options["out"]
        if not out.parent.is_dir() or out.is_dir():
            raise CommandError(f"{out} cannot be written: it is a folder, or it would lie in one that is not there.")
        old, new = (frozen(submission, options[side]) for side in ("old", "new"))
        with refusals():
            made = documents.render_two(old, new)
            write(made.pdf, out)
        what = f"{submission.reference} version {old.number} to {new.number}"
        self.stdout.write(f"{what}: {made.pages} pages, {len(made.pdf):,} bytes, {out}")
        fresh = made.fragments - made.reused
        self.stdout.write(f"{fresh} fragments rendered, {made.reused} reused, {made.seconds:.1f} s")
        self.stdout.write(f"sha256 {made.sha256}")
