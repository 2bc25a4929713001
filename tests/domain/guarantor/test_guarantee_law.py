"""Guarantees as the Civil Code has them: forms, periods, consents, transfers; each case by hand with its article."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from postloan.domain.clock import ActKind, ChangeKind, Effect, FixingEvent, FixingKind, GuaranteeForm, PeriodWording
from postloan.domain.guarantor.cover import NotBound
from postloan.domain.guarantor.guarantee import Guarantee
from postloan.domain.guarantor.standing import standing
from postloan.domain.guarantor.writing import fix_claims

from .builders import (
    DEBTOR,
    LOAN,
    NOON,
    OTHER_LOAN,
    SIGNED,
    THIRD_LOAN,
    TODAY,
    act,
    agreed,
    change,
    changed,
    consented,
    context,
    covered,
    duty,
    happened,
    maximum,
    parts,
    released,
    secured,
    signed,
    signing,
)
from .naive import party

DAY = timedelta(days=1)
PERIOD_END = date(2025, 9, 30)
"""Due 2025-03-31, none agreed: six months (692), no 31 September, so the month's end (202)."""


def end(guarantee: Guarantee, day: date, loan: UUID = LOAN) -> date | None:
    return standing(guarantee, party(1), loan, (), context(day)).life.end


def test_an_unclear_form_is_a_general_guarantee() -> None:
    # Art. 686(2).
    assert not duty(signed(form=GuaranteeForm.UNCLEAR), SIGNED).joint
    assert duty(signed(form=GuaranteeForm.JOINT), SIGNED).joint


def test_a_period_that_was_not_agreed_ends_six_months_after_the_due_day() -> None:
    # Art. 692(2), 202: the example of the regulation file.
    guarantee = signed()
    assert end(guarantee, SIGNED) == PERIOD_END
    assert duty(guarantee, PERIOD_END).in_force
    lost = duty(guarantee, PERIOD_END + DAY)
    assert (lost.why_not, lost.amount) == (NotBound.PERIOD_LOST, 0)


def test_until_the_debt_is_paid_is_unclear_and_six_months_too() -> None:
    # Art. 692(2), interpretation 32.
    assert end(signed(wording=PeriodWording.UNCLEAR), SIGNED) == PERIOD_END


def test_an_agreed_period_of_two_years_counts_from_the_due_day() -> None:
    # Art. 692(1): 2025-03-31 + 24 months = 2027-03-31, a Wednesday.
    assert end(signed(wording=PeriodWording.MONTHS, months=24), SIGNED) == date(2027, 3, 31)


def test_an_agreed_period_that_ends_with_the_debt_counts_as_none() -> None:
    # Art. 692(2).
    assert end(signed(wording=PeriodWording.UNTIL, until=date(2025, 3, 31)), SIGNED) == PERIOD_END


def test_a_demand_in_time_keeps_a_joint_guarantor_bound() -> None:
    # Art. 693(2).
    demand = act(ActKind.DEMAND_DELIVERED, PERIOD_END, party(1))
    assert duty(signed(), PERIOD_END + DAY, demand).in_force


def test_a_demand_to_the_guarantor_does_not_keep_a_general_guarantee_but_a_suit_against_the_debtor_does() -> None:
    # Art. 693(1).
    guarantee = signed(form=GuaranteeForm.GENERAL)
    demand = act(ActKind.DEMAND_DELIVERED, date(2025, 5, 6), party(1))
    suit = act(ActKind.SUIT, date(2025, 5, 6), DEBTOR)
    assert duty(guarantee, PERIOD_END + DAY, demand).why_not is NotBound.PERIOD_LOST
    assert duty(guarantee, PERIOD_END + DAY, suit).in_force


def test_a_demand_to_one_guarantor_does_not_keep_another() -> None:
    # Interpretation 29(1).
    guarantee = signed()
    demand = act(ActKind.DEMAND_DELIVERED, date(2025, 5, 6), party(2))
    assert duty(guarantee, PERIOD_END + DAY, demand).why_not is NotBound.PERIOD_LOST


def test_after_three_years_the_guarantor_has_the_defence_of_limitation() -> None:
    # Arts 694(2), 188: demanded 2025-05-06, so until 2028-05-06, a Saturday, hence Monday 2028-05-08 (203).
    demand = act(ActKind.DEMAND_DELIVERED, date(2025, 5, 6), party(1))
    assert duty(signed(), date(2028, 5, 8), demand).in_force
    assert duty(signed(), date(2028, 5, 9), demand).why_not is NotBound.LIMITATION_EXPIRED


EXTENDED = change(ChangeKind.DUE_DATE, date(2025, 3, 20), new_due=date(2026, 3, 31))


def test_an_extension_without_consent_leaves_the_period_as_it_was() -> None:
    # Art. 695(2).
    assert end(changed(signed(), EXTENDED), date(2025, 4, 1)) == PERIOD_END


def test_an_extension_with_consent_moves_the_period() -> None:
    # Art. 695(2): 2026-03-31 + 6 months = 2026-09-30, a Wednesday.
    guarantee = changed(signed(), EXTENDED, consented(1, date(2025, 3, 18)))
    assert end(guarantee, date(2025, 4, 1)) == date(2026, 9, 30)


def test_a_later_consent_moves_the_period_from_its_own_day_on() -> None:
    guarantee = agreed(changed(signed(), EXTENDED), consented(1, date(2025, 9, 30)))
    assert end(guarantee, date(2025, 9, 29)) == PERIOD_END
    assert end(guarantee, date(2025, 9, 30)) == date(2026, 9, 30)


def test_a_consent_after_the_end_does_not_bring_a_lost_period_back() -> None:
    # Art. 692(1): only a new guarantee helps.
    guarantee = agreed(changed(signed(), EXTENDED), consented(1, date(2025, 10, 1)))
    assert duty(guarantee, date(2026, 1, 5)).why_not is NotBound.PERIOD_LOST


def test_a_heavier_debt_without_consent_is_not_covered_in_its_heavier_part() -> None:
    # Art. 695(1): 100.00 owed, 15.00 of it added without consent.
    heavier = changed(signed(), change(ChangeKind.HEAVIER, date(2024, 6, 3), amount=1_500))
    assert duty(heavier, date(2024, 6, 2)).amount == 10_000
    assert duty(heavier, date(2024, 6, 3)).amount == 8_500
    later = agreed(heavier, consented(1, date(2024, 7, 1)))
    assert duty(later, date(2024, 6, 30)).amount == 8_500
    assert duty(later, date(2024, 7, 1)).amount == 10_000


TRANSFERRED = change(ChangeKind.CLAIM_TRANSFERRED, date(2024, 6, 3))


def test_a_transferred_claim_binds_the_guarantor_from_the_notice_on() -> None:
    # Art. 696(1).
    guarantee = changed(signed(), TRANSFERRED)
    notice = act(ActKind.CLAIM_TRANSFER_NOTICE, date(2024, 6, 10), party(1))
    assert duty(guarantee, date(2024, 6, 9), notice).why_not is NotBound.NOT_NOTIFIED
    assert duty(guarantee, date(2024, 6, 10), notice).in_force


def test_a_transfer_against_an_agreed_ban_frees_the_guarantor_who_did_not_consent() -> None:
    # Art. 696(2).
    banned = signed(no_transfer=True)
    notice = act(ActKind.CLAIM_TRANSFER_NOTICE, date(2024, 6, 10), party(1))
    assert duty(changed(banned, TRANSFERRED), date(2024, 6, 10), notice).why_not is NotBound.FREED
    assert duty(changed(banned, TRANSFERRED, consented(1, date(2024, 6, 3))), date(2024, 6, 10)).in_force


def test_a_debt_transferred_without_consent_is_not_covered_wholly_or_to_its_part() -> None:
    # Art. 697(1).
    wholly = changed(signed(), change(ChangeKind.DEBT_TRANSFERRED, date(2024, 6, 3)))
    assert duty(wholly, date(2024, 6, 3)).why_not is NotBound.FREED
    partly = changed(signed(), change(ChangeKind.DEBT_TRANSFERRED, date(2024, 6, 3), amount=4_000))
    assert duty(partly, date(2024, 6, 3)).amount == 6_000


def test_a_third_person_who_joins_the_debt_changes_nothing() -> None:
    # Art. 697(2).
    assert (
        duty(changed(signed(), change(ChangeKind.DEBTOR_JOINED, date(2024, 6, 3))), date(2024, 6, 3)).amount == 10_000
    )


def test_giving_up_the_debtors_own_security_frees_other_guarantors_to_its_value() -> None:
    # Art. 409(2), unless the guarantor promises to stay.
    given_up = change(ChangeKind.SECURITY_GIVEN_UP, date(2024, 6, 3), amount=3_000)
    assert duty(changed(signed(), given_up), date(2024, 6, 3)).amount == 7_000
    assert duty(changed(signed(), given_up, consented(1, date(2024, 6, 3))), date(2024, 6, 3)).amount == 10_000


def test_a_released_guarantor_owes_nothing_from_that_day_on() -> None:
    guarantee = released(signed(), date(2024, 8, 1), guarantor=party(1))
    assert duty(guarantee, date(2024, 7, 31)).in_force
    assert duty(guarantee, date(2024, 8, 1)).why_not is NotBound.RELEASED


def test_a_change_is_put_to_the_guarantors_who_were_not_released() -> None:
    guarantee = released(signed(guarantors=parts(None, None)), date(2024, 8, 1), guarantor=party(1))
    assert guarantee.to_ask(LOAN, date(2024, 7, 31)) == {party(1), party(2)}
    assert guarantee.to_ask(LOAN, date(2024, 8, 1)) == {party(2)}
    assert guarantee.to_ask(OTHER_LOAN, date(2024, 7, 31)) == frozenset()


def test_the_explanation_says_what_the_change_did() -> None:
    found = standing(changed(signed(), EXTENDED), party(1), LOAN, (), context(date(2025, 4, 1)))
    assert [step.effect for step in found.period.steps] == [Effect.PERIOD_UNCHANGED]


def test_a_maximum_guarantee_counts_its_period_from_the_last_due_day_or_the_fixing() -> None:
    # 690, interpretation 30(1). Window until 2026-03-29. The last due day 2026-06-30 lies after it:
    # six months end on 2026-12-30, a Wednesday.
    guarantee = secured(happened(signing(maximum())), LOAN, due=date(2025, 3, 31))
    later = secured(guarantee, OTHER_LOAN, due=date(2026, 6, 30))
    assert end(later, date(2027, 1, 1)) == date(2026, 12, 30)
    # Alone, the first loan is due before the fixing on 2026-03-29, a Sunday: six months end on 2026-09-29, a Tuesday.
    assert end(guarantee, date(2024, 4, 1)) == date(2026, 9, 29)


def test_an_extension_of_one_loan_moves_a_maximum_guarantee_only_beyond_its_last_due_day() -> None:
    guarantee = secured(happened(signing(maximum())), LOAN, due=date(2026, 4, 30))
    guarantee = secured(guarantee, OTHER_LOAN, due=date(2026, 6, 30))
    inside = changed(
        guarantee,
        change(ChangeKind.DUE_DATE, date(2026, 4, 1), new_due=date(2026, 5, 29)),
        consented(1, date(2026, 4, 1)),
    )
    assert end(inside, date(2026, 7, 1)) == date(2026, 12, 30)
    beyond = changed(
        inside,
        change(ChangeKind.DUE_DATE, date(2026, 5, 4), number=7_002, new_due=date(2026, 8, 31)),
        consented(1, date(2026, 5, 4)),
    )
    # 2026-08-31 + 6 months = 2027-02-28, a Sunday, hence Monday 2027-03-01.
    assert end(beyond, date(2026, 7, 1), OTHER_LOAN) == date(2027, 3, 1)


def test_a_debt_that_arises_after_an_early_fixing_is_not_covered() -> None:
    # 423(5), 690(2): taken under the guarantee before the bankruptcy became known here.
    guarantee = secured(happened(signing(maximum())), LOAN, due=date(2026, 3, 31))
    guarantee = secured(guarantee, THIRD_LOAN, due=date(2026, 3, 31), arisen_on=date(2025, 6, 3))
    event = FixingEvent(UUID(int=5), FixingKind.BANKRUPT_OR_DISSOLVED, date(2025, 6, 2), NOON)
    fixed = happened(fix_claims(guarantee, event, context(TODAY)), guarantee)
    found = covered(fixed, date(2025, 6, 3), loan_101=10_000, loan_103=10_000)
    assert [row.why_not for row in found.duties] == [None, NotBound.AFTER_FIXING]
    assert [row.covered for row in found.loans] == [10_000, 0]
    # Until the fixing the time agreed ends on 2026-03-29; fixed, the period runs from the last due day 2026-03-31.
    assert fixed.fixed_on(date(2025, 6, 1)) == date(2026, 3, 29)
    assert fixed.fixed_on(date(2025, 6, 2)) == date(2025, 6, 2)


def test_a_loan_that_comes_later_does_not_move_a_maximum_guarantee_before_it_comes() -> None:
    # Alone the first loan lets it end on 2026-09-29; from 2025-06-03 on the other is due last: 2026-12-30.
    guarantee = secured(happened(signing(maximum())), LOAN, due=date(2025, 3, 31))
    later = secured(guarantee, OTHER_LOAN, due=date(2026, 6, 30), arisen_on=date(2025, 6, 3))
    assert end(later, date(2025, 6, 2)) == date(2026, 9, 29)
    assert end(later, date(2025, 6, 3)) == date(2026, 12, 30)


@pytest.mark.parametrize("day", [SIGNED - DAY, date(2023, 1, 2)])
def test_before_it_is_secured_a_loan_is_not_covered(day: date) -> None:
    assert duty(signed(), day).why_not is NotBound.NOT_YET_SECURED
