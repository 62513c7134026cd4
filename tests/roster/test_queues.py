"""In which order bells are answered on a real Redis: those of beat, then those of heads, then the province's."""

import socket

import pytest
from kombu import Connection

from roster import tasks
from roster.celery import app

pytestmark = pytest.mark.servers


@pytest.fixture
def broker(own_redis):
    with Connection(own_redis, transport_options=app.conf.broker_transport_options) as connection:
        yield connection


def answered(broker, queues, count):
    """The tasks in the order in which a worker of these queues, one at a time, takes them."""
    taken = []

    def take(_body, message):
        taken.append(message.headers["task"].rpartition(".")[2])
        message.ack()

    channel = broker.channel()
    channel.basic_qos(0, 1, False)
    wanted = [queue for queue in app.conf.task_queues if queue.name in queues]
    with broker.Consumer(wanted, callbacks=[take], channel=channel, prefetch_count=1):
        while len(taken) < count:
            broker.drain_events(timeout=5)
    return taken


def test_a_head_never_waits_behind_the_province(broker):
    for number in range(20):
        tasks.solve_batch.apply_async([number], connection=broker)
    tasks.solve.apply_async([99], connection=broker)
    tasks.reap.apply_async([], connection=broker)
    assert answered(broker, {"celery", "batch"}, 22) == ["reap", "solve"] + ["solve_batch"] * 20


def test_the_heads_own_worker_takes_nothing_of_the_province(broker):
    tasks.solve_batch.apply_async([1], connection=broker)
    tasks.solve.apply_async([2], connection=broker)
    assert answered(broker, {"celery"}, 1) == ["solve"]
    with pytest.raises(socket.timeout):
        answered(broker, {"celery"}, 1)
