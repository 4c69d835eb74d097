"""Addresses of the process. They never change with the state."""

from django.urls import path

from submissions import converters  # noqa: F401 -- registers <reference:...> and <block:...>
from submissions.views import (
    after,
    approvals,
    autosave,
    checking,
    clock,
    compare,
    conflicts,
    drafts,
    evidence,
    history,
    lists,
    people,
    redlines,
    remarks,
    review,
    revisions,
    sections,
    versions,
)

app_name = "submissions"
_one = "<reference:reference>/"
_question = _one + "sections/<slug:key>/<slug:page_key>/<slug:name>/"
_version = _one + "versions/<int:number>/"
_redline = _version + "redline/<slug:other>/"  # from: the number of another version, or the one that it follows
_letter = _one + "letters/<int:number>/"
_section = _one + "sections/<slug:key>/"

urlpatterns = [
    path("", lists.submissions, name="list"),
    path("due/", clock.due, name="due"),
    path("start/<slug:kind_key>/", drafts.start, name="start"),
    path(_one, drafts.overview, name="overview"),
    path(_one + "check/", drafts.check, name="check"),
    path(_one + "checks/", checking.checks, name="checks"),
    path(_one + "coverage/", checking.matrix, name="coverage"),
    path(_one + "rehearsal/", checking.rehearsal, name="rehearsal"),
    path(_one + "rehearsal/<slug:key>/", checking.item, name="rehearsal_item"),
    path(_one + "submit/", drafts.submit, name="submit"),
    path(_one + "sections/<slug:key>/", sections.section, name="section"),
    path(_section + "history/", revisions.history, name="section_history"),
    path(_section + "history/<int:number>/", revisions.revision, name="revision"),
    path(_section + "history/<int:number>/restore/", revisions.restore, name="restore"),
    path(_section + "merge/<int:parked>/<int:theirs>/", conflicts.merge, name="merge"),
    path(_section + "presence/", autosave.who_is_here, name="presence"),
    path(_section + "<slug:page_key>/", sections.page, name="page"),
    path(_section + "<slug:page_key>/autosave/", autosave.autosave, name="autosave"),
    path(_one + "evidence/", evidence.evidence, name="evidence"),
    path(_one + "evidence/<slug:code>/", evidence.file, name="evidence_file"),
    path(_one + "evidence/<slug:code>/edit/", evidence.edit, name="evidence_edit"),
    path(_one + "evidence/<slug:code>/replace/", evidence.replace, name="evidence_replace"),
    path(_one + "evidence/<slug:code>/editions/<int:number>/", evidence.edition, name="evidence_edition"),
    path(_one + "evidence/<slug:code>/remove/", evidence.remove, name="evidence_remove"),
    path(_question + "remarks/", remarks.question, name="question_remarks"),
    path(_one + "remarks/", remarks.listed, name="remarks"),
    path(_one + "remarks/<int:pk>/resolve/", remarks.resolve, name="remark_resolve"),
    path(_one + "remarks/<int:pk>/reopen/", remarks.reopen, name="remark_reopen"),
    path(_one + "people/", people.people, name="people"),
    path(_one + "people/<int:pk>/", people.collaborator, name="collaborator"),
    path(_one + "people/<int:pk>/end/", people.end, name="collaborator_end"),
    path(_one + "approve/", approvals.approve, name="approve"),
    path(_one + "history/", history.history, name="history"),
    path(_one + "clock/", clock.page, name="clock"),
    path(_one + "clock/calendar/", clock.ics, name="clock_ics"),
    path(_one + "clock/override/", clock.override, name="clock_override"),
    path(_one + "withdraw/", history.withdraw, name="withdraw"),
    path(_one + "follow/", after.follow, name="follow"),
    path(_one + "statement/", after.statement, name="statement"),
    path(_one + "changes/", compare.changes, name="changes"),
    path(_version, versions.version, name="version"),
    path(_version + "compare/", compare.compare, name="compare"),
    path(_redline, redlines.make, name="redline"),
    path(_redline + "document/", redlines.document, name="redline_document"),
    path(_redline + "pdf/", redlines.pdf, name="redline_pdf"),
    path(_version + "document/", versions.document, name="document"),
    path(_version + "retry/", versions.retry, name="retry"),
    path(_version + "pdf/", versions.pdf, name="pdf"),
    path(_version + "attachments/<slug:code>/", versions.attachment, name="attachment"),
    path(_version + "comment/<block:block>/", review.comment, name="comment"),
    path(_one + "validate/", review.validate, name="validate"),
    path(_one + "request/", review.request_information, name="request"),
    path(_one + "decide/", review.decide, name="decide"),
    path(_letter, versions.letter, name="letter"),
    path(_letter + "document/", versions.letter_document, name="letter_document"),
    path(_letter + "retry/", versions.letter_retry, name="letter_retry"),
    path(_letter + "pdf/", versions.letter_pdf, name="letter_pdf"),
]
