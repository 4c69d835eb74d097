"""What the demo says of a Control Site, its people and its sites, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from designation.demo.people import Person
from dmmf.states import Region, Setting, SiteKind


@dataclass(frozen=True)
class Place:
    address: str
    town: str
    postcode: str
    region: Region

    @property
    def fields(self) -> dict[str, Any]:
        return {"address": self.address, "town": self.town, "postcode": self.postcode, "region": self.region}


@dataclass(frozen=True)
class Spoke:
    """A site as it is proposed; `host` is who signs for the healthcare provider, None where it has no account."""

    code: str
    name: str
    place: Place
    setting: Setting
    host: Person | None = None
    host_name: str = ""
    kind: SiteKind = SiteKind.POC
    identification: str = ""
    equipment: str = ""
    contact: str = ""
    agreement: str = ""
    minimum_operators: int = 1
    notes: str = ""

    @property
    def signs(self) -> Person:
        """Who signs for the healthcare provider, where one has an account."""
        if self.host is None:
            raise ValueError(f"nobody signs for {self.code}")
        return self.host

    @property
    def fields(self) -> dict[str, Any]:
        """All but code, place and the provider."""
        names = ("name", "setting", "kind", "identification", "equipment", "contact", "agreement", "notes")
        return {name: getattr(self, name) for name in names} | {
            "host": self.host.organisation if self.host else self.host_name,
            "minimum_operators": self.minimum_operators,
        }


@dataclass(frozen=True)
class Named:
    """A person whom the licence or the master file names."""

    role: str
    name: str
    qualifications: str
    email: str = ""
    phone: str = ""
    deputy_for: str = ""


@dataclass(frozen=True)
class Hub:
    """A Control Site with its licence and its product; `licence` and `certificate` are fields of their rows."""

    organisation: str
    fields: Mapping[str, Any]  # name, address, town, postcode, nation, out_of_hours
    licence: Mapping[str, str]  # kind, number, dm_scope
    certificate: str
    persons: tuple[Named, ...]
    code: str
    product: str
    dm_type: str
