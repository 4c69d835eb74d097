"""The evidence of demo case 3: set-up trials, a survey with a model, and the plan of a unit. All fictional."""

from datetime import date

from designation.demo.figures import BLUE, GREY, INK, PAPER, Sheet
from designation.demo.html import bullets, heading, paragraphs, table
from designation.demo.layout import Report
from designation.demo.northgate_numbers import DOSES_A_BATCH, WEEKS, set_up_table, supply_table

COMPANY = "Northgate Vaccines Ltd"
WIDTH, DEPTH, LEFT, TOP = 480, 150, 60, 90  # of a container and of the plan's corner, in pixels

SET_UP = Report(
    "NVX-4-MU-01",
    "Unit MU-01: two set-up trials, and three batches side by side with the fixed plant",
    date(2026, 9, 14),
    "Dr Keira Lund",
    heading("1 Set-up", 2)
    + paragraphs(
        "MU-01 was taken from the depot to the Control Site (first trial) and to a field 190 km away (second trial). "
        "All six containers arrived within a day of each other."
    )
    + table(("Step", "Planned", "First trial", "Second trial"), set_up_table())
    + paragraphs("In the second trial rain delayed the arrival by a day. Three seals were replaced after transport.")
    + heading("2 Surroundings", 2)
    + paragraphs(
        "Beside a road with lorries the isolator stayed within grade A for 72 hours, and filled volumes within 2.9 to "
        "3.1 ml. In wind above 60 km an hour the door alarm of container 1 sounded four times; a porch was added."
    )
    + heading("3 Simulations", 2)
    + paragraphs("Six runs of 5,000 vials with growth medium, three after each set-up: no growth in 30,000 vials.")
    + heading("4 Batches side by side", 2)
    + table(
        ("Attribute", "MU-01 (3 batches)", "Fixed plant (3 batches)", "Limit"),
        (
            ("Vials filled", f"3 x {DOSES_A_BATCH // 5:,}", "3 x 90,000", "–"),
            ("Antigen content", "101, 100, 101 %", "101, 102, 101 %", "95 to 110 %"),
            ("Volume (mean)", "3.01 ml", "3.00 ml", "2.9 to 3.1 ml"),
            ("Rejected by camera", "0.7 %", "0.5 %", "2 %"),
            ("Sterility", "No growth", "No growth", "No growth"),
            ("Antigen after 6 months at 2 to 8 °C", "96 %", "97 %", "90 to 110 %"),
        ),
    )
    + paragraphs(
        "The six-month results are from engineering batches of February 2026. A move after use has been "
        "practised without product only."
    ),
    COMPANY,
)

SURVEY = Report(
    "NVX-4-SV-02",
    "Filling capacity in the UK, and a model of a first wave",
    date(2026, 10, 5),
    "Dr Imran Sethi",
    heading("1 Survey", 2)
    + paragraphs("Eleven plants with lines for sterile filling were asked in spring 2026; nine answered.")
    + table(
        ("Plants", "Could give in a pandemic", "Ready after"),
        (
            ("2 with vaccine lines, the applicant's among them", "0.9 million doses a week", "0 weeks"),
            ("3 with other sterile lines", "0.5 million doses a week", "4 to 9 weeks"),
            ("4 with other sterile lines", "None: contracts cannot be broken", "–"),
        ),
    )
    + heading("2 Supply", 2)
    + paragraphs(f"Over {WEEKS} weeks, taking all fixed lines as ready from the start:")
    + table(("Doses", "Number"), supply_table())
    + heading("3 Model", 2)
    + table(
        ("After 16 weeks", "Fixed lines only", "With four units"),
        (
            ("Doses filled", "22.4 million", "60.0 million"),
            ("People in hospital", "640,000", "330,000"),
            ("Last region behind the first", "13 weeks", "5 weeks"),
        ),
    )
    + heading("4 Limits", 2)
    + bullets(
        "The wave was taken from the published course of an earlier pandemic; a mild wave gives a third of the effect.",
        "Two plants did not answer. If both could help, 3 to 4 million doses more would be filled.",
        "Bulk antigen was taken as not limiting.",
    ),
    COMPANY,
)


def plan() -> bytes:
    """PNG: the six containers of a unit from above, with the way of the product."""
    sheet = Sheet(1600, 560)
    rooms = (
        ("1", "Changing, gowning"), ("2", "Mixing, filtering"), ("3", "Filling isolator"),
        ("6", "Air, power, water"), ("5", "Laboratory, control"), ("4", "Inspection, packing"),
    )  # fmt: skip
    for place, (number, name) in enumerate(rooms):
        left, top = LEFT + (place % 3) * (WIDTH + 20), TOP + (place // 3) * (DEPTH + 60)
        sheet.box((left, top, left + WIDTH, top + DEPTH), BLUE if number in "234" else INK, PAPER)
        sheet.text((left + 24, top + 20), number, 34, GREY, "lt")
        sheet.text((left + WIDTH // 2, top + DEPTH // 2), name, 38)
    middle = TOP + DEPTH + 20
    sheet.arrow(LEFT + 2 * WIDTH - 60, LEFT + 2 * (WIDTH + 20) + 80, TOP + DEPTH - 30)
    right = LEFT + 2 * (WIDTH + 20) + WIDTH // 2
    sheet.line([(right, TOP + DEPTH + 6), (right, middle + 26)], INK, 5)
    sheet.line([(right - 14, middle + 14), (right, middle + 36), (right + 14, middle + 14)], INK, 5)
    sheet.text((LEFT, 30), "A unit: six ISO containers of 2.6 x 2.4 x 12 m, from above", 36, INK, "lt")
    sheet.text((LEFT, TOP + 2 * DEPTH + 90), "Blue: rooms with product. Fictional plan", 30, GREY, "lt")
    return sheet.png()
