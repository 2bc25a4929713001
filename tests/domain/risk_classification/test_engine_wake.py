"""The first day on which time alone could change a result; due dates missed and statements made wake by themselves."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from postloan.domain.risk_classification.classes import ClaimKind, DebtorSize, Guarantee
from postloan.domain.risk_classification.engine import classify
from postloan.domain.risk_classification.facts import DebtorFacts, Restructured, Source
from postloan.domain.risk_classification.wake import next_change

from .builders import ALL_MET, CURED, NORMAL, POLICY, SUBSTANDARD, card, claim, debtor, person, small

OBSERVED = Restructured(in_observation=True, class_before=NORMAL, observation_end=date(2025, 10, 20))


def wakes(facts: DebtorFacts) -> date | None:
    return next_change(facts, classify(facts, POLICY), POLICY)


def test_a_current_claim_sleeps_until_something_happens() -> None:
    assert wakes(debtor(claim())) is None


@pytest.mark.parametrize(
    ("days", "wanted"),
    [
        # The facts are of 2025-03-31; steps of the floors and of the grades.
        (1, date(2025, 4, 7)),  # 8: the technical exemption ends
        (8, date(2025, 4, 23)),  # 31: grade
        (61, date(2025, 4, 30)),  # 91
        (91, date(2025, 4, 30)),  # 121: grade
        (181, date(2025, 6, 29)),  # 271
        (271, date(2025, 6, 29)),  # 361
        (361, None),
    ],
)
def test_an_overdue_claim_wakes_at_its_next_step(days: int, wanted: date | None) -> None:
    assert wakes(debtor(claim(days_past_due=days))) == wanted


def test_a_matrix_has_steps_of_its_own() -> None:
    assert wakes(person(card(130))) == date(2025, 5, 21)  # 181
    pledged = small(100, guarantee=Guarantee.PLEDGE)
    assert wakes(debtor(pledged, size=DebtorSize.SMALL)) == date(2025, 4, 21)  # 121: grade, before 181
    personal = claim(kind=ClaimKind.PERSONAL_LOAN, by_days=True, days_past_due=125)
    assert wakes(person(personal)) == date(2025, 5, 26)  # 181


@pytest.mark.parametrize(
    ("facts", "wanted"),
    [
        # Observation to 2025-10-20.
        (debtor(claim(restructured=OBSERVED)), date(2025, 10, 20)),
        # Merged on 2025-01-31: frozen through 2025-07-31.
        (debtor(claim(previous_class=SUBSTANDARD), merger_date=date(2025, 1, 31)), date(2025, 8, 1)),
        # Cured on 2024-05-08: the way up opens on 2024-11-08.
        (debtor(claim(previous_class=SUBSTANDARD, repayments=CURED), as_of=date(2024, 9, 1)), date(2024, 11, 8)),
        # A report of 2025-03-01 counts for 90 days: through 2025-05-30.
        (debtor(claim(), sources=(Source("all_banks", "", "registry", "1", date(2025, 3, 1)),)), date(2025, 5, 31)),
        (debtor(claim(), sources=(Source("days_past_due", "A", "account", "1", date(2025, 3, 1)),)), None),
        (debtor(claim(repaid_by_new_debt=True, renewal=ALL_MET), size=DebtorSize.MEDIUM), date(2027, 10, 1)),
    ],
    ids=["observation", "merger", "upgrade", "old report", "own books", "medium renewal"],
)  # fmt: skip
def test_other_days_that_come_by_themselves(facts: DebtorFacts, wanted: date | None) -> None:
    assert wakes(facts) == wanted


def test_the_earliest_of_all_claims_counts() -> None:
    first: dict[str, Any] = {"days_past_due": 89}
    facts = debtor(claim(), claim("B", **first), claim("C", days_past_due=200))
    assert wakes(facts) == date(2025, 4, 2)
    assert wakes(replace(facts, claims=facts.claims[2:])) == date(2025, 6, 10)
