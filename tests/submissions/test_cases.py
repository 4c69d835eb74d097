"""The list of cases: who sees it, its filters, search, order, bulk allocation, CSV and saved views; bar and tabs."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from submissions import allocation, case_tabs, cases, conflicts_of_interest, due_dates, saved_views
from submissions.clock_types import ClockState
from submissions.models import Assignment, CaseText, SavedView, Submission, SubmissionGroupPermission
from submissions.states import State
from submissions.views.cases import PER_PAGE
from tests import factories
from tests.factories import ASSESSORS, Cast
from tests.submissions.test_queries import MANY, read

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]
LIST = reverse("submissions:cases")
EMPTY = {"csrfmiddlewaretoken": "a browser sends no form without one"}
BLOCK = "applicant.legal_name-1"

# Pages of the desk that are about no single case. Columns: asa, then everybody else.
MATRIX = """
                    GET  POST  others
cases               200  422   403
cases_csv           200  200   403
case_views          200  422   403
case_view_remove    405  404   403
interests           200  422   403
interest_withdraw   404  404   403
"""
ROWS = {line.split()[0]: line.split()[1:] for line in MATRIX.strip().splitlines()[1:]}
LIST_QUERIES, CSV_QUERIES, VIEWS_QUERIES, INTERESTS_QUERIES, ASSIGN_QUERIES = 9, 6, 4, 5, 9


def desk(name: str) -> str:
    return reverse(f"submissions:{name}", args=[1] if name in ("case_view_remove", "interest_withdraw") else [])


def references(client: Client, **query: object) -> list[str]:
    answer = client.get(reverse("submissions:cases_csv"), query)
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    found = [line["Reference"] for line in csv.DictReader(io.StringIO(answer.content.decode()))]
    page = client.get(LIST, query).content.decode()
    shown = re.findall(r'name="case" value="([^"]+)"', page)
    assert shown == found[:PER_PAGE]
    return found


def clock_of(submission: Submission, state: ClockState, days: int | None, answer: int | None = None) -> None:
    due, answer_due = (due_dates.today() + timedelta(days=n) if n is not None else None for n in (days, answer))
    Submission.objects.filter(pk=submission.pk).update(clock_state=state, due_on=due, answer_due_on=answer_due)


def like(one: Submission, count: int) -> list[Submission]:
    """The case and others with the same words and the same people, together so many; quicker than by the verbs."""
    grants = list(SubmissionGroupPermission.objects.filter(content_object=one).values("group_id", "permission_id"))
    words = CaseText.objects.get(submission=one).text
    made = [one]
    for number in range(1, count):
        other = factories.fresh(one)
        other.pk, other.reference, other.start_token = None, f"DA-2001-{number:04d}", factories.token()
        other.save()
        made.append(other)
    others = made[1:]
    CaseText.objects.bulk_create(CaseText(submission=other, number=1, text=words) for other in others)
    SubmissionGroupPermission.objects.bulk_create(
        SubmissionGroupPermission(content_object=other, **grant) for other in others for grant in grants
    )
    return made


class TestWhoSeesIt:
    def test_the_matrix(self, cast: Cast, browse: Browse) -> None:
        found = {}
        for name in ROWS:
            others = set()
            for person in ("olive", "rita", "stella", "priya", "nemo"):
                client = browse(getattr(cast, person))
                others |= {client.get(desk(name)).status_code, client.post(desk(name)).status_code}
            asa = browse(cast.asa)
            statuses = [asa.get(desk(name)).status_code, asa.post(desk(name), EMPTY).status_code, *(others - {405})]
            found[name] = list(map(str, statuses))
        assert found == ROWS

    def test_who_is_not_signed_in(self, client: Client, db: None) -> None:
        assert {client.get(desk(name)).status_code for name in ROWS} == {302}

    def test_drafts_are_no_cases_even_of_an_assessor_who_is_invited(self, cast: Cast, browse: Browse) -> None:
        seen = factories.make_submitted(cast)
        factories.make_draft(cast)
        assert references(browse(cast.asa)) == [seen.reference]
        assert references(browse(cast.asa), q="hyperpolarised") == [seen.reference]


class TestFilters:
    def test_state_stage_and_class(self, cast: Cast, browse: Browse) -> None:
        one, two = factories.make_submitted(cast), factories.make_decided(cast, "refused")
        client = browse(cast.asa)
        assert references(client) == [one.reference, two.reference]
        for query, wanted in {
            "state=submitted": [one], "state=submitted&state=refused": [one, two], "stage=open": [one],
            "stage=closed": [two], "kind=designation": [one, two], "kind=dmmf": [], "variant=poc": [one, two],
            "variant=mm": [], "product_class=gas": [one, two], "product_class=vaccine": [],
            "state=nonsense": [one, two], "sort=reference": [one, two], "stage=open&product_class=gas": [one],
        }.items():  # fmt: skip
            found = references(client, **_lists(query))
            assert found == [case.reference for case in wanted], query

    def test_every_state_that_a_case_can_have_is_offered(self, cast: Cast, browse: Browse) -> None:
        page = browse(cast.asa).get(LIST).content.decode()
        offered = set(re.findall(r'name="state" value="([^"]+)"', page))
        assert offered == set(State) - {State.DRAFT}

    def test_the_clock(self, cast: Cast, browse: Browse) -> None:
        late, soon, later, stopped, unanswered, ended = like(factories.make_submitted(cast), 6)
        clock_of(late, ClockState.RUNNING, -1)
        clock_of(soon, ClockState.RUNNING, due_dates.horizon())
        clock_of(later, ClockState.RUNNING, due_dates.horizon() + 1)
        clock_of(stopped, ClockState.STOPPED, None, answer=20)
        clock_of(unanswered, ClockState.STOPPED, None, answer=-3)
        clock_of(ended, ClockState.ENDED, None)
        client = browse(cast.asa)
        for chosen, wanted in {
            "running": [late, soon, later], "stopped": [unanswered, stopped], "overdue": [unanswered, late],
            "soon": [soon],
        }.items():  # fmt: skip
            assert references(client, clock=chosen) == [case.reference for case in wanted], chosen
        assert references(client, clock=["soon", "stopped"]) == [c.reference for c in (unanswered, soon, stopped)]
        assert references(client) == [c.reference for c in (unanswered, late, soon, later, stopped, ended)]
        lines = client.get(reverse("submissions:cases_csv")).content.decode().splitlines()
        assert [line.split(",")[-5] for line in lines] == [
            "Clock", "Overdue", "Overdue", "Running", "Running", "Stopped", "Ended",
        ]  # fmt: skip

    def test_who_has_it(self, cast: Cast, browse: Browse) -> None:
        mine, hers, free = like(factories.make_submitted(cast), 3)
        allocation.take(mine, by=cast.asa)
        allocation.take(hers, by=cast.abel)
        allocation.assign(mine, assessor=cast.abel, role="further", by=cast.asa)
        client = browse(cast.asa)
        assert references(client, assignee="mine") == [mine.reference]
        assert references(client, assignee="nobody") == [free.reference]
        assert set(references(client, assignee=str(cast.abel.pk))) == {mine.reference, hers.reference}

    def test_search_over_names_and_the_dossier(self, cast: Cast, browse: Browse) -> None:
        one = factories.make_submitted(cast)
        two = factories.make_submitted(cast, by=cast.stella, organisation=cast.rival)
        client = browse(cast.asa)
        for typed, wanted in {
            one.reference[3:]: [one], "dermaspra": [two], "hyperpolarised": [one, two], "Pennine xenon": [one],
            "unheard of": [],
        }.items():  # fmt: skip
            assert set(references(client, q=typed)) >= {case.reference for case in wanted}, typed
        assert references(client, q="unheard of") == []

    def test_the_draft_of_an_answer_is_not_searched(self, cast: Cast, browse: Browse) -> None:
        submission = factories.make_requested(cast)
        factories.save(factories.fresh(submission), cast.arthur, {"strength": "Zyxolite 40 %"})
        assert references(browse(cast.asa), q="zyxolite") == []

    def test_filters_that_are_set_can_be_taken_away_one_by_one(self, cast: Cast, browse: Browse) -> None:
        factories.make_submitted(cast)
        page = browse(cast.asa).get(LIST, {"q": "xenon", "state": ["submitted", "refused"]}).content.decode()
        links = [link.replace("&amp;", "&") for link in re.findall(r'app-filter-tag" href="[^?]*\?([^"]*)"', page)]
        assert links == ["q=&state=submitted&state=refused", "q=xenon&state=refused", "q=xenon&state=submitted"] or (
            links == ["state=submitted&state=refused", "q=xenon&state=refused", "q=xenon&state=submitted"]
        )

    def test_a_formula_in_a_name_is_text_in_the_file(self, cast: Cast, browse: Browse) -> None:
        submission = factories.make_submitted(cast)
        Submission.objects.filter(pk=submission.pk).update(title="=1+1")
        assert ",'=1+1," in browse(cast.asa).get(reverse("submissions:cases_csv")).content.decode()


class TestGivingFromTheList:
    def test_the_chosen_ones_are_given_and_the_filter_stays(self, cast: Cast, browse: Browse) -> None:
        made = like(factories.make_submitted(cast), 3)
        chosen = [case.reference for case in made[:2]]
        where = f"{LIST}?stage=open"
        answer = browse(cast.asa).post(where, {"case": chosen, "assessor": cast.abel.pk, "role": "lead"})
        assert (answer.status_code, answer.headers["Location"]) == (302, where)
        assert set(Assignment.objects.values_list("submission__reference", flat=True)) == set(chosen)

    def test_nothing_chosen(self, cast: Cast, browse: Browse) -> None:
        submission = factories.make_submitted(cast)
        answer = browse(cast.asa).post(LIST, {"assessor": cast.abel.pk, "role": "lead", "why": "Because"})
        page = answer.content.decode()
        assert (answer.status_code, "<title>Error: Cases" in page, "Because</textarea>" in page) == (422, True, True)
        assert f'<a href="#case-{submission.reference}">Select at least one case</a>' in page

    def test_one_that_cannot_be_given_stops_all_and_says_why(self, cast: Cast, browse: Browse) -> None:
        made = like(factories.make_submitted(cast), 2)
        conflicts_of_interest.declare(cast.pennine, note="A cousin.", by=cast.abel)
        chosen = [case.reference for case in made]
        answer = browse(cast.asa).post(LIST, {"case": chosen, "assessor": cast.abel.pk, "role": "lead"})
        page = answer.content.decode()
        assert (answer.status_code, page.count(" checked>")) == (422, 3)  # both cases, and the role
        assert f'<a href="#case-{chosen[0]}">{chosen[0]}: Abel Okonjo cannot assess it: Abel Okonjo declared' in page
        assert Assignment.objects.count() == 0

    def test_a_case_that_one_may_not_see_is_not_given(self, cast: Cast, browse: Browse) -> None:
        draft = factories.make_draft(cast)
        answer = browse(cast.asa).post(LIST, {"case": draft.reference, "assessor": cast.abel.pk, "role": "lead"})
        assert (answer.status_code, Assignment.objects.count()) == (422, 0)


class TestSavedViews:
    def test_kept_used_replaced_and_removed(self, cast: Cast, browse: Browse) -> None:
        client, where = browse(cast.asa), reverse("submissions:case_views")
        answer = client.post(where, {"name": "Gas", "query": "page=2&product_class=gas&q=&state=submitted"})
        assert answer.headers["Location"] == f"{LIST}?product_class=gas&state=submitted"
        page = client.get(LIST, {"state": "submitted", "product_class": "gas"}).content.decode()
        assert re.search(r'\?product_class=gas&amp;state=submitted" aria-current="page">Gas</a>', page)
        client.post(where, {"name": "Gas", "query": "stage=open"})
        view = SavedView.objects.get()
        assert (view.query, "Gas" in browse(cast.abel).get(LIST).content.decode()) == ("stage=open", False)
        gone = reverse("submissions:case_view_remove", args=[view.pk])
        assert browse(cast.abel).post(gone).status_code == 404
        assert client.post(gone).status_code == 302
        assert SavedView.objects.count() == 0

    def test_without_a_name_the_filters_are_not_lost(self, cast: Cast, browse: Browse) -> None:
        answer = browse(cast.asa).post(reverse("submissions:case_views"), {"name": " ", "query": "stage=open"})
        page = answer.content.decode()
        assert (answer.status_code, 'value="stage=open"' in page) == (422, True)
        assert "Enter a name for the view" in page

    def test_there_is_an_end(self, cast: Cast) -> None:
        for number in range(saved_views.MOST):
            saved_views.save(f"No {number}", query="", by=cast.asa)
        with pytest.raises(saved_views.NotSaved):
            saved_views.save("One more", query="", by=cast.asa)
        with pytest.raises(saved_views.NotSaved):
            saved_views.save("No 1", query=urlencode({"q": "x" * 2000}), by=cast.asa)

    def test_everybodys_views_are_filters_that_there_are(self, cast: Cast, browse: Browse) -> None:
        for view in cases.EVERYBODYS:
            page = browse(cast.asa).get(f"{LIST}?{view.query}").content.decode()
            assert f'aria-current="page">{view.name}</a>' in page
            assert "govuk-error-message" not in page


class TestTheCase:
    def test_the_bar_is_on_its_pages_with_the_tabs_that_there_are(self, cast: Cast, browse: Browse) -> None:
        submission = factories.make_submitted(cast)
        allocation.take(submission, by=cast.asa)
        pages = {"overview": (), "version": (1,), "compare": (1,), "history": (), "assign": ()}
        for name, rest in pages.items():
            where = reverse(f"submissions:{name}", args=[submission.reference, *rest])
            page = browse(cast.asa).get(where).content.decode()
            assert "Lead: Asa Lindqvist" in page
            labels = re.findall(r'moj-sub-navigation__link" href="[^"]+"(?: aria-current="page")?>([^<]+)<', page)
            assert {"Overview", "Dossier", "Compare", "History"} <= set(labels) <= {t.label for t in case_tabs.TABS}
            assert "Sites" not in labels
            assert ('aria-current="page">' in page.split("app-case-tabs")[1].split("</nav>")[0]) == (name != "assign")

    @pytest.mark.parametrize("person", ["olive", "rita"])
    def test_applicants_see_no_bar_and_no_assessor(self, cast: Cast, browse: Browse, person: str) -> None:
        submission = factories.make_submitted(cast)
        allocation.take(submission, by=cast.asa)
        allocation.assign(submission, assessor=cast.abel, by=cast.asa, why="Leave.")
        for name, rest in {"overview": (), "version": (1,), "compare": (1,), "history": ()}.items():
            where = reverse(f"submissions:{name}", args=[submission.reference, *rest])
            page = browse(getattr(cast, person)).get(where).content.decode()
            hidden = ["app-case-bar", "What happened lately", "lead assessor", *ASSESSORS]
            assert [word for word in hidden if word in page] == []

    def test_giving_on_the_page_of_the_case(self, cast: Cast, browse: Browse) -> None:
        submission = factories.make_submitted(cast)
        asa, abel = browse(cast.asa), browse(cast.abel)
        where = reverse("submissions:assign", args=[submission.reference])
        assert asa.post(reverse("submissions:take", args=[submission.reference])).status_code == 302
        assert abel.post(reverse("submissions:take", args=[submission.reference])).status_code == 409
        refused = abel.post(where, {"assessor": cast.abel.pk, "role": "lead", "why": ""})
        assert (refused.status_code, "Say why" in refused.content.decode()) == (422, True)
        row = Assignment.objects.get()
        leave = reverse("submissions:release", args=[submission.reference, row.pk])
        assert abel.post(leave, {"why": ""}).status_code == 422
        assert abel.post(leave, {"why": "On leave."}).status_code == 302
        assert abel.get(leave).status_code == 404
        assert abel.post(where, {"assessor": cast.abel.pk, "role": "lead"}).status_code == 302

    def test_who_must_not_have_it_reads_why(self, cast: Cast, browse: Browse) -> None:
        submission = factories.make_submitted(cast)
        conflicts_of_interest.declare(cast.pennine, note="A cousin.", by=cast.asa)
        page = browse(cast.asa).get(reverse("submissions:assign", args=[submission.reference])).content.decode()
        assert "Asa Lindqvist declared a conflict of interest with Pennine" in page
        assert browse(cast.asa).post(reverse("submissions:take", args=[submission.reference])).status_code == 409

    def test_declaring_and_withdrawing(self, cast: Cast, browse: Browse) -> None:
        client, where = browse(cast.asa), reverse("submissions:interests")
        refused = client.post(where, {"organisation": cast.pennine.pk, "note": ""})
        assert refused.status_code == 422
        assert client.post(where, {"organisation": cast.hospital.pk, "note": "x"}).status_code == 422
        assert client.post(where, {"organisation": cast.pennine.pk, "note": "A cousin."}).status_code == 302
        conflict = cast.asa.interests.get()
        gone = reverse("submissions:interest_withdraw", args=[conflict.pk])
        assert browse(cast.abel).get(gone).status_code == 404
        assert client.post(gone, {"why": ""}).status_code == 422
        assert client.post(gone, {"why": "Not any more."}).status_code == 302
        assert client.get(gone).status_code == 409

    def test_a_paragraph_has_an_address_for_ever(self, cast: Cast, browse: Browse) -> None:
        submission = factories.make_submitted(cast)
        version = reverse("submissions:version", args=[submission.reference, 1])
        where = reverse("submissions:block", args=[submission.reference, 1, BLOCK])
        assert browse(cast.olive).get(where).headers["Location"] == f"{version}#{BLOCK}"
        page = browse(cast.olive).get(version).content.decode()
        assert f'href="{where}"><span class="govuk-visually-hidden">Link to </span>v1 s' in page
        assert f'id="{BLOCK}"' in page
        unknown = reverse("submissions:block", args=[submission.reference, 1, "applicant.nothing-1"])
        assert browse(cast.olive).get(unknown).status_code == 404


@pytest.mark.parametrize("count", [1, MANY])
def test_queries(cast: Cast, browse: Browse, count: int) -> None:
    """However many cases, assessors of each, views and conflicts there are."""
    made = like(factories.make_submitted(cast), count)
    for number, case in enumerate(made):
        Assignment.objects.create(submission=case, assessor=cast.asa, role="lead", by=cast.asa)
        Assignment.objects.create(submission=case, assessor=cast.abel, role="further", by=cast.asa)
        saved_views.save(f"View {number}"[:60], query="stage=open", by=cast.asa)
        conflict = conflicts_of_interest.declare(cast.rival, note=str(number), by=cast.asa)
        conflicts_of_interest.withdraw(conflict, why="Over.", by=cast.asa)
    client = browse(cast.asa)
    page = read(client, f"{LIST}?q=hyperpolarised&stage=open&assignee=mine", LIST_QUERIES)
    assert page.count('name="case"') == min(count, 25)
    read(client, reverse("submissions:cases_csv"), CSV_QUERIES)
    read(client, reverse("submissions:case_views"), VIEWS_QUERIES)
    read(client, reverse("submissions:interests"), INTERESTS_QUERIES)
    read(client, reverse("submissions:assign", args=[made[0].reference]), ASSIGN_QUERIES)


def _lists(query: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for pair in query.split("&"):
        key, value = pair.split("=")
        found.setdefault(key, []).append(value)
    return found
