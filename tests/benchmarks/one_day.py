"""One business day in a process of its own: `python -m tests.benchmarks.one_day URL DAY` prints what it took as JSON.

A process of its own, because its memory is measured, and because that is how an installation runs its day.
"""

import json
import sys
import time
from datetime import date
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from postloan.application.business_day import BusinessDay, RunStatus
from postloan.application.outcomes import Forbidden
from postloan.infrastructure.sealer import Sealer
from tests.benchmarks.installation import installation
from tests.benchmarks.portfolio import OPERATOR, at_end_of


def run(url: str, day: date) -> dict[str, float]:
    container = installation(url)
    sealer = Sealer(container.engine(), Ed25519PrivateKey.from_private_bytes(b"s" * 32))
    job = BusinessDay(container.transactions(), now=lambda: at_end_of(day), ids=container.ids(), seal=sealer.seal)
    cpu, wall = time.process_time(), time.perf_counter()
    runs = job.catch_up(OPERATOR, day)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    container.engine().dispose()
    assert not isinstance(runs, Forbidden)
    (done,) = runs
    assert done.status == RunStatus.FINISHED
    assert done.failed == 0
    return {"wall": wall, "cpu": cpu, "woken": done.woken, "peak": _peak_megabytes()}


def _peak_megabytes() -> float:
    """The most memory this process has had; not `getrusage`, which goes on from the parent's."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (line,) = (line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1_024


if __name__ == "__main__":
    print(json.dumps(run(sys.argv[1], date.fromisoformat(sys.argv[2]))))
