from django.urls import path

from dmmf.views import master_files

_file = "master-files/<reference:reference>/"

urlpatterns = [
    path("master-files/start/", master_files.start, name="master_file_start"),
    path(_file + "register/", master_files.register, name="master_file_register"),
]
