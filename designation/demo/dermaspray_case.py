"""Demo case 2, sections F, H and I: the legal test, the clinical benefit and the other routes. All fictional."""

from designation.demo.dermaspray_numbers import SHELF_LIFE, stability_table, theatres_table
from designation.demo.html import FICTION, bullets, figure, paragraphs, rows, table

GROUNDS = {
    "grounds": ["method_of_manufacture", "constituents"],
    "method_of_manufacture_claim": FICTION
    + paragraphs(
        "The method begins and ends in the patient on the table. Skin is taken after the surgeon has cleaned the burn "
        "and knows how large the wound is; that decides how much skin is taken and how many millilitres are made. The "
        "cells are sprayed while the wound is open, dry and has stopped bleeding. Taking skin, making the suspension "
        "and spraying are three parts of one operation under one anaesthetic."
    )
    + bullets(
        "The suspension takes 35 minutes to make; the surgeon needs 40 to 60 minutes for the graft beside it.",
        "The volume follows from the wound: 1 ml for each 80 square cm, from 1 to 4 ml.",
        "The wound cannot be left open for more than about 90 minutes: it dries, cools and bleeds again.",
    ),
    "method_of_manufacture_evidence_text": paragraphs(
        "Report E1 describes 24 consecutive runs in three theatres. All were complete before the wound was ready."
    )
    + table(
        ("Theatre", "Runs", "Time of manufacture (median)", "Longest", "Runs in specification"),
        theatres_table(),
    )
    + paragraphs(
        "One run in Chelmsford gave 0.8 million living cells per ml, because the skin was taken too thick. It was not "
        "released, and the patient was grafted in the usual way."
    ),
    "method_of_manufacture_evidence": ["E1"],
    "method_of_manufacture_only": paragraphs(
        "A central or regional laboratory can only start when the skin has been taken, and must be finished while the "
        "same wound is still open. With 35 minutes of manufacture and a wound that can wait 90 minutes, at most 55 "
        "minutes are left for two journeys, two handovers and two checks of identity. No laboratory that is not in the "
        "same building could do it, and one that is would be a point-of-care site.",
        "Taking the skin in an earlier operation would avoid the hurry. It would mean a second anaesthetic for a "
        "patient with a burn and a second wound that is open when the graft is laid, and the size of the main wound "
        "would not be known when the skin is taken.",
    ),
    "constituents_claim": paragraphs(
        "The only active constituent is the patient's own fresh skin cells: a mixture of keratinocytes, melanocytes "
        "and fibroblasts as the skin has them. The cells have lost what holds them together and have nothing to attach "
        "to. From the moment the enzyme has acted they begin to lose the ability to attach to the wound."
    )
    + figure(
        "E2",
        "Line chart of two measures against time. Living cells fall from 89 per cent to 52 per cent in six hours. "
        "Attachment falls from 100 per cent to 30 per cent and crosses its limit of 80 per cent between two and three "
        "hours",
        "Figure 1. Living cells and attachment of DSU-22 at room temperature, with their limits",
    ),
    "constituents_evidence_text": paragraphs(
        f"Twelve suspensions were kept at 20 °C (E1). Both limits were met for {SHELF_LIFE} hours."
    )
    + table(("Time", "Living cells", "Attachment against fresh", "Against both limits"), stability_table()),
    "constituents_evidence": ["E1", "E3"],
    "constituents_only": paragraphs(
        "Skin that waits is no better than cells that wait: the constituent itself is what changes. The applicant "
        "looked at four ways around it."
    )
    + bullets(
        "<strong>Cooling:</strong> at 2 to 8 °C the cells clump, and attachment after 2 hours was 61 % instead of 86 %.",
        "<strong>Freezing:</strong> after thawing 58 % of the cells were alive and 34 % attached.",
        "<strong>Another medium:</strong> three commercial media added between 20 and 40 minutes.",
        "<strong>Growing the cells:</strong> gives sheets of keratinocytes after 2 to 3 weeks, without melanocytes. "
        "It is another product and comes too late for a wound that should be closed within 14 days.",
    )
    + paragraphs(
        "Skin is procured and tested at each hospital under a third-party agreement with the holder of a licence of "
        "the Human Tissue Authority (E3). It covers skin that is used in the same theatre, and no transport of it."
    ),
}

CLINICAL = {
    "benefits": rows(
        ("benefit", "kind", "effect", "evidence"),
        ("Less donor skin is taken", "clinical", "34 instead of 68 square cm for each 100 square cm of wound", "E1"),
        ("Patients who lack donor skin can be covered in one operation", "access", "7 of 30 pilot patients", "E1"),
        ("One operation instead of two", "operational", "22 of 30 pilot patients, against 13 of 30 expected", "E1"),
        ("No transport to a cell laboratory", "cost", "Not counted on", ""),
    ),
    "benefit_evidence": ["E1"],
    "benefit_case": paragraphs(
        "The best other way today is a split-skin graft with a narrow mesh. In the pilot study DSU-CL-01 each of 30 "
        "patients was their own control: one half of the wound had a narrow mesh alone, the other a wide mesh with "
        "DSU-22."
    )
    + table(
        ("Question", "Narrow mesh", "Wide mesh with DSU-22"),
        (
            ("Donor skin for 100 square cm of wound", "68 square cm", "34 square cm"),
            ("Days until 95 % closed (median)", "12", "13"),
            ("Donor sites that hurt after 14 days", "19 of 30", "11 of 30"),
            ("Colour of the scar after 24 weeks (0 is as the skin around)", "2.1", "1.6"),
            ("Wounds that had to be grafted again", "2", "2"),
        ),
    )
    + paragraphs(
        "The wound heals one day later and with half the donor skin. The study was small, and patients and surgeons "
        "knew the treatment. The trial DSU-CL-02 is planned to answer what it could not."
    ),
    "time_to_patient": paragraphs(
        "From skin to wound takes 54 minutes in the median: 35 for manufacture, 6 until the surgeon is ready and 13 "
        "for spraying and dressing. The longest in 54 operations was 79 minutes, of which 35 came after release."
    ),
    "harm_of_delay": paragraphs(
        "A delay of an hour keeps a patient under anaesthesia with an open wound; body temperature falls by about half "
        "a degree. A delay of days, as with cells from a laboratory, leaves a deep burn open longer than two weeks. "
        "From then on infections and thick scars become more frequent."
    ),
    "clinical_data": "yes",
    "clinical_summary": paragraphs("The pilot study DSU-CL-01 is summarised in section 4 of report E1.")
    + table(
        ("Event within 24 weeks", "Patients (of 30)"),
        (
            ("Infection of the treated half", "3"),
            ("Infection of the control half", "3"),
            ("Reaction to enzyme or buffer", "0"),
            ("Serious adverse events related to DSU-22", "0"),
        ),
    ),
    "clinical_evidence": ["E1"],
    "literature": rows(
        ("reference", "finding"),
        (
            "Public reviews of autologous skin-cell suspensions in burns",
            "Less donor skin at the same rate of healing; donor skin of up to 2 x 2 cm covers up to 320 square cm",
        ),
    ),
}

ALTERNATIVES = {
    "centralised_considered": "yes",
    "centralised": FICTION
    + paragraphs(
        "Skin would travel to Swansea and cells would travel back. The nearest partner theatre is 25 minutes away and "
        "the furthest 300 minutes. With 35 minutes of manufacture and 20 minutes of handovers even the nearest would "
        "take 105 minutes and the median 335 minutes, while the wound can wait 90 and the cells keep for 120."
    ),
    "regional_considered": "yes",
    "regional": paragraphs(
        "A regional laboratory within 20 minutes of a theatre would need 95 minutes from skin to wound. Eight theatres "
        "have on average 30 such operations a year, half of them at night or at weekends; eight laboratories would "
        "have to be staffed around the clock for a product that is then late."
    ),
    "cold_chain_considered": "yes",
    "cold_chain": paragraphs(
        "Cooling makes the cells clump and freezing kills four in ten. Both were tried; the figures are in section 3 of "
        "report E1 and in section F of this application."
    ),
    "specials_licence_considered": "yes",
    "specials_licence": paragraphs(
        "A hospital with a specials licence could make the suspension for its own patients. None of the eight theatres "
        "is a licensed facility, and that route needs a controlled, defined and fixed place. It also does not carry a "
        "trial at eight hospitals towards a marketing authorisation."
    ),
    "hospital_exemption_considered": "yes",
    "hospital_exemption": paragraphs(
        "That route needs a controlled, defined and fixed place of manufacture. DSU-22 is to be made by one process in "
        "the theatres of many hospitals, under one Control Site, and to be tried towards a marketing authorisation."
    ),
    "section_10_considered": "yes",
    "section_10": paragraphs(
        "Taking tissue apart with an enzyme is manufacture of a tissue-engineered product. It is not dispensing, and "
        "it is done in a theatre and not by or under the supervision of a pharmacist."
    ),
    "cost_role": paragraphs("Savings on transport and laboratories are possible. The applicant does not rely on them."),
    "not_cost_alone": True,
}
