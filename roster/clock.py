"""The one "today" of the product: a date in WIB, or the date that TODAY injects for demo and tests."""

from datetime import date

from django.conf import settings
from django.utils import timezone


def today() -> date:
    return settings.TODAY or timezone.localdate()
