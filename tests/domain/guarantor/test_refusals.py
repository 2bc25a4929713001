"""What is refused on a guarantee, for which reason, and in which order; and what can never be right at all."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from postloan.domain.clock import Change, ChangeKind, FixingEvent, FixingKind, PeriodWording
from postloan.domain.guarantor.contract import MAX_REASON, Consent, GuarantorPart, Release
from postloan.domain.guarantor.guarantee import (
    MAX_CHANGES,
    MAX_LOANS,
    MAX_PAYMENTS,
    MAX_RELEASES,
    ClaimsFixed,
    ConsentGiven,
    Guarantee,
    GuaranteeSigned,
    LoanSecured,
    evolve,
)
from postloan.domain.guarantor.kinds import GuaranteeExtent, GuarantorKind
from postloan.domain.guarantor.refusals import GuaranteeRefusal as Why
from postloan.domain.guarantor.writing import Paid, change_loan, consent, fix_claims, pay, release, secure_loan
from postloan.domain.shared.errors import InvalidInput, Refusal
from postloan.domain.shared.money import MAX_MINOR
from postloan.domain.shared.ratio import Ratio

from .builders import (
    CHANGE,
    DEBTOR,
    DUE,
    LOAN,
    NOON,
    OTHER_LOAN,
    SIGNED,
    TODAY,
    change,
    changed,
    consented,
    context,
    contract,
    files,
    happened,
    maximum,
    paid,
    parts,
    released,
    secured,
    signed,
    signing,
)
from .naive import party

TOMORROW = date(2027, 1, 2)
BEFORE = date(2024, 3, 28)


def code(answer: object) -> Why:
    assert isinstance(answer, Refusal), answer
    assert answer.message
    assert answer.message_zh
    assert isinstance(answer.code, Why)
    return answer.code


@pytest.mark.parametrize(
    ("terms", "kinds", "why"),
    [
        ({"signed_on": TOMORROW}, (), Why.IN_THE_FUTURE),
        ({"guarantors": (GuarantorPart(party(77)),)}, (), Why.GUARANTOR_UNKNOWN),
        ({"signed_on": date(2019, 12, 31)}, (), Why.GUARANTOR_UNKNOWN),
        ({}, (GuarantorKind.STATE_ORGAN,), Why.NOT_QUALIFIED),
        ({}, (GuarantorKind.PUBLIC_BENEFIT,), Why.NOT_QUALIFIED),
        ({"debtors": (DEBTOR, party(1))}, (), Why.SELF_GUARANTEE),
        ({"guarantors": parts(None) * 2}, (), Why.GUARANTOR_TWICE),
        ({}, (GuarantorKind.ENTERPRISE,), Why.RESOLUTION_MISSING),
        ({"guarantors": parts("50", None)}, (), Why.SHARES_NOT_FOR_ALL),
        ({"guarantors": parts("60", "40.000001")}, (), Why.SHARES_ABOVE_THE_WHOLE),
        ({"extent": GuaranteeExtent.MAXIMUM, "claims_from": SIGNED}, (), Why.MAXIMUM_WITHOUT_AMOUNT),
        ({"extent": GuaranteeExtent.MAXIMUM, "amount": 1}, (), Why.WINDOW_IMPOSSIBLE),
        (
            {"extent": GuaranteeExtent.MAXIMUM, "amount": 1, "claims_from": SIGNED, "claims_until": BEFORE},
            (),
            Why.WINDOW_IMPOSSIBLE,
        ),
        ({"claims_from": SIGNED}, (), Why.WINDOW_IMPOSSIBLE),
        ({"wording": PeriodWording.UNTIL, "until": BEFORE}, (), Why.PERIOD_BEFORE_SIGNING),
    ],
)
def test_a_contract_is_refused_and_the_reason_named(
    terms: dict[str, Any], kinds: tuple[GuarantorKind, ...], why: Why
) -> None:
    assert code(signing(contract(**terms), files(*kinds))) is why


def test_of_several_reasons_the_first_in_the_order_is_given() -> None:
    # Unqualified, self-guarantee, twice and shares above the whole at once: mended one by one.
    everything: dict[str, Any] = {
        "debtors": (DEBTOR, party(2)),
        "guarantors": (*parts("60", "60"), *parts("60")),
        "wording": PeriodWording.UNTIL,
        "until": BEFORE,
    }
    found = [code(signing(contract(**everything), files(GuarantorKind.STATE_ORGAN)))]
    for mended in (
        {},
        {"debtors": (DEBTOR,)},
        {"guarantors": parts("60", "60")},
        {"guarantors": parts("60", "40")},
    ):
        everything |= mended
        found.append(code(signing(contract(**everything))))
    assert found == [
        Why.NOT_QUALIFIED,
        Why.SELF_GUARANTEE,
        Why.GUARANTOR_TWICE,
        Why.SHARES_ABOVE_THE_WHOLE,
        Why.PERIOD_BEFORE_SIGNING,
    ]
    assert found == sorted(found, key=list(Why).index)


def test_a_company_with_a_resolution_and_a_guarantee_company_without_one_may_sign() -> None:
    # 法释〔2020〕28号 art. 8(1): a guarantee company needs none.
    company = (GuarantorPart(party(1), None, "股东会决议 2024-7"),)
    assert isinstance(signing(contract(guarantors=company), files(GuarantorKind.ENTERPRISE)), GuaranteeSigned)
    for kind in (GuarantorKind.GUARANTEE_COMPANY, GuarantorKind.BANK):
        assert isinstance(signing(contract(), files(kind)), GuaranteeSigned)


def test_shares_of_exactly_the_whole_are_accepted() -> None:
    assert isinstance(signing(contract(guarantors=parts("60", "40"))), GuaranteeSigned)


@pytest.mark.parametrize(
    ("make", "named"),
    [
        (lambda: contract(amount=0), "amount"),
        (lambda: contract(amount=-1), "amount"),
        (lambda: contract(amount=MAX_MINOR + 1), "amount"),
        (lambda: contract(currency="ABC"), "currency"),
        (lambda: contract(guarantors=()), "guarantors"),
        (lambda: contract(guarantors=parts(None) * 21), "guarantors"),
        (lambda: contract(debtors=()), "debtors"),
        (lambda: contract(debtors=(DEBTOR,) * 21), "debtors"),
        (lambda: contract(wording=PeriodWording.MONTHS, months=601), "months"),
        (lambda: contract(wording=PeriodWording.MONTHS, months=0), "months"),
        (lambda: contract(wording=PeriodWording.MONTHS), "months"),
        (lambda: contract(until=DUE), "until"),
        (lambda: GuarantorPart(party(1), Ratio(0)), "share"),
        (lambda: GuarantorPart(party(1), Ratio.percent("100.000001")), "share"),
        (lambda: GuarantorPart(party(1), None, " "), "resolution"),
        (lambda: GuarantorPart(party(1), None, "决议\u200b"), "resolution"),
        (lambda: Consent(party(1), SIGNED, "x" * 129), "document"),
        (lambda: Release(None, None, SIGNED, ""), "reason"),
        (lambda: Release(None, None, SIGNED, "x" * (MAX_REASON + 1)), "reason"),
        (lambda: Paid(UUID(int=1), party(1), LOAN, SIGNED, 0), "amount"),
    ],
)
def test_what_can_never_be_right_is_named_before_any_rule(make: Callable[[], object], named: str) -> None:
    with pytest.raises(InvalidInput, match=f"^{named}"):
        make()


def securing(guarantee: Guarantee, **more: Any) -> LoanSecured | Refusal:
    asked: dict[str, Any] = {
        "loan": OTHER_LOAN,
        "borrower": DEBTOR,
        "arisen_on": SIGNED,
        "due": DUE,
        "currency": "CNY",
        "since": SIGNED,
        "business_date": TODAY,
    }
    return secure_loan(guarantee, **(asked | more))


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"since": TOMORROW}, Why.IN_THE_FUTURE),
        ({"since": BEFORE}, Why.BEFORE_SIGNING),
        ({"loan": LOAN, "borrower": party(1)}, Why.LOAN_TWICE),
        ({"borrower": party(1), "currency": "USD"}, Why.NOT_A_DEBTOR),
        ({"currency": "USD", "due": BEFORE}, Why.CURRENCY_DIFFERS),
        ({"due": BEFORE}, Why.DUE_BEFORE_IT_AROSE),
    ],
)
def test_a_loan_is_not_secured_for_the_first_reason_in_the_order(more: dict[str, Any], why: Why) -> None:
    assert code(securing(signed(), **more)) is why


def test_a_maximum_guarantee_takes_debts_of_its_time_with_both_days_included() -> None:
    # 690; 以内 includes the day (1259).
    guarantee = happened(signing(maximum()))
    due = date(2026, 12, 31)
    for day in (SIGNED, date(2026, 3, 29)):
        assert isinstance(securing(guarantee, arisen_on=day, due=due), LoanSecured)
    for day in (BEFORE, date(2026, 3, 30)):
        assert code(securing(guarantee, arisen_on=day, due=due)) is Why.OUTSIDE_THE_WINDOW


def fixing(kind: FixingKind, day: date) -> FixingEvent:
    return FixingEvent(UUID(int=5), kind, day, NOON)


def test_claims_are_fixed_once_and_only_of_a_maximum_guarantee() -> None:
    seized = fixing(FixingKind.SEIZED, date(2025, 6, 2))
    guarantee = happened(signing(maximum()))
    assert code(fix_claims(guarantee, fixing(FixingKind.SEIZED, TOMORROW), context(TODAY))) is Why.IN_THE_FUTURE
    assert code(fix_claims(guarantee, fixing(FixingKind.SEIZED, BEFORE), context(TODAY))) is Why.BEFORE_SIGNING
    assert code(fix_claims(signed(), seized, context(TODAY))) is Why.NOT_A_MAXIMUM
    late = fixing(FixingKind.SEIZED, date(2026, 3, 29))  # the agreed time ends on that day
    assert code(fix_claims(guarantee, late, context(TODAY))) is Why.FIXED_ALREADY
    fixed = happened(fix_claims(guarantee, seized, context(TODAY)), guarantee)
    assert code(fix_claims(fixed, seized, context(TODAY))) is Why.FIXED_ALREADY
    assert code(securing(fixed, arisen_on=date(2025, 6, 3), due=date(2026, 3, 2))) is Why.OUTSIDE_THE_WINDOW


def test_fixing_on_request_waits_two_years_where_no_time_was_agreed() -> None:
    # 423(2): signed 2024-03-29, two years are full on 2026-03-29.
    open_ended = happened(signing(maximum(claims_until=None)))
    early, late = fixing(FixingKind.REQUESTED, date(2026, 3, 2)), fixing(FixingKind.REQUESTED, date(2026, 4, 1))
    assert code(fix_claims(open_ended, early, context(TODAY))) is Why.REQUESTED_TOO_EARLY
    assert isinstance(fix_claims(open_ended, late, context(TODAY)), ClaimsFixed)


def changing(guarantee: Guarantee, of: Change, *consents: Consent, loan: UUID = LOAN) -> object:
    return change_loan(guarantee, loan=loan, change=of, consents=consents, business_date=TODAY)


def heavier(day: date = SIGNED) -> Change:
    return change(ChangeKind.HEAVIER, day, amount=1)


def test_a_change_is_refused_for_the_first_reason_in_the_order() -> None:
    guarantee = signed()
    assert code(changing(guarantee, heavier(TOMORROW), loan=OTHER_LOAN)) is Why.IN_THE_FUTURE
    assert code(changing(guarantee, heavier(BEFORE), loan=OTHER_LOAN)) is Why.BEFORE_SIGNING
    assert code(changing(guarantee, heavier(), loan=OTHER_LOAN)) is Why.LOAN_NOT_SECURED
    assert code(changing(changed(guarantee, heavier()), heavier())) is Why.RECORDED_ALREADY
    assert code(changing(guarantee, heavier(), consented(2, SIGNED))) is Why.NOT_A_GUARANTOR
    assert code(changing(guarantee, heavier(), consented(1, TOMORROW))) is Why.IN_THE_FUTURE
    twice = (consented(1, SIGNED), consented(1, SIGNED))
    assert code(changing(guarantee, heavier(), *twice)) is Why.CONSENT_TWICE
    with pytest.raises(InvalidInput, match="consenting"):
        changing(guarantee, replace(heavier(), consenting=frozenset({party(1)})))


def agreeing(guarantee: Guarantee, given: Consent, of: UUID = CHANGE) -> object:
    return consent(guarantee, change=of, given=given, business_date=TODAY)


def test_a_later_consent_is_refused_for_the_first_reason_in_the_order() -> None:
    guarantee = changed(signed(), heavier())
    assert code(agreeing(guarantee, consented(1, TOMORROW))) is Why.IN_THE_FUTURE
    assert code(agreeing(guarantee, consented(1, SIGNED), UUID(int=1))) is Why.CHANGE_UNKNOWN
    assert code(agreeing(guarantee, consented(2, SIGNED))) is Why.NOT_A_GUARANTOR
    once = agreeing(guarantee, consented(1, SIGNED))
    assert isinstance(once, ConsentGiven)
    assert code(agreeing(evolve(guarantee, once), consented(1, SIGNED))) is Why.CONSENT_TWICE


@pytest.mark.parametrize(
    ("kind", "amount"),
    [
        (ChangeKind.CLAIM_TRANSFERRED, None),
        (ChangeKind.DEBT_TRANSFERRED, None),
        (ChangeKind.SECURITY_GIVEN_UP, 5),
        (ChangeKind.PROPERTY_GIVEN_UP, 5),
    ],
)
def test_a_guarantor_freed_by_a_change_is_not_bound_again_by_a_later_consent(
    kind: ChangeKind, amount: int | None
) -> None:
    guarantee = changed(signed(), change(kind, SIGNED, amount=amount))
    assert code(agreeing(guarantee, consented(1, date(2024, 3, 30)))) is Why.CONSENT_TOO_LATE
    assert isinstance(agreeing(guarantee, consented(1, SIGNED)), ConsentGiven)


def paying(guarantee: Guarantee, **more: Any) -> object:
    asked: dict[str, Any] = {
        "id": UUID(int=1),
        "guarantor": party(1),
        "loan": LOAN,
        "day": date(2025, 5, 6),
        "amount": 100,
    }
    return pay(guarantee, Paid(**(asked | more)), business_date=TODAY)


def test_a_payment_is_refused_for_the_first_reason_in_the_order() -> None:
    guarantee = secured(signed(amount=150), OTHER_LOAN, arisen_on=date(2025, 6, 2), due=date(2026, 6, 2))
    assert code(paying(guarantee, day=TOMORROW)) is Why.IN_THE_FUTURE
    assert code(paying(guarantee, day=BEFORE)) is Why.BEFORE_SIGNING
    assert code(paying(guarantee, loan=UUID(int=1))) is Why.LOAN_NOT_SECURED
    assert code(paying(guarantee, guarantor=party(2))) is Why.NOT_A_GUARANTOR
    assert code(paying(guarantee, loan=OTHER_LOAN)) is Why.PAID_BEFORE_SECURED
    assert code(paying(guarantee, amount=151)) is Why.PAID_ABOVE_THE_AMOUNT
    once = paid(guarantee, 1, 100, date(2025, 5, 6))
    assert code(paying(once, id=once.payments[0].id)) is Why.RECORDED_ALREADY
    assert code(paying(once, amount=51)) is Why.PAID_ABOVE_THE_AMOUNT


def releasing(guarantee: Guarantee, guarantor: UUID | None, loan: UUID | None, day: date = DUE) -> object:
    return release(guarantee, Release(guarantor, loan, day, "换保"), business_date=TODAY)


def test_a_release_is_refused_for_the_first_reason_in_the_order() -> None:
    guarantee = signed()
    assert code(releasing(guarantee, None, None, TOMORROW)) is Why.IN_THE_FUTURE
    assert code(releasing(guarantee, party(2), OTHER_LOAN)) is Why.LOAN_NOT_SECURED
    assert code(releasing(guarantee, party(2), LOAN)) is Why.NOT_A_GUARANTOR
    everybody = released(guarantee, SIGNED, loan=LOAN)
    assert code(releasing(everybody, party(1), LOAN)) is Why.RELEASED_ALREADY
    assert not isinstance(releasing(everybody, party(1), None), Refusal)


def test_a_full_guarantee_takes_no_more_rows() -> None:
    guarantee = changed(signed(), heavier())
    guarantee = released(paid(guarantee, 1, 1, DUE), DUE, loan=LOAN)
    assert code(securing(replace(guarantee, loans=guarantee.loans * MAX_LOANS))) is Why.TOO_MANY
    full = replace(guarantee, changes=guarantee.changes * MAX_CHANGES)
    assert code(changing(full, change(ChangeKind.HEAVIER, SIGNED, number=9, amount=1))) is Why.TOO_MANY
    assert code(paying(replace(guarantee, payments=guarantee.payments * MAX_PAYMENTS))) is Why.TOO_MANY
    assert code(releasing(replace(guarantee, releases=guarantee.releases * MAX_RELEASES), None, None)) is Why.TOO_MANY


def test_an_event_that_cannot_follow_is_a_broken_store() -> None:
    event = signing(contract())
    assert isinstance(event, GuaranteeSigned)
    guarantee = evolve(None, event)
    with pytest.raises(ValueError, match="signed already"):
        evolve(guarantee, event)
    with pytest.raises(ValueError, match="signed before"):
        evolve(None, ConsentGiven(CHANGE, consented(1, SIGNED)))
    with pytest.raises(ValueError, match="not recorded"):
        evolve(guarantee, ConsentGiven(CHANGE, consented(1, SIGNED)))


def test_every_event_counts_one_version() -> None:
    guarantee = paid(changed(signed(), heavier()), 1, 1, DUE)
    assert guarantee.version == 4
