"""The PDF of what changed between two versions: who may have it, how it is asked for, and how it is made."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from submissions import documents, renderings, workflow
from submissions.models import Rendering, RenderingState, Submission
from tests import factories
from tests.factories import Cast
from tests.submissions.test_queries import read

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]
READERS = ["olive", "arthur", "sid", "rita", "asa"]


@pytest.fixture
def twice(cast: Cast, information_requested: Submission) -> Submission:
    """Two versions that differ in one answer."""
    factories.save(information_requested, cast.olive, {"strength": "Moonshine strength"})
    workflow.submit(information_requested, by=cast.olive)
    return information_requested


def address(name: str, submission: Submission, number: int = 2, other: str = "1") -> str:
    return reverse(f"submissions:{name}", args=[submission.reference, number, other])


def job(submission: Submission) -> Rendering:
    return Rendering.objects.get(redline_to__submission=submission)


def test_it_is_asked_for_made_and_fetched(cast: Cast, browse: Browse, twice: Submission) -> None:
    asa, page = browse(cast.asa), reverse("submissions:compare", args=[twice.reference, 2])
    assert "Make a PDF of these changes" in asa.get(page).content.decode()
    assert asa.get(address("redline_pdf", twice)).status_code == 404
    asked = asa.post(address("redline", twice))
    assert (asked.status_code, asked.headers["Location"]) == (302, f"{page}?with=1#document")
    assert "The PDF is being made" in asa.get(page).content.decode()
    asa.post(address("redline", twice))
    assert [one.key for one in documents.fragments_of(job(twice))] == ["cover", "changed-product"], "for all workers"
    taken = renderings.take(job(twice).pk)
    assert taken
    documents.make(taken)
    made = job(twice)
    assert (made.state, made.done, made.total) == (RenderingState.DONE, 2, 2)
    htmx = asa.get(address("redline_document", twice), headers={"HX-Request": "true"}).content.decode()
    assert address("redline_pdf", twice) in htmx
    fetched = b"".join(asa.get(address("redline_pdf", twice)).streaming_content)
    with pikepdf.Pdf.open(io.BytesIO(fetched)) as pdf:
        assert str(pdf.docinfo.Title) == f"{twice.reference}: what changed from version 1 to version 2"
    assert asa.get(address("redline_document", twice)).status_code == 302


def test_each_direction_is_a_document_of_its_own(cast: Cast, browse: Browse, twice: Submission) -> None:
    asa = browse(cast.asa)
    asa.post(address("redline", twice))
    assert asa.post(address("redline", twice, 1, "2")).status_code == 302
    assert set(Rendering.objects.filter(redline_to__isnull=False).values_list("redline_from__number", flat=True)) == {
        1,
        2,
    }
    back = asa.get(reverse("submissions:compare", args=[twice.reference, 1]), {"with": "2"}).content.decode()
    there, gone = back.index("<del>"), back.index("Moonshine")
    assert there < gone, "what came in version 2 goes on the way back"


def test_who_may_read_both_versions_may_have_it_and_nobody_else(cast: Cast, browse: Browse, twice: Submission) -> None:
    made = renderings.request_redline(*twice.versions.order_by("number"))
    taken = renderings.take(made.pk)
    assert taken
    renderings.finish(taken, pdf_sha256=documents.store(b"%PDF-1.7"), size=8, pages=1, seconds=0.1, tools="none")
    for person in READERS:
        client = browse(getattr(cast, person))
        assert client.get(address("redline_pdf", twice)).status_code == 200, person
        assert client.post(address("redline", twice)).status_code == 302, person
    for person in ("stella", "priya", "nemo"):
        client = browse(getattr(cast, person))
        for name in ("redline_pdf", "redline_document"):
            assert client.get(address(name, twice)).status_code == 404, (person, name)
        assert client.post(address("redline", twice)).status_code == 404, person
    assert Rendering.objects.filter(redline_to__isnull=False).count() == 1


@pytest.mark.parametrize("other", ["2", "9", "0", "x", "follows"])
def test_what_there_is_not_cannot_be_asked_for(cast: Cast, browse: Browse, twice: Submission, other: str) -> None:
    assert browse(cast.asa).post(address("redline", twice, 2, other)).status_code == 404
    assert not Rendering.objects.filter(redline_to__isnull=False).exists()


def test_the_version_that_it_follows_needs_a_reader_of_that_too(
    cast: Cast, browse: Browse, granted: Submission
) -> None:
    after = factories.make_following(granted, cast.olive)
    factories.complete_following(after, cast.olive)
    workflow.submit(after, by=cast.olive)
    factories.collaborate(after, "Connie Vale", "reader")
    connie = User.objects.get(name="Connie Vale")
    assert browse(connie).get(reverse("submissions:version", args=[after.reference, 1])).status_code == 200
    assert browse(connie).post(address("redline", after, 1, "follows")).status_code == 404
    assert browse(cast.asa).post(address("redline", after, 1, "follows")).status_code == 302


def test_a_failed_one_can_be_asked_for_again(cast: Cast, browse: Browse, twice: Submission) -> None:
    made = renderings.request_redline(*twice.versions.order_by("number"))
    taken = renderings.take(made.pk)
    assert taken
    renderings.fail(taken, "A picture is missing.")
    page = browse(cast.asa).get(reverse("submissions:compare", args=[twice.reference, 2])).content.decode()
    assert "A picture is missing." in page
    browse(cast.asa).post(address("redline", twice))
    assert job(twice).state == RenderingState.QUEUED


def test_a_rendering_is_of_one_thing(cast: Cast, twice: Submission) -> None:
    first, second = twice.versions.order_by("number")
    for wrong in ({"redline_from": first}, {"redline_to": second}, {"version": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Rendering.objects.create(**wrong)
    renderings.request_redline(first, second)
    with pytest.raises(IntegrityError), transaction.atomic():
        Rendering.objects.create(redline_from=first, redline_to=second)


def test_the_command(cast: Cast, twice: Submission, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "redline.pdf"
    call_command("redline", twice.reference, 1, 2, str(out))
    first, said = out.read_bytes(), capsys.readouterr().out
    assert "version 1 to 2" in said
    assert "fragments rendered, 0 reused" in said
    call_command("redline", twice.reference, 1, 2, str(out))
    assert out.read_bytes() == first
    assert "0 fragments rendered, 2 reused" in capsys.readouterr().out
    with pytest.raises(CommandError, match="no version 9"):
        call_command("redline", twice.reference, 1, 9, str(out))


def test_the_page_costs_the_same_whatever_changed(cast: Cast, browse: Browse, twice: Submission) -> None:
    where = reverse("submissions:compare", args=[twice.reference, 2])
    read(browse(cast.asa), where, 10)
