"""The assessor's checklist: a finding on each requirement of the coverage matrix and each limb of the legal test.

A finding is given on a version. On a later one it still counts, and a reader is told whether what it rests on is the
same: of a requirement the answers that meet it and the evidence that they cite, of a limb the whole dossier.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from submissions import coverage, events, kinds, permissions
from submissions.coverage import Row
from submissions.models import AssessmentVerdict, Submission, Version
from submissions.models.assessment_verdict import Finding
from submissions.states import Action

REQUIREMENT, LIMB = "requirement", "limb"
COLOURS = {Finding.MET: "green", Finding.NOT_MET: "red", Finding.UNSURE: "yellow", Finding.NOT_APPLICABLE: "grey"}


class NoSuchItem(ValueError):
    """The checklist has no such item, or it does not apply to this version."""


@dataclass(frozen=True)
class Place:
    """An answer that speaks to an item, as the dossier numbers it."""

    entry: str  # "grounds.shelf_life_only"
    section: str
    number: str  # "6.4"
    heading: str


@dataclass(frozen=True)
class Item:
    """One line of the checklist of a version."""

    key: str  # "requirement.can_only", "limb.shelf_life"
    text: str
    source: str
    source_ours: bool
    places: tuple[Place, ...] = ()
    evidence: tuple[str, ...] = ()  # codes
    claimed: bool = True  # a ground of the legal test that is not claimed stands there all the same
    is_limb: bool = False


@dataclass(frozen=True)
class Line:
    """An item with its newest finding. `changed`: what the finding rests on is not what it was."""

    item: Item
    verdict: AssessmentVerdict | None
    given_on: int  # number of the version; 0 for none
    older: bool  # given on an earlier version
    changed: bool

    @property
    def label(self) -> str:
        return Finding(self.verdict.finding).label if self.verdict else "Not looked at"

    @property
    def colour(self) -> str:
        return COLOURS[Finding(self.verdict.finding)] if self.verdict else "blue"

    @property
    def standing(self) -> str:
        """Of a finding on an older version: "Given on version 1; the text it rests on did not change"."""
        if not self.older:
            return ""
        what = "the dossier" if self.item.is_limb else "the text it rests on"
        return f"Given on version {self.given_on}; {what} {'changed' if self.changed else 'did not change'}"


@dataclass(frozen=True)
class Summary:
    looked_at: int
    total: int
    findings: Mapping[str, int]  # by finding
    to_look_again: int  # rest on text that changed

    @property
    def words(self) -> str:
        """ "12 of 31 looked at, 2 not met"."""
        words = [f"{self.looked_at} of {self.total} looked at", f"{self.findings.get(Finding.NOT_MET, 0)} not met"]
        if self.to_look_again:
            words.append(f"{self.to_look_again} to look at again")
        return ", ".join(words)


def verdicts(submission: Submission) -> list[Line]:
    """The whole checklist on the newest version, in order: requirements, then limbs. [] before there is a version."""
    newest = submission.versions.order_by("-number").first()
    if newest is None:
        return []
    newest.submission = submission
    return lines(newest)


def items(kind: kinds.Kind, dossier: Mapping[str, Any]) -> list[Item]:
    """What is to be looked at in this dossier: the requirements that apply to it, and the limbs of its legal test."""
    entries = _entries(dossier)
    rows = coverage.matrix(kind.questionnaire, kind.requirements, _answers(dossier))
    return [
        *(_requirement(row, entries) for row in rows),
        *(
            Item(f"{LIMB}.{limb.key}", limb.heading, limb.source, False, claimed=limb.claimed, is_limb=True)
            for limb in kind.limbs(dossier)
        ),
    ]


def lines(version: Version) -> list[Line]:
    """The checklist of a version with the newest findings given on it or before it, in two queries."""
    kind = kinds.get(version.submission.kind)
    newest = _newest(version)
    older = {found.version_id for found in newest.values()} - {version.pk}
    dossiers = {one.pk: one.dossier for one in Version.objects.filter(pk__in=older)} if older else {}
    dossiers[version.pk] = version.dossier
    return [_line(item, newest.get(item.key), version, dossiers) for item in items(kind, version.dossier)]


def summary(found: Iterable[Line]) -> Summary:
    """How far the checklist is."""
    rows = list(found)
    findings = Counter(line.verdict.finding for line in rows if line.verdict)
    return Summary(findings.total(), len(rows), findings, sum(line.older and line.changed for line in rows))


@transaction.atomic
def give(version: Version, *, item: str, finding: str, note: str, by: User) -> AssessmentVerdict:
    """Record a finding. The same one with the same note on the same version again adds nothing.

    Raises NoSuchItem, and what permissions.check raises.
    """
    submission = version.submission
    permissions.check(by, Action.COMMENT, submission)
    locked = Submission.objects.select_for_update().get(pk=submission.pk)
    permissions.check(by, Action.COMMENT, locked)
    asked = {one.key: one for one in items(kinds.get(submission.kind), version.dossier)}
    if item not in asked:
        raise NoSuchItem("The checklist of this version has no such item.")
    last = AssessmentVerdict.objects.filter(version__submission=locked, item=item).order_by("-pk").first()
    if last and (last.version_id, last.finding, last.note) == (version.pk, finding, note):
        return last
    found = AssessmentVerdict.objects.create(version=version, item=item, finding=Finding(finding), note=note, by=by)
    events.record(
        locked, "find", f"judged “{asked[item].text[:200]}”: {found.get_finding_display().lower()}", by=by, why=note,
        version=version, internal=True,
        data={"item": item, "old": last.finding if last else None, "new": found.finding},
    )  # fmt: skip
    return found


def history(submission: Submission, item: str) -> list[AssessmentVerdict]:
    """Every finding on an item, the newest first."""
    given = AssessmentVerdict.objects.filter(version__submission=submission, item=item)
    return list(given.select_related("by", "version").defer("version__canonical").order_by("-pk"))


def _newest(version: Version) -> dict[str, AssessmentVerdict]:
    given = AssessmentVerdict.objects.filter(
        version__submission=version.submission, version__number__lte=version.number
    )
    newest = given.values("item").annotate(newest=Max("pk")).values("newest")
    found = AssessmentVerdict.objects.filter(pk__in=newest).select_related("by", "version")
    return {one.item: one for one in found.defer("version__canonical")}


def _requirement(row: Row, entries: Mapping[str, tuple[str, Mapping[str, Any]]]) -> Item:
    asked = row.requirement
    places = [
        Place(key, entries[key][0], entries[key][1]["number"], entries[key][1]["heading"])
        for section, _, question in row.answered
        if (key := f"{section.key}.{question.key}") in entries
    ]
    source = asked.source
    return Item(f"{REQUIREMENT}.{asked.key}", asked.text, source.text, source.ours, tuple(places), row.evidence)


def _line(
    item: Item, found: AssessmentVerdict | None, version: Version, dossiers: Mapping[int, Mapping[str, Any]]
) -> Line:
    if found is None:
        return Line(item, None, 0, older=False, changed=False)
    older = found.version_id != version.pk
    changed = older and _rests_on(item, dossiers[found.version_id]) != _rests_on(item, version.dossier)
    return Line(item, found, found.version.number, older, changed)


def _rests_on(item: Item, dossier: Mapping[str, Any]) -> Any:
    """What a finding on the item rests on in a dossier, as data that can be compared."""
    files = {file["code"]: file["sha256"] for file in dossier.get("attachments", [])}
    if item.is_limb:
        return [_content(entry) for _, entry in _entries(dossier).values()], files
    entries = _entries(dossier)
    said = [_content(entries[place.entry][1]) if place.entry in entries else None for place in item.places]
    return said, [files.get(code) for code in item.evidence]


def _content(entry: Mapping[str, Any]) -> Sequence[Any]:
    return entry["id"], entry["kind"], entry.get("rows"), entry.get("blocks")


def _entries(dossier: Mapping[str, Any]) -> dict[str, tuple[str, Mapping[str, Any]]]:
    """(key of the section, entry), by the entry's id."""
    return {
        entry["id"]: (section["key"], entry)
        for section in dossier["sections"]
        for page in section["pages"]
        for entry in page["entries"]
    }


def _answers(dossier: Mapping[str, Any]) -> dict[str, Any]:
    return {section["key"]: section.get("answers", {}) for section in dossier["sections"]}
