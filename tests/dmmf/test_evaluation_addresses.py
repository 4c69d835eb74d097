"""Who gets what at the addresses of joint evaluations, provider A against provider B included."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dmmf import evaluation_actions, evaluation_files, evaluations, permissions, sites
from dmmf.models import Evaluation
from dmmf.urls import evaluations as urls
from submissions import documents, renderings
from tests.dmmf import matrix
from tests.dmmf import scene_evaluation as scene
from tests.dmmf.scene import make_site
from tests.dmmf.scene_evaluation import APPLICANT, PROVIDER
from tests.factories import Cast, pdf

# Of an evaluation that is being answered
OPEN_GET = """
#                          olive arthur sid rita priya paula asa stella nemo
evaluation_open              302    302 302  403   403   404 404    404  404
evaluations                  200    200 200  200   200   200 200    200  200
evaluations_again            200    200 200  403   404   404 404    404  404
evaluation                   200    200 200  200   200   404 404    404  404
evaluation_section           200    200 200  200   200   404 404    404  404
evaluation_file_add          200    200 200  403   200   404 404    404  404
evaluation_file              200    200 200  200   200   404 404    404  404
evaluation_file_remove       200    200 200  403   404   404 404    404  404
evaluation_action_propose    200    200 200  403   200   404 404    404  404
evaluation_actions           200    200 200  200   200   404 404    404  404
evaluation_action_agree      405    405 405  405   405   405 405    405  405
evaluation_action_drop       405    405 405  405   405   405 405    405  405
evaluation_action_close      409    409 409  403   403   404 404    404  404
evaluation_differences       200    200 200  200   200   404 404    404  404
evaluation_outcome           200    200 200  403   200   404 404    404  404
evaluation_sign              200    200 200  403   200   404 404    404  404
evaluation_decline           200    403 200  403   200   404 404    404  404
evaluation_signed            404    404 404  404   404   404 404    404  404
evaluation_document          404    404 404  404   404   404 404    404  404
evaluation_retry             405    405 405  405   405   405 405    405  405
evaluation_pdf               404    404 404  404   404   404 404    404  404
evaluation_history           200    200 200  200   200   404 404    404  404
"""
# Nothing is filled in: who may do it is told what is missing.
OPEN_POST = """
evaluation_open              302    302 302  403   403   404 404    404  404
evaluations                  200    200 200  200   200   200 200    200  200
evaluation                   200    200 200  200   200   404 404    404  404
evaluations_again            422    422 422  403   404   404 404    404  404
evaluation_section           302    302 302  403   302   404 404    404  404
evaluation_file_add          422    422 422  403   422   404 404    404  404
evaluation_file              200    200 200  200   200   404 404    404  404
evaluation_action_propose    422    422 422  403   422   404 404    404  404
evaluation_action_agree      403    403 403  403   302   404 404    404  404
evaluation_action_close      409    409 409  403   403   404 404    404  404
evaluation_outcome           422    422 422  403   422   404 404    404  404
evaluation_sign              422    403 422  403   422   404 404    404  404
evaluation_decline           422    403 422  403   422   404 404    404  404
evaluation_retry             404    404 404  404   404   404 404    404  404
"""
# The same when both have signed; the assessor sees it once the site was named in a submitted master file.
SIGNED_GET = """
evaluation                   200    200 200  200   200   404 200    404  404
evaluation_section           200    200 200  200   200   404 200    404  404
evaluation_file              200    200 200  200   200   404 200    404  404
evaluation_file_add          409    409 409  403   409   404 403    404  404
evaluation_file_remove       409    409 409  403   409   404 403    404  404
evaluation_actions           200    200 200  200   200   404 200    404  404
evaluation_action_close      200    200 200  403   403   404 403    404  404
evaluation_differences       200    200 200  200   200   404 200    404  404
evaluation_outcome           409    409 409  403   409   404 403    404  404
evaluation_sign              409    409 409  403   409   404 403    404  404
evaluation_decline           409    403 409  403   409   404 403    404  404
evaluation_signed            200    200 200  200   200   404 200    404  404
evaluation_document          302    302 302  302   302   404 302    404  404
evaluation_pdf               200    200 200  200   200   404 200    404  404
evaluation_history           200    200 200  200   200   404 200    404  404
"""
SIGNED_POST = """
evaluation_section           409    409 409  403   409   404 403    404  404
evaluation_action_agree      409    409 409  403   409   404 403    404  404
evaluation_action_drop       409    409 409  403   409   404 403    404  404
evaluation_action_close      422    422 422  403   403   404 403    404  404
evaluation_sign              302    409 409  403   302   404 403    404  404
evaluation_retry             302    302 302  403   302   404 403    404  404
"""


def table(text: str) -> str:
    return "\n".join(line for line in text.strip().splitlines() if not line.startswith("#"))


def parts(text: str, method: str, count: int = 3) -> list[tuple[str, str]]:
    """A table in so many tables, so that no test takes long."""
    lines = table(text).splitlines()
    return [("\n".join(lines[start::count]), method) for start in range(count)]


def arguments(evaluation: Evaluation, action: int = 0) -> dict[str, tuple[Any, ...]]:
    reference, action = evaluation.reference, action or evaluation.actions.get().pk
    given: dict[str, tuple[Any, ...]] = {str(one.name): (reference,) for one in urls.urlpatterns}
    file = evaluation.files.get().pk
    given |= {f"evaluation_action_{verb}": (reference, action) for verb in ("agree", "drop", "close")}
    given |= {
        "evaluation_open": (evaluation.site.reference,),
        "evaluations": (),
        "evaluations_again": (evaluation.site.control_site.reference,),
        "evaluation_section": (reference, "people"),
        "evaluation_file_add": (reference, "space"),
        "evaluation_action_propose": (reference, "space"),
        "evaluation_file": (reference, file),
        "evaluation_file_remove": (reference, file),
    }
    return given


def make(cast: Cast) -> Evaluation:
    """With a file and an action of the applicant."""
    evaluation = scene.make_open(cast)
    evaluation_files.add(
        evaluation, item="space", side=APPLICANT, data=pdf(), name="plan.pdf", title="Plan", by=cast.olive
    )
    scene.make_action(evaluation, APPLICANT, cast.olive, owner_side=APPLICANT, is_condition=False)
    return evaluation


@pytest.mark.parametrize(("rows", "method"), [*parts(OPEN_GET, "get"), *parts(OPEN_POST, "post")])
def test_while_it_is_answered(cast: Cast, rows: str, method: str) -> None:
    evaluation, people = make(cast), matrix.people_of(cast)
    rows = table(rows)
    assert matrix.answers(rows, arguments(evaluation), people, method=method) == matrix.parsed(rows)


@pytest.mark.parametrize(("rows", "method"), [*parts(SIGNED_GET, "get"), (SIGNED_POST, "post")])
def test_when_both_have_signed(cast: Cast, rows: str, method: str) -> None:
    evaluation, people = make(cast), matrix.people_of(cast)
    evaluation_actions.agree(evaluation.actions.get(), side=PROVIDER, by=cast.priya)
    signed = scene.make_signed(cast, evaluation)
    job = renderings.take(signed.document.rendering.pk)
    assert job
    sha256 = documents.store(pdf())  # what is in it is for test_evaluation_signing.py to say
    renderings.finish(job, pdf_sha256=sha256, size=1, pages=1, seconds=0, tools="test")
    permissions.grant_to_assessors(signed.site.control_site, [signed.site])
    rows = table(rows)
    assert matrix.answers(rows, arguments(signed), people, method=method) == matrix.parsed(rows)


def test_no_address_is_forgotten() -> None:
    """Of GET every one; of POST those that do something, but the two that end what the other rows need."""
    assert not matrix.without_a_row(urls.urlpatterns, table(OPEN_GET))
    reading = {"actions", "differences", "history", "signed", "document", "pdf"}
    ending = {"file_remove", "action_drop"}
    missing = matrix.without_a_row(urls.urlpatterns, table(OPEN_POST))
    assert missing == {f"evaluation_{name}" for name in reading | ending}


@pytest.mark.parametrize(("name", "who"), [("file_remove", "olive"), ("action_drop", "priya")])
def test_who_takes_out_a_file_or_an_action(cast: Cast, name: str, who: str) -> None:
    """Files: the side that gave them; actions: either side."""
    evaluation, people = make(cast), matrix.people_of(cast)
    address, given = f"evaluation_{name}", arguments(evaluation)
    told = {"rita": "403", "paula": "404", "asa": "404", "stella": "404", "nemo": "404"}
    told |= {"priya": "404"} if name == "file_remove" else {}
    order = [*told, who]
    rows = f"{address} " + " ".join({**told, who: "302"}.get(person, "-") for person in matrix.PEOPLE)
    found = matrix.answers(rows, given, {person: people[person] for person in order}, method="post")
    assert found[address] == {**told, who: "302"}


def test_another_providers_evaluation_and_files_stay_its_own(cast: Cast) -> None:
    """Two providers of one Control Site: neither sees what is the other's."""
    evaluation, people = make(cast), matrix.people_of(cast)
    paula = people["paula"]
    theirs = make_site(
        cast, evaluation.site.products.get(), "S-09", provider=paula.memberships.get().organisation, host="Otherdale"
    )
    other = scene.make_open(cast, theirs)
    assert list(permissions.evaluations_visible_to(paula)) == [other]
    assert list(permissions.evaluations_visible_to(cast.priya)) == [evaluation]
    given = arguments(evaluation)
    rows = table(OPEN_GET)
    found = matrix.answers(rows, given, {"paula": paula})
    assert {found[name]["paula"] for name in found if name != "evaluations"} == {"404", "405"}


@pytest.mark.parametrize("ends", ["signed", "answered", "declined"])
def test_a_former_provider_reads_nothing_of_where_the_site_went(cast: Cast, ends: str) -> None:
    """At every address of the evaluation, on the list and at home; whoever may see the site reads why it went."""
    evaluation = make(cast)
    evaluation_actions.agree(evaluation.actions.get(), side=PROVIDER, by=cast.priya)
    mine = scene.make_action(evaluation, PROVIDER, cast.priya, is_condition=False)
    evaluation_actions.agree(mine, side=APPLICANT, by=cast.olive)
    if ends == "signed":
        evaluation = scene.make_signed(cast, evaluation)
    elif ends == "declined":
        evaluations.decline(evaluation, side=APPLICANT, why="No room", by=cast.olive)
    paula = matrix.people_of(cast)["paula"]
    fields = {
        "provider": paula.memberships.get().organisation, "host": "Newhost Infirmary", "name": "Newhost ward",
        "equipment": "Newhost press", "identification": "Newhost-1", "contact": "Newhost porter",
    }  # fmt: skip
    today = evaluation.opened_at.date()
    sites.change(evaluation.site, fields=fields, by=cast.olive, why="Goes to Newhost", effective_on=today)
    new = {"address": "9 Newplace Road", "town": "Newplace", "postcode": "NE1 1NE", "region": evaluation.site.region}
    sites.move(evaluation.site, place=new, by=cast.olive, why="To Newplace", effective_on=today)
    client = client_of(cast.priya)
    given = arguments(evaluation, mine.pk)
    read = {"home": client.get("/", follow=True)}
    read |= {name: client.get(reverse(f"dmmf:{name}", args=args), follow=True) for name, args in given.items()}
    assert {read[f"evaluation_{name}"].status_code for name in ("section", "history", "differences", "actions")} == {
        200
    }
    assert read["evaluation"].status_code == read["evaluations"].status_code == read["home"].status_code == 200
    for name, answer in read.items():
        said = b"".join(answer) if answer.streaming else answer.content
        for secret in (b"Newhost", b"Newplace", b"NE1 1NE", b"Otherdale"):
            assert secret not in said, (name, secret)
    if ends == "signed":
        assert read["evaluation_signed"].status_code == 200
    assert "Imaging department S-01" in read["evaluation"].content.decode()
    if ends != "declined":
        seen = client_of(cast.olive).get(reverse("dmmf:evaluation_history", args=[evaluation.reference]))
        assert "Goes to Newhost" in seen.content.decode()


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client
