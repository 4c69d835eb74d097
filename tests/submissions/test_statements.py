"""The holder's statement that nothing has changed: what it says, who may make it, and when it is refused."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from shutil import which

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from submissions import documents, drafting, following, statements, uploads, versions, workflow
from submissions.models import Event, Letter, Rendering, Submission
from submissions.permissions import NotNow
from submissions.statements import Differs
from tests import factories
from tests.factories import ASSESSORS, PASSWORD, Cast

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]


def state(submission: Submission, by: User, *, unchanged: bool = True, token: object = None) -> Letter:
    return statements.state_unchanged(
        submission, purpose="maa", application="PL 12345/0001", unchanged=unchanged, method="Password entered again",
        by=by, token=token or factories.token(),  # type: ignore[arg-type]
    )  # fmt: skip


def form(**changes: str) -> dict[str, str]:
    given = {"purpose": "cta", "application": "IRAS 1234", "unchanged": "yes", "password": PASSWORD}
    return {**given, "token": str(factories.token()), **changes}


# --- What it says -------------------------------------------------------------------------------------------------


def test_it_names_the_decision_the_version_and_who_states_it(cast: Cast, granted: Submission) -> None:
    letter, version = state(granted, cast.sid), factories.last_version(granted)
    content = letter.content
    assert (letter.kind, letter.number, content["title"]) == ("evidence", 2, "Evidence of designation")
    assert (content["version"], content["version_sha256"]) == (1, version.sha256)
    facts = {row["label"]: row["value"] for row in content["facts"]}
    assert facts == {
        "Applicant and holder": "Pennine Polar Gases Ltd",
        "Type": "Point of care (POC)",
        "Date of the decision": statements.long_date(timezone.localdate().isoformat()),
        "Decision letter": f"Letter 1 of {granted.reference}",
        "For": "Marketing authorisation application (MAA)",
        "Reference of that application": "PL 12345/0001",
    }
    signed = {row["label"]: row["value"] for row in content["signature"]}
    assert signed.pop("On").endswith(("GMT", "BST"))
    assert signed == {
        "Stated by": "Sid Marsh", "As": "Signatory of Pennine Polar Gases Ltd",
        "Meaning": "I make this statement for the holder", "Signed by": "Password entered again",
    }  # fmt: skip
    assert content["body"] == "The supporting information is unchanged since designation."
    assert "not a certificate" in content["notice"]
    assert content["source"].startswith("MHRA guidance: marketing authorisation application")
    assert versions.sha256_of(letter.canonical) == letter.sha256
    assert Rendering.objects.get(letter=letter).state == "queued"
    event = Event.objects.get(verb="state_unchanged")
    assert (event.by, event.data["letter"], event.data["sha256"], event.draft_only) == (
        cast.sid, 2, letter.sha256, False,
    )  # fmt: skip


@pytest.mark.skipif(not which("pdftotext"), reason="pdftotext is not there")
def test_its_pdf_says_the_same(cast: Cast, granted: Submission, tmp_path: Path) -> None:
    letter = state(granted, cast.olive)
    (tmp_path / "letter.pdf").write_bytes(documents.render_a_letter(letter).pdf)
    command = ["pdftotext", "-layout", str(tmp_path / "letter.pdf"), "-"]
    text = " ".join(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())
    wanted = [
        "Evidence of designation", granted.reference, "PL 12345/0001", "Point of care (POC)", "Olive Turner",
        "Owner of Pennine Polar Gases Ltd", "The supporting information is unchanged since designation.",
        "It is not a certificate of the licensing authority.", "Source: MHRA guidance",
    ]  # fmt: skip
    assert [word for word in wanted if word not in text] == []
    assert [name for name in ASSESSORS if name in text] == []


def test_applicant_and_assessor_read_it_and_others_do_not(cast: Cast, browse: Browse, granted: Submission) -> None:
    letter = state(granted, cast.olive)
    where = reverse("submissions:letter", args=[granted.reference, letter.number])
    for person in (cast.rita, cast.asa):
        page = browse(person).get(where).content.decode()
        assert "Owner of Pennine Polar Gases Ltd" in page
        assert letter.sha256 in page
    assert browse(cast.stella).get(where).status_code == 404


def test_the_same_token_is_one_letter(cast: Cast, granted: Submission) -> None:
    token = factories.token()
    assert state(granted, cast.olive, token=token) == state(granted, cast.olive, token=token)
    assert state(granted, cast.olive).number == 3


# --- Who, and when not --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("person", "error"), [("arthur", PermissionDenied), ("asa", PermissionDenied), ("stella", Http404)]
)
def test_only_owner_and_signatory_state_it(cast: Cast, granted: Submission, person: str, error: type) -> None:
    with pytest.raises(error):
        state(granted, getattr(cast, person))
    assert not Letter.objects.filter(kind="evidence").exists()


def test_what_is_not_in_force_says_why(cast: Cast, granted: Submission, refused: Submission) -> None:
    after = factories.succeed(granted, cast)
    with pytest.raises(NotNow, match=f"not in force: it was superseded by {after.reference} on"):
        state(factories.fresh(granted), cast.olive)
    workflow.withdraw(after, why="No longer made.", by=cast.olive)
    with pytest.raises(NotNow, match="not in force: it was given up on"):
        state(factories.fresh(after), cast.olive)
    with pytest.raises(NotNow, match="was refused on"):
        state(refused, cast.olive)


def test_a_purpose_that_does_not_exist(cast: Cast, granted: Submission) -> None:
    with pytest.raises(ValueError, match="what the statement is for"):
        statements.state_unchanged(
            granted, purpose="other", application="", unchanged=True, method="", by=cast.olive, token=factories.token()
        )


def test_who_says_that_something_changed_gets_no_statement(cast: Cast, granted: Submission) -> None:
    with pytest.raises(Differs) as refusal:
        state(granted, cast.olive, unchanged=False)
    assert (refusal.value.application, refusal.value.differences) == (None, [])


# --- The open application that says otherwise ---------------------------------------------------------------------


def test_a_new_draft_that_changes_nothing_does_not_stand_in_the_way(cast: Cast, granted: Submission) -> None:
    """Its type, the designation it names and its declarations are about itself."""
    after = factories.make_following(granted, cast.olive)
    assert statements.differences(granted) == (after, [])
    factories.save(after, cast.olive, factories.short_answers()["declaration"], key="declaration")
    assert state(granted, cast.olive).kind == "evidence"


def change_an_answer(after: Submission, by: User) -> None:
    factories.save(after, by, {"strength": "10 %"})


def drop_evidence(after: Submission, by: User) -> None:
    uploads.remove_attachment(after.attachments.get(number=3), by=by)


def add_evidence(after: Submission, by: User) -> None:
    uploads.add_attachment(after, data=factories.pdf("More"), name="more.pdf", title="More", by=by)


def say_what_changed(after: Submission, by: User) -> None:
    factories.save(after, by, {"significant_change": "<p>The supplier.</p>"}, key="applicant")


@pytest.mark.parametrize(
    ("change", "ids"),
    [
        (change_an_answer, ["product.strength"]),
        (drop_evidence, ["evidence.E3"]),
        (add_evidence, ["evidence.E6"]),
        (say_what_changed, ["applicant.significant_change"]),
    ],
)
def test_it_is_refused_with_the_differences(
    cast: Cast, browse: Browse, granted: Submission, change: Callable[[Submission, User], None], ids: list[str]
) -> None:
    after = factories.make_following(granted, cast.olive)
    change(after, cast.arthur)
    with pytest.raises(Differs) as refusal:
        state(granted, cast.olive)
    assert [difference.id for difference in refusal.value.differences] == ids
    for answer in (
        browse(cast.olive).get(reverse("submissions:statement", args=[granted.reference])),
        browse(cast.olive).post(reverse("submissions:statement", args=[granted.reference]), form()),
    ):
        page = answer.content.decode()
        assert answer.status_code == 409
        assert f"#change-{ids[0]}" in page
        assert "1 difference" in page
    assert (
        f'id="change-{ids[0]}"'
        in browse(cast.olive).get(reverse("submissions:changes", args=[after.reference])).content.decode()
    )
    assert not Letter.objects.filter(kind="evidence").exists()


def test_withdrawing_the_open_application_makes_it_possible_again(cast: Cast, granted: Submission) -> None:
    after = factories.make_following(granted, cast.olive)
    change_an_answer(after, cast.olive)
    workflow.withdraw(after, why="It stays as it was.", by=cast.olive)
    assert state(granted, cast.olive).kind == "evidence"


def test_a_label_that_was_reworded_is_no_difference(granted: Submission) -> None:
    version = factories.last_version(granted)
    reworded = workflow.versions.canonical_json(version.dossier).replace("England", "In England")
    assert "In England" in reworded
    new = statements.Version(canonical=reworded).dossier
    assert list(statements.between(version.dossier, new, workflow.kinds.get(granted.kind))) == []


def test_an_empty_draft_can_be_compared(cast: Cast, empty: Submission) -> None:
    assert following.draft_dossier(empty)["attachments"] == []
    assert drafting.answers_of(empty) == {}


# --- The page -----------------------------------------------------------------------------------------------------


def test_the_page_asks_for_everything(cast: Cast, browse: Browse, granted: Submission) -> None:
    client, where = browse(cast.sid), reverse("submissions:statement", args=[granted.reference])
    page = client.post(where, form(purpose="", unchanged="", password="", application="IRAS 77")).content.decode()
    for sentence in (
        "Select which application the statement is for", "Select whether the supporting information is unchanged",
        "Enter your password",
    ):  # fmt: skip
        assert sentence in page
    assert 'value="IRAS 77"' in page
    done = client.post(where, form())
    assert done.headers["Location"] == reverse("submissions:letter", args=[granted.reference, 2])
    assert Letter.objects.get(kind="evidence").content["facts"][-1]["value"] == "IRAS 1234"


def test_a_wrong_password_signs_nothing_and_tries_are_counted(cast: Cast, browse: Browse, granted: Submission) -> None:
    cache.clear()
    client, where = browse(cast.olive), reverse("submissions:statement", args=[granted.reference])
    answers = [client.post(where, form(password="wrong")) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [*[422] * 10, 429]
    assert "Your password is not right. Enter it again" in answers[0].content.decode()
    assert "wrong" not in answers[0].content.decode()
    assert "You have tried too many passwords" in answers[-1].content.decode()
    assert "You have tried too many passwords" in client.post(where, form()).content.decode()
    assert not Letter.objects.filter(kind="evidence").exists()
    cache.clear()


def test_the_page_sends_who_saw_a_change_to_apply_anew(cast: Cast, browse: Browse, granted: Submission) -> None:
    cache.clear()
    answer = browse(cast.olive).post(
        reverse("submissions:statement", args=[granted.reference]), form(unchanged="no", application="IRAS 9")
    )
    page = answer.content.decode()
    assert answer.status_code == 409
    assert reverse("submissions:follow", args=[granted.reference]) in page
    assert "IRAS 9" in page
    assert PASSWORD not in page
