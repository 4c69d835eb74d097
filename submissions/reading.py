"""What an assessor has read, and what stands beside a version while it is read.

That a version was read is said with a button and not by opening its page: a page is also opened to look something up,
by a browser that prefetches, or left at once; and what changed "since I last read" must rest on what was read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from submissions import blocks, comment_search, comment_threads, events, permissions
from submissions.comment_anchors import Anchor, Fate, anchors
from submissions.comment_threads import Thread
from submissions.models import Submission, Version, VersionRead
from submissions.states import Action


@dataclass(frozen=True)
class Note:
    """A thread as it stands beside a version: where its text is now, and whether the quoted words still are there."""

    thread: Thread
    anchor: Anchor
    older: bool  # made on an earlier version
    section: str  # beside which it stands; that of the old text where it was removed
    citation: str  # of its text in this version, "v2 4.2 para 3"; empty where it was removed

    @property
    def fate(self) -> str:
        """What a reader is told beside the old quote; empty where nothing happened to the text."""
        if self.anchor.fate is Fate.REMOVED:
            return "Text removed"
        if self.anchor.fate is Fate.CHANGED and not self.holds:
            return "Text changed"
        if self.anchor.fate is Fate.CHANGED:
            return "Paragraph changed, the quoted words stand"
        return "Moved with its text" if self.anchor.fate is Fate.MOVED else ""

    @property
    def colour(self) -> str:
        return {Fate.REMOVED: "red", Fate.CHANGED: "yellow"}.get(self.anchor.fate, "grey")

    @property
    def holds(self) -> bool:
        return self.anchor.holds(self.thread.comment.quote)

    @property
    def block(self) -> str:
        """The id of its block in this version; empty where it was removed."""
        return self.anchor.block.id if self.anchor.block else ""


def notes(version: Version) -> list[Note]:
    """Every thread on this version and on earlier ones, in the order of the text. A fixed number of queries."""
    found = comment_search.of(version.submission).filter(version__number__lte=version.number)
    placed = placed_in(version, comment_threads.threads(found))
    order = {block: place for place, block in enumerate(blocks.citations(version.dossier))}
    return sorted(placed, key=lambda note: (order.get(note.block, len(order)), note.thread.comment.pk))


def placed_in(version: Version, threads: Iterable[Thread]) -> list[Note]:
    """Where each thread's text stands in this version, which may be any other one of the application."""
    rows = list(threads)
    asked: dict[int, set[str]] = {}
    for row in rows:
        asked.setdefault(row.comment.version_id, set()).add(row.comment.block)
    others = set(asked) - {version.pk}
    dossiers = {one.pk: one.dossier for one in Version.objects.filter(pk__in=others)} if others else {}
    dossiers[version.pk] = version.dossier
    maps = {pk: anchors(dossiers[pk], version.dossier, wanted) for pk, wanted in asked.items()}
    return [_note(row, version, maps[row.comment.version_id][row.comment.block]) for row in rows]


def _note(thread: Thread, version: Version, anchor: Anchor) -> Note:
    comment = thread.comment
    section = anchor.block.section if anchor.block else comment.block.split(".")[0]
    citation = f"v{version.number} {anchor.block.citation}" if anchor.block else ""
    return Note(thread, anchor, comment.version_id != version.pk, section, citation)


@transaction.atomic
def mark_read(version: Version, *, by: User) -> VersionRead:
    """The person says that they have read it; saying it twice is harmless. Raises as permissions.check_grant does."""
    submission = version.submission
    permissions.check_grant(by, Action.VIEW_INTERNAL, submission)
    Submission.objects.select_for_update().get(pk=submission.pk)
    mark, is_new = VersionRead.objects.get_or_create(version=version, by=by)
    if is_new:
        sentence = f"has read version {version.number}"
        events.record(submission, "read", sentence, by=by, version=version, internal=True, data={"read": mark.pk})
    return mark


def last_read(submission: Submission, user: User) -> VersionRead | None:
    """The mark on the newest version that the person has read."""
    marks = VersionRead.objects.filter(version__submission=submission, by=user).select_related("version")
    return marks.defer("version__canonical").order_by("-version__number").first()


def by_section(found: Sequence[Note]) -> dict[str, list[Note]]:
    """The notes beside each section, by its key."""
    beside: dict[str, list[Note]] = {}
    for note in found:
        beside.setdefault(note.section, []).append(note)
    return beside
