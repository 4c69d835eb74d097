"""One noun per file."""

from submissions.models.attachment import Attachment
from submissions.models.comment import Comment
from submissions.models.decision import Decision
from submissions.models.event import Event
from submissions.models.letter import Letter
from submissions.models.rendering import Rendering, RenderingState
from submissions.models.section import Section, SectionRevision
from submissions.models.submission import (
    ReferenceCounter,
    Submission,
    SubmissionGroupPermission,
    SubmissionUserPermission,
)
from submissions.models.version import Version

__all__ = [
    "Attachment",
    "Comment",
    "Decision",
    "Event",
    "Letter",
    "ReferenceCounter",
    "Rendering",
    "RenderingState",
    "Section",
    "SectionRevision",
    "Submission",
    "SubmissionGroupPermission",
    "SubmissionUserPermission",
    "Version",
]
