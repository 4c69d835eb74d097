"""One noun per file."""

from submissions.models.approval import Approval
from submissions.models.assessment_verdict import AssessmentVerdict
from submissions.models.assignment import Assignment
from submissions.models.attachment import Attachment
from submissions.models.case_text import CaseText
from submissions.models.checklist_entry import ChecklistEntry
from submissions.models.collaborator import Collaborator
from submissions.models.comment import Comment
from submissions.models.comment_reply import CommentReply
from submissions.models.comment_standing import CommentStanding
from submissions.models.conflict_of_interest import ConflictOfInterest
from submissions.models.decision import Decision
from submissions.models.event import Event
from submissions.models.examined_upload import ExaminedUpload
from submissions.models.fragment import FragmentJob, KeptFragment, Warming
from submissions.models.frozen_document import FrozenDocument
from submissions.models.letter import Letter
from submissions.models.mail import How, Mail, MailSetting, MailState
from submissions.models.notice import Notice, NoticeRead, Told
from submissions.models.presence import Presence
from submissions.models.remark import Remark
from submissions.models.reminder import Reminder
from submissions.models.rendering import Rendering, RenderingState
from submissions.models.saved_view import SavedView
from submissions.models.seal import Seal
from submissions.models.section import Section, SectionRevision
from submissions.models.signature import Signature
from submissions.models.submission import (
    ReferenceCounter,
    Submission,
    SubmissionGroupPermission,
    SubmissionUserPermission,
)
from submissions.models.version import Version
from submissions.models.version_read import VersionRead

__all__ = [
    "Approval",
    "AssessmentVerdict",
    "Assignment",
    "Attachment",
    "CaseText",
    "ChecklistEntry",
    "Collaborator",
    "Comment",
    "CommentReply",
    "CommentStanding",
    "ConflictOfInterest",
    "Decision",
    "Event",
    "ExaminedUpload",
    "FragmentJob",
    "FrozenDocument",
    "How",
    "KeptFragment",
    "Letter",
    "Mail",
    "MailSetting",
    "MailState",
    "Notice",
    "NoticeRead",
    "Presence",
    "ReferenceCounter",
    "Remark",
    "Reminder",
    "Rendering",
    "RenderingState",
    "SavedView",
    "Seal",
    "Section",
    "SectionRevision",
    "Signature",
    "Submission",
    "SubmissionGroupPermission",
    "SubmissionUserPermission",
    "Told",
    "Version",
    "VersionRead",
    "Warming",
]
