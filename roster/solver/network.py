"""A small min-cost-flow network: arcs in lists, solved by OR-Tools, with its residual graph."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from ortools.graph.python import min_cost_flow

SOURCE, SINK = 0, 1


@dataclass(slots=True)
class Network:
    """Arcs as parallel lists; `flows` is filled by `solve`. Arcs in `rigid` carry what they must and are never rerouted."""

    tails: list[int] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)
    capacities: list[int] = field(default_factory=list)
    costs: list[int] = field(default_factory=list)
    flows: list[int] = field(default_factory=list)
    rigid: set[int] = field(default_factory=set)
    nodes: int = 2

    def node(self) -> int:
        self.nodes += 1
        return self.nodes - 1

    def arc(self, tail: int, head: int, capacity: int, cost: int = 0) -> int:
        self.tails.append(tail)
        self.heads.append(head)
        self.capacities.append(capacity)
        self.costs.append(cost)
        return len(self.tails) - 1

    def solve(self, supply: int) -> bool:
        """Push as much as possible from source to sink at least cost; False when the costs are too large for the engine."""
        if not self.tails:
            return True
        engine = min_cost_flow.SimpleMinCostFlow()
        arcs = engine.add_arcs_with_capacity_and_unit_cost(*map(np.array, (self.tails, self.heads, self.capacities, self.costs)))
        engine.set_node_supply(SOURCE, supply)
        engine.set_node_supply(SINK, -supply)
        if engine.solve_max_flow_with_min_cost() != engine.OPTIMAL:
            return False
        self.flows = engine.flows(arcs).tolist()
        return True

    def residual(self) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
        """Return (successors, predecessors) over the arcs before the sink along which one unit more, or one less, could flow."""
        after: dict[int, list[int]] = defaultdict(list)
        before: dict[int, list[int]] = defaultdict(list)
        arcs = zip(self.tails, self.heads, self.capacities, self.flows, strict=True)
        for arc, (tail, head, capacity, flow) in enumerate(arcs):
            if head == SINK or arc in self.rigid:
                continue
            if flow < capacity:
                after[tail].append(head)
                before[head].append(tail)
            if flow > 0:
                after[head].append(tail)
                before[tail].append(head)
        return after, before


def reachable(starts: Iterable[int], arcs: dict[int, list[int]]) -> set[int]:
    """Return every node that can be reached from `starts`, these included."""
    seen = set(starts)
    queue = list(seen)
    while queue:
        for node in arcs.get(queue.pop(), ()):
            if node not in seen:
                seen.add(node)
                queue.append(node)
    return seen
