"""The pool of fragments that any worker lays out: hand in, take the one that is worth most, settle.

The rows are the truth and the queue only a hint, as with renderings: a worker that dies leaves a lease that runs out.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog
from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from submissions import rendering
from submissions.documents import read_attachment
from submissions.fragment_store import FragmentStore
from submissions.models import FragmentJob, Rendering, Submission, Warming

if TYPE_CHECKING:
    from submissions.rendering import Fragment

log = structlog.get_logger(__name__)
MAX_ATTEMPTS = 3
CREDIT = 5  # fragments a second: a document of 300 pages waits for small ones for about twenty seconds
KILLER = "the workers that tried to lay it out did not survive it"
REMEMBERED = timedelta(days=7)


def jobs(fragments: Iterable[Fragment], *, of: Rendering | None) -> list[FragmentJob]:
    """What there is to do; `of` None: ahead of time. A fragment that cannot even be composed is broken already.

    RenderError where what it asks for is missing or forbidden: of that there can be no document.
    """
    return [_job(one, of) for one in fragments]


def _job(fragment: Fragment, of: Rendering | None) -> FragmentJob:
    job = FragmentJob(rendering=of, key=fragment.cache_key, spec={"title": fragment.title}, weight=0)
    try:
        job.spec, job.weight = rendering.packed(fragment), len(fragment.html)
    except rendering.FragmentBroken as error:
        job.broken, job.lease_until = error.reason, timezone.now()
    return job


def hand_in(asked: Iterable[FragmentJob]) -> None:
    """Ask for fragments to be laid out. What was handed in before is not doubled."""
    FragmentJob.objects.bulk_create(asked, ignore_conflicts=True)


def take() -> FragmentJob | None:
    """Take a fragment by a lease. None when every one that is left is being laid out, or there is none.

    The document that needs the fewest more goes first, so that a large one holds no small one up; each second that
    one has waited counts like CREDIT fragments less, so that it is not held up for ever. Drafts come last.
    """
    for source in _by_worth():
        for job in _free().filter(rendering=source).order_by("-weight", "pk").defer("spec")[:8]:
            held = _free().filter(pk=job.pk)
            worker = uuid.uuid4()
            if held.update(worker=worker, lease_until=_lease(), attempts=job.attempts + 1):
                return FragmentJob.objects.get(pk=job.pk)
    return None


def lay_out(job: FragmentJob) -> None:
    """Put the fragment into the cache, and the row away; the row of one that cannot be laid out stays, to say why."""
    mine = FragmentJob.objects.filter(pk=job.pk, worker=job.worker)
    try:
        if job.attempts > MAX_ATTEMPTS:
            raise rendering.FragmentBroken(job.spec["title"], KILLER)
        rendering.lay_out(rendering.unpacked(job.spec), open_attachment=read_attachment, cache=FragmentStore())
    except rendering.FragmentBroken as error:
        mine.update(broken=error.reason, spec={"title": job.spec["title"]}, lease_until=timezone.now())
        return
    except rendering.RenderError as error:  # the assembly fails of it, and says so
        log.info("fragment refused", fragment=job.key, error=str(error))
    mine.delete()


def broken(submission: Submission) -> list[tuple[str, str]]:
    """Parts of a draft that cannot be laid out, as it was when that was last tried: (title, reason)."""
    warming = Warming.objects.filter(submission=submission).first()
    found = FragmentJob.objects.filter(rendering=None, key__in=warming.keys if warming else ()).exclude(broken="")
    return [(job.spec["title"], job.broken) for job in found.order_by("pk")]


def forget() -> None:
    """Put away what is known of drafts that nobody has saved for long: it is found out again where it matters."""
    FragmentJob.objects.filter(rendering=None, lease_until__lt=timezone.now() - REMEMBERED).exclude(broken="").delete()


def waiting() -> int:
    """How many fragments somebody could take now."""
    return _free().count()


def _by_worth() -> list[int | None]:
    now = timezone.now()
    rows = (
        _free().values("rendering").annotate(left=Count("pk")).values_list("rendering", "rendering__planned_at", "left")
    )
    worth: dict[int | None, float] = {
        source: left - (now - (since or now)).total_seconds() * CREDIT for source, since, left in rows
    }
    return sorted(worth, key=lambda source: (source is None, worth[source], source or 0))


def _free() -> QuerySet[FragmentJob]:
    """Not held by anybody; nor is the same fragment of another document."""
    now = timezone.now()
    busy = FragmentJob.objects.filter(key=OuterRef("key"), lease_until__gte=now)
    return FragmentJob.objects.filter(Q(lease_until=None) | Q(lease_until__lt=now), ~Exists(busy), broken="")


def _lease() -> datetime:
    return timezone.now() + timedelta(seconds=settings.FRAGMENT_LEASE_SECONDS)
