"""All addresses. Everything but sign-in, health and the two public pages needs a signed-in person."""

from django.urls import include, path

from accounts.views import people, remove_person, require_approval
from dmframework import health, views
from submissions.views import notices, register, verify
from submissions.views.home import home

urlpatterns = [
    path("", home, name="home"),
    path("applications/", include("submissions.urls")),
    path("verify/", verify.verify, name="verify"),
    path("register/", register.register, name="register"),
    path("register/csv/", register.export, name="register_csv"),
    path("", include("dmmf.urls")),
    path("notices/", notices.notices, name="notices"),
    path("notices/read/", notices.read, name="notices_read"),
    path("notices/settings/", notices.settings, name="notice_settings"),
    path("notices/mailed/", notices.mailed, name="notices_mailed"),
    path("people/", people, name="people"),
    path("people/approval/", require_approval, name="require_approval"),
    path("people/<int:user_id>/remove/", remove_person, name="remove_person"),
    path("accounts/", include("accounts.urls")),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("cookies/", views.cookies, name="cookies"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]

handler400 = views.bad_request
handler403 = views.permission_denied
handler404 = views.not_found
handler500 = views.server_error
