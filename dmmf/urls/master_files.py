"""Addresses of master files beyond those of every submission, and of what a provider sees of one."""

from django.urls import URLPattern, path

from dmmf.views import annexes, extracts, master_files

_file = "master-files/<reference:reference>/"
_annex = _file + "annexes/<reference:site>/"

urlpatterns: list[URLPattern] = [
    path("master-files/start/", master_files.start, name="master_file_start"),
    path(_file + "register/", master_files.register, name="master_file_register"),
    path(_file + "confidential/", master_files.confidential_sections, name="confidential"),
    path(_file + "annexes/", annexes.site_annexes, name="site_annexes"),
    path(_annex, annexes.site_annex, name="site_annex"),
    path(_annex + "<slug:section>/<slug:question>/", annexes.override, name="override"),
    path("sites/<reference:reference>/extract/", extracts.site_extract, name="site_extract"),
]
