"""What the address of an employee's page may ask for."""

from django import forms

from roster.forms.fields import DayField


class DayForm(forms.Form):
    tanggal = DayField(required=False)
