"""Demo case 3: the Control Site in Sunderland, its four modular units and where they stand. All fictional."""

from __future__ import annotations

from dataclasses import replace

from designation.demo.people import NORTH_QP, NORTHGATE, Person
from dmmf.demo import people
from dmmf.demo.plan import Hub, Named, Place, Spoke
from dmmf.states import Region, Setting, SiteKind

HUB = Hub(
    organisation=NORTHGATE,
    fields={
        "name": "Sunderland Control Site",
        "address": "Northgate House, Harbour Road",
        "town": "Sunderland",
        "postcode": "SR99 9ZZ",
        "nation": "england",
        "out_of_hours": "Control room, 0191 498 0399, at all hours",
    },
    licence={"kind": "mia", "number": "MIA 99340", "dm_scope": "mm"},
    certificate="GMP 99340-0012",
    persons=(
        Named("qp", NORTH_QP.name, "Pharmacist; QP since 2012, sterile products", NORTH_QP.email, "0191 498 0310"),
        Named("qp", "Dr Bertil Anders", "Microbiologist; QP since 2018", "bertil@northgate.example", "0191 498 0311",
              NORTH_QP.name),
        Named("supervisor", "Dr Keira Lund", "PhD in bioprocess engineering; 14 years of sterile filling",
              "keira@northgate.example", "0191 498 0312"),
        Named("supervisor", "Callum Reith", "Chartered Engineer; 8 years of sterile filling", phone="0191 498 0314",
              deputy_for="Dr Keira Lund"),
        Named("qc", "Moira Tait", "Chartered Biologist; head of quality control", phone="0191 498 0313"),
        Named("qc", "Dr Owen Frayne", "Analytical chemist", phone="0191 498 0315", deputy_for="Moira Tait"),
        Named("out_of_hours", "Control room", "A shift leader, at all hours", phone="0191 498 0399"),
    ),
    code="NVX-3",
    product="Pandemic influenza vaccine, split virion, for injection",
    dm_type="mm",
)  # fmt: skip
EQUIPMENT = "Six ISO containers; filling isolator NFI-6, software 2.8; camera NCV-2"


def _unit(number: int, name: str, place: Place, setting: Setting, host: Person, contact: str) -> Spoke:
    return Spoke(
        f"MU-{number:02}", name, place, setting, host, kind=SiteKind.MM, identification=f"NMU-2025-{number:04}",
        equipment=EQUIPMENT, contact=contact, agreement=f"QTA-340-{number:02}", minimum_operators=4,
    )  # fmt: skip


CARLISLE = Place("Harrowgill Infirmary, service yard, Castle Bank", "Carlisle", "CA99 3ZZ", Region.NORTH_WEST)
WREXHAM = Place("Penrhos Emergency Depot, hall 2, Mold Road", "Wrexham", "LL99 3ZZ", Region.WALES)
MU_01 = _unit(
    1, "Modular unit 1, Wearmouth",
    Place("Wearmouth General Hospital, north car park, Roker Lane", "Sunderland", "SR98 1ZZ",
          Region.NORTH_EAST_YORKSHIRE),
    Setting.HOSPITAL_GROUND, people.WEARMOUTH, "Wendy Oakes, chief pharmacist, 0191 498 0401",
)  # fmt: skip
MU_02 = _unit(
    2, "Modular unit 2, Saltmarsh",
    Place("Saltmarsh Hospital, old laundry yard, Humber View", "Grimsby", "DN99 2ZZ", Region.NORTH_EAST_YORKSHIRE),
    Setting.HOSPITAL_GROUND, people.SALTMARSH, "Samir Haddad, chief pharmacist, 01472 498 402",
)  # fmt: skip
MU_03 = _unit(
    3, "Modular unit 3", CARLISLE, Setting.HOSPITAL_GROUND, people.HARROWGILL,
    "Hattie Nixon, head of medicines governance, 01228 498 403",
)  # fmt: skip
MU_04 = _unit(
    4, "Modular unit 4, Old Airfield",
    Place("Old Airfield, hangar apron, Yeo Vale Road", "Yeovil", "BA99 4ZZ", Region.SOUTH_WEST),
    Setting.INDUSTRIAL, people.BLACKMOOR, "Yasmin Cole, director of pharmacy, 01935 498 404",
)  # fmt: skip
UNITS = (MU_01, MU_02, MU_03, MU_04)
# As it stands after its move; its code, identity and equipment are the same.
MU_03_MOVED = replace(
    MU_03, place=WREXHAM, setting=Setting.INDUSTRIAL, host=people.PENRHOS, agreement="QTA-340-05",
    contact="Gwen Parry, chief pharmacist, 01978 498 405",
)  # fmt: skip
RELATED = (
    Spoke(
        "TL-01", "Wearside Sterility Laboratory",
        Place("3 Pallion Way", "Sunderland", "SR98 5ZZ", Region.NORTH_EAST_YORKSHIRE), Setting.TESTING,
        kind=SiteKind.RELATED, host_name="Wearside Sterility Laboratory Ltd (fictional)",
        equipment="Rapid sterility system RS-4", contact="Laboratory desk, 0191 498 0501", agreement="QTA-340-21",
    ),
    Spoke(
        "CS-01", "Tyne Regional Cold Store",
        Place("Unit 12, Follingsby Park", "Gateshead", "NE99 1ZZ", Region.NORTH_EAST_YORKSHIRE), Setting.STORAGE,
        kind=SiteKind.RELATED, host_name="Tyne Cold Chain Ltd (fictional)", equipment="Cold rooms 1 to 4, 2 to 8 °C",
        contact="Store manager, 0191 498 0502", agreement="QTA-340-22",
    ),
    Spoke(
        "CS-02", "Severn Regional Cold Store",
        Place("Gate 4, Avon Dock", "Bristol", "BS99 7ZZ", Region.SOUTH_WEST), Setting.STORAGE,
        kind=SiteKind.RELATED, host_name="Severn Stores Ltd (fictional)", equipment="Cold rooms A and B, 2 to 8 °C",
        contact="Store manager, 0117 498 0503", agreement="QTA-340-23",
    ),
)  # fmt: skip
