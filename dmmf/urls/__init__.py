"""Addresses of Control Sites, sites, evaluations and master files. They never change with the state."""

from dmmf.urls import annual_reports, control_sites, evaluations, imports, master_files, packs, sites

app_name = "dmmf"
urlpatterns = [
    *control_sites.urlpatterns,
    *imports.urlpatterns,
    *sites.urlpatterns,
    *evaluations.urlpatterns,
    *master_files.urlpatterns,
    *annual_reports.urlpatterns,
    *packs.urlpatterns,
]
