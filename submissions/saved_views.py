"""Views of the list of cases: some for everybody, and those that a person keeps under a name."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from django.db.models import QuerySet

from accounts.models import User
from submissions.models import SavedView

MOST = 30  # of one person
LONGEST = 1000  # characters of a query
NOT_KEPT = ("page", "csrfmiddlewaretoken")


class NotSaved(ValueError):
    """The view cannot be kept; the sentence says why."""


@dataclass(frozen=True)
class View:
    name: str
    query: str
    pk: int = 0  # of a person's own; 0 for one that everybody has


def own(user: User) -> QuerySet[SavedView]:
    return SavedView.objects.filter(person=user).order_by("name", "pk")


def normal(query: str) -> str:
    """A query string with its empty values and the page left out, in an order that does not depend on the form."""
    pairs = [(key, value) for key, value in parse_qsl(query[:4000]) if key not in NOT_KEPT]
    return urlencode(sorted(pairs))


def save(name: str, *, query: str, by: User) -> SavedView:
    """Keep the filters under this name; the same name again gets the new filters. Raises NotSaved."""
    kept = normal(query)
    if len(kept) > LONGEST:
        raise NotSaved("These filters are too long to be saved. Shorten the search")
    before = own(by).filter(name=name).first()
    if before is None and own(by).count() >= MOST:
        raise NotSaved(f"You have {MOST} saved views already. Remove one first")
    view, _ = SavedView.objects.update_or_create(person=by, name=name, defaults={"query": kept})
    return view


def remove(view: SavedView, *, by: User) -> None:
    """It is the person's own and no record of anything."""
    own(by).filter(pk=view.pk).delete()
