"""Business days in a process of their own: `python -m tests.benchmarks.one_day URL` reads dates, a line each, runs each
day and prints what it took as a line of JSON. A process of its own, because its memory is measured.
"""

import json
import sys
import time
from datetime import date
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import text

from postloan.application.business_day import BusinessDay, RunStatus
from postloan.application.outcomes import Forbidden
from postloan.infrastructure.container import Container
from postloan.infrastructure.sealer import Sealer
from tests.benchmarks.installation import installation
from tests.benchmarks.measure import seconds_of
from tests.benchmarks.portfolio import OPERATOR, at_end_of


def run(container: Container, day: date) -> dict[str, float]:
    sealer = Sealer(container.engine(), Ed25519PrivateKey.from_private_bytes(b"s" * 32))
    job = BusinessDay(container.transactions(), now=lambda: at_end_of(day), ids=container.ids(), seal=sealer.seal)
    # One connection at a time, so one of the server's processes does all of its share.
    with container.engine().connect() as connection:
        server = connection.execute(text("select pg_backend_pid()")).scalar_one()
    cpu, served, wall = time.process_time(), seconds_of(server), time.perf_counter()
    runs = job.catch_up(OPERATOR, day)
    wall, cpu, served = time.perf_counter() - wall, time.process_time() - cpu, seconds_of(server) - served
    assert not isinstance(runs, Forbidden)
    (done,) = runs
    assert done.status == RunStatus.FINISHED
    assert done.failed == 0
    return {"wall": wall, "cpu": cpu, "served": served, "woken": done.woken, "peak": _peak_megabytes()}


def _peak_megabytes() -> float:
    """The most memory this process has had; not `getrusage`, which goes on from the parent's."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (line,) = (line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1_024


if __name__ == "__main__":
    here = installation(sys.argv[1])
    for line in sys.stdin:
        print(json.dumps(run(here, date.fromisoformat(line.strip()))), flush=True)
    here.engine().dispose()
