"""Demo case 3: four units, two cold stores and a laboratory, from the proposal to the approval. All fictional."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from designation.demo.people import NORTH_AUTHOR, NORTH_SIGNATORY, NORTHGATE
from dmmf.demo import evaluation_mm
from dmmf.demo.acts import Condition, Sides, answer_as_host, begin, conclude, propose, qualification, step, train, user
from dmmf.demo.clock import on
from dmmf.demo.northgate import MU_02, MU_04, RELATED, UNITS
from dmmf.demo.plan import Spoke
from dmmf.models import Product, Site
from dmmf.states import Side

Day = Callable[[int], date]  # so many days ago
AGREED = "Evaluated by both sides; it meets the criteria of the master file."
PROCEDURE = "SOP-340-12 edition 3"
CREWS = {
    "MU-01": ("Ada Petrie", "Ben Osei", "Cath Lowry", "Dev Rana", "Elsie Marr"),
    "MU-02": ("Fay Dunn", "Gil Moss", "Hana Sato", "Ivo Brandt", "Jo Teale"),
    "MU-03": ("Kit Farrow", "Lena Ilic", "Mo Aziz", "Nia Rees", "Otto Lang"),
    "MU-04": ("Pia Holm", "Rhys Bevan", "Suki Tran", "Tam Boyd", "Una Walsh"),
}


def sides(spoke: Spoke) -> Sides:
    return Sides(user(NORTH_AUTHOR), user(NORTH_SIGNATORY), user(spoke.signs), evaluation_mm.ANSWERS)


def condition(spoke: Spoke, day: Day) -> Condition | None:
    """What was found in the evaluation of two of the units."""
    if spoke is MU_04:
        return Condition(
            "utilities", "Connect a second supply of power to the apron before the first batch.", Side.PROVIDER,
            "Yasmin Cole", day(215),
        )  # fmt: skip
    if spoke is MU_02:
        return Condition(
            "siting", "Renew the drain of the laundry yard, and show it tight by a test with dye.", Side.PROVIDER,
            "Samir Haddad", day(-45),
        )  # fmt: skip
    return None


def set_up(day: Day, product: Product) -> dict[str, Site]:
    """From the proposal to the approval of every site."""
    noel = user(NORTH_AUTHOR)
    made: dict[str, Site] = {}
    with on(day(270)):
        for spoke in (*UNITS, *RELATED):
            made[spoke.code] = propose(product, spoke, on=day(270), why="Exercise with NVX-3", by=noel)
    for spoke in UNITS:
        evaluated_and_signed(day, made[spoke.code], sides(spoke), (266, 262, 256), condition(spoke, day))
    with on(day(255)):
        for spoke in UNITS:
            train_crew(day(255), made[spoke.code], product)
    with on(day(250)):
        qualify(made, UNITS, on=day(250), number="NVX-3-QR-01")
        qualify(made, RELATED, on=day(250), number="NVX-3-QR-02", why="Audited on site")
    with on(day(246)):
        for site in made.values():
            step(site, "approve", on=day(246), why=AGREED, by=user(NORTH_SIGNATORY))
    return made


def evaluated_and_signed(
    day: Day, site: Site, who: Sides, days: tuple[int, int, int], found: Condition | None, why: str = "First set-up"
) -> None:
    """Opened and answered by the applicant, answered by the host, signed by both, each on its day."""
    opened, answered, signed = days
    with on(day(opened)):
        evaluation = begin(site, who, why=why)
    with on(day(answered)):
        answer_as_host(evaluation, who)
    with on(day(signed)):
        conclude(evaluation, who, today=day(signed), condition=found)
    site.refresh_from_db()


def train_crew(today: date, site: Site, product: Product) -> None:
    by = user(NORTH_AUTHOR)
    train(site, product, CREWS[site.code], role="Operator of filling", procedure=PROCEDURE, on=today, by=by)


UNIT_FACTS = (("Installation", "112 of 112 points"), ("Simulation with growth medium", "No growth in 5,000 vials"))
RELATED_FACTS = (("Audit", "No major finding"), ("Temperature mapping", "2.4 to 7.1 °C"))


def qualify(
    made: dict[str, Site], spokes: Sequence[Spoke], *, on: date, number: str, why: str = "Installation and process"
) -> None:
    """One report for all of them."""
    facts = RELATED_FACTS if spokes[0] in RELATED else UNIT_FACTS
    report = qualification(spokes, company=NORTHGATE, number=number, on=on, author="Moira Tait", facts=facts)
    for spoke in spokes:
        step(made[spoke.code], "qualify", on=on, why=why, by=user(NORTH_AUTHOR), evidence=report)
