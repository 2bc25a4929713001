"""The replay's payments as an event tape: what the bank's teller system would have delivered, tape by tape.

A reversal is a tape of its own, so that a second person can agree to it before the next one. Forgiven principal is a
decision, not a payment, and stands beside the tapes.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from postloan.domain.loan.events import Forgiveness, Repayment, Reversal, Surplus

from .cmbs_replay import Recording, Replay

COLUMNS: Final[list[str]] = ["loan", "kind", "date", "reference", "reverses", "amount", "surplus"]


@dataclass
class Day:
    """What is recorded on one business date: rows of the payments' tape, one tape per reversal, forgiven cents."""

    payments: list[dict[str, str]] = field(default_factory=list)
    reversals: list[dict[str, str]] = field(default_factory=list)
    forgiven: list[tuple[str, date, int]] = field(default_factory=list)


def days(replays: Iterable[Replay]) -> dict[date, Day]:
    """By business date, everything recorded after the take-on."""
    found: dict[date, Day] = defaultdict(Day)
    for replay in replays:
        number = replay.mortgage.number
        for recording in replay.tape[1:]:
            day = found[recording.booked_on]
            event = recording.event
            if isinstance(event, Forgiveness):
                day.forgiven.append((number, recording.value_date, event.principal))
            elif isinstance(event, Reversal):
                day.reversals.append(_row(number, recording) | {"kind": "REVERSAL", "reverses": str(event.target)})
            elif isinstance(event, Repayment):
                prepays = event.surplus is not Surplus.CREDIT
                kind = {"kind": "PREPAYMENT", "surplus": event.surplus.value} if prepays else {"kind": "REPAYMENT"}
                day.payments.append(_row(number, recording) | kind | {"amount": str(event.amount)})
            else:
                raise TypeError(f"{type(event).__name__} is not on the tape")
    return dict(found)


def _row(number: str, recording: Recording) -> dict[str, str]:
    return {"loan": number, "date": recording.value_date.isoformat(), "reference": str(recording.sequence)}


def write(path: Path, rows: Iterable[dict[str, str]]) -> Path:
    """A tape as a CSV file."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return path
