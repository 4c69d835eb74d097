"""What a worker does: plan documents, lay fragments out, assemble, whatever is worth most, until nothing is left.

Every step is taken from the database by a lease. So it does not matter which worker does which step, a document is
spread over all workers that are free, and one that dies costs its lease.
"""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import structlog
from django.conf import settings
from django.db.models import Max, Q
from django.utils import timezone

from submissions import (
    documents,
    drafting,
    examinations,
    kinds,
    permissions,
    pool,
    rendering,
    renderings,
    sealing,
    stopping,
)
from submissions.fragment_store import FragmentStore
from submissions.models import SectionRevision, Submission, Warming
from submissions.states import Action

if TYPE_CHECKING:
    from submissions.rendering import Fragment

log = structlog.get_logger(__name__)
SMALL = 40_000  # characters of HTML that one worker lays out sooner than several would have shared them out
WARM_AFTER = timedelta(seconds=20)  # without another save: a draft is not laid out at every sentence
WARM_WITHIN = timedelta(hours=3)


def work(seconds: float) -> bool:
    """Work until nothing is left to do (False), or the time is up or the worker is to stop (True)."""
    end, planned = time.monotonic() + seconds, False
    while time.monotonic() < end and not stopping.told():
        # Of many documents that wait, one is planned for each fragment laid out: the first of them is not held up.
        planned = not planned and plan_next()
        if not (planned or lay_out_next() or assemble_next() or plan_next() or seal_next() or _ahead_of_time()):
            return False
    return True


def plan(rendering_id: int) -> None:
    """Take a document, and hand out the fragments that are missing; make it at once where little is."""
    job = renderings.take(rendering_id)
    if job is None:
        log.info("nothing to render", rendering=rendering_id)
        return
    try:
        fragments = {one.cache_key: one for one in documents.fragments_of(job)}
        missing = [fragments[key] for key in FragmentStore().missing(fragments)]
        jobs = pool.jobs(missing, of=job)
        little = len(missing) < 2 or sum(one.weight for one in jobs) < SMALL
    except rendering.RenderError:  # making it says why
        little = True
    if little:
        documents.make(job)
        return
    pool.hand_in(jobs)
    waiting = sum(not one.broken for one in jobs)
    counts = {"done": len(fragments) - waiting, "reused": len(fragments) - len(missing)}
    total, weight = documents.steps(job, len(fragments)), sum(one.weight for one in jobs)
    if renderings.hand_out(job, **counts, total=total, weight=weight):
        call_for_help(waiting - 1)


def _ahead_of_time() -> bool:
    return warm_next() or examinations.examine_next()


def plan_next() -> bool:
    """Plan the document that has waited longest, if any has."""
    waiting = renderings.free().order_by("pk").values_list("pk", flat=True).first()
    if waiting is None:
        return False
    plan(waiting)
    return True


def lay_out_next() -> bool:
    """Lay one fragment out, and assemble its document where that was the last."""
    job = pool.take()
    if job is None:
        return False
    begun = timezone.now()
    pool.lay_out(job)
    if job.rendering_id:
        renderings.advance(job.rendering_id, weight=job.weight, begun=begun)
        if renderings.complete().filter(pk=job.rendering_id).exists():
            assemble(job.rendering_id)
    return True


def assemble_next() -> bool:
    """Assemble a document whose last fragment was laid out by a worker that died before it could."""
    ready = renderings.complete().values_list("pk", flat=True).first()
    if ready is None:
        return False
    assemble(ready)
    return True


def assemble(rendering_id: int) -> None:
    job = renderings.take_planned(rendering_id)
    if job:
        documents.make(job)


def seal_next() -> bool:
    """Seal the manifest of a version whose PDF is there, where a certificate is configured."""
    if not sealing.is_on():
        return False
    from submissions import sealing_making  # it takes a second to import what signs

    return sealing_making.seal_next()


def warm_next() -> bool:
    """Hand in the sections of a draft that was saved and then left alone for a while."""
    found = _changed_drafts()
    if not found:
        return False
    submission_id, revision = found[0]
    submission = Submission.objects.get(pk=submission_id)
    fragments: dict[str, Fragment] = {}
    try:
        fragments = {one.cache_key: one for one in rendering.plan_sections(draft_dossier(submission))}
        pool.hand_in(pool.jobs([fragments[key] for key in FragmentStore().missing(fragments)], of=None))
    except Exception:  # a draft may be in any state: that it cannot be warmed is nobody's trouble
        log.info("draft not warmed", submission=submission.reference, exc_info=True)
    seen = {"revision": revision, "keys": list(fragments)}
    Warming.objects.update_or_create(submission=submission, defaults=seen)
    return True


def draft_dossier(submission: Submission) -> dict[str, Any]:
    return kinds.get(submission.kind).build_dossier(drafting.draft_of(submission), number=0, previous_sha256=None)


def _changed_drafts() -> list[tuple[int, int]]:
    """(submission, last revision) of drafts with saves that were not warmed, none of them in the last seconds."""
    now = timezone.now()
    drafts = Q(pk__in=[])
    for kind in kinds.all_kinds():
        drafts |= Q(submission__kind=kind.key, submission__state__in=permissions.states_for(Action.EDIT, kind))
    recent = SectionRevision.objects.filter(drafts, at__gt=now - WARM_WITHIN)
    last = recent.values("submission").annotate(last=Max("pk"), saved=Max("at")).filter(saved__lt=now - WARM_AFTER)
    rows = list(last.values_list("submission", "last"))
    warmed = dict(Warming.objects.filter(submission__in=[pk for pk, _ in rows]).values_list("submission", "revision"))
    return [(pk, revision) for pk, revision in rows if warmed.get(pk, 0) < revision]


def call_for_help(most: int) -> int:
    """Tell the queue that other workers can help: so many at most. Returns how many were told."""
    from submissions.tasks import help_out

    told = 0
    try:
        for _ in range(min(most, settings.RENDER_HELPERS)):
            help_out.delay()
            told += 1
    except Exception as error:
        log.warning("broker unreachable, the sweeper will call for help", error=str(error))
    return told


def left() -> int:
    """How many steps somebody could take now: fragments, documents to assemble, versions to seal, drafts, uploads."""
    documents_left = renderings.complete().count() + sealing.due().count()
    return pool.waiting() + documents_left + len(_changed_drafts()) + examinations.waiting()
