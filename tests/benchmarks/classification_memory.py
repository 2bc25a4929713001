"""Facts to classes in memory, on one core: a mixed book of debtors with one to three claims each."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from random import Random
from statistics import median
from typing import Final

from postloan.domain.risk_classification.checks import checked
from postloan.domain.risk_classification.classes import Bankruptcy, ClaimKind, DebtorKind, DebtorSize, Guarantee
from postloan.domain.risk_classification.engine import classify
from postloan.domain.risk_classification.explanation import explain
from postloan.domain.risk_classification.facts import AllBanks, ClaimFacts, DebtorFacts, Repayments, Restructured
from postloan.domain.risk_classification.policy import DEFAULT_CLASSIFICATION
from postloan.domain.shared.risk_class import RiskClass
from tests.benchmarks.measure import Bound, Figure, beside_loop

AS_OF: Final = date(2026, 3, 31)
_NORMAL, _MENTION, _SUBSTANDARD, _DOUBTFUL, _LOSS = RiskClass
_LATE: Final = ((3, _MENTION), (45, _MENTION), (120, _SUBSTANDARD), (300, _DOUBTFUL), (400, _LOSS))
_PERSONS: Final = (ClaimKind.PERSONAL_LOAN, ClaimKind.PERSONAL_LOAN, ClaimKind.CREDIT_CARD)
_FIRMS: Final = (ClaimKind.CORPORATE_LOAN, ClaimKind.CORPORATE_LOAN, ClaimKind.SMALL_BUSINESS_LOAN, ClaimKind.BOND)


def figures(size: int, runs: int) -> list[Figure]:
    """Of so many debtors: classes with the tokens of what spoke, and, without a target, with the whole explanation."""
    debtors = book(size)
    claims = sum(len(debtor.claims) for debtor in debtors)

    def classes() -> None:
        for facts in debtors:
            results = classify(facts, DEFAULT_CLASSIFICATION)
            assert len(results) == len(facts.claims)
            assert results[0].binding

    def explanations() -> None:
        for facts in debtors[::10]:
            assert explain(facts, classify(facts, DEFAULT_CLASSIFICATION), DEFAULT_CLASSIFICATION)

    explained = sum(len(debtor.claims) for debtor in debtors[::10])
    return [
        _rate("facts to class with tokens, claims", classes, claims, runs, 20_000),
        _rate("  with the whole explanation", explanations, explained, runs, None),
    ]


def _rate(name: str, work: Callable[[], None], claims: int, runs: int, target: float | None) -> Figure:
    taken = beside_loop(work, runs)
    rates = tuple(claims / mine.cpu for mine, _ in taken)
    clock = median(claims / mine.wall for mine, _ in taken)
    per = median(loops / claims for _, loops in taken)
    note = f"{claims:,} claims; by the clock {clock:,.0f}; one takes {per * 1_000:.2f} thousandths of the loop"
    return Figure(name, median(rates), "/s", target, Bound.AT_LEAST, rates, note)


def book(size: int) -> Sequence[DebtorFacts]:
    """Debtors whose facts can be right; of six in ten nobody has said more than their accounts do."""
    random = Random(17)
    return [checked(_debtor(number, random)) for number in range(size)]


def _debtor(number: int, random: Random) -> DebtorFacts:
    person, told = random.random() < 0.5, random.random() < 0.4
    kinds = _PERSONS if person else _FIRMS
    claims = [_claim(f"{number}/{place}", random.choice(kinds), random) for place in range(random.randint(1, 3))]
    owed = sum(claim.balance for claim in claims)
    return DebtorFacts(
        id=str(number),
        as_of=AS_OF,
        claims=tuple(claims),
        kind=DebtorKind.INDIVIDUAL if person else DebtorKind.ENTERPRISE,
        size=DebtorSize.NONE if person else random.choice(list(DebtorSize)),
        all_banks=AllBanks(3 * owed, owed if random.random() < 0.05 else 0) if told else None,
        npl_at_other_banks=random.random() < 0.03 if told else None,
        rating_cut_sharp=False if told else None,
        ability_significantly_lowered=False if told else None,
        bankruptcy=Bankruptcy.NONE if told else None,
        evades_debt=False if told else None,
        merger_date=AS_OF - timedelta(days=60) if random.random() < 0.01 else None,
    )


def _claim(key: str, kind: ClaimKind, random: Random) -> ClaimFacts:
    told = random.random() < 0.4
    days, before = random.choice(_LATE) if random.random() < 0.12 else (0, _NORMAL)
    if random.random() < 0.02:
        before = _SUBSTANDARD  # a cured claim that waits for art. 14
    return ClaimFacts(
        id=key,
        balance=random.randrange(100_000, 900_000_000),
        kind=kind,
        guarantee=random.choice(list(Guarantee)),
        by_days=kind is ClaimKind.PERSONAL_LOAN and random.random() < 0.5,
        days_past_due=days,
        fund_use_changed=random.random() < 0.01,
        repaid_by_new_debt=random.random() < 0.02 if told else None,
        financial_difficulty=False if told else None,
        credit_impaired=days > 90 if told else None,
        expected_loss=0 if told else None,
        major_warning_signal=random.random() < 0.02 if told else None,
        group_member_npl=False if told else None,
        restructured=Restructured(True, _NORMAL, observation_end=date(2026, 9, 30)) if random.random() < 0.02 else None,
        previous_class=before,
        repayments=Repayments(AS_OF - timedelta(days=90)) if before.non_performing else None,
    )
