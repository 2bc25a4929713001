"""Limits of approval, caseloads and hand-overs."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from postloan.domain.organisation import (
    DEFAULT_CASELOAD,
    Assignment,
    Authority,
    AuthorityRefusal,
    CaseloadRefusal,
    HandOver,
    above_authority,
    assign,
    hand_over,
)
from postloan.domain.shared.errors import InvalidInput, Refusal

BANK = UUID(int=1)
DAY = date(2026, 1, 1)
GRANTED = [
    Authority(UUID(int=2), BANK, "head", "WAIVER", 1_000_000, DAY, date(2026, 7, 1)),
    Authority(UUID(int=3), BANK, "deputy", "WAIVER", 200_000, DAY),
]


def borrowers(count: int) -> set[UUID]:
    return {UUID(int=1_000 + number) for number in range(count)}


def keeps(loan: int, person: str = "zhang", borrower: int = 50) -> Assignment:
    return Assignment(BANK, UUID(int=loan), UUID(int=borrower), person, DAY)


def code(outcome: object) -> object:
    assert isinstance(outcome, Refusal), outcome
    return outcome.code


@pytest.mark.parametrize(
    ("posts", "amount", "day", "allowed"),
    [
        ({"head"}, 1_000_000, DAY, True),
        ({"head"}, 1_000_001, DAY, False),
        ({"deputy"}, 200_000, DAY, True),
        ({"deputy"}, 200_001, DAY, False),
        ({"head", "deputy"}, 1_000_000, date(2026, 6, 30), True),
        ({"head", "deputy"}, 200_001, date(2026, 7, 1), False),
        ({"head"}, None, DAY, False),
        ({"clerk"}, 1, DAY, False),
        (set(), 1, DAY, False),
    ],
)
def test_an_approver_decides_up_to_the_highest_limit_of_the_posts_held(
    posts: set[str], amount: int | None, day: date, allowed: bool
) -> None:
    refusal = above_authority(GRANTED, posts, "WAIVER", amount, day)
    assert (refusal is None) == allowed
    if refusal is not None:
        assert refusal.code is AuthorityRefusal.ABOVE_AUTHORITY


def test_where_nothing_was_granted_for_a_kind_the_route_alone_decides() -> None:
    assert above_authority(GRANTED, set(), "EXTENSION", 10**12, DAY) is None
    assert above_authority(GRANTED, set(), "WAIVER", 10**12, date(2025, 12, 31)) is None


def test_a_limit_is_no_debt_and_ends_after_it_begins() -> None:
    with pytest.raises(InvalidInput):
        Authority(UUID(int=2), BANK, "head", "WAIVER", -1, DAY)
    with pytest.raises(InvalidInput):
        Authority(UUID(int=2), BANK, "head", "WAIVER", 1, DAY, DAY)


def test_an_officer_keeps_twelve_borrowers_and_not_thirteen() -> None:
    assert DEFAULT_CASELOAD.ceiling == 12
    assert assign(None, borrowers(11), keeps(1), DEFAULT_CASELOAD) == (keeps(1),)
    assert code(assign(None, borrowers(12), keeps(1), DEFAULT_CASELOAD)) is CaseloadRefusal.CASELOAD_FULL


def test_a_bank_chooses_its_own_ceiling_and_the_refusal_names_it() -> None:
    ten = replace(DEFAULT_CASELOAD, version="ten", ceiling=10)
    assert assign(None, borrowers(9), keeps(1), ten) == (keeps(1),)
    refused = assign(None, borrowers(10), keeps(1), ten)
    assert isinstance(refused, Refusal)
    assert refused.details == (("borrowers", "11"), ("ceiling", "10"), ("policy", "ten"))
    many = borrowers(12)
    assert isinstance(assign(None, many, keeps(1, borrower=next(iter(many)).int), ten), tuple), "no other borrower"
    for ceiling in (0, 1_001):
        with pytest.raises(InvalidInput):
            replace(ten, ceiling=ceiling)


def test_another_loan_of_a_borrower_who_is_kept_takes_no_place() -> None:
    full = borrowers(12)
    assert isinstance(assign(None, full, keeps(1, borrower=next(iter(full)).int), DEFAULT_CASELOAD), tuple)


def test_a_loan_has_one_keeper_at_a_time() -> None:
    before = keeps(1, "li")
    ended, begun = assign(before, set(), keeps(1), DEFAULT_CASELOAD)  # type: ignore[misc]
    assert (ended.person, ended.until, begun.person, begun.until) == ("li", DAY, "zhang", None)
    assert code(assign(keeps(1), set(), keeps(1), DEFAULT_CASELOAD)) is CaseloadRefusal.ALREADY_ASSIGNED


def test_what_is_handed_over_is_on_record_and_only_ones_own() -> None:
    made = HandOver(UUID(int=5), BANK, "zhang", "li", date(2026, 2, 1), (UUID(int=1), UUID(int=2)), "合同原件两份")
    rows = hand_over(made, [keeps(1), keeps(2)], set(), DEFAULT_CASELOAD)
    assert not isinstance(rows, Refusal)
    assert [(row.person, row.loan.int, row.until, row.hand_over) for row in rows] == [
        ("zhang", 1, made.on, made.id),
        ("zhang", 2, made.on, made.id),
        ("li", 1, None, None),
        ("li", 2, None, None),
    ]
    assert code(hand_over(made, [keeps(1)], set(), DEFAULT_CASELOAD)) is CaseloadRefusal.NOT_ASSIGNED
    assert code(hand_over(made, [keeps(1), keeps(2, "wang")], set(), DEFAULT_CASELOAD)) is CaseloadRefusal.NOT_ASSIGNED
    assert code(hand_over(made, [keeps(1), keeps(2)], borrowers(12), DEFAULT_CASELOAD)) is CaseloadRefusal.CASELOAD_FULL
    to_oneself = HandOver(UUID(int=5), BANK, "zhang", "ZHANG", DAY, (UUID(int=1),), "")
    assert code(hand_over(to_oneself, [keeps(1)], set(), DEFAULT_CASELOAD)) is CaseloadRefusal.TO_THE_SAME


def test_a_hand_over_names_each_loan_once() -> None:
    for loans in ((), (UUID(int=1), UUID(int=1)), tuple(UUID(int=n) for n in range(501))):
        with pytest.raises(InvalidInput):
            HandOver(UUID(int=5), BANK, "zhang", "li", DAY, loans, "")
