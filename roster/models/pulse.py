"""When the clockwork was last seen: broker, beat and a worker together move this row every few seconds."""

from django.db import models


class Pulse(models.Model):
    """One row a name; `at` is the last time a worker did what beat rang for."""

    name = models.CharField(max_length=20, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.at}"
