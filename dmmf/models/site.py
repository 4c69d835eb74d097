"""Site: a spoke of a Control Site, with a memory. A unit's identity is separate from its place."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from accounts.models import Organisation
from dmmf.models.control_site import ControlSite, Product
from dmmf.states import STATE_COLOURS, Region, Setting, SiteAction, SiteKind, SiteState


class Site(models.Model):
    """What is true today. What was true before stands in the events; sites.py writes both together.

    HMR 2012 Sch 3 para 1A(2)(a) to (c): means of identification, location, and sites of related operations.
    """

    reference = models.CharField(max_length=30, unique=True)  # "ST-2026-00001"; of its permanent address
    control_site = models.ForeignKey(ControlSite, on_delete=models.PROTECT, related_name="sites")
    code = models.CharField(max_length=40)  # the Control Site's own short name: "MU-03"
    kind = models.CharField(max_length=10, choices=SiteKind.choices)
    name = models.CharField(max_length=200)
    identification = models.CharField(max_length=120, blank=True)  # serial or asset id
    setting = models.CharField(max_length=20, choices=Setting.choices)
    host = models.CharField(max_length=200, blank=True)  # the organisation on whose premises it stands
    provider = models.ForeignKey(  # the same, when it has an account here
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="hosted_sites"
    )
    equipment = models.CharField(max_length=500, blank=True)
    contact = models.CharField(max_length=200, blank=True)
    agreement = models.CharField(max_length=120, blank=True)  # quality agreement with the host: its number
    agreement_until = models.DateField(null=True, blank=True)
    minimum_operators = models.PositiveIntegerField(default=1)
    notes = models.CharField(max_length=1000, blank=True)
    # Where it is
    location_number = models.PositiveIntegerField(default=1)  # counts its places
    address = models.CharField(max_length=300)
    town = models.CharField(max_length=100)
    postcode = models.CharField(max_length=10)
    region = models.CharField(max_length=30, choices=Region.choices)
    located_since = models.DateField()
    # Where it stands; changes in sites.py and nowhere else
    state = models.CharField(max_length=30, choices=SiteState.choices, default=SiteState.PROPOSED)
    state_since = models.DateField()
    revision = models.PositiveIntegerField(default=0)  # the number of its last event
    products = models.ManyToManyField(Product, related_name="sites")

    class Meta:
        default_permissions = ()
        permissions = [(action.value, action.name.lower()) for action in SiteAction]
        indexes = [
            models.Index(fields=["control_site", "state"], name="site_by_state"),
            models.Index(fields=["control_site", "region"], name="site_by_region"),
            models.Index(fields=["provider"], name="site_by_provider"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["control_site", "code"], name="site_code_once"),
            models.CheckConstraint(condition=Q(state__in=SiteState.values), name="site_state_known"),
            models.CheckConstraint(condition=Q(kind__in=SiteKind.values), name="site_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def state_colour(self) -> str:
        return STATE_COLOURS[self.state]


class SiteUserPermission(UserObjectPermissionBase):
    """Grants to single users: none today; the table exists so that guardian never uses its generic one."""

    content_object = models.ForeignKey(Site, on_delete=models.CASCADE)


class SiteGroupPermission(GroupObjectPermissionBase):
    """Grants to others than the Control Site's organisation, which has its own on the Control Site."""

    content_object = models.ForeignKey(Site, on_delete=models.CASCADE)


class SiteEvent(models.Model):
    """One step in the life of a site; inserted only.

    `effective_on` never lies before that of the event before it, so the order of the numbers is that of the facts.
    `changes` holds {"field": [old, new]}, `record` the whole site as it was after the event (see sites.record_of).
    """

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    verb = models.CharField(max_length=40)
    sentence = models.CharField(max_length=300)  # goes on after the person's name
    effective_on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    why = models.TextField(blank=True)
    from_state = models.CharField(max_length=30, choices=SiteState.choices, blank=True)
    to_state = models.CharField(max_length=30, choices=SiteState.choices)
    changes = models.JSONField(default=dict)
    record = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["site", "effective_on", "number"], name="event_by_site_and_day")]
        constraints = [models.UniqueConstraint(fields=["site", "number"], name="site_event_number_once")]

    def __str__(self) -> str:
        return f"{self.by} {self.sentence}"


class SiteDocument(models.Model):
    """A file that is evidence of an event: a qualification report, a notice, a variation letter. Inserted only."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="documents")
    event = models.ForeignKey(SiteEvent, on_delete=models.PROTECT, related_name="documents")
    title = models.CharField(max_length=200)
    name = models.CharField(max_length=200)  # as it came; for display and downloads only, never a path
    media_type = models.CharField(max_length=60)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    pages = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.title


class Training(models.Model):
    """That a person at a site is trained for a product's procedure; ended, never deleted."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="training")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="training")
    person = models.CharField(max_length=150)
    role = models.CharField(max_length=100)
    procedure = models.CharField(max_length=120)  # number and edition of the procedure trained
    trained_on = models.DateField()
    valid_until = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    ended_why = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["site", "product", "valid_until"], name="training_in_force")]
        constraints = [
            models.CheckConstraint(condition=Q(valid_until__gte=models.F("trained_on")), name="training_has_a_span"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.procedure}"
