"""What each loan-month's cover and loan to value must be, from the file's rows alone by exact fractions, beside ours.

Nothing here goes through our code: a value is looked up in the rows, a haircut is a percentage written down here, and
amounts in the books' currency are cents times 6.8, half up.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import floor
from typing import Final

from postloan.domain.collateral.measure import Cover

from .cmbs_properties import KIND_OF_TYPE, NOTES_OF, Reported, Rows, reported
from .cmbs_properties_replay import SECURITIES
from .table import share, table

_PRICE: Final = Fraction(68, 10)
TERMS: Final[Mapping[str, tuple[int, int, int, int]]] = {
    "INDUSTRIAL_PROPERTY": (45, 50, 70, 80),
    "COMMERCIAL_PROPERTY": (35, 60, 75, 85),
    "HOUSING": (25, 70, 80, 90),
    SECURITIES: (0, 100, 100, 100),
}
"""Percent: haircut, ceiling, warning line and close-out line of the packaged catalogue and of the securities."""


@dataclass(frozen=True, slots=True)
class Expected:
    """One loan-month by the rows: loan to value (None: no value), what is covered in the books' currency, the line, and
    why the file's own value is not what counts (empty: it is).
    """

    loan: str
    end: date
    ratio: Fraction | None
    covered: int
    line: int
    reason: str


def home(cents: int) -> int:
    """Cents of a dollar in cents of a yuan, half up."""
    return floor(cents * _PRICE + Fraction(1, 2))


class File:
    """The rows, ready to be asked."""

    def __init__(self, rows: Rows) -> None:
        self.months = {number: [reported(row) for row in those] for number, those in rows.items()}
        self.kinds = {
            number: KIND_OF_TYPE[those[0]["propertyTypeCode"]]
            for number, those in rows.items()
            if number not in NOTES_OF
        }

    def balances(self, at: int) -> dict[str, int]:
        """What every loan owes in a month, cents; nothing reported is nothing owed."""
        return {number: months[at].balance for number, months in self.months.items()}

    def expected(self, loan: str, at: int, *, at_the_time: bool) -> Expected:
        """A loan-month, by the report of that month, or by all reports."""
        of = NOTES_OF.get(loan, loan)
        month, own = self.months[loan][at], self.months[of]
        since = next((each for each in own if each.defeased), None)
        gone = since is not None and since.end <= month.end
        value, kind = own[at].value, self.kinds[of]
        reason = f"a note of loan {of}: the file states the property's value there" if of != loan else ""
        if since is not None and gone:
            value, kind = since.balance, SECURITIES
            reason = "defeased: the file goes on repeating the value of the property that has gone"
        elif not at_the_time:
            value, reason = _latest(own, month.end), reason or _hindsight(own, at)
        elif _ahead(own[at]):
            value, reason = None, "the value is for a day to come"
        owed = [home(each[at].balance) for number, each in self.months.items() if NOTES_OF.get(number, number) == of]
        return _result(loan, month, kind, value, owed, reason)


def _ahead(month: Reported) -> bool:
    return month.valued_on is not None and month.valued_on > month.end


def _latest(months: Sequence[Reported], day: date) -> int | None:
    """Of all values that some month states, the one of the latest day up to this one."""
    found = [each for each in months if each.valued_on is not None and each.valued_on <= day and not each.defeased]
    return max(found, key=lambda each: (each.valued_on or date.min, each.end)).value if found else None


def _hindsight(months: Sequence[Reported], at: int) -> str:
    if _latest(months, months[at].end) == months[at].value and not _ahead(months[at]):
        return ""
    return "the value is for a day to come" if _ahead(months[at]) else "a value of an earlier day was reported later"


def _result(loan: str, month: Reported, kind: str, value: int | None, owed: Sequence[int], reason: str) -> Expected:
    haircut, *lines = TERMS[kind]
    own, total = home(month.balance), sum(owed)
    if month.over or value is None:
        return Expected(loan, month.end, None, 0, 0, reason)
    worth = home(value)
    net = floor(Fraction(worth * (100 - haircut), 100) + Fraction(1, 2))
    if total > net and len(owed) > 1:
        raise ValueError(f"{loan}: several loans share too little, which this computation does not do")
    burden = own + min(worth, total - own)
    line = 0
    if own:
        ceiling, warning, close_out = (Fraction(worth * percent, 100) for percent in lines)
        line = 3 if burden >= close_out else 2 if burden >= warning else 1 if burden > ceiling else 0
    return Expected(loan, month.end, Fraction(burden, worth), min(own, net), line, reason)


@dataclass(frozen=True, slots=True)
class Compared:
    """One loan-month, expected and ours."""

    expected: Expected
    found: Cover

    @property
    def equal(self) -> bool:
        """Whether loan to value, cover and line are exactly those expected."""
        found = self.found
        ratio = Fraction(found.burden, found.value) if found.value else None
        line = int(found.line) if found.used and found.value else 0
        return (ratio, found.covered, line) == (self.expected.ratio, self.expected.covered, self.expected.line)


def breaks(rows: Iterable[Compared]) -> list[Compared]:
    """Loan-months that are not as the rows say."""
    return [row for row in rows if not row.equal]


def report(rows: Sequence[Compared], title: str) -> str:
    """What was compared, and the loan-months in which something other than the month's own value counted."""
    off = breaks(rows)
    owing = [row for row in rows if row.found.principal]
    by_file = [row for row in owing if not row.expected.reason]
    valued = [row for row in owing if row.expected.ratio is not None]
    lines = Counter(row.found.line.name for row in valued)
    overview = table(
        title,
        ("loan-months", "number", "equal", "share"),
        [
            (name, len(those), len(those) - len(breaks(those)), share(len(those) - len(breaks(those)), len(those)))
            for name, those in (("all", rows), ("that owe", owing), ("by the month's own value", by_file))
        ],
    )
    reasons: dict[tuple[str, str], list[Expected]] = {}
    for row in owing:
        if row.expected.reason:
            reasons.setdefault((row.expected.reason, row.expected.loan), []).append(row.expected)
    others = table(
        f"Another value than the one the month states: {sum(map(len, reasons.values()))} loan-months",
        ("loan", "months", "from", "to", "reason"),
        [(loan, len(those), those[0].end, those[-1].end, why) for (why, loan), those in sorted(reasons.items())],
    )
    stands = table("Where the burden stands", ("line", "loan-months"), sorted(lines.items()))
    wrong = [f"{row.expected} but {row.found}" for row in off[:20]]
    return "\n\n".join([overview, others, stands, *wrong])
