"""manage.py export_package REF [--version N | --draft] OUT"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from submissions.management.commands._console import application, frozen, refusals
from submissions.packages import export


class Command(BaseCommand):
    help = "Writes the package of a version (the last one, where none is named), or of the draft."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Django has a --version of its own; here it means the version of the application."""
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("reference", metavar="REF")
        parser.add_argument("out", metavar="OUT", type=Path, help="a name ending in .zip, or a new or empty folder")
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--version", dest="number", type=int, metavar="N", help="default: the last; else the draft")
        which.add_argument("--draft", action="store_true", help="the draft, also where there are versions")
        parser.add_argument("--no-pdf", action="store_true", help="leave dossier.pdf out")
        parser.add_argument("--force", action="store_true", help="replace a zip that is there already")

    def handle(self, *args: Any, **options: Any) -> None:
        submission = application(options["reference"])
        with refusals():
            if options["draft"] or (options["number"] is None and not submission.versions.exists()):
                what, made = "the draft", export.of_draft(submission)
            else:
                version = frozen(submission, options["number"])
                what, made = f"version {version.number}", export.of_version(version, pdf=not options["no_pdf"])
            export.write(made, options["out"], force=options["force"])
        self.stdout.write(f"{options['out']}: {what} of {submission.reference}, {len(made.leaves)} leaves.")
        if made.manifest["version_sha256"]:
            self.stdout.write(f"sha256 of the version: {made.manifest['version_sha256']}")
            self.stdout.write(f"hash over all leaves: {made.manifest['all_sha256']}")
