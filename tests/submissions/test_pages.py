"""What people post, good and bad, and what every page owes its reader."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.organisations import require_approval
from submissions import comments, drafting, workflow
from submissions.models import Attachment, Comment, Decision, Event, Letter, SectionRevision, Submission
from tests import factories
from tests.factories import Cast

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]
BLOCK = "applicant.legal_name-1"


def page_address(submission: Submission, section: str, page: str) -> str:
    return reverse("submissions:page", args=[submission.reference, section, page])


def post(client: Client, submission: Submission, section: str, page: str, **fields: Any) -> HttpResponse:
    head = drafting.head_of(submission, section)
    return client.post(page_address(submission, section, page), {"base": str(head.number if head else 0), **fields})  # type: ignore[return-value]


def answer_of(submission: Submission, section: str, question: str) -> Any:
    return drafting.answers_of(submission).get(section, {}).get(question)


# --- What every page owes its reader ----------------------------------------------------------------------------------


class Reader(HTMLParser):
    """Counts and collects what a page must have."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.h1s = 0
        self.lang = ""
        self.title = ""
        self.inline: list[str] = []
        self.summary_links: list[str] = []
        self.fields: list[dict[str, str]] = []
        self.labels: set[str] = set()
        self.described: list[str] = []
        self._in_title = self._summary = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.ids += [given["id"]] if "id" in given else []
        self.h1s += tag == "h1"
        self.lang = given.get("lang", "") if tag == "html" else self.lang
        self._in_title += tag == "title"
        self.inline += [f"{tag} {name}" for name in given if name.startswith("on") or name == "style"]
        self.inline += [tag] if tag == "style" or (tag == "script" and "src" not in given) else []
        self.described += given.get("aria-describedby", "").split()
        if tag == "div" and (self._summary or "govuk-error-summary" in given.get("class", "").split()):
            self._summary += 1
        if tag == "a" and self._summary:
            self.summary_links.append(given.get("href", ""))
        if tag in ("input", "select", "textarea") and given.get("type") != "hidden":
            self.fields.append(given)
        self.labels |= {given["for"]} if tag == "label" and "for" in given else set()

    def handle_endtag(self, tag: str) -> None:
        self._in_title -= tag == "title" and self._in_title > 0
        self._summary -= tag == "div" and self._summary > 0

    def handle_data(self, data: str) -> None:
        self.title += data if self._in_title else ""


def faults_of(html: str, *, errors: bool) -> list[str]:
    """What is wrong with a page, in words; [] when nothing is."""
    page = Reader(html)
    wrong = [] if page.h1s == 1 else [f"{page.h1s} h1"]
    wrong += [] if page.lang == "en-GB" else ["no language"]
    wrong += [f"id {name} twice" for name in sorted({name for name in page.ids if page.ids.count(name) > 1})]
    wrong += [f"inline {item}" for item in page.inline]
    wrong += [f"describes by missing {name}" for name in page.described if name not in page.ids]
    if page.title.strip().startswith("Error: ") != errors:
        wrong.append(f"title {page.title.strip()!r}")
    if bool(page.summary_links) != errors:
        wrong.append(f"{len(page.summary_links)} links in the error summary")
    wrong += [f"summary links to missing {link}" for link in page.summary_links
              if link.startswith("#") and link[1:] not in page.ids]  # fmt: skip
    wrong += [
        f"no label for {field.get('name')}"
        for field in page.fields
        if field.get("id") not in page.labels and not field.get("aria-label")
    ]
    return wrong


def pages_of_access(submission: Submission) -> list[str]:
    pk = submission.collaborators.values_list("pk", flat=True).get()
    return [
        reverse(f"submissions:{name}", args=[submission.reference, pk]) for name in ("collaborator", "collaborator_end")
    ]


def every_page(cast: Cast) -> list[tuple[User, str]]:
    """Every GET page with its reader: each page of the questionnaire included."""
    draft, decided = (
        make(cast, answers=factories.ANSWERS) for make in (factories.make_draft, factories.make_submitted)
    )
    version = factories.last_version(decided)
    comments.add_comment(version, block=BLOCK, text="For you", visibility="applicant", by=cast.asa)
    factories.request_changes(decided, cast.asa)
    workflow.submit(decided, by=cast.olive)
    open_one, assessed = factories.make_submitted(cast), factories.make_assessed(cast)
    require_approval(cast.pennine, required=True, by=cast.olive)
    factories.decide(decided, cast.asa, "granted")
    kind = workflow.kinds.get("designation")
    own = [
        reverse(f"submissions:{name}", args=[draft.reference])
        for name in ("overview", "check", "submit", "evidence", "history", "withdraw", "people", "approve")
    ]
    own += [reverse("submissions:start", args=["designation"]), reverse("submissions:evidence_remove",
            args=[draft.reference, "E1"])]  # fmt: skip
    own += [
        page_address(draft, section.key, page.key) for section in kind.questionnaire.sections for page in section.pages
    ]
    both = ["/", reverse("submissions:list"), *map(reverse, ("notices", "notice_settings"))]
    both += [reverse(f"submissions:{name}", args=[decided.reference]) for name in ("overview", "history")]
    both += [reverse("submissions:version", args=[decided.reference, number]) for number in (1, 2)]
    both += [reverse("submissions:letter", args=[decided.reference, number]) for number in (1, 2)]
    theirs = [reverse(f"submissions:{name}", args=[open_one.reference]) for name in ("overview", "validate")]
    theirs += [reverse(f"submissions:{name}", args=[assessed.reference]) for name in ("overview", "request", "decide")]
    theirs.append(reverse("submissions:comment", args=[open_one.reference, 1, BLOCK]))
    pages = [(cast.olive, address) for address in [*own, *both]] + [(cast.asa, address) for address in [*both, *theirs]]
    pages += [
        (cast.rita, page_address(draft, "product", "name")),
        (cast.rita, own[0]),
        (cast.priya, "/"),
        (cast.nemo, "/"),
        (factories.collaborate(draft, "Connie Vale", "author"), "/"),
        (cast.olive, "/people/"),
        *((cast.olive, address) for address in pages_of_access(draft)),
    ]
    return pages + [(cast.olive, address) for address in ("/cookies/", "/accessibility/", "/accounts/password/change/")]


def test_every_page_has_one_heading_unique_ids_labels_and_no_inline_script(cast: Cast, browse: Browse) -> None:
    clients: dict[int, Client] = {}
    wrong = {}
    for user, address in every_page(cast):
        client = clients.setdefault(user.pk, browse(user))
        answer = client.get(address)
        if answer.status_code != 200 or faults_of(answer.content.decode(), errors=False):
            wrong[f"{user} {address}"] = (answer.status_code, faults_of(answer.content.decode(), errors=False))
    assert wrong == {}


@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/password/reset/", "/cookies/", "/accessibility/",
                                     "/accounts/signup/"])  # fmt: skip
def test_pages_before_sign_in(client: Client, db: None, address: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, faults_of(answer.content.decode(), errors=False)) == (200, [])


@pytest.mark.parametrize(
    ("person", "path", "status", "sentence"),
    [
        ("olive", "/applications/DA-1999-0001/", 404, "Page not found"),
        (
            "nemo",
            "/applications/start/designation/",
            403,
            "Only an owner, author or signatory of an applicant can start",
        ),
        ("olive", "/nothing/here/", 404, "Page not found"),
    ],
)
def test_pages_that_say_no(cast: Cast, browse: Browse, person: str, path: str, status: int, sentence: str) -> None:
    answer = browse(getattr(cast, person)).get(path)
    page = answer.content.decode()
    assert (answer.status_code, sentence in page) == (status, True)
    assert faults_of(page, errors=False) == []


def test_the_headers_of_every_page(cast: Cast, browse: Browse) -> None:
    answer = browse(cast.olive).get("/")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "object-src 'none'" in policy
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Cache-Control"] == "private, no-store"


# --- Errors -----------------------------------------------------------------------------------------------------------

ERRORS = [
    ("applicant", "contact", {"contact_email": "not an address"},
     "Email address of the contact must be an email address"),
    ("product", "name", {"product_name": "x" * 201}, "must be 200 characters or fewer. It has 201."),
    ("context", "patients", {"patients_per_year": "many"}, "must be a whole number, 0 or more."),
    ("context", "patients", {"patients_per_year": "-3"}, "must be a whole number, 0 or more."),
    ("context", "patients", {"patients_per_year": "9" * 40}, "must be"),
    ("declaration", "signatory", {"declaration_date-day": "31", "declaration_date-month": "2",
     "declaration_date-year": "2026"}, "must be a real date"),
    ("declaration", "signatory", {"declaration_date-day": "2"}, "must include a month and year"),
    ("declaration", "signatory", {"declaration_date-day": "2", "declaration_date-month": "x",
     "declaration_date-year": "2026"}, "the month is from 1 to 12"),
    ("product", "status", {"status": "blessed"}, "Select a valid choice"),
    ("grounds", "grounds", {"grounds": ["shelf_life", "price"]}, "Select a valid choice"),
    ("grounds", "shelf_life", {"shelf_life_evidence": ["E77"]}, "E77 is not evidence of this application"),
    ("clinical", "benefits", {"benefits-0-id": "r1", "benefits-0-benefit": "b" * 501, "benefits-0-kind": "clinical"},
     "Row 1: "),
    ("clinical", "benefits", {"benefits-0-id": "r1", "benefits-0-benefit": "Good", "benefits-0-kind": "magic"},
     "Row 1: "),
    ("grounds", "shelf_life", {"shelf_life_claim": "<p>" + "long " * 60_000 + "</p>"},
     "must be 200,000 characters or fewer"),
    ("grounds", "shelf_life", {"shelf_life_claim": "<ul><li>" * 60 + "deep" + "</li></ul>" * 60}, "nested"),
]  # fmt: skip


def page_with(section: str, fields: dict[str, Any]) -> str:
    """The key of the page that asks the question of the first field."""
    part = workflow.kinds.get("designation").questionnaire.section(section)
    assert part
    name = next(iter(fields))
    question = next(
        key for key in sorted(part.questions, key=len, reverse=True) if name == key or name.startswith(f"{key}-")
    )
    return part.page_of(question).key


@pytest.mark.parametrize(("section", "hint", "fields", "sentence"), ERRORS)
def test_bad_input_is_a_page_that_says_why_and_saves_nothing(
    cast: Cast, browse: Browse, draft: Submission, section: str, hint: str, fields: dict[str, Any], sentence: str
) -> None:
    before, revisions = drafting.answers_of(draft), SectionRevision.objects.count()
    answer = post(browse(cast.olive), draft, section, page_with(section, fields), **fields)
    page = answer.content.decode()
    assert answer.status_code == 422, hint
    assert sentence in page
    assert faults_of(page, errors=True) == []
    assert (drafting.answers_of(draft), SectionRevision.objects.count()) == (before, revisions)


def test_what_was_typed_is_in_the_fields_again(cast: Cast, browse: Browse, empty: Submission) -> None:
    name = "Nothing is lost " * 40
    page = post(
        browse(cast.olive), empty, "product", "name", product_name=name, product_code="PPG & Co"
    ).content.decode()
    assert name.strip() in page
    assert "PPG &amp; Co" in page


@pytest.mark.parametrize(
    "mark", ["\x00", "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"), "\x1b", "\u202e", "\U0001f9ea"]
)
def test_odd_characters_never_crash(cast: Cast, browse: Browse, empty: Submission, mark: str) -> None:
    client = browse(cast.olive)
    answers = [
        post(client, empty, "product", "name", product_name=f"Xe{mark}non"),
        post(client, empty, "product", "form", method=f"<p>Xe{mark}non</p>"),
        client.get(reverse("submissions:list"), {"q": f"Xe{mark}non"}),
        client.post(reverse("submissions:withdraw", args=[empty.reference]), {"why": f"Xe{mark}non"}),
    ]
    assert [answer.status_code for answer in answers if answer.status_code not in (200, 302, 422, 409)] == []


# --- Rich text --------------------------------------------------------------------------------------------------------

RICH = [
    ("<p>Safe</p><script>alert(1)</script>", "<p>Safe</p>", "a script"),
    ("<p onclick='alert(1)'>Safe</p>", "<p>Safe</p>", "a script"),
    ("<p>Safe</p><iframe src='https://evil.example'></iframe>", "<p>Safe</p>", "an embedded page"),
    ("<p>Safe</p><img src='http://evil.example/x.png'>", "<p>Safe</p>", "an image loaded from another site"),
    ("<p>Safe</p><img src='//evil.example/x.png'>", "<p>Safe</p>", "an image loaded from another site"),
    ("<p>Safe</p><img src='file:///etc/passwd'>", "<p>Safe</p>", "an image from somebody’s own computer"),
    ("<p>Safe</p><img src='data:image/png;base64,AAAA'>", "<p>Safe</p>", "an image that was pasted in"),
    ("<p>Safe</p><img src='evidence:E77' alt='x'>", "<p>Safe</p>", "an image that is not evidence of this application"),
    ("<p><a href='javascript:alert(1)'>Safe</a></p>", "<p>Safe</p>", "a link that runs a script"),
    ("<p>Safe</p><style>p{display:none}</style>", "<p>Safe</p>", "a style sheet"),
    ("<p style='position:fixed' class='x' id='submit'>Safe</p>", "<p>Safe</p>", ""),
    ("<p>Safe</p><svg><script>alert(1)</script></svg>", "<p>Safe</p>", "a drawing"),
    ("<p>Safe</p><form action='https://evil.example'><input name='password'></form>", "<p>Safe</p>", "a form"),
    ("<p>Safe</p><object data='x'></object><embed src='x'>", "<p>Safe</p>", "an embedded object"),
]  # fmt: skip


def test_rich_text_that_is_refused_is_in_the_field_again(cast: Cast, browse: Browse, draft: Submission) -> None:
    client, typed = browse(cast.olive), f"<p>Kept {'W' * 2001}</p>"
    answer = post(client, draft, "product", page_with("product", {"method": ""}), method=typed, **form_of_product())
    assert answer.status_code == 422
    assert "A word has 2,001 characters. The most is 2,000" in answer.content.decode()
    assert "W" * 2001 in answer.content.decode()


@pytest.mark.parametrize(("typed", "kept", "sentence"), RICH)
def test_rich_text_keeps_the_words_and_says_what_it_cut(
    cast: Cast, browse: Browse, draft: Submission, typed: str, kept: str, sentence: str
) -> None:
    client = browse(cast.olive)
    answer = post(client, draft, "product", page_with("product", {"method": ""}), method=typed, **form_of_product())
    assert answer.status_code == 302
    assert answer_of(draft, "product", "method") == kept
    following = client.get(answer.headers["Location"]).content.decode()
    assert (sentence in following, bool(sentence) == ("we removed" in following)) == (True, True)


def form_of_product() -> dict[str, str]:
    """The other fields of the page, as they are, so that only the text changes."""
    answers = factories.ANSWERS["product"]
    part = workflow.kinds.get("designation").questionnaire.section("product")
    assert part
    page = part.page_of("method")
    return {q.key: answers[q.key] for q in page.questions if q.key != "method" and isinstance(answers.get(q.key), str)}


def test_an_image_of_the_evidence_is_stored_by_its_code(cast: Cast, browse: Browse, draft: Submission) -> None:
    address = reverse("submissions:evidence_file", args=[draft.reference, "E4"])
    typed = (
        f"<p>See</p><figure><img src='http://testserver{address}' alt='Curve'><figcaption>Curve</figcaption></figure>"
    )
    client = browse(cast.olive)
    post(client, draft, "product", page_with("product", {"method": ""}), method=typed, **form_of_product())
    stored = answer_of(draft, "product", "method")
    assert re.findall(r'src="([^"]*)"', stored) == ["evidence:E4"]
    shown = client.get(reverse("submissions:check", args=[draft.reference])).content.decode()
    assert f'src="{address}"' in shown
    assert 'src="evidence:' not in shown


def test_an_image_of_another_organisations_evidence_is_cut(cast: Cast, browse: Browse, draft: Submission) -> None:
    theirs = factories.make_draft(cast, by=cast.stella, organisation=cast.rival)
    address = reverse("submissions:evidence_file", args=[theirs.reference, "E4"])
    typed = f"<p>Safe</p><img src='{address}' alt='Stolen'>"
    post(browse(cast.olive), draft, "product", page_with("product", {"method": ""}), method=typed, **form_of_product())
    assert answer_of(draft, "product", "method") == "<p>Safe</p>"


@pytest.mark.parametrize("name", ["check", "version"])
def test_hostile_answers_are_never_markup(cast: Cast, browse: Browse, draft: Submission, name: str) -> None:
    hostile = "<script>alert('x')</script>"
    factories.save(draft, cast.olive, {"product_name": hostile, "strength": f"{hostile}"})
    factories.save(draft, cast.olive, {"legal_name": hostile}, key="applicant")
    workflow.submit(draft, by=cast.olive)
    arguments = [draft.reference] + ([1] if name == "version" else [])
    page = browse(cast.olive).get(reverse(f"submissions:{name}", args=arguments)).content.decode()
    assert "<script>alert(" not in page
    assert "&lt;script&gt;alert(" in page


def test_the_history_shows_old_and_new_as_words(cast: Cast, browse: Browse, empty: Submission) -> None:
    factories.save(empty, cast.olive, {"product_name": "<b>Gas</b>"})
    factories.save(empty, cast.olive, {"product_name": "<i>Xenon</i>"})
    page = browse(cast.rita).get(reverse("submissions:history", args=[empty.reference])).content.decode()
    assert "<b>Gas" not in page
    assert "<i>Xenon" not in page
    assert re.search(r"Before: .*Gas.*\s*<br>After: .*Xenon", page)


# --- Posted twice, posted late, posted for others ---------------------------------------------------------------------


def test_a_request_posted_twice_is_one_letter(cast: Cast, browse: Browse, under_assessment: Submission) -> None:
    client, where = browse(cast.asa), reverse("submissions:request", args=[under_assessment.reference])
    answers = [client.post(where, {"text": "Explain."}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 409]
    assert "Changes can be asked for while a valid version is under" in answers[1].content.decode()
    assert Letter.objects.count() == 1


def decision_form(submission: Submission, outcome: str = "granted") -> dict[str, str]:
    form = {"outcome": outcome, "summary": "Weighed."}
    for reason in factories.reasons(submission, outcome):
        if reason["verdict"] != "not_claimed":
            form |= {f"verdict_{reason['limb']}": reason["verdict"], f"reason_{reason['limb']}": reason["text"]}
    return form


def test_a_decision_posted_twice_is_one_decision(cast: Cast, browse: Browse, under_assessment: Submission) -> None:
    client, where = browse(cast.asa), reverse("submissions:decide", args=[under_assessment.reference])
    answers = [client.post(where, decision_form(under_assessment)) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 409]
    assert (Decision.objects.count(), Letter.objects.count()) == (1, 1)
    assert factories.fresh(under_assessment).state == "granted"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"outcome": ""}, "Select the outcome"),
        ({"outcome": "withdrawn"}, "Select the outcome"),
        ({"verdict_shelf_life": ""}, "Select whether “Shelf life” is accepted"),
        ({"reason_can_only": " "}, "Enter a reason for “Can only be made at or near the place of use”"),
        ({"summary": ""}, "Enter the overall reasons"),
        ({"summary": "x" * 20_001}, "The overall reasons must be 20,000 characters or fewer"),
        ({"outcome": "refused"}, "A refusal needs at least one ground that is not accepted"),
        ({"verdict_clinical_benefit": "not_accepted"},
         "accept at least one claimed ground and everything that binds them"),
        ({"verdict_shelf_life": "not_accepted", "verdict_method_of_manufacture": "not_accepted"},
         "accept at least one claimed ground and everything that binds them"),
    ],
)  # fmt: skip
def test_a_bad_decision_is_a_page_that_says_why(
    cast: Cast, browse: Browse, under_assessment: Submission, change: dict[str, str], sentence: str
) -> None:
    where = reverse("submissions:decide", args=[under_assessment.reference])
    answer = browse(cast.asa).post(where, {**decision_form(under_assessment), **change})
    page = answer.content.decode()
    assert (answer.status_code, sentence in page, faults_of(page, errors=True)) == (422, True, [])
    assert factories.fresh(under_assessment).state == "under_assessment"


@pytest.mark.parametrize(
    ("name", "form", "person"),
    [
        ("withdraw", {"why": ""}, "olive"), ("withdraw", {"why": "x" * 2001}, "olive"),
        ("request", {"text": ""}, "asa"), ("request", {"text": "x" * 20_001}, "asa"),
    ],
)  # fmt: skip
def test_other_bad_forms(
    cast: Cast, browse: Browse, under_assessment: Submission, name: str, form: dict[str, str], person: str
) -> None:
    where = reverse(f"submissions:{name}", args=[under_assessment.reference])
    answer = browse(getattr(cast, person)).post(where, {"csrfmiddlewaretoken": "x", **form})
    assert (answer.status_code, faults_of(answer.content.decode(), errors=True)) == (422, [])
    assert factories.fresh(under_assessment).state == "under_assessment"


@pytest.mark.parametrize(
    ("state", "name", "person", "form", "sentence"),
    [
        ("refused", "withdraw", "olive", {"why": "Late"}, "It is already refused, withdrawn or superseded."),
        ("granted", "decide", "asa", {}, "A decision can be taken while a valid version is under"),
        ("information_requested", "decide", "asa", {}, "A decision can be taken while a valid version is under"),
        ("submitted", "submit", "olive", {"declare": "yes"}, "A version can be submitted from a draft"),
        ("withdrawn", "submit", "olive", {"declare": "yes"}, "A version can be submitted from a draft"),
        ("refused", "request", "asa", {"text": "More"}, "Changes can be asked for while a valid version is under"),
    ],
)  # fmt: skip
def test_what_the_table_forbids_is_a_409_page_with_a_sentence(
    cast: Cast, browse: Browse, request: pytest.FixtureRequest, state: str, name: str, person: str,
    form: dict[str, str], sentence: str,
) -> None:  # fmt: skip
    submission = request.getfixturevalue(state)
    events = Event.objects.count()
    answer = browse(getattr(cast, person)).post(reverse(f"submissions:{name}", args=[submission.reference]), form)
    page = answer.content.decode()
    assert (answer.status_code, sentence in page, faults_of(page, errors=False)) == (409, True, [])
    assert reverse("submissions:overview", args=[submission.reference]) in page
    assert (factories.fresh(submission).state, Event.objects.count()) == (state, events)


def test_the_reference_of_another_organisation_in_the_address_changes_nothing_there(
    cast: Cast, browse: Browse, draft: Submission
) -> None:
    stella = browse(cast.stella)
    before = (drafting.answers_of(draft), Event.objects.count(), Attachment.objects.count())
    posts = {
        "page": post(stella, draft, "product", "name", product_name="Mine now"),
        "submit": stella.post(reverse("submissions:submit", args=[draft.reference]), {"declare": "yes"}),
        "withdraw": stella.post(reverse("submissions:withdraw", args=[draft.reference]), {"why": "Sabotage"}),
        "remove": stella.post(reverse("submissions:evidence_remove", args=[draft.reference, "E1"])),
    }
    assert {name: answer.status_code for name, answer in posts.items()} == dict.fromkeys(posts, 404)
    assert (drafting.answers_of(draft), Event.objects.count(), Attachment.objects.count()) == before
    assert factories.fresh(draft).state == "draft"


def test_a_comment_on_the_version_of_another_application_is_kept_to_its_address(
    cast: Cast, browse: Browse, submitted: Submission
) -> None:
    where = reverse("submissions:comment", args=[submitted.reference, 7, BLOCK])
    assert browse(cast.asa).post(where, {"text": "x", "visibility": "internal"}).status_code == 404
    assert Comment.objects.count() == 0


@pytest.mark.parametrize("path", ["versions/0/", "versions/99999999999999999999/", "letters/0/", "sections/nothing/",
                                  "sections/product/nothing/", "evidence/E99999999999/"])  # fmt: skip
def test_addresses_of_nothing(cast: Cast, browse: Browse, submitted: Submission, path: str) -> None:
    answer = browse(cast.olive).get(f"/applications/{submitted.reference}/{path}")
    assert (answer.status_code, "Page not found" in answer.content.decode()) == (404, True)


@pytest.mark.parametrize("query", ["page=0", "page=999999", "page=x", "state=nonsense", "state=draft&state=draft",
                                   "q=" + "x" * 5000, "q=%25_%5C"])  # fmt: skip
def test_odd_queries_of_the_list(cast: Cast, browse: Browse, submitted: Submission, query: str) -> None:
    answer = browse(cast.olive).get(f"{reverse('submissions:list')}?{query}")
    assert (answer.status_code, "<h1" in answer.content.decode()) == (200, True)


def test_a_form_that_is_far_too_large_is_a_413_page(cast: Cast, browse: Browse, draft: Submission) -> None:
    huge = "x" * (django_settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    answer = browse(cast.olive).post(page_address(draft, "product", "name"), {"product_name": huge})
    assert answer.status_code == 413
    assert faults_of(answer.content.decode(), errors=False) == []


def test_a_form_without_its_token_shows_the_words_again(cast: Cast, empty: Submission) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.olive, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.post(page_address(empty, "product", "name"), {"product_name": "An afternoon of words"})
    assert (answer.status_code, "An afternoon of words" in answer.content.decode()) == (403, True)
    assert SectionRevision.objects.count() == 0


def test_a_wrong_password_says_no_more_than_that(client: Client, cast: Cast) -> None:
    texts = []
    for email in ("olive@example.org", "nobody@example.org"):
        answer = client.post("/accounts/login/", {"login": email, "password": "wrong-wrong-wrong"})
        texts.append(re.sub(r'(value|content)="[^"]*"', "", answer.content.decode()))
    assert texts[0] == texts[1]
    assert "<title>Error: " in texts[0]


def test_a_decision_is_news_on_the_applicants_home_page(cast: Cast, granted: Submission, browse: Browse) -> None:
    heading = "Decided in the last four weeks"
    assert heading in browse(cast.olive).get("/").content.decode()
    assert heading not in browse(cast.asa).get("/").content.decode()
    Submission.objects.filter(pk=granted.pk).update(state_since=timezone.now() - timedelta(days=29))
    assert heading not in browse(cast.olive).get("/").content.decode()


def test_signing_in_leads_home(client: Client, cast: Cast) -> None:
    form = {"login": "Olive@Example.org", "password": factories.PASSWORD}
    answer = client.post("/accounts/login/", form)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert "You are <strong>owner</strong> in Pennine Polar Gases Ltd." in client.get("/").content.decode()
