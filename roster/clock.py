"""The one "today" of the product: a date in WIB, or the date that TODAY injects for demo and tests."""

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone


def today() -> date:
    return settings.TODAY or timezone.localdate()


def now() -> datetime:
    """Return the moment that is written down with what people do: of the injected day, if there is one, at this time of day."""
    moment = timezone.localtime()
    return datetime.combine(settings.TODAY, moment.timetz()) if settings.TODAY else moment
