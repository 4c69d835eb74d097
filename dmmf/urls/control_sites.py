"""Addresses of Control Sites, of what they hold, and of the network page."""

from django.urls import URLPattern, path

from dmmf.views import control_sites, holdings, network
from submissions import converters  # noqa: F401 -- registers <reference:...>

ONE = "control-sites/<reference:reference>/"
FOLDERS = {"licence": "licences", "certificate": "certificates", "person": "people", "product": "products"}

urlpatterns: list[URLPattern] = [
    path("control-sites/", control_sites.control_site_list, name="control_sites"),
    path("control-sites/add/", control_sites.add, name="control_site_add"),
    path(ONE, network.control_site, name="control_site"),
    path(f"{ONE}attention/<slug:key>/", network.attention_page, name="attention"),
    path(f"{ONE}history/", network.history, name="control_site_history"),
    path(f"{ONE}details/", control_sites.details, name="control_site_details"),
    path(f"{ONE}details/change/", control_sites.change, name="control_site_change"),
]
for key, folder in FOLDERS.items():
    kwargs = {"sort": key}
    urlpatterns += [
        path(f"{ONE}{folder}/add/", holdings.add, kwargs, name=f"{key}_add"),
        path(f"{ONE}{folder}/<int:pk>/", holdings.thing, kwargs, name=key),
        path(f"{ONE}{folder}/<int:pk>/change/", holdings.change, kwargs, name=f"{key}_change"),
        path(f"{ONE}{folder}/<int:pk>/end/", holdings.end, kwargs, name=f"{key}_end"),
    ]
