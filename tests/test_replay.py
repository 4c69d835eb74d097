"""What is replayed is what the verbs would have written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import transaction

from submissions import versions, workflow
from submissions.models import Event, Submission
from tests import factories, replay
from tests.factories import Cast

pytestmark = pytest.mark.django_db
MAKE: list[Callable[[Cast], Submission]] = [
    factories.make_empty,
    factories.make_draft,
    factories.make_submitted,
    factories.make_requested,
    factories.make_withdrawn,
]


class Undo(Exception):
    pass


def written(make: Callable[[Cast], Submission], cast: Cast, folder: Path) -> tuple[object, ...]:
    """Every row and file that is there after the call, which is then undone."""
    found: tuple[object, ...] = ()
    try:
        with transaction.atomic():
            submission = make(cast)
            found = submission.pk, replay._rows(), {name: path.read_bytes() for name, path in replay._files().items()}
            raise Undo
    except Undo:
        for path in replay._files().values():
            path.unlink()
    return found


@pytest.mark.parametrize("make", MAKE, ids=lambda make: make.__name__)
def test_the_second_time_leaves_the_rows_and_files_of_the_first(
    make: Callable[[Cast], Submission], cast: Cast, monkeypatch: pytest.MonkeyPatch, files_of_this_test: Path
) -> None:
    monkeypatch.setattr(replay, "_recordings", {})
    first, second = (written(make, cast, files_of_this_test) for _ in range(2))
    assert first == second
    assert len(replay._recordings) == 1


def test_life_goes_on_from_what_was_replayed(cast: Cast) -> None:
    try:
        with transaction.atomic():
            factories.make_draft(cast)
            raise Undo
    except Undo:
        draft = factories.make_draft(cast)
    workflow.submit(draft, by=cast.olive)
    again = factories.make_submitted(cast)
    assert again.reference != draft.reference
    assert versions.chain_problems(factories.fresh(draft)) == []
    assert Event.objects.filter(submission=draft).count() == Event.objects.filter(submission=again).count()


def test_beside_other_applications_the_verbs_write_anew(cast: Cast) -> None:
    ours = [factories.make_submitted(cast) for _ in range(2)]
    assert len({one.pk for one in ours}) == len({one.reference for one in ours}) == 2


def test_the_cast_are_the_people_of_the_database(cast: Cast) -> None:
    for name, person in cast.people().items():
        person.refresh_from_db()
        assert person.email == f"{name}@example.org"
        assert person.check_password(factories.PASSWORD)
