"""Runs a command as a shell would: exit code, stdout, stderr."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command


@pytest.fixture
def run():
    def call(*arguments) -> tuple[int, str, str]:
        out, err = StringIO(), StringIO()
        try:
            call_command(*map(str, arguments), stdout=out, stderr=err)
        except CommandError as error:
            return error.returncode, out.getvalue(), err.getvalue() + str(error)
        return 0, out.getvalue(), err.getvalue()

    return call
