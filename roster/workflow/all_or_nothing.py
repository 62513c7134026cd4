"""One transaction around an import: wholly new or wholly old, and a database that fails is told in words."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import IntegrityError, OperationalError, transaction
from django.utils.translation import gettext as _

from roster.workflow.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def all_or_nothing() -> Iterator[None]:
    """Open a transaction, which must be the outermost one: what it tells as imported is in the database.

    Raises:
        Refusal: when somebody else stored the same rows meanwhile, or when the database can't store anything; nothing was written.

    """
    try:
        with transaction.atomic(durable=True):
            yield
    except IntegrityError as error:
        raise Refusal(
            _("Somebody else changed the same data at this moment. Nothing was imported; import the file again.")
        ) from error
    except OperationalError as error:
        raise Refusal(_("The database can't store anything at the moment. Nothing was imported.")) from error
