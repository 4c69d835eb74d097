"""The assessor's pages ask the database the same number of questions for 2 comments and for 600."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from submissions import assessment_checklist, workflow
from submissions.models import Comment, CommentReply, CommentStanding, Version
from tests import factories
from tests.factories import Cast
from tests.submissions.test_queries import read

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]
READING, COMMENTS, CHECKLIST = 20, 19, 9
MOST = 300


@pytest.mark.parametrize("count", [1, MOST])
def test_reading_with_comments_and_all_comments_of_a_case(cast: Cast, browse: Browse, count: int) -> None:
    """Of two versions, each with its replies, standings and findings."""
    submission = factories.make_submitted(cast)
    for _ in range(2):
        version = factories.last_version(submission)
        many_comments(version, count, cast)
        for line in assessment_checklist.verdicts(submission)[: min(count, 10)]:
            assessment_checklist.give(version, item=line.item.key, finding="met", note="", by=cast.asa)
        factories.request_changes(submission, cast.asa)
        factories.save(factories.fresh(submission), cast.olive, {"strength": f"{uuid.uuid4()} %"})
        workflow.submit(submission, by=cast.olive)
    client, reference = browse(cast.asa), submission.reference
    page = read(client, reverse("submissions:read", args=[reference, 3]), READING)
    assert page.count("<article") == 2 * count
    page = read(client, reverse("submissions:comments", args=[reference]), COMMENTS)
    assert page.count("<article") == min(2 * count, 25)
    read(client, reverse("submissions:assessment", args=[reference, 3]), CHECKLIST)


def many_comments(version: Version, count: int, cast: Cast) -> None:
    said = {"block": "applicant.legal_name-1", "citation": "v1 2.2", "quote": "Pennine", "visibility": "internal"}
    made = Comment.objects.bulk_create(
        [Comment(version=version, text=f"No {number}.", by=cast.asa, **said) for number in range(count)]
    )
    CommentReply.objects.bulk_create([CommentReply(comment=one, text="Yes.", by=cast.abel) for one in made])
    CommentStanding.objects.bulk_create(
        [CommentStanding(comment=one, resolved=bool(one.pk % 2), assignee=cast.abel, by=cast.asa) for one in made]
    )
