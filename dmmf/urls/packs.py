"""Addresses of the inspection packs of a site."""

from django.urls import URLPattern, path

from dmmf.views import packs
from submissions import converters  # noqa: F401 -- registers <reference:...>

_all = "sites/<reference:reference>/packs/"
_one = _all + "<int:pk>/"

urlpatterns: list[URLPattern] = [
    path(_all, packs.pack_list, name="packs"),
    path(_all + "new/", packs.new, name="pack_new"),
    path(_one, packs.pack, name="pack"),
    path(_one + "document/", packs.document, name="pack_document"),
    path(_one + "retry/", packs.retry, name="pack_retry"),
    path(_one + "pdf/", packs.pdf, name="pack_pdf"),
]
