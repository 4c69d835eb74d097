"""Whatever the table: an export changes nothing, what was imported comes out again, and one fault stops everything."""

from __future__ import annotations

import io
import string
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from openpyxl import load_workbook

from dmmf import imports, places, register_files, tasks
from dmmf.imports_plan import known, plan
from dmmf.imports_reading import read
from dmmf.imports_rows import Known
from dmmf.models import ControlSite, ImportState, Product, RegisterImport, Site
from dmmf.register import filtered, listed, rows
from dmmf.register_columns import BY_KEY, COLUMNS, Holds, neat, write
from dmmf.states import Region, Setting, SiteKind
from tests.dmmf.scene import make_control_site, make_product, make_site
from tests.dmmf.scene_register import GOOD, as_csv
from tests.factories import Cast

pytestmark = pytest.mark.django_db
FORMS = ("csv", "xlsx")
# Whatever can be typed into a single line, formulas and quotation marks among it.
NASTY = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=30) | st.text(
    "=+-@'\",; \n1a<&", max_size=12
)


@pytest.fixture
def product(cast: Cast) -> Product:
    return make_product(make_control_site(cast))


def exported(control_site: ControlSite, by: Any, form: str) -> bytes:
    found = filtered(listed(by, control_site), {}, control_site.products.all())
    if form == "csv":
        return "".join(register_files.as_csv(rows(found))).encode()
    return register_files.as_xlsx(rows(found))


def checked(control_site: ControlSite, by: Any, data: bytes) -> RegisterImport:
    job = imports.upload(control_site, data=data, name="register", by=by)
    tasks.import_register(job.pk)
    return RegisterImport.objects.get(pk=job.pk)


def applied(job: RegisterImport, by: Any) -> RegisterImport:
    imports.apply(job, why="All of it", effective_on=job.effective_on, by=by)
    tasks.import_register(job.pk)
    return RegisterImport.objects.get(pk=job.pk)


@pytest.mark.parametrize("form", FORMS)
@given(data=st.data())
@examples(max_examples=12)
def test_an_export_that_comes_back_changes_nothing(form: str, data: st.DataObject) -> None:
    """Whatever is in the register, even what a form would not take today."""
    texts = {
        column.key: data.draw(NASTY.map(lambda text: text[: column.length]))  # noqa: B023
        for column in COLUMNS
        if column.holds is Holds.TEXT and column.key not in ("code", "postcode")
    }
    site = Site(
        pk=1, code="S-1", reference="ST-2026-00001", kind=data.draw(st.sampled_from(SiteKind.values)),
        setting=data.draw(st.sampled_from(Setting.values)), region=data.draw(st.sampled_from(Region.values)),
        minimum_operators=data.draw(st.integers(0, 20_000)), postcode="LS1 3EX", revision=1,
        located_since=data.draw(st.dates()), agreement_until=data.draw(st.none() | st.dates()), **texts,
    )  # fmt: skip
    row = register_files_row(site)
    content = "".join(register_files.as_csv([row])).encode() if form == "csv" else register_files.as_xlsx([row])
    there = known_of(site)
    found = plan(read(content), there)
    assert (found.faults, found.counts["unchanged"], found.seen) == ([], 1, {"S-1": 1})


def register_files_row(site: Site) -> dict[str, str]:
    return write(site, ["PPG-129"])


def known_of(site: Site) -> Known:
    product = Product(code="PPG-129", name="Gas")
    return Known(ControlSite(name="One"), {site.code: site}, {1: ["PPG-129"]}, {"PPG-129": product}, {})


def tables() -> st.SearchStrategy[list[dict[str, str]]]:
    """Tables that are right: sites of one product, with texts as they may be typed."""
    words = st.text(string.ascii_letters + string.digits + " =+-@'\"<&,;é", min_size=1, max_size=20).map(neat)
    filled = words.filter(bool)
    fitting = [
        (str(SiteKind(kind).label), str(setting.label))
        for kind, settings in places.SETTINGS.items()
        for setting in settings
        if setting != Setting.HOME
    ]
    row = st.fixed_dictionaries(
        {
            "kind": st.sampled_from(fitting), "region": st.sampled_from(list(map(str, Region.labels))),
            "name": filled, "address": filled, "town": filled, "postcode": st.just("LS1 3EX"),
            "identification": filled, "host": filled, "equipment": words, "notes": words,
            "provider": st.sampled_from(["", "Calderfell Hospital"]),
            "minimum_operators": st.integers(0, 99).map(str),
            "located_since": st.dates(min_value=_day(1950), max_value=_day(2026)).map(str),
            "agreement_until": st.just("") | st.dates(min_value=_day(1901), max_value=_day(2199)).map(str),
        }
    ).map(lambda one: one | {"kind": one["kind"][0], "setting": one["kind"][1]})  # fmt: skip
    return st.lists(row, min_size=1, max_size=4).map(
        lambda found: [one | {"code": f"C-{number}", "products": "PPG-129"} for number, one in enumerate(found)]
    )


def _day(year: int) -> date:
    return date(year, 1, 1)


@given(table=tables(), form=st.sampled_from(FORMS))
@examples(max_examples=12)
def test_what_was_imported_comes_out_again(table: list[dict[str, str]], form: str, cast: Cast) -> None:
    control_site = make_control_site(cast, f"Control Site {ControlSite.objects.count()}")
    make_product(control_site)
    safe_rows = [{key: register_files.safe(text) for key, text in row.items()} for row in table]
    job = checked(control_site, cast.olive, as_csv(safe_rows))
    assert job.state == ImportState.CHECKED, job.preview["faults"]
    assert applied(job, cast.olive).state == ImportState.APPLIED
    out = read(exported(control_site, cast.olive, form))
    assert [{key: row.cells[key] for key in table[0]} for row in out.rows] == [
        {key: register_files.unsafe(register_files.safe(text)) for key, text in row.items()} for row in table
    ]
    again = checked(control_site, cast.olive, exported(control_site, cast.olive, form))
    assert again.preview["counts"] == {"new": 0, "changed": 0, "moved": 0, "unchanged": len(table), "faulty": 0}


WRONG = {
    "code": "x" * 41, "kind": "Hospital", "name": "", "setting": "Moon", "provider": "Nobody", "products": "NO-1",
    "address": "", "town": "", "postcode": "LS1 3EX LS1 3EX", "region": "Londn", "located_since": "31/02/2026",
    "agreement_until": "never", "minimum_operators": "-1", "notes": "x" * 1001,
}  # fmt: skip


@given(size=st.integers(1, 30), where=st.integers(0, 29), key=st.sampled_from(sorted(WRONG)), exists=st.booleans())
def test_any_single_fault_in_any_row_stops_everything(
    size: int, where: int, key: str, exists: bool, cast: Cast
) -> None:
    product = Product.objects.first() or make_product(make_control_site(cast))
    if exists and not Site.objects.exists():
        make_site(cast, product, "N-3")
    table = [GOOD | {"code": f"N-{number}"} for number in range(size)]
    table[where % size] |= {key: WRONG[key]}
    found = plan(read(as_csv(table)), known(product.control_site))
    assert [(fault.row, fault.column) for fault in found.faults] == [(where % size + 2, BY_KEY[key].heading)]
    assert found.counts["faulty"] == 1


def test_the_second_sheet_explains_every_column(product: Product) -> None:
    book = load_workbook(io.BytesIO(register_files.as_xlsx([])))
    assert book.sheetnames == ["Sites", "Columns"]
    said = {row[0] for row in book["Columns"].iter_rows(values_only=True)}
    assert {column.heading for column in COLUMNS} <= said


def test_the_documentation_has_every_column_as_it_is(settings: Any) -> None:
    page = (settings.BASE_DIR / "docs" / "register-import.md").read_text(encoding="utf-8")
    for column in COLUMNS:
        required = "yes" if column.required else ""
        assert f"| {column.heading} | {required} | {column.what} | {column.allowed} |" in page
