"""`python -m tests.benchmarks`: every figure of the project, with its target and its floor.

Leaves with 1 where a target is missed. Nothing else should run meanwhile: a figure that waits for its processor says
nothing of the code.
"""

import argparse
import os
import platform
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from tests.benchmarks import (
    audit,
    business_day,
    classification,
    classification_memory,
    classification_portfolio,
    clocks,
    collateral,
    collateral_portfolio,
    guarantees,
    memory,
    page,
    repayment,
    write_off,
)
from tests.benchmarks.installation import Portfolios, server
from tests.benchmarks.measure import RUNS, Figure, table, write_json

_ON_POSTGRES: Final[dict[str, Callable[[Portfolios, int], list[Figure]]]] = {
    "repayment": lambda there, runs: repayment.figures(there, 10_000, 10, runs),
    "business-day": lambda there, runs: business_day.figures(there, 10_000, 100_000, runs),
    "page": lambda there, runs: page.figures(there, 10_000, 20, runs),
    "classification": lambda there, runs: classification.figures(
        Portfolios(there.server, classification_portfolio.register), 10_000, 100_000, runs
    ),
    "collateral": lambda there, _: collateral.figures(Portfolios(there.server, collateral_portfolio.register), 100_000),
    "audit": lambda there, runs: audit.figures(there, 200_000, runs),
    "clocks": lambda there, runs: clocks.figures(there, 10_000, 100_000, runs),
    "write-off": lambda there, runs: write_off.figures(there, 10_000, runs),
}
_NAMES: Final = ("memory", "guarantees", *_ON_POSTGRES)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print a table, write JSON where asked."""
    asked = _parser().parse_args(arguments)
    names = asked.only or _NAMES
    found: list[Figure] = []
    if "memory" in names:
        found += [*memory.figures(6_000, asked.runs), *classification_memory.figures(6_000, asked.runs)]
    if "guarantees" in names:
        found += guarantees.figures(100_000, asked.runs)
    if any(name in names for name in _ON_POSTGRES):
        with server() as running:
            portfolios = Portfolios(running)
            for name, measure in _ON_POSTGRES.items():
                if name in names:
                    print(f"measuring {name} …", file=sys.stderr, flush=True)
                    found += measure(portfolios, asked.runs)
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n")
    print(table(found))
    if asked.json:
        write_json(found, asked.json)
    return 1 if any(figure.passed is False for figure in found) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=_NAMES, help="some of the groups of figures")
    parser.add_argument("--runs", type=int, default=RUNS, help="runs of which the median is taken")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
