"""What a Control Site holds: licences, certificates, people and products. Added, changed and ended, never deleted.

Every verb writes the row and a ControlSiteEvent with old and new values together, under the Control Site's row lock,
so two people never write at once. Who saves a page that somebody else's save has overtaken is told what changed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from accounts.models import User
from dmmf import events, permissions
from dmmf.models import ControlSite, ControlSiteEvent
from dmmf.sites import plain
from dmmf.states import ControlSiteAction
from submissions.dossiers import long_date
from submissions.transitions import TransitionNotAllowed

Facts = dict[str, Any]
SHOWN_EVENTS = 50  # how far back a stale page is followed


@dataclass(frozen=True)
class Sort:
    """One sort of thing that a Control Site holds.

    `check` judges values before they are written: (control_site, values, the thing or None). Raises ValidationError
    per field. `check_end` likewise: (thing, day). `check_by`: (the thing as it is about to be written, its facts before
    or none, who writes), whatever the verb.
    """

    key: str  # in addresses, and in the name of a thing: "licence 12"
    model: type[models.Model]
    noun: str
    labels: Mapping[str, str]  # field -> label, in the order in which they are shown
    begins: str  # the field with its first day
    ends: str  # the field with its last day
    check: Callable[[ControlSite, Facts, Any], None]
    check_end: Callable[[Any, date], None]
    may_end_ahead: bool = False  # the last day may lie in the future
    check_by: Callable[[Any, Facts, User], None] | None = None

    def name_of(self, thing: Any) -> str:
        return f"{self.key} {thing.pk}"

    def has_ended(self, thing: Any) -> bool:
        last = getattr(thing, self.ends)
        return last is not None and (not self.may_end_ahead or last < timezone.localdate())


class Overtaken(Exception):
    """Somebody else saved after the page was opened. `theirs`: field -> (as it was on the page, as it is now)."""

    def __init__(self, event: ControlSiteEvent | None, theirs: dict[str, tuple[Any, Any]]) -> None:
        who = f"{event.by or 'The service'} {event.sentence}" if event else "Somebody changed this"
        super().__init__(f"{who} after you opened the page. Look at it, and save again")
        self.theirs = theirs


def facts_of(thing: models.Model, labels: Mapping[str, str]) -> Facts:
    """Its fields as plain JSON; another row by its name."""
    return {name: plain(getattr(thing, name)) for name in labels}


def mark(facts: Facts) -> str:
    """What a page carries, so that saving can tell whether it is still what was seen."""
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:16]


def words(model: type[models.Model], name: str, value: Any) -> str:
    """A plain value of a field as people read it."""
    if value in (None, ""):
        return "Not given"
    field = model._meta.get_field(name)
    if choices := getattr(field, "flatchoices", None):
        return str(dict(choices).get(value, value))
    return long_date(str(value)) if isinstance(field, models.DateField) else str(value)


@transaction.atomic
def add(control_site: ControlSite, sort: Sort, *, values: Facts, by: User) -> Any:
    """A new thing; posting the same twice gives the same one. Raises ValidationError per field."""
    lock(control_site, by)
    for existing in sort.model._default_manager.filter(control_site=control_site, **{sort.ends: values.get(sort.ends)}):
        if all(getattr(existing, name) == value for name, value in values.items()):
            return existing
    sort.check(control_site, values, None)
    made: Any = sort.model(control_site=control_site, **values)
    if sort.check_by:
        sort.check_by(made, {}, by)
    made.full_clean()
    made.save()
    new = {name: value for name, value in facts_of(made, sort.labels).items() if value not in (None, "")}
    events.record(
        control_site, f"add_{sort.key}", f"added the {sort.noun} {made}", by=by, thing=sort.name_of(made), new=new
    )
    return made


@transaction.atomic
def change(thing: Any, sort: Sort, *, values: Facts, seen: str, why: str, by: User) -> ControlSiteEvent | None:
    """None where nothing would change. Raises Overtaken, ValidationError per field, TransitionNotAllowed when ended."""
    control_site = lock(thing.control_site, by)
    row = _row(thing, sort)
    if sort.has_ended(row):
        raise TransitionNotAllowed(f"This {sort.noun} has ended. Take back the end before you change it.")
    check_seen(control_site, sort.name_of(row), facts_of(row, sort.labels), seen)
    sort.check(control_site, values, row)
    changed = [sort.labels[name].lower() for name, value in values.items() if getattr(row, name) != value]
    return _write(row, sort, f"changed the {sort.noun} {row}: {', '.join(changed)}", "change", values, why, by)


@transaction.atomic
def end(thing: Any, sort: Sort, *, on: date, seen: str, why: str, by: User) -> ControlSiteEvent | None:
    """It counts until that day. Raises Overtaken, ValidationError on `on`, TransitionNotAllowed when ended already."""
    control_site = lock(thing.control_site, by)
    row = _row(thing, sort)
    check_seen(control_site, sort.name_of(row), facts_of(row, sort.labels), seen)
    if sort.has_ended(row):
        raise TransitionNotAllowed(f"This {sort.noun} has ended already.")
    first = getattr(row, sort.begins)
    if first and on < first:
        raise ValidationError({"on": f"It cannot end before it began, on {long_date(first.isoformat())}"})
    if not sort.may_end_ahead and on > timezone.localdate():
        raise ValidationError({"on": "The day on which it ended cannot be in the future"})
    sort.check_end(row, on)
    sentence = f"ended the {sort.noun} {row} on {long_date(on.isoformat())}"
    return _write(row, sort, sentence, "end", {sort.ends: on}, why, by)


@transaction.atomic
def reopen(thing: Any, sort: Sort, *, seen: str, why: str, by: User) -> ControlSiteEvent | None:
    """Take back an end. Raises Overtaken."""
    control_site = lock(thing.control_site, by)
    row = _row(thing, sort)
    check_seen(control_site, sort.name_of(row), facts_of(row, sort.labels), seen)
    return _write(row, sort, f"took back the end of the {sort.noun} {row}", "reopen", {sort.ends: None}, why, by)


def _write(
    row: Any, sort: Sort, sentence: str, verb: str, values: Facts, why: str, by: User
) -> ControlSiteEvent | None:
    before = facts_of(row, sort.labels)
    for name, value in values.items():
        setattr(row, name, value)
    old, new = difference(before, facts_of(row, sort.labels))
    if not new:
        return None
    if sort.check_by:
        sort.check_by(row, before, by)
    row.full_clean()
    row.save()
    thing = sort.name_of(row)
    return events.record(
        row.control_site, f"{verb}_{sort.key}", sentence, by=by, why=why, thing=thing, old=old, new=new
    )


def difference(before: Facts, after: Facts) -> tuple[Facts, Facts]:
    """What was and what is, of the fields that differ."""
    changed = [name for name in after if before[name] != after[name]]
    return {name: before[name] for name in changed}, {name: after[name] for name in changed}


def lock(control_site: ControlSite, by: User) -> ControlSite:
    """The Control Site as it is now, locked until the end of the transaction. Raises what permissions.check raises."""
    locked = ControlSite.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=control_site.pk)
    permissions.check(by, ControlSiteAction.CHANGE, locked)
    return locked


def _row(thing: Any, sort: Sort) -> Any:
    return sort.model._default_manager.select_related("control_site").get(pk=thing.pk)


def check_seen(control_site: ControlSite, thing: str, now: Facts, seen: str) -> None:
    """Raise Overtaken, with what has changed since, unless the page showed what there is now."""
    if seen == mark(now):
        return
    was, latest = dict(now), None
    for event in control_site.events.select_related("by").filter(data__thing=thing).order_by("-pk")[:SHOWN_EVENTS]:
        latest = latest or event
        was |= {name: value for name, value in event.data.get("old", {}).items() if name in now}
        if mark(was) == seen:
            raise Overtaken(latest, {name: (was[name], now[name]) for name in now if was[name] != now[name]})
    raise Overtaken(latest, {})
