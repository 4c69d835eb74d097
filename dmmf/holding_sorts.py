"""Every sort of thing that a Control Site holds, by the key that stands in addresses and events."""

from __future__ import annotations

from typing import Any

from dmmf import control_sites
from dmmf.holdings import Sort, words
from dmmf.licences import CERTIFICATE, LICENCE
from dmmf.models import ControlSite, ControlSiteEvent
from dmmf.persons import PERSON
from dmmf.products import PRODUCT

SORTS: dict[str, Sort] = {sort.key: sort for sort in (LICENCE, CERTIFICATE, PERSON, PRODUCT)}
NOTHING = (None, "")


def changes_of(event: ControlSiteEvent) -> list[tuple[str, str, str]]:
    """What an event changed, for people: (label, before, after). Empty for what is not of this module's things."""
    key = str(event.data.get("thing", "")).rpartition(" ")[0] or str(event.data.get("thing", ""))
    sort = SORTS.get(key)
    model, labels = (sort.model, sort.labels) if sort else (ControlSite, control_sites.LABELS)
    if sort is None and event.data.get("thing") != control_sites.THING:
        return []
    old: dict[str, Any] = event.data.get("old", {})
    new: dict[str, Any] = event.data.get("new", {})
    return [
        (label, words(model, name, old.get(name)), words(model, name, new.get(name)))
        for name, label in labels.items()
        if name in new and not (old.get(name) in NOTHING and new[name] in NOTHING)
    ]
