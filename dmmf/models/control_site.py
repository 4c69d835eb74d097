"""ControlSite: the premises from which the licence holder supervises its spokes, and what it holds there."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q, TextChoices
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from accounts.models import Organisation
from dmmf.states import ControlSiteAction
from submissions.models import Submission


class Nation(TextChoices):
    ENGLAND = "england", "England"
    SCOTLAND = "scotland", "Scotland"
    WALES = "wales", "Wales"
    NORTHERN_IRELAND = "northern_ireland", "Northern Ireland"


class DmType(TextChoices):
    POC = "poc", "Point of care"
    MM = "mm", "Modular manufacture"


class ControlSite(models.Model):
    """A Control Site in the UK; the aggregate root of licences, people, products and spoke sites."""

    reference = models.CharField(max_length=30, unique=True)  # "CS-2026-0001"
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="control_sites")
    name = models.CharField(max_length=200)
    address = models.CharField(max_length=300)  # without town and postcode
    town = models.CharField(max_length=100)
    postcode = models.CharField(max_length=10)
    nation = models.CharField(max_length=20, choices=Nation.choices)
    out_of_hours = models.CharField(max_length=200, blank=True)  # whom to call at night: name and telephone
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    start_token = models.UUIDField(default=uuid.uuid4)

    class Meta:
        default_permissions = ()
        permissions = [(action.value, action.name.lower()) for action in ControlSiteAction]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="control_site_named_once"),
            models.UniqueConstraint(fields=["created_by", "start_token"], name="control_site_started_once"),
        ]

    def __str__(self) -> str:
        return self.name


class ControlSiteUserPermission(UserObjectPermissionBase):
    """Grants to single users: none today; the table exists so that guardian never uses its generic one."""

    content_object = models.ForeignKey(ControlSite, on_delete=models.CASCADE)


class ControlSiteGroupPermission(GroupObjectPermissionBase):
    """Grants to the groups of organisations' roles."""

    content_object = models.ForeignKey(ControlSite, on_delete=models.CASCADE)


class LicenceKind(TextChoices):
    MIA = "mia", "MIA: manufacturer's licence"
    MIA_IMP = "mia_imp", "MIA(IMP): manufacturing authorisation, investigational"
    MS = "ms", "MS: manufacturer's “specials” licence"
    MEAT = "meat", "MeAT: manufacturer's licence for exempt advanced therapy medicinal products"


class DmScope(TextChoices):
    NONE = "none", "No decentralised manufacture"
    POC = "poc", "Point of care"
    MM = "mm", "Modular manufacture"
    BOTH = "both", "Point of care and modular manufacture"


class Licence(models.Model):
    """A manufacturer's licence or authorisation on which the Control Site is named."""

    control_site = models.ForeignKey(ControlSite, on_delete=models.PROTECT, related_name="licences")
    kind = models.CharField(max_length=10, choices=LicenceKind.choices)
    number = models.CharField(max_length=60)
    dm_scope = models.CharField(max_length=10, choices=DmScope.choices)
    granted_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)  # given up, or replaced by another

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["control_site", "number"], name="licence_number_once"),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gt=models.F("granted_on")),
                name="licence_expires_after_grant",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class GmpCertificate(models.Model):
    control_site = models.ForeignKey(ControlSite, on_delete=models.PROTECT, related_name="certificates")
    number = models.CharField(max_length=60)
    issued_on = models.DateField()
    expires_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["control_site", "number"], name="certificate_number_once"),
            models.CheckConstraint(
                condition=Q(expires_on__gt=models.F("issued_on")), name="certificate_expires_after_issue"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class PersonRole(TextChoices):
    QP = "qp", "Qualified Person"
    SUPERVISOR = "supervisor", "Supervisor of manufacture"
    QC = "qc", "Person responsible for quality control"
    OUT_OF_HOURS = "out_of_hours", "Out-of-hours contact"


class NamedPerson(models.Model):
    """A person whom the licence or the master file names (HMR 2012 Sch 3 para 1(2)). Ended, never deleted."""

    control_site = models.ForeignKey(ControlSite, on_delete=models.PROTECT, related_name="persons")
    role = models.CharField(max_length=20, choices=PersonRole.choices)
    name = models.CharField(max_length=150)
    qualifications = models.CharField(max_length=500, blank=True)
    email = models.EmailField(blank=True)  # of the account with which a QP signs
    phone = models.CharField(max_length=40, blank=True)
    deputy_for = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="deputies")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Product(models.Model):
    """A product made under this Control Site: with its designation, and the licence that names it."""

    control_site = models.ForeignKey(ControlSite, on_delete=models.PROTECT, related_name="products")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    dm_type = models.CharField(max_length=10, choices=DmType.choices)
    # Any application of the line; what is in force of the line counts.
    designation = models.ForeignKey(
        Submission, on_delete=models.PROTECT, null=True, blank=True, related_name="designated_products"
    )
    licence = models.ForeignKey(Licence, on_delete=models.PROTECT, null=True, blank=True, related_name="products")
    licensed_on = models.DateField(null=True, blank=True)  # since when the licence names it
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["control_site", "code"], name="product_code_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}".strip() if self.code not in self.name else self.name


class LicenceVariation(models.Model):
    """An application to vary the licence. Accepted, it is the only way back for a site that the authority locked."""

    licence = models.ForeignKey(Licence, on_delete=models.PROTECT, related_name="variations")
    number = models.CharField(max_length=60)
    what = models.TextField()
    site = models.ForeignKey("Site", on_delete=models.PROTECT, null=True, blank=True, related_name="variations")
    applied_on = models.DateField()
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    accepted_on = models.DateField(null=True, blank=True)
    refused_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["licence", "number"], name="variation_number_once"),
            models.CheckConstraint(
                condition=Q(accepted_on__isnull=True) | Q(refused_on__isnull=True), name="variation_one_outcome"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class ControlSiteEvent(models.Model):
    """Who changed what about the Control Site; inserted only. `by` is None for the service itself."""

    control_site = models.ForeignKey(ControlSite, on_delete=models.PROTECT, related_name="events")
    verb = models.CharField(max_length=40)
    sentence = models.CharField(max_length=500)  # goes on after the person's name
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    why = models.TextField(blank=True)
    data = models.JSONField(default=dict)  # old and new values

    class Meta:
        indexes = [models.Index(fields=["control_site", "at"], name="event_by_control_site")]

    def __str__(self) -> str:
        return f"{self.by or 'The service'} {self.sentence}"


class ExpiryNotice(models.Model):
    """That people were told by e-mail of something that expires; once per thing, day of expiry and stage."""

    control_site = models.ForeignKey(ControlSite, on_delete=models.PROTECT, related_name="notices")
    thing = models.CharField(max_length=60)  # "licence 12"
    expires_on = models.DateField()
    days = models.PositiveIntegerField()  # of the stage: 90, 30, 7
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thing", "expires_on", "days"], name="told_once")]

    def __str__(self) -> str:
        return f"{self.thing}, {self.expires_on}"
