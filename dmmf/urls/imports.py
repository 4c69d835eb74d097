from django.urls import URLPattern, path

from dmmf.views import imports, register

_SITES = "control-sites/<reference:reference>/sites/"
_IMPORT = f"{_SITES}import/<int:number>/"

urlpatterns: list[URLPattern] = [
    path("sites/", register.hosted_sites, name="hosted_sites"),
    path(_SITES, register.sites, name="register"),
    path(f"{_SITES}csv/", register.as_csv, name="register_csv"),
    path(f"{_SITES}xlsx/", register.as_xlsx, name="register_xlsx"),
    path(f"{_SITES}import/", imports.register_imports, name="imports"),
    path(f"{_SITES}import/template/csv/", imports.template, {"form": "csv"}, name="import_template_csv"),
    path(f"{_SITES}import/template/xlsx/", imports.template, {"form": "xlsx"}, name="import_template_xlsx"),
    path(_IMPORT, imports.register_import, name="import"),
    path(f"{_IMPORT}progress/", imports.progress, name="import_progress"),
    path(f"{_IMPORT}apply/", imports.apply, name="import_apply"),
    path(f"{_IMPORT}cancel/", imports.cancel, name="import_cancel"),
    path(f"{_IMPORT}retry/", imports.retry, name="import_retry"),
]
