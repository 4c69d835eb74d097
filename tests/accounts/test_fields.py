"""Text that a database refuses is refused by every form first, in a sentence."""

from __future__ import annotations

import inspect
import uuid
from collections.abc import Callable

import pytest
from django import forms
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from accounts import forms as account_forms
from accounts.fields import TextField, storable
from accounts.models import User
from accounts.roles import Role
from submissions import comment_forms, review_forms
from submissions import forms as page_forms
from submissions.kinds import Limb
from submissions.models import Submission
from tests.factories import Cast

Browse = Callable[[User], Client]
SENTENCE = "This contains characters that cannot be stored. Remove invisible characters, or type it again."
UNSTORABLE = ["a\x00b", "a\x07b", "a\ud800b"]
MAKE: dict[str, Callable[[QueryDict], forms.Form]] = {
    "comment": comment_forms.CommentForm,
    "request": review_forms.RequestForm,
    "withdraw": review_forms.WithdrawForm,
    "decision": lambda data: review_forms.DecisionForm(
        [Limb("decay", "Shelf life", claimed=True)], {"granted": "Grant"}, data
    ),
    "invite": lambda data: account_forms.InviteForm(list(Role), data),
    "upload": page_forms.UploadForm,
    "restore": page_forms.RestoreForm,
}


@pytest.mark.parametrize("text", UNSTORABLE)
@pytest.mark.parametrize("name", MAKE)
def test_every_text_of_every_form_is_checked(name: str, text: str) -> None:
    texts = [key for key, field in MAKE[name](QueryDict("a=b")).fields.items() if type(field) is TextField]
    assert texts
    data = QueryDict(mutable=True)
    data.update(dict.fromkeys(texts, text))
    form = MAKE[name](data)
    assert [form.errors[key] for key in texts] == [[SENTENCE]] * len(texts)


@pytest.mark.parametrize("text", ["Plain", "Line\nand\ttab\r\n", "naïve 5 µg 😀", ""])
def test_ordinary_text_passes(text: str) -> None:
    assert storable(text)
    assert TextField(required=False, strip=False).clean(text) == text


def test_no_form_of_ours_takes_text_unchecked() -> None:
    """Fields in Python text: a plain CharField beside the others would be one that nobody checks."""
    for module in (review_forms, account_forms):
        assert "forms.CharField(" not in inspect.getsource(module)


@pytest.mark.django_db
def test_on_a_page_it_is_an_error_beside_the_field(cast: Cast, browse: Browse, submitted: Submission) -> None:
    where = reverse("submissions:comment", args=[submitted.reference, 1, "applicant.legal_name-1"])
    posted = {"text": "a\x00b", "visibility": "internal", "token": str(uuid.uuid4())}
    answer = browse(cast.asa).post(where, posted)
    assert (answer.status_code, SENTENCE in answer.content.decode()) == (422, True)
    invited = browse(cast.olive).post(
        reverse("people"), {"name": "a\x00b", "email": "new@example.org", "role": Role.READER}
    )
    assert (invited.status_code, SENTENCE in invited.content.decode()) == (422, True)
