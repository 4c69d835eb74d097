"""Rehearsing the assessor's checklist: whose verdict, on which draft, and when it is too late."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client
from django.urls import reverse

from accounts.models import User
from submissions import drafting, kinds, rehearsals
from submissions.models import ChecklistEntry, Event, Submission
from submissions.permissions import NotNow
from tests import factories
from tests.factories import Cast

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]


def give(
    submission: Submission, by: User, verdict: str = "met", note: str = "", item: str = "product"
) -> ChecklistEntry:
    return rehearsals.give_verdict(submission, item=item, verdict=verdict, note=note, by=by)


def line(submission: Submission, item: str = "product") -> rehearsals.Line:
    kind = kinds.get(submission.kind)
    lines = rehearsals.lines(submission, kind, drafting.draft_of(submission))
    return next(line for line in lines if line.look.item.key == item)


def test_the_newest_verdict_counts_and_the_older_ones_stay(draft: Submission, cast: Cast) -> None:
    assert line(draft).status == "Not looked at"
    give(draft, cast.arthur, "not_met", "The strength has no unit.")
    give(draft, cast.rita)
    assert (line(draft).status, line(draft).entry.by) == ("Met", cast.rita)  # type: ignore[union-attr]
    assert ChecklistEntry.objects.count() == 2


def test_a_verdict_on_an_older_draft_is_seen_as_such(draft: Submission, cast: Cast) -> None:
    give(draft, cast.rita)
    factories.save(draft, cast.arthur, {"strength": "another"})
    assert (line(draft).status, line(draft).current) == ("Draft changed since", False)


def test_the_same_verdict_on_the_same_draft_adds_nothing(draft: Submission, cast: Cast) -> None:
    assert give(draft, cast.rita).pk == give(draft, cast.rita).pk
    assert Event.objects.filter(verb="rehearse").count() == 1


def test_the_event_says_who_what_and_why_and_is_the_applicants_alone(draft: Submission, cast: Cast) -> None:
    give(draft, cast.sid, "unsure", "Ask quality.")
    event = Event.objects.get(verb="rehearse")
    assert (event.by, event.why, event.draft_only) == (cast.sid, "Ask quality.", True)
    assert (event.data["old"], event.data["new"]) == (None, "unsure")
    assert event.sentence.endswith(": not sure")


def test_who_may(submitted: Submission, draft: Submission, cast: Cast) -> None:
    for stranger in (cast.stella, cast.priya, cast.nemo, cast.asa):
        with pytest.raises(Http404):
            give(draft, stranger)
    with pytest.raises(PermissionDenied):
        give(submitted, cast.asa)
    with pytest.raises(NotNow):
        give(submitted, cast.olive)
    with pytest.raises(rehearsals.NoSuchItem):
        give(draft, cast.olive, item="no_such_item")
    assert not ChecklistEntry.objects.exists()


def test_from_item_to_item_in_the_browser(draft: Submission, cast: Cast, browse: Browse) -> None:
    client = browse(cast.rita)
    keys = [look.item.key for look in rehearsals.looks(kinds.get(draft.kind), drafting.draft_of(draft))]
    first, second, last = keys[0], keys[1], keys[-1]
    where = reverse("submissions:rehearsal_item", args=[draft.reference, first])
    empty = client.post(where, {"note": "Words typed"})
    page = empty.content.decode()
    assert (empty.status_code, "Select your verdict" in page, "Words typed" in page) == (422, True, True)
    assert "<title>Error: " in page
    saved = client.post(where, {"verdict": "met", "note": ""})
    assert saved.headers["Location"] == reverse("submissions:rehearsal_item", args=[draft.reference, second])
    end = client.post(reverse("submissions:rehearsal_item", args=[draft.reference, last]), {"verdict": "unsure"})
    assert end.headers["Location"] == reverse("submissions:rehearsal", args=[draft.reference])
    overview = client.get(end.headers["Location"]).content.decode()
    assert f"2 of {len(keys)} judged" in overview
