"""The back office: rows that have no page of their own yet, for staff with Django's permissions."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.http import HttpRequest
from treebeard.admin import TreeAdmin
from treebeard.forms import movenodeform_factory

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


@admin.register(AdminMandate)
class AdminMandateAdmin(admin.ModelAdmin):
    list_display = ["user", "agency"]
    autocomplete_fields = ["user", "agency"]
