"""Addresses of joint evaluations."""

from django.urls import path

from dmmf.views import evaluation_pdf, evaluation_rows, evaluation_signing, evaluations, evaluations_again
from submissions import converters  # noqa: F401 -- registers <reference:...>

_one = "evaluations/<reference:reference>/"
_row = _one + "rows/<slug:item>/"

urlpatterns = [
    path("sites/<reference:reference>/evaluate/", evaluations.open_one, name="evaluation_open"),
    path("control-sites/<reference:reference>/evaluate-again/", evaluations_again.again, name="evaluations_again"),
    path("evaluations/", evaluations.listed, name="evaluations"),
    path(_one, evaluations.overview, name="evaluation"),
    path(_one + "sections/<slug:key>/", evaluation_rows.section, name="evaluation_section"),
    path(_row + "files/", evaluation_rows.add_file, name="evaluation_file_add"),
    path(_one + "files/<int:pk>/", evaluation_rows.file, name="evaluation_file"),
    path(_one + "files/<int:pk>/remove/", evaluation_rows.remove_file, name="evaluation_file_remove"),
    path(_row + "action/", evaluation_rows.propose_action, name="evaluation_action_propose"),
    path(_one + "actions/", evaluations.actions, name="evaluation_actions"),
    path(_one + "actions/<int:pk>/agree/", evaluation_rows.agree_action, name="evaluation_action_agree"),
    path(_one + "actions/<int:pk>/drop/", evaluation_rows.drop_action, name="evaluation_action_drop"),
    path(_one + "actions/<int:pk>/close/", evaluation_rows.close_action, name="evaluation_action_close"),
    path(_one + "differences/", evaluations.differences, name="evaluation_differences"),
    path(_one + "outcome/", evaluation_signing.outcome, name="evaluation_outcome"),
    path(_one + "sign/", evaluation_signing.sign, name="evaluation_sign"),
    path(_one + "decline/", evaluation_signing.decline, name="evaluation_decline"),
    path(_one + "signed/", evaluation_pdf.signed, name="evaluation_signed"),
    path(_one + "document/", evaluation_pdf.document, name="evaluation_document"),
    path(_one + "retry/", evaluation_pdf.retry, name="evaluation_retry"),
    path(_one + "pdf/", evaluation_pdf.pdf, name="evaluation_pdf"),
    path(_one + "history/", evaluations.history, name="evaluation_history"),
]
