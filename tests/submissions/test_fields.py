"""Dates, tables of answers, evidence and rich text as form fields."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from dmframework.govuk import error_items
from submissions.fields import EvidenceField, GovukDateField, RichTextField, RowsField
from submissions.forms import Condition, condition_of
from submissions.questionnaire import Choice, Kind, Page, Question, Source, When
from submissions.shapes import storable
from submissions.widgets import EvidenceOption, GovukRadios

SOURCE = Source("HMR 2012 reg 8(1)")
COLUMNS = (
    Question("step", "Step", "Step", Kind.TEXT, SOURCE, max_length=20),
    Question("minutes", "Minutes", "Minutes", Kind.NUMBER, SOURCE),
    Question("on", "Date", "Date", Kind.DATE, SOURCE),
    Question("where", "Where", "Where", Kind.RADIOS, SOURCE, choices=(Choice("poc", "Point of care"),)),
    Question("mail", "E-mail", "E-mail", Kind.EMAIL, SOURCE),
)


class DateForm(forms.Form):
    when = GovukDateField(label="Date of the report")


class RowsForm(forms.Form):
    steps = RowsField(COLUMNS, label="Steps", required=False)


class EvidenceForm(forms.Form):
    proof = EvidenceField(
        [EvidenceOption("E1", "Stability report", "PDF, 12 pages"), EvidenceOption("E2", "Photo", "PNG")],
        required=False,
    )


def date_form(day: str, month: str, year: str) -> DateForm:
    return DateForm({"when-day": day, "when-month": month, "when-year": year})


@pytest.mark.parametrize(("day", "month"), [("27", "3"), ("27", "03"), (" 27 ", "March"), ("27", "mar")])
def test_a_date_in_three_parts(day: str, month: str) -> None:
    form = date_form(day, month, "2026")
    assert form.is_valid(), form.errors
    assert form.cleaned_data["when"] == date(2026, 3, 27)


@pytest.mark.parametrize(
    ("parts", "message", "target"),
    [
        (("", "", ""), "Enter the date of the report", "day"),
        (("", "3", "2026"), "Date of the report must include a day", "day"),
        (("27", "", ""), "Date of the report must include a month and year", "month"),
        (("31", "2", "2026"), "Date of the report must be a real date", "day"),
        (("32", "1", "2026"), "Date of the report must be a real date: the day is from 1 to 31", "day"),
        (("1", "13", "2026"), "Date of the report must be a real date: the month is from 1 to 12", "month"),
        (("1", "x", "2026"), "Date of the report must be a real date: the month is from 1 to 12", "month"),
        (("1", "1", "26"), "Date of the report must have a year of four digits from 1900 to 2200", "year"),
        (("²", "1", "2026"), "Date of the report must be a real date: the day is from 1 to 31", "day"),
    ],
)
def test_a_wrong_date_says_what_is_wrong_and_where(parts: tuple[str, str, str], message: str, target: str) -> None:
    form = date_form(*parts)
    assert error_items(form) == [{"text": message, "href": f"#id_when-{target}"}]
    html = form.as_div()
    assert f'id="id_when-{target}"' in html
    assert f'value="{parts[0].strip()}"' in html


def test_a_date_shows_what_is_stored() -> None:
    html = str(DateForm(initial={"when": "2026-03-27"})["when"])
    assert 'value="27"' in html
    assert 'value="3"' in html
    assert 'value="2026"' in html


def row(number: int, row_id: str = "", **cells: str) -> dict[str, str]:
    return {f"steps-{number}-id": row_id} | {f"steps-{number}-{key}": text for key, text in cells.items()}


def test_rows_become_values_and_empty_rows_go() -> None:
    data = row(0, "r1", step=" Thaw \n the vial ", minutes="1,200", on="27/3/2026", where="poc", mail="a@example.com")
    data |= row(1, "r2", step="  ") | row(2, "r3", step="Fill")
    form = RowsForm(data)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["steps"] == [
        {
            "id": "r1",
            "step": "Thaw the vial",
            "minutes": 1200,
            "on": "2026-03-27",
            "where": "poc",
            "mail": "a@example.com",
        },
        {"id": "r3", "step": "Fill"},
    ]


@pytest.mark.parametrize(
    ("cells", "message", "target"),
    [
        ({"minutes": "lots"}, "Row 2: Minutes must be a whole number, 0 or more.", "1-minutes"),
        ({"minutes": "-1"}, "Row 2: Minutes must be a whole number, 0 or more.", "1-minutes"),
        ({"on": "31/2/2026"}, "Row 2: Date must be a real date.", "1-on"),
        ({"on": "soon"}, "Row 2: Date must be a date in the form 2026-11-02.", "1-on"),
        ({"where": "moon"}, "Row 2: “moon” is not one of the choices of Where.", "1-where"),
        ({"mail": "a@b"}, "Row 2: E-mail must be an email address in the form name@example.com.", "1-mail"),
        ({"step": "x" * 21}, "Row 2: Step must be 20 characters or fewer. It has 21.", "1-step"),
        ({"step": "a\x00b"}, "Row 2: Step contains characters that cannot be stored.", "1-step"),
    ],
)
def test_a_wrong_cell_is_named_by_row_and_column(cells: dict[str, str], message: str, target: str) -> None:
    form = RowsForm(row(0, "r1", step="Thaw") | row(1, "r2", **cells))
    assert error_items(form) == [{"text": message, "href": f"#id_steps-{target}"}]
    html = form.as_div()
    assert html.count('aria-invalid="true"') == 1
    assert f'id="id_steps-{target}"' in html


def test_error_targets_follow_the_rows_that_are_shown_again() -> None:
    """Empty rows between the others vanish; the link must lead to where the wrong cell now stands."""
    form = RowsForm(row(0, "r1") | row(5, "r6", minutes="lots"))
    assert error_items(form)[0]["href"] == "#id_steps-0-minutes"
    assert (
        'id="id_steps-0-minutes" name="steps-0-minutes" type="text" inputmode="numeric" value="lots"' in form.as_div()
    )


def test_row_ids_are_kept_and_made_where_missing_or_twice() -> None:
    form = RowsForm(row(0, "a", step="1") | row(1, "a", step="2") | row(2, "", step="3") | row(3, "<x>", step="4"))
    assert form.is_valid()
    ids = [found["id"] for found in form.cleaned_data["steps"]]
    assert ids[0] == "a"
    assert len(set(ids)) == 4
    assert all(len(row_id) == 12 for row_id in ids[1:])


def test_rows_end_with_two_empty_ones_and_names_for_every_cell() -> None:
    html = str(RowsForm(initial={"steps": [{"id": "r1", "step": "Thaw", "minutes": 5, "on": "2026-03-07"}]})["steps"])
    assert html.count('-id" value="') == 3
    assert 'aria-label="Row 1: Minutes"' in html
    assert 'aria-label="Row 3: Where"' in html
    assert 'value="7/3/2026"' in html
    assert 'value="5"' in html
    assert ">Thaw</textarea>" in html


def test_another_row_shows_one_more_and_keeps_what_was_typed() -> None:
    data = row(0, "r1", step="Thaw") | row(1, "r2") | row(2, "r3") | {"add_row": "steps"}
    html = str(RowsForm(data)["steps"])
    assert html.count('-id" value="') == 4
    assert ">Thaw</textarea>" in html


def test_too_many_rows() -> None:
    data: dict[str, str] = {}
    for number in range(201):
        data |= row(number, f"r{number}", step="x")
    assert error_items(RowsForm(data))[0]["text"] == "There must be 200 rows or fewer. There are 201."


def evidence_form(codes: list[str], upload: Any = None, title: str = "") -> EvidenceForm:
    data = MultiValueDict({"proof": codes, "proof-title": [title]})
    return EvidenceForm(data, MultiValueDict({"proof-upload": [upload]} if upload else {}))


def test_evidence_is_cited_in_its_order() -> None:
    form = evidence_form(["E2", "E1", "E2"])
    assert form.is_valid()
    assert form.cleaned_data["proof"] == {"codes": ["E1", "E2"], "upload": None, "title": ""}


def test_a_new_file_comes_with_its_title() -> None:
    upload = SimpleUploadedFile("a.pdf", b"%PDF-")
    form = evidence_form([], upload, "  Stability   report ")
    assert form.is_valid()
    assert form.cleaned_data["proof"] == {"codes": [], "upload": upload, "title": "Stability report"}


@pytest.mark.parametrize(
    ("codes", "upload", "title", "message", "target"),
    [
        ([], SimpleUploadedFile("a.pdf", b"x"), "", "Enter a title for the new file", "id_proof-title"),
        ([], None, "Report", "Choose the file to upload under this title", "id_proof-upload"),
        (["E9"], None, "", "E9 is not evidence of this application", "id_proof_0"),
        (
            [],
            SimpleUploadedFile("a.pdf", b"x"),
            "x" * 201,
            "The title must be 200 characters or fewer",
            "id_proof-title",
        ),
        (
            [],
            SimpleUploadedFile("a.pdf", b"x"),
            "a\x00b",
            "The title contains characters that cannot be stored",
            "id_proof-title",
        ),
    ],
)
def test_wrong_evidence(codes: list[str], upload: Any, title: str, message: str, target: str) -> None:
    form = evidence_form(codes, upload, title)
    assert error_items(form) == [{"text": message, "href": f"#{target}"}]
    html = form.as_div()
    assert f'id="{target}"' in html
    assert f'value="{title}"' in html


def test_evidence_shows_what_is_cited() -> None:
    html = str(EvidenceForm(initial={"proof": ["E2"]})["proof"])
    assert "E1 Stability report (PDF, 12 pages)" in html
    assert html.count(" checked") == 1


class TextForm(forms.Form):
    method = RichTextField(images=[{"code": "E3", "title": "Chart", "url": "/e/E3/"}], limit=100, required=False)


def test_rich_text_is_sanitised_and_says_what_was_cut() -> None:
    form = TextForm({"method": '<p>a<script>x</script></p><img src="/e/E3/" alt="Chart">'})
    assert form.is_valid()
    assert form.cleaned_data["method"] == '<p>a</p><figure><img src="evidence:E3" alt="Chart"></figure>'
    assert form.fields["method"].removed == ["a script"]  # type: ignore[attr-defined]


def test_plain_rich_text_becomes_paragraphs() -> None:
    form = TextForm({"method": "one\n\ntwo"})
    assert form.is_valid()
    assert form.cleaned_data["method"] == "<p>one</p><p>two</p>"


@pytest.mark.parametrize("text", ["x" * 94, "<p>" + "x" * 500])
def test_rich_text_that_is_too_long_is_kept_for_shortening(text: str) -> None:
    form = TextForm({"method": text})
    assert "must be 100 characters or fewer" in error_items(form)[0]["text"]
    assert "x" * 94 in form.as_div()


def test_rich_text_too_deep_is_refused_in_a_sentence() -> None:
    form = TextForm({"method": "<ul><li>" * 12 + "x"})
    assert "levels deep" in error_items(form)[0]["text"]


def test_rich_text_far_over_the_limit_is_refused_unread_and_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("submissions.richtext.clean", lambda *args, **kwargs: pytest.fail("was read"))
    form = TextForm({"method": "<p>x</p>" * 60_000})
    text = "This answer must be 100 characters or fewer. It has 480,000, formatting included."
    assert error_items(form)[0]["text"] == text
    assert "&lt;p&gt;x&lt;/p&gt;" * 60_000 in form.as_div()


def test_rich_text_keeps_what_stands_before_an_unfinished_tag() -> None:
    form = TextForm({"method": "<p>Important text <![ more</p>"})
    assert form.is_valid()
    assert form.cleaned_data["method"] == "<p>Important text </p>"


@pytest.mark.parametrize(
    ("text", "is_storable"), [("a\tb\r\nc é", True), ("\x00", False), ("\x1f", False), ("\ud800", False)]
)
def test_what_can_be_stored(text: str, is_storable: bool) -> None:
    assert storable(text) is is_storable


WIDE = tuple(
    Question(key, key.title(), key.title(), Kind.TEXT, SOURCE, hint=f"About {key}." if key == "c" else "")
    for key in "abcdef"
)


class WideForm(forms.Form):
    rows = RowsField(WIDE, required=False)


def test_many_columns_become_a_card_for_each_row() -> None:
    html = str(WideForm(initial={"rows": [{"id": "r1", "a": "First"}]})["rows"])
    assert "<table" not in html
    assert html.count("data-row>") == 3, "one row and two empty ones"
    assert html.count("About c.") == 1, "a hint stands once"
    assert html.count('aria-describedby="id_rows-hint-c"') == 3
    assert 'aria-label="Row 1: A"' in html
    assert '<label class="govuk-label" for="id_rows-0-a">A</label>' in html
    narrow = str(RowsForm()["steps"])
    assert "<table" in narrow
    assert "aria-describedby" not in narrow


def test_a_question_says_which_answer_of_its_page_calls_for_it() -> None:
    yes_no = (Choice("yes", "Yes"), Choice("no", "No"))
    asked = Question("asked", "Asked?", "Asked", Kind.RADIOS, SOURCE, choices=yes_no)
    why = Question("why", "Why?", "Why", Kind.TEXT, SOURCE, when=When("s", "asked", ("yes", "no")))
    page = Page("p", "P", (asked, why))
    assert condition_of(asked, page) is None
    assert condition_of(why, page) == Condition("asked", "yes no", "Only if you chose “Yes” or “No” above.")
    elsewhere = Page("p", "P", (why,))
    assert condition_of(why, elsewhere) is None, "an answer on another page has called for it already"


def test_short_choices_share_a_line_and_long_ones_do_not() -> None:
    def drawn(*labels: str, **hints: str) -> str:
        field = forms.ChoiceField(choices=[(label, label) for label in labels], widget=GovukRadios(hints=hints))
        return field.widget.render("unit", "")

    assert "govuk-radios--inline" in drawn("minutes", "hours")
    assert "govuk-radios--inline" not in drawn("minutes", "a longer choice")
    assert "govuk-radios--inline" not in drawn("minutes", "hours", hours="60 minutes")
