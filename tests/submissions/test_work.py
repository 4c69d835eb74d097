"""A document is spread over all workers: every step is a lease in the database, and any worker takes any step."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from submissions import documents, fragment_store, pool, rendering, renderings, stopping, tasks, work, workflow
from submissions.fragment_store import FragmentStore
from submissions.models import FragmentJob, KeptFragment, Rendering, Submission
from submissions.rendering import StorageCache
from submissions.rendering.fragments import Fragment
from tests import factories
from tests.factories import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
Browse = Callable[[User], Client]
PAST = timedelta(seconds=1)


@pytest.fixture
def helpers(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many workers were asked for help, in place of the queue."""
    asked: list[int] = []
    monkeypatch.setattr(work, "call_for_help", asked.append)
    return asked


@pytest.fixture
def shared_out(submitted: Submission, helpers: list[int], monkeypatch: pytest.MonkeyPatch) -> Rendering:
    """Version 1 of an application, planned: its fragments lie in the pool."""
    monkeypatch.setattr(work, "SMALL", 0)
    job = Rendering.objects.get(version__submission=submitted)
    work.plan(job.pk)
    return now(job)


@pytest.fixture
def instant(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Lays nothing out: the titles of what would have been."""
    titles: list[str] = []

    def lay_out(fragment: Fragment, *, open_attachment: Any, cache: FragmentStore) -> None:
        titles.append(fragment.title)
        cache.put(fragment.cache_key, b"%PDF of " + fragment.title.encode())

    monkeypatch.setattr(rendering, "lay_out", lay_out)
    return titles


def now(row: Rendering) -> Rendering:
    return Rendering.objects.get(pk=row.pk)


def fragment(name: str, length: int = 0) -> Fragment:
    return Fragment(name, name, f"<p>{name}{' ' * length}</p>")


def hand_in(*fragments: Fragment, of: Rendering | None = None) -> None:
    pool.hand_in(pool.jobs(fragments, of=of))


def taken() -> FragmentJob:
    job = pool.take()
    assert job
    return job


def title(job: FragmentJob) -> str:
    return str(job.spec["title"])


def waited(job: Rendering, seconds: int) -> None:
    Rendering.objects.filter(pk=job.pk).update(planned_at=timezone.now() - timedelta(seconds=seconds))


# --- One document, several workers ------------------------------------------------------------------------------------


def test_a_planned_document_is_held_by_nobody_and_its_fragments_are_there_for_all(
    shared_out: Rendering, helpers: list[int]
) -> None:
    missing = shared_out.fragment_jobs.count()
    assert missing > 5
    assert (shared_out.state, shared_out.lease_until, shared_out.worker) == ("running", None, None)
    assert (shared_out.done, shared_out.total, helpers) == (0, missing + 1, [missing - 1])


def test_whoever_lays_the_last_fragment_out_assembles_the_same_bytes(shared_out: Rendering) -> None:
    """Even where a fragment was dropped from the cache meanwhile."""
    pool.lay_out(dropped := taken())
    renderings.advance(shared_out.pk, weight=dropped.weight, begun=timezone.now())
    default_storage.delete(StorageCache.name(dropped.key))
    assert work.work(100) is False
    row = now(shared_out)
    assert row.version
    foreground = documents.render_version(row.version).pdf
    assert (row.state, row.done, row.total, row.reused) == ("done", row.total, row.total, 0)
    assert default_storage.open(row.storage_name).read() == foreground
    assert not FragmentJob.objects.exists()
    assert work.work(100) is False


def test_the_page_says_how_long_it_will_take(shared_out: Rendering) -> None:
    """By what was laid out of the whole, from when it was begun: how long it waited for others says nothing."""
    assert shared_out.weight == sum(shared_out.fragment_jobs.values_list("weight", flat=True))
    assert shared_out.seconds_left is None
    waited(shared_out, 600)
    renderings.advance(shared_out.pk, weight=shared_out.weight // 2, begun=timezone.now() - timedelta(seconds=10))
    renderings.advance(shared_out.pk, weight=0, begun=timezone.now())
    shared_out = now(shared_out)
    each = 2000
    ahead = shared_out.weight / 2 + each * (shared_out.total - 2)
    assert shared_out.seconds_left == pytest.approx(10 * ahead / (shared_out.weight / 2 + 2 * each), abs=1)
    assert not shared_out.together
    shared_out.worker = uuid.uuid4()  # took it to assemble it: how long that takes is not known
    assert shared_out.together
    assert shared_out.seconds_left is None


def test_a_fragment_is_taken_once_and_a_dead_workers_fragment_again(shared_out: Rendering, instant: list[str]) -> None:
    total = shared_out.fragment_jobs.count()
    held = [taken() for _ in range(total)]
    assert pool.take() is None
    assert len({job.key for job in held}) == total
    FragmentJob.objects.filter(pk=held[3].pk).update(lease_until=timezone.now() - PAST)
    again = taken()
    assert (again.pk, again.attempts) == (held[3].pk, 2)
    assert again.worker != held[3].worker
    pool.lay_out(held[3])  # the stale worker was slow and not dead: its bytes are the same, the row is not its own
    assert FragmentJob.objects.filter(pk=again.pk).exists()
    pool.lay_out(again)
    assert not FragmentJob.objects.filter(pk=again.pk).exists()


def test_a_document_whose_last_worker_died_before_assembling_is_assembled(
    shared_out: Rendering, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []
    monkeypatch.setattr(documents, "make", lambda job: made.append(job.pk))
    FragmentJob.objects.all().delete()
    assert work.left() == 1
    assert work.assemble_next()
    assert made == [shared_out.pk]
    assert not work.assemble_next()  # somebody holds it now
    Rendering.objects.filter(pk=shared_out.pk).update(lease_until=timezone.now() - PAST)
    assert renderings.free().filter(pk=shared_out.pk).exists()  # and should that one die too, it is planned anew


def test_a_document_that_cannot_be_planned_is_made_by_one_worker_which_says_why(
    submitted: Submission, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One section that cannot be set is an error page: it must not fail the document before anybody has tried."""
    made: list[int] = []

    def unset(self: Fragment) -> str:
        raise rendering.FragmentBroken(self.title, "too deep")

    monkeypatch.setattr(Fragment, "html", property(unset))
    monkeypatch.setattr(documents, "make", lambda job: made.append(job.pk))
    job = Rendering.objects.get(version__submission=submitted)
    work.plan(job.pk)
    assert (made, now(job).state, now(job).error) == ([job.pk], "running", "")


def test_two_who_finish_at_once_assemble_once(shared_out: Rendering) -> None:
    FragmentJob.objects.all().delete()
    assert renderings.take_planned(shared_out.pk)
    assert renderings.take_planned(shared_out.pk) is None


def test_a_fragment_that_kills_its_workers_is_left_to_the_assembly(shared_out: Rendering, instant: list[str]) -> None:
    FragmentJob.objects.update(attempts=pool.MAX_ATTEMPTS)
    pool.lay_out(taken())
    assert instant == []


def test_with_the_broker_down_nobody_is_told_and_nothing_breaks(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable() -> None:
        raise ConnectionError("no broker")

    monkeypatch.setattr(tasks.help_out, "delay", unreachable)
    assert work.call_for_help(5) == 0


def test_a_fragment_of_two_documents_is_laid_out_once(
    shared_out: Rendering, information_requested: Submission, instant: list[str]
) -> None:
    FragmentJob.objects.all().delete()
    other = Rendering.objects.get(letter__submission=information_requested)
    hand_in(fragment("a"), of=shared_out)
    hand_in(fragment("a"), of=other)
    hand_in(fragment("a"), of=other)
    assert FragmentJob.objects.count() == 2
    first = taken()
    assert pool.take() is None
    pool.lay_out(first)
    pool.lay_out(taken())
    assert KeptFragment.objects.get().size == len(b"%PDF of a")


# --- Several documents ------------------------------------------------------------------------------------------------


def test_a_large_document_holds_no_small_one_up_and_is_not_held_up_for_ever(
    shared_out: Rendering, information_requested: Submission
) -> None:
    FragmentJob.objects.all().delete()
    small = Rendering.objects.get(letter__submission=information_requested)
    hand_in(*(fragment(f"large {number}", number) for number in range(40)), of=shared_out)
    hand_in(fragment("small 1"), fragment("small 2"), of=small)
    hand_in(fragment("draft"))
    waited(shared_out, 2)
    assert title(taken()) == "small 1"
    waited(shared_out, 12)
    assert title(taken()) == "large 39"  # the heaviest first: nobody waits for it in the end
    FragmentJob.objects.exclude(rendering=None).delete()
    assert title(taken()) == "draft"


def test_many_documents_that_wait_are_planned_between_fragments(
    shared_out: Rendering, instant: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    waiting = [1, 2, 3]
    monkeypatch.setattr(work, "plan_next", lambda: bool(waiting and (steps.append("plan"), waiting.pop())))
    monkeypatch.setattr(documents, "make", lambda job: None)
    monkeypatch.setattr(rendering, "lay_out", lambda *args, **options: steps.append("lay out"))
    work.work(5)
    assert steps[:6] == ["plan", "lay out"] * 3


def test_a_worker_stops_when_its_time_is_up(shared_out: Rendering, instant: list[str]) -> None:
    assert work.work(0) is True
    assert instant == []


# --- Ahead of time ----------------------------------------------------------------------------------------------------


def test_a_draft_is_laid_out_after_a_while_without_saves_and_then_submitting_finds_it_there(
    cast: Cast, draft: Submission, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "WARM_AFTER", timedelta(hours=1))
    assert not work.warm_next()  # saved less than an hour ago
    monkeypatch.setattr(work, "WARM_AFTER", timedelta(0))
    assert work.warm_next()
    warmed = set(FragmentJob.objects.values_list("key", flat=True))
    assert len(warmed) > 3
    assert not work.warm_next()
    version = workflow.submit(draft, by=cast.olive)
    sections = rendering.plan_sections(version.dossier)
    assert {one.cache_key for one in sections} == warmed


def test_a_saved_section_is_warmed_alone(
    cast: Cast, draft: Submission, instant: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "WARM_AFTER", timedelta(0))
    work.work(5)
    instant.clear()
    factories.save(draft, cast.olive, {"product_name": "Another name"})
    work.work(5)
    assert len(instant) == 1


def test_a_section_that_cannot_be_set_is_told_of_and_holds_no_other_up(
    cast: Cast, draft: Submission, instant: list[str], browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    composed = Fragment.html.func  # type: ignore[attr-defined]

    def html(self: Fragment) -> str:
        if "product" in self.key:
            raise rendering.FragmentBroken(self.title, "it is too deep")
        return str(composed(self))

    monkeypatch.setattr(Fragment, "html", property(html))
    monkeypatch.setattr(work, "WARM_AFTER", timedelta(0))
    work.work(20)
    assert len(instant) > 3
    ((title, reason),) = pool.broken(draft)
    assert (reason, title in instant) == ("it is too deep", False)
    page = browse(cast.olive).get(reverse("submissions:check", args=[draft.reference])).content.decode()
    assert f"{title} cannot be laid out: it is too deep." in page
    version = workflow.submit(draft, by=cast.olive)
    monkeypatch.setattr(work, "SMALL", 0)
    made: list[int] = []
    monkeypatch.setattr(documents, "make", lambda job: made.append(job.pk))
    job = Rendering.objects.get(version=version)
    work.plan(job.pk)
    row, left = now(job), job.fragment_jobs.filter(broken="").count()
    assert [one.broken for one in job.fragment_jobs.exclude(broken="")] == ["it is too deep"]
    assert (row.total - row.done, row.done - row.reused, made) == (left + 1, 1, [])  # the contents come last


def test_uploads_of_a_draft_are_examined_once_and_its_author_is_told(
    cast: Cast, draft: Submission, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []

    def examine(sha256: str, **_: Any) -> str:
        looked.append(sha256)
        return "page 1: the font Comic is not embedded"

    monkeypatch.setattr(rendering, "examine", examine)
    monkeypatch.setattr(work, "_changed_drafts", list)
    files = {one.sha256 for one in draft.attachments.filter(media_type="application/pdf", removed_at=None)}
    assert work.left() == 1
    work.work(20)
    work.work(20)
    assert (sorted(looked), files != set()) == (sorted(files), True)
    page = browse(cast.olive).get(reverse("submissions:check", args=[draft.reference])).content.decode()
    assert "page 1: the font Comic is not embedded" in page


def test_a_worker_that_is_to_stop_begins_nothing_more(
    shared_out: Rendering, instant: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stopping, "told", lambda: True)
    assert work.work(100) is True  # somebody else has to go on
    assert instant == []


def test_a_draft_that_cannot_be_read_stops_nobody(draft: Submission, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(submission: Submission) -> dict[str, Any]:
        raise KeyError("x")

    monkeypatch.setattr(work, "WARM_AFTER", timedelta(0))
    monkeypatch.setattr(work, "draft_dossier", broken)
    assert work.work(5) is False


# --- The bound of the cache -------------------------------------------------------------------------------------------


def test_what_was_not_used_longest_is_dropped(settings: Any) -> None:
    store, hour = FragmentStore(), timedelta(hours=1)
    for number, key in enumerate("abcd"):
        store.put(key * 64, bytes(300_000))
        KeptFragment.objects.filter(key=key * 64).update(used_at=timezone.now() - (9 - number) * hour)
    assert store.missing(["a" * 64, "e" * 64, "e" * 64]) == ["e" * 64]  # a was used just now
    settings.FRAGMENT_CACHE_MB = 1
    assert fragment_store.evict() == 1
    assert store.missing([key * 64 for key in "abcd"]) == ["b" * 64]
    assert store.get("b" * 64) is None
    assert not default_storage.exists(StorageCache.name("b" * 64))
    assert fragment_store.evict() == 0
