"""The real servers that tests ask for are really there, and are ours."""

import psycopg
import pytest
import redis

pytestmark = pytest.mark.servers


def test_postgres_answers(private_postgres):
    with psycopg.connect(private_postgres) as connection:
        assert connection.info.server_version >= 150000


def test_redis_answers(private_redis):
    assert redis.Redis.from_url(private_redis).ping()
