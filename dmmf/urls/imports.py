from django.urls import URLPattern, path

from dmmf.views import register

urlpatterns: list[URLPattern] = [
    path("sites/", register.hosted_sites, name="hosted_sites"),
    path("control-sites/<reference:reference>/sites/", register.sites, name="register"),
    path("control-sites/<reference:reference>/sites/csv/", register.as_csv, name="register_csv"),
    path("control-sites/<reference:reference>/sites/xlsx/", register.as_xlsx, name="register_xlsx"),
]
