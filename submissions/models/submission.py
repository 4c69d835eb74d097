"""Submission: the aggregate root on which grants hang; everything below it inherits them."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q, TextChoices
from django.db.models.functions import Coalesce
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from accounts.models import Organisation
from submissions.clock_types import ClockState
from submissions.states import ACTION_LABELS, OPEN, STATES, Action, State


class Origin(TextChoices):
    NEW = "new", "A first application"
    REAPPLICATION = "reapplication", "Applied again after a refusal"
    REDESIGNATION = "redesignation", "New application after a significant change"
    VARIATION = "variation", "Change that needs prior approval"


class Submission(models.Model):
    """One application on its way from draft to decision.

    `working_title` follows the draft and is for the applicant only; `title` is that of the last frozen version.
    `state` changes in workflow.py and nowhere else.
    """

    reference = models.CharField(max_length=30, unique=True)
    kind = models.CharField(max_length=40)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="submissions")
    state = models.CharField(max_length=30, choices=State.choices, default=State.DRAFT)
    working_title = models.CharField(max_length=500, blank=True)
    title = models.CharField(max_length=500, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    state_since = models.DateTimeField(auto_now_add=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    start_token = models.UUIDField(default=uuid.uuid4)
    # Life after a decision: what this application follows from. Its draft began as a copy of `follows_version`.
    origin = models.CharField(max_length=20, choices=Origin.choices, default=Origin.NEW)
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by")
    follows_version = models.PositiveIntegerField(null=True, blank=True)  # its number
    # The first application of the line that `follows` makes; empty for that first one itself.
    lineage = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="descendants")
    variant = models.CharField(max_length=40, blank=True)  # of the last frozen version, in the kind's own keys
    # Worked out from the events (clock.py) and kept here for lists, by clock_keeping.refresh and nobody else.
    clock_state = models.CharField(max_length=20, choices=ClockState.choices, default=ClockState.NOT_STARTED)
    due_on = models.DateField(null=True, blank=True)  # what the authority owes next; none while the clock is stopped
    answer_due_on = models.DateField(null=True, blank=True)  # what the applicant owes
    # Of the last frozen version, in the kind's own keys, each between bars: "|gtmp|vaccine|". Filled by case_search.py.
    product_class = models.CharField(max_length=200, blank=True)
    # Lineage of an imported package: its first submission here goes on from there.
    imported_number = models.PositiveIntegerField(null=True, blank=True)
    imported_previous_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        default_permissions = ()
        permissions = [(action.value, ACTION_LABELS[action]) for action in Action]
        indexes = [
            models.Index(fields=["state", "submitted_at"], name="submission_by_state"),
            models.Index(fields=["variant", "state"], name="submission_by_variant"),
            models.Index(fields=["due_on"], name="submission_by_due"),
            models.Index(fields=["answer_due_on"], name="submission_by_answer_due"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="submission_state_known"),
            models.UniqueConstraint(fields=["created_by", "start_token"], name="started_once"),
            models.CheckConstraint(
                condition=Q(state__in=[State.DRAFT, State.WITHDRAWN]) | Q(submitted_at__isnull=False),
                name="submitted_at_when_submitted",
            ),
            models.CheckConstraint(
                condition=Q(origin=Origin.NEW, follows__isnull=True, follows_version__isnull=True)
                | (~Q(origin=Origin.NEW) & Q(follows__isnull=False, follows_version__isnull=False)),
                name="what_follows_names_what_it_follows",
            ),
            models.CheckConstraint(
                condition=Q(follows__isnull=True, lineage__isnull=True)
                | Q(follows__isnull=False, lineage__isnull=False),
                name="what_follows_has_a_lineage",
            ),
            models.UniqueConstraint(
                Coalesce("lineage", "pk"), condition=Q(state=State.GRANTED), name="one_in_force_per_lineage"
            ),
            models.UniqueConstraint(
                Coalesce("lineage", "pk"), condition=Q(state__in=OPEN), name="one_open_per_lineage"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def state_colour(self) -> str:
        return STATES[State(self.state)].colour

    @property
    def waits_for(self) -> str:
        return STATES[State(self.state)].waits_for


class SubmissionUserPermission(UserObjectPermissionBase):
    """Grants to single users: none today; the table exists so that guardian never uses its generic one."""

    content_object = models.ForeignKey(Submission, on_delete=models.CASCADE)


class SubmissionGroupPermission(GroupObjectPermissionBase):
    """Grants to the groups of organisations' roles."""

    content_object = models.ForeignKey(Submission, on_delete=models.CASCADE)


class ReferenceCounter(models.Model):
    """The last number given out per prefix and year, so that references are never given twice."""

    prefix = models.CharField(max_length=20, unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.prefix}: {self.last}"
