"""Invite an employee: an account named by NIP, and a one-time link to choose a password."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from roster.models import Employee
from roster.workflow.refusal import Refusal


def invite(employee_pk: int) -> str:
    """Open the account if there is none, and return the path of the link that sets its password.

    The link works once and ends with PASSWORD_RESET_TIMEOUT; asking again while no password is set makes a new one.

    Raises:
        Refusal: when the employee can already log in; a forgotten password has a page of its own.

    """
    user = open_account(employee_pk)
    if user.has_usable_password():
        raise Refusal(_("%(name)s can log in already.") % {"name": Employee.objects.get(pk=employee_pk).name})
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    return reverse("account_reset_password_from_key", kwargs={"uidb36": key.partition("-")[0], "key": key.partition("-")[2]})


def open_account(employee_pk: int) -> User:
    """Return the account of an employee, opened without a password when there is none."""
    with transaction.atomic():
        employee = Employee.objects.select_for_update().get(pk=employee_pk)
        if employee.user is None:
            user = User.objects.filter(username=employee.nip, employee=None).first()
            employee.user = user or User.objects.create_user(username=employee.nip, email=employee.email)
            employee.save(update_fields=["user"])
        return employee.user


def can_mail() -> bool:
    """Tell whether mail leaves this machine: on the embedded default it only goes to the log."""
    return settings.EMAIL_BACKEND != "django.core.mail.backends.console.EmailBackend"


def mail_invitation(employee: Employee, link: str) -> None:
    """Send the link to the employee's address; `link` is absolute."""
    send_mail(
        _("Your account for the work roster"),
        _("Choose a password here, then log in with your NIP: %(link)s") % {"link": link},
        None,
        [employee.email],
    )
