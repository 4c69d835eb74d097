"""Sites that the text names or counts, against those of the register."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from designation.checks.findings import Finding, fail, unsure, verdict
from designation.passages import Passage
from dmmf.checks import places
from dmmf.checks.at_sites import counted
from dmmf.checks.case import FileCase, SiteRow
from dmmf.checks.names import Family, family
from dmmf.checks.reading import NUMBER, STATES, number_of, plain
from dmmf.checks.sources import ONE_TRUTH
from dmmf.states import SiteKind
from submissions.checks import Check


def codes(case: FileCase) -> Check:
    """Every code of a site in the text is one of the register's, written as there."""
    return _named(
        case, "codes_in_text", "Sites that the text names by code are in the register", "site", lambda site: site.code
    )


def identifications(case: FileCase) -> Check:
    """Every serial or asset number in the text is one of the register's."""
    title = "Serial and asset numbers in the text are in the register"
    return _named(case, "numbers_in_text", title, "serial or asset number", lambda site: site.identification)


def _named(case: FileCase, key: str, title: str, noun: str, of: Callable[[SiteRow], str]) -> Check:
    mine = family(case, of, others=_other_names(case, of))
    seen = case.names
    found = [one for name, passage in seen.items() for one in _unknown(case, mine, noun, name, passage)]
    named = [name for name in seen if mine.find(name)]
    if not mine.known:
        found = [unsure(f"The register has no {noun} to compare the text with.", places.register(case))]
    return verdict(
        key,
        title,
        ONE_TRUTH,
        found,
        places=(*dict.fromkeys(seen[name].place for name in named), places.register(case)),
        passed=f"{counted(len(named), f'{noun}')} named in the text, each as in the register."
        if named
        else f"The text names no {noun}.",
    )


def _other_names(case: FileCase, of: Callable[[SiteRow], str]) -> Iterator[str]:
    """A serial number may look like a code, and the other way round."""
    for site in case.sites:
        yield from {site.code, site.identification} - {of(site)}


def _unknown(case: FileCase, mine: Family, noun: str, name: str, passage: Passage) -> Iterator[Finding]:
    if mine.find(name) or name in mine.others:
        return
    heading, here = passage.question.heading, (passage.place, places.register(case))
    meant = mine.meant(name)
    if name in case.facts.ceased:
        code = case.facts.ceased[name]
        what = code if code == name else f"{name}, of {code}"
        yield unsure(f"“{heading}” names {what}, which has ceased and is no longer in the file.", *here)
    elif meant and plain(name) in mine.loose and re.search(r"\d", name) and re.search("[A-Za-z]", name):
        there = next(name for name, site in mine.known.items() if site is meant)
        yield unsure(f"“{heading}” writes “{name}”; the register has {there}. Write it as the register does.", *here)
    elif mine.belongs(name):
        ask = f" Is {meant.said} meant?" if meant else ""
        yield fail(f"“{heading}” names {name}, but the register has no such {noun}.{ask}", *here)


_PLACE = r"(?:Hospital|Hospitals|Infirmary|Clinic|Hospice|Surgery|Laboratory|Laboratories|Trust)"
_HOST = re.compile(rf"(?:[A-Z][\w'’-]{{1,30}}\s+(?:(?:of|and|the|for)\s+){{0,2}}){{1,6}}{_PLACE}\b")


def hosts(case: FileCase) -> Check:
    """Every hospital, clinic or laboratory in the text is the host or the name of a site."""
    known = {name for site in case.sites for said in (site.host, site.name) for name in _hosts(said)}
    bones = {_bones(name): name for name in known}
    seen: dict[str, Passage] = {}
    for passage in case.passages:
        for match in _HOST.finditer(passage.text):
            seen.setdefault(match[0], passage)
    strange = {name: passage for name, passage in seen.items() if not known & set(_shorter(name))}
    return verdict(
        "hosts_in_text",
        "Hospitals and clinics that the text names host a site of the register",
        ONE_TRUTH,
        [_strange(case, name, passage, bones) for name, passage in strange.items()],
        places=(*dict.fromkeys(passage.place for passage in seen.values()), places.register(case)),
        passed=f"{counted(len(seen), 'name')} of hospitals, clinics or laboratories in the text, each in the register."
        if seen
        else "The text names no hospital, clinic or laboratory.",
    )


def _hosts(said: str) -> Iterator[str]:
    for match in _HOST.finditer(said):
        yield from _shorter(match[0])


def _shorter(name: str) -> list[str]:
    """ "At Leeds General Infirmary" with and without its first words, down to two words."""
    words = name.split()
    return [" ".join(words[start:]) for start in range(max(1, len(words) - 1))]


def _bones(name: str) -> str:
    """Consonants, each once: "Calderfell Hospital" and "Calderfel Hospitall" have the same."""
    letters = re.sub(r"[^b-df-hj-np-tv-z]+", "", name.casefold())
    return re.sub(r"(.)\1+", r"\1", letters)


def _strange(case: FileCase, name: str, passage: Passage, bones: dict[str, str]) -> Finding:
    meant = next((bones[key] for one in _shorter(name) if (key := _bones(one)) in bones), "")
    ask = f"; it has “{meant}”" if meant else ""
    message = f"“{passage.question.heading}” names “{name}”, where the register has no site{ask}."
    return unsure(message, passage.place, places.register(case))


_OF_ALL = (
    r"(?P<all>\b(?:all|the|these|those|our|its|total of|in total|there are"
    r"|(?:network|register|file) (?:has|comprises|consists of|includes|lists|names|covers|is made up of)"
    r"|(?:network|register|list) of)\s+(?:of\s+)?(?:the\s+)?)?"
)
_COUNT = re.compile(
    rf"{_OF_ALL}\b(?P<number>{NUMBER})\s+(?:(?P<state>{'|'.join(STATES)})\s+)?"
    r"(?:(?P<kind>POC|point-of-care|modular|relocatable|spoke|remote|manufacturing)\s+)?(?P<noun>sites|units|spokes)\b",
    re.IGNORECASE,
)


_SITES = re.compile(r"\b(?:sites|units|spokes)\b", re.IGNORECASE)


def counts(case: FileCase) -> Check:
    """How many sites the text says there are, against how many there are."""
    found, said = list[Finding](), dict[str, str]()
    for passage in case.passages:
        for match in _COUNT.finditer(passage.text) if _SITES.search(passage.text) else ():
            said.setdefault(match[0].strip(), passage.place)
            found += _count(case, match, passage)
    return verdict(
        "counts_in_text",
        "The text counts as many sites as the register has",
        ONE_TRUTH,
        found,
        places=(*dict.fromkeys(said.values()), places.register(case)),
        passed=f"{counted(len(said), 'number')} of sites in the text; the register has "
        f"{counted(len(case.spokes), 'spoke')}."
        if said
        else "The text states no number of sites.",
    )


def _count(case: FileCase, match: re.Match[str], passage: Passage) -> Iterator[Finding]:
    number, state = number_of(match["number"]), (match["state"] or "").casefold()
    there = _meant(case, match)
    if state:
        right = {sum(site.state in STATES[state] for site in there)}
    else:
        right = {len(there), sum(site.standing for site in there), sum(site.is_active for site in there)}
    if number in right or (number < max(right) and not match["all"]):
        return  # some of them may be meant
    held = f"{state} {_noun(match)}".strip()
    words = f"“{passage.question.heading}” says “{match[0].strip()}”; the register has {max(right):,} {held}."
    yield (fail if match["all"] else unsure)(words, passage.place, places.register(case))


def _meant(case: FileCase, match: re.Match[str]) -> list[SiteRow]:
    kind, noun = (match["kind"] or "").casefold(), match["noun"].casefold()
    if kind in ("poc", "point-of-care"):
        return [site for site in case.spokes if site.kind == SiteKind.POC]
    if kind in ("modular", "relocatable") or noun == "units":
        return [site for site in case.spokes if site.kind == SiteKind.MM]
    return list(case.spokes)


def _noun(match: re.Match[str]) -> str:
    return " ".join(filter(None, [match["kind"], match["noun"]]))
