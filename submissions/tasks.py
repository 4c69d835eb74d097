"""Thin, idempotent tasks; ids in. Enqueued on commit, or by the sweeper."""

from __future__ import annotations

import structlog
from celery import shared_task

from submissions import documents, renderings

log = structlog.get_logger(__name__)


@shared_task(acks_late=True, reject_on_worker_lost=True)
def render(rendering_id: int) -> None:
    """Make the PDF of a frozen version, letter or document, unless somebody has or is making it."""
    job = renderings.take(rendering_id)
    if job is None:
        log.info("nothing to render", rendering=rendering_id)
        return
    documents.make(job)


@shared_task(ignore_result=True, expires=30)
def sweep() -> None:
    """Queue what was lost: by a killed worker, by a broker that was down."""
    count = renderings.sweep()
    if count:
        log.info("queued again", renderings=count)
