"""Comments among the authors: on an answer or a paragraph of it, replied to, resolved, and never seen by others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from submissions import drafting, kinds, remarks, summaries
from submissions.models import Event, Remark, Submission
from tests import factories
from tests.factories import Cast
from tests.submissions.test_queries import read

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]

PAGE = ("product", "name", "product_name")
RICH = ("product", "method")
SECRET = "Between the authors: is the half-life invented"
PARAGRAPH = "The gas is polarised on the ward."
OTHER = "It is breathed at once."


def say(submission: Submission, by: User, text: str = SECRET, question: str = "product_name", **more: Any) -> Remark:
    return remarks.add_remark(submission, section="product", question=question, text=text, by=by, **more)


def write(submission: Submission, by: User, *paragraphs: str) -> None:
    factories.save(submission, by, {"method": "".join(f"<p>{text}</p>" for text in paragraphs)})


def thread(submission: Submission, by: User, question: str = "method") -> remarks.Thread:
    draft = drafting.draft_of(submission)
    current = remarks.current_quotes(submission, draft, [("product", question)])
    return remarks.threads(submission, remarks.of_answer(submission, "product", question), current, by=by)[0]


def address(submission: Submission, name: str = "question_remarks", *arguments: Any) -> str:
    return reverse(f"submissions:{name}", args=[submission.reference, *(arguments or PAGE)])


def page_of(question: str) -> str:
    section = kinds.get(factories.KIND).questionnaire.section("product")
    assert section
    return section.page_of(question).key


def method(submission: Submission) -> str:
    return address(submission, "question_remarks", "product", page_of("method"), "method")


# --- The verbs --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("person", ["olive", "arthur", "sid", "rita"])
def test_who_reads_the_draft_may_say_something(cast: Cast, empty: Submission, person: str) -> None:
    by = getattr(cast, person)
    remark = say(empty, by)
    event = Event.objects.get(verb="remark")
    assert (event.by, event.draft_only, event.why, event.data["remark"]) == (by, True, SECRET, remark.pk)
    assert event.sentence.startswith("commented on “")


@pytest.mark.parametrize(("person", "error"), [("asa", PermissionDenied), ("stella", Http404), ("priya", Http404)])
def test_others_may_not(cast: Cast, submitted: Submission, person: str, error: type[Exception]) -> None:
    remark = say(submitted, cast.rita)
    by = getattr(cast, person)
    for verb in (lambda: say(submitted, by), lambda: remarks.resolve(remark, by=by)):
        with pytest.raises(error):
            verb()
    assert Remark.objects.count() == 1


def test_a_paragraph_is_quoted_and_its_change_is_told(cast: Cast, empty: Submission) -> None:
    write(empty, cast.arthur, PARAGRAPH, OTHER)
    remark = say(empty, cast.rita, question="method", paragraph=remarks.paragraph_id(OTHER))
    assert (remark.quote, thread(empty, cast.rita).changed) == (OTHER, False)
    write(empty, cast.arthur, "First of all.", OTHER)
    assert not thread(empty, cast.rita).changed, "it has only moved"
    write(empty, cast.arthur, PARAGRAPH, "It is breathed within a minute.")
    assert thread(empty, cast.rita).changed
    with pytest.raises(remarks.ParagraphChanged):
        say(empty, cast.rita, question="method", paragraph=remarks.paragraph_id(OTHER))
    assert Remark.objects.count() == 1


def test_the_same_token_is_one_remark(cast: Cast, empty: Submission) -> None:
    token = factories.token()
    assert say(empty, cast.rita, token=token) == say(empty, cast.rita, "Other words", token=token)
    assert say(empty, cast.olive, token=token).by == cast.olive
    assert (Remark.objects.count(), Event.objects.filter(verb="remark").count()) == (2, 2)


def test_a_reply_to_a_reply_stands_in_the_same_thread(cast: Cast, empty: Submission) -> None:
    first = say(empty, cast.rita)
    second = say(empty, cast.arthur, "No.", reply_to=first)
    third = say(empty, cast.rita, "Yes.", reply_to=second)
    assert (second.reply_to, third.reply_to, second.quote) == (first, first, "")
    found = thread(empty, cast.olive, "product_name")
    assert (found.remark, found.replies) == (first, [second, third])
    assert remarks.open_counts(empty) == {("product", "product_name"): 1}


def test_resolving_and_opening_again_is_written_down_once_each(cast: Cast, empty: Submission) -> None:
    remark = say(empty, cast.rita)
    for _ in range(2):
        remarks.resolve(remark, by=cast.arthur)
    assert (remark.resolved_by, remarks.open_counts(empty)) == (cast.arthur, {})
    for _ in range(2):
        remarks.reopen(remark, by=cast.rita)  # her own
    assert (remark.resolved_at, remark.resolved_by, remarks.open_counts(empty).total()) == (None, None, 1)
    verbs = list(Event.objects.filter(verb__contains="remark").order_by("pk").values_list("verb", flat=True))
    assert verbs == ["remark", "resolve_remark", "reopen_remark"]


def test_a_reader_does_not_resolve_what_others_said(cast: Cast, empty: Submission) -> None:
    remark = say(empty, cast.arthur)
    with pytest.raises(PermissionDenied, match="Only who writes this application, or who made the comment"):
        remarks.resolve(remark, by=cast.rita)
    assert not thread(empty, cast.rita, "product_name").resolvable


def test_what_is_under_review_can_still_be_talked_about(cast: Cast, submitted: Submission) -> None:
    remark = say(submitted, cast.rita)
    remarks.resolve(remark, by=cast.arthur)
    assert remark.resolved_by == cast.arthur


@given(texts=st.lists(st.text("ab é–<&", min_size=1, max_size=12).filter(str.strip), min_size=1, max_size=4))
def test_every_paragraph_can_be_quoted(cast: Cast, empty: Submission, texts: list[str]) -> None:
    from submissions.richtext import plain_to_html

    head = drafting.head_of(empty, "product")
    html = "".join(plain_to_html(text) for text in texts)
    factories.save(empty, cast.olive, {"method": html}, base=head.number if head else 0)
    section = kinds.get(factories.KIND).questionnaire.section("product")
    assert section
    entry = summaries.answer(empty, drafting.draft_of(empty), section, section.questions["method"])
    for quote in remarks.quotes("product", entry).values():
        assert say(empty, cast.rita, question="method", paragraph=remarks.paragraph_id(quote)).quote == quote


# --- The pages --------------------------------------------------------------------------------------------------------


def test_a_question_leads_to_its_remarks_and_says_how_many(cast: Cast, browse: Browse, empty: Submission) -> None:
    where = reverse("submissions:page", args=[empty.reference, "product", "name"])
    task_list = reverse("submissions:overview", args=[empty.reference])
    first = say(empty, cast.rita)
    for person in (cast.olive, cast.rita):
        client = browse(person)
        assert address(empty) in client.get(where).content.decode()
        assert ">1 comment<span" in client.get(where).content.decode()
        assert "1 open comment<" in client.get(task_list).content.decode()
    say(empty, cast.olive)
    remarks.resolve(first, by=cast.olive)
    say(empty, cast.olive)
    assert ">2 comments<span" in browse(cast.olive).get(where).content.decode()
    overview = browse(cast.olive).get(task_list).content.decode()
    assert "2 open comments<" in overview
    assert "(2 open)" in overview


def test_a_paragraph_is_chosen_on_the_page_and_commented_on(cast: Cast, browse: Browse, empty: Submission) -> None:
    write(empty, cast.arthur, PARAGRAPH, OTHER)
    client, where, chosen = browse(cast.rita), method(empty), remarks.paragraph_id(OTHER)
    page = client.get(where).content.decode()
    assert page.count("Comment on this paragraph") == 2
    assert f'href="?on={chosen}#comment"' in page
    form = client.get(where, {"on": chosen}).content.decode()
    assert f'name="paragraph" value="{chosen}"' in form
    assert form.count(OTHER) == 2
    token = str(factories.token())
    posted = [client.post(where, {"text": SECRET, "paragraph": chosen, "token": token}) for _ in range(2)]
    remark = Remark.objects.get()
    assert {(one.status_code, one.headers["Location"]) for one in posted} == {(302, f"{where}#remark-{remark.pk}")}
    shown = browse(cast.olive).get(where).content.decode()
    assert SECRET in shown
    assert "The paragraph has changed since" not in shown
    write(empty, cast.arthur, PARAGRAPH)
    assert "The paragraph has changed since" in client.get(where).content.decode()


def test_words_on_a_paragraph_that_went_meanwhile_are_not_lost(cast: Cast, browse: Browse, empty: Submission) -> None:
    write(empty, cast.arthur, PARAGRAPH)
    gone = remarks.paragraph_id(OTHER)
    answer = browse(cast.rita).post(method(empty), {"text": SECRET, "paragraph": gone})
    page = answer.content.decode()
    assert (answer.status_code, Remark.objects.count()) == (409, 0)
    assert page.count("The paragraph was changed while you wrote.") == 2
    assert f"{SECRET}</textarea>" in page.replace("\n", "")
    assert 'name="paragraph" value=' not in page
    assert "<title>Error: " in page


def test_an_empty_or_endless_comment_is_refused_with_a_sentence(cast: Cast, browse: Browse, empty: Submission) -> None:
    for text, sentence in (("  ", "Enter your comment"), ("x" * 5001, "must be 5,000 characters or fewer")):
        answer = browse(cast.rita).post(address(empty), {"text": text, "reply_to": "", "token": "what"})
        assert (answer.status_code, answer.content.decode().count(sentence)) == (422, 2)
    assert Remark.objects.count() == 0


def test_replies_and_resolving_over_http(cast: Cast, browse: Browse, empty: Submission) -> None:
    remark, client = say(empty, cast.rita), browse(cast.arthur)
    assert "Reply to Rita Hale" in client.get(address(empty), {"reply": str(remark.pk)}).content.decode()
    assert client.post(address(empty), {"text": "Indeed.", "reply_to": str(remark.pk)}).status_code == 302
    assert Remark.objects.get(text="Indeed.").reply_to == remark
    assert client.post(address(empty), {"text": "Lost.", "reply_to": "999999"}).status_code == 404
    elsewhere = say(empty, cast.rita, "Of something else.", question="method")
    assert client.post(address(empty), {"text": "Astray.", "reply_to": str(elsewhere.pk)}).status_code == 404
    resolve, reopen = (address(empty, f"remark_{verb}", remark.pk) for verb in ("resolve", "reopen"))
    assert client.post(resolve).headers["Location"] == address(empty)
    everything = reverse("submissions:remarks", args=[empty.reference])
    assert SECRET not in client.get(everything).content.decode()
    page = client.get(everything, {"show": "resolved"}).content.decode()
    assert [word for word in (SECRET, "Indeed.", "Resolved by Arthur Bell") if word not in page] == []
    assert browse(cast.rita).post(reopen, {"listed": "1"}).headers["Location"] == everything
    assert SECRET in client.get(everything).content.decode()
    reply = Remark.objects.get(text="Indeed.")
    assert client.post(address(empty, "remark_resolve", reply.pk)).status_code == 404
    theirs = say(empty, cast.arthur, "Mine.")
    assert browse(cast.rita).post(address(empty, "remark_resolve", theirs.pk)).status_code == 403
    other = say(factories.make_empty(cast), cast.olive)
    assert client.post(address(empty, "remark_resolve", other.pk)).status_code == 404


def test_there_is_no_page_for_a_question_that_is_not_there(cast: Cast, browse: Browse, empty: Submission) -> None:
    client = browse(cast.olive)
    for arguments in (("nowhere", "name", "product_name"), ("product", "nowhere", "x"), ("product", "name", "method")):
        assert client.get(address(empty, "question_remarks", *arguments)).status_code == 404


def test_nobody_else_ever_sees_a_remark(cast: Cast, browse: Browse) -> None:
    submission = factories.make_requested(cast)
    write(submission, cast.arthur, PARAGRAPH)
    remark = say(submission, cast.rita, question="method", paragraph=remarks.paragraph_id(PARAGRAPH))
    say(submission, cast.arthur, SECRET, question="method", reply_to=remark)
    remarks.resolve(remark, by=cast.arthur)
    addresses = [
        reverse("submissions:overview", args=[submission.reference]),
        reverse("submissions:version", args=[submission.reference, 1]),
        reverse("submissions:history", args=[submission.reference]),
        reverse("submissions:remarks", args=[submission.reference]),
        reverse("submissions:remarks", args=[submission.reference]) + "?show=resolved",
        reverse("submissions:page", args=[submission.reference, "product", page_of("method")]),
        method(submission),
    ]
    seen = {}
    for person in ("rita", "asa", "priya", "stella"):
        client = browse(getattr(cast, person))
        answers = [client.get(where) for where in addresses]
        seen[person] = sum(SECRET in answer.content.decode() for answer in answers)
        if person != "rita":
            assert not any("omments among the authors" in answer.content.decode() for answer in answers)
        for verb in ("resolve", "reopen"):
            status = client.post(address(submission, f"remark_{verb}", remark.pk)).status_code
            assert status == {"rita": 302, "asa": 403}.get(person, 404)
    assert seen == {"rita": 3, "asa": 0, "priya": 0, "stella": 0}


@pytest.mark.parametrize("count", [1, 30])
def test_the_pages_ask_the_same_for_one_remark_and_for_thirty(
    cast: Cast, browse: Browse, empty: Submission, count: int
) -> None:
    write(empty, cast.arthur, PARAGRAPH)
    client, questions = browse(cast.olive), reverse("submissions:page", args=[empty.reference, "product", "name"])
    people = [cast.olive, cast.arthur, cast.rita, cast.sid]
    for number in range(count):
        root = say(empty, people[number % 4], f"No {number}", "method", paragraph=remarks.paragraph_id(PARAGRAPH))
        say(empty, people[(number + 1) % 4], "Indeed", "method", reply_to=root)
        say(empty, people[number % 4], "On the name")
    assert read(client, method(empty), 7).count('class="app-reply"') == count
    everything = reverse("submissions:remarks", args=[empty.reference])
    assert read(client, everything, 9).count("app-comment__actions") == min(2 * count, 50)
    with CaptureQueriesContext(connection) as asked:
        client.get(questions)
    assert sum("submissions_remark" in query["sql"] for query in asked.captured_queries) == 1
