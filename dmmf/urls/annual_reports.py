"""Editions of master files, and annual reports."""

from django.urls import URLPattern, path

from dmmf.views import annual_reports, editions
from submissions import converters  # noqa: F401 -- registers <reference:...>

_file = "master-files/<reference:reference>/editions/"

urlpatterns: list[URLPattern] = [
    path(_file, editions.listed, name="editions"),
    path(_file + "issue/", editions.issue, name="issue"),
    path("annual-reports/start/", annual_reports.start, name="annual_report_start"),
    path("annual-reports/<reference:reference>/", annual_reports.generated, name="annual_report_generated"),
    path(_file + "make-effective/", editions.make_effective, name="make_effective"),
]
