"""Every address of the product, in Indonesian as its users read them."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("akun/", include("allauth.urls")),
    path("bahasa/", include("django.conf.urls.i18n")),
    path("kantor-belakang/", admin.site.urls),
]
