"""Editions: who signs them, from when they are in effect, and what is not issued without asking."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from dmmf import editions, sites
from dmmf.editions import EditionProblem, Status
from dmmf.models import ControlSiteEvent, Edition, Evaluation, NamedPerson, Site
from submissions import kinds, workflow
from submissions.models import Event, Submission
from submissions.permissions import NotNow
from submissions.refusals import Superseded
from submissions.signing import SignatureData
from submissions.states import State
from tests import factories, kept
from tests.dmmf import scene_life
from tests.dmmf.matrix import answers, parsed, people_of
from tests.dmmf.scene import LONG_AGO, PLACE, make_control_site, make_product, make_site
from tests.dmmf.scene_file import make_accepted_file
from tests.dmmf.scene_sites import bring_to
from tests.factories import PASSWORD, Cast
from tests.submissions.test_queries import exactly

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def small_kind() -> Iterator[None]:
    with scene_life.known():
        yield


@pytest.fixture
def accepted(cast: Cast) -> Submission:
    return scene_life.make_accepted(cast)


@pytest.fixture
def in_effect(cast: Cast) -> Submission:
    return scene_life.make_in_effect(cast)


def today() -> date:
    return timezone.localdate()


# --- What is in effect --------------------------------------------------------------------------------------------

A_DAY = st.dates(date(2026, 1, 1), date(2026, 3, 1))


def edition(number: int, day: date, state: str = "granted", ended: date | None = None) -> Any:
    since = timezone.make_aware(datetime.combine(ended, time())) if ended else None
    submission = SimpleNamespace(state=state, state_since=since)
    return SimpleNamespace(pk=number, number=number, effective_from=day, version=SimpleNamespace(submission=submission))


@given(st.lists(A_DAY, max_size=6).map(sorted), A_DAY)
def test_of_any_editions_at_most_one_is_in_effect_and_it_is_the_last_that_has_begun(
    days: list[date], day: date
) -> None:
    made = [edition(number, begins) for number, begins in enumerate(days, 1)]
    standing = [editions.status(one, day, made) for one in made]
    now = editions.in_effect(made, day)
    assert standing.count(Status.IN_EFFECT) == (1 if any(begins <= day for begins in days) else 0)
    assert [one for one, said in zip(made, standing, strict=True) if said is Status.IN_EFFECT] == ([now] if now else [])
    for one, said in zip(made, standing, strict=True):
        assert (said is Status.APPROVED) == (one.effective_from > day)
        assert (said is Status.SUPERSEDED) == bool(now and one.effective_from <= day and one.number < now.number)


@given(st.lists(A_DAY, min_size=1, max_size=6).map(sorted), A_DAY, A_DAY)
def test_once_superseded_always_superseded(days: list[date], one_day: date, other_day: date) -> None:
    made = [edition(number, begins) for number, begins in enumerate(days, 1)]
    first, later = sorted([one_day, other_day])
    order = [Status.APPROVED, Status.IN_EFFECT, Status.SUPERSEDED]
    for one in made:
        assert order.index(editions.status(one, first, made)) <= order.index(editions.status(one, later, made))


def test_nothing_is_in_effect_once_the_file_is_given_up() -> None:
    begun, ended = date(2026, 1, 1), date(2026, 2, 1)
    made = [edition(1, begun), edition(2, begun, "withdrawn", ended)]
    assert editions.in_effect(made, ended - DAY) is made[1]
    assert editions.in_effect(made, ended) is None
    assert editions.status(made[1], ended, made) is Status.ENDED
    assert editions.status(made[0], ended, made) is Status.SUPERSEDED


# --- What was accepted is made effective --------------------------------------------------------------------------


def test_the_qualified_person_makes_the_accepted_version_effective(cast: Cast, accepted: Submission) -> None:
    product = scene_life.product_of(accepted)
    assert editions.edition_in_effect(product) is None
    made = scene_life.make_effective(accepted, cast, today() + DAY)
    version = factories.last_version(accepted)
    assert (made.number, made.change_class, made.sha256, made.by) == (1, "first", version.sha256, cast.sid)
    assert made.meaning.startswith("As Qualified Person I approve")
    assert editions.edition_in_effect(product) is None
    assert editions.edition_in_effect(product, today() + DAY) == made
    event = Event.objects.filter(submission=accepted).latest("pk")
    assert (event.verb, event.why, event.data["sha256"]) == ("make_effective", "The first edition.", version.sha256)
    assert ControlSiteEvent.objects.filter(verb="edition", control_site=product.control_site).count() == 1
    with pytest.raises(DatabaseError), transaction.atomic():
        Edition.objects.update(what="Something else.")


def test_it_is_made_effective_once(cast: Cast, accepted: Submission) -> None:
    scene_life.make_effective(accepted, cast)
    with pytest.raises(NotNow):
        scene_life.make_effective(accepted, cast)
    assert Edition.objects.count() == 1


def test_nothing_else_than_what_was_accepted_is_made_effective(cast: Cast) -> None:
    submission = scene_life.make_file(cast)
    workflow.submit(submission, by=cast.olive)
    with pytest.raises(NotNow):
        scene_life.make_effective(submission, cast)


def test_who_is_no_qualified_person_in_force_signs_nothing(cast: Cast, accepted: Submission) -> None:
    for person in (cast.olive, cast.arthur, cast.asa):
        with pytest.raises(PermissionDenied) as refused:
            scene_life.make_effective(accepted, cast, by=person)
        assert str(refused.value)
    NamedPerson.objects.filter(role="qp").update(until=today() - DAY)
    with pytest.raises(PermissionDenied, match="none is named"):
        scene_life.make_effective(accepted, cast)
    NamedPerson.objects.filter(role="qp").update(until=today(), email="SID@example.org")
    assert scene_life.make_effective(accepted, cast)


def test_a_qualified_person_signs_what_was_seen(cast: Cast, accepted: Submission) -> None:
    version = factories.last_version(accepted)
    with pytest.raises(Superseded):
        editions.make_effective(
            version, effective_from=today(), by=cast.sid, what="It.", signature=SignatureData("Sid Marsh", "0" * 64)
        )


# --- The next version is issued -----------------------------------------------------------------------------------


def test_issuing_freezes_a_version_with_its_edition(cast: Cast, in_effect: Submission) -> None:
    product = scene_life.product_of(in_effect)
    kept.write(in_effect, cast.arthur, text="<p>Made otherwise.</p>")
    later = today() + 10 * DAY
    made = scene_life.issue(in_effect, cast, later, change_class="notifiable")
    assert (made.number, made.version.number, made.change_class) == (2, 2, "notifiable")
    assert made.sha256 == made.version.sha256 == made.version.signature.sha256
    assert editions.edition_in_effect(product).number == 1
    assert editions.edition_in_effect(product, later).number == 2
    assert factories.fresh(in_effect).state == State.GRANTED


@pytest.mark.parametrize("change_class", ["prior_approval", "first", "", "sideways"])
def test_what_needs_prior_approval_is_not_issued(cast: Cast, in_effect: Submission, change_class: str) -> None:
    with pytest.raises(EditionProblem, match="licence has to be varied"):
        scene_life.issue(in_effect, cast, change_class=change_class)
    assert in_effect.versions.count() == 1


def test_the_day_is_not_past_and_not_before_the_edition_before(cast: Cast, in_effect: Submission) -> None:
    with pytest.raises(EditionProblem, match="cannot be in the past"):
        scene_life.issue(in_effect, cast, today() - DAY)
    scene_life.issue(in_effect, cast, today() + 5 * DAY)
    with pytest.raises(EditionProblem, match="before edition 2"):
        scene_life.issue(in_effect, cast, today() + 4 * DAY)
    assert scene_life.issue(in_effect, cast, today() + 5 * DAY).number == 3


def test_what_touches_the_designation_needs_a_word_on_it(cast: Cast, in_effect: Submission) -> None:
    with pytest.raises(EditionProblem, match="how it was judged"):
        scene_life.issue(in_effect, cast, touches_designation=True, designation_note=" ")
    made = scene_life.issue(in_effect, cast, touches_designation=True, designation_note="Not significant: a new label.")
    assert (made.touches_designation, made.designation_note) == (True, "Not significant: a new label.")
    assert Event.objects.filter(verb="make_effective").latest("pk").data["touches_designation"]


def test_a_change_of_the_process_calls_for_new_evaluations(cast: Cast) -> None:
    product = make_product(make_control_site(cast))
    site = bring_to(make_site(cast, product), "active", cast)
    Evaluation.objects.update(reference="JE-2025-0001")  # the counter knows nothing of it
    submission = scene_life.make_in_effect(cast, product)
    scene_life.issue(submission, cast)
    assert Site.objects.get(pk=site.pk).state == "active"
    scene_life.issue(submission, cast, change_class="notifiable", reopens=True, what="Another polariser.")
    assert Site.objects.get(pk=site.pk).state == "under_evaluation"
    assert "Another polariser." in Evaluation.objects.get(site=site, state="open").why


def test_a_real_master_file_is_issued_with_the_register_as_it_stands(cast: Cast, browse: Browse) -> None:
    file = make_accepted_file(cast)
    submission, product = file.submission, file.product
    olive = browse(cast.olive)
    for name in ("submissions:overview", "submissions:check"):
        page = olive.get(reverse(name, args=[submission.reference])).content.decode()
        assert "Declare and submit" not in page, "an accepted file is issued and never submitted again"
    network = olive.get(reverse("dmmf:control_site", args=[product.control_site.reference])).content.decode()
    assert ("Accepted" in network, "Granted" in network) == (True, False)
    scene_life.make_effective(submission, cast)
    site = product.sites.get(code="S-01")
    sites.move(site, place=PLACE | {"town": "Bradford"}, by=cast.olive, why="New wing", effective_on=LONG_AGO)
    made = scene_life.issue(submission, cast, change_class="site_list", what="S-01 moved.")
    assert {listed.location_number for listed in made.version.listed_sites.filter(site=site)} == {2}
    address = editions.redlines(list(editions.of(product)))[2]
    page = browse(cast.asa).get(address).content.decode()
    assert re.search(r"<ins(?:(?!</ins>).)*Bradford", page, re.DOTALL)
    assert "govuk-grid-column-full" in page, "rows of the register are wide"
    kind = kinds.get(submission.kind)
    assert (kind.issue_url, kind.panels(cast.sid, submission)[0].heading) == ("dmmf:issue", "Life of the file")


def test_what_was_accepted_comes_first(cast: Cast, accepted: Submission) -> None:
    with pytest.raises(NotNow, match="Make it effective first"):
        scene_life.issue(accepted, cast)


def test_only_a_qualified_person_issues(cast: Cast, in_effect: Submission) -> None:
    with pytest.raises(PermissionDenied, match="Sid Marsh"):
        scene_life.issue(in_effect, cast, by=cast.olive)


def test_what_changed_after_the_page_was_opened_is_not_signed(cast: Cast, in_effect: Submission) -> None:
    seen = SignatureData("Sid Marsh", scene_life.what_is_signed(in_effect))
    make_site(cast, scene_life.product_of(in_effect))  # not the draft: the register itself
    with pytest.raises(Superseded):
        scene_life.issue(in_effect, cast, signature=seen)
    assert (in_effect.versions.count(), Edition.objects.count()) == (1, 1)


def test_an_accepted_variation_is_the_next_edition_of_the_product(cast: Cast, in_effect: Submission) -> None:
    product = scene_life.product_of(in_effect)
    browse = Client()
    browse.force_login(cast.olive)
    browse.post(reverse("submissions:follow", args=[in_effect.reference]), {"token": str(factories.token())})
    new = in_effect.followed_by.get()
    scene_life.accept(new, cast)
    made = scene_life.make_effective(new, cast, today() + 3 * DAY, what="A second product form.")
    assert (made.number, made.change_class, made.version.number) == (2, "prior_approval", 1)
    assert factories.fresh(in_effect).state == State.SUPERSEDED
    assert editions.edition_in_effect(product).number == 1  # the old file goes on until that day
    assert editions.edition_in_effect(product, today() + 3 * DAY) == made
    redline = editions.redlines(list(editions.of(product)))[2]
    page = browse.get(redline).content.decode()
    assert f"version 1 of {in_effect.reference}" in page
    assert f"of {new.reference}. What was added" in page


# --- The redline shows rows of the register -----------------------------------------------------------------------


def test_a_redline_shows_the_rows_of_the_register_cell_by_cell(cast: Cast, browse: Browse) -> None:
    product = make_product(make_control_site(cast))
    moved, gone = make_site(cast, product, "S-01"), make_site(cast, product, "S-02")
    submission = scene_life.make_in_effect(cast, product)
    sites.move(moved, place=PLACE | {"town": "Bradford"}, by=cast.olive, why="New wing", effective_on=LONG_AGO)
    gone.products.clear()
    make_site(cast, product, "S-03", town="York")
    made = scene_life.issue(submission, cast, change_class="site_list")
    page = browse(cast.asa).get(editions.redlines(list(editions.of(product)))[made.number]).content.decode()
    rows = [re.sub(r"<[^>]+>", "", row) for row in re.findall(r"<tr.*?</tr>", page, re.S)]
    assert any("LeedsBradford" in re.sub(r"\[\w+( end)?\]|\s", "", row) for row in rows), rows
    assert "<del" in page
    assert "<ins" in page
    said = {code: next(row for row in rows if code in row) for code in ("S-01", "S-02", "S-03")}
    assert "York" in said["S-03"]
    assert "Imaging department S-02" in said["S-02"]


# --- Pages --------------------------------------------------------------------------------------------------------

#                 olive arthur sid  rita priya paula asa  stella nemo
IN_EFFECT_GET = """
editions          200   200    200  200  404   404   200  404    404
issue             403   403    200  403  404   404   403  404    404
make_effective    403   403    409  403  404   404   403  404    404
"""
ACCEPTED_GET = """
editions          200   200    200  200  404   404   200  404    404
issue             403   403    302  403  404   404   403  404    404
make_effective    403   403    200  403  404   404   403  404    404
"""
DRAFT_GET = """
editions          200   200    200  200  404   404   404  404    404
issue             409   403    409  403  404   404   404  404    404
make_effective    409   403    409  403  404   404   404  404    404
"""
POST = """
issue             403   403    422  403  404   404   403  404    404
make_effective    403   403    409  403  404   404   403  404    404
"""


@pytest.mark.parametrize(
    ("make", "table", "method"),
    [
        (scene_life.make_in_effect, IN_EFFECT_GET, "get"),
        (scene_life.make_accepted, ACCEPTED_GET, "get"),
        (scene_life.make_file, DRAFT_GET, "get"),
        (scene_life.make_in_effect, POST, "post"),
    ],
)
def test_who_gets_what(cast: Cast, make: Callable[[Cast], Submission], table: str, method: str) -> None:
    reference = make(cast).reference
    arguments = dict.fromkeys(parsed(table), (reference,))
    assert answers(table, arguments, people_of(cast), method=method) == parsed(table)


def test_there_are_no_editions_of_what_is_no_master_file(browse: Browse, cast: Cast, submitted: Submission) -> None:
    assert browse(cast.olive).get(reverse("dmmf:editions", args=[submitted.reference])).status_code == 404


def filled(client: Client, address: str, **changes: str) -> dict[str, str]:
    """The page read and filled in as a browser would, in effect from tomorrow."""
    found = re.search(r'name="sha256" value="([0-9a-f]*)"', client.get(address).content.decode())
    assert found, "the page shows no fingerprint to sign"
    day = today() + DAY
    return {
        "sha256": found[1], "what": "The telephone number of the duty manager.", "change_class": "administrative",
        "touches_designation": "no", "effective_from-day": str(day.day), "effective_from-month": str(day.month),
        "effective_from-year": str(day.year), "declare": "on", "printed_name": "Sid Marsh", "password": PASSWORD,
        **changes,
    }  # fmt: skip


def test_making_effective_and_issuing_on_the_pages(cast: Cast, accepted: Submission, browse: Browse) -> None:
    sid = browse(cast.sid)
    listed = reverse("dmmf:editions", args=[accepted.reference])
    for name in ("make_effective", "issue"):
        address = reverse(f"dmmf:{name}", args=[accepted.reference])
        answer = sid.post(address, filled(sid, address))
        assert (answer.status_code, answer["Location"]) == (302, listed), answer.content.decode()
    page = sid.get(listed).content.decode()
    assert page.count("As Qualified Person I approve") == 2
    assert "Approved, not yet in effect" in page
    assert "Redline to edition 1" in page
    for address in re.findall(r'href="(/applications/[^"]*compare[^"]*)"', page):
        assert sid.get(address).status_code == 200


@pytest.mark.parametrize(
    ("changes", "status", "sentence"),
    [
        ({"change_class": "prior_approval"}, 422, "the licence has to be varied first"),
        ({"touches_designation": "yes"}, 422, "Enter how it was judged"),
        ({"what": ""}, 422, "Enter what changed"),
        ({"change_class": ""}, 422, "Select which class of change it is"),
        ({"touches_designation": ""}, 422, "Select whether it touches"),
        ({"effective_from-year": "2020"}, 422, "cannot be in the past"),
        ({"effective_from-year": ""}, 422, "must include a year"),
        ({"password": "wrong"}, 422, "Your password is not right"),
        ({"printed_name": "Somebody Else"}, 422, "must contain “Marsh”"),
        ({"declare": ""}, 422, "Confirm that you approve this version"),
        ({"sha256": "0" * 64}, 409, "Answers or evidence changed"),
    ],
)
def test_what_is_refused_says_why_and_keeps_what_was_typed(
    cast: Cast, in_effect: Submission, browse: Browse, changes: dict[str, str], status: int, sentence: str
) -> None:
    sid, address = browse(cast.sid), reverse("dmmf:issue", args=[in_effect.reference])
    answer = sid.post(address, filled(sid, address, **changes))
    page = answer.content.decode()
    assert answer.status_code == status
    assert sentence in page
    assert "<title>Error: " in page
    assert "duty manager" in page or "what" in changes
    assert Edition.objects.count() == 1


def test_the_page_leads_on_to_a_variation_and_to_a_new_designation(
    cast: Cast, granted: Submission, browse: Browse
) -> None:
    submission = scene_life.make_in_effect(cast, make_product(make_control_site(cast), designation=granted))
    page = browse(cast.sid).get(reverse("dmmf:issue", args=[submission.reference])).content.decode()
    for one in (submission, granted):
        assert reverse("submissions:follow", args=[one.reference]) in page
    assert "Nothing is different" in page


def test_an_incomplete_draft_is_not_issued(cast: Cast, in_effect: Submission, browse: Browse) -> None:
    kept.write(in_effect, cast.arthur, text=None)
    sid, address = browse(cast.sid), reverse("dmmf:issue", args=[in_effect.reference])
    page = sid.get(address).content.decode()
    assert "before you can issue" in page
    assert 'name="password"' not in page
    assert sid.post(address, {}).status_code == 422


def test_posting_twice_issues_once(cast: Cast, in_effect: Submission, browse: Browse) -> None:
    sid, address = browse(cast.sid), reverse("dmmf:issue", args=[in_effect.reference])
    data = filled(sid, address)
    assert [sid.post(address, data).status_code for _ in range(2)] == [302, 409]
    assert in_effect.versions.count() == 2


def test_the_overview_and_the_home_page_say_what_waits(cast: Cast, accepted: Submission, browse: Browse) -> None:
    effective = reverse("dmmf:make_effective", args=[accepted.reference])
    assert effective in browse(cast.sid).get("/").content.decode()
    assert effective not in browse(cast.olive).get("/").content.decode()
    scene_life.make_effective(accepted, cast)
    assert effective not in browse(cast.sid).get("/").content.decode()
    page = browse(cast.olive).get(reverse("submissions:overview", args=[accepted.reference])).content.decode()
    assert "Edition 1 is in effect since" in page
    assert reverse("dmmf:editions", args=[accepted.reference]) in page


EDITIONS, ISSUE = 8, 16


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_asks_the_same_number_of_questions(cast: Cast, browse: Browse, count: int) -> None:
    submission = scene_life.make_in_effect(cast)
    for _ in range(count - 1):
        scene_life.issue(submission, cast)
    sid = browse(cast.sid)
    sid.get(reverse("submissions:list"))
    with exactly(EDITIONS):
        page = sid.get(reverse("dmmf:editions", args=[submission.reference])).content.decode()
    assert page.count("As Qualified Person") == count
    with exactly(ISSUE):
        sid.get(reverse("dmmf:issue", args=[submission.reference]))
