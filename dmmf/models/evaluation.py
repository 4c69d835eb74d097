"""Evaluation: the joint suitability evaluation of a site by the applicant and the healthcare provider."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q, TextChoices
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from dmmf.models.site import Site
from dmmf.states import EvaluationPermission, Side
from submissions.models import FrozenDocument


class EvaluationState(TextChoices):
    OPEN = "open", "Being answered"
    SIGNED = "signed", "Signed by both"
    DECLINED = "declined", "Declined"
    OVERTAKEN = "overtaken", "Overtaken by a new evaluation"


class Outcome(TextChoices):
    SUITABLE = "suitable", "Suitable"
    WITH_CONDITIONS = "with_conditions", "Suitable with conditions"
    NOT_SUITABLE = "not_suitable", "Not suitable"


class Risk(TextChoices):
    LOW = "low", "Low"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High"


class Evaluation(models.Model):
    """One evaluation of one site at one place. Answers, proposals and signatures are rows of their own.

    When both have signed the same text, `canonical` holds it and `document` is its frozen, rendered form.
    """

    reference = models.CharField(max_length=30, unique=True)  # "JE-2026-0001"
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="evaluations")
    form_version = models.CharField(max_length=20)
    location_number = models.PositiveIntegerField()  # the place that is evaluated
    why = models.CharField(max_length=300)  # why it was opened
    state = models.CharField(max_length=20, choices=EvaluationState.choices, default=EvaluationState.OPEN)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(auto_now_add=True)
    start_token = models.UUIDField(default=uuid.uuid4)
    # Once signed by both
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    re_evaluate_on = models.DateField(null=True, blank=True)
    canonical = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    document = models.OneToOneField(FrozenDocument, on_delete=models.PROTECT, null=True, related_name="evaluation")
    # Once declined
    declined_side = models.CharField(max_length=20, choices=Side.choices, blank=True)
    declined_why = models.TextField(blank=True)

    class Meta:
        default_permissions = ()
        permissions = [(action.value, action.name.lower()) for action in EvaluationPermission]
        indexes = [models.Index(fields=["site", "state", "re_evaluate_on"], name="evaluation_in_force")]
        constraints = [
            models.UniqueConstraint(fields=["site"], condition=Q(state="open"), name="one_open_evaluation_per_site"),
            models.UniqueConstraint(fields=["opened_by", "start_token"], name="evaluation_opened_once"),
            models.CheckConstraint(
                condition=~Q(state="signed") | (Q(signed_on__isnull=False) & ~Q(sha256="") & ~Q(outcome="")),
                name="signed_means_there_is_a_text",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class EvaluationUserPermission(UserObjectPermissionBase):
    """Grants to single users: none today; the table exists so that guardian never uses its generic one."""

    content_object = models.ForeignKey(Evaluation, on_delete=models.CASCADE)


class EvaluationGroupPermission(GroupObjectPermissionBase):
    """Grants to the healthcare provider's members."""

    content_object = models.ForeignKey(Evaluation, on_delete=models.CASCADE)


class EvaluationAnswer(models.Model):
    """What one side says to one row of the form; a new answer is a new row. Inserted only."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="answers")
    item = models.CharField(max_length=60)
    side = models.CharField(max_length=20, choices=Side.choices)
    number = models.PositiveIntegerField()  # 1, 2, ... per item and side
    answer = models.TextField()
    evidence = models.TextField(blank=True)
    risk = models.CharField(max_length=10, choices=Risk.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "item", "side", "number"], name="evaluation_answer_once")
        ]

    def __str__(self) -> str:
        return f"{self.item}, {self.side}"


class EvaluationFile(models.Model):
    """A file that one side gives as evidence for a row; taken back, never deleted."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="files")
    item = models.CharField(max_length=60)
    side = models.CharField(max_length=20, choices=Side.choices)
    title = models.CharField(max_length=200)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=60)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    pages = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.title


class AgreedAction(models.Model):
    """What one side proposes to do about a row, and the other agrees to. A condition is tracked until it is closed."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="actions")
    item = models.CharField(max_length=60)
    text = models.TextField()
    owner_side = models.CharField(max_length=20, choices=Side.choices)
    owner_name = models.CharField(max_length=150)
    due_on = models.DateField()
    is_condition = models.BooleanField(default=False)  # of "suitable with conditions"
    proposed_side = models.CharField(max_length=20, choices=Side.choices)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)  # taken back before the signatures
    dropped_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    closed_on = models.DateField(null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    closed_how = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["closed_on", "due_on"], name="action_by_due_day")]

    def __str__(self) -> str:
        return self.text[:60]


class OutcomeProposal(models.Model):
    """The outcome that one side proposes; a new one is a new row. Inserted only."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="proposals")
    side = models.CharField(max_length=20, choices=Side.choices)
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    re_evaluate_on = models.DateField()
    triggers = models.TextField()  # what calls for a re-evaluation before that day
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["evaluation", "side", "number"], name="proposal_once")]

    def __str__(self) -> str:
        return f"{self.side}: {self.outcome}"


class EvaluationSignature(models.Model):
    """One side's electronic signature on exactly one text of the evaluation. Inserted only."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="signatures")
    side = models.CharField(max_length=20, choices=Side.choices)
    sha256 = models.CharField(max_length=64)
    printed_name = models.CharField(max_length=150)
    role = models.CharField(max_length=60)
    organisation_name = models.CharField(max_length=200)
    meaning = models.CharField(max_length=300)
    method = models.CharField(max_length=60)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["evaluation", "side", "sha256"], name="signed_once_per_text")]

    def __str__(self) -> str:
        return f"signature of {self.printed_name}"


class EvaluationEvent(models.Model):
    """Who did what to an evaluation, when and why; inserted only."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="events")
    verb = models.CharField(max_length=40)
    sentence = models.CharField(max_length=300)
    side = models.CharField(max_length=20, choices=Side.choices, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    why = models.TextField(blank=True)
    data = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.by} {self.sentence}"
