"""What the text says of single things that the register knows: states, dates, people, numbers, equipment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from designation.case import text
from designation.checks.findings import Finding, fail, listed, unsure, verdict
from designation.passages import Passage
from dmmf.checks import places
from dmmf.checks.at_sites import counted
from dmmf.checks.case import FileCase, SiteRow, day, said
from dmmf.checks.reading import DATE, NAME, STATES, day_of, sentences, states_what_is
from dmmf.checks.sources import ONE_TRUTH
from submissions.checks import Check

_AND = re.compile(r",\s*(?:and\s+)?|\s+and\s+|\s*&\s*")
_LIST = rf"(?:{NAME})(?:(?:,\s*(?:and\s+)?|\s+and\s+|\s*&\s*){NAME}){{0,50}}"
_STATE = "|".join(STATES)
_IS = re.compile(
    rf"(?:\s(?:is|are|remains?|stays?)\s+(?:now\s+|currently\s+|still\s+)?|\s*\()(?P<state>{_STATE})\b", re.IGNORECASE
)
_FAR = 2000  # characters before the verb in which a list of sites may stand
_AT = re.compile(
    rf"\b(?P<state>{_STATE})\s+(?:(?:at|in)\s+)?(?:(?:POC\s+|spoke\s+|modular\s+)?(?:sites?|units?)\s*:?\s*"
    rf"|(?<=at\s)|(?<=in\s))(?P<list>{_LIST})",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Claim:
    """That a text says something of a site."""

    passage: Passage
    sentence: str
    site: SiteRow
    state: str


def _claims(case: FileCase) -> Iterator[Claim]:
    """Every state that a text says of a site today."""
    known = {site.code: site for site in case.sites if site.code}
    for passage in case.passages:
        for sentence in sentences(passage) if known else ():
            if not states_what_is(sentence):
                continue
            for state, names in _said_of(sentence):
                yield from (Claim(passage, sentence, known[name], state) for name in names if name in known)


def _said_of(sentence: str) -> Iterator[tuple[str, list[str]]]:
    """ "S-01 and S-02 are active", "S-01 (active)", "active at S-01" -> the state and the names."""
    for match in _IS.finditer(sentence):
        yield match["state"].casefold(), list(_listed_before(sentence[max(0, match.start() - _FAR) : match.start()]))
    for match in _AT.finditer(sentence):
        yield match["state"].casefold(), re.findall(NAME, match["list"])


def _listed_before(words: str) -> Iterator[str]:
    """The list at the end of the words: "At the sites S-01, S-02 and S-03" -> S-03, S-02, S-01."""
    for part in reversed(_AND.split(words)):
        yield (part.split() or [""])[-1]
        if " " in part.strip():
            return


def states(case: FileCase) -> Check:
    """ "active at S-01" against the state of S-01."""
    claims = list(_claims(case))
    wrong = {(c.site.code, c.state, c.passage.place): c for c in claims if c.site.state not in STATES[c.state]}
    return verdict(
        "states_in_text",
        "Sites are in the state in which the text says they are",
        ONE_TRUTH,
        [
            fail(
                f"“{claim.passage.question.heading}” says that {claim.site.code} is {claim.state}; the register has it "
                f"{claim.site.state_label}{_since(claim.site.state_since)}.",
                claim.passage.place,
                *places.sites([claim.site]),
            )
            for claim in wrong.values()
        ],
        places=(*dict.fromkeys(claim.passage.place for claim in claims), places.register(case)),
        passed=f"{counted(len(claims), 'statement')} on the state of a site, each as in the register."
        if claims
        else "The text states of no site in which state it is.",
    )


def _since(when: date | None) -> str:
    return f" since {said(when)}" if when else ""


_SINCE = re.compile(rf"\b(?P<state>{_STATE})\b[^.;]{{0,40}}?\b(?:since|from)\s+(?P<date>{DATE})", re.IGNORECASE)
_STANDS = re.compile(
    rf"\b(?:stands?|stood|located|sited|moved|relocated)\b[^.;]{{0,60}}?\b(?:since|on)\s+(?P<date>{DATE})"
)
_GRANTED = re.compile(rf"\b(?:granted|dated|issued|designated|decided)\s+(?:on\s+|of\s+)?(?P<date>{DATE})")
_EXPIRES = re.compile(rf"\b(?:expires?|expiry|valid until|ends?|runs until)\s+(?:date\s+|is\s+|on\s+)?(?P<date>{DATE})")


def dates(case: FileCase) -> Check:
    """Days that the text states of a site, the licence, the certificate or the designation."""
    stated = list(_dates(case))
    return verdict(
        "dates_in_text",
        "Dates that the text states are those of the register",
        ONE_TRUTH,
        [finding for _, finding in stated if finding],
        places=(*dict.fromkeys(passage.place for passage, _ in stated), places.register(case)),
        passed=f"{counted(len(stated), 'date')} compared, each as in the register."
        if stated
        else "The text states no date of a site, licence, certificate or designation.",
    )


def _dates(case: FileCase) -> Iterator[tuple[Passage, Finding | None]]:
    known = {site.code: site for site in case.sites if site.code}
    papers = _papers(case)
    for passage in case.passages:
        for sentence in sentences(passage):
            if not re.search(r"\d{4}", sentence):
                continue
            codes = {code for code in re.findall(rf"(?<![\w-]){NAME}", sentence) if code in known}
            if len(codes) == 1:
                yield from _dates_of_site(passage, sentence, known[codes.pop()])
            named = [paper for paper in papers if paper.name in sentence]
            if len(named) == 1:
                yield from _dates_of_paper(case, passage, sentence, named[0])


def _dates_of_site(passage: Passage, sentence: str, site: SiteRow) -> Iterator[tuple[Passage, Finding | None]]:
    facts = []
    for match in _SINCE.finditer(sentence):
        if site.state in STATES[match["state"].casefold()]:
            facts.append((match, site.state_since, f"is {match['state'].lower()} since"))
    facts += [(match, site.located_since, "stands where it is since") for match in _STANDS.finditer(sentence)]
    for match, held, what in facts:
        stated = day_of(match["date"])
        message = f"“{passage.question.heading}” says “{match[0]}”; by the register {site.code} {what} "
        finding = fail(f"{message}{said(held)}.", passage.place, *places.sites([site])) if held else None
        yield passage, None if stated is None or stated == held else finding


@dataclass(frozen=True)
class Paper:
    """A licence, a certificate or the designation."""

    name: str
    granted: date | None
    expires: date | None


def _papers(case: FileCase) -> list[Paper]:
    licences = [Paper(text(r, "number"), day(r, "granted_on"), day(r, "expires_on")) for r in case.list_of("licences")]
    rows = case.list_of("certificates")
    certificates = [Paper(text(row, "number"), day(row, "issued_on"), day(row, "expires_on")) for row in rows]
    granted = case.part("designation")
    papers = [*licences, *certificates, Paper(text(granted, "reference"), day(granted, "decided_on"), None)]
    return [paper for paper in papers if paper.name]


def _dates_of_paper(
    case: FileCase, passage: Passage, sentence: str, paper: Paper
) -> Iterator[tuple[Passage, Finding | None]]:
    for pattern, held, what in ((_GRANTED, paper.granted, "of"), (_EXPIRES, paper.expires, "until")):
        for match in pattern.finditer(sentence):
            stated = day_of(match["date"])
            now = f"has {paper.name} {what} {said(held)}" if held else f"has no such date of {paper.name}"
            message = f"“{passage.question.heading}” says “{match[0]}”; the register {now}."
            wrong = (fail if held else unsure)(message, passage.place, places.control_site(case))
            yield passage, None if stated is None or stated == held else wrong


_MODEL = re.compile(r"\b(?P<noun>[A-Za-z]{3,30})\s+(?:model|type|mark)\s+(?P<model>[A-Z0-9][\w/-]{0,30})")


def equipment(case: FileCase) -> Check:
    """The model of equipment that the text names is what stands at the sites."""
    held: dict[str, dict[str, list[SiteRow]]] = {}
    for site in case.spokes:
        for match in _MODEL.finditer(site.equipment):
            held.setdefault(match["noun"].casefold(), {}).setdefault(match["model"], []).append(site)
    named: dict[tuple[str, str], Passage] = {}
    for passage in case.passages:
        for match in _MODEL.finditer(passage.text):
            if match["noun"].casefold() in held:
                named.setdefault((match["noun"].casefold(), match["model"].rstrip("-/")), passage)
    return verdict(
        "equipment_in_text",
        "The equipment that the text describes is what stands at the sites",
        ONE_TRUTH,
        _equipment(case, held, named),
        places=(*dict.fromkeys(passage.place for passage in named.values()), places.register(case)),
        passed=f"Named in the text and at the sites: {listed(f'{noun} {model}' for noun, model in named)}."
        if named
        else "The text names no model of the equipment of a site.",
    )


def _equipment(
    case: FileCase, held: dict[str, dict[str, list[SiteRow]]], named: dict[tuple[str, str], Passage]
) -> Iterator[Finding]:
    for (noun, model), passage in named.items():
        if model not in held[noun]:
            message = f"“{passage.question.heading}” describes the {noun} {model}; the sites have {listed(held[noun])}."
            yield fail(message, passage.place, places.register(case))
    for noun in dict.fromkeys(noun for noun, _ in named):
        told = {model for one, model in named if one == noun}
        others = [site for model, sites in held[noun].items() if model not in told for site in sites]
        if others and told & set(held[noun]):
            message = f"The text describes no {noun} of the model at {listed(site.said for site in others)}."
            yield unsure(message, *places.sites(others), places.register(case))


_TITLE = r"(?:(?:Dr|Mr|Mrs|Ms|Miss|Prof|Professor)\.?\s+)?"
_NAME = r"(?P<name>[A-Z][a-zà-ÿ'’-]{1,20}(?:\s+[A-Z][\w'’-]{1,20}){1,2})"
_ROLES = {
    "qp": r"(?:Qualified Person|QP)",
    "supervisor": r"(?:[Ss]upervisor of manufacture)",
    "qc": r"(?:[Hh]ead of quality control|[Pp]erson responsible for quality control|QC head|[Hh]ead of QC)",
}
_NO_NAME = re.compile(
    r"\b(?:The|This|That|Each|Every|Control|Site|Qualified|Person|Quality|Head|Supervisor|Batch|Product|Master|File|Who"
    r"|He|She|They|At|In|On|By|For|If|When|And|Or|Our|Its|No|Street|Road|Hospital|Certification|Name)\b"
)


def persons(case: FileCase) -> Check:
    """Whom the text names in a role that the licence names is whom the register names."""
    named = list(_persons(case))
    return verdict(
        "persons_in_text",
        "People whom the text names in a role are those of the register",
        ONE_TRUTH,
        [finding for _, _, finding in named if finding],
        places=(*dict.fromkeys(passage.place for passage, _, _ in named), places.control_site(case)),
        passed=f"Named in the text and in the register: {listed(dict.fromkeys(name for _, name, _ in named))}."
        if named
        else "The text names nobody in a role of the licence.",
    )


def _persons(case: FileCase) -> Iterator[tuple[Passage, str, Finding | None]]:
    people = case.list_of("persons")
    for role, words in _ROLES.items():
        patterns = (
            re.compile(rf"\b{words}(?:\s*\((?:QP|QC)\))?(?:\s+is|\s*[,:])\s+{_TITLE}{_NAME}"),
            re.compile(rf"{_TITLE}{_NAME}(?:\s*\(|,\s+(?:the\s+|our\s+)?|\s+is\s+(?:the|our)\s+){words}\b"),
        )
        held = {text(row, "name") for row in people if text(row, "role") == role}
        for passage in case.passages:
            for name in dict.fromkeys(match["name"] for one in patterns for match in one.finditer(passage.text)):
                if not _NO_NAME.search(name):
                    yield passage, name, None if _among(name, held) else _stranger(case, passage, role, name)


def _among(name: str, held: set[str]) -> bool:
    """A middle name may be left out on either side."""
    words = set(name.casefold().split())
    return any(words <= (other := set(one.casefold().split())) or other <= words for one in held if one)


def _stranger(case: FileCase, passage: Passage, role: str, name: str) -> Finding:
    people = case.list_of("persons")
    here = (passage.place, places.control_site(case))
    label = {"qp": "Qualified Person", "supervisor": "supervisor of manufacture", "qc": "head of quality control"}[role]
    message = f"“{passage.question.heading}” names {name} as {label}; the register has "
    held = [text(row, "name") for row in people if text(row, "role") == role]
    if not held:
        return unsure(f"{message}nobody in that role yet.", *here)
    return fail(f"{message}{listed(held)}.", *here)


_LICENCE = re.compile(
    r"\b(?:MIA\s?\(IMP\)|MIA|MS|GMP)\s+(?:(?:certificate|licence)\s+)?(?:(?:no\.?|number)\s+)?\d[\d/-]{2,30}\b"
)


def papers(case: FileCase) -> Check:
    """Numbers of licences and certificates in the text are those that the register has."""
    held = [text(row, "number") for key in ("licences", "certificates") for row in case.list_of(key)]
    digits = {re.sub(r"\D", "", number) for number in held}
    named: dict[str, Passage] = {}
    for passage in case.passages:
        for match in _LICENCE.finditer(passage.text):
            named.setdefault(match[0], passage)
    wrong = {name: one for name, one in named.items() if re.sub(r"\D", "", name) not in digits}
    make = fail if held else unsure
    return verdict(
        "papers_in_text",
        "Licence and certificate numbers in the text are those of the register",
        ONE_TRUTH,
        [
            make(
                f"“{passage.question.heading}” names {name}; the register has {listed(held) or 'none'}.",
                passage.place,
                places.control_site(case),
            )
            for name, passage in wrong.items()
        ],
        places=(*dict.fromkeys(passage.place for passage in named.values()), places.control_site(case)),
        passed=f"Named in the text and held: {listed(named)}."
        if named
        else "The text names no licence or certificate.",
    )
