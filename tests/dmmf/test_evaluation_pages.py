"""The pages of a joint evaluation: nothing typed is lost, and what waits for whom is said."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from dmmf import evaluation_history, evaluation_standing, evaluation_waiting, home, permissions, sites
from dmmf.evaluation_form import PEOPLE
from dmmf.models import Evaluation, EvaluationState, Outcome, Risk
from dmmf.states import SiteState
from submissions.models import RenderingState
from tests.dmmf import scene_evaluation as scene
from tests.dmmf.scene import make_control_site, make_product, make_site
from tests.dmmf.scene_evaluation import APPLICANT, PROVIDER
from tests.factories import PASSWORD, Cast, pdf


def at(evaluation: Evaluation, name: str, *args: Any) -> str:
    return reverse(f"dmmf:evaluation_{name}" if name else "dmmf:evaluation", args=[evaluation.reference, *args])


def half(item: str, answer: str, risk: str = Risk.LOW, base: int = 0) -> dict[str, str]:
    return {f"{item}-answer": answer, f"{item}-evidence": "", f"{item}-risk": risk, f"{item}-base": str(base)}


def blank(item: str) -> dict[str, str]:
    return {f"{item}-answer": "", f"{item}-evidence": "", f"{item}-base": "0"}


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_what_is_half_filled_in_comes_back_and_what_is_left_for_later_is_no_mistake(cast: Cast) -> None:
    evaluation = scene.make_open(cast)
    client, address = client_of(cast.olive), at(evaluation, "section", "people")
    given = {**half("operators", "Two by day"), **half("training", "Every year", risk=""), **blank("supervision")}
    response = client.post(address, given)
    assert response.status_code == 422
    page = response.content.decode()
    assert "Training and competence: select the risk" in page
    assert 'href="#id_training-risk_0"' in page
    assert "Every year" in page
    assert "Two by day" in page
    assert "Supervision and release: enter" not in page
    assert "<title>Error: " in page
    assert not evaluation.answers.exists()
    given["training-risk"] = Risk.HIGH
    assert client.post(address, {**given, "then": "next"})["Location"] == at(evaluation, "section", "governance")
    assert evaluation.answers.count() == 2


def test_both_texts_are_shown_when_a_colleague_was_faster(cast: Cast) -> None:
    evaluation = scene.make_open(cast)
    scene.say(evaluation, "operators", APPLICANT, cast.arthur, answer="Three by night")
    client, address = client_of(cast.olive), at(evaluation, "section", "people")
    response = client.post(address, {**half("operators", "Two by day"), **half("training", "Every year")})
    assert response.status_code == 409
    page = response.content.decode()
    assert "Arthur Bell saved this meanwhile" in page
    assert "Three by night" in page
    assert "Two by day" in page
    assert "Every year" in page
    assert 'name="operators-base" value="1"' in page
    together = half("operators", "Three by night, two by day", base=1)
    assert client.post(address, {**together, **half("training", "Every year")}).status_code == 302
    assert evaluation.answers.filter(item="operators").count() == 2


def test_the_other_half_stands_beside_the_own_one(cast: Cast) -> None:
    evaluation = scene.make_open(cast)
    scene.say(evaluation, "operators", APPLICANT, cast.olive, answer="Two by day")
    page = client_of(cast.priya).get(at(evaluation, "section", "people")).content.decode()
    assert "Two by day" in page
    assert "Your half: healthcare provider" in page
    assert PEOPLE[0].provider in page
    assert 'name="operators-answer"' in page
    assert (
        'name="operators-answer"' not in client_of(cast.rita).get(at(evaluation, "section", "people")).content.decode()
    )


def test_a_file_and_an_action_from_the_row(cast: Cast) -> None:
    evaluation = scene.make_open(cast)
    client, address = client_of(cast.priya), at(evaluation, "section", "environment")
    response = client.post(address, {**half("space", "9 square metres"), "then": "file_add:space"})
    assert response["Location"] == at(evaluation, "file_add", "space")
    bad = SimpleUploadedFile("plan.pdf", b"not a PDF")
    assert client.post(response["Location"], {"file": bad, "title": "Plan"}).status_code == 422
    good = SimpleUploadedFile("plan.pdf", pdf())
    answer = client.post(response["Location"], {"file": good, "title": "Plan of room 7"})
    assert answer["Location"] == f"{address}#row-space"
    file = evaluation.files.get()
    assert client_of(cast.olive).get(at(evaluation, "file", file.pk))["Content-Type"] == "application/pdf"
    due = timezone.localdate() + timedelta(days=9)
    said = {
        "text": "Clear the room", "owner_side": "provider", "owner_name": "Estates", "is_condition": "on",
        "due_on-day": due.day, "due_on-month": due.month, "due_on-year": due.year,
    }  # fmt: skip
    assert client.post(at(evaluation, "action_propose", "space"), said).status_code == 302
    action = evaluation.actions.get()
    assert client_of(cast.olive).post(at(evaluation, "action_agree", action.pk)).status_code == 302
    assert client_of(cast.rita).post(at(evaluation, "action_agree", action.pk)).status_code == 403
    action.refresh_from_db()
    assert (action.agreed_by, action.is_condition) == (cast.olive, True)


def test_from_the_first_page_to_the_signed_pdf(cast: Cast) -> None:
    site = scene.make_site_alone(cast)
    olive, priya = client_of(cast.olive), client_of(cast.priya)
    address = reverse("dmmf:evaluation_open", args=[site.reference])
    assert site.name in olive.get(address).content.decode()
    opened = olive.post(address, {"why": "First", "token": "6f9619ff-8b86-4011-b42d-00cf4fc964ff"})
    evaluation = Evaluation.objects.get()
    assert opened["Location"] == at(evaluation, "")
    assert olive.get(address)["Location"] == at(evaluation, "")
    for side, person in scene.people(cast).items():
        scene.answer_all(evaluation, side, person)
    day = scene.in_a_year()
    said = {"outcome": Outcome.NOT_SUITABLE, "triggers": "A move", "base": "0", "re_evaluate_on-day": day.day,
            "re_evaluate_on-month": day.month, "re_evaluate_on-year": day.year}  # fmt: skip
    assert olive.post(at(evaluation, "outcome"), said).status_code == 302
    assert "Cannot sign yet" in priya.get(at(evaluation, "")).content.decode()
    page = priya.get(at(evaluation, "outcome")).content.decode()
    assert "Filled in with what the other side proposed" in page
    assert priya.post(at(evaluation, "outcome"), said).status_code == 302
    assert "Signed an earlier text" not in _signs(olive, evaluation, "Olive Turner", 302)
    stale = _fields("Priya Shah", "0" * 64)
    assert priya.post(at(evaluation, "sign"), stale).status_code == 409
    wrong = _fields("Priya Shah", _sha256(priya, evaluation)) | {"password": "wrong"}
    assert priya.post(at(evaluation, "sign"), wrong).status_code == 422
    _signs(priya, evaluation, "Priya Shah", 302)
    evaluation.refresh_from_db()
    assert evaluation.state == EvaluationState.SIGNED
    page = priya.get(at(evaluation, "signed")).content.decode()
    assert "Olive Turner" in page
    assert "The site cannot be qualified" in page
    assert evaluation.sha256 in page
    assert evaluation.document.rendering.state == RenderingState.QUEUED
    part = priya.get(at(evaluation, "document"), headers={"HX-Request": "true"}).content.decode()
    assert "The PDF is being made" in part
    site.refresh_from_db()
    assert site.state == SiteState.UNDER_EVALUATION


def _sha256(client: Client, evaluation: Evaluation) -> str:
    page = client.get(at(evaluation, "sign")).content.decode()
    return page.split('name="sha256" value="')[1][:64]


def _fields(name: str, sha256: str) -> dict[str, str]:
    return {"declare": "on", "printed_name": name, "password": PASSWORD, "sha256": sha256}


def _signs(client: Client, evaluation: Evaluation, name: str, status: int) -> str:
    response = client.post(at(evaluation, "sign"), _fields(name, _sha256(client, evaluation)))
    assert response.status_code == status
    return client.get(at(evaluation, "")).content.decode()


def test_what_blocks_the_signature_links_to_its_row(cast: Cast) -> None:
    evaluation = scene.make_agreed(cast)
    scene.sign(evaluation, PROVIDER, cast.priya)
    scene.say(evaluation, "operators", APPLICANT, cast.olive, risk=Risk.HIGH)
    address = at(evaluation, "section", "people") + "#row-operators"
    client = client_of(cast.sid)
    assert f'href="{address}"' in client.get(at(evaluation, "sign")).content.decode()
    response = client.post(at(evaluation, "sign"), {})
    assert response.status_code == 422
    assert f'<a href="{address}">Operators and cover: the applicant says high risk' in response.content.decode()
    assert "Signed an earlier text" in client.get(at(evaluation, "")).content.decode()
    differences = client.get(at(evaluation, "differences")).content.decode()
    assert "the applicant says high risk, the provider low" in differences


def test_a_site_without_a_provider_says_where_to_name_it(cast: Cast) -> None:
    site = scene.make_site_alone(cast, provider=None)
    response = client_of(cast.olive).get(reverse("dmmf:evaluation_open", args=[site.reference]))
    assert response.status_code == 409
    assert reverse("dmmf:site_change", args=[site.reference]) in response.content.decode()


def test_a_condition_is_closed_on_its_page(cast: Cast) -> None:
    evaluation = scene.make_signed(cast, outcome=Outcome.WITH_CONDITIONS)
    action, client = evaluation.actions.get(), client_of(cast.priya)
    address = at(evaluation, "action_close", action.pk)
    later = timezone.localdate() + timedelta(days=2)
    said = {"how": "Done", "closed_on-day": later.day, "closed_on-month": later.month, "closed_on-year": later.year}
    assert client.post(address, said).status_code == 422
    today: date = timezone.localdate()
    said |= {"closed_on-day": today.day, "closed_on-month": today.month, "closed_on-year": today.year}
    assert client.post(address, said).status_code == 302
    action.refresh_from_db()
    assert action.closed_by == cast.priya


def test_home_says_what_waits_for_each_side(cast: Cast) -> None:
    evaluation = scene.make_signed(cast, outcome=Outcome.WITH_CONDITIONS)
    evaluation.actions.update(due_on=timezone.localdate() - timedelta(days=1))
    other = scene.make_open(cast, make_site(cast, evaluation.site.products.get(), "S-02"))
    scene.answer_all(other, APPLICANT, cast.olive)
    panels = {panel.heading: panel.lines for panel in home.panels(cast.priya) if panel.lines}
    (waits,) = panels["Joint evaluations that wait for your side"]
    assert waits.detail == "Calderfell Hospital. 30 rows to answer, outcome to propose"
    (overdue,) = panels["Actions of joint evaluations"]
    assert (overdue.tag, overdue.text) == ("Overdue", "Clear the store room")
    assert [line.text[:4] for line in panels["Sites at your organisation"]] == ["S-01", "S-02"]
    panels = {panel.heading: panel.lines for panel in home.panels(cast.arthur) if panel.lines}
    (waits,) = panels["Joint evaluations that wait for your side"]
    assert waits.detail == "Calderfell Hospital. Outcome to propose"
    assert "Actions of joint evaluations" not in panels
    assert not any(panel.lines for panel in home.panels(cast.nemo))
    page = client_of(cast.priya).get(reverse("dmmf:evaluations")).content.decode()
    assert "Overdue" in page
    assert "30 rows to answer" in page


def test_the_history_says_what_was_said_in_words(cast: Cast) -> None:
    evaluation = scene.make_open(cast)
    scene.say(evaluation, "space", APPLICANT, cast.olive, answer="Six square metres")
    scene.say(evaluation, "space", APPLICANT, cast.olive, answer="Nine square metres", risk=Risk.HIGH)
    scene.propose(evaluation, PROVIDER, cast.priya, Outcome.WITH_CONDITIONS)
    answered, proposed = evaluation.events.filter(verb__in=["answer", "propose_outcome"]).order_by("pk")[1:]
    said = [("Answer", "Six square metres", "Nine square metres"), ("Risk", "Low", "High")]
    assert evaluation_history.changes(answered) == said
    assert evaluation_history.changes(proposed)[0] == ("Outcome", "", "Suitable with conditions")
    page = client_of(cast.priya).get(at(evaluation, "history")).content.decode()
    assert "Before: Six square metres" in page
    assert "Priya Shah proposed the outcome" in page


def test_signed_by_one_waits_for_the_other_until_something_changes(cast: Cast) -> None:
    evaluation = scene.make_agreed(cast)

    def waiting() -> dict[str, list[str]]:
        return evaluation_waiting.of([evaluation])[evaluation.pk].by_side

    assert waiting() == {APPLICANT: ["to be signed"], PROVIDER: ["to be signed"]}
    scene.sign(evaluation, APPLICANT, cast.olive)
    assert waiting() == {APPLICANT: [], PROVIDER: ["to be signed"]}
    scene.say(evaluation, "space", PROVIDER, cast.priya, answer="Less")
    assert waiting() == {APPLICANT: ["to be signed"], PROVIDER: ["to be signed"]}
    scene.sign(evaluation, PROVIDER, cast.priya)
    assert waiting() == {APPLICANT: ["to be signed"], PROVIDER: []}
    sites.change(
        evaluation.site, fields={"contact": "Somebody else"}, by=cast.olive, why="New lead",
        effective_on=timezone.localdate(),
    )  # fmt: skip
    assert waiting() == {APPLICANT: ["to be signed"], PROVIDER: ["to be signed"]}
    assert evaluation_standing.of(scene.reload(evaluation)).stale_signature_of(PROVIDER)


def test_lists_and_home_ask_as_often_for_thirty_as_for_one(cast: Cast) -> None:
    product, people = make_product(make_control_site(cast)), (cast.olive, cast.priya)
    scene.make_signed(cast, scene.make_open(cast, make_site(cast, product)), Outcome.WITH_CONDITIONS)
    scene.make_open(cast, make_site(cast, product, "S-02"))
    few = _counts(people)
    for number in range(3, 31):
        scene.make_action(scene.make_open(cast, make_site(cast, product, f"S-{number:02d}")), APPLICANT, cast.olive)
    assert _counts(people) == few
    assert permissions.evaluations_visible_to(cast.priya).count() == 30


def _counts(people: tuple[User, ...]) -> list[int]:
    return [_queries(client_of(one), reverse(name)) for one in people for name in ("dmmf:evaluations", "home")]


def _queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_the_pages_of_one_evaluation_ask_as_often_full_as_empty(cast: Cast) -> None:
    evaluation, client = scene.make_open(cast), client_of(cast.priya)
    names = [("",), ("section", "people"), ("differences",), ("actions",), ("sign",)]
    empty = [_queries(client, at(evaluation, *name)) for name in names]
    scene.make_agreed(cast, evaluation, Outcome.WITH_CONDITIONS)
    for number in range(8):
        scene.make_action(evaluation, APPLICANT, cast.olive, item="operators", text=f"Action {number}")
    assert [_queries(client, at(evaluation, *name)) for name in names] == empty


def test_an_outcome_that_a_colleague_overtook_comes_back_beside_the_other(cast: Cast) -> None:
    evaluation = scene.make_open(cast)
    day = scene.in_a_year()
    given = {"outcome": Outcome.SUITABLE, "triggers": "When the lift is moved", "base": "0",
             "re_evaluate_on-day": day.day, "re_evaluate_on-month": day.month,
             "re_evaluate_on-year": day.year}  # fmt: skip
    scene.propose(evaluation, APPLICANT, cast.arthur, triggers="New flooring")
    client, address = client_of(cast.olive), at(evaluation, "outcome")
    response = client.post(address, given)
    page = response.content.decode()
    assert response.status_code == 409
    for said in ("When the lift is moved", "New flooring", "Proposed meanwhile", 'name="base" value="1"'):
        assert said in page, said
    assert evaluation.proposals.count() == 1
    assert client.post(address, given | {"base": "1"}).status_code == 302
    assert evaluation.proposals.latest("number").triggers == "When the lift is moved"


def test_a_text_that_is_too_long_is_refused_with_the_length_that_it_may_have(cast: Cast) -> None:
    evaluation = scene.make_open(cast)
    client, control_site = client_of(cast.olive), evaluation.site.control_site
    page = client.post(at(evaluation, "action_propose", "space"), {"text": "x" * 2001}).content.decode()
    assert "What is to be done must be 2,000 characters or fewer" in page
    address = reverse("dmmf:evaluations_again", args=[control_site.reference])
    response = client.post(address, {"product": control_site.products.get().pk, "why": "y" * 301})
    assert response.status_code == 422
    assert "What changed must be 300 characters or fewer" in response.content.decode(), "it would be cut"


def test_a_changed_process_is_said_once_for_all_sites(cast: Cast) -> None:
    signed = scene.make_signed(cast)
    sites.write(sites.lock(signed.site), "qualify", effective_on=timezone.localdate(), by=cast.olive, why="Report 7")
    address = reverse("dmmf:evaluations_again", args=[signed.site.control_site.reference])
    client, product = client_of(cast.arthur), signed.site.products.get()
    assert "1 site that stands" in client.get(address).content.decode()
    assert client.post(address, {"product": product.pk, "why": ""}).status_code == 422
    for _ in range(2):  # posted twice
        assert client.post(address, {"product": product.pk, "why": "Edition 2"}).status_code == 302
    made = Evaluation.objects.get(state=EvaluationState.OPEN)
    assert (made.site, made.why) == (signed.site, "Edition 2")
    assert address in client.get(reverse("dmmf:evaluations")).content.decode()
    assert address not in client_of(cast.priya).get(reverse("dmmf:evaluations")).content.decode()
