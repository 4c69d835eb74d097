"""The history of a section, one revision, and bringing it back."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from submissions import drafting, kinds, revisions, urls, workflow
from submissions.models import Event, Submission
from tests import factories
from tests.factories import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
Browse = Callable[[User], Client]
NAME, CODE, METHOD = "product_name", "product_code", "method"


def address(submission: Submission, name: str, *numbers: int) -> str:
    return reverse(f"submissions:{name}", args=[submission.reference, "product", *numbers])


def autosave(submission: Submission, by: User, base: int, **typed: Any) -> None:
    drafting.autosave_section(submission, key="product", changes=typed, shown=list(typed), base_number=base, by=by)


@pytest.fixture
def written(cast: Cast, empty: Submission) -> Submission:
    """1 and 2 by Olive, 3 parked by Arthur on base 1, 4 to 6 saved by itself for Arthur, 7 and 8 for Olive."""
    factories.save(empty, cast.olive, {NAME: "Gas", METHOD: "<p>It is polarised.</p>"}, base=0)
    factories.save(empty, cast.olive, {NAME: "Xenon"}, base=1)
    with pytest.raises(drafting.Conflict):
        factories.save(empty, cast.arthur, {NAME: "Krypton"}, base=1)
    for number, code in ((2, "P"), (4, "PP"), (5, "PPG")):
        autosave(empty, cast.arthur, number, product_code=code)
    autosave(empty, cast.olive, 6, product_code="PPG-1")
    autosave(empty, cast.olive, 7, product_code="PPG-12")
    return empty


def test_runs_of_autosaves_by_one_person_are_one_entry(written: Submission) -> None:
    found = revisions.runs(written, "product")
    assert [(run.number, run.before, run.autosaves) for run in found] == [
        (8, 6, 2), (6, 2, 3), (3, 1, 0), (2, 1, 0), (1, 0, 0),
    ]  # fmt: skip
    assert found[1].since == written.revisions.get(key="product", number=4).at


def test_a_run_ends_where_anything_else_was_saved(cast: Cast, empty: Submission) -> None:
    autosave(empty, cast.olive, 0, product_code="P")
    factories.save(empty, cast.olive, {NAME: "Xenon"}, base=1)
    autosave(empty, cast.olive, 2, product_code="PP")
    assert [(run.number, run.before, run.autosaves) for run in revisions.runs(empty, "product")] == [
        (3, 2, 1), (2, 1, 0), (1, 0, 1),
    ]  # fmt: skip


def test_who_when_and_what_is_shown_of_every_text(cast: Cast, browse: Browse, written: Submission) -> None:
    page = browse(cast.rita).get(address(written, "section_history")).content.decode()
    assert re.findall(r'id="revision-(\d+)"', page) == ["8", "6", "3", "2", "1"]
    assert page.count("by Arthur Bell") == 2
    assert "Saved by itself 3 times" in page
    assert ("Lost a conflict and is kept." in page, "Krypton" in page) == (True, True)
    assert re.search(r"<del>.*Gas.*</del>", page)
    assert re.search(r"<ins>.*Xenon.*</ins>", page)
    assert ("Bring back" in page, "Bring together" in page) == (False, False)
    mine = browse(cast.arthur).get(address(written, "section_history")).content.decode()
    assert (mine.count("Bring back"), mine.count("Bring together")) == (4, 1)
    assert address(written, "merge", 3, 8) in mine


def test_an_empty_history_and_many_pages(cast: Cast, browse: Browse, empty: Submission) -> None:
    olive = browse(cast.olive)
    assert "Nothing was saved here yet." in olive.get(address(empty, "section_history")).content.decode()
    for number in range(23):
        factories.save(empty, cast.olive, {NAME: f"Xenon {number}"})
    first = olive.get(address(empty, "section_history")).content.decode()
    assert (first.count('id="revision-'), "govuk-pagination" in first) == (10, True)
    last = olive.get(address(empty, "section_history"), {"page": "3"}).content.decode()
    assert re.findall(r'id="revision-(\d+)"', last) == ["3", "2", "1"]


def test_a_revision_is_read_as_it_was(cast: Cast, browse: Browse, written: Submission) -> None:
    page = browse(cast.rita).get(address(written, "revision", 3)).content.decode()
    assert ("Krypton" in page, "It is polarised." in page, "Xenon" in page, "Parked" in page) == (
        True, True, False, True,
    )  # fmt: skip
    assert browse(cast.olive).get(address(written, "revision", 99)).status_code == 404


def test_restore_asks_first_shows_what_changes_and_keeps_what_was_there(
    cast: Cast, browse: Browse, written: Submission
) -> None:
    olive = browse(cast.olive)
    asked = olive.get(address(written, "restore", 1)).content.decode()
    assert re.search(r"<del>.*Xenon.*</del>", asked)
    assert 'name="base" value="8"' in asked
    done = olive.post(address(written, "restore", 1), {"base": "8", "why": "Xenon was premature"})
    assert done.headers["Location"] == address(written, "section_history")
    assert drafting.answers_of(written)["product"] == {NAME: "Gas", METHOD: "<p>It is polarised.</p>"}
    page = olive.get(done.headers["Location"]).content.decode()
    assert "The answers of revision 1 are back" in page
    assert "Restored from revision 1." in page
    assert "Xenon was premature" in olive.get(reverse("submissions:history", args=[written.reference])).content.decode()
    olive.post(address(written, "restore", 8), {"base": "9"})
    assert drafting.answers_of(written)["product"][CODE] == "PPG-12"


def test_restore_after_somebody_saved_shows_the_differences_again(
    cast: Cast, browse: Browse, written: Submission
) -> None:
    factories.save(written, cast.sid, {NAME: "Neon"}, base=8)
    again = browse(cast.olive).post(address(written, "restore", 1), {"base": "8", "why": "Because"})
    page = again.content.decode()
    assert (again.status_code, "Sid Marsh saved this section meanwhile" in page) == (409, True)
    assert ("<title>Error: " in page, "Because" in page, 'name="base" value="9"' in page) == (True, True, True)
    assert re.search(r"<del>.*Neon.*</del>", page)
    assert drafting.answers_of(written)["product"][NAME] == "Neon"


def test_restore_of_nothing_and_by_nobody(cast: Cast, browse: Browse, written: Submission) -> None:
    before = written.revisions.count()
    assert browse(cast.olive).post(address(written, "restore", 99), {"base": "8"}).status_code == 404
    assert browse(cast.rita).post(address(written, "restore", 1), {"base": "8"}).status_code == 403
    assert browse(cast.stella).post(address(written, "restore", 1), {"base": "8"}).status_code == 404
    odd = browse(cast.olive).post(address(written, "restore", 1), {"base": "8", "why": "a\x00b"})
    assert (odd.status_code, "cannot be stored" in odd.content.decode()) == (422, True)
    workflow.withdraw(written, why="Given up.", by=cast.olive)
    assert browse(cast.olive).post(address(written, "restore", 1), {"base": "8"}).status_code == 409
    assert (written.revisions.count(), Event.objects.filter(verb="restore").count()) == (before, 0)


def test_no_page_of_a_questionnaire_hides_behind_an_address_of_its_section() -> None:
    taken = {
        str(pattern.pattern).removeprefix("<reference:reference>/sections/<slug:key>/").partition("/")[0]
        for pattern in urls.urlpatterns
        if "<slug:key>/" in str(pattern.pattern)
    }
    pages = {page.key for kind in kinds.all_kinds() for part in kind.questionnaire.sections for page in part.pages}
    assert {"history", "merge", "presence"} <= taken
    assert not taken & pages
