"""Rendering jobs: ask for one, take one by a lease, renew, finish. The row is the truth, the queue a hint."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from submissions.models import FragmentJob, FrozenDocument, Letter, Rendering, RenderingState, Version

log = structlog.get_logger(__name__)
MAX_ATTEMPTS = 5


def request(
    *, version: Version | None = None, letter: Letter | None = None, document: FrozenDocument | None = None
) -> Rendering:
    """Make the job row and, on commit, tell the queue. A broker that is down costs nothing but time."""
    rendering = Rendering.objects.create(version=version, letter=letter, document=document)
    transaction.on_commit(lambda: hint(rendering.pk))
    return rendering


def request_redline(old: Version, new: Version) -> Rendering:
    """The job of what changed between two frozen versions: made once, and told to the queue on commit."""
    rendering, made = Rendering.objects.get_or_create(redline_from=old, redline_to=new)
    if made:
        transaction.on_commit(lambda: hint(rendering.pk))
    return rendering


def redline_of(old: Version, new: Version) -> Rendering | None:
    """The job, if anybody has asked for it."""
    return Rendering.objects.filter(redline_from=old, redline_to=new).first()


def hint(rendering_id: int) -> bool:
    """Tell the queue of a job. False when the broker cannot be reached; the sweeper tells it again later."""
    from submissions.tasks import render

    try:
        render.delay(rendering_id)
    except Exception as error:
        log.warning("broker unreachable, the sweeper will queue it", rendering=rendering_id, error=str(error))
        return False
    Rendering.objects.filter(pk=rendering_id).update(hinted_at=timezone.now())
    return True


def take(rendering_id: int) -> Rendering | None:
    """Take the job by a lease: waiting, or held by a worker whose lease ran out. None when there is nothing to do."""
    now, worker = timezone.now(), uuid.uuid4()
    with transaction.atomic():
        row = free().select_for_update().filter(pk=rendering_id).first()
        if row is None:
            return None
        if row.attempts >= MAX_ATTEMPTS:
            _fail(row, "The document could not be made in five attempts. Our team has to look at it.")
            return None
        row.state, row.worker, row.attempts = RenderingState.RUNNING, worker, row.attempts + 1
        row.started_at, row.lease_until, row.done, row.reused, row.planned_at = now, _lease(), 0, 0, None
        row.begun_at, row.advanced_at, row.weight, row.weight_done = None, None, 0, 0
        row.save()
    return row


def free() -> QuerySet[Rendering]:
    """Jobs that wait, and jobs whose worker is gone."""
    return Rendering.objects.filter(
        Q(state=RenderingState.QUEUED) | Q(state=RenderingState.RUNNING, lease_until__lt=timezone.now())
    )


def take_planned(rendering_id: int) -> Rendering | None:
    """Take a job whose fragments are all laid out, to assemble it. None when another worker has, or nobody needs to."""
    worker = uuid.uuid4()
    changed = complete().filter(pk=rendering_id).update(worker=worker, lease_until=_lease())
    return Rendering.objects.get(pk=rendering_id, worker=worker) if changed else None


def hand_out(rendering: Rendering, *, done: int, reused: int, total: int, weight: int) -> bool:
    """Give the lease back: the fragments that are missing are there for every worker. False where it was lost.

    `done` counts what came from the cache (`reused`) and what is known to be broken, `weight` is that of the others.
    """
    return bool(
        _held(rendering).update(
            planned_at=timezone.now(),
            lease_until=None,
            worker=None,
            done=done,
            reused=reused,
            total=total,
            weight=weight,
        )
    )


def advance(rendering_id: int, *, weight: int, begun: datetime) -> None:
    """One more fragment of a job that was handed out is laid out: of this weight, begun then."""
    Rendering.objects.filter(_planned(), pk=rendering_id).update(
        done=F("done") + 1,
        weight_done=F("weight_done") + weight,
        begun_at=Coalesce("begun_at", begun),
        advanced_at=timezone.now(),
    )


def complete() -> QuerySet[Rendering]:
    """Jobs that were handed out and of which nothing is missing any more."""
    missing = FragmentJob.objects.filter(rendering=OuterRef("pk"), broken="")
    return Rendering.objects.filter(_planned(), ~Exists(missing))


def renew(rendering: Rendering, *, done: int, total: int, reused: int) -> bool:
    """Write progress and renew the lease. False when another worker has taken the job."""
    return bool(_held(rendering).update(done=done, total=total, reused=reused, lease_until=_lease()))


def finish(
    rendering: Rendering,
    *,
    pdf_sha256: str,
    size: int,
    pages: int,
    seconds: float,
    tools: str,
    note: str = "",
    says: Mapping[str, Any] | None = None,
) -> None:
    """Write down that the PDF is there; nothing where another worker has taken the job.

    `note` says what in it could not be laid out, `says` what documents.said_of it.
    """
    _held(rendering).update(
        state=RenderingState.DONE,
        pdf_sha256=pdf_sha256,
        size=size,
        pages=pages,
        seconds=seconds,
        tools=tools,
        error=note,
        says=says or {},
        lease_until=None,
        finished_at=timezone.now(),
    )


def fail(rendering: Rendering, sentence: str) -> None:
    """Write down why the document cannot be made."""
    with transaction.atomic():
        row = Rendering.objects.select_for_update().get(pk=rendering.pk)
        if row.worker == rendering.worker and row.state == RenderingState.RUNNING:
            _fail(row, sentence)


def retry(rendering: Rendering) -> None:
    """Queue a job again that failed, or in whose PDF something could not be laid out."""
    wrong = Q(state=RenderingState.FAILED) | Q(state=RenderingState.DONE) & ~Q(error="")
    changed = Rendering.objects.filter(wrong, pk=rendering.pk).update(
        state=RenderingState.QUEUED, attempts=0, error="", queued_at=timezone.now(), hinted_at=None, planned_at=None
    )
    if changed:
        transaction.on_commit(lambda: hint(rendering.pk))


def sweep() -> int:
    """Tell the queue again of jobs that it may have lost. Returns how many."""
    now = timezone.now()
    stale = now - timedelta(seconds=2 * settings.RENDER_SWEEP_SECONDS)
    lost = Rendering.objects.filter(
        Q(state=RenderingState.QUEUED) & (Q(hinted_at__isnull=True) | Q(hinted_at__lt=stale)) & Q(queued_at__lt=now)
        | Q(state=RenderingState.RUNNING, lease_until__lt=now)
    ).order_by("queued_at")
    told = itertools.takewhile(hint, lost.values_list("pk", flat=True)[:200])  # a broker that is down stays down
    return sum(1 for _ in told)


def _planned() -> Q:
    """Handed out, and held by nobody."""
    return Q(state=RenderingState.RUNNING, planned_at__isnull=False, lease_until=None)


def _held(rendering: Rendering) -> QuerySet[Rendering]:
    return Rendering.objects.filter(pk=rendering.pk, worker=rendering.worker, state=RenderingState.RUNNING)


def _fail(row: Rendering, sentence: str) -> None:
    row.state, row.error, row.finished_at, row.lease_until = RenderingState.FAILED, sentence, timezone.now(), None
    row.save()


def _lease() -> datetime:
    return timezone.now() + timedelta(seconds=settings.RENDER_LEASE_SECONDS)
