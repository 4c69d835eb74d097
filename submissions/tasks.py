"""Thin, idempotent tasks; ids in. Enqueued on commit, or by the sweeper."""

from __future__ import annotations

import structlog
from celery import shared_task, signals

from submissions import clock_keeping, fragment_store, mailing, pool, reminders, renderings, stopping, work

log = structlog.get_logger(__name__)
STRETCH = 60  # seconds a worker goes on before it hands its place in the queue to others
signals.worker_shutting_down.connect(stopping.tell)
signals.worker_process_init.connect(stopping.outlive_term)


@shared_task(acks_late=True, reject_on_worker_lost=True)
def render(rendering_id: int) -> None:
    """See that the PDF of a frozen version, letter or document is made, unless somebody has or is making it."""
    work.plan(rendering_id)
    go_on()


@shared_task(acks_late=True, reject_on_worker_lost=True, expires=60)
def help_out() -> None:
    """Take part in whatever is to be done."""
    go_on()


def go_on() -> None:
    """Work for a stretch; what is left then is for another message."""
    if work.work(STRETCH):
        work.call_for_help(1)


@shared_task(ignore_result=True, expires=30)
def sweep() -> None:
    """Queue what was lost: by a killed worker, by a broker that was down. Keep the cache within its bound."""
    count = renderings.sweep()
    if count:
        log.info("queued again", renderings=count)
    work.call_for_help(work.left())
    pool.forget()
    dropped = fragment_store.evict()
    if dropped:
        log.info("dropped from the cache", fragments=dropped)


@shared_task(ignore_result=True, expires=3000)
def remind() -> None:
    """Tell those who owe something that is due soon or overdue; what was told before is not told again."""
    for pk in {one.submission.pk for one in reminders.due_reminders()}:
        reminders.remind(pk)


@shared_task(ignore_result=True)
def refresh_clocks() -> None:
    """Once a day: the due dates on the rows of cases follow the settings, should somebody have changed them."""
    if changed := clock_keeping.refresh_all():
        log.info("clocks have changed", cases=changed)


@shared_task(ignore_result=True, expires=60)
def post() -> None:
    """Send the e-mails that are due. Told on commit, and by the clock: what a broker lost, or a mail server refused."""
    mailing.post(STRETCH)
