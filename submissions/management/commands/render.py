"""manage.py render REF [--version N | --letter N] [--full-fonts] OUT.pdf"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from submissions import documents
from submissions.management.commands._console import application, frozen, refusals
from submissions.models import Letter, Submission
from submissions.rendering import Rendered


class Command(BaseCommand):
    help = "Makes the PDF of a version (the last one, where none is named) or of a letter, here and now."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Django has a --version of its own; here it means the version of the application."""
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("reference", metavar="REF")
        parser.add_argument("out", metavar="OUT.pdf", type=Path, help="is replaced if it is there")
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--version", dest="number", type=int, metavar="N", help="default: the last")
        which.add_argument("--letter", type=int, metavar="N")
        parser.add_argument("--full-fonts", action="store_true", help="whole font files: some regulators wish that")

    def handle(self, *args: Any, **options: Any) -> None:
        submission, out, full = application(options["reference"]), options["out"], options["full_fonts"]
        if not out.parent.is_dir() or out.is_dir():
            raise CommandError(f"{out} cannot be written: it is a folder, or it would lie in one that is not there.")
        with refusals():
            if options["letter"] is not None:
                letter = letter_of(submission, options["letter"])
                what, content = f"letter {letter.number}", letter.content
                made = documents.render_a_letter(letter, full_fonts=full)
            else:
                version = frozen(submission, options["number"])
                what, content = f"version {version.number}", version.dossier
                made = documents.render_version(version, full_fonts=full)
            write(made.pdf, out)
        self.stdout.write(f"{submission.reference} {what}: {made.pages} pages, {len(made.pdf):,} bytes, {out}")
        fresh = made.fragments - made.reused
        self.stdout.write(f"{fresh} fragments rendered, {made.reused} reused, {made.seconds:.1f} s")
        for line in notices(made, content):
            self.stdout.write(line)
        self.stdout.write(f"sha256 {made.sha256}")


def letter_of(submission: Submission, number: int) -> Letter:
    letter: Letter | None = submission.letters.filter(number=number).first()
    if letter is None:
        raise CommandError(f"{submission.reference} has no letter {number}.")
    return letter


def notices(made: Rendered, content: Mapping[str, Any]) -> Iterator[str]:
    """What the file claims, and what in it is not as it was written."""
    said = documents.said_of(made, content)
    yield " ".join(filter(None, (said["claims"] and f"It claims {said['claims']}.", said["why_not"])))
    yield from made.broken
    for title, _, characters in said["unprintable"]:
        yield f"{title}: in none of the fonts, and so printed as numbers: {characters}"


def write(pdf: bytes, out: Path) -> None:
    """Whole or not at all."""
    handle, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(pdf)
        Path(name).chmod(0o644)
        Path(name).replace(out)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
