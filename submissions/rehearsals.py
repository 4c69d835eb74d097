"""Rehearsing: the applicant works through the assessor's checklist before submitting.

A verdict stands on the draft as it was; when the draft changes it is shown as given on an older one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from submissions import checklists, coverage, drafting, events, kinds, permissions
from submissions.checklists import Look
from submissions.kinds import Draft
from submissions.models import ChecklistEntry, Submission
from submissions.models.checklist_entry import Verdict
from submissions.permissions import NotNow
from submissions.states import Action


class NoSuchItem(ValueError):
    """The checklist has no such item, or it does not apply to these answers."""


@dataclass(frozen=True)
class Line:
    """An item of the checklist with its newest verdict on this draft."""

    look: Look
    entry: ChecklistEntry | None
    current: bool  # the draft has not changed since

    @property
    def status(self) -> str:
        if self.entry is None:
            return "Not looked at"
        return Verdict(self.entry.verdict).label if self.current else "Draft changed since"

    @property
    def colour(self) -> str:
        colours = {Verdict.MET: "green", Verdict.NOT_MET: "red", Verdict.UNSURE: "yellow"}
        if self.entry is None:
            return "blue"
        return colours[Verdict(self.entry.verdict)] if self.current else "grey"


def looks(kind: kinds.Kind, draft: Draft) -> list[Look]:
    """What the checklist asks of this draft, with where to look."""
    rows = coverage.matrix(kind.questionnaire, kind.requirements, draft.answers)
    return checklists.looks(kind.checklist, kind.questionnaire, draft.answers, rows, kind.checks(draft))


def lines(submission: Submission, kind: kinds.Kind, draft: Draft) -> list[Line]:
    """The whole checklist with the newest verdicts, in two queries."""
    newest, fingerprint = _newest(submission), drafting.fingerprint(draft)
    return [
        Line(look, entry := newest.get(look.item.key), entry is not None and entry.fingerprint == fingerprint)
        for look in looks(kind, draft)
    ]


def check_open(submission: Submission) -> None:
    """Raise NotNow unless the draft can still be changed: a rehearsal of what is frozen helps nobody."""
    if submission.state not in permissions.states_for(Action.EDIT, kinds.get(submission.kind)):
        raise NotNow(permissions.POLICIES[Action.EDIT].otherwise)


@transaction.atomic
def give_verdict(submission: Submission, *, item: str, verdict: str, note: str, by: User) -> ChecklistEntry:
    """Record a verdict on an item. Whoever may read the draft may rehearse it, while it can be changed.

    The same verdict and note on the same draft again adds nothing. Raises NoSuchItem, NotNow, and what
    permissions.check raises.
    """
    permissions.check(by, Action.VIEW_DRAFT, submission)
    locked = Submission.objects.select_for_update().get(pk=submission.pk)
    check_open(locked)
    kind, draft = kinds.get(locked.kind), drafting.draft_of(locked)
    asked = {one.key: one for one in checklists.applicable(kind.checklist, kind.questionnaire, draft.answers)}
    if item not in asked:
        raise NoSuchItem("The checklist has no such item for these answers.")
    fingerprint, last = drafting.fingerprint(draft), _newest(locked).get(item)
    if last and (last.verdict, last.note, last.fingerprint) == (verdict, note, fingerprint):
        return last
    entry = ChecklistEntry.objects.create(
        submission=locked, item=item, verdict=Verdict(verdict), note=note, fingerprint=fingerprint, by=by
    )
    events.record(
        locked,
        "rehearse",
        f"judged “{asked[item].text[:200]}”: {entry.get_verdict_display().lower()}",
        by=by,
        why=note,
        draft_only=True,
        data={"item": item, "old": last.verdict if last else None, "new": entry.verdict, "fingerprint": fingerprint},
    )
    return entry


def _newest(submission: Submission) -> Mapping[str, ChecklistEntry]:
    newest = submission.checklist_entries.values("item").annotate(newest=Max("pk")).values("newest")
    entries = ChecklistEntry.objects.filter(pk__in=newest).select_related("by")
    return {entry.item: entry for entry in entries}
