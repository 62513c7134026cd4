"""The form that takes a staff or absence file."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from roster.excel.guard import MAX_BYTES


class UploadForm(forms.Form):
    """One file; what it is, its content says, not its name."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("Excel workbook (.xlsx) or CSV, at most 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        allow_empty_file=True,
    )

    def data_of_file(self) -> bytes:
        """Return the bytes, at most one more than are allowed: the guard refuses the rest with a reason."""
        upload: Any = self.cleaned_data["file"]
        assert isinstance(upload, UploadedFile)
        data: bytes = upload.read(MAX_BYTES + 1)
        return data
