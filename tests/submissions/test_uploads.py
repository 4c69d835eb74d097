"""Evidence of a draft: what is added, described, replaced and removed, and what is written down of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from submissions import documents, drafting, uploads, workflow
from submissions.cleaning import CleanFile, UploadRefused, clean_file
from submissions.models import Attachment, Event, Submission
from submissions.permissions import NotNow
from submissions.states import State
from submissions.uploads import Details
from tests import factories
from tests.factories import Cast
from tests.submissions.test_cleaning import BAD

Browse = Callable[[User], Client]


# --- Attachments of a draft -----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_an_upload_is_stored_by_its_hash_and_written_down(cast: Cast, empty: Submission) -> None:
    attachment = uploads.add_attachment(
        empty, data=factories.pdf(), name="C:\\Users\\me\\secret plan.pdf", title=" Plan ", by=cast.arthur
    )
    assert (attachment.code, attachment.title, attachment.name, attachment.pages) == (
        "E1",
        "Plan",
        "secret plan.pdf",
        1,
    )
    stored = documents.read_attachment(attachment.sha256)
    assert (len(stored), stored) == (attachment.size, clean_file(factories.pdf(), "x").data)
    event = Event.objects.order_by("-pk")[0]
    assert (event.sentence, event.by, event.draft_only) == ("uploaded E1 Plan", cast.arthur, True)
    assert event.data == {
        "code": "E1",
        "sha256": attachment.sha256,
        "title": "Plan",
        "kind": "",
        "dated": "",
        "confidential": False,
        "scan": "not_scanned",
    }


@pytest.mark.django_db
def test_the_same_file_twice_is_one_attachment_and_one_stored_file(
    cast: Cast, empty: Submission, files_of_this_test: Path
) -> None:
    first, second = (
        uploads.add_attachment(empty, data=factories.pdf(), name="a.pdf", title="A", by=cast.olive) for _ in range(2)
    )
    other = uploads.add_attachment(empty, data=factories.pdf(), name="b.pdf", title="B", by=cast.olive)
    assert (first, first.code, other.code) == (second, "E1", "E2")
    stored = [path for path in files_of_this_test.rglob("*") if path.is_file()]
    assert [path.name for path in stored] == [first.sha256]


@pytest.mark.django_db
def test_codes_are_never_given_twice(cast: Cast, empty: Submission) -> None:
    add = lambda text: uploads.add_attachment(  # noqa: E731
        empty, data=factories.pdf(text), name="a.pdf", title=text, by=cast.olive
    )
    first = add("One")
    uploads.remove_attachment(first, by=cast.olive)
    assert (add("Two").code, add("One").code) == ("E2", "E3")
    assert Attachment.objects.filter(removed_at__isnull=True).count() == 2


@pytest.mark.django_db
def test_removing_twice_is_written_down_once(cast: Cast, empty: Submission) -> None:
    attachment = uploads.add_attachment(empty, data=factories.pdf(), name="a.pdf", title="A", by=cast.olive)
    for _ in range(2):
        uploads.remove_attachment(attachment, by=cast.olive)
    assert Event.objects.filter(verb="remove_evidence").count() == 1
    assert documents.read_attachment(attachment.sha256)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("person", "error"), [("rita", PermissionDenied), ("stella", Http404), ("asa", Http404), ("priya", Http404)]
)
def test_who_may_not_write_may_not_upload(
    cast: Cast, empty: Submission, person: str, error: type[Exception], files_of_this_test: Path
) -> None:
    with pytest.raises(error):
        uploads.add_attachment(empty, data=factories.pdf(), name="a.pdf", title="A", by=getattr(cast, person))
    assert Attachment.objects.count() == 0
    assert [path for path in files_of_this_test.rglob("*") if path.is_file()] == []


@pytest.mark.django_db
def test_nothing_is_added_to_or_removed_from_what_is_under_review(cast: Cast, submitted: Submission) -> None:
    with pytest.raises(NotNow):
        uploads.add_attachment(submitted, data=factories.pdf("x"), name="a.pdf", title="A", by=cast.olive)
    with pytest.raises(NotNow):
        uploads.remove_attachment(submitted.attachments.get(number=1), by=cast.olive)
    assert submitted.attachments.filter(removed_at__isnull=True).count() == 5


@pytest.mark.django_db
def test_what_is_submitted_while_a_file_is_checked_does_not_get_it(
    cast: Cast, empty: Submission, monkeypatch: pytest.MonkeyPatch, files_of_this_test: Path
) -> None:
    clean = clean_file

    def slowly(data: bytes, name: str) -> CleanFile:
        Submission.objects.filter(pk=empty.pk).update(state=State.SUBMITTED, submitted_at=timezone.now())
        return clean(data, name)

    monkeypatch.setattr(uploads, "clean_file", slowly)
    with pytest.raises(NotNow):
        uploads.add_attachment(empty, data=factories.pdf(), name="a.pdf", title="A", by=cast.olive)
    assert not Attachment.objects.exists()
    assert not Event.objects.filter(verb="upload").exists()
    assert [path for path in files_of_this_test.rglob("*") if path.is_file()] == []


@pytest.mark.django_db
def test_what_is_submitted_meanwhile_keeps_its_files(cast: Cast, empty: Submission) -> None:
    attachment = uploads.add_attachment(empty, data=factories.pdf(), name="a.pdf", title="A", by=cast.olive)
    assert attachment.submission.state == State.DRAFT  # as it was read, and now it no longer is
    Submission.objects.filter(pk=empty.pk).update(state=State.SUBMITTED, submitted_at=timezone.now())
    with pytest.raises(NotNow):
        uploads.remove_attachment(attachment, by=cast.olive)
    attachment.refresh_from_db()
    assert attachment.removed_at is None


# --- Editions ---------------------------------------------------------------------------------------------------------


def add(submission: Submission, by: User, text: str = "One", title: str = "Report", **details: Any) -> Attachment:
    data = factories.pdf(text)
    return uploads.add_attachment(submission, data=data, name=f"{text}.pdf", title=title, by=by, **details)


def replaced(attachment: Attachment, by: User, text: str = "Two", **more: Any) -> Attachment:
    return uploads.replace_attachment(attachment, data=factories.pdf(text), name=f"{text}.pdf", by=by, **more)


@pytest.mark.django_db
def test_a_new_edition_keeps_the_code_and_the_one_before_stays(cast: Cast, empty: Submission) -> None:
    first = add(empty, cast.olive, kind="report", dated=date(2026, 3, 2), confidential=True)
    second = replaced(first, cast.arthur, why="The final report.")
    first.refresh_from_db()
    assert (second.code, second.edition, second.name, second.uploaded_by) == ("E1", 2, "Two.pdf", cast.arthur)
    assert Details.of(second) == Details.of(first), "what was said of it is kept"
    assert (first.removed_at is not None, second.removed_at) == (True, None)
    assert documents.read_attachment(first.sha256) != documents.read_attachment(second.sha256)
    event = Event.objects.get(verb="replace_evidence")
    assert (event.sentence, event.why, event.draft_only) == (
        "replaced E1 by edition 2, Report",
        "The final report.",
        True,
    )
    assert (event.data["old"]["sha256"], event.data["new"]["sha256"]) == (first.sha256, second.sha256)
    assert event.data["old"] == {**event.data["new"], "sha256": first.sha256}


@pytest.mark.django_db
def test_the_same_bytes_are_no_new_edition(cast: Cast, empty: Submission) -> None:
    first = add(empty, cast.olive)
    second = replaced(first, cast.olive)
    assert [replaced(second, cast.olive), replaced(first, cast.olive)] == [second, second]  # posted twice
    assert Event.objects.filter(verb="replace_evidence").count() == 1
    third = replaced(second, cast.olive, "One")
    assert (third.edition, third.sha256) == (3, first.sha256)


@pytest.mark.django_db
def test_who_replaces_what_was_replaced_meanwhile_is_told(cast: Cast, empty: Submission) -> None:
    first = add(empty, cast.olive)
    replaced(first, cast.arthur)
    with pytest.raises(UploadRefused, match="Arthur Bell replaced E1 by edition 2 after you opened") as refused:
        replaced(first, cast.olive, "Three")
    assert refused.value.status == 409
    with pytest.raises(UploadRefused, match="Arthur Bell replaced E1 by edition 2") as refused:
        uploads.describe_attachment(first, details=Details(title="Mine"), by=cast.olive)
    assert refused.value.status == 409
    current = empty.attachments.get(removed_at=None)
    uploads.remove_attachment(current, by=cast.olive)
    with pytest.raises(UploadRefused, match="E1 was removed from the draft meanwhile"):
        replaced(current, cast.olive, "Three")
    assert Attachment.objects.count() == 2


@pytest.mark.django_db
def test_a_version_keeps_the_edition_that_it_froze(cast: Cast, browse: Browse) -> None:
    submission = factories.make_requested(cast)
    old = submission.attachments.get(number=1)
    new = replaced(old, cast.olive)
    where = reverse("submissions:attachment", args=[submission.reference, 1, "E1"])
    frozen = browse(cast.asa).get(where)
    assert b"".join(frozen.streaming_content) == documents.read_attachment(old.sha256)
    draft = browse(cast.olive).get(reverse("submissions:evidence_file", args=[submission.reference, "E1"]))
    assert b"".join(draft.streaming_content) == documents.read_attachment(new.sha256)
    workflow.submit(factories.fresh(submission), by=cast.olive)
    for number, file in ((1, old), (2, new)):
        frozen = browse(cast.asa).get(reverse("submissions:attachment", args=[submission.reference, number, "E1"]))
        assert b"".join(frozen.streaming_content) == documents.read_attachment(file.sha256)
    listed = factories.last_version(submission).dossier["attachments"][0]
    assert (listed["code"], listed["edition"], listed["details"]) == ("E1", 2, "Edition 2")


@pytest.mark.django_db
def test_what_is_under_review_is_neither_replaced_nor_described(cast: Cast, submitted: Submission) -> None:
    attachment = submitted.attachments.get(number=1)
    with pytest.raises(NotNow):
        replaced(attachment, cast.olive)
    with pytest.raises(NotNow):
        uploads.describe_attachment(attachment, details=Details(title="Other"), by=cast.olive)
    with pytest.raises(PermissionDenied):
        replaced(attachment, cast.rita)
    assert submitted.attachments.count() == 5


# --- What is said of it -----------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_details_are_changed_with_old_and_new_written_down(cast: Cast, empty: Submission) -> None:
    attachment = add(empty, cast.olive)
    said = Details(title="Plan", kind="protocol", dated=date(2026, 3, 2), confidential=True)
    for _ in range(2):
        uploads.describe_attachment(attachment, details=said, by=cast.arthur)
    attachment.refresh_from_db()
    assert Details.of(attachment) == said
    event = Event.objects.get(verb="describe_evidence")
    assert event.data["old"] == {"title": "Report", "kind": "", "dated": "", "confidential": False}
    assert event.data["new"] == {"title": "Plan", "kind": "protocol", "dated": "2026-03-02", "confidential": True}


@pytest.mark.django_db
def test_one_file_under_one_title_has_one_code(cast: Cast, empty: Submission) -> None:
    add(empty, cast.olive, "One", "A")
    same = add(empty, cast.olive, "One", "B")
    other = add(empty, cast.olive, "Two", "A")
    assert [one.code for one in uploads.twins(same)] == ["E1"]
    sentence = "E1 is the same file with the same title. Give this one another title."
    with pytest.raises(UploadRefused, match=sentence):
        uploads.describe_attachment(same, details=Details(title=" A "), by=cast.olive)
    with pytest.raises(UploadRefused, match=sentence):
        replaced(other, cast.olive, "One")
    assert replaced(other, cast.olive, "One", details=Details(title="C")).title == "C"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        Details(title="Other"),
        Details(title="Report", kind="data"),
        Details(title="Report", dated=date(2026, 1, 1)),
        Details(title="Report", confidential=True),
    ],
)
def test_a_draft_whose_evidence_is_described_otherwise_is_another_draft(
    cast: Cast, empty: Submission, change: Details
) -> None:
    attachment = add(empty, cast.olive)
    before = drafting.fingerprint(drafting.draft_of(empty))
    uploads.describe_attachment(attachment, details=change, by=cast.olive)
    after = drafting.fingerprint(drafting.draft_of(empty))
    replaced(attachment, cast.olive)
    assert len({before, after, drafting.fingerprint(drafting.draft_of(empty))}) == 3


# --- Over HTTP ------------------------------------------------------------------------------------------------------


def upload(client: Client, submission: Submission, data: bytes, name: str = "report.pdf", title: str = "Report") -> Any:
    where = reverse("submissions:evidence", args=[submission.reference])
    return client.post(where, {"file": SimpleUploadedFile(name, data), "title": title})


@pytest.mark.django_db
def test_a_60_mb_upload_is_too_large(cast: Cast, browse: Browse, empty: Submission) -> None:
    answer = upload(browse(cast.olive), empty, b"%PDF-1.7\n" + b"\0" * 60 * 1024 * 1024)
    page = answer.content.decode()
    assert answer.status_code == 413
    assert "The file must be smaller than 50 MB; “report.pdf” is too large." in page
    assert "<title>Error: " in page
    assert Attachment.objects.count() == 0


@pytest.mark.django_db
def test_a_60_mb_upload_on_a_page_of_answers_is_too_large_and_keeps_the_words(
    cast: Cast, browse: Browse, draft: Submission
) -> None:
    where = reverse("submissions:page", args=[draft.reference, "grounds", "shelf_life"])
    head = draft.sections.get(key="grounds").head
    assert head
    answer = browse(cast.olive).post(
        where,
        {
            "base": str(head.number),
            "shelf_life_claim": "<p>Words that took all afternoon</p>",
            "shelf_life_evidence-upload": SimpleUploadedFile("big.pdf", b"%PDF-1.7\n" + b"\0" * 60 * 1024 * 1024),
            "shelf_life_evidence-title": "Big",
        },
    )
    page = answer.content.decode()
    assert answer.status_code == 413
    assert "“big.pdf” is too large." in page
    assert "Words that took all afternoon" in page
    assert Attachment.objects.filter(title="Big").count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("case", ["password", "broken", "program", "image bomb", "cut png", "svg"])
def test_a_refusal_is_a_page_with_the_sentence(cast: Cast, browse: Browse, empty: Submission, case: str) -> None:
    make, name, sentence = BAD[case]
    answer = upload(browse(cast.olive), empty, make(), name)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count(sentence) == 2  # in the summary and at the field
    assert 'href="#id_file"' in page
    assert 'id="id_file"' in page
    assert Attachment.objects.count() == 0


@pytest.mark.django_db
def test_an_upload_posted_twice_is_one_attachment(cast: Cast, browse: Browse, empty: Submission) -> None:
    client = browse(cast.olive)
    assert [upload(client, empty, factories.pdf()).status_code for _ in range(2)] == [302, 302]
    assert Attachment.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>.pdf", "a" * 300 + ".pdf", "..\\..\\boot.ini", "\u202efdp.exe"]
)
def test_a_hostile_file_name_is_only_ever_text(cast: Cast, browse: Browse, empty: Submission, name: str) -> None:
    client = browse(cast.olive)
    assert upload(client, empty, factories.pdf(), name).status_code == 302
    attachment = Attachment.objects.get()
    assert len(attachment.name) <= 120
    assert not {"/", "\\", "\u202e"} & set(attachment.name)
    page = client.get(reverse("submissions:evidence", args=[empty.reference])).content.decode()
    assert "<script>alert" not in page
    answer = client.get(reverse("submissions:evidence_file", args=[empty.reference, "E1"]))
    assert answer.status_code == 200
    assert "\n" not in answer.headers["Content-Disposition"]
    assert "attachment" in answer.headers["Content-Disposition"] or "inline" in answer.headers["Content-Disposition"]


@pytest.mark.django_db
def test_what_is_said_at_upload_is_shown_and_can_be_changed(cast: Cast, browse: Browse, empty: Submission) -> None:
    client, where = browse(cast.olive), reverse("submissions:evidence", args=[empty.reference])
    said = {"kind": "data", "dated-day": "2", "dated-month": "March", "dated-year": "2026", "confidential": "on"}
    file = SimpleUploadedFile("a.pdf", factories.pdf())
    assert client.post(where, {"file": file, "title": "Batch 1", **said}).status_code == 302
    shown = "Data or certificate of analysis; dated 2 March 2026; commercially confidential"
    page = client.get(where).content.decode()
    assert shown in page
    assert "Not scanned for viruses" in page
    edit = reverse("submissions:evidence_edit", args=[empty.reference, "E1"])
    form = client.get(edit).content.decode()
    assert [word for word in ('value="Batch 1"', 'value="2026"', "checked") if word not in form] == []
    wrong = client.post(edit, {"title": "", "kind": "poem", "dated-day": "31", "edition": "1"})
    text = wrong.content.decode()
    assert wrong.status_code == 422
    assert "<title>Error: " in text
    for sentence in ("Enter a title", "Select a kind of document from the list", "must include a month and year"):
        assert text.count(sentence) == 2
    assert client.post(edit, {"title": "Batch 2", "edition": "1"}).status_code == 302
    assert Details.of(Attachment.objects.get()) == Details(title="Batch 2")


@pytest.mark.django_db
def test_details_that_somebody_else_changed_meanwhile_are_not_overwritten_unseen(
    cast: Cast, browse: Browse, empty: Submission
) -> None:
    attachment = add(empty, cast.olive)
    client, edit = browse(cast.olive), reverse("submissions:evidence_edit", args=[empty.reference, "E1"])
    given = {"title": "Mine", "edition": "1", "seen": Details.of(attachment).mark}
    assert f'value="{given["seen"]}"' in client.get(edit).content.decode()
    uploads.describe_attachment(attachment, details=Details(title="Theirs", kind="data"), by=cast.arthur)
    refused = client.post(edit, given)
    page = refused.content.decode()
    assert (refused.status_code, Attachment.objects.get().title) == (409, "Theirs")
    assert page.count("They are now: “Theirs” (Data or certificate of analysis).") == 2
    assert 'value="Mine"' in page
    told = Details.of(Attachment.objects.get()).mark
    assert f'value="{told}"' in page
    assert client.post(edit, {**given, "seen": told}).status_code == 302
    assert Attachment.objects.get().title == "Mine"


@pytest.mark.django_db
def test_a_file_that_is_there_already_is_told(cast: Cast, browse: Browse, empty: Submission) -> None:
    client, where = browse(cast.olive), reverse("submissions:evidence", args=[empty.reference])
    upload(client, empty, factories.pdf(), title="A")
    client.get(where)
    upload(client, empty, factories.pdf(), title="A")
    assert "E1 A is there already: it is the same file with the same title." in client.get(where).content.decode()
    upload(client, empty, factories.pdf(), title="B")
    page = client.get(where).content.decode()
    assert "E2 B is uploaded." in page
    assert "E1 A already has the same content as E2." in page


@pytest.mark.django_db
def test_a_replacement_is_a_page_of_editions(cast: Cast, browse: Browse, empty: Submission) -> None:
    first = add(empty, cast.arthur)
    client, where = browse(cast.olive), reverse("submissions:evidence", args=[empty.reference])
    replace = reverse("submissions:evidence_replace", args=[empty.reference, "E1"])

    def post(text: str, edition: str) -> Any:
        file = SimpleUploadedFile(f"{text}.pdf", factories.pdf(text))
        return client.post(replace, {"file": file, "title": "Report", "why": "Final.", "edition": edition})

    assert "Report" in client.get(replace).content.decode()
    assert post("One", "1").status_code == 302
    assert "E1 already has exactly this content: there is no new edition." in client.get(where).content.decode()
    assert post("Two", "1").status_code == 302
    page = client.get(where).content.decode()
    assert "E1 Report is now edition 2." in page
    for file in empty.attachments.all():
        assert file.sha256[:12] in page
        address = reverse("submissions:evidence_edition", args=[empty.reference, "E1", file.edition])
        assert address in page
        assert b"".join(client.get(address).streaming_content) == documents.read_attachment(file.sha256)
        assert browse(cast.rita).get(address).status_code == 200
        assert {browse(one).get(address).status_code for one in (cast.stella, cast.asa, cast.priya)} == {404}
    late = post("Three", "1")
    assert (late.status_code, "after you opened this page" in late.content.decode()) == (409, True)
    assert post("Three", "7").status_code == 404
    assert empty.attachments.get(removed_at=None).edition == 2
    assert first.code == "E1"
