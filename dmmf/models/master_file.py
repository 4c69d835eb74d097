"""What a master file and an annual report are beyond their submission: product, site annexes, editions in effect."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import TextChoices

from dmmf.models.control_site import Product
from dmmf.models.site import Site
from submissions.models import FrozenDocument, Submission, Version


class MasterFile(models.Model):
    """A DMMF submission and the one product that it is for (HMR 2012 regs 17A, 17B: a master file per product)."""

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="master_file")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="master_files")
    confidential_sections = models.JSONField(default=list)  # keys of sections that no healthcare provider sees

    def __str__(self) -> str:
        return f"master file {self.submission}"


class AnnualReport(models.Model):
    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="annual_report")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="annual_reports")

    def __str__(self) -> str:
        return f"annual report {self.submission}"


class SiteOverride(models.Model):
    """Where a site differs from the text written once for all; a new text is a new row, an empty one takes it back."""

    master_file = models.ForeignKey(MasterFile, on_delete=models.PROTECT, related_name="overrides")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="overrides")
    section = models.CharField(max_length=60)
    question = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    html = models.TextField(blank=True)
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["master_file", "site", "section", "question", "number"], name="override_number_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.site}: {self.section}.{self.question}"


class ListedSite(models.Model):
    """That a frozen version of a master file lists a site, and as what. Inserted with the version."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="listed_sites")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="listings")
    state = models.CharField(max_length=30)
    location_number = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "site"], name="site_listed_once_per_version")]

    def __str__(self) -> str:
        return f"{self.site} in {self.version}"


class ChangeClass(TextChoices):
    FIRST = "first", "First edition"
    ADMINISTRATIVE = "administrative", "Administrative"
    SITE_LIST = "site_list", "Site list, under the approved procedure"
    NOTIFIABLE = "notifiable", "Notifiable"
    PRIOR_APPROVAL = "prior_approval", "Prior approval by licence variation"


class Edition(models.Model):
    """A frozen version that a Qualified Person approved, in effect from a day on. Inserted only.

    The edition with the latest `effective_from` that is not in the future is in effect; those before it are
    superseded.
    """

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="editions")
    version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="edition")
    number = models.PositiveIntegerField()  # 1, 2, ... per product
    effective_from = models.DateField()
    change_class = models.CharField(max_length=20, choices=ChangeClass.choices)
    what = models.TextField()  # what changed
    touches_designation = models.BooleanField()
    designation_note = models.TextField(blank=True)  # why it does, or why it does not
    # The Qualified Person's electronic signature on the version's sha256
    sha256 = models.CharField(max_length=64)
    printed_name = models.CharField(max_length=150)
    meaning = models.CharField(max_length=300)
    method = models.CharField(max_length=60)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["product", "effective_from"], name="edition_in_effect")]
        constraints = [models.UniqueConstraint(fields=["product", "number"], name="edition_number_once")]

    def __str__(self) -> str:
        return f"edition {self.number}"


class InspectionPack(models.Model):
    """What was put together about a site for an inspection, frozen and rendered. Inserted only."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="packs")
    document = models.OneToOneField(FrozenDocument, on_delete=models.PROTECT, related_name="inspection_pack")

    def __str__(self) -> str:
        return f"inspection pack of {self.site}"
