"""The register: what is in it for whom, from when to when, and as a file that no spreadsheet calculates."""

from __future__ import annotations

import csv
import io
import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from submissions import permissions, register, workflow
from submissions.models import Submission
from submissions.states import State
from tests import factories
from tests.factories import Cast
from tests.submissions.test_queries import read

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]
QUERIES = {"olive": 5, "asa": 5}


def lines(client: Client, **query: object) -> list[dict[str, str]]:
    answer = client.get(reverse("register_csv"), query)
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.content.decode())))


def references(client: Client, **query: object) -> list[str]:
    return [line["Reference"] for line in lines(client, **query)]


def test_what_is_in_it_and_what_is_not(cast: Cast, browse: Browse) -> None:
    made = {
        state: make(cast).reference
        for state, make in {
            "draft": factories.make_draft, "submitted": factories.make_submitted,
            "requested": factories.make_requested, "refused": lambda cast: factories.make_decided(cast, "refused"),
            "withdrawn": factories.make_withdrawn, "superseded": factories.make_superseded,
        }.items()
    }  # fmt: skip
    early = factories.make_draft(cast)
    workflow.withdraw(early, why="Given up early.", by=cast.olive)
    new = Submission.objects.get(follows__reference=made["superseded"])
    wanted = {made["refused"], made["withdrawn"], made["superseded"], new.reference}
    for person in ("olive", "rita", "asa"):
        assert set(references(browse(getattr(cast, person)))) == wanted
        page = browse(getattr(cast, person)).get(reverse("register")).content.decode()
        assert {name: name in page for name in made.values()} == {name: name in wanted for name in made.values()}
    for person in ("stella", "priya", "nemo"):
        assert references(browse(getattr(cast, person))) == []
    by_reference = {line["Reference"]: line for line in lines(browse(cast.asa))}
    old, after = by_reference[made["superseded"]], by_reference[new.reference]
    today = timezone.localdate().isoformat()
    assert (old["State"], old["In force from"], old["In force to"], old["Superseded by"], old["Follows"]) == (
        "Superseded", today, today, new.reference, "",
    )  # fmt: skip
    assert (after["State"], after["In force from"], after["In force to"], after["Follows"], after["Type"]) == (
        "Designated", today, "", made["superseded"], "Point of care (POC)",
    )  # fmt: skip
    no = by_reference[made["refused"]]
    assert (no["State"], no["Decided"], no["In force from"], no["In force to"]) == ("Refused", today, "", "")
    assert by_reference[made["withdrawn"]]["Decided"] == ""


def test_what_was_given_up_was_in_force_until_then(cast: Cast, browse: Browse, granted: Submission) -> None:
    workflow.withdraw(granted, why="No longer made.", by=cast.olive)
    Submission.objects.update(state_since=timezone.now() + timedelta(days=3))
    (line,) = lines(browse(cast.asa))
    day = timezone.localdate()
    assert (line["State"], line["In force from"], line["In force to"]) == (
        "Withdrawn", day.isoformat(), (day + timedelta(days=3)).isoformat(),
    )  # fmt: skip


def test_filters_and_order(cast: Cast, browse: Browse, granted: Submission, refused: Submission) -> None:
    Submission.objects.filter(pk=refused.pk).update(title="Another product", variant="mm")
    asa, both = browse(cast.asa), {granted.reference, refused.reference}
    assert references(asa, state="granted") == [granted.reference]
    assert references(asa, variant="mm") == [refused.reference]
    assert references(asa, variant="poc") == [granted.reference]
    assert references(asa, q="another") == [refused.reference]
    assert set(references(asa, state=["granted", "refused"])) == both
    assert references(asa, sort="title") == [refused.reference, granted.reference]
    assert references(asa, sort="-decision__at") == sorted(both, reverse=True)
    for nonsense in ({"state": "nonsense"}, {"variant": "x"}, {"sort": "password"}, {"page": "-1"}, {"q": "\0"}):
        assert asa.get(reverse("register"), nonsense).status_code == 200
        assert asa.get(reverse("register_csv"), nonsense).status_code == 200
    page = asa.get(reverse("register"), {"variant": "mm"}).content.decode()
    assert f"{reverse('register_csv')}?variant=mm" in page
    assert 'href="/register/"' in page


def test_who_is_not_signed_in_is_sent_to_sign_in(client: Client, granted: Submission) -> None:
    for name in ("register", "register_csv"):
        assert client.get(reverse(name)).headers["Location"] == f"/accounts/login/?next={reverse(name)}"


@pytest.mark.parametrize("count", [1, 30])
def test_it_costs_the_same_for_one_and_for_thirty(cast: Cast, browse: Browse, count: int) -> None:
    new = factories.succeed(factories.make_decided(cast, "granted"), cast)
    for number in range(1, count):
        row = factories.fresh(new)
        row.pk, row.reference, row.start_token, row.state = None, f"DA-2031-{number:04d}", uuid.uuid4(), State.WITHDRAWN
        row.save()
        permissions.grant_to_applicant(row)
        permissions.grant_to_assessors(row)
    for person, number in QUERIES.items():
        page = read(browse(getattr(cast, person)), reverse("register"), number)
        assert page.count('scope="row"') == min(count + 1, 25)


@pytest.mark.parametrize("text", ["=1+1", "+44", "-5", "@SUM(A1)", "\t=1", "\r=1", " =1"])
def test_a_cell_that_a_spreadsheet_would_calculate_becomes_text(text: str) -> None:
    assert register.safe(text) == f"'{text}"


@given(st.text(max_size=20))
def test_no_cell_begins_like_a_formula(text: str) -> None:
    assert not register.safe(text).startswith(register.FORMULA)
    assert register.safe(text).removeprefix("'").endswith(text.removeprefix("'"))


def test_a_product_named_like_a_formula(cast: Cast, browse: Browse, granted: Submission) -> None:
    Submission.objects.update(title='=HYPERLINK("http://x")')
    assert lines(browse(cast.asa))[0]["Product"] == '\'=HYPERLINK("http://x")'
