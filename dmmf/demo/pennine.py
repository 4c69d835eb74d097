"""Demo case 1: the Control Site in Leeds and its twelve radiology spokes. All fictional."""

from __future__ import annotations

from designation.demo.people import PENNINE
from dmmf.demo import people
from dmmf.demo.plan import Hub, Named, Place, Spoke
from dmmf.states import Region, Setting

HUB = Hub(
    organisation=PENNINE,
    fields={
        "name": "Leeds Control Site",
        "address": "Unit 7, Polarity House, Aire Valley Science Park",
        "town": "Leeds",
        "postcode": "LS99 9ZZ",
        "nation": "england",
        "out_of_hours": "Duty manager, 0113 496 0130",
    },
    licence={"kind": "mia_imp", "number": "MIA(IMP) 99129", "dm_scope": "poc"},
    certificate="GMP 99129-0007",
    persons=(
        Named(
            "qp",
            "Dr Helena Strand",
            "Chartered Chemist; QP since 2014, medicinal gases",
            "helena@pennine.example",
            "0113 496 0131",
        ),
        Named(
            "qp", "Ravi Menon", "Pharmacist; QP since 2021", "ravi@pennine.example", "0113 496 0132", "Dr Helena Strand"
        ),
        Named("supervisor", "Arthur Bell", "Chartered Engineer; 11 years with polarisers", "arthur@pennine.example"),
        Named("qc", "Dr Bettina Okoro", "PhD in magnetic resonance; head of quality control", phone="0113 496 0133"),
        Named("out_of_hours", "Duty manager", "On a rota of four", phone="0113 496 0130"),
    ),
    code="PPG-129",
    product="Hyperpolarised xenon-129 inhalation gas",
    dm_type="poc",
)
FIXED, PORTABLE = "Polariser PPX-2, fixed, software 4.2", "Polariser PPX-2M on wheels, software 4.2"
IMAGING = Setting.IMAGING


def _spoke(number: int, host: str, address: str, town: str, postcode: str, region: Region) -> Spoke:
    """One that is proposed and no more: its hospital has signed a letter of intent."""
    return Spoke(
        f"S-{number:02}", f"{host}, MRI suite", Place(address, town, postcode, region), IMAGING,
        host_name=f"{host} (fictional)", equipment=FIXED, minimum_operators=3,
    )  # fmt: skip


CALDER_VALE = Spoke(
    "S-01", "Calder Vale Infirmary, MRI suite 2",
    Place("Infirmary Walk", "Leeds", "LS98 1ZZ", Region.NORTH_EAST_YORKSHIRE), IMAGING, people.CALDER_VALE,
    identification="PPX-2-0004", equipment=FIXED, contact="Carla Ibbotson, lead radiographer, 0113 496 0201",
    agreement="QTA-129-01", minimum_operators=3, notes="The reference for all other sites.",
)  # fmt: skip
ALDHELM = Spoke(
    "S-02", "Saint Aldhelm's Children's Hospital, imaging",
    Place("4 Redcliffe Parade West", "Bristol", "BS99 4ZZ", Region.SOUTH_WEST), IMAGING, people.ALDHELM,
    identification="PPX-2-0006", equipment=FIXED, contact="Aled Vaughan, superintendent radiographer, 0117 496 0202",
    agreement="QTA-129-02", minimum_operators=3,
)  # fmt: skip
SCANNER_ROOM_1 = Place("Scanner room 1, East Wing, Moorfoot Road", "Edinburgh", "EH99 1ZZ", Region.SCOTLAND)
SCANNER_ROOM_3 = Place("Scanner room 3, West Wing, Moorfoot Road", "Edinburgh", "EH99 1ZZ", Region.SCOTLAND)
MOORFOOT = Spoke(
    "S-03", "Moorfoot General Hospital, polariser on wheels", SCANNER_ROOM_1, IMAGING, people.MOORFOOT,
    identification="PPX-2M-0001", equipment=PORTABLE, contact="Morag Sinclair, MRI manager, 0131 496 0203",
    agreement="QTA-129-03", minimum_operators=3, notes="One polariser serves two scanner rooms of one hospital.",
)  # fmt: skip
CALDERFELL = Spoke(
    "S-04", "Calderfell Hospital, MRI suite",
    Place("Fell Lane", "Huddersfield", "HD99 2ZZ", Region.NORTH_EAST_YORKSHIRE), IMAGING, people.CALDERFELL,
    identification="PPX-2-0009", equipment=FIXED, contact="Priya Shah, lead pharmacist, 01484 496 204",
    agreement="QTA-129-04", minimum_operators=3,
)  # fmt: skip
CALDERFELL_CHILDREN = Spoke(
    "S-05", "Calderfell Hospital, children's imaging",
    Place("Fell Lane, Rowan Building", "Huddersfield", "HD99 2ZY", Region.NORTH_EAST_YORKSHIRE), IMAGING,
    people.CALDERFELL, equipment=FIXED, contact="Priya Shah, lead pharmacist, 01484 496 204", minimum_operators=3,
)  # fmt: skip
PROPOSED = (
    CALDERFELL_CHILDREN,
    _spoke(6, "Mersey Sands Infirmary", "18 Dock Street", "Liverpool", "L99 6ZZ", Region.NORTH_WEST),
    _spoke(7, "Trentside Royal Hospital", "Castle Boulevard", "Nottingham", "NG99 7ZZ", Region.MIDLANDS),
    _spoke(8, "Fenmarsh Hospital", "2 Lode Way", "Norwich", "NR99 8ZZ", Region.EAST),
    _spoke(9, "Northbank Chest Hospital", "61 Wharf Road", "London", "N1P 9ZZ", Region.LONDON),
    _spoke(10, "Weald and Downs Hospital", "Ditchling Rise", "Brighton", "BN99 1ZZ", Region.SOUTH_EAST),
    _spoke(11, "Glan Taf Hospital", "Heol y Parc", "Cardiff", "CF99 1ZZ", Region.WALES),
    _spoke(12, "Lagan Bridge Hospital", "9 Albert Quay", "Belfast", "BT99 1ZZ", Region.NORTHERN_IRELAND),
)
EVALUATED = (CALDER_VALE, ALDHELM, MOORFOOT)
