"""Site annexes: where a site differs from the text that is written once for all.

Each text is a row that is never changed; the one with the highest number counts, and an empty one takes it back.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, Window
from django.db.models.functions import RowNumber

from accounts.models import User
from dmmf.models import MasterFile, Site, SiteOverride
from dmmf.questionnaire import OVERRIDABLE
from submissions import events, permissions
from submissions.models import Submission
from submissions.questionnaire import is_empty
from submissions.states import Action

REASON_LIMIT = 2000


@dataclass(eq=False)
class Conflict(Exception):
    """Somebody else wrote about the same slot of the site since you opened the page; nothing was stored."""

    theirs: SiteOverride


def heads(master_file: MasterFile, site: Site | None = None) -> list[SiteOverride]:
    """The row that counts of every slot that was ever overridden, taken back ones included; in one query."""
    rows = SiteOverride.objects.filter(master_file=master_file)
    if site is not None:
        rows = rows.filter(site=site)
    latest = Window(RowNumber(), partition_by=[F("site"), F("section"), F("question")], order_by=F("number").desc())
    return list(rows.annotate(place=latest).filter(place=1).select_related("site", "by").order_by("site__code", "pk"))


def in_force(master_file: MasterFile, site: Site | None = None) -> list[SiteOverride]:
    """What counts and says something, by the site's code and then in the order of the file."""
    place = {slot: number for number, slot in enumerate(OVERRIDABLE)}
    found = [row for row in heads(master_file, site) if row.html and (row.section, row.question) in place]
    return sorted(found, key=lambda row: (row.site.code, place[row.section, row.question]))


def plain(master_file: MasterFile) -> list[dict[str, str]]:
    """The same as a dossier takes it: [{"site": reference, "section", "question", "html", "reason"}]."""
    return [
        {
            "site": row.site.reference,
            "section": row.section,
            "question": row.question,
            "html": row.html,
            "reason": row.reason,
        }
        for row in in_force(master_file)
    ]


def head_of(master_file: MasterFile, site: Site, slot: tuple[str, str]) -> SiteOverride | None:
    rows = SiteOverride.objects.filter(master_file=master_file, site=site, section=slot[0], question=slot[1])
    return rows.select_related("by").order_by("-number").first()


@transaction.atomic
def write(
    master_file: MasterFile, site: Site, *, slot: tuple[str, str], html: str, reason: str, base: int, by: User
) -> SiteOverride | None:
    """What the site says in place of the text of the slot, written against number `base` (0: nothing).

    An empty `html` takes it back. `html` is clean already. None where nothing would change, so posting twice is
    harmless. Raises Conflict, ValidationError per field, and what permissions.check raises.
    """
    submission = Submission.objects.select_for_update().get(pk=master_file.submission_id)
    permissions.check(by, Action.EDIT, submission)
    _check(master_file, site, slot, reason)
    html = "" if is_empty(html) else html
    head = head_of(master_file, site, slot)
    if (head.html, head.reason) == (html, reason) if head else not html:
        return None
    if head and head.number != base:
        raise Conflict(head)
    try:
        with transaction.atomic():
            row = SiteOverride.objects.create(
                master_file=master_file, site=site, section=slot[0], question=slot[1],
                number=(head.number if head else 0) + 1, html=html, reason=reason, by=by,
            )  # fmt: skip
    except IntegrityError:  # the same moment; the row lock makes it rare
        if theirs := head_of(master_file, site, slot):
            raise Conflict(theirs) from None
        raise
    said = "wrote what differs at" if html else "took back what differs at"
    events.record(
        submission, "override", f"{said} {site} ({slot[0]}.{slot[1]})", by=by, why=reason, draft_only=True,
        data={"site": site.reference, "slot": list(slot), "old": head.html if head else "", "new": html},
    )  # fmt: skip
    return row


def carry_over(before: MasterFile, after: MasterFile) -> None:
    """A file that follows from another begins with its annexes; who wrote them stays written."""
    SiteOverride.objects.bulk_create(
        SiteOverride(
            master_file=after, site=row.site, section=row.section, question=row.question, number=1, html=row.html,
            reason=row.reason, by=row.by,
        )
        for row in in_force(before)
    )  # fmt: skip


def _check(master_file: MasterFile, site: Site, slot: tuple[str, str], reason: str) -> None:
    if slot not in OVERRIDABLE:
        raise ValidationError("This text is the same for all sites.")
    if not master_file.product.sites.filter(pk=site.pk).exists():
        raise ValidationError(f"{site} is not a site of this product.")
    if not reason.strip():
        raise ValidationError({"reason": "Enter the reason"})
