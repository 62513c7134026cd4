"""The processes of generate_all. Nothing of Django is imported before `start` has set it up, so that a spawned process can."""

from __future__ import annotations

import resource
import signal
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from multiprocessing import get_context
from typing import TYPE_CHECKING

from roster.embedded import die_with_parent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from roster.workflow.generate_province import Report

MOST_DEATHS = 5  # more than the ledger's attempts: it ends a run that kills its processes first


def solve_in_processes(agencies: Sequence[int], wish: tuple[date, date, str], workers: int) -> Iterator[Report]:
    """Yield each agency's report as soon as it is there; one worker is this process itself.

    When a process is killed, new ones go on with what is left: its claim lapses, and is taken again.
    """
    if workers == 1:
        yield from (solve_agency(pk, wish) for pk in agencies)
        return
    left = list(agencies)
    deaths = 0
    while left:
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=start) as pool:
            asked = {pool.submit(solve_agency, pk, wish): pk for pk in left}
            try:
                for future in as_completed(asked):
                    report = future.result()
                    left.remove(asked[future])
                    deaths = 0
                    yield report
            except BrokenProcessPool:
                deaths += 1
                if deaths == MOST_DEATHS:
                    raise
            finally:
                pool.shutdown(wait=False, cancel_futures=True)


def start() -> None:
    """Set Django up in a fresh process. Ctrl-C is the parent's: this one ends what it has under way, and dies with the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    die_with_parent()
    import django  # noqa: PLC0415 - see above

    django.setup()


def solve_agency(pk: int, wish: tuple[date, date, str]) -> Report:
    """Generate the roster of one agency in this process, and note the most memory it ever held."""
    from roster.workflow.generate_province import ProvinceWish, generate_agency  # noqa: PLC0415

    report = generate_agency(pk, ProvinceWish(*wish))
    return replace(report, peak_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
