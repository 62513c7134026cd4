"""Which period of the province."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from roster.wording import period

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Dates = tuple[date, date]


class PeriodFilter(forms.Form):
    """One of the periods that there are; the newest unless a valid other one is asked for."""

    period = forms.ChoiceField(label=_("Period"), required=False)

    def __init__(self, periods: Sequence[Dates], data: Mapping[str, str]) -> None:
        self.periods = {f"{starts}_{ends}": (starts, ends) for starts, ends in periods}
        chosen = data.get("period", "")
        super().__init__({"period": chosen if chosen in self.periods else next(iter(self.periods), "")})
        self.fields["period"].choices = [(key, period(*dates)) for key, dates in self.periods.items()]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Dates | None:
        return self.periods.get(self.data["period"])
