"""The job of an import: taken by a lease, renewed, finished. The row is the truth, the queue a hint."""

from __future__ import annotations

import itertools
import uuid
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from dmmf.models import ImportState, RegisterImport

log = structlog.get_logger(__name__)
MAX_ATTEMPTS = 5
WAITING = {ImportState.QUEUED: ImportState.CHECKING, ImportState.APPLY_QUEUED: ImportState.APPLYING}
RUNNING = tuple(WAITING.values())


def hint(import_id: int) -> bool:
    """Tell the queue of a job. False when the broker cannot be reached; the sweeper tells it again later."""
    from dmmf.tasks import import_register

    try:
        import_register.delay(import_id)
    except Exception as error:
        log.warning("broker unreachable, the sweeper will queue it", register_import=import_id, error=str(error))
        return False
    RegisterImport.objects.filter(pk=import_id).update(hinted_at=timezone.now())
    return True


def take(import_id: int) -> RegisterImport | None:
    """Take the job by a lease: waiting, or held by a worker whose lease ran out. None when there is nothing to do."""
    now = timezone.now()
    free = Q(state__in=list(WAITING)) | Q(state__in=RUNNING, lease_until__lt=now)
    with transaction.atomic():
        row = RegisterImport.objects.select_for_update().filter(free, pk=import_id).first()
        if row is None:
            return None
        if row.attempts >= MAX_ATTEMPTS:
            _end(row, ImportState.FAILED, error="It could not be done in five attempts. Nothing was changed.")
            return None
        row.state = WAITING.get(ImportState(row.state), ImportState(row.state))
        row.worker, row.attempts, row.lease_until, row.done = uuid.uuid4(), row.attempts + 1, _lease(), 0
        row.save()
    return RegisterImport.objects.select_related("control_site", "by", "applied_by").get(pk=row.pk)


def renew(job: RegisterImport, *, done: int, total: int) -> bool:
    """Write progress and renew the lease. False when another worker has taken the job, or it was cancelled."""
    return bool(held(job).update(done=done, total=total, lease_until=_lease()))


def finish(job: RegisterImport, state: ImportState, **values: Any) -> bool:
    """Write down how it ended. False, and nothing, where another worker has taken the job."""
    return bool(held(job).update(state=state, lease_until=None, **values))


def hold(job: RegisterImport) -> bool:
    """The row locked until the end of the transaction. False when another worker has taken the job."""
    return held(job).select_for_update().first() is not None


def held(job: RegisterImport) -> QuerySet[RegisterImport]:
    return RegisterImport.objects.filter(pk=job.pk, worker=job.worker, state__in=RUNNING)


def queue(job: RegisterImport, state: ImportState, **values: Any) -> None:
    """Back among what waits, with all its attempts before it. The caller holds the row's lock."""
    RegisterImport.objects.filter(pk=job.pk).update(
        state=state, attempts=0, done=0, total=0, hinted_at=None, worker=None, lease_until=None, **values
    )
    transaction.on_commit(lambda: hint(job.pk))


def sweep() -> int:
    """Tell the queue again of jobs that it may have lost. Returns how many."""
    now = timezone.now()
    stale = now - timedelta(seconds=2 * settings.RENDER_SWEEP_SECONDS)
    lost = RegisterImport.objects.filter(
        Q(state__in=list(WAITING)) & (Q(hinted_at__isnull=True) | Q(hinted_at__lt=stale))
        | Q(state__in=RUNNING, lease_until__lt=now)
    ).order_by("pk")
    told = itertools.takewhile(hint, lost.values_list("pk", flat=True)[:200])  # a broker that is down stays down
    return sum(1 for _ in told)


def _end(row: RegisterImport, state: ImportState, *, error: str) -> None:
    row.state, row.error, row.lease_until = state, error, None
    row.save()


def _lease() -> datetime:
    return timezone.now() + timedelta(seconds=settings.RENDER_LEASE_SECONDS)
