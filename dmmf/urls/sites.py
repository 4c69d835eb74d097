from django.urls import path

from dmmf.views import may_now, site_records, site_steps, sites
from submissions import converters  # noqa: F401 -- registers <reference:...>

_site = "sites/<reference:reference>/"
_control_site = "control-sites/<reference:reference>/"

urlpatterns = [
    path(_control_site + "on/", sites.register_on, name="register_on"),
    path(_control_site + "sites/propose/", site_steps.propose, name="site_propose"),
    path(_site, sites.site, name="site"),
    path(_site + "now/", may_now.may_now, name="may_now"),
    path(_site + "history/", sites.site_history, name="site_history"),
    path(_site + "documents/<int:pk>/", sites.document, name="site_document"),
    path(_site + "change/", site_steps.change, name="site_change"),
    path(_site + "move/", site_steps.move, name="site_move"),
    path(_site + "steps/<slug:name>/", site_steps.step, name="site_step"),
    path(_site + "training/", site_records.record_training, name="site_training"),
    path(_site + "training/<int:pk>/end/", site_records.end_training, name="training_end"),
    path(_site + "variation/", site_records.apply, name="variation_apply"),
    path(_site + "variations/<int:pk>/", site_records.decide, name="variation_decide"),
]
