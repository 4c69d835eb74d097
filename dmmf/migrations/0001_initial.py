import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0003_organisation_events"),
        ("accounts", "__first__"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("submissions", "0006_documents_and_issuing"),
    ]

    operations = [
        migrations.CreateModel(
            name="ControlSite",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=30, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("address", models.CharField(max_length=300)),
                ("town", models.CharField(max_length=100)),
                ("postcode", models.CharField(max_length=10)),
                (
                    "nation",
                    models.CharField(
                        choices=[
                            ("england", "England"),
                            ("scotland", "Scotland"),
                            ("wales", "Wales"),
                            ("northern_ireland", "Northern Ireland"),
                        ],
                        max_length=20,
                    ),
                ),
                ("out_of_hours", models.CharField(blank=True, max_length=200)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("start_token", models.UUIDField(default=uuid.uuid4)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="control_sites",
                        to="accounts.organisation",
                    ),
                ),
            ],
            options={
                "permissions": [
                    ("view_control_site", "view"),
                    ("change_control_site", "change"),
                    ("evaluate_as_applicant", "evaluate"),
                    ("sign_for_applicant", "sign"),
                    ("assess_control_site", "assess"),
                ],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "name"), name="control_site_named_once"),
                    models.UniqueConstraint(fields=("created_by", "start_token"), name="control_site_started_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ControlSiteEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("verb", models.CharField(max_length=40)),
                ("sentence", models.CharField(max_length=500)),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("why", models.TextField(blank=True)),
                ("data", models.JSONField(default=dict)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "control_site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="events", to="dmmf.controlsite"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["control_site", "at"], name="event_by_control_site")],
            },
        ),
        migrations.CreateModel(
            name="ControlSiteGroupPermission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "content_object",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="dmmf.controlsite"),
                ),
                ("group", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="auth.group")),
                ("permission", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="auth.permission")),
            ],
            options={
                "abstract": False,
                "unique_together": {("group", "permission", "content_object")},
            },
        ),
        migrations.CreateModel(
            name="ControlSiteUserPermission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "content_object",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="dmmf.controlsite"),
                ),
                ("permission", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="auth.permission")),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "abstract": False,
                "unique_together": {("user", "permission", "content_object")},
            },
        ),
        migrations.CreateModel(
            name="ExpiryNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("thing", models.CharField(max_length=60)),
                ("expires_on", models.DateField()),
                ("days", models.PositiveIntegerField()),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "control_site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notices", to="dmmf.controlsite"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("thing", "expires_on", "days"), name="told_once")],
            },
        ),
        migrations.CreateModel(
            name="GmpCertificate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=60)),
                ("issued_on", models.DateField()),
                ("expires_on", models.DateField()),
                ("ended_on", models.DateField(blank=True, null=True)),
                (
                    "control_site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="certificates", to="dmmf.controlsite"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("control_site", "number"), name="certificate_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(("expires_on__gt", models.F("issued_on"))),
                        name="certificate_expires_after_issue",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Licence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("mia", "MIA: manufacturer's licence"),
                            ("mia_imp", "MIA(IMP): manufacturing authorisation, investigational"),
                            ("ms", "MS: manufacturer's “specials” licence"),
                        ],
                        max_length=10,
                    ),
                ),
                ("number", models.CharField(max_length=60)),
                (
                    "dm_scope",
                    models.CharField(
                        choices=[
                            ("none", "No decentralised manufacture"),
                            ("poc", "Point of care"),
                            ("mm", "Modular manufacture"),
                            ("both", "Point of care and modular manufacture"),
                        ],
                        max_length=10,
                    ),
                ),
                ("granted_on", models.DateField()),
                ("expires_on", models.DateField(blank=True, null=True)),
                ("ended_on", models.DateField(blank=True, null=True)),
                (
                    "control_site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="licences", to="dmmf.controlsite"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("control_site", "number"), name="licence_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("expires_on__isnull", True), ("expires_on__gt", models.F("granted_on")), _connector="OR"
                        ),
                        name="licence_expires_after_grant",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NamedPerson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("qp", "Qualified Person"),
                            ("supervisor", "Supervisor of manufacture"),
                            ("qc", "Person responsible for quality control"),
                            ("out_of_hours", "Out-of-hours contact"),
                        ],
                        max_length=20,
                    ),
                ),
                ("name", models.CharField(max_length=150)),
                ("qualifications", models.CharField(blank=True, max_length=500)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("since", models.DateField()),
                ("until", models.DateField(blank=True, null=True)),
                (
                    "control_site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="persons", to="dmmf.controlsite"
                    ),
                ),
                (
                    "deputy_for",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deputies",
                        to="dmmf.namedperson",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Product",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=200)),
                (
                    "dm_type",
                    models.CharField(choices=[("poc", "Point of care"), ("mm", "Modular manufacture")], max_length=10),
                ),
                ("licensed_on", models.DateField(blank=True, null=True)),
                ("ended_on", models.DateField(blank=True, null=True)),
                (
                    "control_site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="products", to="dmmf.controlsite"
                    ),
                ),
                (
                    "designation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="designated_products",
                        to="submissions.submission",
                    ),
                ),
                (
                    "licence",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="products",
                        to="dmmf.licence",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("control_site", "code"), name="product_code_once")],
            },
        ),
        migrations.CreateModel(
            name="MasterFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("confidential_sections", models.JSONField(default=list)),
                (
                    "submission",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="master_file",
                        to="submissions.submission",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="master_files", to="dmmf.product"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Edition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("effective_from", models.DateField()),
                (
                    "change_class",
                    models.CharField(
                        choices=[
                            ("first", "First edition"),
                            ("administrative", "Administrative"),
                            ("site_list", "Site list, under the approved procedure"),
                            ("notifiable", "Notifiable"),
                            ("prior_approval", "Prior approval by licence variation"),
                        ],
                        max_length=20,
                    ),
                ),
                ("what", models.TextField()),
                ("touches_designation", models.BooleanField()),
                ("designation_note", models.TextField(blank=True)),
                ("sha256", models.CharField(max_length=64)),
                ("printed_name", models.CharField(max_length=150)),
                ("meaning", models.CharField(max_length=300)),
                ("method", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="edition", to="submissions.version"
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="editions", to="dmmf.product"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["product", "effective_from"], name="edition_in_effect")],
                "constraints": [models.UniqueConstraint(fields=("product", "number"), name="edition_number_once")],
            },
        ),
        migrations.CreateModel(
            name="AnnualReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "submission",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="annual_report",
                        to="submissions.submission",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="annual_reports", to="dmmf.product"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RegisterImport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200)),
                ("media_type", models.CharField(max_length=100)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveBigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Waiting to be checked"),
                            ("checking", "Being checked"),
                            ("checked", "Checked: nothing is changed yet"),
                            ("faulty", "Has errors: nothing was changed"),
                            ("apply_queued", "Waiting to be applied"),
                            ("applying", "Being applied"),
                            ("applied", "Applied"),
                            ("failed", "Could not be done"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="queued",
                        max_length=20,
                    ),
                ),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(default=0)),
                ("preview", models.JSONField(default=dict)),
                ("error", models.TextField(blank=True)),
                ("why", models.TextField(blank=True)),
                ("effective_on", models.DateField()),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("applied_at", models.DateTimeField(blank=True, null=True)),
                ("worker", models.UUIDField(null=True)),
                ("lease_until", models.DateTimeField(null=True)),
                ("hinted_at", models.DateTimeField(null=True)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("start_token", models.UUIDField(default=uuid.uuid4)),
                (
                    "applied_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "control_site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="imports", to="dmmf.controlsite"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["state", "lease_until"], name="import_by_state")],
                "constraints": [models.UniqueConstraint(fields=("by", "start_token"), name="imported_once")],
            },
        ),
        migrations.CreateModel(
            name="Site",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=30, unique=True)),
                ("code", models.CharField(max_length=40)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("poc", "POC site"),
                            ("mm", "Modular unit"),
                            ("related", "Site of related operations"),
                        ],
                        max_length=10,
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("identification", models.CharField(blank=True, max_length=120)),
                (
                    "setting",
                    models.CharField(
                        choices=[
                            ("ward", "Ward"),
                            ("theatre", "Operating theatre"),
                            ("clinic", "Clinic or outpatient unit"),
                            ("imaging", "Imaging department"),
                            ("pharmacy", "Pharmacy"),
                            ("ambulance", "Ambulance"),
                            ("home", "Home visits under a route"),
                            ("hospital_ground", "Hospital ground"),
                            ("industrial", "Industrial or logistics site"),
                            ("testing", "Testing laboratory"),
                            ("storage", "Storage"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                    ),
                ),
                ("host", models.CharField(blank=True, max_length=200)),
                ("equipment", models.CharField(blank=True, max_length=500)),
                ("contact", models.CharField(blank=True, max_length=200)),
                ("agreement", models.CharField(blank=True, max_length=120)),
                ("agreement_until", models.DateField(blank=True, null=True)),
                ("minimum_operators", models.PositiveIntegerField(default=1)),
                ("notes", models.CharField(blank=True, max_length=1000)),
                ("location_number", models.PositiveIntegerField(default=1)),
                ("address", models.CharField(max_length=300)),
                ("town", models.CharField(max_length=100)),
                ("postcode", models.CharField(max_length=10)),
                (
                    "region",
                    models.CharField(
                        choices=[
                            ("north_east_yorkshire", "North East and Yorkshire"),
                            ("north_west", "North West"),
                            ("midlands", "Midlands"),
                            ("east", "East of England"),
                            ("london", "London"),
                            ("south_east", "South East"),
                            ("south_west", "South West"),
                            ("scotland", "Scotland"),
                            ("wales", "Wales"),
                            ("northern_ireland", "Northern Ireland"),
                        ],
                        max_length=30,
                    ),
                ),
                ("located_since", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("under_evaluation", "Under joint evaluation"),
                            ("qualified", "Qualified"),
                            ("approved", "Approved"),
                            ("active", "Active"),
                            ("paused", "Paused"),
                            ("suspended", "Suspended by the licensing authority"),
                            ("revoked", "Revoked by the licensing authority"),
                            ("ceased", "Ceased"),
                        ],
                        default="proposed",
                        max_length=30,
                    ),
                ),
                ("state_since", models.DateField()),
                ("revision", models.PositiveIntegerField(default=0)),
                (
                    "control_site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sites", to="dmmf.controlsite"
                    ),
                ),
                ("products", models.ManyToManyField(related_name="sites", to="dmmf.product")),
                (
                    "provider",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hosted_sites",
                        to="accounts.organisation",
                    ),
                ),
            ],
            options={
                "permissions": [
                    ("view_site", "view"),
                    ("evaluate_as_provider", "evaluate"),
                    ("sign_for_provider", "sign"),
                    ("record_training", "record_training"),
                    ("suspend_site", "suspend"),
                ],
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["control_site", "state"], name="site_by_state"),
                    models.Index(fields=["control_site", "region"], name="site_by_region"),
                    models.Index(fields=["provider"], name="site_by_provider"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("control_site", "code"), name="site_code_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "proposed",
                                    "under_evaluation",
                                    "qualified",
                                    "approved",
                                    "active",
                                    "paused",
                                    "suspended",
                                    "revoked",
                                    "ceased",
                                ],
                            )
                        ),
                        name="site_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["poc", "mm", "related"])), name="site_kind_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ListedSite",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.CharField(max_length=30)),
                ("location_number", models.PositiveIntegerField()),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="listed_sites",
                        to="submissions.version",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="listings", to="dmmf.site"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("version", "site"), name="site_listed_once_per_version")
                ],
            },
        ),
        migrations.CreateModel(
            name="LicenceVariation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=60)),
                ("what", models.TextField()),
                ("applied_on", models.DateField()),
                ("accepted_on", models.DateField(blank=True, null=True)),
                ("refused_on", models.DateField(blank=True, null=True)),
                (
                    "applied_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "licence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="variations", to="dmmf.licence"
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="variations",
                        to="dmmf.site",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("licence", "number"), name="variation_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("accepted_on__isnull", True), ("refused_on__isnull", True), _connector="OR"
                        ),
                        name="variation_one_outcome",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InspectionPack",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inspection_pack",
                        to="submissions.frozendocument",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="packs", to="dmmf.site"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SiteEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("verb", models.CharField(max_length=40)),
                ("sentence", models.CharField(max_length=300)),
                ("effective_on", models.DateField()),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("why", models.TextField(blank=True)),
                (
                    "from_state",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("proposed", "Proposed"),
                            ("under_evaluation", "Under joint evaluation"),
                            ("qualified", "Qualified"),
                            ("approved", "Approved"),
                            ("active", "Active"),
                            ("paused", "Paused"),
                            ("suspended", "Suspended by the licensing authority"),
                            ("revoked", "Revoked by the licensing authority"),
                            ("ceased", "Ceased"),
                        ],
                        max_length=30,
                    ),
                ),
                (
                    "to_state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("under_evaluation", "Under joint evaluation"),
                            ("qualified", "Qualified"),
                            ("approved", "Approved"),
                            ("active", "Active"),
                            ("paused", "Paused"),
                            ("suspended", "Suspended by the licensing authority"),
                            ("revoked", "Revoked by the licensing authority"),
                            ("ceased", "Ceased"),
                        ],
                        max_length=30,
                    ),
                ),
                ("changes", models.JSONField(default=dict)),
                ("record", models.JSONField(default=dict)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="events", to="dmmf.site"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["site", "effective_on", "number"], name="event_by_site_and_day")],
                "constraints": [models.UniqueConstraint(fields=("site", "number"), name="site_event_number_once")],
            },
        ),
        migrations.CreateModel(
            name="SiteDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200)),
                ("name", models.CharField(max_length=200)),
                ("media_type", models.CharField(max_length=60)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveBigIntegerField()),
                ("pages", models.PositiveIntegerField(default=1)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="documents", to="dmmf.site"
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="documents", to="dmmf.siteevent"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SiteGroupPermission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("content_object", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="dmmf.site")),
                ("group", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="auth.group")),
                ("permission", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="auth.permission")),
            ],
            options={
                "abstract": False,
                "unique_together": {("group", "permission", "content_object")},
            },
        ),
        migrations.CreateModel(
            name="SiteOverride",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("section", models.CharField(max_length=60)),
                ("question", models.CharField(max_length=60)),
                ("number", models.PositiveIntegerField()),
                ("html", models.TextField(blank=True)),
                ("reason", models.TextField()),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "master_file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="overrides", to="dmmf.masterfile"
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="overrides", to="dmmf.site"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("master_file", "site", "section", "question", "number"), name="override_number_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SiteUserPermission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("content_object", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="dmmf.site")),
                ("permission", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="auth.permission")),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "abstract": False,
                "unique_together": {("user", "permission", "content_object")},
            },
        ),
        migrations.CreateModel(
            name="Training",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person", models.CharField(max_length=150)),
                ("role", models.CharField(max_length=100)),
                ("procedure", models.CharField(max_length=120)),
                ("trained_on", models.DateField()),
                ("valid_until", models.DateField()),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("ended_on", models.DateField(blank=True, null=True)),
                ("ended_why", models.CharField(blank=True, max_length=300)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="training", to="dmmf.product"
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="training", to="dmmf.site"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["site", "product", "valid_until"], name="training_in_force")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("valid_until__gte", models.F("trained_on"))), name="training_has_a_span"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Evaluation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=30, unique=True)),
                ("form_version", models.CharField(max_length=20)),
                ("location_number", models.PositiveIntegerField()),
                ("why", models.CharField(max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Being answered"),
                            ("signed", "Signed by both"),
                            ("declined", "Declined"),
                            ("overtaken", "Overtaken by a new evaluation"),
                        ],
                        default="open",
                        max_length=20,
                    ),
                ),
                ("opened_at", models.DateTimeField(auto_now_add=True)),
                ("start_token", models.UUIDField(default=uuid.uuid4)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("suitable", "Suitable"),
                            ("with_conditions", "Suitable with conditions"),
                            ("not_suitable", "Not suitable"),
                        ],
                        max_length=20,
                    ),
                ),
                ("signed_on", models.DateField(blank=True, null=True)),
                ("re_evaluate_on", models.DateField(blank=True, null=True)),
                ("canonical", models.TextField(blank=True)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                (
                    "declined_side",
                    models.CharField(
                        blank=True,
                        choices=[("applicant", "Applicant"), ("provider", "Healthcare provider")],
                        max_length=20,
                    ),
                ),
                ("declined_why", models.TextField(blank=True)),
                (
                    "document",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evaluation",
                        to="submissions.frozendocument",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="evaluations", to="dmmf.site"
                    ),
                ),
            ],
            options={
                "permissions": [
                    ("view_evaluation", "view"),
                    ("answer_as_provider", "answer"),
                    ("sign_evaluation_for_provider", "sign"),
                ],
                "default_permissions": (),
                "indexes": [models.Index(fields=["site", "state", "re_evaluate_on"], name="evaluation_in_force")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")), fields=("site",), name="one_open_evaluation_per_site"
                    ),
                    models.UniqueConstraint(fields=("opened_by", "start_token"), name="evaluation_opened_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "signed"), _negated=True),
                            models.Q(
                                ("signed_on__isnull", False),
                                models.Q(("sha256", ""), _negated=True),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="signed_means_there_is_a_text",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgreedAction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("item", models.CharField(max_length=60)),
                ("text", models.TextField()),
                (
                    "owner_side",
                    models.CharField(
                        choices=[("applicant", "Applicant"), ("provider", "Healthcare provider")], max_length=20
                    ),
                ),
                ("owner_name", models.CharField(max_length=150)),
                ("due_on", models.DateField()),
                ("is_condition", models.BooleanField(default=False)),
                (
                    "proposed_side",
                    models.CharField(
                        choices=[("applicant", "Applicant"), ("provider", "Healthcare provider")], max_length=20
                    ),
                ),
                ("proposed_at", models.DateTimeField(auto_now_add=True)),
                ("agreed_at", models.DateTimeField(blank=True, null=True)),
                ("dropped_at", models.DateTimeField(blank=True, null=True)),
                ("closed_on", models.DateField(blank=True, null=True)),
                ("closed_how", models.TextField(blank=True)),
                (
                    "agreed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "dropped_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="actions", to="dmmf.evaluation"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["closed_on", "due_on"], name="action_by_due_day")],
            },
        ),
        migrations.CreateModel(
            name="EvaluationAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("item", models.CharField(max_length=60)),
                (
                    "side",
                    models.CharField(
                        choices=[("applicant", "Applicant"), ("provider", "Healthcare provider")], max_length=20
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("answer", models.TextField()),
                ("evidence", models.TextField(blank=True)),
                (
                    "risk",
                    models.CharField(choices=[("low", "Low"), ("medium", "Medium"), ("high", "High")], max_length=10),
                ),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="dmmf.evaluation"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("evaluation", "item", "side", "number"), name="evaluation_answer_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EvaluationEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("verb", models.CharField(max_length=40)),
                ("sentence", models.CharField(max_length=300)),
                (
                    "side",
                    models.CharField(
                        blank=True,
                        choices=[("applicant", "Applicant"), ("provider", "Healthcare provider")],
                        max_length=20,
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("why", models.TextField(blank=True)),
                ("data", models.JSONField(default=dict)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="events", to="dmmf.evaluation"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="EvaluationFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("item", models.CharField(max_length=60)),
                (
                    "side",
                    models.CharField(
                        choices=[("applicant", "Applicant"), ("provider", "Healthcare provider")], max_length=20
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("name", models.CharField(max_length=200)),
                ("media_type", models.CharField(max_length=60)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveBigIntegerField()),
                ("pages", models.PositiveIntegerField(default=1)),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="files", to="dmmf.evaluation"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="EvaluationGroupPermission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "content_object",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="dmmf.evaluation"),
                ),
                ("group", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="auth.group")),
                ("permission", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="auth.permission")),
            ],
            options={
                "abstract": False,
                "unique_together": {("group", "permission", "content_object")},
            },
        ),
        migrations.CreateModel(
            name="EvaluationSignature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "side",
                    models.CharField(
                        choices=[("applicant", "Applicant"), ("provider", "Healthcare provider")], max_length=20
                    ),
                ),
                ("sha256", models.CharField(max_length=64)),
                ("printed_name", models.CharField(max_length=150)),
                ("role", models.CharField(max_length=60)),
                ("organisation_name", models.CharField(max_length=200)),
                ("meaning", models.CharField(max_length=300)),
                ("method", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="signatures", to="dmmf.evaluation"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("evaluation", "side", "sha256"), name="signed_once_per_text")
                ],
            },
        ),
        migrations.CreateModel(
            name="EvaluationUserPermission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "content_object",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="dmmf.evaluation"),
                ),
                ("permission", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="auth.permission")),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "abstract": False,
                "unique_together": {("user", "permission", "content_object")},
            },
        ),
        migrations.CreateModel(
            name="OutcomeProposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "side",
                    models.CharField(
                        choices=[("applicant", "Applicant"), ("provider", "Healthcare provider")], max_length=20
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("suitable", "Suitable"),
                            ("with_conditions", "Suitable with conditions"),
                            ("not_suitable", "Not suitable"),
                        ],
                        max_length=20,
                    ),
                ),
                ("re_evaluate_on", models.DateField()),
                ("triggers", models.TextField()),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="proposals", to="dmmf.evaluation"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("evaluation", "side", "number"), name="proposal_once")],
            },
        ),
    ]
