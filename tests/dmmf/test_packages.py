"""Packages of master files: register, signed evaluations and annexes go out, are checked, and come in honestly."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Organisation
from dmmf import guards, history, lifecycle, may_now, overrides, permissions, sites, snapshot, validity, variations
from dmmf.models import AgreedAction, AnnualReport, ControlSite, Evaluation, EvaluationState, MasterFile, Product, Site
from dmmf.states import SiteState
from submissions import kinds, versions, workflow
from submissions.models import Submission
from submissions.packages import export, verify
from submissions.packages.importing import Imported, import_package
from submissions.packages.reading import PackageRefused
from submissions.packages.schema import package_schema
from submissions.problems import Status
from submissions.transitions import TransitionNotAllowed
from tests.dmmf import scene_report
from tests.dmmf.scene import LONG_AGO, PLACE, make_site
from tests.dmmf.scene_checks import register as plain_register
from tests.dmmf.scene_checks import site as plain_site
from tests.dmmf.scene_evaluation import make_open, make_signed
from tests.dmmf.scene_file import make_master_file
from tests.dmmf.scene_sites import apply_to_vary, report
from tests.factories import Cast
from tests.submissions.package_samples import another_database, by_hand

pytestmark = pytest.mark.django_db
SLOT = ("premises", "premises")


def make_rich_file(cast: Cast) -> MasterFile:
    """A draft with an evaluation that both signed with a condition, a site that moved, and an annex."""
    file = make_master_file(cast)
    one, two = file.product.sites.order_by("code")
    make_signed(cast, make_open(cast, one), "with_conditions")
    sites.move(two, place=PLACE | {"town": "Hull"}, by=cast.olive, why="New wing", effective_on=LONG_AGO)
    overrides.write(file, one, slot=SLOT, html="<p>A tent.</p>", reason="No room", base=0, by=cast.olive)
    return MasterFile.objects.get(pk=file.pk)


def write(exported: export.Export, out: Path) -> Path:
    export.write(exported, out)
    return out


def problems_of(path: Path) -> list[str]:
    return [str(problem) for problem in verify.check(verify.open_package(str(path))).problems]


def changed(folder: Path, leaf: str, change: Callable[[Any], Any]) -> Path:
    """A leaf of a folder package edited, and the manifest with it, as somebody would who knows the format."""
    value = json.loads((folder / leaf).read_bytes())
    data = json.dumps(change(value) or value).encode()
    (folder / leaf).write_bytes(data)
    manifest = json.loads((folder / "manifest.json").read_bytes())
    for one in manifest["leaves"]:
        if one["path"] == leaf:
            one.update(sha256=verify.sha256(data), size=len(data))
    manifest["all_sha256"] = verify.over_all(manifest)
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


def handmade(folder: Path, **files: Any) -> Path:
    leaves = {"register.json": plain_register(1)} | {name.replace("__", "/"): one for name, one in files.items()}
    for row in leaves["register.json"]["sites"] if leaves["register.json"] else ():
        row["evaluation"] = None
    return by_hand(folder, {key: one for key, one in leaves.items() if one is not None}, kind="dmmf")


def register_of(**parts: Any) -> dict[str, Any]:
    return plain_register(1) | parts


def comparable(register: dict[str, Any]) -> dict[str, Any]:
    """Without what a package does not bring along: designation, trained people, day, providers without an account."""
    rows = [row | {"trained": 0, "provider": None} for row in register["sites"]]
    return register | {"designation": None, "taken_on": "", "sites": rows}


def annex(site: str, section: str, question: str) -> dict[str, str]:
    return {"site": site, "section": section, "question": question, "html": "<p>A tent.</p>", "reason": "No room"}


@contextmanager
def nothing_stored() -> Iterator[None]:
    models = (Submission, MasterFile, ControlSite, Product, Site, Evaluation)
    before = [model._default_manager.count() for model in models]
    yield
    assert before == [model._default_manager.count() for model in models]


def refusal(path: Path, cast: Cast) -> str:
    with nothing_stored(), pytest.raises(PackageRefused) as refused:
        import_package(str(path), by=cast.olive)
    return str(refused.value)


class TestExport:
    def test_a_version_has_what_it_froze_and_gives_the_same_bytes(self, cast: Cast, tmp_path: Path) -> None:
        file = make_rich_file(cast)
        version = workflow.submit(file.submission, by=cast.olive)
        one = write(export.of_version(version, pdf=False), tmp_path / "1.zip")
        Site.objects.filter(code="S-01").update(name="Renamed since")
        two = write(export.of_version(version, pdf=False), tmp_path / "2.zip")
        assert one.read_bytes() == two.read_bytes()
        assert problems_of(one) == []
        report = verify.check(verify.open_package(str(one)))
        assert report.values["register.json"] == version.dossier["register"]
        assert [row["html"] for row in report.values["overrides.json"]] == ["<p>A tent.</p>"]
        evaluation = Evaluation.objects.get()
        leaf = report.values[f"evaluations/{evaluation.reference}.json"]
        assert versions.sha256_of(versions.canonical_json(leaf["text"])) == evaluation.sha256 == leaf["sha256"]
        assert [signature["printed_name"] for signature in leaf["signatures"]] == ["Olive Turner", "Priya Shah"]
        operations = {one["path"]: one["operation"] for one in report.manifest["leaves"]}
        assert operations["register.json"] == operations["register.csv"] == "new"

    def test_an_evaluation_that_is_not_as_it_was_signed_stops_the_export(self, cast: Cast) -> None:
        file = make_rich_file(cast)
        version = workflow.submit(file.submission, by=cast.olive)
        Evaluation.objects.update(canonical="{}")
        with pytest.raises(verify.Refused, match="is not in the database as it was signed"):
            export.of_version(version, pdf=False)

    def test_a_draft_has_what_is_true_today_and_one_without_a_product_nothing(self, cast: Cast) -> None:
        file = make_master_file(cast)
        paths = [leaf.path for leaf in export.of_draft(file.submission).leaves]
        assert {"register.json", "register.csv", "overrides.json"} <= set(paths)
        alone = workflow.start("dmmf", organisation=cast.pennine, by=cast.olive)
        assert not [leaf for leaf in export.of_draft(alone).leaves if not leaf.path.startswith(("sections/", "verify"))]


class TestVerify:
    @pytest.mark.parametrize(
        ("leaf", "change", "said"),
        [
            ("register.json", lambda value: value["sites"][0].update(town="Otley"), "what it holds is not the same"),
            ("register.json", lambda value: value["sites"].clear(), "register.csv: its rows are not the sites"),
            ("overrides.json", lambda value: value.clear(), "what it holds is not the same"),
            (
                "evaluations",
                lambda value: value["text"].update(why="Forged"),
                "does not have the sha256 that was signed",
            ),
        ],
    )
    def test_a_leaf_that_was_changed_is_named(
        self, cast: Cast, tmp_path: Path, leaf: str, change: Callable[[Any], Any], said: str
    ) -> None:
        file = make_rich_file(cast)
        version = workflow.submit(file.submission, by=cast.olive)
        folder = write(export.of_version(version, pdf=False), tmp_path / "package")
        found = next(path for path in sorted(folder.rglob("*.json")) if leaf in path.relative_to(folder).as_posix())
        changed(folder, found.relative_to(folder).as_posix(), change)
        assert any(said in problem for problem in problems_of(folder))
        alone = subprocess.run([sys.executable, "verify.py"], cwd=folder, capture_output=True, text=True, check=False)
        assert (alone.returncode, said in alone.stdout) == (1, True)

    def test_the_schema_has_the_leaves(self, cast: Cast, tmp_path: Path) -> None:
        schema = package_schema(kinds.get("dmmf"))
        jsonschema.Draft202012Validator.check_schema(schema)
        folder = write(export.of_draft(make_rich_file(cast).submission), tmp_path / "package")
        files = {path.relative_to(folder).as_posix(): json.loads(path.read_bytes()) for path in folder.rglob("*.json")}
        assert [error.message for error in jsonschema.Draft202012Validator(schema).iter_errors(files)] == []
        assert any(path.startswith("evaluations/") for path in files)


class TestRoundTrip:
    def _carried(
        self, cast: Cast, out: Path, *, frozen: bool = False, provider_is_here: bool = False
    ) -> tuple[dict[str, Any], Imported]:
        """A package of another database, imported here."""
        with another_database():
            file = make_rich_file(cast)
            if frozen:
                exported = export.of_version(workflow.submit(file.submission, by=cast.olive), pdf=False)
            else:
                exported = export.of_draft(file.submission)
            write(exported, out)
            there = snapshot.of(file.product)
        assert not Site.objects.exists()
        if not provider_is_here:
            Organisation.objects.filter(pk=cast.hospital.pk).update(name="Otherdale Trust")
        return there, import_package(str(out), by=cast.olive)

    @pytest.mark.parametrize("frozen", [False, True])
    def test_a_file_comes_back_with_its_register(self, cast: Cast, tmp_path: Path, frozen: bool) -> None:
        there, done = self._carried(cast, tmp_path / "a.zip", frozen=frozen)
        file = MasterFile.objects.get(submission=done.submission)
        assert comparable(snapshot.of(file.product)) == comparable(there)
        again = write(export.of_draft(done.submission), tmp_path / "b.zip")
        first, second = (verify.check(verify.open_package(str(tmp_path / name))).values for name in ("a.zip", "b.zip"))
        for path in first:
            if path.startswith(("sections/", "evaluations/")) or path == "overrides.json":
                assert first[path] == second[path], path
        assert problems_of(again) == []
        assert any("is not here, so none is in force" in note for note in done.notes)

    def test_nothing_that_happened_elsewhere_is_written_down_as_if_it_had_happened_here(
        self, cast: Cast, tmp_path: Path
    ) -> None:
        there, done = self._carried(cast, tmp_path / "a.zip")
        site = Site.objects.get(code="S-02")
        (event,) = site.events.all()
        assert (event.verb, event.from_state, event.to_state, event.by) == ("import", "", site.state, cast.olive)
        assert event.effective_on.isoformat() == there["taken_on"]
        assert done.submission.reference in event.sentence
        assert "What went before was not recorded here" in event.why
        assert history.site_on(site, LONG_AGO) is None, "what was true before is not known"
        evaluation = Evaluation.objects.get()
        assert not evaluation.signatures.exists()
        assert evaluation.events.get().data["signatures"][0]["printed_name"] == "Olive Turner"
        assert evaluation.actions.get().is_condition

    def test_the_next_references_are_new_ones(self, cast: Cast, tmp_path: Path) -> None:
        _, done = self._carried(cast, tmp_path / "a.zip")
        product = MasterFile.objects.get(submission=done.submission).product
        assert make_site(cast, product, "S-03").reference not in Site.objects.exclude(code="S-03").values_list(
            "reference"
        )

    def test_what_is_here_stays_as_it_is_and_differences_are_named(self, cast: Cast, tmp_path: Path) -> None:
        file = make_rich_file(cast)
        out = write(export.of_draft(file.submission), tmp_path / "a")
        changed(out, "register.json", lambda value: value["sites"][0].update(town="Otley"))
        (out / "register.csv").unlink()
        manifest = json.loads((out / "manifest.json").read_bytes())
        manifest["leaves"] = [one for one in manifest["leaves"] if one["path"] != "register.csv"]
        manifest["all_sha256"] = verify.over_all(manifest)
        (out / "manifest.json").write_text(json.dumps(manifest))
        done = import_package(str(out), by=cast.olive)
        assert not done.created
        assert "Site S-01 stays as it is here; the package has another town." in done.notes
        assert Site.objects.get(code="S-01").town == "Leeds"
        assert Site.objects.count() == 2
        assert file.overrides.count() == 1

    def test_the_pages_say_that_it_was_imported(self, cast: Cast, client: Client, tmp_path: Path) -> None:
        self._carried(cast, tmp_path / "a.zip")
        client.force_login(cast.olive)
        evaluation = Evaluation.objects.get()
        overview = client.get(reverse("dmmf:evaluation", args=[evaluation.reference])).content.decode()
        assert "came here in a package" in overview
        assert "to settle" not in overview
        signed = client.get(reverse("dmmf:evaluation_signed", args=[evaluation.reference])).content.decode()
        assert "Priya Shah" in signed
        assert evaluation.document
        assert "as that package states them" in evaluation.document.content["notice"][0]
        for site in Site.objects.all():
            for name in ("site", "site_history", "may_now"):
                assert client.get(reverse(f"dmmf:{name}", args=[site.reference])).status_code == 200

    def test_a_provider_with_an_account_has_signed_nothing_here(
        self, cast: Cast, client: Client, tmp_path: Path
    ) -> None:
        _, done = self._carried(cast, tmp_path / "a.zip", provider_is_here=True)
        evaluation = Evaluation.objects.select_related("site").get()
        site = evaluation.site
        assert (site.provider, site.state) == (cast.hospital, SiteState.UNDER_EVALUATION)
        assert (evaluation.state, evaluation.outcome, evaluation.signed_on) == (EvaluationState.OVERTAKEN, "", None)
        assert not AgreedAction.objects.exists()
        event = evaluation.events.get()
        assert event.why.startswith("Signed elsewhere. Calderfell Hospital has an account here and did not sign here")
        assert (event.by, done.submission.reference in event.sentence) == (cast.olive, True)
        assert validity.evaluation_in_force(site) is None
        nobody = "No joint evaluation that both parties signed is in force."
        assert nobody in guards.unmet("qualify", guards.facts_of(site))
        answers = may_now.answers(may_now.facts_of(site, site.products.get()))
        assert may_now.verdict(answers) == Status.FAIL
        assert [answer.status for answer in answers if answer.sentence == nobody] == [Status.FAIL]
        assert snapshot.of(site.products.get())["sites"][0]["evaluation"] is None

        address = reverse("dmmf:evaluation", args=[evaluation.reference])
        client.force_login(cast.priya)
        assert client.get(address).status_code == 404
        assert evaluation.reference not in client.get(reverse("dmmf:evaluations")).content.decode()
        assert evaluation.reference not in client.get(reverse("dmmf:site", args=[site.reference])).content.decode()
        client.force_login(cast.olive)
        for name in ("evaluation", "evaluation_signed"):
            page = client.get(reverse(f"dmmf:{name}", args=[evaluation.reference])).content.decode()
            assert "It does not count here" in page
            assert "Both signed" not in page
            assert "has moved or changed" not in page
        assert evaluation.document
        assert "It does not count here" in evaluation.document.content["notice"][0]


class TestByHand:
    @pytest.mark.parametrize(
        ("fields", "state"),
        [
            ({"provider": "Calderfell Hospital"}, SiteState.UNDER_EVALUATION),
            ({"provider": " calderfell  HOSPITAL"}, SiteState.UNDER_EVALUATION),
            ({"host": "Calderfell Hospital"}, SiteState.UNDER_EVALUATION),
            ({"provider": "Calderfell Hospital", "kind": "related"}, SiteState.PROPOSED),
            ({"provider": "Calderfell Hospital", "state": "suspended"}, SiteState.SUSPENDED),
            ({"provider": "Otherdale Hospital"}, SiteState.ACTIVE),
        ],
    )
    def test_no_site_of_a_provider_with_an_account_comes_in_as_evaluated(
        self, cast: Cast, tmp_path: Path, fields: dict[str, Any], state: SiteState
    ) -> None:
        register = register_of(sites=[plain_site(1, **fields)])
        done = import_package(str(handmade(tmp_path / "a", **{"register.json": register})), by=cast.olive)
        site = Site.objects.get()
        event = site.events.get()
        held_back = state in (SiteState.UNDER_EVALUATION, SiteState.PROPOSED)
        assert site.state == event.to_state == event.record["state"] == state
        assert ("The package says “Active”" in event.why) == held_back
        assert any("signed nothing here: S-01" in note for note in done.notes) == held_back

    def test_a_register_by_hand_makes_control_site_product_and_sites(self, cast: Cast, tmp_path: Path) -> None:
        done = import_package(str(handmade(tmp_path / "a")), by=cast.olive)
        product = MasterFile.objects.get(submission=done.submission).product
        assert (product.code, product.licence.number if product.licence else "") == ("PPG-129", "MIA(IMP) 90001")
        assert product.control_site.reference == "CS-2026-0001"
        assert product.control_site.persons.get(name="Una Reed").deputy_for.name == "Sid Marsh"
        assert product.sites.get().state == SiteState.ACTIVE

    def test_without_a_register_the_file_belongs_to_no_product_and_says_so(self, cast: Cast, tmp_path: Path) -> None:
        package = handmade(tmp_path / "a", **{"register.json": None, "sections__summary.json": {"extent": "whole"}})
        done = import_package(str(package), by=cast.olive)
        assert any("belongs to no product yet" in note for note in done.notes)
        assert not MasterFile.objects.exists()

    def test_who_cannot_sign_brings_no_approved_site(self, cast: Cast, tmp_path: Path) -> None:
        with nothing_stored(), pytest.raises(PermissionDenied):
            import_package(str(handmade(tmp_path / "a")), by=cast.arthur)
        proposed = register_of(sites=[plain_site(1, state="proposed")])
        import_package(str(handmade(tmp_path / "b", **{"register.json": proposed})), by=cast.arthur)
        assert Site.objects.get().state == SiteState.PROPOSED

    @pytest.mark.parametrize(
        ("said", "parts"),
        [
            ("register.json: sites/1/state: ", {"sites": [plain_site(1, state="lost")]}),
            ("register.json: taken_on: 2999-01-01 is in the future", {"taken_on": "2999-01-01"}),
            ("sites/1/state_since: 2999-01-01", {"sites": [plain_site(1, state_since="2999-01-01")]}),
            ("sites/1/located_since: 2026-02-31", {"sites": [plain_site(1, located_since="2026-02-31")]}),
            ("sites/2/code: S-01 is given twice", {"sites": [plain_site(1), plain_site(1)]}),
            ("product/licence: MIA(IMP) 90001 is not among", {"licences": []}),
            ("persons/1/deputy_for", {"persons": [{"role": "qp", "name": "A", "deputy_for": "B"}]}),
            ("holds a character that no database can store", {"sites": [plain_site(1, name="A\0B")]}),
            ("sites/reference: ST-9999-999999 has", {"sites": [plain_site(1, reference="ST-9999-999999")]}),
            ("sites/reference: ST-2025-100000 has", {"sites": [plain_site(1, reference="ST-2025-100000")]}),
            ("persons/1/email", {"persons": [{"role": "qp", "name": "A", "email": "nowhere"}]}),
        ],
    )
    def test_an_error_in_the_register_names_its_field(
        self, cast: Cast, tmp_path: Path, said: str, parts: dict[str, Any]
    ) -> None:
        assert said in refusal(handmade(tmp_path / "a", **{"register.json": register_of(**parts)}), cast)

    @pytest.mark.parametrize(
        ("said", "files"),
        [
            ("overrides.json: 1/site: ST-2026-00009", {"overrides.json": [annex("ST-2026-00009", *SLOT)]}),
            ("overrides.json: 1: This text is", {"overrides.json": [annex("ST-2026-00001", "summary", "extent")]}),
            ("or register.csv, is not a register of sites", {"register.csv": "Site code\r\nS-07\r\n"}),
            ("overrides.json: belongs to a register", {"register.json": None, "overrides.json": []}),
            ("evaluations/JE-2026-0001.json: text", {"evaluations__JE-2026-0001.json": {}}),
            ("other.json: is not a file", {"other.json": {}}),
        ],
    )
    def test_an_error_names_leaf_and_field_and_nothing_is_stored(
        self, cast: Cast, tmp_path: Path, said: str, files: dict[str, Any]
    ) -> None:
        assert said in refusal(handmade(tmp_path / "a", **files), cast)

    def test_a_product_has_one_file(self, cast: Cast, tmp_path: Path) -> None:
        done = import_package(str(handmade(tmp_path / "a")), by=cast.olive)
        assert f"product/code: PPG-129 has the file {done.submission.reference} here" in refusal(tmp_path / "a", cast)

    def test_a_locked_site_stays_locked_until_a_variation_is_accepted(self, cast: Cast, tmp_path: Path) -> None:
        register = register_of(sites=[plain_site(1, state="suspended")])
        done = import_package(str(handmade(tmp_path / "a", **{"register.json": register})), by=cast.olive)
        site = Site.objects.get()
        permissions.grant_to_assessors(site.control_site, [site])
        with pytest.raises(TransitionNotAllowed, match="the licensing authority has locked it"):
            lifecycle.find("approve", site.state, kind=site.kind)
        variation = apply_to_vary(site, by=cast.olive)
        variations.accept(
            variation, by=cast.asa, accepted_on=timezone.localdate(), why="Agreed", evidence=[report("Letter")]
        )
        site.refresh_from_db()
        assert site.state == SiteState.PROPOSED, "what the suspension found is not known here"
        assert done.created


class TestAnnualReport:
    def test_a_report_comes_back_to_its_product(self, cast: Cast, tmp_path: Path) -> None:
        submission = scene_report.make_submitted(cast)
        version = submission.versions.get()
        out = write(export.of_version(version, pdf=False), tmp_path / "a.zip")
        assert problems_of(out) == []
        done = import_package(str(out), by=cast.olive, new=True)
        assert AnnualReport.objects.get(submission=done.submission).product == submission.annual_report.product
        again = write(export.of_draft(done.submission), tmp_path / "b.zip")
        first, second = (verify.check(verify.open_package(str(path))).values for path in (out, again))
        assert {key: one for key, one in first.items() if key.startswith(("sections", "product"))} == {
            key: one for key, one in second.items() if key.startswith(("sections", "product"))
        }

    def test_a_product_that_is_not_here_is_named(self, cast: Cast, tmp_path: Path) -> None:
        told = {"control_site": {"name": "Halifax"}, "code": "PPG-129"}
        package = by_hand(tmp_path / "a", {"product.json": told}, kind="annual_report")
        assert "product.json: code: Halifax has no product PPG-129 here" in refusal(package, cast)
        alone = import_package(str(by_hand(tmp_path / "b", {}, kind="annual_report")), by=cast.olive)
        assert any("belongs to no product yet" in note for note in alone.notes)


ODD = (
    st.none()
    | st.integers(-1, 3)
    | st.text(max_size=6)
    | st.sampled_from(["2026-02-31", "paused", "S-01", "related", "ST-2026-00009", "CS-2026-0002"])
)
PATHS = st.sampled_from(
    [
        ("sites", 0, "state"), ("sites", 0, "code"), ("sites", 0, "reference"), ("sites", 0, "provider"),
        ("sites", 0, "postcode"), ("sites", 0, "located_since"), ("sites", 0, "state_since"),
        ("sites", 0, "location_number"), ("sites", 0, "products"), ("sites", 0, "places"), ("sites", 0, "evaluation"),
        ("control_site", "reference"), ("control_site", "name"), ("control_site", "nation"), ("product", "licence"),
        ("product", "licensed_on"), ("licences", 0, "expires_on"), ("certificates", 0, "expires_on"),
        ("persons", 0, "role"), ("persons", 1, "deputy_for"), ("designation",), ("taken_on",), ("sites",), ("persons",),
    ]
)  # fmt: skip


@given(changes=st.lists(st.tuples(PATHS, ODD), min_size=1, max_size=3))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_a_register_says_it_is_imported_or_refused_in_words(
    cast: Cast, tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[tuple[Any, ...], Any]]
) -> None:
    register = plain_register(1)
    register["sites"][0]["evaluation"] = None
    for path, value in changes:
        held: Any = register
        for step in path[:-1]:
            held = held[step] if isinstance(held, dict) else held[step] if held and isinstance(held, list) else None
        if isinstance(held, dict):
            held[path[-1]] = value
    package = by_hand(tmp_path_factory.mktemp("odd") / "a", {"register.json": register}, kind="dmmf")
    with another_database():
        try:
            done = import_package(str(package), by=cast.olive)
        except PackageRefused as refused:
            assert all(problem.leaf == "register.json" and problem.sentence for problem in refused.problems)
        else:
            held = MasterFile.objects.get(submission=done.submission).product
            assert [row["code"] for row in snapshot.of(held)["sites"]] == [row["code"] for row in register["sites"]]
