"""The door for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

from roster.checks import refuse_unsafe

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "roster.settings")

application = get_wsgi_application()
refuse_unsafe()
