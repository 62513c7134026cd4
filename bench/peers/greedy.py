"""Greedy round robin, as a clerk does it by hand: down the list, home while a place is left, tomorrow on from there."""

import time
from collections import defaultdict

from bench.peers.answer import Answer, plan
from roster.solver.constraints import Cell, Row, open_cells, rows_of
from roster.solver.problem import Location, Pattern, Problem


def solve(problem: Problem, seconds: float) -> Answer:
    """Fill day by day; with the weekly pattern the list moves on at the end of a week. `seconds` is never needed."""
    del seconds
    started = time.monotonic()
    sheet = _Sheet(problem)
    for pin in problem.pins:
        if pin.location is Location.HOME:
            sheet.send_home((pin.person, pin.day))
    queue = [person.id for person in problem.people if not person.exempt]
    for week in problem.weeks:
        for day in week:
            sent = {person for person in queue if sheet.send_home((person, day))}
            if problem.pattern is Pattern.MIXED:
                queue = _behind(queue, sent)
        if problem.pattern is Pattern.WEEKLY:
            queue = _behind(queue, {person for person in queue if sheet.was_home(person, week)})
    took = time.monotonic() - started
    return Answer(plan(iter(sheet.home)), first_s=took, best_s=took)


def _behind(queue: list[str], sent: set[str]) -> list[str]:
    """Who was at home goes to the end of the list."""
    return [p for p in queue if p not in sent] + [p for p in queue if p in sent]


class _Sheet:
    """The cells at home so far, with a count for each rule."""

    def __init__(self, problem: Problem) -> None:
        self.open = set(open_cells(problem))
        self.home: set[Cell] = set()
        self.counts: dict[int, int] = defaultdict(int)
        self.rows: dict[Cell, list[tuple[int, Row]]] = defaultdict(list)
        for number, row in enumerate(rows_of(problem)):
            for cell in row.cells:
                self.rows[cell].append((number, row))

    def send_home(self, cell: Cell) -> bool:
        """Put `cell` at home if no rule forbids it."""
        rows = self.rows[cell]
        if cell not in self.open or cell in self.home:
            return False
        if any(row.most is not None and self.counts[number] >= row.most for number, row in rows):
            return False
        self.home.add(cell)
        for number, _ in rows:
            self.counts[number] += 1
        return True

    def was_home(self, person: str, week: tuple) -> bool:
        return any((person, day) in self.home for day in week)
