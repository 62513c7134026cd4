"""`python -m roster.solver < problem.json > solution.json`: exit 0 with an answer, 2 with one line on stderr for a malformed problem."""

import json
import sys

from roster.solver.fields import ProblemError
from roster.solver.problem import Problem
from roster.solver.solve import solve


def main() -> int:
    """Read a problem from stdin, write its solution to stdout."""
    try:
        written = json.loads(sys.stdin.buffer.read())
    except (ValueError, RecursionError) as error:
        return _refuse(f"problem: not JSON ({error})")
    try:
        solution = solve(Problem.from_json(written))
    except ProblemError as error:
        return _refuse(str(error))
    json.dump(solution.to_json(), sys.stdout)
    sys.stdout.write("\n")
    return 0


def _refuse(complaint: str) -> int:
    sys.stderr.write(" ".join(complaint.split()) + "\n")
    return 2


if __name__ == "__main__":
    sys.exit(main())
