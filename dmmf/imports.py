"""The verbs on an import of the register: upload a file, apply what its preview said, cancel it, try again.

Uploading changes nothing of the register. Every import is all or nothing; imports_running.py does the work.
"""

from __future__ import annotations

import hashlib
import uuid
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.dateparse import parse_date

from accounts.models import User
from dmmf import imports_jobs, permissions
from dmmf.imports_reading import MOST_BYTES, Unreadable, kind_of
from dmmf.models import ControlSite, ImportState, RegisterImport
from dmmf.sites import SiteProblem
from dmmf.states import ControlSiteAction
from submissions.cleaning import UploadRefused, scanned, short_name
from submissions.documents import keep
from submissions.transitions import TransitionNotAllowed

S = ImportState
OPEN = (S.QUEUED, S.CHECKING, S.CHECKED, S.FAULTY, S.FAILED)  # may be cancelled
ON_THE_WAY = (S.APPLY_QUEUED, S.APPLYING, S.APPLIED)


def storage_name(sha256: str) -> str:
    """Where the storage keeps an uploaded register with this hash."""
    return f"imports/{sha256[:2]}/{sha256}"


def upload(
    control_site: ControlSite, *, data: bytes, name: str, by: User, token: uuid.UUID | None = None
) -> RegisterImport:
    """Keep the file and queue its check. Posting the same token twice gives the same import.

    Raises UploadRefused with the status that fits, and what permissions.check raises.
    """
    permissions.check(by, ControlSiteAction.CHANGE, control_site)
    token = token or uuid.uuid4()
    if existing := RegisterImport.objects.filter(by=by, start_token=token).first():
        if existing.control_site_id == control_site.pk:
            return existing
        token = uuid.uuid4()  # it began an import elsewhere
    if len(data) > MOST_BYTES:
        raise too_large(name)
    try:
        media_type = kind_of(data)
    except Unreadable as error:
        raise UploadRefused(str(error)) from error
    scanned(data, name)
    sha256 = hashlib.sha256(data).hexdigest()
    keep(storage_name(sha256), data)
    fields = {"name": short_name(name), "media_type": media_type, "sha256": sha256, "size": len(data)}
    try:
        with transaction.atomic():
            made = RegisterImport.objects.create(
                control_site=control_site, by=by, start_token=token, effective_on=timezone.localdate(), **fields
            )
            transaction.on_commit(lambda: imports_jobs.hint(made.pk))
    except IntegrityError:  # the same form posted twice, at the same moment
        return RegisterImport.objects.get(by=by, start_token=token)
    return made


def too_large(name: str) -> UploadRefused:
    limit = MOST_BYTES // 1024 // 1024
    return UploadRefused(f"The file must be smaller than {limit} MB; “{short_name(name)}” is too large.", status=413)


@transaction.atomic
def apply(job: RegisterImport, *, why: str, effective_on: date, by: User) -> None:
    """Queue what the preview says, to be done as one. Asking twice is asking once.

    Raises SiteProblem for a day that cannot be, TransitionNotAllowed where there is nothing to apply, and what
    permissions.check raises.
    """
    permissions.check(by, ControlSiteAction.CHANGE, job.control_site)
    row = RegisterImport.objects.select_for_update().get(pk=job.pk)
    if row.state in ON_THE_WAY and row.applied_by_id == by.pk and (row.why, row.effective_on) == (why, effective_on):
        return
    if row.state != S.CHECKED:
        raise TransitionNotAllowed(f"This import cannot be applied: it is “{row.get_state_display()}”.")
    if not does_something(row):
        raise TransitionNotAllowed("There is nothing to apply: the file says what the register says.")
    check_day(row, effective_on)
    imports_jobs.queue(row, S.APPLY_QUEUED, why=why, effective_on=effective_on, applied_by=by, error="")


def does_something(job: RegisterImport) -> bool:
    counts = job.preview.get("counts", {})
    return any(counts.get(name) for name in ("new", "changed", "moved"))


def check_day(job: RegisterImport, day: date) -> None:
    """Raises SiteProblem, as recording one of the changes would."""
    if day > timezone.localdate():
        raise SiteProblem({"effective_on": "The day it took effect cannot be in the future."})
    last, code = parse_date(job.preview.get("last_event_on") or ""), job.preview.get("last_event_of", "")
    if last and day < last:
        said = f"{last.day} {last:%B %Y}"
        raise SiteProblem(
            {"effective_on": f"It cannot take effect before the last recorded event of {code}, on {said}."}
        )


@transaction.atomic
def cancel(job: RegisterImport, *, by: User) -> None:
    """Nothing of it will be applied. Raises TransitionNotAllowed once it is being applied."""
    permissions.check(by, ControlSiteAction.CHANGE, job.control_site)
    row = RegisterImport.objects.select_for_update().get(pk=job.pk)
    if row.state == S.CANCELLED:
        return
    if row.state not in OPEN:
        raise TransitionNotAllowed(f"This import cannot be cancelled any more: it is “{row.get_state_display()}”.")
    row.state, row.worker, row.lease_until = S.CANCELLED, None, None
    row.save(update_fields=["state", "worker", "lease_until"])


@transaction.atomic
def retry(job: RegisterImport, *, by: User) -> None:
    """Check a file again that could not be checked or applied."""
    permissions.check(by, ControlSiteAction.CHANGE, job.control_site)
    row = RegisterImport.objects.select_for_update().get(pk=job.pk)
    if row.state == S.FAILED:
        imports_jobs.queue(row, S.QUEUED, error="")
