"""Every case and timeline of the independent oracle of classification.

The file is named by POSTLOAN_CLASSIFICATION_ORACLE (default: the copy beside this test), so that any other file of the
same vocabulary can be run the same way.
"""

import copy
import json
import os
from pathlib import Path
from typing import Any

import pytest

from .classification_adapter import deviations

ORACLE = Path(os.environ.get("POSTLOAN_CLASSIFICATION_ORACLE") or Path(__file__).with_name("classification.json"))
_READ: dict[str, Any] = json.loads(ORACLE.read_text("utf-8"))
CASES: list[dict[str, Any]] = _READ.get("cases", [])
TIMELINES: list[dict[str, Any]] = _READ.get("timelines", [])
ITEMS = [*CASES, *TIMELINES]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_class_and_articles_equal_the_oracle(case: dict[str, Any]) -> None:
    assert deviations(case) == []


@pytest.mark.parametrize("timeline", TIMELINES, ids=lambda timeline: timeline["id"])
def test_timeline_equals_the_oracle(timeline: dict[str, Any]) -> None:
    assert deviations(timeline) == []


def _changed(item: dict[str, Any]) -> dict[str, Any]:
    """The item with one expectation that cannot hold beside the one it had."""
    other = copy.deepcopy(item)
    if "kind" not in item:
        first = other["expected"][0]
        # "At least" is met by any worse class, so what is changed there is who decided.
        if first.get("at_least"):
            first["decided_by"] = ["99"]
        else:
            first["class"] = "DOUBTFUL" if first["class"] != "DOUBTFUL" else "NORMAL"
    elif "expected_last_frozen_day" in other:
        other["expected_last_frozen_day"] = "1999-01-01"
    else:
        other["expected"] = not other["expected"] if isinstance(other.get("expected"), bool) else "1999-01-01"
    return other


def test_five_changed_expectations_give_exactly_five_failures() -> None:
    right = [at for at, item in enumerate(ITEMS) if not deviations(item)]
    changed_at = {right[round(step * (len(right) - 1) / 4)] for step in range(5)}
    assert len(changed_at) == 5
    changed = [_changed(item) if at in changed_at else item for at, item in enumerate(ITEMS)]
    failing = {at for at, item in enumerate(changed) if deviations(item)}
    assert failing & set(right) == changed_at


@pytest.mark.parametrize(
    ("where", "key"),
    [((), "moon_phase"), (("debtor",), "zodiac"), (("notes", 0), "omen"), (("expected", 0), "hope")],
    ids=["case", "debtor", "note", "expected"],
)
def test_a_key_outside_the_vocabulary_is_refused(where: tuple[str | int, ...], key: str) -> None:
    case: Any = {
        "id": "X",
        "as_of": "2025-03-31",
        "debtor": {"kind": "enterprise"},
        "notes": [{"id": "A", "balance": "1.00"}],
        "expected": [{"note": "A", "class": "NORMAL"}],
    }
    assert deviations(case) == []
    inner = case
    for step in where:
        inner = inner[step]
    inner[key] = True
    with pytest.raises(KeyError, match=key):
        deviations(case)
