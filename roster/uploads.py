"""What an upload may cost the disk: the rest of a file that is too large anyway is received, but stored nowhere."""

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler


class CappedUpload(FileUploadHandler):
    """Stands before Django's own handlers; what it lets through is just enough for the reader to see that the file is too large."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return raw_data if start <= settings.MAX_UPLOAD_BYTES else None

    def file_complete(self, file_size: int) -> None:  # noqa: ARG002 - Django's signature; the next handler makes the file
        return None
