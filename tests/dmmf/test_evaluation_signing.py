"""Both sign the same text, or nothing is signed by both."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from dmmf import (
    evaluation_actions,
    evaluation_document,
    evaluation_files,
    evaluation_form,
    evaluation_signing,
    evaluation_standing,
)
from dmmf.evaluation_form import AUTOMATION, ENVIRONMENT, Form, FormSection
from dmmf.models import EvaluationState, Outcome, Risk
from submissions import documents, versions
from submissions.refusals import Superseded
from submissions.transitions import TransitionNotAllowed
from tests.dmmf import scene_evaluation as scene
from tests.dmmf.scene_evaluation import APPLICANT, PROVIDER
from tests.factories import Cast, image, pdf


def test_the_second_signature_on_the_same_text_closes_it(cast: Cast) -> None:
    evaluation = scene.make_agreed(cast, outcome=Outcome.WITH_CONDITIONS)
    first = scene.sign(evaluation, APPLICANT, cast.sid)
    assert scene.sign(evaluation, APPLICANT, cast.sid) == first  # posted twice
    assert scene.reload(evaluation).state == EvaluationState.OPEN
    scene.sign(evaluation, PROVIDER, cast.priya)
    signed = scene.reload(evaluation)
    assert (signed.state, signed.outcome) == (EvaluationState.SIGNED, Outcome.WITH_CONDITIONS)
    assert signed.re_evaluate_on == scene.in_a_year()
    assert signed.sha256 == versions.sha256_of(signed.canonical) == first.sha256
    assert signed.document.content["signatures"][1]["organisation"] == "Calderfell Hospital"
    assert first.role == "Signatory"
    with pytest.raises(TransitionNotAllowed, match="signed by both"):
        scene.say(evaluation, "space", APPLICANT, cast.olive, answer="Later")
    with pytest.raises(DatabaseError), transaction.atomic():
        evaluation.signatures.update(printed_name="x")


def test_a_change_leaves_a_signature_behind(cast: Cast) -> None:
    evaluation = scene.make_agreed(cast)
    scene.sign(evaluation, APPLICANT, cast.olive)
    scene.say(evaluation, "space", PROVIDER, cast.priya, answer="A little less room than we said")
    standing = evaluation_standing.of(evaluation)
    assert standing.signature_of(APPLICANT) is None
    assert standing.stale_signature_of(APPLICANT)
    scene.sign(evaluation, PROVIDER, cast.priya)
    assert scene.reload(evaluation).state == EvaluationState.OPEN
    scene.sign(evaluation, APPLICANT, cast.sid)
    assert scene.reload(evaluation).state == EvaluationState.SIGNED


def test_who_may_not_sign_and_what_stands_in_the_way(cast: Cast) -> None:
    evaluation = scene.make_agreed(cast)
    with pytest.raises(PermissionDenied):
        scene.sign(evaluation, APPLICANT, cast.arthur)
    with pytest.raises(Superseded):
        scene.sign(evaluation, APPLICANT, cast.olive, sha256="0" * 64)
    scene.say(evaluation, "space", PROVIDER, cast.priya, risk=Risk.HIGH)
    with pytest.raises(evaluation_signing.NotAgreed, match="one thing") as caught:
        scene.sign(evaluation, APPLICANT, cast.olive)
    assert [one.item for one in caught.value.disagreements] == ["space"]
    assert not evaluation.signatures.exists()


def test_not_suitable_is_signed_too(cast: Cast) -> None:
    assert scene.make_signed(cast, outcome=Outcome.NOT_SUITABLE).outcome == Outcome.NOT_SUITABLE


@pytest.fixture
def a_short_form(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two rows, so that a sequence of steps costs little."""
    rows = (ENVIRONMENT[-1], AUTOMATION[0])
    short = Form("1.0", (FormSection(1, "short", "Short", rows),))
    monkeypatch.setitem(evaluation_form.FORMS, "1.0", short)


def read_pdf(data: bytes, folder: Path) -> str:
    path = folder / "evaluation.pdf"
    path.write_bytes(data)
    return " ".join(subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True, text=True).stdout.split())


@pytest.mark.usefixtures("a_short_form")
def test_the_pdf_says_what_was_signed(cast: Cast, tmp_path: Any) -> None:
    signed = scene.make_signed(cast, outcome=Outcome.WITH_CONDITIONS)
    made = documents.render_frozen(signed.document)
    text = read_pdf(made.pdf, tmp_path)
    for said in (
        "Suitable with conditions", "Clear the store room", "Imaging department S-01", "Olive Turner", "Priya Shah",
        "Applicant on space and structure.", "Healthcare provider on closed system.",
        "this service's own", signed.reference, "Contents",
    ):  # fmt: skip
        assert said in text, said
    assert signed.sha256[:8] in text


@pytest.mark.usefixtures("a_short_form")
def test_the_evidence_that_was_signed_is_appended(cast: Cast, tmp_path: Any) -> None:
    evaluation = scene.make_open(cast)
    plan = pdf("Floor plan of the hospital", pages=2)
    for item, side, data, title in (
        ("space", PROVIDER, plan, "Floor plan"), ("closed", PROVIDER, plan, "Floor plan"),
        ("closed", APPLICANT, image(text="Isolator"), "Isolator"), ("space", APPLICANT, pdf("Withdrawn"), "Withdrawn"),
    ):  # fmt: skip
        made = evaluation_files.add(
            evaluation, item=item, side=side, data=data, name="a file", title=title, by=scene.people(cast)[side]
        )
    evaluation_files.remove(made, side=APPLICANT, by=cast.olive)
    signed = scene.make_signed(cast, evaluation)
    content, text = signed.document.content, json.loads(signed.canonical)
    said = [(one["code"], one["title"], one["pages"], len(one["cited_in"])) for one in content["attachments"]]
    assert said == [("E1", "Floor plan", 2, 2), ("E2", "Isolator", 1, 1)]
    in_text = {file["sha256"] for row in text["rows"] for file in row["files"]}
    assert {one["sha256"] for one in content["attachments"]} == in_text, "both signed what is appended"
    imported = evaluation_document.content_of(signed, text, list(signed.signatures.all()))
    assert imported["attachments"] == [], "a package names a file, and has no claim on its bytes here"
    assert "appended as" not in json.dumps(imported["sections"])
    read = read_pdf(documents.render_frozen(signed.document).pdf, tmp_path)
    for words in (
        "Supplied by The healthcare provider, Calderfell Hospital", "Supplied by The applicant, ",
        f"appended as E1 of {signed.reference}", "Floor plan of the hospital",
        "are not part of the text of this document",
        "Appendix 1: Floor plan", "page 2 of 2 as supplied",
    ):  # fmt: skip
        assert words in read, words
    assert "Supplied by the applicant" not in read


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["answer", "act", "agree", "drop", "propose", "look", "sign"]),
        st.sampled_from([APPLICANT, PROVIDER]),
        st.integers(0, 2),
    ),
    max_size=24,
)


@pytest.mark.django_db
@pytest.mark.usefixtures("a_short_form")
@settings(max_examples=12)
@given(steps=STEPS)
def test_both_sign_the_same_text_or_nothing_is_signed(cast: Cast, steps: list[tuple[str, Any, int]]) -> None:
    """Whatever the two do, and whichever text they looked at before they signed."""
    with transaction.atomic():
        evaluation = scene.make_agreed(cast)
        seen = dict.fromkeys((APPLICANT, PROVIDER), evaluation_standing.of(evaluation).sha256)
        for what, side, which in steps:
            _take(evaluation, cast, what, side, which, seen)
        now = scene.reload(evaluation)
        signatures = {(one.side, one.sha256) for one in now.signatures.all()}
        on_one_text = {sha256 for side, sha256 in signatures if (APPLICANT, sha256) in signatures
                       and (PROVIDER, sha256) in signatures}  # fmt: skip
        assert (now.state == EvaluationState.SIGNED) == bool(on_one_text)
        if now.state == EvaluationState.SIGNED:
            assert on_one_text == {now.sha256}
            assert now.sha256 == versions.sha256_of(now.canonical) == evaluation_standing.of(now).sha256
            assert not evaluation_standing.of(now).disagreements
        else:
            assert now.document is None
            assert not now.canonical
        transaction.set_rollback(True)


def _take(evaluation: Any, cast: Cast, what: str, side: Any, which: int, seen: dict[Any, str]) -> None:
    person, actions = scene.people(cast)[side], list(evaluation.actions.order_by("pk"))
    action = actions[which % len(actions)] if actions else None
    try:
        match what:
            case "answer":
                scene.say(evaluation, "space", side, person, risk=list(Risk)[which])
            case "act":
                scene.make_action(evaluation, side, person, text=f"Action {which}", is_condition=which == 2)
            case "agree" if action:
                evaluation_actions.agree(action, side=side, by=person)
            case "drop" if action:
                evaluation_actions.drop(action, side=side, by=person)
            case "propose":
                scene.propose(evaluation, side, person, list(Outcome)[which])
            case "look":
                seen[side] = evaluation_standing.of(scene.reload(evaluation)).sha256
            case "sign":
                scene.sign(evaluation, side, person, sha256=seen[side])
    except (TransitionNotAllowed, PermissionDenied):
        pass
