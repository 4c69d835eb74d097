"""What a healthcare provider sees of the edition in effect: the text for all, its own site, its own annex.

Pure functions of a frozen dossier. Nothing of another site stands in an extract: tables of the register are cut to the
own site, annexes of others left out, and a passage that names another site is withheld, whoever wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dmmf.register_sections import NETWORK
from submissions.richtext import plain

Dossier = Mapping[str, Any]
Tokens = tuple[str, ...]
ANNEXES = "annexes"
WITHHELD = "Not shown: this passage names another site."
FIGURE = "<em>Figure: not part of the extract.</em>"
# Fields of a site that tell it apart; short ones without a digit ("Ward") tell nothing apart.
_TELLING = ("reference", "code", "name", "identification", "host", "provider", "postcode", "agreement")
_BY_ANY_WORD = ("host", "provider")
_IMAGE = re.compile(r"<img\b[^>]*>")
_WORD = re.compile(r"\w+")


@dataclass
class _Strangers:
    """The names of every other site, as word sequences, by their first word."""

    names: set[Tokens] = field(default_factory=set)
    lengths: dict[str, set[int]] = field(default_factory=dict)

    def named_in(self, text: str) -> bool:
        words = _words(text)
        return any(
            words[start : start + length] in self.names
            for start, word in enumerate(words)
            for length in self.lengths.get(word, ())
        )


def site_extract(
    dossier: Dossier,
    site_reference: str,
    confidential: Collection[str] = (),
    *,
    withhold: bool = True,
    provider: str | None = None,
) -> dict[str, Any] | None:
    """The sections of the dossier as the provider of that site sees them; None where the version does not list it.

    `confidential`: keys of sections that no provider sees. `withhold` False: for who may read of the other sites, whose
    tables and annexes are left out all the same. {"reference", "number", "title", "kind_label", "applicant",
    "date", "site": as in the register, "sections": as in a dossier but without answers, "withheld": how many passages}.
    """
    register = dossier.get("register") or {"sites": []}
    own = next((site for site in register["sites"] if site["reference"] == site_reference), None)
    if own is None:
        return None
    if withhold and provider is not None and (own.get("provider") or "") != provider:
        return None  # what it lists was at another healthcare provider, whose business it is
    others = strangers(register["sites"], own) if withhold else _Strangers()
    if withhold:
        own = {**own, "places": _of_its_time(own)}
    cut = _Cut(own, others, frozenset(confidential))
    sections = [cut.section(section) for section in dossier["sections"] if section["key"] not in confidential]
    return {
        **{key: dossier[key] for key in ("reference", "number", "title", "kind_label", "applicant", "date")},
        "site": own,
        "sections": sections,
        "withheld": cut.withheld,
    }


def _of_its_time(own: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The places where the site stood since its present healthcare provider is the host.

    A version that was frozen without the hosts of the places says so of the last place only.
    """
    places = list(own.get("places") or ())
    kept = places[-1:]
    for place in reversed(places[:-1]):
        if "provider" not in place or place["provider"] != own.get("provider"):
            break
        kept.insert(0, place)
    return kept


def strangers(sites: Iterable[Mapping[str, Any]], own: Mapping[str, Any]) -> _Strangers:
    """What names the other sites and not this one."""
    mine = {name for _, name in _names(own)}
    found = _Strangers()
    for site in sites:
        if site["reference"] == own["reference"]:
            continue
        for key, name in _names(site):
            if name not in mine and _tells_apart(key, name):
                found.names.add(name)
                found.lengths.setdefault(name[0], set()).add(len(name))
    return found


def _names(site: Mapping[str, Any]) -> Iterator[tuple[str, Tokens]]:
    for key in _TELLING:
        if words := _words(str(site.get(key) or "")):
            yield key, words


def _tells_apart(key: str, name: Tokens) -> bool:
    """A single short word, or a word without a digit that is not an organisation's name, may mean anything."""
    if len(name) > 1:
        return True
    word = name[0]
    return len(word) > 2 and (key in _BY_ANY_WORD or any(letter.isdigit() for letter in word))


def _words(text: str) -> Tokens:
    return tuple(_WORD.findall(text.casefold()))


@dataclass
class _Cut:
    """One pass over the sections; counts what it withholds."""

    own: Mapping[str, Any]
    strangers: _Strangers
    confidential: frozenset[str]
    withheld: int = 0

    def section(self, section: Mapping[str, Any]) -> dict[str, Any]:
        pages = [page for page in (self.page(section["key"], page) for page in section["pages"]) if page["entries"]]
        return {**{key: section[key] for key in ("key", "letter", "number", "title")}, "pages": pages}

    def page(self, section: str, page: Mapping[str, Any]) -> dict[str, Any]:
        entries = [cut for entry in page["entries"] if (cut := self.entry(section, entry)) is not None]
        return {"key": page["key"], "title": page["title"], "entries": entries}

    def entry(self, section: str, entry: Mapping[str, Any]) -> dict[str, Any] | None:
        name = entry["id"].removeprefix(f"{section}.")
        if name.startswith("register_"):
            return self.register_entry(section, name, entry)
        if section == ANNEXES and name.startswith("ST-"):
            reference, _, slot = name.partition(".")
            if reference != self.own["reference"] or slot.partition(".")[0] in self.confidential:
                return None
        return self.written(entry)

    def register_entry(self, section: str, name: str, entry: Mapping[str, Any]) -> dict[str, Any] | None:
        """Of the tables of sites the own rows; what concerns the Control Site stays whole."""
        if section != NETWORK:
            return dict(entry)
        own = self.own["reference"]
        mine = {own, *(f"{own}-{place['number']}" for place in self.own.get("places") or ())}
        rows = [row for row in entry["rows"] if row["id"] in mine]
        if name == "register_totals" or not rows:
            return None
        heading = "Where it has stood" if name == "register_places" else "This site"
        return {**entry, "heading": heading, "rows": rows}

    def written(self, entry: Mapping[str, Any]) -> dict[str, Any] | None:
        """What somebody wrote, without the passages that name another site and without figures and files."""
        if entry["kind"] == "table":
            rows = [row for row in entry["rows"] if not self.hides(" | ".join(row["cells"]))]
            return {**entry, "rows": rows} if rows else None
        if entry["kind"] in ("list", "evidence"):
            items = [text for block in entry["blocks"] for text in _items(block) if not self.hides(text)]
            block = {"id": entry["blocks"][0]["id"], "items": items}
            return {**entry, "kind": "list", "blocks": [block]} if items else None
        return {**entry, "blocks": [self.block(block) for block in entry["blocks"]]}

    def block(self, block: Mapping[str, Any]) -> dict[str, Any]:
        if "html" not in block:
            return {**block, "text": WITHHELD if self.hides(block["text"]) else block["text"]}
        # What a figure's description says is not shown, but it is looked at.
        if self.hides(f"{plain(block['html'])} {' '.join(_IMAGE.findall(block['html']))}"):
            return {"id": block["id"], "tag": "p", "html": f"<p><em>{WITHHELD}</em></p>"}
        return {**block, "html": _IMAGE.sub(FIGURE, block["html"])}

    def hides(self, text: str) -> bool:
        hidden = self.strangers.named_in(text)
        self.withheld += hidden
        return hidden


def _items(block: Mapping[str, Any]) -> Sequence[str]:
    return [item if isinstance(item, str) else f"{item['code']} {item['title']}" for item in block["items"]]
