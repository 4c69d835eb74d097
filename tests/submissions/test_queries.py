"""Pages ask the database the same number of questions for one row and for thirty."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from accounts.organisations import require_approval
from submissions import clock_overrides, comments, drafting, presence, rehearsals, uploads, workflow
from submissions.clock_overrides import Change
from submissions.clock_types import Act
from submissions.models import Approval, Submission
from tests import factories
from tests.factories import Cast

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]

# What a page costs, sign-in included; PostgreSQL and SQLite alike.
HOME = {"olive": 18, "asa": 18, "priya": 13}
LIST = {"olive": 4, "asa": 4, "priya": 3}
OVERVIEW = {"olive": 10, "asa": 10}
HISTORY = {"olive": 6, "asa": 8}
VERSION = {"olive": 8, "asa": 11}
EVIDENCE = 7
SECTION_HISTORY, CONFLICT, QUESTION_PAGE, PRESENCE = 8, 9, 10, 6
PEOPLE, INVITED, APPROVE = 6, 13, 7
CHECKS = 6
CLOCK, OVERRIDE, DUE = 7, 5, 4
MANY = 30


@contextmanager
def exactly(number: int) -> Iterator[None]:
    with CaptureQueriesContext(connection) as queries:
        yield
    asked = [query["sql"][:160] for query in queries.captured_queries]
    assert len(asked) == number, "\n".join(asked)


def read(client: Client, address: str, number: int) -> str:
    """The page, when the database was asked exactly so many questions."""
    client.get(reverse("submissions:list"))  # Django remembers content types
    with exactly(number):
        answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def many_submitted(cast: Cast, count: int) -> list[Submission]:
    return [factories.make_submitted(cast) for _ in range(count)]


@pytest.mark.parametrize("count", [1, MANY])
def test_home_and_list(cast: Cast, browse: Browse, count: int) -> None:
    made = many_submitted(cast, count)
    for _ in range(count):
        factories.make_empty(cast)
    for person, number in HOME.items():
        page = read(browse(getattr(cast, person)), "/", number)
        assert page.count('scope="row"') == {"olive": 2 * min(count, 20), "asa": min(count, 20), "priya": 0}[person]
    for person, number in LIST.items():
        page = read(browse(getattr(cast, person)), reverse("submissions:list"), number)
        rows = {"olive": min(2 * count, 25), "asa": min(count, 25), "priya": 0}[person]
        assert page.count('scope="row"') == rows
    assert len(made) == count


@pytest.mark.parametrize("count", [1, MANY])
def test_overview_and_history(cast: Cast, browse: Browse, count: int) -> None:
    submission = factories.make_submitted(cast)
    for number in range(2, count + 1):
        factories.request_changes(submission, cast.asa)
        factories.save(factories.fresh(submission), cast.arthur, {"strength": f"{number} %"})
        workflow.submit(submission, by=cast.olive)
    reference = submission.reference
    for person, number in OVERVIEW.items():
        page = read(browse(getattr(cast, person)), reverse("submissions:overview", args=[reference]), number)
        assert page.count("Read version") == count
    for person, number in HISTORY.items():
        page = read(browse(getattr(cast, person)), reverse("submissions:history", args=[reference]), number)
        assert page.count("moj-timeline__item") >= min(count, 15)


@pytest.mark.parametrize("count", [1, MANY])
def test_version(cast: Cast, browse: Browse, count: int) -> None:
    submission = factories.make_submitted(cast)
    version = factories.last_version(submission)
    for number in range(count):
        by = cast.asa if number % 2 else cast.abel
        comments.add_comment(
            version, block="applicant.legal_name-1", text=f"No {number}.", visibility="applicant", by=by
        )
    factories.request_changes(submission, cast.asa)
    for person, number in VERSION.items():
        page = read(
            browse(getattr(cast, person)), reverse("submissions:version", args=[submission.reference, 1]), number
        )
        assert page.count('class="app-comment ') == count


@pytest.mark.parametrize("count", [1, MANY])
def test_evidence(cast: Cast, browse: Browse, empty: Submission, count: int) -> None:
    for number in range(count):
        uploads.add_attachment(
            empty, data=factories.image(text=str(number)), name="a.png", title=f"No {number}", by=cast.olive
        )
    for attachment in empty.attachments.all():
        uploads.replace_attachment(attachment, data=factories.image(), name="b.png", by=cast.arthur)
    page = read(browse(cast.olive), reverse("submissions:evidence", args=[empty.reference]), EVIDENCE)
    assert page.count("Not cited yet") == count
    assert page.count("(current)") == count


@pytest.mark.parametrize("count", [1, MANY])
def test_history_of_a_section_conflict_and_who_is_there(
    cast: Cast, browse: Browse, empty: Submission, count: int
) -> None:
    """However many revisions, places of a conflict and people there are."""
    texts = ["".join(f"<p>{word} {number}</p>" for number in range(count)) for word in ("as", "hers", "his")]
    factories.save(empty, cast.olive, {"method": texts[0]}, base=0)
    factories.save(empty, cast.olive, {"method": texts[1]}, base=1)
    with pytest.raises(drafting.Conflict):
        factories.save(empty, cast.arthur, {"method": texts[2]}, base=1)
    for number in range(count):
        factories.save(empty, cast.sid, {"strength": f"{number} %"})
        presence.here(empty, "product", by=factories.person(f"P{number} Reader"))
    client, head = browse(cast.olive), drafting.head_of(empty, "product")
    assert head
    places = {
        "section_history": ([], SECTION_HISTORY),
        "merge": ([3, head.number], CONFLICT),
        "page": (["name"], QUESTION_PAGE),
    }
    for name, (rest, number) in places.items():
        where = reverse(f"submissions:{name}", args=[empty.reference, "product", *rest])
        page = read(client, where, number)
        assert page.count('-mine" value') == (count if name == "merge" else 0)
    asked = reverse("submissions:presence", args=[empty.reference, "product"])
    with exactly(PRESENCE):
        answer = client.get(asked, headers={"HX-Request": "true"})
    assert answer.content.decode().count("Reader") == 2 * count


@pytest.mark.parametrize("count", [1, MANY])
def test_people_with_access(cast: Cast, browse: Browse, empty: Submission, count: int) -> None:
    for number in range(count):
        ended = factories.collaborate(empty, f"Reader{number} Ended", "reader", until=date(2020, 1, 1))
        factories.collaborate(empty, f"Writer{number} Vale", "author")
    page = read(browse(cast.olive), reverse("submissions:people", args=[empty.reference]), PEOPLE)
    assert (page.count("Writer"), page.count("the last day was")) == (3 * count, count)
    assert ended.memberships.count() == 0


@pytest.mark.parametrize("count", [1, MANY])
def test_home_of_a_consultant(cast: Cast, browse: Browse, count: int) -> None:
    for _ in range(count):
        connie = factories.collaborate(factories.make_empty(cast), "Connie Vale", "author")
    page = read(browse(connie), "/", INVITED)
    assert page.count('scope="row"') == min(count, 20)


@pytest.mark.parametrize("count", [1, MANY])
def test_approving(cast: Cast, browse: Browse, draft: Submission, count: int) -> None:
    require_approval(cast.pennine, required=True, by=cast.olive)
    for number in range(count):
        Approval.objects.create(submission=draft, fingerprint=str(number), by=cast.olive)
    page = read(browse(cast.sid), reverse("submissions:approve", args=[draft.reference]), APPROVE)
    assert "approved another state of the draft" in page


@pytest.mark.parametrize("count", [1, MANY])
def test_checks_coverage_and_rehearsal(cast: Cast, browse: Browse, draft: Submission, count: int) -> None:
    """However much evidence there is and however often an item was judged."""
    for number in range(count):
        uploads.add_attachment(
            draft, data=factories.image(text=str(number)), name="a.png", title=f"No {number}", by=cast.olive
        )
        rehearsals.give_verdict(draft, item="product", verdict="met", note=str(number), by=cast.rita)
    client = browse(cast.rita)
    for name, number in {"checks": CHECKS, "coverage": CHECKS, "rehearsal": CHECKS + 1}.items():
        read(client, reverse(f"submissions:{name}", args=[draft.reference]), number)


@pytest.mark.parametrize("count", [1, MANY])
def test_clock_and_what_is_due(cast: Cast, browse: Browse, count: int) -> None:
    """However often it was stopped or moved, and however many cases are due."""
    submission = factories.make_assessed(cast)
    for _ in range(count):
        change = Change(Act.EXTEND, days=1)
        clock_overrides.override(submission, change, why="More to read.", by=cast.asa, method="none")
    read(browse(cast.asa), reverse("submissions:clock", args=[submission.reference]), CLOCK)
    read(browse(cast.asa), reverse("submissions:clock_override", args=[submission.reference]), OVERRIDE)
    many_submitted(cast, count)
    Submission.objects.update(due_on=date(2026, 1, 1))
    page = read(browse(cast.asa), reverse("submissions:due"), DUE)
    assert page.count('scope="row"') == min(count + 1, 25)
