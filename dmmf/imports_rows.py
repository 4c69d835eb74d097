"""One row of an uploaded register against what there is: a new site, changes, a move, or what is wrong with it."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Organisation
from dmmf import lifecycle, locks, places
from dmmf.imports_reading import Fault, Row
from dmmf.models import ControlSite, Product, Site
from dmmf.register_columns import (
    BY_KEY,
    COLUMNS,
    Column,
    Holds,
    WrongCell,
    read_choice,
    read_day,
    read_number,
    read_products,
    read_provider,
    read_text,
    write,
)
from dmmf.register_files import unsafe
from dmmf.sites import DETAILS, PLACE, reopened_by
from dmmf.states import SiteKind, SiteState
from submissions.register import safe
from submissions.transitions import TransitionNotAllowed

_RELATIONS = ("control_site", "provider", "products")  # judged when they are read


@dataclass
class Known:
    """What the database holds of a Control Site. Its sites are in memory, each with `last_event_on`."""

    control_site: ControlSite
    sites: dict[str, Site]  # by code
    codes: dict[int, list[str]]  # codes of the products by the site's key
    products: dict[str, Product]
    providers: dict[str, Organisation]  # by name in lower case
    barred: locks.Marks = field(default_factory=dict)  # what the authority has locked


@dataclass
class Entry:
    """One row. `site` is None for a new one; `values` are those of a new site, `details` and `place` what changes."""

    row: Row
    code: str
    site: Site | None = None
    values: dict[str, Any] = field(default_factory=dict)
    details: dict[str, Any] = field(default_factory=dict)
    place: dict[str, Any] = field(default_factory=dict)
    products: list[Product] | None = None  # None: as before
    held: list[str] = field(default_factory=list)  # codes of the products now
    told: list[tuple[str, str, str]] = field(default_factory=list)  # heading, old text, new text
    notes: list[str] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        return self.site is None

    @property
    def is_changed(self) -> bool:
        return not self.is_new and bool(self.details or self.products is not None)

    @property
    def is_moved(self) -> bool:
        return not self.is_new and bool(self.place)

    @property
    def state_after(self) -> str:
        """Where the site stands then: what stood is evaluated again where it moves, or what was evaluated changes."""
        if self.site is None:
            return SiteState.PROPOSED
        if self.is_moved or reopened_by(self.details):
            return lifecycle.after_move(self.site.state, kind=self.site.kind)
        return self.site.state

    @property
    def what(self) -> str:
        """For the count: a row that is moved and changed counts as moved."""
        return "new" if self.is_new else "moved" if self.is_moved else "changed" if self.is_changed else "unchanged"


def entry_of(row: Row, there: Known, folded: Mapping[str, str]) -> tuple[Entry, list[Fault]]:
    code = row.cells["code"]
    entry = Entry(row, code, there.sites.get(code))
    if not code:
        return entry, [fault(row, "code", "The site code is missing.")]
    if entry.is_new and code.casefold() in folded:
        return entry, [fault(row, "code", f"There is a site “{folded[code.casefold()]}”. Write its code the same way.")]
    faults = _new(entry, there) if entry.site is None else _existing(entry, entry.site, there)
    return entry, faults or _broken_rules(entry, there)


def _new(entry: Entry, there: Known) -> list[Fault]:
    """Fill in the values of a new site."""
    faults = []
    for column in COLUMNS:
        text = entry.row.cells.get(column.key, "")
        if column.holds is Holds.TOLD:
            continue
        if not text:
            if column.required and column.key != "minimum_operators":
                faults.append(fault(entry.row, column.key, f"A new site needs this: {column.heading.lower()}."))
            continue
        try:
            entry.values[column.key] = _read(column, text, there)
        except WrongCell as wrong:
            faults.append(fault(entry.row, column.key, str(wrong)))
        else:
            entry.told.append((column.heading, "", text))
    entry.products = entry.values.pop("products", [])
    since = entry.values.get("located_since")
    if since and since > timezone.localdate():
        faults.append(fault(entry.row, "located_since", "This day is in the future."))
    if state := _other_state(entry, "proposed"):
        entry.notes.append(f"The site begins as “Proposed”; its state “{state}” is not imported.")
    return faults


def _existing(entry: Entry, site: Site, there: Known) -> list[Fault]:
    """Find out what changes. A cell as the export writes it changes nothing, whatever the rules say of it today."""
    faults: list[Fault] = []
    held = entry.held = there.codes.get(site.pk, [])
    before = write(site, held)
    for key, text in entry.row.cells.items():
        column = BY_KEY[key]
        if text == unsafe(safe(before[key])) or column.holds is Holds.TOLD:
            continue
        if not text and column.required:
            faults.append(fault(entry.row, key, f"This cannot be empty: {column.heading.lower()}."))
            continue
        try:
            value = _read(column, text, there, held)
        except WrongCell as wrong:
            faults.append(fault(entry.row, key, str(wrong)))
            continue
        faults += _note(entry, site, column, value, before[key], text)
    if entry.products is not None and sorted(one.code for one in entry.products) == sorted(held):
        entry.products = None
    entry.told = [line for line in entry.told if line[0] != "Products" or entry.products is not None]
    faults += _since(entry, site)
    if (state := _other_state(entry, site.state)) is not None:
        entry.notes.append(f"It stays “{site.get_state_display()}”; the state “{state}” is not imported.")
    return faults or _step_faults(entry, site)


def _note(entry: Entry, site: Site, column: Column, value: Any, old: str, new: str) -> list[Fault]:
    """Write down one difference; a fault where it cannot be changed."""
    key = column.key
    if key == "products":
        entry.products = value
    elif value == getattr(site, key):
        return []
    elif key in PLACE:
        entry.place[key] = value
    elif key in DETAILS:
        entry.details[key] = value
    elif key == "kind":
        return [fault(entry.row, key, f"The kind of a site never changes; this is a “{old}”.")]
    else:
        return []  # located_since: judged with the place
    entry.told.append((column.heading, old, new))
    return []


def _since(entry: Entry, site: Site) -> list[Fault]:
    """The day a site came to its place is changed by a move and by nothing else."""
    text = entry.row.cells.get("located_since", "")
    try:
        same = not text or read_day(text) == site.located_since
    except WrongCell:
        return []  # told already
    if same:
        return []
    if entry.place:
        entry.notes.append("The day of the move is the one given when the import is applied.")
        return []
    said = site.located_since
    sentence = f"The site is at this place since {said.day} {said:%B %Y}. Only a move changes that."
    return [fault(entry.row, "located_since", sentence, f"{said.isoformat()}, or another place")]


def _step_faults(entry: Entry, site: Site) -> list[Fault]:
    """What the life of the site does not allow now."""
    wanted = [name for name, wants in (("change", entry.is_changed), ("move", entry.is_moved)) if wants]
    faults = []
    for name in wanted:
        try:
            lifecycle.find(name, site.state, kind=site.kind)
        except TransitionNotAllowed as refused:
            faults.append(Fault(entry.row.number, str(refused), column="Site code", value=entry.code))
    return faults


def _broken_rules(entry: Entry, there: Known) -> list[Fault]:
    """What the model's own rules say of the site as it would be."""
    if entry.is_new:
        today = timezone.localdate()
        after = Site(reference="ST-0000-00000", control_site=there.control_site, state_since=today, **entry.values)
    elif entry.site is not None and (entry.details or entry.place):
        after = copy.copy(entry.site)
        for name, value in {**entry.details, **entry.place}.items():
            setattr(after, name, value)
    else:
        return []
    try:
        after.clean_fields(exclude=_RELATIONS)
    except ValidationError as error:
        return [fault(entry.row, name, " ".join(messages)) for name, messages in error.message_dict.items()]
    if said := locks.reason(after, there.barred, new=None if entry.is_new else {*entry.details, *entry.place}):
        return [fault(entry.row, "identification", said)]
    return _place_rules(entry, after)


def _place_rules(entry: Entry, after: Site) -> list[Fault]:
    """What the pages ask of a site as well, of what is new in it."""
    new = {*entry.values, *entry.details, *entry.place}
    faults = []
    if "setting" in new and after.setting not in (fitting := places.SETTINGS[after.kind]):
        allowed = "; ".join(str(setting.label) for setting in fitting)
        sentence = f"“{after.get_setting_display()}” is no setting of this kind of site."
        faults.append(fault(entry.row, "setting", sentence, f"One of: {allowed}"))
    if (entry.is_new or "identification" in new) and after.kind == SiteKind.MM and not after.identification:
        faults.append(fault(entry.row, "identification", "A modular unit needs its serial or asset id."))
    if (entry.is_new or "host" in new) and after.kind != SiteKind.RELATED and not after.host:
        faults.append(fault(entry.row, "host", "Name the organisation on whose premises it stands."))
    for name in ("name", "address"):
        if new & {name, "setting"} and places.looks_like_a_home(after.setting, getattr(after, name)):
            faults.append(fault(entry.row, name, places.NOT_A_HOME))
    return faults


def _read(column: Column, text: str, there: Known, kept: Iterable[str] = ()) -> Any:
    """The value of a cell, None or "" for an empty one. Raises WrongCell."""
    match column.holds:
        case Holds.CHOICE:
            return read_choice(column, text)
        case Holds.DAY:
            return read_day(text) if text else None
        case Holds.NUMBER:
            return read_number(text)
        case Holds.PROVIDER:
            return read_provider(text, there.providers) if text else None
        case Holds.PRODUCTS:
            found = read_products(text, there.products, list(kept))
            if not found:
                raise WrongCell("Name at least one product.")
            return found
    text = read_text(column, text)
    return _postcode(text) if column.key == "postcode" else text


def _postcode(text: str) -> str:
    try:
        return places.tidy_postcode(text)
    except ValueError as error:
        raise WrongCell(f"{error}.") from error


def _other_state(entry: Entry, state: str) -> str | None:
    """What the file says of the state, where it is another than that of the site."""
    text = entry.row.cells.get("state", "")
    try:
        return None if not text or read_choice(BY_KEY["state"], text) == state else text[:60]
    except WrongCell:
        return text[:60]


def fault(row: Row, key: str, message: str, allowed: str = "") -> Fault:
    column = BY_KEY.get(key)
    value = row.cells.get(key, "")[:60]
    if column is None:
        return Fault(row.number, message, column=key, value=value)
    return Fault(row.number, message, column=column.heading, value=value, allowed=allowed or column.allowed)
