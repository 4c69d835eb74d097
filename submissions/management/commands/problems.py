"""manage.py problems REF [--json]"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from submissions import drafting, kinds
from submissions.checks import Check, Place
from submissions.management.commands._console import application
from submissions.problems import Problem, Status
from submissions.questionnaire import Questionnaire

WORDS = {Status.PASS: "pass", Status.FAIL: "fail", Status.UNVERIFIED: "could-not-verify"}


class Command(BaseCommand):
    help = "Checks a draft: pass, fail or could not verify, with section and sentence. Ends with 1 where one fails."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("reference", metavar="REF")
        parser.add_argument("--json", action="store_true", help="the same as a JSON list")

    def handle(self, *args: Any, **options: Any) -> None:
        submission = application(options["reference"])
        kind = kinds.get(submission.kind)
        draft = drafting.draft_of(submission)
        problems = kind.problems(draft)
        lines = [*verdicts(kind.questionnaire, problems), *other_checks(kind.checks(draft), problems)]
        if options["json"]:
            self.stdout.write(json.dumps(lines, indent=2, ensure_ascii=False))
        else:
            for line in lines:
                self.stdout.write(as_text(line))
            self.stdout.write(f"{submission.reference}: {summary(lines)}")
        if any(line["status"] == WORDS[Status.FAIL] for line in lines):
            sys.exit(1)


def verdicts(questionnaire: Questionnaire, found: list[Problem]) -> Iterator[dict[str, str]]:
    """One line per problem in the questionnaire's order, and a pass for each section that has none."""
    keys = [section.key for section in questionnaire.sections]
    for section in questionnaire.sections:
        mine = [problem for problem in found if problem.section == section.key]
        yield from (verdict(problem) for problem in mine)
        if not mine:
            yield verdict(Problem(section.key, "", "", "Complete.", status=Status.PASS))
    yield from (verdict(problem) for problem in found if problem.section not in keys)


def other_checks(checks: list[Check], problems: list[Problem]) -> Iterator[dict[str, str]]:
    """A line per cross-check that holds or waits for an answer; those that fail are among the problems."""
    said = {problem.message for problem in problems}
    for check in checks:
        if check.status is not Status.FAIL and check.message not in said:
            place = check.places[0] if check.places else Place("")
            message = f"{check.title}: {check.message}"
            yield verdict(Problem(place.section, "", place.question, message, check.source, check.status))


def verdict(problem: Problem) -> dict[str, str]:
    return {
        "status": WORDS[problem.status],
        "section": problem.section,
        "question": problem.question,
        "sentence": problem.message,
        "source": problem.source,
    }


def as_text(line: dict[str, str]) -> str:
    """ "fail              product.product_code: Enter the ..." """
    where = ".".join(filter(None, (line["section"], line["question"]))) or "application"
    return f"{line['status']:<16}  {where}: {line['sentence']}"


def summary(lines: list[dict[str, str]]) -> str:
    passed, failed, unverified = (sum(line["status"] == word for line in lines) for word in WORDS.values())
    return f"{failed} to put right, {unverified} that could not be verified, {passed} passed."
