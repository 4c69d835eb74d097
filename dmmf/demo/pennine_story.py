"""Demo case 1: twelve spokes in different states while the designation is under review, day by day. All fictional."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from designation.demo.people import AUTHOR, OWNER, PENNINE, SIGNATORY
from designation.management.commands.demo_data import fill
from dmmf import master_files
from dmmf.demo import evaluation_poc, pennine_file
from dmmf.demo.acts import (
    Condition,
    Sides,
    add_product,
    answer_as_host,
    begin,
    change_product,
    conclude,
    move,
    open_hub,
    propose,
    propose_action,
    qualification,
    step,
    train,
    user,
)
from dmmf.demo.clock import on
from dmmf.demo.pennine import (
    ALDHELM,
    CALDER_VALE,
    CALDERFELL,
    EVALUATED,
    HUB,
    MOORFOOT,
    PROPOSED,
    SCANNER_ROOM_1,
    SCANNER_ROOM_3,
)
from dmmf.demo.plan import Spoke
from dmmf.kind import DMMF
from dmmf.models import Product, Site
from dmmf.states import Side
from submissions import references
from submissions.models import Submission

PROCEDURE = "SOP-129-04 edition 2"
OPERATORS = {
    "S-01": ("Carla Ibbotson", "Neil Whitham", "Roz Atkins", "Sunil Bhatt"),
    "S-02": ("Aled Vaughan", "Mair Pugh", "Tess Ogden"),
    "S-03": ("Morag Sinclair", "Euan Baird", "Isla Reid"),
}
LEFT_TO_PRIYA = ("agreement", "fallback", "demand")  # what the newcomer answers for the hospital


def tell(today: date) -> None:
    """Everything of case 1 but its designation application."""

    def day(ago: int) -> date:
        return today - timedelta(days=ago)

    olive = user(OWNER)
    with on(day(120)):
        control_site = open_hub(HUB, licensed=day(1800), certified=(day(500), day(-595)), by=olive)
        product = add_product(control_site, HUB, designation=None, by=olive)
    made = sites_of(day, product)
    wheels(day, product, made[MOORFOOT.code])
    begun_with_calderfell(day, made[CALDERFELL.code])
    draft(day, product)
    # The application came into being today, with the rest of the demo.
    designation = Submission.objects.filter(organisation__name=PENNINE).earliest("pk")
    change_product(product, designation=designation, why="The application was submitted", by=olive)


def sides(spoke: Spoke) -> Sides:
    return Sides(user(AUTHOR), user(SIGNATORY), user(spoke.signs), evaluation_poc.ANSWERS)


def sites_of(day: Callable[[int], date], product: Product) -> dict[str, Site]:
    """All twelve; three are evaluated and qualified, one of them approved."""
    arthur, amina = user(AUTHOR), user(SIGNATORY)
    made: dict[str, Site] = {}
    with on(day(110)):
        for spoke in (*EVALUATED, CALDERFELL, *PROPOSED):
            made[spoke.code] = propose(product, spoke, on=day(110), why="Partner of BREATHE-129", by=arthur)
    for spoke in EVALUATED:
        evaluate(day, made[spoke.code], spoke, (104, 96, 88))
    with on(day(80)):
        for spoke in EVALUATED:
            site = made[spoke.code]
            train(site, product, OPERATORS[spoke.code], role="Operator", procedure=PROCEDURE, on=day(80), by=arthur)
        qualify(made, EVALUATED, on=day(80), number="PPG-129-QR-01")
    with on(day(70)):
        why = "Ten bags in a row were within the limits; the reference for the other sites."
        step(made[CALDER_VALE.code], "approve", on=day(70), why=why, by=amina)
    return made


def evaluate(day: Callable[[int], date], site: Site, spoke: Spoke, days: tuple[int, int, int]) -> None:
    who, (opened, answered, signed) = sides(spoke), days
    found = None
    if spoke is ALDHELM:
        found = Condition(
            "skill", "A radiographer of Calder Vale Infirmary is present in the first five sessions.", Side.APPLICANT,
            "Arthur Bell", day(-20),
        )  # fmt: skip
    with on(day(opened)):
        evaluation = begin(site, who, why="Partner of BREATHE-129")
    with on(day(answered)):
        answer_as_host(evaluation, who)
    with on(day(signed)):
        conclude(evaluation, who, today=day(signed), condition=found)
    site.refresh_from_db()


FACTS = (("Leak rate", "Within limits"), ("Polarisation of ten bags", "34.1 to 37.8 %"), ("Oxygen alarm", "Tested"))


def qualify(made: dict[str, Site], spokes: Sequence[Spoke], *, on: date, number: str) -> None:
    """One report for all of them."""
    report = qualification(spokes, company=PENNINE, number=number, on=on, author="Dr Bettina Okoro", facts=FACTS)
    for spoke in spokes:
        why = "Installation and operation qualified"
        step(made[spoke.code], "qualify", on=on, why=why, by=user(AUTHOR), evidence=report)


def wheels(day: Callable[[int], date], product: Product, site: Site) -> None:
    """The polariser on wheels goes to the other scanner room, is evaluated there, and goes back."""
    arthur = user(AUTHOR)
    with on(day(45)):
        move(site, SCANNER_ROOM_3, on=day(45), why="Scanner 1 is being exchanged.", by=arthur)
    evaluate(day, site, MOORFOOT, (44, 40, 36))
    with on(day(34)):
        qualify({site.code: site}, [MOORFOOT], on=day(34), number="PPG-129-QR-02")
    with on(day(12)):
        move(site, SCANNER_ROOM_1, on=day(12), why="Scanner 1 runs again.", by=arthur)


def begun_with_calderfell(day: Callable[[int], date], site: Site) -> None:
    """An evaluation for the newcomer to finish: the hospital lacks three answers, and one condition waits for it."""
    who, arthur = sides(CALDERFELL), user(AUTHOR)
    with on(day(9)):
        evaluation = begin(site, who, why="Partner of BREATHE-129")
        condition = Condition(
            "skill", "Two radiographers spend two days in Leeds before the first session.", Side.PROVIDER, "Priya Shah",
            day(-60),
        )  # fmt: skip
        propose_action(evaluation, condition, by=arthur)
    with on(day(4)):
        answer_as_host(evaluation, who, leave_out=LEFT_TO_PRIYA)


def draft(day: Callable[[int], date], product: Product) -> None:
    """The master file as far as it is written: it can be submitted when the product is designated."""
    arthur, reference = user(AUTHOR), references.next_one(DMMF.prefix)
    with on(day(14)):
        file = master_files.start(product, by=arthur, reference=reference)
        held = vars(pennine_file)
        said = {one.key: held[one.key.upper()] for one in DMMF.questionnaire.sections if one.key.upper() in held}
        fill(file.submission, said, by=arthur)
