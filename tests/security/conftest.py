import pytest


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker, tmp_path_factory):
    """One scene for all tests of a file; what a test does to it is undone at its end."""
    from django.test import override_settings

    from tests.factories import MONDAY
    from tests.security.people import make_scene, undone

    uploads = tmp_path_factory.mktemp("uploads")
    with django_db_blocker.unblock(), override_settings(TODAY=MONDAY, MEDIA_ROOT=uploads), undone():
        yield make_scene()
