"""Editions of master files, and annual reports."""

from django.urls import URLPattern, path

from dmmf.views import editions
from submissions import converters  # noqa: F401 -- registers <reference:...>

_file = "master-files/<reference:reference>/editions/"

urlpatterns: list[URLPattern] = [
    path(_file, editions.listed, name="editions"),
    path(_file + "issue/", editions.issue, name="issue"),
    path(_file + "make-effective/", editions.make_effective, name="make_effective"),
]
