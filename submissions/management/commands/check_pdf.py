"""Checks a finished PDF: every rule with its outcome and the places where it is broken."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from submissions.rendering.checking import Finding, check, read_error


class Command(BaseCommand):
    help = "Checks a PDF against what regulators, PDF/A-2 and PDF/UA-1 ask for; exits with 1 when a rule is broken."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true", help="machine-readable, one object")
        parser.add_argument("--quick", action="store_true", help="our own rules only, without the validators")

    def handle(self, *args: Any, file: Path, json: bool, quick: bool, **options: Any) -> None:
        try:
            findings = check(file.read_bytes(), validate=not quick)
        except OSError as error:
            raise CommandError(f"{error.strerror or error}: {file}") from error
        except read_error() as error:
            raise CommandError(f"{file} cannot be read as PDF: {error}") from error
        self.stdout.write(_as_json(file, findings) if json else _as_text(findings))
        failed = [finding.rule for finding in findings if finding.outcome == "fail"]
        if failed:
            raise CommandError(f"{file} breaks {len(failed)} of {len(findings)} rules: {', '.join(failed)}.")


def _as_json(file: Path, findings: list[Finding]) -> str:
    return json.dumps({"file": str(file), "rules": [finding.as_dict() for finding in findings]}, indent=2)


def _as_text(findings: list[Finding]) -> str:
    lines = []
    for finding in findings:
        lines.append(f"{finding.outcome:<14}  {finding.rule:<16}  {finding.says} {finding.note}".rstrip())
        lines += [f"{'':<34}  {place}" for place in finding.where]
    count = Counter(finding.outcome for finding in findings)
    return "\n".join([*lines, "", ", ".join(f"{number} {outcome}" for outcome, number in count.items())])
