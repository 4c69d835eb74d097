"""Freezing: canonical JSON, hashes, the chain, and a database that refuses to forget."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError
from hypothesis import given
from hypothesis import strategies as st

from submissions import blocks, comments, drafting, kinds, versions, workflow
from submissions.models import Comment, Decision, Event, Letter, SectionRevision, Submission, Version
from tests import factories
from tests.factories import Cast

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=20,
)


def shuffled(value: Any) -> Any:
    """The same JSON with every object's keys in the opposite order."""
    if isinstance(value, dict):
        return {key: shuffled(item) for key, item in reversed(list(value.items()))}
    return [shuffled(item) for item in value] if isinstance(value, list) else value


@given(value=JSON)
def test_canonical_json_says_the_same_and_only_one_way(value: Any) -> None:
    text = versions.canonical_json(value)
    assert json.loads(text) == value
    assert versions.canonical_json(shuffled(value)) == text
    assert versions.canonical_json(json.loads(text)) == text
    assert versions.sha256_of(text) == hashlib.sha256(text.encode()).hexdigest()


@given(a=JSON, b=JSON)
def test_different_values_have_different_texts(a: Any, b: Any) -> None:
    texts = versions.canonical_json(a), versions.canonical_json(b)
    assert (texts[0] == texts[1]) == (json.dumps(a, sort_keys=True) == json.dumps(b, sort_keys=True))


def test_canonical_json_is_this_text() -> None:
    value = {"b": [1, 2.5, None, True], "a": 'Kälte – µ\n"', "é": {}}
    assert versions.canonical_json(value) == '{"a":"Kälte – µ\\n\\"","b":[1,2.5,null,true],"é":{}}'


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {"a": "\ud800"}, {"\udfff": 1}])
def test_what_cannot_be_written_down_is_refused(value: Any) -> None:
    with pytest.raises(ValueError):
        versions.canonical_json(value)


# --- Versions of a submission ---------------------------------------------------------------------------------------


def answer_again(submission: Submission, cast: Cast, strength: str) -> Version:
    factories.request_changes(submission, cast.asa)
    factories.save(factories.fresh(submission), cast.olive, {"strength": strength})
    return workflow.submit(submission, by=cast.olive)


@pytest.mark.django_db
@pytest.mark.both_databases
def test_the_chain_of_three_versions(cast: Cast, submitted: Submission) -> None:
    answer_again(submitted, cast, "30 %")
    answer_again(submitted, cast, "35 %")
    one, two, three = submitted.versions.order_by("number")
    assert [v.number for v in (one, two, three)] == [1, 2, 3]
    assert [v.previous_sha256 for v in (one, two, three)] == ["", one.sha256, two.sha256]
    assert [v.dossier["previous_sha256"] for v in (one, two, three)] == [None, one.sha256, two.sha256]
    assert [v.dossier["number"] for v in (one, two, three)] == [1, 2, 3]
    for version in (one, two, three):
        assert hashlib.sha256(version.canonical.encode()).hexdigest() == version.sha256
        assert versions.canonical_json(version.dossier) == version.canonical
    assert versions.chain_problems(submitted) == []


@pytest.mark.django_db
def test_a_version_is_a_pure_function_of_the_draft(cast: Cast) -> None:
    draft = factories.make_draft(cast, answers=factories.ANSWERS)
    kind, content = kinds.get(draft.kind), drafting.draft_of(draft)
    texts = {versions.canonical_json(kind.build_dossier(content, number=1, previous_sha256=None)) for _ in range(3)}
    assert texts == {workflow.submit(draft, by=cast.olive).canonical}


@pytest.mark.django_db
def test_a_version_does_not_follow_the_draft(cast: Cast, information_requested: Submission) -> None:
    version = factories.last_version(information_requested)
    before = version.canonical
    factories.save(information_requested, cast.olive, {"product_name": "Something else"})
    assert Version.objects.get(pk=version.pk).canonical == before
    assert "Something else" not in before


@pytest.mark.django_db
def test_a_dossier_has_the_answers_the_evidence_and_unique_blocks(cast: Cast) -> None:
    submitted = factories.make_submitted(cast, answers=factories.ANSWERS)
    dossier = factories.last_version(submitted).dossier
    assert (dossier["schema"], dossier["reference"], dossier["number"]) == ("dossier/1", submitted.reference, 1)
    assert [section["letter"] for section in dossier["sections"]] == list("ABCDEFGHIJK")
    assert [item["code"] for item in dossier["attachments"]] == ["E1", "E2", "E3", "E4", "E5"]
    assert {item["sha256"] for item in dossier["attachments"]} == set(
        submitted.attachments.values_list("sha256", flat=True)
    )
    ids = [block.id for block in blocks.blocks(dossier)]
    assert len(ids) == len(set(ids))
    assert blocks.find(dossier, "applicant.legal_name-1").text == "Pennine Polar Gases Ltd"  # type: ignore[union-attr]
    assert blocks.find(dossier, "no.such-1") is None


@pytest.mark.django_db
def test_answers_behind_a_condition_that_fell_are_not_frozen(cast: Cast, draft: Submission) -> None:
    factories.save(draft, cast.olive, {"grounds": ["method_of_manufacture"]}, key="grounds")
    assert "shelf_life_claim" in drafting.answers_of(draft)["grounds"]
    version = workflow.submit(draft, by=cast.olive)
    section = next(part for part in version.dossier["sections"] if part["key"] == "grounds")
    assert [name for name in section["answers"] if name.startswith("shelf_life")] == []


@pytest.mark.django_db
@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("column", "value", "sentence"),
    [
        ("canonical", "{}", "Version 2: the content does not have the recorded sha256."),
        ("previous_sha256", "0" * 64, "Version 2: it does not name the sha256 of the version before it."),
    ],
)
def test_a_broken_chain_is_noticed(cast: Cast, submitted: Submission, column: str, value: str, sentence: str) -> None:
    """Somebody with the database's own password got around the trigger."""
    answer_again(submitted, cast, "30 %")
    second = factories.last_version(submitted)
    with connection.cursor() as cursor:
        without_triggers(cursor, lambda: cursor.execute(
            f"UPDATE submissions_version SET {column} = %s WHERE id = %s", [value, second.pk]
        ))  # fmt: skip
    assert versions.chain_problems(submitted) == [sentence]


def without_triggers(cursor: Any, act: Any) -> None:
    postgres = connection.vendor == "postgresql"
    if postgres:  # what the transaction has still to check stands in the way of ALTER TABLE
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute(
        "ALTER TABLE submissions_version DISABLE TRIGGER submissions_version_insert_only"
        if postgres
        else "DROP TRIGGER submissions_version_no_update"
    )
    act()
    cursor.execute(
        "ALTER TABLE submissions_version ENABLE TRIGGER submissions_version_insert_only"
        if postgres
        else "CREATE TRIGGER submissions_version_no_update BEFORE UPDATE ON submissions_version "
        "BEGIN SELECT RAISE(ABORT, 'submissions_version is insert-only'); END"
    )


# --- Insert only ----------------------------------------------------------------------------------------------------

INSERT_ONLY = {
    "version": (Version, "title"),
    "section revision": (SectionRevision, "reason"),
    "event": (Event, "why"),
    "letter": (Letter, "canonical"),
    "decision": (Decision, "summary"),
    "comment": (Comment, "text"),
}


@pytest.fixture
def everything(cast: Cast) -> Submission:
    """A decided submission with a row in each insert-only table."""
    submission = factories.make_submitted(cast)
    comments.add_comment(
        factories.last_version(submission), block="applicant.legal_name-1", text="?", visibility="internal", by=cast.asa
    )
    factories.decide(submission, cast.asa, "granted")
    return submission


@pytest.mark.django_db
@pytest.mark.both_databases
@pytest.mark.parametrize("name", INSERT_ONLY)
@pytest.mark.parametrize("how", ["update", "save", "delete", "sql update", "sql delete"])
def test_the_database_refuses_to_change_or_forget(everything: Submission, name: str, how: str) -> None:
    model, field = INSERT_ONLY[name]
    rows = model.objects.order_by("pk")  # type: ignore[attr-defined]
    assert rows
    before, table = list(rows.values()), model._meta.db_table

    def tamper() -> None:
        match how:
            case "update":
                rows.update(**{field: "changed"})
            case "save":
                row = rows[0]
                setattr(row, field, "changed")
                row.save()
            case "delete":
                rows.filter(pk=rows[0].pk)._raw_delete(using="default")
            case _:
                with connection.cursor() as cursor:
                    cursor.execute(
                        f"UPDATE {table} SET {field} = 'changed'" if how == "sql update" else f"DELETE FROM {table}"
                    )

    with pytest.raises(DatabaseError, match="insert-only"), transaction.atomic():
        tamper()
    assert list(rows.values()) == before


@pytest.mark.django_db
@pytest.mark.both_databases
def test_what_was_submitted_is_not_deleted_from_above(everything: Submission) -> None:
    with pytest.raises(ProtectedError):
        everything.delete()
    with pytest.raises(ProtectedError):
        everything.organisation.delete()
    assert Submission.objects.filter(pk=everything.pk).exists()
