"""The assessor's pages: reading with checklist and comments beside, the comments of a case, and what changed since."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from submissions import assessment_checklist as checklist
from submissions import comment_threads, comments, reading, workflow
from submissions.models import AssessmentVerdict, Comment, CommentReply, Submission, VersionRead
from submissions.packages import export
from tests import factories
from tests.factories import ASSESSORS, Cast

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]
NAME, ITEM = "applicant.legal_name-1", "requirement.product"
SECRETS = ("Between us, this is weak", "I answered inside", "A note on the product")


def where(name: str, submission: Submission, *rest: Any) -> str:
    return reverse(f"submissions:{name}", args=[submission.reference, *rest])


def say(submission: Submission, by: User, text: str = "Why?", **details: Any) -> Comment:
    details = {"block": NAME, "visibility": "internal", **details}
    return comments.add_comment(factories.last_version(submission), text=text, by=by, **details)


def assessed(cast: Cast, submission: Submission) -> Comment:
    """With everything that only assessors may see, and a comment that the next letter takes along."""
    comment = say(submission, cast.asa, SECRETS[0])
    sent = say(submission, cast.asa, "Which company?", visibility="applicant", quote="Polar")
    for one in (comment, sent):
        comment_threads.reply(one, text=SECRETS[1], by=cast.abel)
        comment_threads.assign(one, to=cast.abel, by=cast.asa)
    comment_threads.resolve(sent, by=cast.abel)
    version = factories.last_version(submission)
    checklist.give(version, item=ITEM, finding="not_met", note=SECRETS[2], by=cast.asa)
    reading.mark_read(version, by=cast.asa)
    return comment


def text_of(page: str) -> str:
    return " ".join(re.sub("<[^>]*>", " ", page).split())


def test_the_dossier_with_what_stands_beside_it(cast: Cast, browse: Browse, submitted: Submission) -> None:
    comment = assessed(cast, submitted)
    page = browse(cast.asa).get(where("read", submitted, 1)).content.decode()
    assert page.count("<h1") == 1
    assert all(word in page for word in (*SECRETS, *ASSESSORS, f'id="{NAME}"', f'data-block="{NAME}"'))
    left = page[page.index('id="section-applicant"') : page.index('id="section-manufacture"')]
    assert f'href="#thread-{comment.pk}">1 open comment' in left
    assert f'id="thread-{comment.pk}"' in left
    assert "1 resolved" in text_of(left)
    assert f'id="check-{ITEM}"' in page[page.index('id="section-product"') : page.index('id="section-context"')]
    assert 'id="check-limb.can_only"' in page[page.index('id="rest"') :]
    total = len(checklist.verdicts(submitted))
    assert f"1 of {total} looked at, 1 not met" in text_of(page)
    assert not re.search(r"\son[a-z]+=|<script(?![^>]*src)", page)


def test_ids_stand_once_on_the_page(cast: Cast, browse: Browse, submitted: Submission) -> None:
    assessed(cast, submitted)
    page = browse(cast.asa).get(where("read", submitted, 1)).content.decode()
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert sorted(ids) == sorted(set(ids))
    links = set(re.findall(r'href="#([^"]+)"', page))
    assert links - set(ids) == set()


def test_a_comment_from_the_page_comes_back_to_it(cast: Cast, browse: Browse, submitted: Submission) -> None:
    asa = browse(cast.asa)
    address = where("comment", submitted, 1, NAME) + "?from=read"
    assert address in asa.get(where("read", submitted, 1)).content.decode()
    form = asa.get(address).content.decode()
    assert "Pennine Polar Gases Ltd</textarea>" in form
    given = {"quote": "Polar\r\nGases", "text": "Who?", "visibility": "internal"}
    answer = asa.post(address, given)
    assert answer.headers["Location"] == where("read", submitted, 1) + f"#{NAME}"
    assert Comment.objects.get().quote == "Polar\nGases"


def test_words_that_the_paragraph_does_not_have(cast: Cast, browse: Browse, submitted: Submission) -> None:
    given = {"quote": "Southern", "text": "Who do they mean?", "visibility": "internal"}
    answer = browse(cast.asa).post(where("comment", submitted, 1, NAME), given)
    page = answer.content.decode()
    assert (answer.status_code, page.count("Quote words as they stand in the paragraph")) == (422, 2)
    assert "Southern</textarea>" in page
    assert "Who do they mean?</textarea>" in page
    assert Comment.objects.count() == 0


def test_reply_resolve_open_again_and_give(cast: Cast, browse: Browse, submitted: Submission) -> None:
    comment, asa = say(submitted, cast.abel), browse(cast.asa)
    thread = where("comment_thread", submitted, comment.pk)
    answer = asa.post(thread, {"text": "Because.", "token": factories.token()})
    assert answer.headers["Location"] == f"{thread}#thread-{comment.pk}"
    assert asa.post(where("comment_resolve", submitted, comment.pk), {"back": "listed"}).headers["Location"] == where(
        "comments", submitted
    )
    beside = where("read", submitted, 1) + f"#thread-{comment.pk}"
    assert asa.post(where("comment_reopen", submitted, comment.pk), {"back": "1"}).headers["Location"] == beside
    given = asa.post(where("comment_assign", submitted, comment.pk), {"to": cast.abel.pk, "back": "https://elsewhere"})
    assert given.headers["Location"] == thread
    page = text_of(asa.get(thread).content.decode())
    assert all(word in page for word in ("Because.", "Given to Abel Okonjo", "Internal"))
    assert "Resolved" not in page


@pytest.mark.parametrize("person", ["olive", "priya", 0])
def test_a_comment_is_not_given_to_anybody_else(
    cast: Cast, browse: Browse, submitted: Submission, person: str | int
) -> None:
    comment = say(submitted, cast.asa)
    to = getattr(cast, person).pk if isinstance(person, str) else 99_999_999
    answer = browse(cast.asa).post(where("comment_assign", submitted, comment.pk), {"to": to})
    assert (answer.status_code, answer.content.decode().count("Select an assessor of this application")) == (422, 2)


def test_an_empty_reply_says_so(cast: Cast, browse: Browse, submitted: Submission) -> None:
    comment = say(submitted, cast.asa)
    answer = browse(cast.asa).post(where("comment_thread", submitted, comment.pk), {"text": " "})
    assert (answer.status_code, answer.content.decode().count("Enter your reply")) == (422, 2)


def test_a_comment_of_another_case_is_not_found(cast: Cast, browse: Browse, submitted: Submission) -> None:
    other = factories.make_submitted(cast)
    comment = say(other, cast.asa)
    assert browse(cast.asa).get(where("comment_thread", submitted, comment.pk)).status_code == 404
    assert browse(cast.asa).post(where("comment_resolve", submitted, comment.pk)).status_code == 404


def test_the_comments_of_a_case(cast: Cast, browse: Browse, submitted: Submission) -> None:
    assessed(cast, submitted)
    abel, address = browse(cast.abel), where("comments", submitted)
    page = abel.get(address).content.decode()
    assert "1 of 2 open, 1 of them given to you" in text_of(page)
    assert page.count("<article") == 2
    mine = abel.get(f"{address}?standing=open&assigned={cast.abel.pk}").content.decode()
    assert (mine.count("<article"), SECRETS[0] in mine) == (1, True)
    assert abel.get(f"{address}?q=zebra").content.decode().count("<article") == 0
    assert abel.get(f"{address}?page=99&section=%00&by=x&standing=y").status_code == 200


def test_a_finding_from_the_page_and_from_its_own(cast: Cast, browse: Browse, submitted: Submission) -> None:
    asa, item = browse(cast.asa), where("assessment_item", submitted, 1, ITEM)
    answer = asa.post(item, {"finding": "met", "note": "Page 3.", "back": "read"})
    assert answer.headers["Location"] == where("read", submitted, 1) + f"#check-{ITEM}"
    answer = asa.post(item, {"finding": "unsure", "note": ""})
    keys = [line.item.key for line in checklist.verdicts(submitted)]
    assert answer.headers["Location"] == where("assessment_item", submitted, 1, keys[keys.index(ITEM) + 1])
    answer = asa.post(where("assessment_item", submitted, 1, keys[-1]), {"finding": "not_met", "note": ""})
    assert answer.headers["Location"] == where("assessment", submitted, 1)
    page = text_of(asa.get(where("assessment", submitted, 1)).content.decode())
    assert f"2 of {len(keys)} looked at, 1 not met" in page
    own = text_of(asa.get(item).content.decode())
    assert own.index("Not sure on version 1") < own.index("Met on version 1")


def test_a_bad_finding_keeps_its_note(cast: Cast, browse: Browse, submitted: Submission) -> None:
    answer = browse(cast.asa).post(
        where("assessment_item", submitted, 1, ITEM), {"finding": "", "note": "Keep me", "back": "read"}
    )
    page = answer.content.decode()
    assert (answer.status_code, page.count("Select your finding"), "Keep me</textarea>" in page) == (422, 2, True)
    assert AssessmentVerdict.objects.count() == 0


@pytest.mark.parametrize("key", ["requirement.none", "x", "limb.can_only.x"])
def test_an_item_that_is_not_there(cast: Cast, browse: Browse, submitted: Submission, key: str) -> None:
    assert browse(cast.asa).get(where("assessment_item", submitted, 1, key)).status_code == 404


def test_what_changed_since_one_last_read(cast: Cast, browse: Browse, submitted: Submission) -> None:
    asa, since = browse(cast.asa), where("since_read", submitted)
    assert "You have not marked a version" in text_of(asa.get(since).content.decode())
    assert asa.get(where("read", submitted, 1)).status_code == 200
    assert VersionRead.objects.count() == 0  # opening is not reading
    assert asa.post(where("read_mark", submitted, 1)).headers["Location"] == where("read", submitted, 1)
    assert "it is the newest" in text_of(asa.get(since).content.decode())
    factories.request_changes(submitted, cast.asa)
    factories.save(factories.fresh(submitted), cast.olive, {"strength": "129 units"})
    workflow.submit(submitted, by=cast.olive)
    assert "What changed since you last read" in asa.get(where("read", submitted, 2)).content.decode()
    page = asa.get(since).content.decode()
    compare = where("compare", submitted, 2) + "?with=1"
    assert f'href="{compare}#changed-product"' in page
    assert page.count('scope="row"') == 1
    assert 'id="changed-product"' in asa.get(compare).content.decode()


def test_after_the_decision_all_of_it_is_read_and_none_written(
    cast: Cast, browse: Browse, submitted: Submission
) -> None:
    comment = assessed(cast, submitted)
    factories.decide(submitted, cast.abel, "refused")
    asa = browse(cast.asa)
    page = asa.get(where("read", submitted, 1)).content.decode()
    assert SECRETS[0] in page
    assert "?from=read" not in page
    assert "Your finding" not in page
    assert (
        "Comments are open until the decision"
        in asa.get(where("comment_thread", submitted, comment.pk)).content.decode()
    )
    assert asa.post(where("comment_thread", submitted, comment.pk), {"text": "Late"}).status_code == 409
    assert asa.post(where("comment_resolve", submitted, comment.pk)).status_code == 409
    assert asa.post(where("assessment_item", submitted, 1, ITEM), {"finding": "met"}).status_code == 409
    assert CommentReply.objects.count() == 2


# --- What applicants and providers never see ----------------------------------------------------------------------


@pytest.mark.parametrize("person", ["olive", "rita", "priya", "stella"])
def test_nothing_of_it_reaches_anybody_else(cast: Cast, browse: Browse, submitted: Submission, person: str) -> None:
    """Every page of the case, before and after a letter took the comment for the applicant along."""
    assessed(cast, submitted)
    client = browse(getattr(cast, person))
    letter = factories.request_changes(submitted, cast.asa)
    pages = [
        where("overview", submitted), where("version", submitted, 1), where("history", submitted),
        where("letter", submitted, letter.number), where("comments", submitted), where("read", submitted, 1),
        where("assessment", submitted, 1), where("since_read", submitted), "/", where("compare", submitted, 1),
        reverse("submissions:list"), reverse("register"), reverse("register_csv"),
    ]  # fmt: skip
    seen = "".join(client.get(page).content.decode() for page in pages)
    hidden = [*SECRETS, *ASSESSORS, "Not met", "has read version", "resolved a comment", "gave a comment"]
    assert [word for word in hidden if word in seen] == []
    assert ("Which company?" in seen) == (person in ("olive", "rita"))


def test_nothing_of_it_is_in_a_letter_or_a_package(cast: Cast, submitted: Submission) -> None:
    assessed(cast, submitted)
    letter = factories.request_changes(submitted, cast.asa)
    package = export.of_version(factories.last_version(submitted), pdf=False)
    held = letter.canonical + " ".join(data.decode(errors="replace") for _, data in package.files())
    assert "Which company?" in letter.canonical
    assert [word for word in (*SECRETS, *ASSESSORS) if word in held] == []
