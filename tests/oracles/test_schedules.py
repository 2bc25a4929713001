"""Every schedule of the independent oracle, exact to the cent.

The file is named by POSTLOAN_SCHEDULE_ORACLE (default: the copy beside this test), so that any other file of the same
vocabulary can be run the same way.
"""

import copy
import json
import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from .adapter import deviations

ORACLE = Path(os.environ.get("POSTLOAN_SCHEDULE_ORACLE") or Path(__file__).with_name("schedules.json"))
CASES: list[dict[str, Any]] = json.loads(ORACLE.read_text("utf-8"))["cases"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_schedule_equals_the_oracle(case: dict[str, Any]) -> None:
    assert deviations(case) == []


def test_five_changed_expectations_give_exactly_five_failures() -> None:
    changed = copy.deepcopy(CASES)
    for at, key, by in ((0, "interest", "0.01"), (1, "principal", "-0.01"), (2, "balance_after", "0.01"),
                        (3, "total", "1"), (4, "due_date", "")):  # fmt: skip
        row = next(row for row in changed[at]["rows"] if key in row)
        row[key] = str(Decimal(row[key]) + Decimal(by)) if by else "1999-01-01"
    before = {case["id"] for case in CASES if deviations(case)}
    after = {case["id"] for case in changed if deviations(case)}
    assert len(after - before) == 5


def test_a_key_outside_the_vocabulary_is_refused() -> None:
    case = copy.deepcopy(CASES[0])
    case["terms"]["moon_phase"] = "full"
    with pytest.raises(KeyError, match="moon_phase"):
        deviations(case)
