"""Demo case 3 from the designation of NVX-3 to the second edition of its master file, day by day. All fictional.

The days are counted back from today, so the story is always as old; `clock.on` makes each verb happen on its day.
"""

from __future__ import annotations

from datetime import date, timedelta

from accounts.models import User
from designation.demo import nvx_3
from designation.demo.evidence import DemoEvidence, figure
from designation.demo.northgate_reports import plan
from designation.demo.people import (
    ASSESSOR,
    NORTH_AUTHOR,
    NORTH_OWNER,
    NORTH_QP,
    NORTH_SIGNATORY,
)
from designation.limbs import limbs as designation_limbs
from designation.management.commands.demo_data import accepted, fill, upload, write
from dmmf import confidential, editions, evaluation_actions, master_files, overrides, sites
from dmmf.demo import northgate_file, northgate_oversight, northgate_report, people
from dmmf.demo.acts import (
    Condition,
    add_product,
    change_product,
    move,
    open_hub,
    organisation,
    step,
    user,
)
from dmmf.demo.clock import on
from dmmf.demo.northgate import CARLISLE, HUB, MU_03, MU_03_MOVED, MU_04, WREXHAM
from dmmf.demo.northgate_units import AGREED, Day, evaluated_and_signed, qualify, set_up, sides, train_crew
from dmmf.kind import DMMF
from dmmf.models import ChangeClass, MasterFile, Product, Site
from dmmf.states import Side
from submissions import drafting, references, versions, workflow
from submissions.models import Submission, Version
from submissions.signing import SignatureData
from submissions.states import State

ACCEPTED = "The file holds items (a) to (f) of Sch 3 para 1A(2), and says how four units are controlled as one."
REASON = "Described in the file, and in agreement with the register that was frozen with it."


def tell(today: date) -> None:
    """Everything of case 3 that is not its draft for NVX-4."""

    def day(ago: int) -> date:
        return today - timedelta(days=ago)

    designation = designated(day, references.next_one("DA"))
    product = hub(day, designation)
    units = set_up(day, product)
    file = first_edition(day, product)
    run(day, product, units)
    relocate(day, product, units[MU_03.code], file)
    northgate_report.begin(day, product)


def designated(day: Day, reference: str) -> Submission:
    keira, case = (
        user(NORTH_OWNER),
        nvx_3.nvx_3(declared=day(388), deployed=day(270), moved=day(62), moved_in=day(61), until=day(-90)),
    )
    with on(day(390)):
        submission = write(keira, case.organisation, case.answers, case.evidence(), reference)
    with on(day(388)):
        version = workflow.submit(submission, by=user(NORTH_SIGNATORY))
    with on(day(381)):
        workflow.validate(submission, by=user(ASSESSOR))
    with on(day(318)):
        reasons = accepted(designation_limbs(version.dossier), nvx_3.REASONS)
        workflow.decide(submission, outcome=State.GRANTED, reasons=reasons, summary=nvx_3.GRANTED, by=user(ASSESSOR))
    return submission


def hub(day: Day, designation: Submission) -> Product:
    """Petra's name stands on the licence; its certificate is one of the things that expire soon."""
    keira = user(NORTH_OWNER)
    with on(day(300)):
        control_site = open_hub(HUB, licensed=day(1900), certified=(day(1020), day(-75)), by=keira)
        return add_product(control_site, HUB, designation=designation, by=keira)


# --- The master file ----------------------------------------------------------------------------------------------


def answers() -> dict[str, dict[str, object]]:
    held = {**vars(northgate_file), **vars(northgate_oversight)}
    return {section.key: held[section.key.upper()] for section in DMMF.questionnaire.sections}


def first_edition(day: Day, product: Product) -> MasterFile:
    noel, imran, petra = user(NORTH_AUTHOR), user(NORTH_SIGNATORY), user(NORTH_QP)
    reference = references.next_one(DMMF.prefix)
    with on(day(245)):
        file = master_files.start(product, by=noel, reference=reference)
        upload(file.submission, [unit_plan()], by=noel)
        fill(file.submission, answers(), by=noel)  # type: ignore[arg-type]
        annex(file, noel)
        confidential.mark(file, sections=["manufacture"], seen=[], by=noel)
    with on(day(240)):
        submitted(file.submission, by=imran)
    with on(day(214)):
        accept(file.submission)
    with on(day(212)):
        licence = product.control_site.licences.get()
        change_product(product, licence=licence, licensed_on=day(212), why="Variation granted", by=user(NORTH_OWNER))
    with on(day(208)):
        version = file.submission.versions.get()
        editions.make_effective(
            version, effective_from=day(205), by=petra, what="First edition.", signature=signed(version.sha256, petra)
        )
    return file


def unit_plan() -> DemoEvidence:
    return figure("E1", "Plan of a unit of six containers", "plan.png", plan())


def annex(file: MasterFile, by: User) -> None:
    """What differs on the old airfield, where there is no mains supply that is strong enough."""
    overrides.write(
        file, Site.objects.get(control_site=file.product.control_site, code=MU_04.code),
        slot=("premises", "utilities"), html=UTILITIES_AT_YEOVIL, base=0, by=by,
        reason="The mains of the airfield give 160 kW.",
    )  # fmt: skip


UTILITIES_AT_YEOVIL = (
    "<p>160 kW from the mains of the airfield and 120 kW from a second supply of the host, with the unit's own "
    "generator for 8 hours; 1.5 cubic metres of drinking water an hour, purified in container 6; a drain; a network "
    "line with a second way by radio.</p>"
)


def submitted(submission: Submission, *, by: User) -> Version:
    draft = drafting.draft_of(submission)
    dossier = versions.next_dossier(submission, draft)
    sha256 = versions.sha256_of(versions.canonical_json(dossier))
    return workflow.submit(submission, by=by, signature=signed(sha256, by))


def accept(submission: Submission) -> None:
    workflow.validate(submission, by=user(ASSESSOR))
    grounds = DMMF.limbs(submission.versions.get().dossier)
    reasons = accepted(grounds, dict.fromkeys((limb.key for limb in grounds), REASON))
    workflow.decide(submission, outcome=State.GRANTED, reasons=reasons, summary=ACCEPTED, by=user(ASSESSOR))


def signed(sha256: str, by: User) -> SignatureData:
    return SignatureData(by.name, sha256)


# --- Running, and the move ----------------------------------------------------------------------------------------


def run(day: Day, product: Product, units: dict[str, Site]) -> None:
    """The first batches, a pause, and a condition that is closed."""
    imran, noel = user(NORTH_SIGNATORY), user(NORTH_AUTHOR)
    for code, ago in (("TL-01", 205), ("CS-01", 205), ("CS-02", 205), ("MU-01", 205), ("MU-02", 205), ("MU-03", 203)):
        with on(day(ago)):
            step(units[code], "activate", on=day(ago), why="Edition 1 is in effect; crew and kits are there.", by=imran)
    with on(day(202)):
        host = user(people.BLACKMOOR)
        action = units["MU-04"].evaluations.get().actions.get()
        how = "Second supply of 120 kW connected and tested under load for 24 hours."
        evaluation_actions.close(action, how=how, closed_on=day(202), by=host)
        step(units["MU-04"], "activate", on=day(202), why="Second supply of power connected.", by=imran)
    with on(day(130)):
        step(units["MU-02"], "pause", on=day(130), why="Leak of a glove in the isolator, twice in a week.", by=noel)
    with on(day(123)):
        why = "Glove ports exchanged; three simulations without growth."
        step(units["MU-02"], "resume", on=day(123), why=why, by=imran)


def relocate(day: Day, product: Product, unit: Site, file: MasterFile) -> None:
    """MU-03 goes from Carlisle to Wrexham: blocked, evaluated, qualified and approved again, edition 2."""
    noel, imran, petra = user(NORTH_AUTHOR), user(NORTH_SIGNATORY), user(NORTH_QP)
    with on(day(66)):
        step(unit, "pause", on=day(66), why="Shut down for the move to Wrexham.", by=noel)
    with on(day(62)):
        why = "Demand in the North West has fallen below half of the output, and Wales has a gap."
        move(unit, WREXHAM, on=day(62), why=why, by=noel)
        names = ("host", "setting", "contact", "agreement")
        fields = {name: MU_03_MOVED.fields[name] for name in names}
        fields |= {"provider": organisation(people.PENRHOS.organisation)}
        sites.change(unit, fields=fields, by=noel, why="Host of the new place", effective_on=day(62))
        unit.refresh_from_db()
    found = Condition(
        "relocation", "Agree with the depot on a second gate for lorries.", Side.APPLICANT, "Noel Adeyemi", day(-30),
        is_condition=False,
    )  # fmt: skip
    evaluated_and_signed(day, unit, sides(MU_03_MOVED), (60, 54, 48), found, why="MU-03 moved to Wrexham")
    with on(day(46)):
        qualify({unit.code: unit}, [MU_03_MOVED], on=day(46), number="NVX-3-QR-03", why="Requalified after the move")
    with on(day(45)):
        train_crew(day(45), unit, product)  # the crew of Carlisle counts for the depot of Carlisle
    with on(day(44)):
        step(unit, "approve", on=day(44), why=AGREED, by=imran)
    with on(day(43)):
        fill(
            file.submission,
            {
                "control": {"changes": northgate_oversight.CHANGES_2},
                "network": {"relocation": relocation_2()},
            },
            by=noel,
        )
    with on(day(42)):
        second_edition(day, file, petra)
    with on(day(40)):
        step(unit, "activate", on=day(40), why="Edition 2 names the new place.", by=imran)


def relocation_2() -> str:
    """The same text with its last paragraph written anew."""
    before = str(northgate_file.NETWORK["relocation"])
    return before[: before.rindex("<p>")] + northgate_oversight.RELOCATION_2


def second_edition(day: Day, file: MasterFile, petra: User) -> None:
    submission = Submission.objects.get(pk=file.submission_id)
    dossier = versions.next_dossier(submission, drafting.draft_of(submission))
    editions.issue(
        submission, effective_from=day(40), by=petra, change_class=ChangeClass.SITE_LIST, touches_designation=False,
        what=f"MU-03 stands in {WREXHAM.town} instead of {CARLISLE.town}.",
        designation_note="The deployment scenario of the designation foresees moves of this kind.",
        signature=signed(versions.sha256_of(versions.canonical_json(dossier)), petra),
    )  # fmt: skip
