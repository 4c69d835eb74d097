"""The electronic signature: of exactly what the page showed, by who enters the password, kept for good."""

from __future__ import annotations

import html
import json
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from submissions import documents, signing, versions, workflow
from submissions.models import Signature, Submission, Version
from submissions.packages import export, verify
from submissions.packages.importing import import_package
from submissions.permissions import NotNow
from submissions.refusals import Superseded
from submissions.signing import SignatureData
from submissions.transitions import TransitionNotAllowed
from tests import factories
from tests.factories import Cast

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]


def address(name: str, submission: Submission, *more: int) -> str:
    return reverse(f"submissions:{name}", args=[submission.reference, *more])


def what_is_signed(submission: Submission) -> str:
    draft = workflow.drafting.draft_of(submission)
    return versions.sha256_of(versions.canonical_json(versions.next_dossier(submission, draft)))


def signed(submission: Submission, by: User, name: str = "Dr Sid Marsh") -> Version:
    """Submitted with a signature, by the verb."""
    data = SignatureData(printed_name=name, sha256=what_is_signed(submission))
    return workflow.submit(submission, by=by, signature=data)


# --- Signing on the page ------------------------------------------------------------------------------------------


def test_the_page_shows_what_is_signed_and_the_signature_binds_it(
    cast: Cast, browse: Browse, draft: Submission
) -> None:
    sid, where = browse(cast.sid), address("submit", draft)
    page = sid.get(where).content.decode()
    meaning = "I sign this version for Pennine Polar Gases Ltd and declare that it is true and complete"
    for words in (what_is_signed(draft), 'value="Sid Marsh"', meaning, "signatory of Pennine Polar Gases Ltd"):
        assert words in page, words
    answer = sid.post(where, factories.signed(sid, where, printed_name="Dr Sid Marsh"))
    assert answer.headers["Location"] == address("version", draft, 1)
    version = draft.versions.get()
    signature = version.signature
    assert signature.sha256 == version.sha256 == what_was_shown(page)
    assert (signature.by, signature.printed_name, signature.role) == (cast.sid, "Dr Sid Marsh", "Signatory")
    assert (signature.organisation_name, signature.method) == ("Pennine Polar Gases Ltd", "Password entered again")
    assert signature.meaning.startswith(meaning)
    assert signature.at == version.submitted_at


def what_was_shown(page: str) -> str:
    return page.split('id="fingerprint">')[1].split("<")[0]


def test_a_wrong_password_is_an_error_on_the_field_and_loses_nothing(
    cast: Cast, browse: Browse, draft: Submission
) -> None:
    olive, where = browse(cast.olive), address("submit", draft)
    answer = olive.post(where, factories.signed(olive, where, password="not-mine", printed_name="O. Turner"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert '<a href="#password">Your password is not right. Enter it again</a>' in page
    assert "<title>Error: " in page
    assert 'value="O. Turner"' in page
    assert "checked" in page
    assert "not-mine" not in page
    assert (draft.versions.count(), Signature.objects.count(), factories.fresh(draft).state) == (0, 0, "draft")


@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        ("password", "Enter your password to sign"),
        ("printed_name", "Enter your name as it is to be printed"),
        ("declare", "Confirm the declaration before you submit"),
    ],
)
def test_each_part_is_needed(cast: Cast, browse: Browse, draft: Submission, field: str, sentence: str) -> None:
    olive, where = browse(cast.olive), address("submit", draft)
    answer = olive.post(where, factories.signed(olive, where, **{field: ""}))
    page = answer.content.decode()
    assert (answer.status_code, f'<a href="#{field}">{sentence}</a>' in page) == (422, True)
    assert draft.versions.count() == 0


def test_nobody_signs_with_the_name_of_a_colleague(cast: Cast, browse: Browse, draft: Submission) -> None:
    olive, where = browse(cast.olive), address("submit", draft)
    answer = olive.post(where, factories.signed(olive, where, printed_name="Sid Marsh"))
    assert answer.status_code == 422
    assert "The printed name must contain “Turner”, the last name of your account" in answer.content.decode()
    assert draft.versions.count() == 0


def test_passwords_cannot_be_guessed(cast: Cast, browse: Browse, draft: Submission) -> None:
    olive, where = browse(cast.olive), address("submit", draft)
    filled = factories.signed(olive, where)
    statuses = [olive.post(where, filled | {"password": f"guess {number}"}).status_code for number in range(12)]
    assert statuses[:5] == [422] * 5
    assert statuses[-1] == 429
    last = olive.post(where, filled)
    assert (last.status_code, "too many passwords" in last.content.decode()) == (429, True)
    assert draft.versions.count() == 0


def test_somebody_elses_password_does_not_sign(cast: Cast, browse: Browse, draft: Submission) -> None:
    cast.sid.set_password("another-good-password-77")
    cast.sid.save()
    olive, where = browse(cast.olive), address("submit", draft)
    answer = olive.post(where, factories.signed(olive, where, password="another-good-password-77"))
    assert answer.status_code == 422


@pytest.mark.parametrize("sha256", ["0" * 64, ""])
def test_what_changed_since_is_not_signed(cast: Cast, browse: Browse, draft: Submission, sha256: str) -> None:
    olive, where = browse(cast.olive), address("submit", draft)
    before = factories.signed(olive, where) | ({"sha256": sha256} if not sha256 else {})
    factories.save(draft, cast.arthur, {"strength": "2 %"})
    answer = olive.post(where, before)
    page = answer.content.decode()
    assert (answer.status_code, "changed since you opened this page" in page) == (409, True)
    assert (draft.versions.count(), Signature.objects.count(), factories.fresh(draft).state) == (0, 0, "draft")
    # Having looked again, she signs what there is now.
    assert what_was_shown(page) == what_is_signed(draft)
    assert f'name="sha256" value="{what_is_signed(draft)}"' in page
    assert olive.post(where, before | {"sha256": what_is_signed(draft)}).status_code == 302


def test_what_is_incomplete_shows_no_fingerprint_and_asks_for_no_password(
    cast: Cast, browse: Browse, draft: Submission
) -> None:
    factories.save(draft, cast.olive, {"grounds": []}, key="grounds")
    olive, where = browse(cast.olive), address("submit", draft)
    assert 'id="fingerprint"' not in olive.get(where).content.decode()
    answer = olive.post(where, {"declare": "on"})
    page = answer.content.decode()
    assert (answer.status_code, "Select at least one ground" in page) == (422, True)
    assert "Enter your password" not in page


# --- By the verb --------------------------------------------------------------------------------------------------


def test_a_signature_of_something_else_undoes_the_submission(cast: Cast, draft: Submission) -> None:
    with pytest.raises(Superseded):
        workflow.submit(draft, by=cast.sid, signature=SignatureData(printed_name="S", sha256="0" * 64))
    assert (draft.versions.count(), factories.fresh(draft).state) == (0, "draft")


def test_from_the_command_line_a_version_stands_unsigned_and_says_so(
    cast: Cast, browse: Browse, draft: Submission
) -> None:
    version = workflow.submit(draft, by=cast.sid)
    assert signing.of(version) is None
    for person in (cast.olive, cast.asa):
        page = browse(person).get(address("version", draft, 1)).content.decode()
        assert "Submitted from the command line by Sid Marsh" in page
        assert "not signed electronically" in page
    assert "Not signed electronically." in browse(cast.olive).get(address("history", draft)).content.decode()


def test_version_page_and_history_show_the_signature(cast: Cast, browse: Browse, draft: Submission) -> None:
    version = signed(draft, cast.sid)
    said = signing.in_words(version.submitted_at)
    for person in (cast.olive, cast.asa):
        for name, more in (("version", (1,)), ("history", ())):
            page = browse(person).get(address(name, draft, *more)).content.decode()
            words = ["Dr Sid Marsh", "Signatory", "Pennine Polar Gases Ltd", said, version.sha256]
            assert [one for one in words if one not in html.unescape(page)] == [], name


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-11-22T14:05:59+00:00", "22 Nov 2026 14:05 GMT (UTC+0)"),
        ("2026-07-01T23:30:00+00:00", "2 Jul 2026 00:30 BST (UTC+1)"),
        ("2026-07-02T01:30:00+02:00", "2 Jul 2026 00:30 BST (UTC+1)"),
    ],
)
def test_the_time_is_londons_with_its_zone(moment: str, words: str) -> None:
    assert signing.in_words(datetime.fromisoformat(moment)) == words


@pytest.mark.both_databases
def test_a_signature_is_never_changed(cast: Cast, draft: Submission) -> None:
    signed(draft, cast.sid)
    row = Signature.objects.get()
    for change in (lambda: Signature.objects.update(printed_name="x"), lambda: Signature.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert Signature.objects.get().printed_name == row.printed_name


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="a SQLite test database in memory has one connection only")
def test_two_signatures_at_the_same_moment_are_one_version_and_one_signature() -> None:
    cast = factories.make_cast()
    draft = factories.make_draft(cast)
    data = SignatureData(printed_name="Somebody", sha256=what_is_signed(draft))
    start, outcomes = threading.Barrier(2), []

    def sign(person: User) -> None:
        try:
            start.wait(10)
            workflow.submit(factories.fresh(draft), by=person, signature=data)
            outcomes.append("signed")
        except (TransitionNotAllowed, NotNow):
            outcomes.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=sign, args=(person,)) for person in (cast.olive, cast.sid)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcomes) == ["refused", "signed"]
    assert (draft.versions.count(), Signature.objects.count()) == (1, 1)


# --- In documents and packages ------------------------------------------------------------------------------------


def test_the_pdf_is_made_from_the_version_and_its_signature(
    cast: Cast, draft: Submission, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(documents, "render_dossier", lambda dossier, **given: asked.append(given["signature"]))
    version = signed(draft, cast.sid)
    documents.render_version(version)
    documents.render_version(Version(canonical="{}", sha256="0" * 64))
    assert asked == [signing.facts(version.signature), None]
    assert asked[0]["printed_name"] == "Dr Sid Marsh"


def package_of(version: Version, folder: Path) -> Path:
    export.write(export.of_version(version, pdf=False), folder)
    return folder


def test_a_package_holds_the_signature_and_verify_checks_it(cast: Cast, draft: Submission, tmp_path: Path) -> None:
    version = signed(draft, cast.sid)
    folder = package_of(version, tmp_path / "package")
    file = folder / verify.SIGNATURE
    assert json.loads(file.read_bytes()) == signing.facts(version.signature)
    assert verify.check(verify.open_package(str(folder))).problems == []

    for other in ({**json.loads(file.read_bytes()), "sha256": "0" * 64}, [], "signed"):
        data = json.dumps(other).encode()
        put(folder, data)
        problems = [str(problem) for problem in verify.check(verify.open_package(str(folder))).problems]
        assert problems == ["signature.json: does not name the sha256 of dossier.json: it signs something else."]


def put(folder: Path, data: bytes) -> None:
    """Another signature, with a manifest that names it as it is."""
    (folder / verify.SIGNATURE).write_bytes(data)
    manifest: dict[str, Any] = json.loads((folder / verify.MANIFEST).read_bytes())
    for leaf in manifest["leaves"]:
        if leaf["path"] == verify.SIGNATURE:
            leaf |= {"sha256": verify.sha256(data), "size": len(data)}
    manifest["all_sha256"] = verify.over_all(manifest)
    (folder / verify.MANIFEST).write_text(json.dumps(manifest))


def test_an_import_takes_the_answers_and_leaves_the_signature(cast: Cast, draft: Submission, tmp_path: Path) -> None:
    version = signed(draft, cast.sid)
    done = import_package(str(package_of(version, tmp_path / "package")), by=cast.stella, new=True)
    again = workflow.submit(done.submission, by=cast.stella)
    assert signing.of(again) is None


def test_the_operation_of_a_signature_compares_with_the_version_before(cast: Cast, draft: Submission) -> None:
    def operation(version: Version) -> str:
        leaves = export.of_version(version, pdf=False).manifest["leaves"]
        return next((leaf["operation"] for leaf in leaves if leaf["path"] == verify.SIGNATURE), "none")

    first = signed(draft, cast.sid)
    factories.request_changes(factories.fresh(draft), cast.asa)
    second = signed(factories.fresh(draft), cast.sid)
    assert (operation(first), operation(second)) == ("new", "replace")
