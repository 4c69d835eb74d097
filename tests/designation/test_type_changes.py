"""The type of manufacture changes while two people write: no text is lost, and the dossier is of one type."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from designation.kind import DESIGNATION
from submissions import conflicts, drafting
from submissions.drafting import Conflict
from tests import factories
from tests.factories import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

# An answer that only one type asks: a section of its own, another one, and a page of a section that both have.
ASKED_BY = {
    ("grounds", "shelf_life_claim"): "poc",
    ("manufacture", "place_of_use"): "poc",
    ("deployment", "unit_description"): "mm",
}
PERSON, SECTION = st.sampled_from(["olive", "arthur"]), st.sampled_from(["grounds", "manufacture", "deployment"])
CAST: list[Cast] = []  # made by the test: a machine is made without arguments


class Draft(RuleBasedStateMachine):
    """Saves against what counts or against an older revision, settled conflicts, restores, and the type."""

    def __init__(self) -> None:
        super().__init__()
        self.cast = CAST[0]
        self.submission = factories.make_empty(self.cast)
        self.typed: list[tuple[str, str, Any]] = []
        self.waiting: list[tuple[str, int, int]] = []  # conflicts: section, parked, theirs
        factories.save(self.submission, self.cast.olive, {"grounds": ["shelf_life"]}, key="grounds", base=0)

    @rule(person=PERSON, chosen=st.sampled_from(["", "poc", "mm"]), stale=st.booleans())
    def choose_type(self, person: str, chosen: str, stale: bool) -> None:
        self.save(person, "manufacture", {"dm_type": chosen}, self.seen("manufacture", stale))

    @rule(person=PERSON, asked=st.sampled_from(sorted(ASKED_BY)), stale=st.booleans())
    def write(self, person: str, asked: tuple[str, str], stale: bool) -> None:
        """Also what the type hides at the moment: the page was open when somebody else changed it."""
        key, name = asked
        self.save(person, key, {name: f"<p>Word{len(self.typed)}end</p>"}, self.seen(key, stale))

    @precondition(lambda self: self.waiting)
    @rule(person=PERSON, data=st.data())
    def settle(self, person: str, data: st.DataObject) -> None:
        key, parked, theirs = self.waiting.pop()
        part = DESIGNATION.questionnaire.section(key)
        dispute = part and conflicts.find(self.submission, part, parked, theirs)
        assert dispute
        chosen = {clash.name: data.draw(st.sampled_from(clash.offered)).value for clash in dispute.clashes}
        changes, problems = conflicts.settle(dispute, chosen)
        assert not problems
        self.save(person, key, changes, theirs)

    @rule(person=PERSON, key=SECTION, data=st.data())
    def restore(self, person: str, key: str, data: st.DataObject) -> None:
        rows = self.submission.revisions.filter(key=key)
        if numbers := sorted(row.number for row in rows):
            number, by = data.draw(st.sampled_from(numbers)), getattr(self.cast, person)
            drafting.restore(self.submission, key=key, number=number, base_number=self.seen(key), by=by)

    def seen(self, key: str, stale: bool = False) -> int:
        head = drafting.head_of(self.submission, key)
        return max(head.number - stale, 0) if head else 0

    def save(self, person: str, key: str, changes: dict[str, Any], base: int) -> None:
        try:
            factories.save(self.submission, getattr(self.cast, person), changes, key=key, base=base)
        except Conflict as conflict:
            self.waiting.append((key, conflict.parked.number, conflict.theirs.number))
        self.typed += [(key, name, value) for name, value in changes.items() if value]

    @invariant()
    def nothing_is_lost(self) -> None:
        kept = [(row.key, row.answers) for row in self.submission.revisions.all()]
        for key, name, value in self.typed:
            assert any(section == key and answers.get(name) == value for section, answers in kept)

    @invariant()
    def the_dossier_has_what_its_type_asks_and_nothing_else(self) -> None:
        draft = drafting.draft_of(self.submission)
        frozen = json.dumps(DESIGNATION.build_dossier(draft, number=1, previous_sha256=None))
        type_ = draft.answers.get("manufacture", {}).get("dm_type")
        claimed = "shelf_life" in (draft.answers["grounds"].get("grounds") or [])
        for (key, name), asked_by in ASKED_BY.items():
            is_asked = type_ == asked_by and (name != "shelf_life_claim" or claimed)
            for word in words(draft.answers.get(key, {}).get(name)):
                assert (word in frozen) == is_asked


def words(html: str | None) -> list[str]:
    return (html or "").removeprefix("<p>").removesuffix("</p>").split("</p><p>") if html else []


def test_no_text_is_lost_and_the_dossier_is_of_one_type(cast: Cast) -> None:
    CAST[:] = [cast]
    few = settings(max_examples=5, stateful_step_count=14, deadline=None, derandomize=True)
    run_state_machine_as_test(Draft, settings=few)
