"""The history of one section: every revision and what it changed; autosaves that followed each other are one entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from submissions import diffs, summaries
from submissions.drafting import AUTOSAVED
from submissions.models import SectionRevision, Submission
from submissions.questionnaire import Answers, Section
from submissions.summaries import on_screen


@dataclass(frozen=True)
class Run:
    """One entry: a revision, or the last of a run of autosaves of one person. `before` is what it is compared with."""

    number: int
    before: int  # number of a revision; 0: nothing
    autosaves: int = 0
    since: datetime | None = None  # when the run began


@dataclass(frozen=True)
class Entry:
    run: Run
    revision: SectionRevision
    changes: list[diffs.EntryChange] = field(default_factory=list)
    is_head: bool = False


def runs(submission: Submission, key: str) -> list[Run]:
    """All entries of a section, the newest first, in one query that fetches no text."""
    names = ("number", "base_number", "parked", "reason", "by_id", "at")
    found: list[Run] = []
    writer, last = None, 0  # who wrote the run that is still open, and what counted before this revision
    for row in submission.revisions.filter(key=key).order_by("number").values(*names):
        auto = row["reason"] == AUTOSAVED
        if row["parked"]:
            found.append(Run(row["number"], row["base_number"]))
        elif auto and writer == row["by_id"]:
            open_run = found.pop()
            found.append(Run(row["number"], open_run.before, open_run.autosaves + 1, open_run.since))
        else:
            found.append(Run(row["number"], last, 1 if auto else 0, row["at"] if auto else None))
        writer = row["by_id"] if auto else None
        last = last if row["parked"] else row["number"]
    return found[::-1]


def entries(submission: Submission, section: Section, shown: Sequence[Run], *, head: int) -> list[Entry]:
    """The runs with their revisions and a redline per question, in two queries. `head`: the number that counts."""
    numbers = {number for run in shown for number in (run.number, run.before)}
    rows = submission.revisions.filter(key=section.key, number__in=numbers).select_related("by")
    found = {row.number: row for row in rows}
    evidence = summaries.evidence_of(submission)
    return [
        Entry(
            run,
            found[run.number],
            changes(submission, section, _answers(found.get(run.before)), found[run.number].answers, evidence),
            run.number == head,
        )
        for run in shown
    ]


def changes(
    submission: Submission, section: Section, old: Answers, new: Answers, evidence: summaries.Items
) -> list[diffs.EntryChange]:
    """What differs between two revisions, as a redline with images at their addresses."""
    return diffs.section(section, on_screen(old, submission), on_screen(new, submission), evidence)


def answers_as_lines(submission: Submission, section: Section, answers: Answers) -> list[dict[str, Any]]:
    """Every question that the revision answers, hidden ones included: [{"question", "entry"}]."""
    evidence, given = summaries.evidence_of(submission), on_screen(answers, submission)
    return [
        {"question": question, "entry": entry}
        for key, question in section.questions.items()
        if (entry := summaries.shown_entry(section, question, given.get(key), evidence))
    ]


def _answers(revision: SectionRevision | None) -> Answers:
    return revision.answers if revision else {}
