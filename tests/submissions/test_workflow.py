"""The process: what the table allows, what every step writes down, and what never happens twice."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, connections
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts.models import User
from submissions import kinds, permissions, versions, workflow
from submissions.models import Decision, Event, Letter, Rendering, Submission, Version
from submissions.permissions import NotNow
from submissions.states import State
from submissions.transitions import TransitionNotAllowed
from submissions.workflow import NotComplete, WhyMissing
from tests import factories, kept
from tests.factories import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
Browse = Callable[[User], Client]
Verb = Callable[[Submission, Cast], object]


def decide(submission: Submission, cast: Cast, outcome: str) -> None:
    """A decision needs a version to decide on; a draft has none, and the table is asked first."""
    reasons = factories.reasons(submission, outcome) if submission.versions.exists() else []
    workflow.decide(submission, outcome=outcome, reasons=reasons, summary="The case was weighed.", by=cast.asa)


VERBS: dict[str, Verb] = {
    "submit": lambda submission, cast: workflow.submit(submission, by=cast.sid),
    "validate": lambda submission, cast: workflow.validate(submission, by=cast.asa),
    "deficient": lambda submission, cast: workflow.find_deficient(submission, deficiencies=["It is."], by=cast.asa),
    "request": lambda submission, cast: workflow.request_information(submission, text="Why?", by=cast.asa),
    "grant": lambda submission, cast: decide(submission, cast, "granted"),
    "refuse": lambda submission, cast: decide(submission, cast, "refused"),
    "withdraw": lambda submission, cast: workflow.withdraw(submission, why="Given up.", by=cast.olive),
    "succeed": lambda submission, cast: factories.succeed(submission, cast),
}
# Where each verb leads from each state; "-" where the table has no way. "succeed" is the grant of one that follows.
TABLE = """
                       submit            validate          deficient  request                grant    refuse   withdraw   succeed
draft                  submitted         -                 -          -                      -        -        withdrawn  -
submitted              -                 under_assessment  deficient  -                      -        -        withdrawn  -
deficient              submitted         -                 -          -                      -        -        withdrawn  -
under_assessment       -                 -                 -          information_requested  granted  refused  withdrawn  -
information_requested  under_assessment  -                 -          -                      -        -        withdrawn  -
granted                -                 -                 -          -                      -        -        withdrawn  superseded
refused                -                 -                 -          -                      -        -        -          -
withdrawn              -                 -                 -          -                      -        -        -          -
superseded             -                 -                 -          -                      -        -        -          -
"""  # noqa: E501 -- a table
MAKE: dict[str, Callable[[Cast], Submission]] = {
    "draft": factories.make_draft,
    "submitted": factories.make_submitted,
    "deficient": factories.make_deficient,
    "under_assessment": factories.make_assessed,
    "information_requested": factories.make_requested,
    "granted": lambda cast: factories.make_decided(cast, "granted"),
    "refused": lambda cast: factories.make_decided(cast, "refused"),
    "withdrawn": factories.make_withdrawn,
    "superseded": factories.make_superseded,
}


def expected() -> dict[tuple[str, str], str]:
    head, *rows = TABLE.strip().splitlines()
    return {
        (row.split()[0], verb): target
        for row in rows
        for verb, target in zip(head.split(), row.split()[1:], strict=True)
    }


def counts(submission: Submission) -> tuple[int, ...]:
    """How many rows the submission has of everything that is never taken back."""
    return (
        submission.versions.count(),
        submission.letters.count(),
        submission.events.count(),
        Decision.objects.filter(submission=submission).count(),
        Rendering.objects.count(),
    )


def test_the_literal_table_has_every_state_and_every_verb() -> None:
    keys = expected()
    assert {state for state, _ in keys} == set(State.values)
    assert {verb for _, verb in keys} == set(VERBS)


@pytest.mark.parametrize("state", State.values)
def test_state_by_verb(cast: Cast, state: str) -> None:
    found = {}
    for verb, act in VERBS.items():
        submission = MAKE[state](cast)
        before = counts(submission)
        try:
            act(submission, cast)
            found[(state, verb)] = factories.fresh(submission).state
        except TransitionNotAllowed as refusal:
            assert str(refusal).startswith("This cannot be done now: ")
            assert State(state).label in str(refusal)
            assert (factories.fresh(submission).state, counts(submission)) == (state, before)
            found[(state, verb)] = "-"
    assert found == {key: target for key, target in expected().items() if key[0] == state}


# --- Every step leaves a trace ------------------------------------------------------------------------------------


def last_event(submission: Submission) -> dict[str, Any]:
    event = Event.objects.filter(submission=submission).order_by("-pk")[0]
    return {
        "verb": event.verb, "sentence": event.sentence, "by": event.by.name, "side": event.side, "why": event.why,
        "from": event.from_state, "to": event.to_state, "version": event.version and event.version.number,
        "draft_only": event.draft_only, "internal": event.internal,
    }  # fmt: skip


def test_the_events_of_a_whole_life(cast: Cast) -> None:
    submission = factories.make_empty(cast)
    assert last_event(submission) == {
        "verb": "start", "sentence": f"started {submission.reference}", "by": "Olive Turner", "side": "applicant",
        "why": "", "from": "", "to": "draft", "version": None, "draft_only": True, "internal": False,
    }  # fmt: skip
    submission = factories.make_draft(cast)
    workflow.submit(submission, by=cast.sid)
    assert last_event(submission) == {
        "verb": "submit", "sentence": "submitted version 1", "by": "Sid Marsh", "side": "applicant", "why": "",
        "from": "draft", "to": "submitted", "version": 1, "draft_only": False, "internal": False,
    }  # fmt: skip
    workflow.find_deficient(submission, deficiencies=[" The decay report is missing. ", "", "No date."], by=cast.asa)
    assert last_event(submission) == {
        "verb": "find_deficient", "sentence": "could not validate version 1, and listed what to correct",
        "by": "Asa Lindqvist", "side": "assessor", "why": "The decay report is missing.\n\nNo date.",
        "from": "submitted", "to": "deficient", "version": 1, "draft_only": False, "internal": False,
    }  # fmt: skip
    workflow.submit(submission, by=cast.olive)
    assert last_event(submission) == {
        "verb": "correct", "sentence": "corrected it with version 2", "by": "Olive Turner", "side": "applicant",
        "why": "", "from": "deficient", "to": "submitted", "version": 2, "draft_only": False, "internal": False,
    }  # fmt: skip
    workflow.validate(submission, by=cast.asa)
    assert last_event(submission) == {
        "verb": "validate", "sentence": "validated version 2", "by": "Asa Lindqvist", "side": "assessor", "why": "",
        "from": "submitted", "to": "under_assessment", "version": 2, "draft_only": False, "internal": False,
    }  # fmt: skip
    factories.request_changes(submission, cast.asa, "Please explain.")
    assert last_event(submission) == {
        "verb": "request_information", "sentence": "asked for changes to version 2", "by": "Asa Lindqvist",
        "side": "assessor", "why": "Please explain.", "from": "under_assessment", "to": "information_requested",
        "version": 2, "draft_only": False, "internal": False,
    }  # fmt: skip
    workflow.submit(submission, by=cast.olive)
    assert last_event(submission) == {
        "verb": "respond", "sentence": "answered with version 3", "by": "Olive Turner", "side": "applicant", "why": "",
        "from": "information_requested", "to": "under_assessment", "version": 3, "draft_only": False,
        "internal": False,
    }  # fmt: skip
    factories.decide(submission, cast.abel, "granted", "All limbs hold.")
    assert last_event(submission) == {
        "verb": "grant", "sentence": "decided on version 3: designated", "by": "Abel Okonjo", "side": "assessor",
        "why": "All limbs hold.", "from": "under_assessment", "to": "granted", "version": 3, "draft_only": False,
        "internal": False,
    }  # fmt: skip


def test_the_event_of_a_withdrawal(cast: Cast, submitted: Submission) -> None:
    workflow.withdraw(submitted, why="Another route.", by=cast.olive)
    assert last_event(submitted) == {
        "verb": "withdraw", "sentence": "withdrew the application", "by": "Olive Turner", "side": "applicant",
        "why": "Another route.", "from": "submitted", "to": "withdrawn", "version": 1, "draft_only": False,
        "internal": False,
    }  # fmt: skip


def test_the_event_of_a_submission_names_the_chain(cast: Cast, information_requested: Submission) -> None:
    workflow.submit(information_requested, by=cast.olive)
    first, second = information_requested.versions.order_by("number")
    event = Event.objects.filter(submission=information_requested).order_by("-pk")[0]
    assert event.data == {"sha256": second.sha256, "previous": first.sha256, "signature": None}


def test_every_transition_of_the_table_is_written_down_by_its_own_name(cast: Cast) -> None:
    factories.make_withdrawn(cast)
    workflow.submit(factories.make_deficient(cast), by=cast.olive)
    factories.make_decided(cast, "refused")
    workflow.withdraw(factories.make_decided(cast, "granted"), why="Given up.", by=cast.olive)
    factories.make_superseded(cast)
    workflow.submit(factories.make_requested(cast), by=cast.olive)
    with kept.known():
        workflow.issue(kept.make_accepted(cast), why="A telephone number.", by=cast.sid)
    written = set(Event.objects.exclude(to_state="").values_list("verb", "from_state", "to_state"))
    for name, transition in workflow.TABLE.transitions.items():
        assert any((name, source, transition.target) in written for source in transition.sources), (
            f"{name} wrote no event"
        )


# --- Starting -----------------------------------------------------------------------------------------------------


def test_references_count_up_within_the_year(cast: Cast) -> None:
    year = timezone.localdate().year
    found = [factories.make_empty(cast).reference for _ in range(3)]
    assert found == [f"DA-{year}-0001", f"DA-{year}-0002", f"DA-{year}-0003"]


def test_a_reference_that_a_package_brought_is_not_given_again(cast: Cast) -> None:
    taken = f"DA-{timezone.localdate().year}-0001"
    workflow.start(factories.KIND, organisation=cast.rival, by=cast.stella, reference=taken)
    assert factories.make_empty(cast).reference.endswith("-0002")


def test_a_start_posted_twice_is_one_draft(cast: Cast, browse: Browse) -> None:
    client, where = browse(cast.olive), reverse("submissions:start", args=[factories.KIND])
    form = {"token": str(factories.token())}
    first, second = client.post(where, form), client.post(where, form)
    assert (first.status_code, first.headers["Location"]) == (302, second.headers["Location"])
    assert Submission.objects.count() == 1
    assert Event.objects.count() == 1


@pytest.mark.parametrize("token", ["", "not-a-uuid", "x" * 3000])
def test_a_start_with_a_spoilt_token_still_starts(cast: Cast, browse: Browse, token: str) -> None:
    answer = browse(cast.olive).post(reverse("submissions:start", args=[factories.KIND]), {"token": token})
    assert answer.status_code == 302
    assert Submission.objects.count() == 1


def test_another_persons_token_gives_no_way_into_their_draft(cast: Cast, browse: Browse) -> None:
    token = factories.token()
    ours = workflow.start(factories.KIND, organisation=cast.pennine, by=cast.olive, token=token)
    theirs = workflow.start(factories.KIND, organisation=cast.rival, by=cast.stella, token=token)
    assert (ours.organisation, theirs.organisation) == (cast.pennine, cast.rival)


@pytest.mark.parametrize("person", ["stella", "asa", "priya", "nemo"])
def test_nobody_starts_for_an_organisation_they_do_not_write_for(cast: Cast, person: str) -> None:
    with pytest.raises((Http404, PermissionDenied)):
        workflow.start(factories.KIND, organisation=cast.pennine, by=getattr(cast, person))
    assert Submission.objects.count() == 0


# --- Submitting ---------------------------------------------------------------------------------------------------


def test_submitting_freezes_and_asks_for_the_pdf(cast: Cast, draft: Submission) -> None:
    version = workflow.submit(draft, by=cast.sid)
    row = factories.fresh(draft)
    assert (row.state, row.title, row.submitted_at) == ("submitted", version.title, version.submitted_at)
    assert (version.number, version.submitted_by, version.previous_sha256) == (1, cast.sid, "")
    assert version.dossier == kinds.get("designation").build_dossier(
        workflow.drafting.draft_of(draft), number=1, previous_sha256=None
    )
    rendering = Rendering.objects.get(version=version)
    assert (rendering.state, rendering.hinted_at, rendering.attempts) == ("queued", None, 0)


def test_submitting_twice_is_one_version(cast: Cast, draft: Submission) -> None:
    stale = factories.fresh(draft)
    workflow.submit(draft, by=cast.olive)
    with pytest.raises(TransitionNotAllowed):
        workflow.submit(stale, by=cast.olive)
    assert [version.number for version in draft.versions.all()] == [1]
    assert Rendering.objects.count() == 1


def test_submit_posted_twice_is_one_version_and_a_page_that_says_so(
    cast: Cast, browse: Browse, draft: Submission
) -> None:
    client, where = browse(cast.olive), reverse("submissions:submit", args=[draft.reference])
    filled = factories.signed(client, where)
    first, second = client.post(where, filled), client.post(where, filled)
    assert first.headers["Location"] == reverse("submissions:version", args=[draft.reference, 1])
    assert second.status_code == 409
    assert "This cannot be done now" in second.content.decode()
    assert draft.versions.count() == 1
    assert draft.versions.get().signature.by == cast.olive


def test_submit_needs_the_declaration(cast: Cast, browse: Browse, draft: Submission) -> None:
    answer = browse(cast.olive).post(reverse("submissions:submit", args=[draft.reference]), {"printed_name": "O"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Confirm the declaration before you submit" in page
    assert 'href="#declare"' in page
    assert 'id="declare"' in page
    assert factories.fresh(draft).state == "draft"


def test_problems_stop_a_submission_and_link_to_the_answer(cast: Cast, browse: Browse, draft: Submission) -> None:
    factories.save(draft, cast.olive, {"grounds": []}, key="grounds")
    with pytest.raises(NotComplete) as caught:
        workflow.submit(draft, by=cast.olive)
    assert [(problem.section, problem.question) for problem in caught.value.problems] == [("grounds", "grounds")]
    answer = browse(cast.olive).post(reverse("submissions:submit", args=[draft.reference]), {"declare": "yes"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Select at least one ground" in page
    where = reverse("submissions:page", args=[draft.reference, "grounds", "grounds"])
    assert f'href="{where}?problems=1#id_grounds_0"' in page
    landed = browse(cast.olive).get(f"{where}?problems=1").content.decode()
    assert 'id="id_grounds_0"' in landed
    assert "Select at least one ground" in landed
    assert (factories.fresh(draft).state, draft.versions.count()) == ("draft", 0)


def test_an_empty_draft_cannot_be_submitted(cast: Cast, empty: Submission) -> None:
    with pytest.raises(NotComplete) as caught:
        workflow.submit(empty, by=cast.olive)
    assert len(caught.value.problems) > 30
    assert all(problem.message.endswith((".", "?”.")) for problem in caught.value.problems)


@pytest.mark.parametrize("person", ["arthur", "rita"])
def test_writers_and_readers_do_not_submit(cast: Cast, draft: Submission, person: str) -> None:
    with pytest.raises(PermissionDenied, match="Only an owner or a signatory"):
        workflow.submit(draft, by=getattr(cast, person))
    assert draft.versions.count() == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="a SQLite test database in memory has one connection only")
def test_two_submits_at_the_same_moment_are_one_version() -> None:
    cast = factories.make_cast()
    draft = factories.make_draft(cast)
    start, outcomes = threading.Barrier(2), []

    def submit(person: User) -> None:
        try:
            start.wait(10)
            workflow.submit(factories.fresh(draft), by=person)
            outcomes.append("submitted")
        except (TransitionNotAllowed, NotNow):
            outcomes.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=submit, args=(person,)) for person in (cast.olive, cast.sid)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcomes) == ["refused", "submitted"]
    assert [version.number for version in draft.versions.all()] == [1]
    assert Rendering.objects.count() == 1
    assert Event.objects.filter(verb="submit").count() == 1


# --- Deciding and withdrawing -------------------------------------------------------------------------------------


def claimed(submission: Submission) -> list[str]:
    limbs = kinds.get(submission.kind).limbs(factories.last_version(submission).dossier)
    return [limb.key for limb in limbs if limb.claimed]


def test_the_claimed_limbs_of_the_demo_application(submitted: Submission) -> None:
    assert claimed(submitted) == ["method_of_manufacture", "shelf_life", "can_only", "clinical_benefit"]


@pytest.mark.parametrize("limb", ["method_of_manufacture", "shelf_life", "can_only", "clinical_benefit"])
@pytest.mark.parametrize("change", [{"text": "   "}, {"verdict": "not_claimed"}, {"verdict": ""}, None])
def test_every_claimed_limb_needs_a_verdict_and_a_reason(
    cast: Cast, under_assessment: Submission, limb: str, change: dict[str, str] | None
) -> None:
    reasons = factories.reasons(under_assessment)
    if change is None:
        reasons = [reason for reason in reasons if reason["limb"] != limb]
    else:
        next(reason for reason in reasons if reason["limb"] == limb).update(change)
    with pytest.raises(ValueError, match="Give a verdict and a reason for"):
        workflow.decide(under_assessment, outcome="granted", reasons=reasons, summary="So it is.", by=cast.asa)
    assert (factories.fresh(under_assessment).state, under_assessment.letters.count()) == ("under_assessment", 0)


def test_a_refusal_of_what_is_all_accepted_is_refused(cast: Cast, under_assessment: Submission) -> None:
    with pytest.raises(ValueError, match="at least one ground that is not accepted"):
        workflow.decide(
            under_assessment, outcome="refused", reasons=factories.reasons(under_assessment), summary="No.", by=cast.asa
        )


def test_a_designation_against_every_ground_is_refused(cast: Cast, under_assessment: Submission) -> None:
    """The legal test needs one ground; the verb holds what the form holds."""
    with pytest.raises(ValueError, match="accept"):
        workflow.decide(
            under_assessment,
            outcome="granted",
            reasons=factories.reasons(under_assessment, "refused"),
            summary="Yes.",
            by=cast.asa,
        )
    assert factories.fresh(under_assessment).state == "under_assessment"


@pytest.mark.parametrize("outcome", ["draft", "withdrawn", "perhaps", ""])
def test_no_other_outcome_exists(cast: Cast, under_assessment: Submission, outcome: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        workflow.decide(
            under_assessment, outcome=outcome, reasons=factories.reasons(under_assessment), summary="?", by=cast.asa
        )
    assert factories.fresh(under_assessment).state == "under_assessment"


@pytest.mark.parametrize("summary", ["", "  \n "])
def test_a_decision_needs_overall_reasons(cast: Cast, under_assessment: Submission, summary: str) -> None:
    before = counts(under_assessment)
    with pytest.raises(WhyMissing):
        workflow.decide(
            under_assessment,
            outcome="granted",
            reasons=factories.reasons(under_assessment),
            summary=summary,
            by=cast.asa,
        )
    assert (factories.fresh(under_assessment).state, counts(under_assessment)) == ("under_assessment", before)


def test_a_decision_records_reasons_and_sends_a_letter(cast: Cast, granted: Submission) -> None:
    decision = Decision.objects.get(submission=granted)
    assert (decision.outcome, decision.by, decision.version.number) == ("granted", cast.asa, 1)
    assert decision.reasons == factories.reasons(granted)
    assert list(Letter.objects.filter(submission=granted)) == [decision.letter]
    assert Rendering.objects.get(letter=decision.letter).state == "queued"


@pytest.mark.parametrize("why", ["", "   \n"])
def test_withdrawing_needs_a_reason(cast: Cast, submitted: Submission, why: str) -> None:
    with pytest.raises(WhyMissing):
        workflow.withdraw(submitted, why=why, by=cast.olive)
    assert factories.fresh(submitted).state == "submitted"


@pytest.mark.parametrize("text", ["", "   \n"])
def test_asking_for_changes_needs_a_text(cast: Cast, under_assessment: Submission, text: str) -> None:
    before = counts(under_assessment)
    with pytest.raises(WhyMissing):
        factories.request_changes(under_assessment, cast.asa, text)
    assert (factories.fresh(under_assessment).state, counts(under_assessment)) == ("under_assessment", before)


def test_withdrawing_keeps_what_was_submitted(cast: Cast, browse: Browse, withdrawn: Submission) -> None:
    assert withdrawn.versions.count() == 1
    assert withdrawn.submitted_at == factories.last_version(withdrawn).submitted_at
    page = browse(cast.asa).get(reverse("submissions:version", args=[withdrawn.reference, 1]))
    assert "PPG-129" in page.content.decode()


def test_withdrawing_an_answer_keeps_the_moment_of_the_last_submission(
    cast: Cast, information_requested: Submission
) -> None:
    before = information_requested.submitted_at
    workflow.withdraw(information_requested, why="Given up.", by=cast.olive)
    assert factories.fresh(information_requested).submitted_at == before


# --- Any order of verbs ---------------------------------------------------------------------------------------------


class Process(RuleBasedStateMachine):
    """Whoever calls what, the state moves only as the table says, and the record of it holds together."""

    people: Cast

    def __init__(self) -> None:
        super().__init__()
        self.submission: Submission | None = None

    @initialize()
    def begin(self) -> None:
        self.cast = Process.people
        self.submission = factories.make_draft(self.cast)
        self.state = "draft"
        self.given_up = False
        self.edits = 0

    @rule(verb=st.sampled_from(sorted(VERBS)))
    def call(self, verb: str) -> None:
        assert self.submission
        target = expected()[(self.state, verb)]
        try:
            VERBS[verb](self.submission, self.cast)
        except TransitionNotAllowed:
            assert target == "-"
        else:
            assert target != "-"
            self.given_up = self.state == "granted" and target == "withdrawn"
            self.state = target

    @rule()
    @precondition(lambda self: self.state in ("draft", "deficient", "information_requested"))
    def edit(self) -> None:
        assert self.submission
        self.edits += 1
        factories.save(self.submission, self.cast.arthur, {"strength": f"{self.edits} %"})

    @invariant()
    def holds(self) -> None:
        if not self.submission:
            return
        row = factories.fresh(self.submission)
        assert row.state == self.state
        stored = list(Version.objects.filter(submission=row).order_by("number"))
        assert [version.number for version in stored] == list(range(1, len(stored) + 1))
        assert [v.previous_sha256 for v in stored] == ["", *(v.sha256 for v in stored)][: len(stored)]
        assert versions.chain_problems(row) == []
        letters = list(row.letters.order_by("number").values_list("number", flat=True))
        assert letters == list(range(1, len(letters) + 1))
        decided = row.events.filter(verb__in=["grant", "refuse"]).count()
        assert Decision.objects.filter(submission=row).count() == decided
        assert decided == (row.state in ("granted", "refused", "superseded") or self.given_up)
        steps = list(row.events.exclude(to_state="").order_by("pk").values_list("from_state", "to_state"))
        assert [to for _, to in steps][:-1] == [before for before, _ in steps][1:]
        assert steps[-1][1] == row.state
        assert bool(permissions.visible_to(self.cast.asa).filter(pk=row.pk)) == bool(stored)


def test_any_order_of_verbs(cast: Cast) -> None:
    Process.people = cast
    few = hypothesis_settings(
        max_examples=12, stateful_step_count=10, deadline=None, database=None, derandomize=True,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(Process, settings=few)


# --- The table and its picture --------------------------------------------------------------------------------------


def test_the_picture_shows_every_way() -> None:
    assert workflow.TABLE.mermaid().splitlines() == [
        "stateDiagram-v2",
        "    [*] --> draft",
        "    draft --> submitted: submit",
        "    submitted --> deficient: find_deficient",
        "    deficient --> submitted: correct",
        "    submitted --> under_assessment: validate",
        "    under_assessment --> information_requested: request_information",
        "    information_requested --> under_assessment: respond",
        "    under_assessment --> granted: grant",
        "    under_assessment --> refused: refuse",
        "    deficient --> withdrawn: withdraw",
        "    draft --> withdrawn: withdraw",
        "    information_requested --> withdrawn: withdraw",
        "    submitted --> withdrawn: withdraw",
        "    under_assessment --> withdrawn: withdraw",
        "    granted --> withdrawn: give_up",
        "    granted --> granted: issue",
        "    granted --> superseded: supersede",
        "    refused --> [*]",
        "    withdrawn --> [*]",
        "    superseded --> [*]",
    ]


def test_a_refusal_says_what_would_be_possible_when() -> None:
    with pytest.raises(TransitionNotAllowed) as caught:
        workflow.TABLE.find("withdraw", "granted")
    assert str(caught.value) == (
        "This cannot be done now: “Withdraw” is possible when the state is “Corrections requested” or “Draft” or "
        "“Changes requested” or “Submitted” or “Under assessment”, but it is “Granted”."
    )
