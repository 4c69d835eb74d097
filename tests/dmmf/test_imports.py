"""Importing a register: nothing before it is applied, everything or nothing when it is, and by whom."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.organisations import end_membership
from dmmf import imports, imports_jobs, imports_running, imports_writing, permissions, sites, tasks
from dmmf.models import (
    ControlSiteEvent,
    Evaluation,
    ImportState,
    Product,
    RegisterImport,
    Site,
    SiteEvent,
)
from dmmf.register_columns import write
from dmmf.states import SiteState
from submissions.cleaning import UploadRefused
from submissions.transitions import TransitionNotAllowed
from tests.dmmf import scene_register
from tests.dmmf.scene import LONG_AGO, make_control_site, make_product, make_site, other_provider
from tests.dmmf.scene_register import GOOD, as_csv, make_sites
from tests.dmmf.scene_sites import signed_evaluation
from tests.factories import Cast
from tests.submissions.test_queries import read

pytestmark = pytest.mark.django_db
BOTH = pytest.mark.both_databases
Browse = Callable[[User], Client]
TODAY = timezone.localdate


@pytest.fixture
def product(cast: Cast) -> Product:
    return make_product(make_control_site(cast))


def uploaded(cast: Cast, product: Product, *rows: dict[str, str], by: User | None = None) -> RegisterImport:
    """Uploaded and checked."""
    job = imports.upload(product.control_site, data=as_csv(rows), name="sites.csv", by=by or cast.olive)
    return worked(job)


def worked(job: RegisterImport) -> RegisterImport:
    tasks.import_register(job.pk)
    return now(job)


def now(job: RegisterImport) -> RegisterImport:
    return RegisterImport.objects.get(pk=job.pk)


def applied(cast: Cast, job: RegisterImport, **given: Any) -> RegisterImport:
    imports.apply(now(job), **{"why": "Second wave", "effective_on": TODAY(), "by": cast.olive, **given})
    return worked(job)


def faults(job: RegisterImport) -> list[tuple[int, str]]:
    return [(fault["row"], fault["column"]) for fault in job.preview["faults"]]


@BOTH
def test_new_changed_moved_and_unchanged(cast: Cast, product: Product) -> None:
    for code in ("S-01", "S-02", "S-03", "S-04"):
        make_site(cast, product, code)
    events = SiteEvent.objects.count()
    rows = [
        GOOD | {"provider": "calderfell HOSPITAL"},
        {"code": "S-01", "notes": "Mind the step", "minimum_operators": "3"},
        {"code": "S-02", "town": "Bradford", "postcode": "BD1 1AA", "notes": "East wing"},
        {"code": "S-03"},
    ]
    full = [{**row_of(product, row["code"]), **row} for row in rows]
    job = uploaded(cast, product, *full)
    assert (job.state, job.error, SiteEvent.objects.count()) == (ImportState.CHECKED, "", events)
    assert job.preview["counts"] == {"new": 1, "changed": 1, "moved": 1, "unchanged": 1, "faulty": 0}
    assert job.preview["left_out"] == 1
    by_code = {row["code"]: row for row in job.preview["rows"]}
    assert by_code["S-01"]["changes"] == [["Minimum operators", "1", "3"], ["Notes", "", "Mind the step"]]
    job = applied(cast, job)
    assert (job.state, job.error, job.applied_by) == (ImportState.APPLIED, "", cast.olive)
    new, changed, moved = (Site.objects.get(code=code) for code in ("N-01", "S-01", "S-02"))
    assert (new.state, new.town, new.provider, new.located_since) == (
        SiteState.PROPOSED, "York", cast.hospital, date(2026, 1, 15),
    )  # fmt: skip
    assert (changed.notes, changed.minimum_operators, changed.location_number) == ("Mind the step", 3, 1)
    assert (moved.town, moved.location_number, moved.located_since, moved.notes) == (
        "Bradford",
        2,
        TODAY(),
        "East wing",
    )
    assert [event.verb for event in moved.events.order_by("number")] == ["propose", "change", "move"]
    assert Site.objects.get(code="S-03").revision == Site.objects.get(code="S-04").revision == 1
    for site in (new, changed, moved):
        last = site.events.order_by("number").last()
        assert (last.number, last.record, last.by, last.why) == (
            site.revision, sites.record_of(site, ["PPG-129"]), cast.olive, "Second wave",
        )  # fmt: skip
    assert new in permissions.sites_visible_to(cast.priya)
    (told,) = ControlSiteEvent.objects.filter(verb="import")
    assert told.data["counts"] == {"new": 1, "changed": 1, "moved": 1, "unchanged": 1}


def row_of(product: Product, code: str) -> dict[str, str]:
    """The cells of a site that is there."""
    site = product.control_site.sites.select_related("provider").filter(code=code).first()
    return write(site, site.products.values_list("code", flat=True)) if site else {}


@pytest.mark.parametrize(
    ("wrong", "column"),
    [
        ({"code": ""}, "Site code"), ({"code": "x" * 41}, "Site code"), ({"code": "s-01"}, "Site code"),
        ({"kind": "Hospital"}, "Kind"), ({"kind": ""}, "Kind"), ({"name": ""}, "Name"), ({"name": "x" * 201}, "Name"),
        ({"setting": "Moon"}, "Setting"), ({"region": "Londn"}, "Region"),
        ({"provider": "Nowhere"}, "Healthcare provider"),
        ({"products": "NO-1"}, "Products"), ({"products": '"PPG'}, "Products"), ({"address": ""}, "Address"),
        ({"postcode": "LS1 3EX LS1"}, "Postcode"), ({"located_since": "31/02/2026"}, "At this place since"),
        ({"located_since": "2199-01-01"}, "At this place since"), ({"agreement_until": "never"}, "Agreement until"),
        ({"kind": "Modular unit", "setting": "Industrial or logistics site"}, "Identification"),
        ({"setting": "Testing laboratory"}, "Setting"), ({"host": ""}, "Host organisation"),
        ({"setting": "Home visits under a route", "address": "Flat 2, Hill Street"}, "Address"),
        ({"minimum_operators": "-1"}, "Minimum operators"), ({"notes": "x" * 1001}, "Notes"),
    ],
)  # fmt: skip
def test_one_fault_in_one_cell_and_nothing_can_be_applied(
    cast: Cast, product: Product, wrong: dict[str, str], column: str
) -> None:
    make_site(cast, product)
    job = uploaded(cast, product, GOOD, GOOD | {"code": "N-02"} | wrong, GOOD | {"code": "N-03"})
    assert (job.state, faults(job)) == (ImportState.FAULTY, [(3, column)])
    assert job.preview["counts"]["faulty"] == 1
    assert job.preview["faults"][0]["allowed"]
    with pytest.raises(TransitionNotAllowed):
        applied(cast, job)
    assert Site.objects.count() == 1


def test_what_cannot_change(cast: Cast, product: Product) -> None:
    make_site(cast, product)
    ceased = make_site(cast, product, "S-02")
    Site.objects.filter(pk=ceased.pk).update(state=SiteState.CEASED)
    old = {code: row_of(product, code) for code in ("S-01", "S-02")}
    job = uploaded(
        cast, product, old["S-01"] | {"kind": "Modular unit", "located_since": "2026-01-01", "name": ""},
        old["S-02"] | {"notes": "Gone"},
    )  # fmt: skip
    assert faults(job) == [(2, "Kind"), (2, "Name"), (2, "At this place since"), (3, "Site code")]
    job = uploaded(cast, product, old["S-01"] | {"state": "Active", "reference": "ST-1"}, old["S-02"])
    assert (job.state, job.preview["counts"]["unchanged"]) == (ImportState.CHECKED, 2)
    assert [row["notes"] for row in job.preview["rows"]] == [
        ["It stays “Proposed”; the state “Active” is not imported."]
    ]  # fmt: skip
    with pytest.raises(TransitionNotAllowed, match="nothing to apply"):
        applied(cast, job)


def test_a_code_stands_once_in_a_file(cast: Cast, product: Product) -> None:
    make_site(cast, product)
    old = row_of(product, "S-01")
    job = uploaded(cast, product, old, GOOD, old, GOOD | {"code": "n-01"})
    assert [(fault["row"], fault["message"]) for fault in job.preview["faults"]] == [
        (4, "“S-01” is in row 2 already."), (5, "“n-01” is in row 3 already."),
    ]  # fmt: skip


def test_a_column_that_is_not_there_stays_and_an_empty_cell_empties(cast: Cast, product: Product) -> None:
    make_site(cast, product, notes="Old", contact="Priya")
    job = applied(cast, uploaded(cast, product, {"code": "S-01", "notes": ""}))
    site = Site.objects.get()
    assert (job.state, site.notes, site.contact, site.products.count()) == (ImportState.APPLIED, "", "Priya", 1)


def standing(cast: Cast, product: Product, code: str, state: str = SiteState.ACTIVE, **fields: Any) -> Site:
    """A site that stands, with a signed evaluation of its place."""
    site = make_site(cast, product, code, **fields)
    Site.objects.filter(pk=site.pk).update(state=state)
    signed_evaluation(site, by=cast.olive)
    return site


def test_what_was_evaluated_and_moves_or_changes_is_evaluated_again(cast: Cast, product: Product) -> None:
    for code in ("S-01", "S-02", "S-03"):
        standing(cast, product, code)
    standing(cast, product, "S-04", SiteState.SUSPENDED)
    rows = [row_of(product, code) for code in ("S-01", "S-02", "S-03", "S-04")]
    job = uploaded(
        cast, product, rows[0] | {"town": "Hull"}, rows[1] | {"equipment": "Another"}, rows[2] | {"contact": "Paul"},
        rows[3] | {"town": "Hull"},
    )  # fmt: skip
    assert job.preview["reopened"] == 2
    assert job.preview["rows"][0]["notes"] == ["It goes from “Active” back to “Under joint evaluation”."]
    assert applied(cast, job).state == ImportState.APPLIED
    states = dict(Site.objects.values_list("code", "state"))
    assert states == {
        "S-01": "under_evaluation", "S-02": "under_evaluation", "S-03": "active", "S-04": "suspended",
    }  # fmt: skip
    signed = dict(Evaluation.objects.values_list("site__code", "state"))
    assert signed == {"S-01": "overtaken", "S-02": "overtaken", "S-03": "signed", "S-04": "overtaken"}


@BOTH
def test_another_provider_sees_the_site_and_the_old_one_no_longer(cast: Cast, product: Product) -> None:
    make_site(cast, product)
    paula = other_provider()
    job = applied(cast, uploaded(cast, product, {"code": "S-01", "provider": "Otherdale Hospital"}))
    assert job.state == ImportState.APPLIED
    assert permissions.sites_visible_to(paula).count() == 1
    assert not permissions.sites_visible_to(cast.priya)


@BOTH
def test_what_changed_since_the_preview_is_not_overwritten(cast: Cast, product: Product) -> None:
    site = make_site(cast, product)
    job = uploaded(cast, product, row_of(product, "S-01"), GOOD)
    imports.apply(job, why="Wave", effective_on=TODAY(), by=cast.olive)
    sites.change(site, fields={"notes": "Newer"}, by=cast.arthur, why="Noted", effective_on=TODAY())
    job = worked(job)
    assert (job.state, Site.objects.count()) == (ImportState.QUEUED, 1)
    assert "changed after this preview was made: S-01" in job.error
    job = worked(job)
    assert (job.state, job.preview["counts"]["changed"]) == (ImportState.CHECKED, 1)
    assert "S-01" in job.error
    assert applied(cast, job).state == ImportState.APPLIED
    assert Site.objects.get(code="S-01").notes == ""


def test_a_code_that_somebody_else_took_meanwhile(cast: Cast, product: Product) -> None:
    job = uploaded(cast, product, GOOD)
    imports.apply(job, why="Wave", effective_on=TODAY(), by=cast.olive)
    make_site(cast, product, "N-01")
    job = worked(worked(job))
    assert (job.state, job.preview["counts"]["new"], job.preview["counts"]["moved"]) == (ImportState.CHECKED, 0, 1)
    assert "N-01" in job.error


def test_days_on_which_it_cannot_take_effect(cast: Cast, product: Product) -> None:
    make_site(cast, product)
    job = uploaded(cast, product, {"code": "S-01", "notes": "x"})
    for day in (TODAY() + timedelta(days=1), LONG_AGO - timedelta(days=1)):
        with pytest.raises(sites.SiteProblem):
            applied(cast, job, effective_on=day)
    assert now(job).state == ImportState.CHECKED
    assert applied(cast, job, effective_on=LONG_AGO).state == ImportState.APPLIED


def test_who_lost_the_right_meanwhile_changes_nothing(cast: Cast, product: Product) -> None:
    job = uploaded(cast, product, GOOD, by=cast.arthur)
    imports.apply(job, why="Wave", effective_on=TODAY(), by=cast.arthur)
    end_membership(cast.pennine, user=cast.arthur, by=cast.olive)
    job = worked(job)
    assert (job.state, Site.objects.count()) == (ImportState.FAILED, 0)
    assert "may not change this register any more" in job.error


def test_asking_twice_is_asking_once(cast: Cast, product: Product) -> None:
    token = uuid.uuid4()
    one, two = (
        imports.upload(product.control_site, data=as_csv([GOOD]), name="a.csv", by=cast.olive, token=token)
        for _ in range(2)
    )
    assert one == two
    job = worked(one)
    for _ in range(2):
        imports.apply(job, why="Wave", effective_on=TODAY(), by=cast.olive)
    assert worked(job).state == worked(job).state == ImportState.APPLIED
    imports.apply(job, why="Wave", effective_on=TODAY(), by=cast.olive)
    assert now(job).state == ImportState.APPLIED
    assert Site.objects.count() == 1
    with pytest.raises(TransitionNotAllowed):
        imports.apply(job, why="Other", effective_on=TODAY(), by=cast.olive)
    with pytest.raises(TransitionNotAllowed):
        imports.cancel(job, by=cast.olive)


def test_the_same_form_posted_at_the_same_moment(cast: Cast, product: Product, monkeypatch: pytest.MonkeyPatch) -> None:
    token, made = uuid.uuid4(), []
    given = {"data": as_csv([GOOD]), "name": "a.csv", "by": cast.olive, "token": token}

    def meanwhile(data: bytes, name: str) -> None:
        monkeypatch.setattr(imports, "scanned", lambda data, name: None)
        made.append(imports.upload(product.control_site, **given))

    monkeypatch.setattr(imports, "scanned", meanwhile)
    assert [imports.upload(product.control_site, **given)] == made
    elsewhere = make_control_site(cast, "Another")
    assert imports.upload(elsewhere, **given).control_site == elsewhere


def test_files_that_cannot_be_taken(cast: Cast, product: Product) -> None:
    for data, status in ((b"%PDF-1.7", 422), (b"", 422), (b"x" * (10 * 1024 * 1024 + 1), 413)):
        with pytest.raises(UploadRefused) as refused:
            imports.upload(product.control_site, data=data, name="x.csv", by=cast.olive)
        assert refused.value.status == status
    job = imports.upload(product.control_site, data=b"PK\x03\x04 broken", name="x.xlsx", by=cast.olive)
    job = worked(job)
    assert (job.state, faults(job)) == (ImportState.FAULTY, [(0, "")])


# --- The job ------------------------------------------------------------------------------------------------------


def test_a_job_is_taken_once_and_a_lost_lease_leaves_no_trace(cast: Cast, product: Product) -> None:
    job = uploaded(cast, product, GOOD)
    imports.apply(job, why="Wave", effective_on=TODAY(), by=cast.olive)
    stale = imports_jobs.take(job.pk)
    assert stale is not None
    assert imports_jobs.take(job.pk) is None
    expire(job)
    fresh = imports_jobs.take(job.pk)
    assert fresh is not None
    imports_running.run(stale)
    assert Site.objects.count() == 0
    imports_running.run(fresh)
    assert (now(job).state, Site.objects.count()) == (ImportState.APPLIED, 1)


def expire(job: RegisterImport) -> None:
    RegisterImport.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


@BOTH
def test_a_worker_that_dies_while_it_writes_leaves_nothing(
    cast: Cast, product: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = uploaded(cast, product, GOOD)
    imports.apply(job, why="Wave", effective_on=TODAY(), by=cast.olive)

    def killed(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(imports_writing, "_rehost", killed)
        with pytest.raises(KeyboardInterrupt):
            tasks.import_register(job.pk)
    assert (now(job).state, Site.objects.count()) == (ImportState.APPLYING, 0)
    expire(job)
    assert imports_jobs.sweep() == 1
    assert (worked(job).state, Site.objects.count()) == (ImportState.APPLIED, 1)


def test_a_broker_that_is_down_costs_nothing_but_time(
    cast: Cast, product: Product, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    def down(*_: Any) -> None:
        raise ConnectionError

    with monkeypatch.context() as patched:
        patched.setattr(tasks.import_register, "delay", down)
        with django_capture_on_commit_callbacks(execute=True):
            job = imports.upload(product.control_site, data=as_csv([GOOD]), name="a.csv", by=cast.olive)
        assert (now(job).hinted_at, imports_jobs.sweep()) == (None, 0)
    assert imports_jobs.sweep() == 1
    assert now(job).hinted_at
    assert imports_jobs.sweep() == 0


def test_five_attempts_are_enough_and_it_can_be_tried_again(cast: Cast, product: Product) -> None:
    job = imports.upload(product.control_site, data=as_csv([GOOD]), name="a.csv", by=cast.olive)
    for _ in range(5):
        assert imports_jobs.take(job.pk)
        expire(job)
    assert imports_jobs.take(job.pk) is None
    assert now(job).state == ImportState.FAILED
    imports.retry(job, by=cast.olive)
    assert worked(job).state == ImportState.CHECKED


def test_a_cancelled_import_is_not_worked_on(cast: Cast, product: Product) -> None:
    job = imports.upload(product.control_site, data=as_csv([GOOD]), name="a.csv", by=cast.olive)
    imports.cancel(job, by=cast.olive)
    assert worked(job).state == ImportState.CANCELLED


# --- Many ---------------------------------------------------------------------------------------------------------


@BOTH
def test_the_questions_do_not_grow_with_the_rows(cast: Cast, product: Product) -> None:
    asked = []
    for count in (2, 20):
        other = make_product(make_control_site(cast, f"Site of {count}"))
        made = make_sites(cast, other, count)
        for site in made:
            signed_evaluation(site, by=cast.olive)
        rows = [row_of(other, site.code) | {"notes": "x", "town": "Hull"} for site in made]
        rows += [GOOD | {"code": f"N-{number}", "provider": cast.hospital.name} for number in range(count)]
        job = uploaded(cast, other, *rows)
        imports.apply(job, why="Wave", effective_on=TODAY(), by=cast.olive)
        with CaptureQueriesContext(connection) as queries:
            assert worked(job).state == ImportState.APPLIED
        asked.append(len(queries.captured_queries))
    assert asked[0] == asked[1]


# --- Pages --------------------------------------------------------------------------------------------------------


def where(product: Product, name: str = "imports", *rest: Any) -> str:
    return reverse(f"dmmf:{name}", args=[product.control_site.reference, *rest])


def post_file(client: Client, product: Product, data: bytes, name: str = "sites.csv") -> Any:
    return client.post(where(product), {"file": SimpleUploadedFile(name, data), "token": str(uuid.uuid4())})


def test_from_the_upload_to_the_register(cast: Cast, browse: Browse, product: Product) -> None:
    make_site(cast, product)
    renamed = row_of(product, "S-01") | {"name": "Renamed"}
    client = browse(cast.arthur)
    page = client.get(where(product)).content.decode()
    assert where(product, "import_template_xlsx") in page
    answer = post_file(client, product, as_csv([GOOD | {"name": "<b>Ward</b>"}, renamed]))
    assert answer.status_code == 302
    job = RegisterImport.objects.get()
    page = client.get(answer.url).content.decode()
    assert "hx-get" in page
    assert "Waiting to be checked" in page
    assert "Refresh" not in str(client.get(where(product, "import_progress", job.pk)).headers)
    worked(job)
    fragment = client.get(where(product, "import_progress", job.pk), headers={"HX-Request": "true"})
    assert fragment.headers["HX-Refresh"] == "true"
    page = client.get(answer.url).content.decode()
    assert "&lt;b&gt;Ward" in page
    assert "<b>Ward" not in page
    answer = client.post(where(product, "import_apply", job.pk), {"why": ""})
    assert answer.status_code == 422
    assert "Say why the register is changed" in answer.content.decode()
    day = {f"effective_on-{part}": str(getattr(TODAY(), part)) for part in ("day", "month", "year")}
    answer = client.post(where(product, "import_apply", job.pk), {"why": "Wave", **day})
    assert answer.status_code == 302, answer.content.decode()
    worked(job)
    page = client.get(answer.url).content.decode()
    assert "Applied by Arthur Bell" in page
    assert Site.objects.get(code="S-01").name == "Renamed"


def test_a_faulty_file_is_explained_row_by_row(cast: Cast, browse: Browse, product: Product) -> None:
    client = browse(cast.olive)
    rows = [GOOD | {"code": f"N-{number}", "region": "<i>Moon"} for number in range(60)]
    answer = post_file(client, product, as_csv(rows))
    worked(RegisterImport.objects.get())
    page = client.get(answer.url).content.decode()
    assert "The file has errors. Nothing was changed." in page
    assert page.count("is not one of the values") == 50
    assert "&lt;i&gt;Moon" in page
    assert client.get(answer.url, {"page": 2}).content.decode().count("is not one of the values") == 10


def test_what_is_no_register_is_refused_with_a_sentence(cast: Cast, browse: Browse, product: Product) -> None:
    client = browse(cast.olive)
    for answer, status, sentence in (
        (client.post(where(product), {}), 422, "Choose a file"),
        (post_file(client, product, b"%PDF-1.7 x", "sites.xlsx"), 422, "neither a CSV nor an XLSX"),
        (post_file(client, product, b"x" * (10 * 1024 * 1024 + 1)), 413, "must be smaller than 10 MB"),
    ):
        page = answer.content.decode()
        assert (answer.status_code, sentence in page, "Error:" in page) == (status, True, True), sentence
        assert 'href="#id_file"' in page
    assert not RegisterImport.objects.exists()


def test_another_control_sites_import_is_not_found(cast: Cast, browse: Browse, product: Product) -> None:
    job = uploaded(cast, product, GOOD)
    other = make_product(make_control_site(cast, "Another"))
    assert browse(cast.olive).get(where(other, "import", job.pk)).status_code == 404


@pytest.mark.parametrize("count", [1, 30])
def test_pages_ask_the_same_for_one_row_and_thirty(cast: Cast, browse: Browse, product: Product, count: int) -> None:
    for _ in range(count):
        job = uploaded(cast, product, *(GOOD | {"code": f"N-{one}"} for one in range(count)))
    client = browse(cast.olive)
    assert read(client, where(product), 5).count('scope="row"') == min(count, 20)
    assert read(client, where(product, "import", job.pk), 5).count('scope="row"') == count


def test_the_templates_are_files(cast: Cast, browse: Browse, product: Product) -> None:
    client = browse(cast.sid)
    head = scene_register.sheet_of(client.get(where(product, "import_template_xlsx")).content)[0]
    assert list(head) == list(scene_register.HEADINGS)
    assert scene_register.lines_of(client.get(where(product, "import_template_csv")).content)[0]
