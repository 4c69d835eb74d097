"""Thin, idempotent tasks; ids in. What is due is always worked out from the database."""

from __future__ import annotations

import structlog
from celery import shared_task
from django.utils import timezone
from kombu.exceptions import OperationalError

from dmmf import expiry_mail, imports_jobs, imports_running
from dmmf.models import ControlSite

log = structlog.get_logger(__name__)


@shared_task(ignore_result=True)
def tell_all() -> None:
    """Queue a mail for every Control Site that has something to tell; what cannot be queued is queued next time."""
    control_sites = list(ControlSite.objects.values_list("pk", flat=True))
    for pk in expiry_mail.waiting(control_sites, today=timezone.localdate()):
        try:
            tell.delay(pk)
        except (OSError, OperationalError) as error:
            log.warning("broker unreachable", control_site=pk, error=str(error))
            return


@shared_task(ignore_result=True, expires=3000)
def tell(control_site_id: int) -> None:
    """Mail what ends. A mail server that is down is no reason to fail: the next hour tries again."""
    control_site = ControlSite.objects.filter(pk=control_site_id).first()
    if control_site is None:
        return
    try:
        expiry_mail.tell(control_site)
    except OSError as error:  # smtplib's errors are OSErrors
        log.warning("mail could not be sent", control_site=control_site.reference, error=str(error))


@shared_task(acks_late=True, reject_on_worker_lost=True)
def import_register(import_id: int) -> None:
    """Check or apply an uploaded register, unless somebody has done it or is at it."""
    job = imports_jobs.take(import_id)
    if job is None:
        log.info("nothing to import", register_import=import_id)
        return
    imports_running.run(job)


@shared_task(ignore_result=True, expires=30)
def sweep_imports() -> None:
    """Queue imports that were lost: by a killed worker, by a broker that was down."""
    count = imports_jobs.sweep()
    if count:
        log.info("queued again", imports=count)
