"""The frozen dict: its shape, its numbering and its anchors."""

import copy
import json

from hypothesis import given, settings
from hypothesis import strategies as st

from designation.demo import ANSWERS, IN_PROGRESS
from designation.dossier import applicant_address, build_dossier, title
from designation.questionnaire import QUESTIONNAIRE
from submissions.dossiers import AttachmentInfo, long_date
from submissions.questionnaire import Kind

FILES = [
    AttachmentInfo(
        code=f"E{number}",
        title=f"Report {number}",
        media_type="application/pdf",
        name=f"r{number}.pdf",
        sha256=f"{number:064x}",
        size=100 * number,
        pages=number,
    )
    for number in (10, 2, 1, 3, 4, 5)
]


def build(answers=ANSWERS, **more):
    given_arguments = {
        "questionnaire": QUESTIONNAIRE,
        "reference": "DA-2026-0001",
        "number": 1,
        "previous_sha256": None,
        "attachments": FILES,
    }
    return build_dossier(answers=answers, **(given_arguments | more))


def entries(dossier):
    return [entry for section in dossier["sections"] for page in section["pages"] for entry in page["entries"]]


def block_ids(dossier):
    for entry in entries(dossier):
        yield from (block["id"] for block in entry.get("blocks", []))
        yield from (row["block"] for row in entry.get("rows", []))


def test_the_head_of_the_dossier():
    dossier = build()
    assert {key: dossier[key] for key in ("schema", "kind", "reference", "number", "title", "applicant", "date")} == {
        "schema": "dossier/1",
        "kind": "designation",
        "reference": "DA-2026-0001",
        "number": 1,
        "title": "PPG-129 Hyperpolarised xenon-129 gas for inhalation",
        "applicant": "Pennine Polar Gases Ltd",
        "date": "2026-11-02",
    }
    assert dossier["questionnaire"] == {"key": "designation", "version": "2.0"}
    control = {row["label"]: row["value"] for row in dossier["document_control"]}
    assert control["Previous version (SHA-256)"] == "None: this is the first version"
    assert control["Date of the declaration"] == "2 November 2026"
    assert "service's own" in control["Layout"]


def test_it_is_called_by_its_type():
    answers = copy.deepcopy(ANSWERS)
    assert build(answers)["kind_label"] == "Point-of-care designation application"
    answers["manufacture"]["dm_type"] = "mm"
    assert build(answers)["kind_label"] == "Modular-manufacture designation application"
    assert build({})["kind_label"] == "Designation application"


def test_the_other_types_answers_never_enter():
    answers = copy.deepcopy(ANSWERS) | {"deployment": {"reasons": ["capacity"], "capacity_claim": "<p>Kept</p>"}}
    assert "deployment" not in [section["key"] for section in build(answers)["sections"]]
    answers["manufacture"]["dm_type"] = "mm"
    dossier = build(answers)
    assert "grounds" not in [section["key"] for section in dossier["sections"]]
    assert "context.settings" not in {entry["id"] for entry in entries(dossier)}
    assert {entry["id"] for entry in entries(dossier)} >= {"deployment.reasons", "deployment.capacity_claim"}


def test_a_second_version_names_the_first():
    control = {row["label"]: row["value"] for row in build(number=2, previous_sha256="ab" * 32)["document_control"]}
    assert (control["Version"], control["Previous version (SHA-256)"]) == ("2", "ab" * 32)


def test_entries_are_numbered_through_their_section():
    for section in build()["sections"]:
        numbers = [entry["number"] for page in section["pages"] for entry in page["entries"]]
        assert numbers == [f"{section['number']}.{n}" for n in range(1, len(numbers) + 1)]


def test_each_kind_of_entry():
    by_id = {entry["id"]: entry for entry in entries(build())}
    assert by_id["applicant.country"]["blocks"] == [{"id": "applicant.country-1", "text": "England"}]
    assert by_id["context.patients_per_year"]["blocks"][0]["text"] == "1,800"
    assert by_id["declaration.declaration_date"]["blocks"][0]["text"] == "2 November 2026"
    assert by_id["declaration.authority"]["blocks"][0]["text"].startswith("Confirmed: I am authorised")
    assert by_id["grounds.grounds"]["blocks"][0]["items"] == ["Method of manufacture", "Shelf life"]
    assert by_id["grounds.shelf_life_evidence"]["blocks"][0]["items"] == [{"code": "E1", "title": "Report 1"}]
    steps = by_id["manufacture.process_steps"]
    assert steps["columns"] == [
        "Step",
        "Hub or spoke",
        "Kind of spoke",
        "Time",
        "Unit",
        "Open or closed",
        "Automation",
        "Critical parameters",
    ]
    assert steps["rows"][0]["cells"][1:] == [
        "Hub (Control Site)",
        "",
        "1",
        "days",
        "Closed",
        "Partly automated",
        "Purity",
    ]
    claim = by_id["grounds.shelf_life_claim"]
    assert [block["tag"] for block in claim["blocks"]] == ["p", "p", "figure"]
    assert claim["source_ours"] is False


def test_closed_questions_and_unanswered_ones_are_left_out():
    answers = copy.deepcopy(ANSWERS)
    answers["grounds"]["grounds"] = ["shelf_life"]
    answers["product"]["product_code"] = ""
    dossier = build(answers)
    ids = {entry["id"] for entry in entries(dossier)}
    assert "grounds.method_of_manufacture_claim" not in ids
    assert "product.product_code" not in ids
    raw = {section["key"]: section["answers"] for section in dossier["sections"]}
    assert "method_of_manufacture_claim" not in raw["grounds"]
    assert raw["grounds"]["shelf_life_claim"] == ANSWERS["grounds"]["shelf_life_claim"]


def test_attachments_say_where_they_are_cited():
    attachments = build()["attachments"]
    assert [a["code"] for a in attachments] == ["E1", "E2", "E3", "E4", "E5", "E10"]
    by_code = {a["code"]: a["cited_in"] for a in attachments}
    assert "6.10 Shelf life: evidence" in by_code["E1"]
    assert by_code["E4"] == ["6.6 Shelf life: claim", "7.5 Evidence of stability"]
    assert "8.1 Benefits of decentralised manufacture" in by_code["E3"]
    assert by_code["E10"] == []


def test_it_is_the_same_every_time_and_plain_json():
    dossier = build()
    canonical = json.dumps(dossier, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert json.loads(canonical) == dossier
    assert json.dumps(build(), sort_keys=True, ensure_ascii=False, separators=(",", ":")) == canonical


def test_a_draft_in_progress_builds_too():
    dossier = build(IN_PROGRESS, attachments=[])
    assert dossier["title"] == "DSU-31 Autologous pigment-cell suspension for spraying"
    assert dossier["date"] == ""


def test_names_and_addresses():
    assert title({}) == ""
    assert title({"product": {"product_name": "X-1 gas", "product_code": "X-1"}}) == "X-1 gas"
    assert applicant_address(ANSWERS)[-2:] == ["Leeds", "LS99 9ZZ"]
    assert long_date("2026-01-01") == "1 January 2026"


WORDS = st.text(st.characters(min_codepoint=32, max_codepoint=0x2FF), max_size=30)
PARAGRAPHS = st.lists(WORDS.map(lambda t: f"<p>{t.replace('&', '').replace('<', '')}</p>"), max_size=5).map("".join)
VALUES = {
    Kind.TEXT: WORDS,
    Kind.EMAIL: st.just("a@example.com"),
    Kind.NUMBER: st.integers(0, 10**6),
    Kind.DATE: st.dates().map(lambda day: day.isoformat()),
    Kind.RICH: PARAGRAPHS,
    Kind.CONFIRM: st.booleans(),
    Kind.EVIDENCE: st.lists(st.sampled_from(["E1", "E2", "E99"]), unique=True, max_size=3),
}


def value_of(question):
    keys = [choice.key for choice in question.choices]
    if question.kind is Kind.RADIOS:
        return st.sampled_from(keys)
    if question.kind is Kind.CHECKBOXES:
        return st.lists(st.sampled_from(keys), unique=True, max_size=len(keys))
    if question.kind is Kind.ROWS:
        row = st.fixed_dictionaries({}, optional={column.key: value_of(column) for column in question.columns})
        return st.lists(row, max_size=3).map(lambda rows: [{"id": f"r{n}"} | r for n, r in enumerate(rows)])
    return VALUES[question.kind]


@st.composite
def drafts(draw):
    answers = {}
    for section in QUESTIONNAIRE.sections:
        keys = draw(st.lists(st.sampled_from(sorted(section.questions)), unique=True, max_size=6))
        answers[section.key] = {key: draw(value_of(section.questions[key])) for key in keys}
    return answers


@given(answers=drafts())
@settings(max_examples=60, deadline=None)
def test_block_ids_are_unique_and_json_round_trips(answers):
    dossier = build(answers)
    ids = list(block_ids(dossier))
    assert len(ids) == len(set(ids))
    assert json.loads(json.dumps(dossier, sort_keys=True, ensure_ascii=False)) == dossier
