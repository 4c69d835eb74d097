"""The job row of a document is the truth: leases, retries, a broker that is down, and one PDF in the end."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import kombu.pools
import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from dmframework.celery import app
from submissions import documents, renderings, tasks, workflow
from submissions.models import Rendering, Submission
from tests import factories
from tests.factories import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
Browse = Callable[[User], Client]
CLOSED_PORT = 1
DONE = {"size": 9, "pages": 1, "seconds": 0.5, "tools": "tools"}


@pytest.fixture
def job(submitted: Submission) -> Rendering:
    """The queued job of version 1."""
    return Rendering.objects.get(version__submission=submitted)


@pytest.fixture
def letter_job(information_requested: Submission) -> Rendering:
    """The queued job of a letter, which renders in a fraction of a second."""
    return Rendering.objects.get(letter__submission=information_requested)


@pytest.fixture
def queue() -> Any:
    """What was put into the (in-memory) queue since the test began."""
    with app.connection_for_write() as link:
        inbox = link.SimpleQueue("render")
        inbox.clear()

        def ids() -> list[int]:
            found = []
            while inbox.qsize():
                message = inbox.get_nowait()
                found.append(message.payload[0][0])
                message.ack()
            return found

        yield ids
        inbox.clear()


def now(row: Rendering) -> Rendering:
    return Rendering.objects.get(pk=row.pk)


def expire(row: Rendering) -> None:
    Rendering.objects.filter(pk=row.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def taken(row: Rendering) -> Rendering:
    job = renderings.take(row.pk)
    assert job is not None
    return job


def finish(job: Rendering, content: bytes = b"%PDF-1.7 ") -> None:
    renderings.finish(job, pdf_sha256=documents.store(content), **DONE)


def test_a_job_is_taken_once(job: Rendering, settings: Any) -> None:
    first = taken(job)
    row = now(job)
    assert (row.state, row.worker, row.attempts, row.done) == ("running", first.worker, 1, 0)
    assert row.lease_until
    assert abs((row.lease_until - timezone.now()).total_seconds() - settings.RENDER_LEASE_SECONDS) < 5
    assert renderings.take(job.pk) is None
    assert now(job).attempts == 1


def test_an_unknown_job_is_nothing_to_do() -> None:
    assert renderings.take(987654321) is None


def test_an_expired_lease_is_taken_over_and_the_stale_worker_is_refused(job: Rendering) -> None:
    stale = taken(job)
    expire(job)
    fresh = taken(job)
    assert fresh.worker != stale.worker
    assert renderings.renew(stale, done=5, total=10, reused=0) is False
    assert renderings.renew(fresh, done=1, total=10, reused=1) is True
    row = now(job)
    assert (row.worker, row.done, row.total, row.reused, row.attempts) == (fresh.worker, 1, 10, 1, 2)


def test_a_stale_worker_cannot_fail_a_job_that_another_has(job: Rendering) -> None:
    stale = taken(job)
    expire(job)
    taken(job)
    renderings.fail(stale, "I gave up.")
    assert (now(job).state, now(job).error) == ("running", "")


def test_a_stale_workers_finish_is_refused(job: Rendering) -> None:
    """The worker who holds the lease finishes; the row never claims what a stale worker made."""
    stale = taken(job)
    expire(job)
    fresh = taken(job)
    finish(stale, b"%PDF of the stale worker")
    assert now(job).state == "running"
    finish(fresh, b"%PDF of the fresh worker")
    row = now(job)
    assert (row.state, row.pdf_sha256) == ("done", hashlib.sha256(b"%PDF of the fresh worker").hexdigest())


def test_a_finish_after_the_finish_changes_nothing(job: Rendering) -> None:
    worker = taken(job)
    finish(worker, b"%PDF one")
    before = Rendering.objects.filter(pk=job.pk).values().get()
    finish(worker, b"%PDF two")
    assert Rendering.objects.filter(pk=job.pk).values().get() == before


def test_a_renewal_lengthens_the_lease(job: Rendering) -> None:
    worker = taken(job)
    Rendering.objects.filter(pk=job.pk).update(lease_until=timezone.now() + timedelta(seconds=1))
    assert renderings.renew(worker, done=3, total=12, reused=0)
    row = now(job)
    assert row.lease_until
    assert row.lease_until > timezone.now() + timedelta(seconds=10)
    assert row.percent == 25


@pytest.mark.parametrize("state", ["done", "failed"])
def test_what_is_over_is_not_taken_or_renewed(job: Rendering, state: str) -> None:
    worker = taken(job)
    finish(worker) if state == "done" else renderings.fail(worker, "Broken.")
    assert renderings.take(job.pk) is None
    assert renderings.renew(worker, done=1, total=1, reused=0) is False
    assert now(job).state == state


def test_a_job_that_kills_its_workers_fails_with_a_sentence(job: Rendering) -> None:
    for attempt in range(1, renderings.MAX_ATTEMPTS + 1):
        assert taken(job).attempts == attempt
        expire(job)
    assert renderings.take(job.pk) is None
    row = now(job)
    assert (row.state, row.error) == (
        "failed", "The document could not be made in five attempts. Our team has to look at it.",
    )  # fmt: skip


def test_a_failed_job_can_be_asked_for_again(job: Rendering) -> None:
    renderings.fail(taken(job), "Broken.")
    renderings.retry(now(job))
    row = now(job)
    assert (row.state, row.error, row.attempts, row.hinted_at) == ("queued", "", 0, None)
    assert taken(job).attempts == 1


@pytest.mark.parametrize("state", ["queued", "running", "done"])
def test_retrying_what_did_not_fail_changes_nothing(job: Rendering, state: str) -> None:
    if state != "queued":
        worker = taken(job)
        if state == "done":
            finish(worker)
    before = Rendering.objects.filter(pk=job.pk).values().get()
    renderings.retry(now(job))
    assert Rendering.objects.filter(pk=job.pk).values().get() == before


# --- The queue is only a hint ---------------------------------------------------------------------------------------


def test_a_submission_tells_the_queue_after_the_commit(
    cast: Cast, draft: Submission, queue: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        version = workflow.submit(draft, by=cast.olive)
        assert queue() == []
    row = Rendering.objects.get(version=version)
    assert queue() == [row.pk]
    assert row.hinted_at is not None


@pytest.fixture
def broker_down() -> Iterator[None]:
    """Nothing listens where the broker should be; that it is noticed in time is a matter of tests/faults."""
    once = {"max_retries": 0, "interval_start": 0, "interval_step": 0, "interval_max": 0}
    _use_broker(f"redis://127.0.0.1:{CLOSED_PORT}/0", {**once, "socket_connect_timeout": 1})
    yield
    _use_broker("memory://", {})


def _use_broker(address: str, options: dict[str, Any]) -> None:
    app.conf.broker_url = app.conf.broker_write_url = app.conf.broker_read_url = address
    app.conf.broker_transport_options = options
    kombu.pools.reset()
    app._after_fork()


def test_with_the_broker_down_the_submission_stands(
    cast: Cast, browse: Browse, draft: Submission, broker_down: None, django_capture_on_commit_callbacks: Any
) -> None:
    olive, where = browse(cast.olive), reverse("submissions:submit", args=[draft.reference])
    filled = factories.signed(olive, where)
    with django_capture_on_commit_callbacks(execute=True):
        answer = olive.post(where, filled)
    assert (answer.status_code, answer.headers["Location"]) == (
        302, reverse("submissions:version", args=[draft.reference, 1]),
    )  # fmt: skip
    row = Rendering.objects.get(version__submission=draft)
    assert (factories.fresh(draft).state, row.state, row.hinted_at) == ("submitted", "queued", None)
    page = browse(cast.olive).get(answer.headers["Location"]).content.decode()
    assert "its turn comes soon" in page


def test_the_sweeper_tells_the_queue_what_it_was_never_told(job: Rendering, queue: Any) -> None:
    assert job.hinted_at is None
    assert renderings.sweep() == 1
    assert queue() == [job.pk]
    assert now(job).hinted_at is not None


def test_the_sweeper_leaves_alone_what_was_told_just_now(job: Rendering, queue: Any, settings: Any) -> None:
    renderings.sweep()
    assert (renderings.sweep(), len(queue())) == (0, 1)
    long_ago = timezone.now() - timedelta(seconds=2 * settings.RENDER_SWEEP_SECONDS + 1)
    Rendering.objects.filter(pk=job.pk).update(hinted_at=long_ago)
    assert renderings.sweep() == 1


def test_the_sweeper_takes_up_what_a_dead_worker_left(job: Rendering, queue: Any) -> None:
    taken(job)
    assert renderings.sweep() == 0
    expire(job)
    assert (renderings.sweep(), queue()) == (1, [job.pk])


def test_the_sweeper_leaves_alone_what_is_over(job: Rendering, queue: Any) -> None:
    finish(taken(job))
    assert (renderings.sweep(), queue()) == (0, [])


def test_a_sweep_with_the_broker_down_leaves_everything_for_the_next(job: Rendering, broker_down: None) -> None:
    assert renderings.sweep() == 0
    assert (now(job).state, now(job).hinted_at) == ("queued", None)


# --- Making the document ----------------------------------------------------------------------------------------------


def test_the_task_makes_the_pdf_once(letter_job: Rendering) -> None:
    tasks.render(letter_job.pk)
    row = now(letter_job)
    data = default_storage.open(row.storage_name).read()
    assert (row.state, row.size, row.attempts) == ("done", len(data), 1)
    assert (hashlib.sha256(data).hexdigest(), data[:5]) == (row.pdf_sha256, b"%PDF-")
    before = Rendering.objects.filter(pk=row.pk).values().get()
    tasks.render(letter_job.pk)
    assert Rendering.objects.filter(pk=row.pk).values().get() == before


def test_a_job_taken_over_ends_with_the_same_bytes(letter_job: Rendering) -> None:
    taken(letter_job)
    expire(letter_job)
    tasks.render(letter_job.pk)
    row = now(letter_job)
    foreground = documents.render_a_letter(row.letter).pdf
    assert (row.state, row.attempts) == ("done", 2)
    assert default_storage.open(row.storage_name).read() == foreground


def test_a_document_that_cannot_be_made_says_why(cast: Cast, browse: Browse) -> None:
    """The file of an appendix is lost from the storage."""
    draft = factories.make_draft(cast)
    version = workflow.submit(draft, by=cast.olive)
    default_storage.delete(draft.attachments.get(number=1).storage_name)
    row = Rendering.objects.get(version=version)
    tasks.render(row.pk)
    row = now(row)
    assert (row.state, row.pdf_sha256) == ("failed", "")
    assert row.error.endswith(".")
    assert "Traceback" not in row.error
    page = browse(cast.olive).get(reverse("submissions:version", args=[draft.reference, 1])).content.decode()
    assert "The PDF could not be made." in page
    assert "Make it again" in page


def test_asking_again_by_the_button_queues_the_job(cast: Cast, browse: Browse, job: Rendering) -> None:
    renderings.fail(taken(job), "Broken.")
    assert job.version
    reference = job.version.submission.reference
    answer = browse(cast.olive).post(reverse("submissions:retry", args=[reference, 1]))
    assert (answer.status_code, now(job).state) == (302, "queued")


def test_a_done_job_always_has_a_pdf(job: Rendering) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Rendering.objects.filter(pk=job.pk).update(state="done")


def test_a_job_is_of_one_thing(job: Rendering) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Rendering.objects.create(worker=uuid.uuid4())


SAYS = {
    "claims": "PDF/A-2b",
    "why_not": "PDF/A-2a and PDF/UA-1 are not claimed: the pages of Appendix 1 are tagged as one block each.",
    "uploads": {"E1": "", "E2": "page 1: the font Comic is not embedded"},
    "unprintable": [["2 The product", "section-product", "\u6f22 (U+6F22)"]],
}


@pytest.mark.parametrize(
    ("says", "sentences"),
    [
        ({**SAYS, "claims": "PDF/A-2a and PDF/UA-1", "why_not": ""}, ["This PDF claims PDF/A-2a and PDF/UA-1, the"]),
        (SAYS, ["This PDF claims PDF/A-2b (for archiving).", '#evidence-E2">E2</a>: page 1: the font Comic is not']),
        ({**SAYS, "claims": ""}, ["This PDF claims neither PDF/A"]),
        (SAYS, ['#section-product">2 The product</a>: \u6f22 (U+6F22)', "such as [U+6F22]"]),
    ],
)
def test_the_page_says_what_the_pdf_claims_and_could_not_print(
    job: Rendering, cast: Cast, browse: Browse, says: dict[str, Any], sentences: list[str]
) -> None:
    renderings.finish(taken(job), pdf_sha256=documents.store(b"%PDF-1.7 "), says=says, **DONE)
    assert job.version
    address = reverse("submissions:version", args=[job.version.submission.reference, job.version.number])
    for reader in (cast.olive, cast.asa):
        page = browse(reader).get(address).content.decode()
        assert [sentence for sentence in sentences if sentence not in page] == []


def test_what_a_letter_claims_is_kept_with_it(letter_job: Rendering) -> None:
    documents.make(taken(letter_job))
    assert now(letter_job).says == {
        "claims": "PDF/A-2a and PDF/UA-1",
        "why_not": "",
        "uploads": {},
        "unprintable": [],
    }
