"""Is it manufacture of a medicine, of the type applied for, by somebody in the UK?"""

from __future__ import annotations

from collections.abc import Iterator

from designation.case import Case, text
from designation.checks.findings import Finding, fail, listed, unsure, verdict
from designation.questionnaire.choices import MM_SITE_TYPES, POC_SITE_TYPES
from designation.questionnaire.sources import (
    APPLICATIONS,
    GMP,
    HOME_OR_MOBILE,
    LEGAL_TEST,
    MM_TEST,
    MODULAR_UNIT,
    UK_PRESENCE,
    ours,
)
from submissions.checks import Check

_SAID_TWICE = ours("Places that are stated twice must be the same")
UK = {"england", "scotland", "wales", "northern_ireland"}
NOT_MANUFACTURE = {
    "preparation": (
        "You said that only reconstitution or preparation for administration is done. That is not manufacture, so "
        "there is nothing to designate. If one step is more than that, change this answer."
    ),
    "dispensing": (
        "You said that only dispensing under the pharmacist's exemption (section 10) is done. Then there is nothing to "
        "designate. If one step is manufacture, change this answer."
    ),
}


def scope_is_manufacture(case: Case) -> Check:
    """A designation is for manufacture of a medicine. MHRA guideline on GMP: reconstitution and dispensing are not."""
    activity = case.choice("scope", "activity")
    what = {"manufacture": "Manufacture", "assembly": "Assembly"}.get(activity, "What is done")
    return verdict(
        "scope_is_manufacture",
        "It is manufacture or assembly of a medicine",
        GMP,
        [*_activity(case, activity), *_medicine(case)],
        places=("scope.activity", "scope.medicine_or_device"),
        passed=f"{what} of a medicine takes place at the place of use or in the unit.",
    )


def _activity(case: Case, activity: str) -> Iterator[Finding]:
    if activity in NOT_MANUFACTURE:
        yield fail(NOT_MANUFACTURE[activity], "scope.activity")
    elif activity == "unsure":
        advised = case.choice("scope", "activity_advice") == "yes"
        yield unsure(
            "You are not sure that it is manufacture, so this service cannot tell whether there is anything to "
            + ("designate. The advice that you name has to settle it." if advised else "designate. Take advice first."),
            "scope.activity",
            "scope.why_manufacture",
        )
    elif activity == "assembly" and case.dm_type == "poc":
        yield unsure(
            "You said that only assembly is done. The test for point of care speaks of products that can only be "
            "manufactured at or near the place of use; the test for modular manufacture speaks of assembly too.",
            "scope.activity",
            "manufacture.dm_type",
            source=LEGAL_TEST,
        )
    elif not activity:
        yield unsure("You have not said yet what is done at the place of use or in the unit.", "scope.activity")


def _medicine(case: Case) -> Iterator[Finding]:
    place = "scope.medicine_or_device"
    match case.choice("scope", "medicine_or_device"):
        case "medicine":
            return
        case "device":
            yield fail(
                "You said that the product is a medical device. A designation is for a medicine, so a device cannot "
                "be designated.",
                place,
                source=LEGAL_TEST,
            )
        case "borderline":
            if case.choice("scope", "borderline_advice") != "yes":
                yield unsure(
                    "You said that the product is on the borderline between medicine and device, and you have taken "
                    "no advice on it. It can be designated only if it is a medicine.",
                    place,
                    "scope.borderline_advice",
                    source=LEGAL_TEST,
                )
            elif not case.text("scope", "borderline_advice_reference"):
                yield unsure(
                    "You have taken advice on the classification, but its reference is missing.",
                    "scope.borderline_advice_reference",
                )
        case _:
            yield unsure("You have not said yet whether the product is a medicine or a device.", place)


def home_or_mobile(case: Case) -> Check:
    """Made in the home is point of care, made in a relocatable unit is modular (reported, see HOME_OR_MOBILE)."""
    setting = "context.unit_settings" if case.dm_type == "mm" else "context.settings"
    places = ["manufacture.dm_type", setting, "manufacture.process_steps", "system.spokes"]
    found = {"poc": _mobile, "mm": _home, "": _untyped}[case.dm_type]
    at_home = " Manufacture in the patient's home counts as point of care." if _is_at_home(case) else ""
    return verdict(
        "home_or_mobile",
        "Settings and spokes belong to the type applied for",
        HOME_OR_MOBILE,
        found(case),
        places=places,
        passed=(
            "Every setting and every kind of spoke belongs to modular manufacture: all are units that can be relocated."
            if case.dm_type == "mm"
            else f"Nothing that you list is made in a mobile or relocatable manufacturing unit.{at_home}"
        ),
    )


def _untyped(case: Case) -> Iterator[Finding]:
    yield unsure("You have not chosen the type of manufacture yet.", "manufacture.dm_type")


def _is_at_home(case: Case) -> bool:
    return "home" in case.chosen("context", "settings") or any("home" in kinds for _, kinds in _spoke_kinds(case))


def _mobile(case: Case) -> Iterator[Finding]:
    """What contradicts an application for point of care."""
    if "mobile_unit" in case.chosen("context", "settings"):
        yield fail(
            "You selected a mobile or relocatable manufacturing unit. That is modular manufacture (MM), and one "
            "application is for one type. Remove this setting, or apply for modular manufacture. "
            "Portable equipment in a hospital and manufacture in a patient's home are point of care.",
            "context.settings",
        )
    for place, kinds in _spoke_kinds(case):
        if wrong := [kind for kind in MM_SITE_TYPES if kind in kinds]:
            yield fail(
                f"This application is for point of care (POC), but {_where(place)} “{_labels(case, wrong)}”, "
                "which is modular manufacture. Change the kind of spoke, or apply for modular manufacture.",
                place,
            )
    if not case.chosen("context", "settings"):
        yield unsure("You have not said yet where the product is made and used.", "context.settings")
    else:
        yield from _settings_left_out(case)


def _settings_left_out(case: Case) -> Iterator[Finding]:
    """Kinds of spoke that are settings too. Not the other way round: portable equipment can be used anywhere."""
    settings, kinds = case.chosen("context", "settings"), case.column("system", "spokes", "kind")
    for key in ("home", "ambulance"):
        if key in kinds and key not in settings:
            yield unsure(
                f"You plan a spoke of the kind “{case.label('context', 'settings', key)}”, but have not selected that "
                "setting.",
                "context.settings",
                "system.spokes",
                source=_SAID_TWICE,
            )


def _home(case: Case) -> Iterator[Finding]:
    """What contradicts an application for modular manufacture."""
    settings = case.chosen("context", "unit_settings")
    if "home" in settings:
        yield fail(
            "You selected the patient's home. Manufacture there is point of care (POC), and one application is for "
            "one type. Remove this setting, or apply for point of care.",
            "context.unit_settings",
        )
    if "fixed_room" in settings:
        yield fail(
            "You selected a fixed room or building that is not relocated. A modular unit is “a relocatable "
            "manufacturing unit”. Remove this setting, or apply for point of care.",
            "context.unit_settings",
            source=MODULAR_UNIT,
        )
    for place, kinds in _spoke_kinds(case):
        if wrong := [kind for kind in POC_SITE_TYPES if kind in kinds]:
            yield fail(
                f"This application is for modular manufacture (MM), but {_where(place)} “{_labels(case, wrong)}”, "
                "which is point of care. Change the kind of spoke, or apply for point of care.",
                place,
            )
    if not settings:
        yield unsure("You have not said yet where the modular units stand.", "context.unit_settings")


def _spoke_kinds(case: Case) -> Iterator[tuple[str, set[str]]]:
    yield "manufacture.process_steps", case.column("manufacture", "process_steps", "site_type")
    yield "system.spokes", case.column("system", "spokes", "kind")


def _where(place: str) -> str:
    return "a process step is done at" if place == "manufacture.process_steps" else "you plan a spoke of the kind"


def _labels(case: Case, kinds: list[str]) -> str:
    return listed(case.label("system", "spokes", kind, column="kind") for kind in kinds)


def uk_presence(case: Case) -> Check:
    """Applicant (reported, see UK_PRESENCE) and Control Site (MHRA guideline on GMP) are in the UK."""
    applicant, control_site = case.choice("applicant", "country"), case.choice("system", "control_site_country")
    return verdict(
        "uk_presence",
        "Applicant and Control Site are in the UK",
        UK_PRESENCE,
        [
            *_country(
                case,
                "applicant.country",
                "The applicant's address must be in the UK. An applicant needs a legal presence in the UK.",
                "You have not said yet in which country the applicant is.",
            ),
            *(
                Finding(found.status, found.message, found.places, GMP)
                for found in _country(
                    case,
                    "system.control_site_country",
                    "The Control Site must be in the UK.",
                    "You have not said yet in which country the Control Site is.",
                )
            ),
        ],
        places=("applicant.country", "system.control_site_country"),
        passed=(
            f"The applicant is in {case.label('applicant', 'country', applicant)} and the Control Site in "
            f"{case.label('system', 'control_site_country', control_site)}."
        ),
    )


def _country(case: Case, place: str, outside: str, missing: str) -> Iterator[Finding]:
    country = case.choice(*place.split("."))
    if not country:
        yield unsure(missing, place)
    elif country not in UK:
        yield fail(outside, place)


def extent_agrees(case: Case) -> Check:
    """Whole or part of the process may be decentralised; the table must say the same as the answer."""
    return verdict(
        "extent_agrees",
        "The extent of decentralised manufacture agrees with the process steps",
        APPLICATIONS,
        _extent(case),
        places=("manufacture.extent", "manufacture.process_steps"),
        passed=(
            "All of the process is at the spokes, and so is every process step."
            if case.choice("manufacture", "extent") == "whole"
            else "Part of the process is at the spokes, and process steps stand at the spokes and elsewhere."
        ),
    )


def _extent(case: Case) -> Iterator[Finding]:
    where, extent = case.column("manufacture", "process_steps", "where"), case.choice("manufacture", "extent")
    if not where:
        yield unsure("No process step says yet where it takes place.", "manufacture.process_steps")
    elif "spoke" not in where:
        yield fail(
            "No process step takes place at a spoke. At least one must, or this is central manufacture.",
            "manufacture.process_steps",
            source=MM_TEST if case.dm_type == "mm" else LEGAL_TEST,
        )
    elif not extent:
        yield unsure("You have not said yet how much of the process takes place at the spokes.", "manufacture.extent")
    elif extent == "whole" and where & {"control_site", "other"}:
        yield fail(
            f"You said that all of the process is at the spokes, but {_elsewhere(case)} not. Choose “Part of the "
            "process”, or correct the table. Testing or release by the Control Site is a step too.",
            "manufacture.extent",
        )
    elif extent == "part" and where == {"spoke"}:
        yield fail(
            "You said that part of the process stays central, but every process step is at a spoke.",
            "manufacture.extent",
        )


def _elsewhere(case: Case) -> str:
    """ "“Certify” is", as the process steps name what is not at a spoke."""
    rows = [row for row in case.rows("manufacture", "process_steps") if text(row, "where") in ("control_site", "other")]
    names = [f"“{text(row, 'step') or 'a step without a name'}”" for row in rows]
    return f"{listed(names)} {'is' if len(names) == 1 else 'are'}"
