"""The Control Site of the tests with its product and sites, made by the same verbs that the pages use."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from accounts.organisations import create_organisation
from accounts.roles import OrganisationKind, Role
from dmmf import control_sites, sites
from dmmf.models import (
    ControlSite,
    DmScope,
    GmpCertificate,
    Licence,
    LicenceKind,
    NamedPerson,
    Nation,
    PersonRole,
    Product,
    Site,
)
from dmmf.states import Region, Setting, SiteKind
from submissions.models import Submission
from tests.factories import Cast, person

LONG_AGO = date(2025, 8, 1)
PLACE = {"address": "1 Hospital Road", "town": "Leeds", "postcode": "LS1 3EX", "region": Region.NORTH_EAST_YORKSHIRE}


def make_control_site(cast: Cast, name: str = "Pennine Control Site") -> ControlSite:
    """Olive's, with an MIA(IMP) for POC, a certificate, and Sid as its Qualified Person."""
    made = control_sites.start(
        cast.pennine, by=cast.olive, name=name, address="7 Gas Street", town="Halifax", postcode="HX1 1AA",
        nation=Nation.ENGLAND, out_of_hours="Duty manager, 01422 496 0000",
    )  # fmt: skip
    Licence.objects.create(
        control_site=made, kind=LicenceKind.MIA_IMP, number="MIA(IMP) 90001", dm_scope=DmScope.POC, granted_on=LONG_AGO
    )
    GmpCertificate.objects.create(
        control_site=made, number="GMP 90001-0001", issued_on=LONG_AGO,
        expires_on=timezone.localdate() + timedelta(days=400),
    )  # fmt: skip
    for role, name, email in (
        (PersonRole.QP, "Sid Marsh", "sid@example.org"),
        (PersonRole.SUPERVISOR, "Arthur Bell", "arthur@example.org"),
        (PersonRole.QC, "Quentin Cole", ""),
    ):
        NamedPerson.objects.create(
            control_site=made, role=role, name=name, email=email, qualifications="Chartered", since=LONG_AGO
        )
    return made


def make_product(control_site: ControlSite, *, designation: Submission | None = None, code: str = "PPG-129") -> Product:
    return Product.objects.create(
        control_site=control_site, code=code, name=f"{code} xenon Xe 129 hyperpolarised gas", dm_type="poc",
        designation=designation, licence=control_site.licences.first(), licensed_on=LONG_AGO,
    )  # fmt: skip


def make_site(cast: Cast, product: Product, code: str = "S-01", **fields: Any) -> Site:
    """A proposed POC site at the hospital of the cast, since long ago."""
    given = {
        "kind": SiteKind.POC, "name": f"Imaging department {code}", "identification": f"POL-{code}",
        "setting": Setting.IMAGING, "host": cast.hospital.name, "provider": cast.hospital,
        "equipment": "Polariser model P-3", "contact": "Priya Shah", "agreement": "QTA-7", "minimum_operators": 1,
        **PLACE, **fields,
    }  # fmt: skip
    return sites.propose(
        product.control_site, code=code, products=[product], located_since=LONG_AGO, effective_on=LONG_AGO,
        by=cast.olive, why="First wave of sites", **given,
    )  # fmt: skip


def other_provider() -> User:
    """Paula, of a healthcare provider that hosts none of the cast's sites."""
    elsewhere = create_organisation("Otherdale Hospital", kind=OrganisationKind.PROVIDER)
    return person("Paula Reid", elsewhere, Role.PROVIDER_MEMBER)
