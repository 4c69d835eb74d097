"""What both sides say of a place for a modular unit: item -> (applicant, healthcare provider, risk). All fictional."""

from __future__ import annotations

ANSWERS: dict[str, tuple[str, str, str]] = {
    "manipulations": (
        "Filling is the one open step. It is done by machine in an isolator of grade A; people load and unload trays.",
        "None that compares. Our aseptic unit prepares single doses and has no part in the filling.",
        "low",
    ),
    "duration": (
        "A batch takes 13 hours, of which 6 hours of filling cannot be interrupted.",
        "The ground is ours at all hours. Deliveries to the unit keep clear of the ambulance road.",
        "low",
    ),
    "hazards": (
        "Hydrogen peroxide in a closed cabinet with an alarm. No genetically modified organisms, no radiation.",
        "Our fire officer has the data sheets and the plan of the cabinet. Hydrogen peroxide is on our register.",
        "medium",
    ),
    "failure": (
        "Particles or a glove leak stop the filling by themselves. Vials since the last good value are rejected.",
        "Nobody on our side watches the process. Our gate reports smoke, water or people at the fence.",
        "low",
    ),
    "skill": (
        "Operators train for six weeks in the depot and fill three simulations each.",
        "Our staff do not work in the unit.",
        "low",
    ),
    "background": (
        "Isolator grade A, rooms grade C and D, 18 to 22 °C. The unit brings all of it along.",
        "Outside air is sampled monthly. There is no building work planned for the next year.",
        "low",
    ),
    "segregation": (
        "The unit is fenced and stands alone. Waste leaves in sealed drums each day.",
        "The yard is apart from all clinical work. Sealed drums go with our contractor for pharmaceutical waste.",
        "low",
    ),
    "utilities": (
        "250 kW, 1.5 cubic metres of water an hour, a drain, a network line and radio as a second way.",
        "A supply of 400 kW with our own generator behind it; water, drain and fibre are at the fence.",
        "medium",
    ),
    "space": (
        "30 x 10 m, level within 2 cm, for six containers of up to 19 tonnes, and a turning place for lorries.",
        "40 x 14 m of concrete, surveyed in spring. Lorries turn on the service road.",
        "low",
    ),
    "closed": (
        "All but loading is closed and automatic.",
        "Nothing here could open it. Nobody but the unit's staff has a key.",
        "low",
    ),
    "alarms": (
        "The control room in Sunderland sees every alarm, at all hours, and calls the shift leader.",
        "Our gate answers calls of the control room at all hours and can send a guard within ten minutes.",
        "low",
    ),
    "software": (
        "Isolator software 2.8 and the manufacturing system 11.4, validated and delivered as one image.",
        "The unit has a line of its own and no connection with our network.",
        "low",
    ),
    "fallback": (
        "Without a connection the batch in hand is finished and no other is begun.",
        "There is nothing for us to do meanwhile.",
        "low",
    ),
    "operators": (
        "Eleven people in each of two shifts, four of them operators of filling.",
        "None of our staff. Parking and changing rooms for 22 people are agreed.",
        "low",
    ),
    "training": (
        "Requalification once a year, and after a move before the first batch.",
        "Our guards and the gate were shown the site rules of the unit, with a list of names.",
        "low",
    ),
    "supervision": (
        "The supervisor of manufacture and a Qualified Person are reached through the control room.",
        "Our chief pharmacist is the contact for the unit and has a deputy.",
        "low",
    ),
    "approval": (
        "A description of the unit and its hazards, a traffic plan and a noise report.",
        "The board, the medicines committee and the fire officer have agreed.",
        "low",
    ),
    "agreement": (
        "A quality agreement and a licence to use the ground; the unit is insured by us, with 20 million pounds.",
        "Both are signed. Indemnity is confirmed by our legal department.",
        "low",
    ),
    "access": (
        "Inspectors are met within 30 minutes by somebody the control room names.",
        "The gate admits inspectors and auditors at any time on showing their card.",
        "low",
    ),
    "materials": (
        "Sealed kits, one for each batch, by our own vans. Bulk at 2 to 8 °C in container 2.",
        "We receive nothing. Vans have a lane of their own.",
        "low",
    ),
    "starting": (
        "None from patients or donors.",
        "None.",
        "low",
    ),
    "identity": (
        "The vaccine is not made for single patients. Kits, bags and cartons are scanned at each change of hands.",
        "Cartons do not enter our pharmacy from the unit; they come by the cold store like any other.",
        "low",
    ),
    "timing": (
        "No time limit beyond a shelf life of 6 months.",
        "Not a matter of this place.",
        "low",
    ),
    "rescue": (
        "A batch that fails is destroyed; the next is planned within a day.",
        "Centres are supplied from the cold stores, whichever unit filled the vials.",
        "low",
    ),
    "monitoring": (
        "As with vaccine from the fixed plant.",
        "As with every vaccine that we give.",
        "low",
    ),
    "identification": (
        "The batch number begins with the number of the unit.",
        "Batch numbers are scanned into the vaccination record.",
        "low",
    ),
    "records": (
        "An electronic record, complete in Sunderland when the last carton is closed.",
        "The vaccination record holds the batch number of each dose.",
        "low",
    ),
    "downtime": (
        "The unit keeps records for 72 hours and sends them when the line is back.",
        "Not a matter of this place.",
        "low",
    ),
    "demand": (
        "Five batches of 180,000 doses a week.",
        "The ground is agreed for 18 months.",
        "low",
    ),
    "continuity": (
        "Another unit takes over the region; a move takes 22 days.",
        "Our patients do not depend on the unit at this place.",
        "low",
    ),
    "siting": (
        "Level concrete, twelve anchors, 4 m of clearance, and the connections named under utilities.",
        "Anchors are set and tested. The works department connects, our guards patrol every two hours.",
        "medium",
    ),
    "relocation": (
        "Emptied, decontaminated and sealed; six lorries. The deployment board decides, with 5 days of notice.",
        "A move needs 48 hours of notice for the service road. No other permission is needed.",
        "medium",
    ),
    "requalification": (
        "112 points of installation, filter leak test, three days of water samples and one simulation.",
        "We check fence, anchors and the supply of power before the unit is switched on.",
        "low",
    ),
}
