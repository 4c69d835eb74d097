"""The checker: what it passes, and that every rule fails on a document that breaks it."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core.management import CommandError, call_command

from submissions.rendering import MemoryCache, Rendered, render_dossier
from submissions.rendering.assembly import Laid, Piece, assemble
from submissions.rendering.checking import RULES, check, rule, rules_file
from submissions.rendering.checking.content import UNIT, read_page, times
from submissions.rendering.checking.validators import VALIDATORS
from submissions.rendering.metadata import Properties

from . import sample
from .broken import BREAKERS, draw, saved

CACHE = MemoryCache()


@pytest.fixture(scope="module")
def good() -> bytes:
    """Everything the rules ask about, and nothing that was uploaded as PDF."""
    blocks = (
        f"<p>{sample.LOREM} See (E1) and <a href='https://example.org/'>the method</a>.</p>",
        "<ul><li><p>Cell A</p><ul><li>coated</li></ul></li><li>Cell B</li></ul>",
        sample.SMALL_TABLE,
    )
    image = {**sample.attachments()[1], "code": "E1"}
    dossier = {**sample.small(*blocks), "attachments": [image]}
    return render_dossier(dossier, open_attachment=sample.open_attachment, cache=CACHE).pdf


def outcomes(data: bytes, **options: Any) -> dict[str, str]:
    return {finding.rule: finding.outcome for finding in check(data, **options)}


def broken(data: bytes, **options: Any) -> set[str]:
    return {name for name, outcome in outcomes(data, **options).items() if outcome == "fail"}


def test_a_good_document_keeps_every_rule(good: bytes) -> None:
    found = outcomes(good)
    assert len(RULES) == 41
    assert {found[one.key] for one in RULES} == {"pass"}
    assert found["pikepdf"] == "pass"


def test_every_rule_has_something_that_breaks_it() -> None:
    assert set(BREAKERS) | {"size", "identifier"} == {one.key for one in RULES}


@pytest.mark.parametrize("key", BREAKERS)
def test_what_breaks_a_rule_breaks_it_alone(key: str, good: bytes) -> None:
    with pikepdf.open(io.BytesIO(good)) as pdf:
        data = saved(pdf, **(BREAKERS[key](pdf) or {}))
    (finding,) = [one for one in check(data, validate=False) if one.outcome == "fail"]
    assert finding.rule == key
    assert finding.where
    assert not finding.note.startswith("cannot be examined")


def test_a_file_that_is_too_large(good: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules_file, "MOST", 1000)
    assert broken(good, validate=False) == {"size"}


def test_a_file_without_an_identifier(good: bytes) -> None:
    with pikepdf.open(io.BytesIO(good)) as pdf:
        data = saved(pdf, linearize=False)
    assert broken(data.replace(b"/ID [", b"/No [", 1), validate=False) == {"linearised", "identifier"}


def test_the_same_saved_again_keeps_every_rule(good: bytes) -> None:
    """What the breakers start from breaks nothing by itself."""
    with pikepdf.open(io.BytesIO(good)) as pdf:
        assert broken(saved(pdf)) == set()


def test_the_dossier_with_everything_in_it_keeps_every_rule(rendered: Rendered) -> None:
    found = {one.rule: one for one in check(rendered.pdf)}
    assert [one for one in found.values() if one.outcome == "fail"] == []
    assert found["claim"].outcome == "not applicable"  # an upload is not PDF/A


def test_300_pages_keep_every_rule(rendered: Rendered, kept: MemoryCache) -> None:
    """The sections of the sample again and again, each time with other names for the cells of its tables."""
    laid_out = [data for data in kept.values() if data.startswith(b"%PDF")]
    running = next(data for data in laid_out if not _is_tagged(data))
    fragments = [data for data in laid_out if data is not running]
    pieces: list[Piece] = []
    while sum(piece.pages for piece in pieces) < 300:
        pieces += [Piece("A part", _renamed(data, len(pieces))) for data in fragments]
    lines = [{"level": 1, "title": "Cover", "anchor": "cover"}, {"level": 1, "title": "Evidence", "anchor": "evidence"}]
    properties = Properties("A title", "An author", "A subject", "2026-11-22", "tools")
    data = assemble(pieces, running=Laid(running), outline=lines, properties=properties)
    assert broken(data, validate=False) == set()


def _is_tagged(fragment: bytes) -> bool:
    laid = Laid(fragment)
    return "/StructTreeRoot" in laid.pdf.Root


def _renamed(fragment: bytes, turn: int) -> Laid:
    """A copy with the names that its cells would have under another key."""
    opened = Laid(fragment)
    for item in opened.pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/S") in ("/TH", "/TD"):
            if "/ID" in item:
                item.ID = pikepdf.String(f"{turn}-{item.ID}")
            if "/Headers" in item.get("/A", ()):
                item.A.Headers = pikepdf.Array([pikepdf.String(f"{turn}-{name}") for name in item.A.Headers])
    return opened


def test_the_validator_of_pikepdf_is_asked(good: bytes) -> None:
    with pikepdf.open(io.BytesIO(good)) as pdf:
        draw(pdf, b"/Artifact BMC 1 0 0 0 k 90 90 10 10 re f EMC\n")
        data = saved(pdf)
    assert broken(data) == {"pikepdf", "pdfa"}  # both validators see it, and none of our own rules
    assert any("DeviceCMYK" in place for one in check(data) for place in one.where)


def test_a_rule_that_cannot_look_has_failed(good: bytes) -> None:
    with pikepdf.open(io.BytesIO(good)) as pdf:
        pdf.Root.StructTreeRoot = pikepdf.Dictionary(K=pdf.Root.StructTreeRoot.K, RoleMap=pikepdf.String("none"))
        found = {one.rule: one for one in check(saved(pdf), validate=False)}
    assert found["headings"].outcome == "fail"
    assert found["headings"].note.startswith("cannot be examined")
    assert found["version"].outcome == "pass"


def test_text_is_measured_where_it_stands() -> None:
    pdf = pikepdf.Pdf.new()
    page = pdf.add_blank_page()
    page.obj.Contents = pdf.make_stream(
        b"q 2 0 0 2 10 20 cm BT /F 5 Tf 12 TL 3 4 Td (ab) Tj T* [(c) -9 (d)] TJ 0 -5 TD (e) ' ET Q BT /F 9 Tf (f) Tj ET"
    )
    content = read_page(page)
    assert content.texts == [(16, 28, 10, 4), (16, 4, 10, 14), (16, -16, 10, 3), (0, 0, 9, 3)]
    assert content.loose == 4
    assert times(UNIT, UNIT) == UNIT


def test_the_command_prints_every_rule_and_fails_on_a_breach(
    good: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fine, bad, none = (tmp_path / name for name in ("fine.pdf", "bad.pdf", "none.pdf"))
    fine.write_bytes(good)
    with pikepdf.open(io.BytesIO(good)) as pdf:
        BREAKERS["zoom"](pdf)
        bad.write_bytes(saved(pdf))
    none.write_bytes(b"no PDF")
    call_command("check_pdf", str(fine))
    assert f"{len(RULES) + 3} pass" in capsys.readouterr().out
    with pytest.raises(CommandError, match=r"breaks 1 of 41 rules: zoom\.$"):
        call_command("check_pdf", str(bad), quick=True, json=True)
    found = {one["rule"]: one for one in json.loads(capsys.readouterr().out)["rules"]}
    assert found["zoom"]["outcome"] == "fail"
    assert found["zoom"]["where"][0].startswith("page 4")
    for path in (none, tmp_path / "missing.pdf"):
        with pytest.raises(CommandError):
            call_command("check_pdf", str(path))


def test_rules_have_names_of_their_own_and_sources() -> None:
    rules = [*RULES, *VALIDATORS]
    assert len({one.key for one in rules}) == len(rules)
    assert all(one.says.endswith(".") and one.source for one in rules)
    assert rule.SHOWN == 5
