"""A complete master file of a generic product: every question that is asked, answered so that it can be submitted.

The demo cases put their own words in place of some of these. Companies, people and numbers are fictional.
"""

from __future__ import annotations

from typing import Any

Sections = dict[str, dict[str, Any]]


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def complete(
    *,
    code: str,
    name: str,
    holder: str,
    qp: str,
    dm_type: str = "poc",
    status: str = "imp",
    related: bool = False,
) -> Sections:
    """Answers to every open question. `related`: whether the register has sites of related operations."""
    found = _texts()
    found["control"] |= {
        "product_code": code, "product_name": name, "dm_type": dm_type, "holder": holder, "status": status,
        "used_for": ["variation"] + (["cta"] if status == "imp" else []), "related_references": "IRAS 1009999",
        "changes": paragraphs("First version."), "author_name": "A. Writer, regulatory affairs",
        "approver_name": "H. Quality, head of quality", "qp_name": qp, "accurate": True,
    }  # fmt: skip
    found["summary"] |= {"extent": "part", "basis": "unchanged"}
    found["network"] |= {"related_sites": "yes" if related else "none"}
    if related:
        found["network"]["related_operations"] = paragraphs(
            "Testing and storage are done at the sites of related operations in the register. The Control Site has a "
            "technical agreement with each and audits it."
        )
    if dm_type == "mm":
        found["network"]["relocation"] = paragraphs(
            "A move is planned under change control. The unit is shut down, locked for transport and sealed.",
            "At the new place it is levelled, connected, cleaned and requalified, and the location is evaluated with "
            "the host before the Control Site approves it again.",
        )
    if status == "authorised":
        found["control"]["authorisation_link"] = paragraphs("The authorisation holder tells us of every change first.")
    if status == "unlicensed":
        found["safety"]["supply_records"] = paragraphs("Source, recipient, quantity, batch and reactions, five years.")
    return found


def _texts() -> Sections:
    return {key: dict(given) for key, given in ANSWERS.items()}


_P = paragraphs
ANSWERS: Sections = {
    "control": {},
    "summary": {
        "product_description": _P("A single dose for one patient, made from one kit and released before it is given."),
        "indication": _P("Adults who need the product at the bedside and cannot wait for a central batch."),
        "central_steps": _P("Kits are made and tested at the Control Site and sent to the sites at 2 to 8 °C."),
        "process_flow": _P("Kit and starting material are identified and loaded. The device runs the process, "
                           "measures it and prints the record. The product is checked, released and given."),
    },
    "control_site": {
        "organisation": _P("The head of quality and the head of manufacture report to the managing director. "
                           "Site leads at the hosts report to the head of manufacture in all that concerns the product."),
        "responsibilities": _P("The Qualified Person certifies each batch. The supervisor of manufacture answers for the "
                               "process at all sites. Quality control answers for methods, limits and results."),
        "cover": _P("Each named person has a deputy with the same qualification. The duty manager answers at any hour."),
        "supervision": _P("The Control Site sees each run as it happens, approves each batch record and can lock a "
                          "device from afar. No site makes a product while it is not active in the register."),
        "control_strategy": _P("The control strategy is one document with its own change control. It is reviewed "
                               "every year, after every deviation that is not minor and before every new site."),
        "file_management": _P("This file is kept in the document system. A change is classified, approved by a "
                              "Qualified Person and reported once a year. Designation and file are read side by side."),
    },
    "network": {
        "identification": _P("A site is a room or a unit with one device. Each is identified by its code and by the "
                             "serial number on the device, which the device writes into every batch record."),
        "location_control": _P("The register holds the address of each and the day since when it stands there. "
                               "A device that is switched on somewhere else reports it and does not start."),
    },
    "approval": {
        "approval_process": _P("A site is proposed with its data, evaluated jointly with the host, qualified, and its "
                               "people are trained. The head of quality approves it on the complete record, and the "
                               "register shows it as approved."),
        "criteria": _P("A suitable location, a qualified device, trained operators, a signed quality agreement, three "
                       "runs within limits, and no open condition."),
        "suitability": _P("The holder and the healthcare provider each answer their half of the same form, settle "
                          "their differences and sign the same text."),
        "risk_assessment": _P("Risks of the location are rated for product, patient and staff. A high risk needs an "
                              "action before approval."),
        "qualification": _P("The device is installed and qualified under protocol. Three consecutive runs are compared "
                            "with those of the reference site."),
    },
    "operation": {
        "initiate": _P("After approval the Control Site activates the device, supervises the first three batches and "
                       "records the day on which the site became active."),
        "suspend": _P("A failed run, a missed audit, an untrained operator or a complaint with harm pauses a site at "
                      "once. Any named person may pause; the device is locked within 15 minutes."),
        "cease": _P("The device is locked and removed, materials are returned and counted, records are collected, and "
                    "the register shows the site as ceased."),
        "restart": _P("A paused site starts again when its cause is mended and quality has signed. A site that the "
                      "licensing authority suspended or revoked stays locked until a variation is accepted."),
        "disposition": _P("Product in process is destroyed. Kits are blocked in the system and inspected before use."),
        "notification": _P("The host, the prescribers and the authorisation holder or sponsor are told the same day. "
                           "Reportable issues go to the licensing authority."),
    },
    "manufacture": {
        "manufacturing_process": _P("The operator identifies patient and kit, loads the cartridge and starts the "
                                    "program. The device performs all steps in a closed path."),
        "assembly_process": _P("The device fills the transfer container. The operator attaches the printed label."),
        "steps": [
            {"id": "s1", "step": "Prepare the kit", "where": "control_site", "equipment": "Isolator",
             "openness": "open", "environment": "Grade A", "duration": "2 hours"},
            {"id": "s2", "step": "Load and identify", "where": "spoke", "equipment": "Bedside device",
             "openness": "closed", "environment": "Not classified", "duration": "5 minutes"},
            {"id": "s3", "step": "Process and fill", "where": "spoke", "equipment": "Bedside device",
             "openness": "closed", "environment": "Not classified", "duration": "20 minutes"},
            {"id": "s4", "step": "Check and release", "where": "spoke", "equipment": "Bedside device",
             "openness": "closed", "environment": "Not classified", "duration": "5 minutes"},
        ],
        "parameters": [
            {"id": "p1", "name": "Temperature of the process", "kind": "cpp", "limits": "20 to 25 °C",
             "method": "Sensor in the device"},
            {"id": "p2", "name": "Filled volume", "kind": "cqa", "limits": "9.5 to 10.5 mL",
             "method": "Weighed by the device"},
        ],
        "in_process_controls": _P("Temperature, pressure and time are measured every second against their limits."),
        "batch_definition": _P("A batch is one dose for one patient, from one kit and one run."),
        "batch_record": _P("The device writes the record: site, device, software, kit, operator, times and results. "
                           "It is sent to the Control Site when the run ends."),
    },
    "release": {
        "release_process": _P("The device compares the run with its limits. The operator checks label and container. "
                              "The Qualified Person certifies on the record within the rules of this section."),
        "release_model": ["remote", "parametric", "delegated"],
        "release_data": _P("All process parameters within limits, the identity check, and the filled volume."),
        "release_exceptions": _P("A run with a missing or failing result is rejected. It is not given, and a second "
                                 "kit is used or the patient is treated by the rescue plan."),
        "shelf_life": 20,
        "shelf_life_unit": "minutes",
        "release_time": 10,
        "release_time_unit": "minutes",
    },
    "materials": {
        "supply": _P("Kits are released at the Control Site and sent in validated boxes. A site counts and accepts them."),
        "starting_materials": _P("There are none of human origin."),
        "identity": _P("Patient, kit and container carry the same code, which the device reads before each step."),
        "storage": _P("Kits are kept at 2 to 8 °C in a monitored refrigerator at the site."),
    },
    "premises": {
        "premises": _P("A room with restricted access, a bench that carries 80 kg and a door that can be locked."),
        "environment": _P("18 to 25 °C, logged every five minutes. The path of the product is closed, so that no "
                          "classification is needed."),
        "utilities": _P("Two protected sockets, a network connection and a battery for 30 minutes."),
        "cleaning": _P("Surfaces are wiped before and after use, the device by its program. Both are recorded."),
        "hazards": _P("None beyond those of the room. Used kits are clinical waste."),
    },
    "equipment": {
        "equipment": _P("One bedside device, automated from loading to filling, and one monitored refrigerator."),
        "calibration": _P("Sensors are calibrated once a year and checked against a reference every month."),
        "systems": _P("The device and the central server are validated. Records are signed electronically, and every "
                      "change of a record leaves a trail."),
        "software": [{"id": "v1", "system": "Bedside device", "version": "3.2"}],
        "monitoring": _P("The Control Site sees every run. Without a link the device finishes the run in hand, keeps "
                         "the record and starts no other."),
    },
    "personnel": {
        "roles": _P("Two operators of the host work under the procedures of the Control Site. A site lead of the host "
                    "answers for people and room."),
        "minimum_operators": 2,
        "training": _P("Two days at the Control Site, three supervised runs and a written test."),
        "requalification_months": 12,
    },
    "oversight": {
        "audits": _P("Each site is audited on the spot before it is activated and then at the stated interval."),
        "audit_months": 12,
        "indicators": _P("Failed runs, late records and overdue training, by site and month. Two failed runs in a "
                         "month call for a review."),
        "deviations": _P("Operators report in the system on the same day. Quality classifies within one working day."),
        "change_control": _P("A change is assessed for all sites and made at one first."),
        "product_review": _P("Batches of all sites are reviewed together once a year, with a chart for each site."),
    },
    "agreements": {
        "agreements": _P("Each host signs a quality agreement: access, people, room, records, reporting, and the right "
                         "of the Control Site and the licensing authority to inspect."),
        "responsibilities": [
            {"id": "r1", "activity": "Process and device", "control_site": "Responsible", "host": "Informed"},
            {"id": "r2", "activity": "Room and operators", "control_site": "Accountable", "host": "Responsible"},
            {"id": "r3", "activity": "Release", "control_site": "Responsible", "host": "Consulted"},
        ],
    },
    "labelling": {
        "labelling": _P("The device prints a label with product, batch, patient code, site, time and expiry."),
        "label_exemption": "no",
        "identifier": "batch",
        "traceability": _P("The batch number begins with the code of the site, so that sites are told apart at a glance. "
                           "The hospital records it with the patient."),
    },
    "safety": {
        "vigilance": _P("Reactions are recorded with the batch number and judged by product and by site every month."),
        "complaints": _P("A complaint reaches the Control Site the same day and is looked at across all sites."),
        "recall": _P("A product that is not given yet is stopped by telephone and by locking the device."),
    },
    "records": {
        "records": _P("Batch records are kept at the Control Site, training and cleaning records at the site."),
        "retention_years": 30,
        "access": _P("The agreements give the Control Site and the licensing authority access at any reasonable time."),
    },
    "annual": {
        "annual_report": _P("The report is made from the register and the log of changes and signed by a Qualified "
                            "Person."),
        "change_classes": _P("Administrative, site list, notifiable, or by prior approval. Quality decides and records "
                             "why."),
        "designation_review": _P("Every change is asked whether it touches what the designation rests on."),
    },
    "annexes": {
        "annex_policy": _P("Quality allows a difference when the product is shown to be the same. The reason stands "
                           "with it."),
    },
}  # fmt: skip
