"""Many dossiers submitted at once, with two workers of which one is killed every minute: none may be lost."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from benchmarks import synthetic
from benchmarks.memory import Peak
from benchmarks.rows import Row, say, several
from benchmarks.workers import CELERY, MOST, Ready, Workers, empty_cache, processes, working
from submissions import renderings
from submissions.models import Rendering
from tests.factories import Cast

if TYPE_CHECKING:
    from benchmarks.dossiers import Sizes

KILL_EVERY = 60  # seconds


def at_once(cast: Cast, sizes: Sizes) -> Iterator[Row]:
    """Ends by itself: when all are ready, or when one failed, or when it takes too long."""
    schedule = Path(settings.VAR_DIR) / "beat"
    beat = [*CELERY, "beat", "--schedule", str(schedule), "--loglevel", "WARNING"]
    with working(cast, 2) as workers:
        alone = several(lambda: _lone(workers, sizes.small), most=3, seconds=60)
        sweeper = processes.Child("beat", beat, env=dict(os.environ), log=schedule.with_suffix(".log"))
        try:
            yield from _flood(workers, sizes, alone.seconds)
        finally:
            sweeper.stop()


def _lone(workers: Workers, pages: int) -> Ready:
    empty_cache()
    return workers.make(synthetic.dossier(pages))


def _flood(workers: Workers, sizes: Sizes, alone: float) -> Iterator[Row]:
    contents = [synthetic.dossier(sizes.small, f"n{number}") for number in range(sizes.at_once)]
    versions = [workers.freeze(content) for content in contents]
    began = time.monotonic()
    jobs = [renderings.request(version=version).pk for version in versions]
    with Peak(workers.pids) as peak:
        ready, killed = _watched(workers, jobs, began)
    pages = sum(Rendering.objects.filter(pk__in=ready).values_list("pages", flat=True))
    if not ready:
        raise RuntimeError("None of the dossiers was made.")
    first, last = min(ready.values()), max(ready.values())
    say(f"first after {first:.1f} s, last after {last:.1f} s, workers killed: {killed}")
    yield Row(
        name=f"{sizes.at_once} dossiers at once: the first ready", pages=pages // len(ready), ours_s=first,
        peer="ours, alone", peer_s=alone, ratio=first / alone, peak_mb=peak.resident, goal="ratio <= 1.5",
    )  # fmt: skip
    yield Row(
        name=f"{sizes.at_once} dossiers at once: those ready, of all", pages=pages, ours_s=last,
        peer=f"{killed} workers killed", ratio=len(ready) / len(jobs), peak_mb=peak.resident, goal="ratio >= 1",
    )  # fmt: skip


def _watched(workers: Workers, jobs: list[int], began: float) -> tuple[dict[int, float], int]:
    """When each was ready, in seconds from the beginning, and how many workers were killed meanwhile."""
    ready: dict[int, float] = {}
    killed = 0
    while time.monotonic() - began < 2 * MOST:
        states = dict(Rendering.objects.filter(pk__in=jobs).values_list("pk", "state"))
        now = time.monotonic() - began
        for pk in [pk for pk, state in states.items() if state == "done" and pk not in ready]:
            ready[pk] = now
            say(f"{len(ready)} of {len(jobs)} ready")
        if all(state in ("done", "failed") for state in states.values()):
            break
        if now > (killed + 1) * KILL_EVERY:
            killed += 1
            say("a worker is killed, and another started")
            workers.kill(0)
            workers.start()
        time.sleep(0.1)
    return ready, killed
