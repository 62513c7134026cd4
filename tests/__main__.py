"""`make test`: everything on SQLite, the pages in Chromium, then what touches the database or a queue on PostgreSQL and Redis.

Three runs of pytest; the last lines say how each ended and, loudly, what could not run here. With CI=true that is a failure.
`make faults` is another run, which ends with the table of what was injected and lost; `make faults LONG=1` takes three quarters of an hour.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack

from tests import servers

# What `make test` runs anyway is counted as faults in the long form alone.
ROLES_AND_JUNK = ("tests/security/test_access.py", "tests/security/test_junk.py", "tests/security/test_doors.py")


def run(title: str, *arguments: str, **variables: str) -> bool:
    """Run pytest, print a line; return whether it passed. Only `variables` name servers: without them the embedded default is tested."""
    environment = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL", "TODAY"}}
    print(f"\n=== {title} ===", flush=True)
    started = time.monotonic()
    code = subprocess.call([sys.executable, "-m", "pytest", *arguments], env=environment | variables)
    print(f"=== {title}: {'FAILED' if code else 'passed'} in {time.monotonic() - started:.0f} s ===", flush=True)
    return code == 0


def main(faults_only: bool) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the servers below stop too
    with ExitStack() as stack:
        urls, missing = _start_servers(stack)
        if faults_only:
            passed = ["DATABASE_URL" in urls and run_faults(urls)]
        else:
            passed = [run("SQLite", "-n2", "--ignore=tests/faults", "-m", "not browser and not servers")]
            if servers.find_program("chromium"):
                passed.append(run("Chromium", "-n2", "-m", "browser"))
            else:
                missing.append("Chromium (the browser tests)")
            if "DATABASE_URL" in urls:
                again = ["-n2", "--ignore=tests/faults", "-m", "(database or servers) and not browser"]
                passed.append(run("PostgreSQL and Redis", *again, **urls))
    if missing:
        print(f"\n!!! NOT RUN, missing here: {'; '.join(missing)} !!!")
    return 0 if all(passed) and not (missing and os.environ.get("CI") == "true") else 1


def run_faults(urls: dict[str, str]) -> bool:
    """Inject faults; in the long form write down what came of them, also when something was lost."""
    command = ("-p", "tests.faults.plugin", "-n2", "--dist=loadfile", "--no-loadscope-reorder", "tests/faults")
    if os.environ.get("LONG") != "1":
        return run("Faults", *command, **urls)
    with tempfile.TemporaryDirectory() as folder:
        file = f"{folder}/tallies"
        passed = run("Faults, the long form", *command, *ROLES_AND_JUNK, FAULTS_FILE=file, JUNK_REQUESTS="50000", **urls)
        subprocess.run([sys.executable, "-m", "tests.faults.report", file], check=True)
    return passed


def _start_servers(stack: ExitStack) -> tuple[dict[str, str], list[str]]:
    """Return the URLs of the servers that the environment names or that start here, and what is missing."""
    urls, missing = {}, []
    for variable, server in (("DATABASE_URL", servers.postgres), ("REDIS_URL", servers.redis_server)):
        try:
            urls[variable] = os.environ.get(variable) or stack.enter_context(server())
        except servers.MissingServerError as error:
            missing.append(f"{error} (the tests on real servers)")
    return urls, missing


if __name__ == "__main__":
    sys.exit(main(faults_only=sys.argv[1:] == ["faults"]))
