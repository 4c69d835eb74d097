"""What a worker does with an import: check the file and write the preview, or do what the preview said.

Nothing is applied but what was seen: under lock the file is planned anew, and where any site it names has changed
since the preview, the import goes back to being checked and says so.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone

from dmmf import events, imports_jobs, permissions
from dmmf.imports import storage_name
from dmmf.imports_plan import Plan, known, latest_event, plan
from dmmf.imports_reading import Fault, Table, Unreadable, read
from dmmf.imports_rows import Entry
from dmmf.imports_writing import write_all
from dmmf.models import ControlSite, ImportState, RegisterImport
from dmmf.states import ControlSiteAction, SiteState

log = structlog.get_logger(__name__)
MOST_FAULTS = 1_000  # listed; all are counted
SHOWN = 6  # cells of a new site
CHANGED_SINCE = (
    "The register was changed after this preview was made{which}. Nothing was applied; this is the preview anew."
)


class LeaseLost(Exception):
    """Another worker has taken the job, or it was cancelled; this one stops without a trace."""


class ChangedSince(Exception):
    """The register is not what the preview saw; the message names sites."""


def run(job: RegisterImport) -> None:
    """Check or apply, and write down how it ended."""
    try:
        (check if job.state == ImportState.CHECKING else apply)(job)
    except LeaseLost:
        log.info("lease lost", register_import=job.pk)
    except ChangedSince as changed:
        _check_again(job, str(changed))
    except SoftTimeLimitExceeded:
        imports_jobs.finish(job, ImportState.FAILED, error="It took too long. Import the file in several parts.")
    except FileNotFoundError:
        log.exception("an uploaded register is gone", register_import=job.pk)
        imports_jobs.finish(job, ImportState.FAILED, error="The file is not in the storage any more. Upload it again.")


def check(job: RegisterImport) -> None:
    """Read the file, compare it with the register, and write the preview."""
    try:
        table = _table(job)
    except Unreadable as error:
        _finish(job, ImportState.FAULTY, preview=_preview(Plan([], [Fault(0, str(error))])))
        return
    total = len(table.rows)
    found = plan(table, known(job.control_site), progress=lambda done: _renew(job, done, total))
    state = ImportState.FAULTY if found.faults else ImportState.CHECKED
    _finish(job, state, preview=_preview(found) | _around(found, job.control_site), done=total, total=total)


def apply(job: RegisterImport) -> None:
    """Everything or nothing, in one transaction, with the sites locked."""
    table = _table(job)
    total = len(table.rows)
    _renew(job, 0, total)
    try:
        with transaction.atomic():
            if not imports_jobs.hold(job):
                raise LeaseLost
            _apply(job, table)
            if not imports_jobs.finish(job, ImportState.APPLIED, applied_at=timezone.now(), done=total, total=total):
                raise LeaseLost
    except IntegrityError as error:  # somebody proposed a site with the same code meanwhile
        raise ChangedSince("") from error
    except (PermissionDenied, Http404):
        why = f"{job.applied_by} may not change this register any more. Nothing was changed."
        imports_jobs.finish(job, ImportState.FAILED, error=why)
    except ValidationError as error:
        imports_jobs.finish(job, ImportState.CHECKED, error=f"Nothing was changed. {' '.join(error.messages)}")


def _apply(job: RegisterImport, table: Table) -> None:
    by = job.applied_by or job.by
    control_site = ControlSite.objects.select_related("organisation").get(pk=job.control_site_id)
    permissions.check(by, ControlSiteAction.CHANGE, control_site)
    now = plan(table, known(control_site, locked=True))
    _check_seen(job, now)
    write_all(now.touched, control_site, by=by, why=job.why, effective_on=job.effective_on)
    counts = {name: number for name, number in now.counts.items() if number and name != "faulty"}
    words = ", ".join(f"{number} {name}" for name, number in counts.items())
    events.record(
        control_site, "import", f"imported a register of sites: {words}", by=by, why=job.why,
        register_import=job.pk, name=job.name, sha256=job.sha256, counts=counts,
    )  # fmt: skip


def _check_seen(job: RegisterImport, now: Plan) -> None:
    seen = job.preview.get("seen", {})
    if now.seen == seen and not now.faults and now.counts == job.preview.get("counts"):
        return
    changed = sorted(code for code in {*seen, *now.seen} if seen.get(code) != now.seen.get(code))
    raise ChangedSince(", ".join(changed[:5]) + (" and others" if len(changed) > 5 else ""))


def _check_again(job: RegisterImport, which: str) -> None:
    with transaction.atomic():
        if imports_jobs.hold(job):
            error = CHANGED_SINCE.format(which=f": {which}" if which else "")
            imports_jobs.queue(job, ImportState.QUEUED, error=error)


def _table(job: RegisterImport) -> Table:
    with default_storage.open(storage_name(job.sha256), "rb") as file:
        return read(file.read())


def _renew(job: RegisterImport, done: int, total: int) -> None:
    if not imports_jobs.renew(job, done=done, total=total):
        raise LeaseLost


def _finish(job: RegisterImport, state: ImportState, **values: Any) -> None:
    if not imports_jobs.finish(job, state, **values):
        raise LeaseLost


def _preview(found: Plan) -> dict[str, Any]:
    """What the pages show: {"counts", "rows", "faults", "more_faults", "seen"}."""
    return {
        "counts": found.counts,
        "rows": [_shown(entry) for entry in found.entries if entry.what != "unchanged" or entry.notes],
        "faults": [asdict(fault) for fault in found.faults[:MOST_FAULTS]],
        "more_faults": max(0, len(found.faults) - MOST_FAULTS),
        "seen": found.seen,
    }


def _around(found: Plan, control_site: ControlSite) -> dict[str, Any]:
    """What else a person has to know before applying."""
    last = latest_event(found.touched)
    return {
        "left_out": control_site.sites.count() - sum(1 for entry in found.entries if entry.site),
        "reopened": sum(1 for entry in found.entries if entry.site and entry.state_after != entry.site.state),
        "last_event_on": last[0].isoformat() if last else "",
        "last_event_of": last[1] if last else "",
    }


def _shown(entry: Entry) -> dict[str, Any]:
    site = entry.site
    after = entry.state_after
    notes = list(entry.notes)
    told = [line for line in entry.told if site or line[0] not in ("Site code", "Name")]
    if site and after != site.state:
        notes.append(f"It goes from “{site.get_state_display()}” back to “{SiteState(after).label}”.")
    return {
        "row": entry.row.number,
        "code": entry.code,
        "reference": site.reference if site else "",
        "name": entry.values.get("name") or (site.name if site else ""),
        "what": entry.what,
        "changes": told if site else told[:SHOWN],
        "more": 0 if site else max(0, len(told) - SHOWN),
        "notes": notes,
    }
