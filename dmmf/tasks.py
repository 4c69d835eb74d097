"""Thin, idempotent tasks; ids in. What is due is always worked out from the database."""

from __future__ import annotations

import structlog
from celery import shared_task
from django.utils import timezone

from dmmf import expiry_mail
from dmmf.models import ControlSite

log = structlog.get_logger(__name__)


@shared_task(ignore_result=True, queue="mail")
def tell_all() -> None:
    """Queue a mail for every Control Site that has something to tell."""
    control_sites = list(ControlSite.objects.values_list("pk", flat=True))
    for pk in expiry_mail.waiting(control_sites, today=timezone.localdate()):
        tell.delay(pk)


@shared_task(ignore_result=True, queue="mail", expires=3000)
def tell(control_site_id: int) -> None:
    """Mail what ends. A mail server that is down is no reason to fail: the next hour tries again."""
    control_site = ControlSite.objects.filter(pk=control_site_id).first()
    if control_site is None:
        return
    try:
        expiry_mail.tell(control_site)
    except OSError as error:  # smtplib's errors are OSErrors
        log.warning("mail could not be sent", control_site=control_site.reference, error=str(error))
