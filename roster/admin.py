"""The back office: rows that have no page of their own yet, for staff with Django's permissions."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from treebeard.admin import TreeAdmin
from treebeard.forms import movenodeform_factory

from roster import one_acting_head
from roster.models import Absence, AdminMandate, DutyAssignment, Employee, OrgUnit

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # the one door: lockout and second factor hold here too
admin.site.site_header = admin.site.site_title = "Jadwal Kerja ASN"
admin.site.unregister(User)


@admin.register(User)
class AccountAdmin(UserAdmin):
    """Accounts are closed ("active" taken away), never deleted: the audit names them."""

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:  # noqa: ARG002 - Django's signature
        return False


@admin.register(OrgUnit)
class OrgUnitAdmin(TreeAdmin):
    form = movenodeform_factory(OrgUnit)
    list_display = ["name", "kind", "category", "code"]
    search_fields = ["name", "code"]


class DutyInline(admin.TabularInline):
    model = DutyAssignment
    autocomplete_fields = ["unit"]
    extra = 0


class AbsenceInline(admin.TabularInline):
    model = Absence
    extra = 0


@admin.register(Employee)
class EmployeeAdmin(admin.ModelAdmin):
    list_display = ["name", "status", "position", "unit"]
    list_filter = ["status"]
    search_fields = ["name", "position", "nip"]
    autocomplete_fields = ["unit", "user"]
    inlines = [DutyInline, AbsenceInline]

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Tell in words what the database refuses of the duties; everything of the form is as it was then."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except IntegrityError as error:
            if one_acting_head.NAME not in str(error):
                raise
            told = _("Nothing was stored: a unit has one acting head (Plt., Plh.) on a day. Choose days on which nobody else is.")
            self.message_user(request, told, messages.ERROR)
            return redirect(request.get_full_path())


@admin.register(AdminMandate)
class AdminMandateAdmin(admin.ModelAdmin):
    list_display = ["user", "agency"]
    autocomplete_fields = ["user", "agency"]
