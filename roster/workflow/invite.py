"""Invite an employee: an account named by NIP, and a one-time link to choose a password."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
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
    with transaction.atomic():
        employee = Employee.objects.select_for_update().get(pk=employee_pk)
        user = employee.user or User.objects.filter(username=employee.nip, employee=None).first()
        if user is None:
            user = User.objects.create_user(username=employee.nip, email=employee.email)
        if user.has_usable_password():
            raise Refusal(_("%(name)s can log in already.") % {"name": employee.name})
        employee.user = user
        employee.save(update_fields=["user"])
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    return reverse("account_reset_password_from_key", kwargs={"uidb36": key.partition("-")[0], "key": key.partition("-")[2]})


def mail_invitation(employee: Employee, link: str) -> None:
    """Send the link to the employee's address; `link` is absolute."""
    send_mail(
        _("Your account for the work roster"),
        _("Choose a password here, then log in with your NIP: %(link)s") % {"link": link},
        None,
        [employee.email],
    )
