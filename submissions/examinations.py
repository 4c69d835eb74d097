"""Uploaded PDFs of drafts, looked at while there is nothing better to do: would a dossier with them be PDF/A?

It takes up to two seconds a file. So an author learns of it a while after the upload, and submitting finds it known.
"""

from __future__ import annotations

from collections.abc import Iterable

import structlog
from django.db.models import Exists, OuterRef, Q, QuerySet

from submissions import kinds, permissions, rendering
from submissions.documents import read_attachment
from submissions.fragment_store import FragmentStore
from submissions.models import Attachment, ExaminedUpload
from submissions.states import Action

log = structlog.get_logger(__name__)


def examine_next() -> bool:
    """Examine one upload; False where none waits. What a worker does not survive is not tried again."""
    upload = _waiting().order_by("pk").first()
    if upload is None:
        return False
    row, mine = ExaminedUpload.objects.get_or_create(sha256=upload.sha256)
    if not mine:
        return True
    try:
        problem = rendering.examine(row.sha256, open_attachment=read_attachment, cache=FragmentStore())
    except (rendering.RenderError, OSError) as error:
        log.info("upload not examined", upload=upload.pk, error=str(error))
        return True
    ExaminedUpload.objects.filter(pk=row.pk).update(problem=problem)
    return True


def waiting() -> bool:
    """Whether there is something to examine."""
    return _waiting().exists()


def problems(attachments: Iterable[Attachment]) -> list[tuple[Attachment, str]]:
    """Those of the uploads that break PDF/A, as far as they were examined: (attachment, what breaks it)."""
    files = list(attachments)
    known = dict(
        ExaminedUpload.objects.filter(sha256__in={one.sha256 for one in files}).values_list("sha256", "problem")
    )
    return [(one, known[one.sha256]) for one in files if known.get(one.sha256)]


def _waiting() -> QuerySet[Attachment]:
    """Of drafts that can still be changed: what was frozen is judged when its document is made."""
    drafts = Q(pk__in=[])
    for kind in kinds.all_kinds():
        drafts |= Q(submission__kind=kind.key, submission__state__in=permissions.states_for(Action.EDIT, kind))
    known = ExaminedUpload.objects.filter(sha256=OuterRef("sha256"))
    return Attachment.objects.filter(drafts, ~Exists(known), media_type="application/pdf", removed_at=None)
