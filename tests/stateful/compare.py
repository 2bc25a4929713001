"""Both accounts' answers about one life, figure by figure."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from postloan.domain.ledger import LedgerAccount, Transfer, balances
from postloan.domain.loan.account import fold, time_of
from postloan.domain.loan.events import Rank
from postloan.domain.loan.figures import figures, payoff
from postloan.domain.shared.rates import RATE_SCALE
from tests.stateful.adapter import events_of, terms_of, world_of
from tests.stateful.lives import Life
from tests.stateful.naive.walk import NaiveFigures, live

Answer = dict[str, object]

TOTALS = {
    "disbursed": "disbursed",
    "taken_on": "taken_on",
    "capitalised": "capitalised",
    "principal_paid": "principal_repaid",
    "interest_paid": "interest_collected",
    "penalty_paid": "penalty_collected",
    "compound_paid": "compound_collected",
    "fees_paid": "fees_collected",
    "costs_paid": "costs_collected",
    "forgiven": "forgiven",
    "waived": "waived",
    "written_off": "written_off",
    "recovered": "recovered",
    "paid": "paid",
}
COLLECTED = ("principal_paid", "interest_paid", "penalty_paid", "compound_paid", "fees_paid", "costs_paid", "recovered")
SAME = (
    "principal_undue",
    "principal_due",
    "principal_overdue",
    "interest_due",
    "interest_accrued",
    "penalty",
    "compound",
    "fees",
    "costs",
    "credit",
    "total_due",
    "dpd",
    "oldest_due",
)


def days_of(life: Life) -> list[date]:
    """Every value date, the day after each, and each 29th day to the last: enough to see where two walks part."""
    around = {entry.value_date + timedelta(days=by) for entry in life.entries for by in (0, 1)}
    regular = {life.first + timedelta(days=k) for k in range(0, (life.last - life.first).days, 29)}
    return sorted(day for day in around | regular | {life.last} if life.first <= day <= life.last)


def naive_answers(life: Life, days: Sequence[date], planted: Iterable[str] = ()) -> dict[date, Answer]:
    """What the naive account says on each day."""
    world = world_of(life.terms, life.context, planted)
    told = live(terms_of(life.terms), events_of(life.entries), world, life.last, days)
    return {day: naive_answer(told[day]) for day in days}


def naive_answer(told: NaiveFigures) -> Answer:
    """One day's naive figures under the names of the system."""
    answer: Answer = {name: getattr(told, name) for name in SAME}
    totals = {name: told.totals.get(key, 0) for name, key in TOTALS.items()}
    answer.update(totals)
    answer["allocated"] = sum(totals[name] for name in COLLECTED)
    answer["refunded"] = told.totals.get("refunded", 0)
    answer["regime"] = told.regime
    answer["interest_borne"], answer["reserve"] = told.interest_borne, told.reserve_used
    answer["part_written_off"] = told.part_written_off
    answer["closed"] = told.closed
    answer["rate"] = told.rate * RATE_SCALE if bears_interest(answer) else 0
    answer["payoff"] = max(0, told.payoff - told.credit)
    return answer


def system_answers(life: Life, days: Iterable[date]) -> dict[date, Answer]:
    """What the system says on each day, each day folded for itself."""
    return {day: system_answer(life, day) for day in days}


def system_answer(life: Life, day: date) -> Answer:
    """The system's figures at the end of a day."""
    transfers: list[Transfer] = []
    account = fold(life.terms, life.entries, life.context, time_of(day, Rank.END), transfers)
    told = figures(account, day)
    answer: Answer = {name: getattr(told, name) for name in (*SAME, *TOTALS, "allocated", "refunded")}
    answer["regime"], answer["interest_borne"] = told.regime.name, told.interest_borne
    answer["part_written_off"] = told.part_written_off
    answer["reserve"] = balances(transfers)[LedgerAccount.LOAN_LOSS_RESERVE]
    answer["closed"] = told.status.value == "CLOSED" or (told.regime.name == "WRITTEN_OFF" and owes_nothing(answer))
    answer["rate"] = told.rate if bears_interest(answer) else 0
    answer["payoff"] = payoff(account, day).total
    return answer


def bears_interest(answer: Answer) -> bool:
    """Whether anything is open that a rate could apply to: what a settled loan would bear is nobody's question."""
    return any(answer[name] for name in ("principal_undue", "principal_due", "interest_due"))


def owes_nothing(answer: Answer) -> bool:
    """Whether nothing is outstanding."""
    return not any(answer[name] for name in ("principal_undue", "interest_accrued", "total_due"))


def differences(life: Life, days: Iterable[date], naive: dict[date, Answer], system: dict[date, Answer]) -> list[str]:
    """Where the two part, on the first day they do."""
    for day in days:
        found = [
            f"{day} {name}: naive {naive[day][name]}, account {system[day][name]}"
            for name in naive[day]
            if naive[day][name] != system[day][name]
        ]
        if found:
            return found
    return []
