"""Real Celery workers against the database, queue and files of this run, and documents for them to make."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "scripts"))

import processes

from benchmarks import synthetic
from benchmarks.memory import Peak
from submissions import documents, renderings, versions, work
from submissions.models import FragmentJob, KeptFragment, Rendering, Version
from submissions.models.attachment import storage_name
from tests import factories
from tests.factories import Cast

CELERY = [sys.executable, "-m", "celery", "-A", "dmframework"]
ALONE = ["worker", "-Q", "render", "--concurrency", "1", "--without-gossip", "--without-mingle", "--loglevel", "INFO"]
LOOK = 0.1  # seconds between two looks at a job, which says itself when it was asked for and ready
MOST = 1_200  # seconds that anything may take


@dataclass(frozen=True)
class Ready:
    """A document that was made: how long it took from the request to the stored PDF."""

    seconds: float
    pages: int
    size: int
    peak_mb: float
    peak_shared_mb: float  # a page that several processes share divided among them


class Workers:
    """Processes with one pool process each, as the service shape starts them."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.children: list[processes.Child] = []
        self.started = 0

    def start(self) -> None:
        """One more, and wait until it listens."""
        self.started += 1
        name = f"worker{self.started}-{os.getpid()}"
        log = Path(settings.VAR_DIR) / f"{name}.log"
        child = processes.Child(name, [*CELERY, *ALONE, "-n", f"{name}@bench"], env=dict(os.environ), log=log)
        self.children.append(child)
        processes.wait_until(lambda: b" ready." in log.read_bytes(), [child], "Starting a worker", 60)

    def kill(self, number: int) -> None:
        """As when the machine is lost: no time to say goodbye."""
        child = self.children.pop(number)
        os.killpg(child.process.pid, signal.SIGKILL)
        child.process.wait()

    def pids(self) -> list[int]:
        return [child.process.pid for child in list(self.children)]

    def stop(self) -> None:
        for child in reversed(self.children):
            child.stop()
        self.children.clear()

    def warm_up(self) -> None:
        """Work for all of them, so that each has loaded the layout engine and the fonts."""
        self.make(synthetic.dossier(20 + 25 * len(self.children), f"warm {self.started}"))

    def make(self, content: dict[str, Any]) -> Ready:
        """Have a version with this content made, and wait."""
        version = self.freeze(content)
        with Peak(self.pids) as peak:
            done = self.wait_for(renderings.request(version=version))
        seconds = (done.finished_at - done.queued_at).total_seconds()
        return Ready(seconds, done.pages, done.size, peak.resident, peak.proportional)

    def freeze(self, content: dict[str, Any]) -> Version:
        """A version with this content, in an application of its own."""
        for sha256, data in synthetic.figures().items():
            documents.keep(storage_name(sha256), data)
        submission = factories.make_empty(self.cast)
        return versions.freeze(submission, dossier=content, by=self.cast.olive)

    def wait_for(self, job: Rendering) -> Rendering:
        self.wait_until(lambda: Rendering.objects.get(pk=job.pk).state in ("done", "failed"))
        job = Rendering.objects.get(pk=job.pk)
        if job.state == "failed":
            raise RuntimeError(job.error)
        return job

    def wait_until(self, ready: Callable[[], bool]) -> None:
        processes.wait_until(ready, self.children, "A document", MOST, every=LOOK)

    def prepare(self) -> None:
        """Lay the drafts out ahead of time, as happens a while after the last save."""
        after, work.WARM_AFTER = work.WARM_AFTER, timedelta(0)
        try:
            while work.warm_next():
                pass
        finally:
            work.WARM_AFTER = after
        work.call_for_help(len(self.children))
        self.wait_until(lambda: not FragmentJob.objects.exists())


@contextmanager
def working(cast: Cast, count: int) -> Iterator[Workers]:
    """So many workers, warm, and gone afterwards."""
    workers = Workers(cast)
    try:
        for _ in range(count):
            workers.start()
        workers.warm_up()
        yield workers
    finally:
        workers.stop()


def empty_cache() -> None:
    """As on the first day."""
    KeptFragment.objects.all().delete()
    shutil.rmtree(default_storage.path("fragments"), ignore_errors=True)
