"""Three short reports of the kind an applicant uploads, of demo case 1. All fictional."""

from datetime import date

from designation.demo.decay import LIMIT, START, T1_CELL, bag_table, polarisation
from designation.demo.html import bullets, heading, paragraphs, table
from designation.demo.layout import Report


def _bags() -> list[tuple[str, ...]]:
    """24 single bags with small, fixed differences around the mean of the study."""
    lines = []
    for number in range(1, 25):
        start = START + ((number * 7) % 11 - 5) * 0.18
        t1 = 65 + ((number * 5) % 9 - 4) * 0.6
        lines.append(
            (
                f"B-{number:02}",
                f"PPX-2 no. {(number - 1) // 8 + 1:02}",
                *(f"{polarisation(time, t1, start):.1f} %" for time in (0, 10, 20, 30, 60)),
                f"{t1:.1f} min",
            )
        )
    return lines


STABILITY = Report(
    "PPG-129-ST-04",
    "Decay of polarisation of PPG-129 in the dose bag and in transport",
    date(2026, 7, 14),
    "Dr Lewis Okafor",
    heading("1 Aim", 2)
    + paragraphs(
        "To find how long PPG-129 keeps enough polarisation to be used, in the dose bag and under conditions of "
        "transport, and to set a shelf life."
    )
    + heading("2 Methods", 2)
    + paragraphs(
        "Twenty-four bags were filled on three polarisers over twelve days. Polarisation was measured by low-field "
        "resonance with a flip angle of 2 degrees, against a reference of thermally polarised water. Each "
        "measurement costs less than 0.2 % of the polarisation; the results are corrected for it. Single-exponential "
        "decay was fitted to each bag."
    )
    + heading("3 Mean decay in the bag", 2)
    + table(("Time", "Polarisation", "Share of start", f"Limit of {LIMIT:.0f} %"), bag_table())
    + heading("4 Results bag by bag", 2)
    + table(("Bag", "Polariser", "0 min", "10 min", "20 min", "30 min", "60 min", "T1"), _bags())
    + paragraphs(
        "The fit was good in every bag (residuals below 0.3 points). Differences between polarisers were small against "
        "differences between bags. The lower 95 % confidence limit at 20 minutes was 25.6 %."
    )
    + heading("5 Transport", 2)
    + paragraphs(
        "Gas in a shielded glass cell decayed with a T1 of 150 minutes. The transfer from the cell into a bag cost "
        "15 % of the polarisation. Frozen xenon was driven for one hour in a magnet of 0.3 T in six trials."
    )
    + table(
        ("Time in the cell", "In the cell", "After transfer to a bag"),
        [
            (f"{time} min", f"{polarisation(time, T1_CELL):.1f} %", f"{0.85 * polarisation(time, T1_CELL):.1f} %")
            for time in (0, 15, 30, 45, 60, 90, 120, 180)
        ],
    )
    + table(
        ("Trial with frozen xenon", "1", "2", "3", "4", "5", "6"),
        [("Polarisation after thawing", "19.1 %", "18.4 %", "lost", "18.9 %", "17.6 %", "lost")],
    )
    + paragraphs("Counting the lost doses as zero, the median was 18.0 %; without them it was 18.7 %.")
    + heading("6 Conclusion", 2)
    + paragraphs(
        "A shelf life of 20 minutes in the dose bag is supported. No condition of transport was found under which "
        "the product reaches a scanner in another building with enough polarisation and time to be used."
    ),
)

PROCESS = Report(
    "PPG-129-PR-02",
    "Process and equipment of PPG-129: description and 48 consecutive runs",
    date(2026, 9, 2),
    "Ines Carvalho",
    heading("1 Equipment", 2)
    + paragraphs(
        "The polariser PPX-2 is a closed instrument of 0.8 by 1.1 metres. It holds a diode laser of 794.8 "
        "nanometres, an optical cell in an oven, gas flow control, a cold trap in a permanent magnet and a "
        "dispensing station with a low-field spectrometer. Instrument 03 stands on a wheeled base with a lock."
    )
    + heading("2 Sequence", 2)
    + bullets(
        "Leak test: pressure rise below 0.5 mbar in 5 minutes.",
        "Warm-up of the oven to 140 °C, laser locked to the rubidium line.",
        "Flow of 1.5 litres a minute for 18 minutes; xenon collected as solid at 77 K.",
        "Thawing into the bag in 60 seconds with 500 ml nitrogen.",
        "Measurement of polarisation and volume; label with time of expiry.",
    )
    + heading("3 Results of 48 runs", 2)
    + table(
        ("Run", "Polariser", "Laser", "Oven", "Volume of xenon", "Polarisation"),
        [
            (
                str(run),
                f"PPX-2 no. {(run - 1) // 16 + 1:02}",
                f"{82 + (run * 5) % 7 - 3} W",
                f"{140 + (run * 3) % 5 - 2} °C",
                f"{500 + (run * 11) % 37 - 18} ml",
                f"{36.0 + ((run * 13) % 17 - 8) * 0.3:.1f} %",
            )
            for run in range(1, 49)
        ],
    )
    + heading("4 Road trial", 2)
    + paragraphs(
        "Twelve bags were carried by car for 30 minutes in the shielded carrier. All were below 25 % on return; the "
        "highest had 24.1 %, from a start of 38.4 % and on the calmest road."
    )
    + heading("5 Conclusion", 2)
    + paragraphs(
        "The process is steady between runs and instruments. Its last step cannot be moved away from the scanner."
    ),
)

CLINICAL = Report(
    "PPG-129-CS-01",
    "Clinical summary: PPG-129-CL-01 and PPG-129-CL-02",
    date(2026, 9, 21),
    "Professor Helen Strand",
    heading("1 Dose finding in healthy volunteers", 2)
    + paragraphs(
        "Twenty-four adults received two doses each, with polarisations between 12 and 38 %. Two readers who did not "
        "know the dose scored the images from 1 (cannot be read) to 5."
    )
    + table(
        ("Polarisation at inhalation", "Images", "Median score", "Images that could be read"),
        (
            ("12 to 17 %", "12", "3", "11"),
            ("18 to 24 %", "12", "4", "12"),
            ("25 to 31 %", "12", "5", "12"),
            ("32 to 38 %", "12", "5", "12"),
        ),
    )
    + heading("2 Severe asthma", 2)
    + paragraphs(
        "Eighty-four patients aged 6 to 71 at two centres were examined by spirometry, low-dose CT and PPG-129 "
        "within one week. The plan of treatment was written down before and after each result."
    )
    + table(
        ("Measure", "Spirometry", "Low-dose CT", "PPG-129"),
        (
            ("Closed regions per patient, median", "Not shown", "1", "4"),
            ("Agreement of readers (kappa)", "–", "0.61", "0.83"),
            ("Plan changed", "7 of 84", "12 of 84", "31 of 84"),
        ),
    )
    + heading("3 What a lower polarisation would miss", 2)
    + paragraphs(
        "In 20 patients noise was added to the images to imitate 15 % polarisation. Of 50 closed regions smaller "
        "than 10 ml, the readers then missed 20 that they had seen before."
    )
    + heading("4 Safety", 2)
    + table(
        ("Event", "CL-01 (48 doses)", "CL-02 (168 doses)"),
        (
            ("Dizziness or tingling, under 2 minutes", "9", "26"),
            ("Oxygen saturation below 88 % for a moment", "0", "2"),
            ("Serious adverse events", "0", "0"),
        ),
    )
    + heading("5 Limits", 2)
    + paragraphs(
        "CL-02 was not randomised and was done at two specialised centres. Attacks after the examination were "
        "counted for six months only."
    ),
)
