"""The look: what forms render, where error summaries lead, times and headers."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.template import Context, RequestContext, Template
from django.test import RequestFactory

from dmframework import health, views
from dmframework.govuk import error_items
from dmframework.middleware import PermissionsPolicy, PrivateByDefault
from dmframework.templatetags.govuk import day, moment
from submissions.questionnaire import Source
from submissions.widgets import GovukRadios

PARTIALS = Path(__file__).parents[2] / "templates" / "govuk"


class ExampleForm(forms.Form):
    name = forms.CharField(label="Legal name", help_text="Not <trading> names", max_length=10)
    basis = forms.ChoiceField(
        label="Which basis?", choices=[("a", "A"), ("b", "B")], widget=GovukRadios(hints={"a": "H"})
    )
    secret = forms.CharField(label="Password", widget=forms.PasswordInput, required=False)
    agree = forms.BooleanField(label="I agree")

    def clean(self) -> dict[str, Any]:
        self.add_error(None, "The form as a whole is wrong")
        return self.cleaned_data


def test_a_field_has_label_hint_error_and_the_ids_that_join_them() -> None:
    html = ExampleForm({"name": "a name that is too long"})["name"].as_field_group()
    assert '<label class="govuk-label govuk-label--s" for="id_name">Legal name</label>' in html
    assert '<div id="id_name-hint" class="govuk-hint">Not &lt;trading&gt; names</div>' in html
    assert 'aria-describedby="id_name-hint id_name-error"' in html
    assert '<span class="govuk-visually-hidden">Error:</span>' in html
    assert 'class="govuk-input govuk-input--error"' in html
    assert 'aria-invalid="true"' in html


def test_nothing_is_cut_or_stopped_in_the_browser() -> None:
    html = ExampleForm().as_div()
    assert "maxlength" not in html
    assert "required" not in html


def test_radios_stand_in_a_fieldset_with_hints_of_their_own() -> None:
    html = ExampleForm()["basis"].as_field_group()
    assert '<legend class="govuk-fieldset__legend govuk-fieldset__legend--s">Which basis?</legend>' in html
    assert 'aria-describedby="id_basis_0-hint"' in html


def test_a_password_can_be_shown() -> None:
    html = ExampleForm()["secret"].as_field_group()
    assert 'class="govuk-input govuk-password-input__input govuk-js-password-input-input"' in html
    assert 'aria-controls="id_secret"' in html


def test_a_label_can_be_the_heading_of_the_page() -> None:
    form = ExampleForm()
    form.page_heading = "name"  # type: ignore[attr-defined]
    assert '<h1 class="govuk-label-wrapper"><label class="govuk-label govuk-label--l"' in form["name"].as_field_group()


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (Source("HMR 2012 reg 8(1)"), "Source:</span> HMR 2012 reg 8(1)"),
        (Source("", ours=True), "This service’s own question."),
    ],
)
def test_the_source_stands_beside_the_question(source: Source, shown: str) -> None:
    form = ExampleForm()
    form.fields["name"].source = source  # type: ignore[attr-defined]
    assert shown in form["name"].as_field_group()


def test_the_summary_leads_to_every_field() -> None:
    form = ExampleForm({"name": ""})
    assert [item["href"] for item in error_items(form)] == ["#id_name", "#id_basis_0", "#id_agree", ""]
    html = Template("{% error_summary form extra=more %}").render(
        Context({"form": form, "more": [{"text": "Elsewhere", "href": "/x"}]})
    )
    assert '<a href="#id_basis_0">This field is required.</a>' in html
    assert "<li>The form as a whole is wrong</li>" in html
    assert '<a href="/x">Elsewhere</a>' in html


def test_no_summary_without_errors() -> None:
    assert Template("{% error_summary form %}").render(Context({"form": ExampleForm()})).strip() == ""
    assert Template("{% error_summary form %}").render(Context({"form": None})).strip() == ""


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (datetime(2026, 11, 22, 14, 5, tzinfo=UTC), "22 November 2026, 14:05 GMT"),
        (datetime(2026, 7, 1, 23, 30, tzinfo=UTC), "2 July 2026, 00:30 BST"),
        ("2026-11-22T14:05:00+00:00", "22 November 2026, 14:05 GMT"),
        (None, ""),
        ("", ""),
    ],
)
def test_moments_show_londons_clock_and_the_zone(value: Any, text: str) -> None:
    assert moment(value) == text


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        moment(datetime(2026, 11, 22))


@pytest.mark.parametrize("value", [datetime(2026, 7, 1, 23, 30, tzinfo=UTC), "2026-07-02", "2026-07-01T23:30:00Z"])
def test_days_are_londons(value: Any) -> None:
    assert day(value) == "2 July 2026"


@pytest.mark.parametrize("partial", sorted(PARTIALS.glob("*.html")), ids=lambda path: path.stem)
def test_every_partial_says_what_it_takes(partial: Path) -> None:
    assert partial.read_text().startswith("{#")


def test_a_button_that_cannot_be_pressed_says_why() -> None:
    html = Template('{% include "govuk/button.html" with text="Submit" href="/x" reason=why id="s" %}').render(
        Context({"why": "Two answers are missing."})
    )
    assert 'disabled aria-disabled="true" aria-describedby="s-reason"' in html
    assert 'id="s-reason">Two answers are missing.</p>' in html
    assert "/x" not in html


def test_pagination_keeps_the_query_and_hides_for_one_page() -> None:
    request = request_of(AnonymousUser(), "/?state=draft&page=2")
    many = RequestContext(request, {"page": Paginator(range(100), 10).get_page(2)})
    html = Template('{% include "govuk/pagination.html" %}').render(many)
    assert "?state=draft&amp;page=3" in html
    one = RequestContext(request, {"page": Paginator(range(3), 10).get_page(1)})
    assert Template('{% include "govuk/pagination.html" %}').render(one).strip() == ""


def request_of(user: Any, path: str = "/") -> Any:
    request = RequestFactory().get(path)
    request.user = user
    return request


class SignedIn:
    is_authenticated = True

    def __str__(self) -> str:
        return "Asha Patel"


def test_what_a_signed_in_person_sees_is_kept_by_no_cache() -> None:
    headers = PrivateByDefault(lambda request: HttpResponse())(request_of(SignedIn())).headers
    assert headers["Cache-Control"] == "private, no-store"


def test_a_view_may_say_otherwise_and_strangers_are_left_alone() -> None:
    said = PrivateByDefault(lambda request: HttpResponse(headers={"Cache-Control": "private, max-age=60"}))
    assert said(request_of(SignedIn())).headers["Cache-Control"] == "private, max-age=60"
    plain = PrivateByDefault(lambda request: HttpResponse())
    assert "Cache-Control" not in plain(request_of(AnonymousUser())).headers
    assert "Cache-Control" not in plain(request_of(SignedIn(), "/static/css/app.css")).headers


def test_browser_features_are_switched_off() -> None:
    headers = PermissionsPolicy(lambda request: HttpResponse())(RequestFactory().get("/")).headers
    assert "camera=()" in headers["Permissions-Policy"]


def text_of(response: HttpResponse) -> str:
    return response.content.decode()


def test_a_refusal_says_why() -> None:
    response = views.permission_denied(request_of(AnonymousUser()), PermissionDenied("Only the author may <submit>."))
    assert response.status_code == 403
    assert "Only the author may &lt;submit&gt;." in text_of(response)
    assert "Your role does not allow it." in text_of(views.permission_denied(request_of(AnonymousUser())))


def test_error_pages() -> None:
    request = request_of(AnonymousUser())
    assert views.bad_request(request).status_code == 400
    assert views.bad_request(request, RequestDataTooBig("x")).status_code == 413
    assert views.not_found(request).status_code == 404
    assert "There is a problem with the service" in text_of(views.server_error(request))


def test_a_form_that_is_too_old_gives_back_what_was_typed() -> None:
    data = {"csrfmiddlewaretoken": "abc123", "password": "hunter22", "text": "A <long> answer", "empty": " "}
    request = RequestFactory().post("/", data)
    request.user = AnonymousUser()
    response = views.csrf_failure(request)
    assert response.status_code == 403
    assert "A &lt;long&gt; answer" in text_of(response)
    assert "abc123" not in text_of(response)
    assert "hunter22" not in text_of(response)


def test_alive_asks_nothing() -> None:
    assert health.healthz(RequestFactory().get("/healthz")).status_code == 200


def test_ready_names_what_fails_and_answers_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise health.NotReady("missing: css/app.css")

    def broken() -> None:
        raise OSError("secret host name")

    checks = {"fine": lambda: None, "assets": missing, "storage": broken, "broker": lambda: time.sleep(20)}
    monkeypatch.setattr(health, "CHECKS", checks)
    monkeypatch.setattr(health, "LIMIT_SECONDS", 0.5)
    monkeypatch.setattr(health, "_kept", health._Kept())
    begun = time.monotonic()
    response = health.readyz(RequestFactory().get("/readyz"))
    assert time.monotonic() - begun < 3
    assert response.status_code == 503
    assert json.loads(response.content) == {
        "ready": False,
        "checks": {
            "fine": "ok",
            "assets": "missing: css/app.css",
            "storage": "failed (OSError)",
            "broker": "no answer within 0.5 seconds",
        },
    }


def test_ready_asks_once_for_all_who_ask_within_two_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[float] = []
    monkeypatch.setattr(health, "CHECKS", {"database": lambda: asked.append(time.monotonic())})
    monkeypatch.setattr(health, "_kept", health._Kept())
    for _ in range(20):
        assert health.readyz(RequestFactory().get("/readyz")).status_code == 200
    assert len(asked) == 1
    health._kept.until = time.monotonic()
    health.readyz(RequestFactory().get("/readyz"))
    assert len(asked) == 2
