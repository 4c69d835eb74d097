"""The page of a conflict: three wordings side by side, a choice per place, and no text that is posted."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from submissions import drafting, uploads, workflow
from submissions.models import SectionRevision, Submission
from tests import factories
from tests.factories import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
Browse = Callable[[User], Client]
NAME, CODE, METHOD, ROWS = "product_name", "product_code", "method", "active_substances"
BASE = "<p>The gas is polarised.</p><p>It is bagged.</p><ul><li>in a bag</li><li>on a cart</li></ul>"
MINE = "<p>The gas is polarised by me.</p><p>It is bagged.</p><ul><li>in a bag</li><li>on my cart</li></ul>"
THEIRS = (
    "<p>The gas is polarised by her.</p><p>It is bagged, then sealed.</p><ul><li>in a bag</li><li>on a cart</li></ul>"
)
REST = "<p>It is bagged, then sealed.</p><ul><li>in a bag</li><li>on my cart</li></ul>"
PLACE = "choice-method-0"


def post(client: Client, submission: Submission, **fields: Any) -> Any:
    return client.post(reverse("submissions:page", args=[submission.reference, "product", "name"]), fields)


def merge_address(submission: Submission, parked: int, theirs: int) -> str:
    return reverse("submissions:merge", args=[submission.reference, "product", parked, theirs])


def choose(client: Client, submission: Submission, parked: int, theirs: int, chosen: Mapping[str, str]) -> Any:
    return client.post(merge_address(submission, parked, theirs), dict(chosen))


def answers(submission: Submission) -> dict[str, Any]:
    return dict(drafting.answers_of(submission)["product"])


def texts(submission: Submission, name: str) -> list[tuple[bool, Any]]:
    rows = SectionRevision.objects.filter(submission=submission, key="product").order_by("number")
    return [(row.parked, row.answers.get(name)) for row in rows]


@pytest.fixture
def rich(cast: Cast, empty: Submission) -> Submission:
    """Revision 1 is the base, 2 theirs (Olive), 3 mine, parked (Arthur). The method clashes in its first paragraph."""
    factories.save(empty, cast.olive, {METHOD: BASE, NAME: "Gas"}, base=0)
    factories.save(empty, cast.olive, {METHOD: THEIRS}, base=1)
    with pytest.raises(drafting.Conflict):
        factories.save(empty, cast.arthur, {METHOD: MINE, NAME: "Xenon"}, base=1)
    return empty


def test_three_wordings_are_shown_and_a_choice_settles_it(cast: Cast, browse: Browse, empty: Submission) -> None:
    olive, arthur = browse(cast.olive), browse(cast.arthur)
    assert post(olive, empty, base="0", product_name="Xenon from Olive").status_code == 302
    answer = post(arthur, empty, base="0", product_name="Krypton from Arthur")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "<title>Error: " in page
    assert "Somebody else changed the same answer" in page
    assert [word in page for word in ("As it was before", "Saved by Olive Turner", "Written by you")] == [True] * 3
    assert page.index("Xenon from Olive") < page.index("Krypton from Arthur")
    assert answers(empty)[NAME] == "Xenon from Olive"
    assert ('href="#choice-product_name-0-mine"' in page, 'id="choice-product_name-0-mine"' in page) == (True, True)
    assert f'action="{merge_address(empty, 2, 1)}"' in page
    assert [value for value in re.findall(r'value="([^"]*)"', page) if "Arthur" in value] == []

    settled = choose(arthur, empty, 2, 1, {"choice-product_name-0": "mine"})
    assert settled.status_code == 302
    shown = arthur.get(settled.headers["Location"]).content.decode()
    assert "Both texts are brought together and saved" in shown
    assert 'value="Krypton from Arthur"' in shown
    assert answers(empty)[NAME] == "Krypton from Arthur"
    assert texts(empty, NAME) == [
        (False, "Xenon from Olive"), (True, "Krypton from Arthur"), (False, "Krypton from Arthur"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("choice", "first"),
    [
        ("mine", "<p>The gas is polarised by me.</p>"),
        ("theirs", "<p>The gas is polarised by her.</p>"),
        ("base", "<p>The gas is polarised.</p>"),
        ("both", "<p>The gas is polarised by her.</p><p>The gas is polarised by me.</p>"),
    ],
)
def test_what_one_side_changed_is_taken_and_the_rest_as_chosen(
    cast: Cast, browse: Browse, rich: Submission, choice: str, first: str
) -> None:
    assert choose(browse(cast.arthur), rich, 3, 2, {PLACE: choice}).status_code == 302
    assert (answers(rich)[METHOD], answers(rich)[NAME]) == (first + REST, "Xenon")
    merged = rich.revisions.get(number=4)
    assert (merged.by, merged.base_number, merged.reason) == (cast.arthur, 2, "brought together with revision 3")


def test_nothing_chosen_is_said_beside_the_place_and_nothing_is_saved(
    cast: Cast, browse: Browse, rich: Submission
) -> None:
    for chosen in ({}, {PLACE: "everything"}, {PLACE: ""}):
        answer = choose(browse(cast.arthur), rich, 3, 2, chosen)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "<title>Error: " in page
        assert f'<a href="#{PLACE}-mine">' in page
        assert f'id="{PLACE}-error"' in page
    assert len(texts(rich, METHOD)) == 3


def test_a_third_save_meanwhile_brings_the_page_again_with_the_merged_text(
    cast: Cast, browse: Browse, rich: Submission
) -> None:
    third = BASE.replace("polarised", "polarised by Sid")
    factories.save(rich, cast.sid, {METHOD: third, CODE: "PPG"}, base=2)
    arthur = browse(cast.arthur)
    answer = choose(arthur, rich, 3, 2, {PLACE: "mine"})
    assert answer.status_code == 409
    assert "Saved by Sid Marsh" in answer.content.decode()
    assert answers(rich)[METHOD] == third
    assert f'action="{merge_address(rich, 5, 4)}"' in answer.content.decode()
    kept = rich.revisions.get(number=5)
    assert (kept.parked, kept.base_number) == (True, 2)
    assert kept.answers[METHOD] == "<p>The gas is polarised by me.</p>" + REST
    open_ones = re.findall(r'name="(choice-[^"]+)" id="[^"]+-mine"', answer.content.decode())
    assert choose(arthur, rich, 5, 4, dict.fromkeys(open_ones, "mine")).status_code == 302
    assert "polarised by me" in answers(rich)[METHOD]
    assert answers(rich)[CODE] == "PPG"


def test_a_third_save_of_another_answer_is_no_obstacle(cast: Cast, browse: Browse, rich: Submission) -> None:
    factories.save(rich, cast.sid, {CODE: "PPG"}, base=2)
    assert choose(browse(cast.arthur), rich, 3, 2, {PLACE: "mine"}).status_code == 302
    assert (answers(rich)[CODE], "by me" in answers(rich)[METHOD]) == ("PPG", True)


def test_choices_posted_twice_are_saved_once(cast: Cast, browse: Browse, rich: Submission) -> None:
    for _ in range(2):
        assert choose(browse(cast.arthur), rich, 3, 2, {PLACE: "both"}).status_code == 302
    assert len(texts(rich, METHOD)) == 4


def test_the_address_leads_to_what_counts_now_and_to_no_other_numbers(
    cast: Cast, browse: Browse, rich: Submission
) -> None:
    arthur = browse(cast.arthur)
    page = arthur.get(merge_address(rich, 3, 2))
    assert (page.status_code, "Written by you" in page.content.decode()) == (200, True)
    assert "Written by Arthur Bell" in browse(cast.olive).get(merge_address(rich, 3, 2)).content.decode()
    moved = arthur.get(merge_address(rich, 3, 1))
    assert moved.headers["Location"] == merge_address(rich, 3, 2)
    for parked, theirs in ((2, 1), (3, 3), (9, 2), (3, 9)):
        assert arthur.get(merge_address(rich, parked, theirs)).status_code == 404
    assert browse(cast.rita).get(merge_address(rich, 3, 2)).status_code == 403
    assert browse(cast.stella).post(merge_address(rich, 3, 2), {PLACE: "mine"}).status_code == 404
    workflow.withdraw(rich, why="Given up.", by=cast.olive)
    assert choose(arthur, rich, 3, 2, {PLACE: "mine"}).status_code == 409
    assert len(texts(rich, METHOD)) == 3


def test_rows_are_chosen_one_by_one(cast: Cast, browse: Browse, empty: Submission) -> None:
    rows = [{"id": "r1", "substance": "Xenon"}, {"id": "r2", "substance": "Helium"}]
    factories.save(empty, cast.olive, {ROWS: rows}, base=0)
    factories.save(empty, cast.olive, {ROWS: [{**rows[0], "substance": "Xenon-129"}, rows[1]]}, base=1)
    mine = [{**rows[0], "substance": "Xenon gas"}, {**rows[1], "substance": "Helium-4"}]
    with pytest.raises(drafting.Conflict):
        factories.save(empty, cast.arthur, {ROWS: mine}, base=1)
    arthur = browse(cast.arthur)
    page = arthur.get(merge_address(empty, 3, 2)).content.decode()
    assert re.findall(r'name="(choice-[^"]+)"', page) == [f"choice-{ROWS}-0"] * 3
    choose(arthur, empty, 3, 2, {f"choice-{ROWS}-0": "theirs"})
    assert [row["substance"] for row in answers(empty)[ROWS]] == ["Xenon-129", "Helium-4"]


def test_images_are_shown_and_kept_by_their_code(cast: Cast, browse: Browse, empty: Submission) -> None:
    uploads.add_attachment(empty, data=factories.image(), name="a.png", title="Curve", by=cast.olive)
    figure = '<figure><img src="evidence:E1" alt="Curve"></figure>'
    factories.save(empty, cast.olive, {METHOD: "<p>a</p>"}, base=0)
    factories.save(empty, cast.olive, {METHOD: f"<p>her a</p>{figure}"}, base=1)
    with pytest.raises(drafting.Conflict):
        factories.save(empty, cast.arthur, {METHOD: "<p>my a</p>"}, base=1)
    arthur = browse(cast.arthur)
    shown = arthur.get(merge_address(empty, 3, 2)).content.decode()
    assert reverse("submissions:evidence_file", args=[empty.reference, "E1"]) in shown
    choose(arthur, empty, 3, 2, {PLACE: "both"})
    assert re.findall(r'src="([^"]*)"', answers(empty)[METHOD]) == ["evidence:E1"]


def test_both_together_may_be_too_long_and_that_is_said(cast: Cast, browse: Browse, empty: Submission) -> None:
    factories.save(empty, cast.olive, {METHOD: "<p>a</p>"}, base=0)
    factories.save(empty, cast.olive, {METHOD: f"<p>{'b ' * 75_000}</p>"}, base=1)
    with pytest.raises(drafting.Conflict):
        factories.save(empty, cast.arthur, {METHOD: f"<p>{'c ' * 75_000}</p>"}, base=1)
    answer = choose(browse(cast.arthur), empty, 3, 2, {PLACE: "both"})
    assert (answer.status_code, "200,000 characters or fewer" in answer.content.decode()) == (422, True)
    assert f'id="{PLACE}-both" value="both" checked' in answer.content.decode()


@pytest.mark.parametrize("base", ["", "abc", "-1", "²", "9" * 30, "1.5", "1; drop"])
def test_a_base_that_is_no_number_is_nothing_seen(cast: Cast, browse: Browse, empty: Submission, base: str) -> None:
    factories.save(empty, cast.olive, {NAME: "Xenon"}, base=0)
    assert post(browse(cast.arthur), empty, base=base, product_name="Krypton").status_code == 409
    assert answers(empty) == {NAME: "Xenon"}


def test_a_page_posted_twice_is_one_revision(cast: Cast, browse: Browse, empty: Submission) -> None:
    for _ in range(2):
        assert post(browse(cast.olive), empty, base="0", product_name="Xenon").status_code == 302
    assert len(texts(empty, NAME)) == 1


def test_hostile_words_are_shown_as_words(cast: Cast, browse: Browse, empty: Submission) -> None:
    hostile = "<script>alert('x')</script>"
    factories.save(empty, cast.olive, {NAME: f"{hostile} hers"}, base=0)
    page = post(browse(cast.arthur), empty, base="0", product_name=f"{hostile} his").content.decode()
    assert ("<script>alert(" in page, page.count("&lt;script&gt;alert(")) == (False, 2)
