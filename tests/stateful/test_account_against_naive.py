"""The account beside the naive day-by-day account, over random lives; and the comparison seen to fail."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import product

from hypothesis import HealthCheck, Phase, given, settings

from postloan.domain.loan.events import Event, Extension, Misuse, PlanChange, Repayment, Reversal, Surplus
from postloan.domain.loan.terms import (
    AllocationMode,
    Basis,
    Cutoff,
    Early,
    ItemRounding,
    Method,
    PrepaymentInterest,
    Rebate,
)
from postloan.domain.shared.daycount import Inside
from tests.stateful.compare import Answer, days_of, differences, naive_answers, system_answers
from tests.stateful.contracts import DAY_COUNTS, FLAT
from tests.stateful.lives import Life, lives
from tests.stateful.naive.planted import PLANTABLE
from tests.stateful.pointed import pointed_lives

SAMPLE = max(1_000, 2 * settings.default.max_examples if settings.default else 0)
"""Random lives, the same in every run; the profile `deep` takes two for each of its examples."""


@dataclass(frozen=True)
class Sampled:
    """A life of the fixed sample with the days looked at and what the system says on them."""

    life: Life
    days: list[date]
    system: dict[date, Answer]


@cache
def sample() -> list[Sampled]:
    """The same random lives in every run."""
    found: list[Life] = []

    @settings(
        max_examples=SAMPLE,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
        deadline=None,
    )
    @given(lives())
    def collect(life: Life) -> None:
        found.append(life)

    collect()
    return [Sampled(life, days_of(life), system_answers(life, days_of(life))) for life in [*pointed_lives(), *found]]


def test_the_account_and_the_naive_account_tell_the_same_on_every_day() -> None:
    for sampled in sample():
        naive = naive_answers(sampled.life, sampled.days)
        found = differences(sampled.life, sampled.days, naive, sampled.system)
        assert found == [], f"{found} in {sampled.life}"


def test_random_lives_hold_every_event_kind_method_and_option_many_times() -> None:
    kinds: Counter[str] = Counter()
    options: Counter[object] = Counter()
    for sampled in sample():
        terms = sampled.life.terms
        kinds.update(type(entry.event).__name__ for entry in sampled.life.entries)
        plan, cadence, count = terms.plan, terms.plan.cadence, terms.day_count
        options.update([plan.method, terms.mode, terms.basis, (terms.basis, terms.early), count, cadence.cutoff])
        options.update([terms.item_rounding, terms.prepayment_interest, terms.amount_multiple, terms.vat_bp])
        options.update([(plan.method, cadence.cutoff), (plan.method, terms.rebate), (count.inside, cadence.cutoff)])
        options.update([f"levelled {plan.levelled}", (len(sampled.life.context.non_accrual), "policies")])
        options.update(reversed_kinds(sampled.life))
        options.update(
            e.event.surplus for e in sampled.life.entries if isinstance(e.event, Repayment) and not e.event.agreed
        )
    assert {kind.__name__: 3 for kind in Event.__args__}.items() <= {k: min(n, 3) for k, n in kinds.items()}.items()
    wanted: list[object] = [*Method, *AllocationMode, *Basis, (Basis.ACTUAL, Early.APPLY), (Basis.ACTUAL, Early.CREDIT)]
    wanted += [*DAY_COUNTS, *Cutoff, *ItemRounding, *PrepaymentInterest, *Surplus, 10, 100, 600, "levelled True"]
    wanted += [*product(Method, Cutoff), *product(FLAT, Rebate), (Inside.WHOLE_MONTHS, Cutoff.THROUGH)]
    wanted += [Misuse, PlanChange, Extension, (2, "policies")]
    assert [option for option in wanted if options[option] < 3] == []


def reversed_kinds(life: Life) -> list[type]:
    """The kinds of the events that a life takes back."""
    kinds = {entry.sequence: type(entry.event) for entry in life.entries}
    return [kinds[entry.event.target] for entry in life.entries if isinstance(entry.event, Reversal)]


def test_an_error_planted_in_any_rule_is_caught() -> None:
    uncaught = [rule for rule in sorted(PLANTABLE) if not any(shows(rule, sampled) for sampled in sample())]
    assert uncaught == []


def shows(rule: str, sampled: Sampled) -> bool:
    """Whether the comparison sees the planted error in this life."""
    if PLANTABLE[rule] and PLANTABLE[rule] not in {type(entry.event).__name__ for entry in sampled.life.entries}:
        return False
    broken = naive_answers(sampled.life, sampled.days, [rule])
    return differences(sampled.life, sampled.days, broken, sampled.system) != []
