"""What the address of an employee's page may ask for."""

from datetime import date

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator


class DayForm(forms.Form):
    """One day of this century, so that the weeks around it exist too."""

    tanggal = forms.DateField(
        input_formats=["%Y-%m-%d"],
        required=False,
        validators=[MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2099, 12, 31))],
    )
