"""The evidence of demo case 2: a report, the curve in it, and an agreement. All fictional."""

from datetime import date

from designation.demo.dermaspray_numbers import (
    ATTACHING,
    ATTACHING_LIMIT,
    HOURS,
    LIVING,
    LIVING_LIMIT,
    runs_table,
    stability_table,
)
from designation.demo.figures import BLUE, GREEN, GREY, INK, PALE, RED, Sheet
from designation.demo.html import bullets, heading, numbered, paragraphs, table
from designation.demo.layout import Report

COMPANY = "Dermaspray UK Ltd"
LEFT, RIGHT, TOP, BOTTOM = 170, 1300, 60, 620

DEVELOPMENT = Report(
    "DSU-22-DR-01",
    "DSU-22: process, stability and pilot study",
    date(2026, 9, 21),
    "Dora Quinn",
    heading("1 Runs", 2)
    + paragraphs("Twenty-four consecutive runs in three theatres, with skin of patients who had agreed to it.")
    + table(
        ("Run", "Theatre", "Time", "Living cells per ml", "Viability"),
        runs_table(),
    )
    + paragraphs("Run R-21 was outside the limit of 1.0 million: the skin was 0.35 mm thick. It was not used.")
    + heading("2 Stability", 2)
    + table(("Time", "Living cells", "Attachment against fresh", "Against both limits"), stability_table())
    + heading("3 Cooling, freezing and other media", 2)
    + table(
        ("Condition", "Living cells", "Attachment against fresh"),
        (
            ("2 to 8 °C, 2 hours", "82 %", "61 %"),
            ("Frozen, thawed", "58 %", "34 %"),
            ("Three commercial media, 20 °C", "as in buffer", "limit reached 20 to 40 minutes later"),
        ),
    )
    + heading("4 Pilot study DSU-CL-01", 2)
    + paragraphs(
        "Thirty adults, each their own control, followed for 24 weeks. Donor skin for 100 square cm of wound was 34 "
        "instead of 68 square cm. The treated half closed after 13 days, the control half after 12 (medians). No "
        "serious event was related to DSU-22. Seven patients had too little donor skin for a narrow mesh."
    ),
    COMPANY,
)

AGREEMENT = Report(
    "DSU-22-AG-03",
    "Third-party agreement on procurement and testing of skin",
    date(2026, 10, 19),
    "Owain Prosser",
    heading("1 Parties", 2)
    + paragraphs(
        "Dermaspray UK Ltd, and Severn Tissue Services (fictional), holder of a licence of the Human Tissue Authority "
        "for procurement and testing, number 99022 (fictional)."
    )
    + heading("2 What the agreement covers", 2)
    + bullets(
        "Procurement of skin of up to 2 x 2 cm from patients at the theatres listed in schedule A, by surgeons who "
        "were trained by the licence holder.",
        "Testing of the patient's blood for infections, taken up to 7 days before or on the day.",
        "Consent, the donation code, records kept for 30 years, and reporting of serious events within 24 hours.",
    )
    + heading("3 What it does not cover", 2)
    + numbered("Storage or transport of skin.", "The manufacture of DSU-22, which follows in the same theatre.")
    + heading("Schedule A", 2)
    + table(
        ("Theatre", "In force from"),
        (
            ("Towy Burns Centre, Swansea", "19 October 2026"),
            ("Avonmouth Infirmary, Bristol", "19 October 2026"),
            ("Broomwood Hospital, Chelmsford", "19 October 2026"),
            ("Further theatres", "Added before their first patient"),
        ),
    ),
    COMPANY,
)


def curve() -> bytes:
    """PNG: living cells and attachment against hours, with their limits."""
    sheet = Sheet(1400, 760)
    for percent in range(0, 101, 20):
        sheet.line([(LEFT, _y(percent)), (RIGHT, _y(percent))], PALE, 2)
        sheet.text((LEFT - 16, _y(percent)), f"{percent} %", 32, anchor="rm")
    for hour in range(7):
        sheet.text((_x(hour), BOTTOM + 18), str(hour), 32, anchor="mt")
    sheet.line([(LEFT, TOP), (LEFT, BOTTOM), (RIGHT, BOTTOM)], INK, 4)
    sheet.text(((LEFT + RIGHT) // 2, BOTTOM + 70), "Hours at 20 °C", 34, anchor="mt")
    for limit, colour in ((LIVING_LIMIT, BLUE), (ATTACHING_LIMIT, GREEN)):
        for start in range(LEFT, RIGHT - 16, 28):
            sheet.line([(start, _y(limit)), (start + 16, _y(limit))], colour, 3)
    for values, colour in ((LIVING, BLUE), (ATTACHING, GREEN)):
        sheet.line([(_x(hour), _y(value)) for hour, value in zip(HOURS, values, strict=True)], colour, 6)
    sheet.text((_x(4.9), _y(64)), "Living cells", 34, BLUE, "ls")
    sheet.text((_x(3.5), _y(48)), "Attachment", 34, GREEN, "rs")
    sheet.line([(_x(2), BOTTOM), (_x(2), TOP)], RED, 3)
    sheet.text((_x(2) + 12, _y(4)), "Shelf life, 2 hours", 32, RED, "ls")
    sheet.text((RIGHT, TOP + 10), "Fictional data", 28, GREY, "rt")
    return sheet.png()


def _x(hour: float) -> float:
    return LEFT + (RIGHT - LEFT) * hour / 6


def _y(percent: float) -> float:
    return BOTTOM - (BOTTOM - TOP) * percent / 100
