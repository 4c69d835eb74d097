"""What both sides say of an imaging department for PPG-129: item -> (applicant, provider, risk). All fictional."""

from __future__ import annotations

ANSWERS: dict[str, tuple[str, str, str]] = {
    "manipulations": (
        "None that is aseptic. The operator connects a cylinder and a bag; the rest is closed and automatic.",
        "Radiographers connect contrast injectors and anaesthetic gases every day.",
        "low",
    ),
    "duration": (
        "45 minutes from warming up to the bag; the 18 minutes of polarisation cannot be interrupted.",
        "The room is ours from 8 to 18 on weekdays. Two sessions a day are kept free.",
        "low",
    ),
    "hazards": (
        "A class 4 laser behind interlocks, gas under pressure, rubidium sealed in glass, a strong magnet nearby.",
        "Our laser protection supervisor has signed the local rules. Gas under pressure is familiar.",
        "medium",
    ),
    "failure": (
        "A run that fails is seen by the polarimeter; the valve stays shut and the bag is emptied by itself.",
        "The operator tells the radiographer, who takes the patient off the list or makes a second bag.",
        "low",
    ),
    "skill": (
        "Reading the screen of the polariser, and handling a bag within a magnetic field.",
        "Three radiographers volunteered. None has worked with a polariser before.",
        "medium",
    ),
    "background": (
        "An ordinary room at 18 to 26 °C with 6 air changes an hour. No cleanroom grade is needed.",
        "Mechanical ventilation with 8 air changes an hour, measured in spring; 20 to 23 °C.",
        "low",
    ),
    "segregation": (
        "The polariser has a room, or a marked half of a room, to itself. Used bags are ordinary waste.",
        "A room of 11 square metres next to the scanner. Used bags go with plastic waste.",
        "low",
    ),
    "utilities": (
        "A three-phase socket of 32 A, cooling water or an outdoor unit, compressed air, a network socket.",
        "All four are there. The socket is on the emergency supply.",
        "low",
    ),
    "space": (
        "9 square metres, 420 kg on four feet, no vibration above that of an office.",
        "The floor bears 500 kg a square metre. The lift takes the polariser in two parts.",
        "low",
    ),
    "closed": (
        "Closed from the cylinder to the bag.",
        "Cleaners work around it under supervision; nobody else has access.",
        "low",
    ),
    "alarms": (
        "Leeds sees every alarm and can stop the laser from afar.",
        "The operator answers during sessions. Outside them the room is locked and the polariser off.",
        "low",
    ),
    "software": (
        "Software 4.2, validated, changed by Leeds only and never during a session.",
        "Medical physics looks after it, in a network segment for devices. Updates are agreed a week before.",
        "low",
    ),
    "fallback": (
        "Nothing is made until the polariser has passed its own test.",
        "The patient is imaged without the gas, or comes again.",
        "low",
    ),
    "operators": (
        "One operator in each session; three trained at the site.",
        "Three named radiographers in turns. Absence of two at the same time cancels the session.",
        "low",
    ),
    "training": (
        "Two days in Leeds, ten supervised runs at the site, requalification each year.",
        "Two study days are kept free. One of nine radiographers left last year.",
        "low",
    ),
    "supervision": (
        "The release person in Leeds is on screen during each session, the Qualified Person on the telephone.",
        "The lead radiographer supervises. A pharmacist is reached by bleep.",
        "low",
    ),
    "approval": (
        "A description for the medicines committee and for research and development.",
        "Chief pharmacist, medicines committee and research and development have agreed.",
        "low",
    ),
    "agreement": (
        "A quality agreement with a table of who does what; we insure polariser and product.",
        "It is with the chief pharmacist for signature; indemnity comes by the national scheme.",
        "medium",
    ),
    "access": (
        "Written into the quality agreement: at any time in working hours.",
        "The imaging office lets inspectors in; outside hours the site manager does.",
        "low",
    ),
    "materials": (
        "Cylinders and bags by carrier, at ambient temperature, with a seal.",
        "Pharmacy receives, checks the seal and keeps cylinders in the gas store.",
        "low",
    ),
    "starting": ("None from patients or donors.", "None.", "low"),
    "identity": (
        "One bag, one patient: the label carries the number of the run and of the patient.",
        "The bag goes ten steps from the polariser to the scanner. Only one patient is there.",
        "low",
    ),
    "timing": (
        "20 minutes from the bag to the breath.",
        "The patient lies in the scanner, with the coil on, before the bag is filled.",
        "low",
    ),
    "rescue": (
        "Three runs of a hundred fail. A second bag is ready after 25 minutes.",
        "The patient may wait for it or have the usual examination.",
        "low",
    ),
    "monitoring": (
        "That the gas is made next door, just before; and the short dizziness that may follow.",
        "Consent by the study team; oxygen and heart rate are watched until ten minutes after.",
        "low",
    ),
    "identification": (
        "A label with run, site and polariser, and a code to scan.",
        "Wristband and label are scanned and read aloud by two people.",
        "low",
    ),
    "records": (
        "The polariser writes the record and sends it to Leeds, which keeps it.",
        "The number of the run is entered into the examination record.",
        "low",
    ),
    "downtime": (
        "Without a connection no bag is released.",
        "The session is cancelled. The lead radiographer decides.",
        "low",
    ),
    "demand": (
        "Twelve bags a day and polariser.",
        "Three patients a week, five in winter.",
        "low",
    ),
    "continuity": (
        "A service engineer within two days; a spare polariser in Leeds.",
        "Examinations are not urgent and can wait for four weeks.",
        "low",
    ),
}
