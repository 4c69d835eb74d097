"""The assessor's checklist: what it asks of a version, what was found, and what a later version makes of it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from submissions import assessment_checklist as checklist
from submissions import kinds, uploads, workflow
from submissions.assessment_checklist import Line, NoSuchItem
from submissions.models import AssessmentVerdict, Event, Submission
from submissions.permissions import NotNow
from tests import factories
from tests.factories import Cast

pytestmark = pytest.mark.django_db
PRODUCT, EVIDENCE, LIMB = "requirement.product", "requirement.grounds_evidence", "limb.can_only"


def give(submission: Submission, cast: Cast, item: str = PRODUCT, finding: str = "met", **more: Any) -> Any:
    more = {"note": "", "by": cast.asa, **more}
    return checklist.give(factories.last_version(submission), item=item, finding=finding, **more)


def line(submission: Submission, key: str = PRODUCT) -> Line:
    return next(one for one in checklist.verdicts(submission) if one.item.key == key)


def answer_again(cast: Cast, submission: Submission, changes: dict[str, Any], key: str = "product") -> None:
    factories.request_changes(submission, cast.asa)
    factories.save(factories.fresh(submission), cast.olive, changes, key=key)
    workflow.submit(submission, by=cast.olive)


def test_it_asks_for_every_requirement_that_applies_and_every_limb(cast: Cast, submitted: Submission) -> None:
    found = checklist.verdicts(submitted)
    version = factories.last_version(submitted)
    asked = [one["requirement"] for one in version.dossier["coverage"]]
    limbs = kinds.get(submitted.kind).limbs(version.dossier)
    assert [one.item.text for one in found] == [*asked, *(limb.heading for limb in limbs)]
    assert len({one.item.key for one in found}) == len(found)
    assert [one.item.claimed for one in found if one.item.is_limb] == [limb.claimed for limb in limbs]
    assert {one.label for one in found} == {"Not looked at"}
    places = {place.number for one in found for place in one.item.places}
    assert places == {answer["number"] for one in version.dossier["coverage"] for answer in one["answered"]}


def test_before_there_is_a_version_there_is_nothing_to_ask(cast: Cast, draft: Submission) -> None:
    assert checklist.verdicts(draft) == []


def test_the_newest_finding_counts_and_all_are_kept(cast: Cast, submitted: Submission) -> None:
    give(submitted, cast, finding="unsure", note="Which dose?")
    give(submitted, cast, finding="met", note="Found it.", by=cast.abel)
    for _ in range(2):
        give(submitted, cast, finding="met", note="Found it.", by=cast.asa)
    now = line(submitted)
    assert now.verdict
    assert (now.label, now.verdict.note, now.verdict.by, now.older) == ("Met", "Found it.", cast.abel, False)
    assert [one.finding for one in checklist.history(submitted, PRODUCT)] == ["met", "unsure"]
    told = Event.objects.filter(verb="find").order_by("pk")
    assert [(one.internal, one.why, one.data["old"], one.data["new"]) for one in told] == [
        (True, "Which dose?", None, "unsure"),
        (True, "Found it.", "unsure", "met"),
    ]


def test_a_summary(cast: Cast, submitted: Submission) -> None:
    total = len(checklist.verdicts(submitted))
    give(submitted, cast)
    give(submitted, cast, LIMB, "not_met")
    give(submitted, cast, EVIDENCE, "not_applicable")
    assert checklist.summary(checklist.verdicts(submitted)).words == f"3 of {total} looked at, 1 not met"


@pytest.mark.parametrize("item", ["", "requirement.", "limb.none", "product", "requirement.deployment_reasons"])
def test_an_item_that_this_version_does_not_have(cast: Cast, submitted: Submission, item: str) -> None:
    with pytest.raises(NoSuchItem):
        give(submitted, cast, item)


def test_no_other_finding_exists(cast: Cast, submitted: Submission) -> None:
    with pytest.raises(ValueError, match="perhaps"):
        give(submitted, cast, finding="perhaps")


@pytest.mark.parametrize(
    ("person", "error"), [("olive", PermissionDenied), ("rita", PermissionDenied), ("priya", Http404)]
)
def test_only_assessors_judge(cast: Cast, submitted: Submission, person: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        give(submitted, cast, by=getattr(cast, person))
    assert AssessmentVerdict.objects.count() == 0


def test_findings_close_with_the_decision(cast: Cast, granted: Submission) -> None:
    with pytest.raises(NotNow):
        give(granted, cast)


# --- On the next version ------------------------------------------------------------------------------------------


def test_a_finding_on_text_that_stayed_and_on_text_that_changed(cast: Cast, submitted: Submission) -> None:
    for item in (PRODUCT, EVIDENCE, LIMB):
        give(submitted, cast, item)
    answer_again(cast, submitted, {"product_name": "Hyperpolarised krypton-83"})
    assert line(submitted).standing == "Given on version 1; the text it rests on changed"
    assert line(submitted, EVIDENCE).standing == "Given on version 1; the text it rests on did not change"
    assert line(submitted, LIMB).standing == "Given on version 1; the dossier changed"
    assert checklist.summary(checklist.verdicts(submitted)).words.endswith("0 not met, 2 to look at again")
    give(submitted, cast)
    assert (line(submitted).standing, line(submitted).given_on) == ("", 2)


def test_a_version_that_says_the_same_leaves_every_finding(cast: Cast, submitted: Submission) -> None:
    give(submitted, cast)
    give(submitted, cast, LIMB)
    factories.request_changes(submitted, cast.asa)
    workflow.submit(submitted, by=cast.olive)
    assert [one.changed for one in checklist.verdicts(submitted) if one.verdict] == [False, False]
    assert line(submitted, LIMB).standing == "Given on version 1; the dossier did not change"


def test_evidence_that_was_replaced_is_a_change(cast: Cast, submitted: Submission) -> None:
    cites = next(one for one in checklist.verdicts(submitted) if one.item.evidence)
    give(submitted, cast, cites.item.key)
    factories.request_changes(submitted, cast.asa)
    file = factories.fresh(submitted).attachments.get(number=int(cites.item.evidence[0][1:]))
    data, name = (factories.image(text="New"), "new.png") if file.is_image else (factories.pdf("New"), "new.pdf")
    uploads.replace_attachment(file, data=data, name=name, by=cast.olive)
    workflow.submit(factories.fresh(submitted), by=cast.olive)
    assert line(submitted, cites.item.key).changed


def test_an_earlier_version_shows_what_was_found_by_then(cast: Cast, submitted: Submission) -> None:
    give(submitted, cast, finding="unsure")
    answer_again(cast, submitted, {"strength": "2 %"})
    give(submitted, cast, finding="met")
    first = submitted.versions.get(number=1)
    assert next(one for one in checklist.lines(first) if one.item.key == PRODUCT).label == "Not sure"
