"""Guarantees by hand: each case cites its article and shows its calculation."""

import pytest

from postloan.domain.clock import (
    ActKind,
    ChangeKind,
    Effect,
    Evidence,
    Extent,
    GuaranteeForm,
    LifeStatus,
    Outcome,
    PeriodWording,
    RefusalEnd,
    RightKind,
    ToDo,
)

from .builders import (
    DEBTOR,
    GUARANTOR,
    OTHER_GUARANTOR,
    act,
    day,
    ended,
    ends,
    guarantee,
    standing,
)

K, S, C, W = ActKind, LifeStatus, ChangeKind, PeriodWording
GENERAL, JOINT, UNCLEAR = GuaranteeForm.GENERAL, GuaranteeForm.JOINT, GuaranteeForm.UNCLEAR
AGREED = frozenset({GUARANTOR})


# The guarantee period (692).


def test_six_months_from_the_end_of_march_end_on_30_september() -> None:
    # 692, 202: 31 March 2025 + 6 months: September has no 31st: Tuesday 30 September 2025.
    found = standing(guarantee(JOINT, "2025-03-31"), "2025-09-30")
    assert (ends(found.life), found.life.status, found.life.todo) == (
        "2025-09-30",
        S.RUNNING,
        ToDo.CLAIM_FROM_GUARANTOR,
    )
    lost = standing(guarantee(JOINT, "2025-03-31"), "2025-10-01").life
    assert (lost.status, lost.lost_on, lost.todo) == (S.EXTINGUISHED, day("2025-10-01"), ToDo.NEW_GUARANTEE)


@pytest.mark.parametrize(
    ("more", "end"),
    [
        # 692: nothing agreed; 8 April 2025 + 6 months = Wednesday 8 October, still holiday: 203: Thursday 9 October.
        ({}, "2025-10-09"),
        # 204: the parties excluded the shift: 8 October.
        ({"shifts": False}, "2025-10-08"),
        # Interpretation 32: until the debt is paid = unclear = 6 months.
        ({"wording": W.UNCLEAR}, "2025-10-09"),
        # 692: agreed 24 months: 8 April 2027, a Thursday.
        ({"wording": W.MONTHS, "months": 24}, "2027-04-08"),
        # 692: agreed up to 15 July 2026, a Wednesday.
        ({"wording": W.UNTIL, "until": day("2026-07-15")}, "2026-07-15"),
        # 692: agreed up to the due date itself, or before it: as if nothing was agreed.
        ({"wording": W.UNTIL, "until": day("2025-04-08")}, "2025-10-09"),
        ({"wording": W.UNTIL, "until": day("2025-01-31")}, "2025-10-09"),
        # One day later than due is agreed: Wednesday 9 April 2025.
        ({"wording": W.UNTIL, "until": day("2025-04-09")}, "2025-04-09"),
        # Older contracts [K-h]: "until paid" means two years (法释〔2000〕44号 32): Thursday 8 April 2027.
        ({"wording": W.UNCLEAR, "contract_day": day("2020-12-31")}, "2027-04-08"),
        # Nothing agreed was six months then too (担保法 25, 26).
        ({"contract_day": day("2020-12-31")}, "2025-10-09"),
    ],
)
def test_the_period_follows_the_wording(more: dict[str, object], end: str) -> None:
    assert ends(standing(guarantee(JOINT, "2025-04-08", **more), "2025-04-08").life) == end


def test_an_unclear_form_is_general_and_before_the_civil_code_joint() -> None:
    # 686; 担保法 19 [K-h].
    new = standing(guarantee(UNCLEAR, "2025-03-31"), "2025-04-01")
    assert (new.joint, new.life.todo) == (False, ToDo.SUE_DEBTOR)
    assert standing(guarantee(UNCLEAR, "2025-03-31", contract_day=day("2020-12-31")), "2025-04-01").joint
    assert not standing(guarantee(UNCLEAR, "2025-03-31", contract_day=day("2021-01-01")), "2025-04-01").joint


@pytest.mark.parametrize(
    ("fixed_on", "end"),
    [
        # Interpretation 30: all due by 31 March 2025, fixed 15 May 2025: + 6 months = Saturday 15 November: Monday 17.
        ("2025-05-15", "2025-11-17"),
        # Fixed on 15 January 2025, the last claim due 31 March 2025: from there, 30 September 2025.
        ("2025-01-15", "2025-09-30"),
    ],
)
def test_a_maximum_guarantee_counts_from_the_fixing_or_the_last_due_date(fixed_on: str, end: str) -> None:
    terms = guarantee(JOINT, "2025-03-31", maximum=True, fixed_on=day(fixed_on))
    assert ends(standing(terms, "2025-06-01").life) == end
    not_fixed = standing(guarantee(JOINT, "2025-03-31", maximum=True), "2027-01-01").life
    assert (not_fixed.status, not_fixed.deadline) == (S.NOT_STARTED, None)


# Claims in time (693).


@pytest.mark.parametrize(
    "kind",
    [
        K.DEMAND_DELIVERED,
        K.LETTER,
        K.DATA_MESSAGE,
        K.ACCOUNT_DEDUCTION,
        K.NEWSPAPER_NOTICE,
        K.SIGNED_DEMAND_NOTICE,
    ],
)
def test_any_demand_keeps_a_joint_guarantee_and_starts_its_three_years(kind: ActKind) -> None:
    # 693(2), 694(2): claimed 20 May 2023 after 31 March 2023; + 3 years = Wednesday 20 May 2026.
    found = standing(guarantee(JOINT, "2023-03-31"), "2024-01-01", act(kind, "2023-05-20", GUARANTOR))
    assert found.claim is not None
    assert (found.life.kind, found.life.status, ends(found.life)) == (
        RightKind.GUARANTEE_DEBT,
        S.RUNNING,
        "2026-05-20",
    )


@pytest.mark.parametrize(
    "kind",
    [
        K.SUIT,
        K.ARBITRATION,
        K.PAYMENT_ORDER,
        K.PRESERVATION,
        K.BANKRUPTCY_CLAIM,
        K.ENFORCEMENT_APPLICATION,
        K.JOINED_PROCEEDINGS,
        K.SET_OFF,
    ],
)
def test_any_procedure_against_a_joint_guarantor_keeps_it_and_holds_its_limitation(kind: ActKind) -> None:
    # 693(2), 694(2), 195(3): filed 20 May 2023, over 15 January 2024: 15 January 2027, a Friday.
    begun = act(kind, "2023-05-20", GUARANTOR)
    assert standing(guarantee(JOINT, "2023-03-31"), "2024-01-14", begun).life.status is S.HELD
    found = standing(guarantee(JOINT, "2023-03-31"), "2024-01-15", begun, ended(begun, "2024-01-15"))
    assert ends(found.life) == "2027-01-15"


@pytest.mark.parametrize("kind", [K.PROMISE, K.PART_PAYMENT, K.SECURITY_GIVEN, K.CLAIM_TRANSFER_NOTICE])
def test_what_a_guarantor_promises_or_pays_is_no_claim_by_the_bank(kind: ActKind) -> None:
    # 693(2) asks for a request by the creditor [I].
    found = standing(guarantee(JOINT, "2025-03-31"), "2025-10-01", act(kind, "2025-05-20", GUARANTOR))
    assert found.life.status is S.EXTINGUISHED


@pytest.mark.parametrize(
    ("on", "status"),
    [
        ("2025-03-31", S.EXTINGUISHED),  # 692: the day the debt is due is before the period
        ("2025-04-01", S.RUNNING),
        ("2025-09-30", S.RUNNING),  # its last day
        ("2025-10-01", S.EXTINGUISHED),
    ],
)
def test_only_a_claim_inside_the_period_counts(on: str, status: LifeStatus) -> None:
    found = standing(guarantee(JOINT, "2025-03-31"), "2025-10-01", act(K.DEMAND_DELIVERED, on, GUARANTOR))
    assert found.life.status is status


def test_a_signature_after_the_period_does_not_bring_the_guarantee_back() -> None:
    # Interpretation 34(2): only a new guarantee.
    late = act(K.SIGNED_DEMAND_NOTICE, "2025-10-15", GUARANTOR)
    found = standing(guarantee(JOINT, "2025-03-31"), "2025-12-01", late)
    assert (found.life.status, found.life.todo, found.claim) == (S.EXTINGUISHED, ToDo.NEW_GUARANTEE, None)
    assert [s.effect for s in found.life.steps] == [Effect.STARTED, Effect.TOO_LATE]


def test_claiming_from_one_guarantor_does_not_cover_another() -> None:
    # Interpretation 29.
    other = act(K.DEMAND_DELIVERED, "2025-05-20", OTHER_GUARANTOR)
    assert standing(guarantee(JOINT, "2025-03-31"), "2025-10-01", other).life.status is S.EXTINGUISHED
    own = guarantee(JOINT, "2025-03-31", guarantor=OTHER_GUARANTOR)
    assert standing(own, "2025-10-01", other).life.status is S.RUNNING


def test_a_suit_against_the_debtor_alone_does_not_keep_a_joint_guarantee() -> None:
    # 693(2).
    suit = act(K.SUIT, "2025-05-20", DEBTOR)
    assert standing(guarantee(JOINT, "2025-03-31"), "2025-10-01", suit).life.status is S.EXTINGUISHED


def test_a_claim_for_a_part_keeps_the_whole_unless_the_rest_is_given_up() -> None:
    # Rules 9.
    part = act(K.LETTER, "2025-05-20", GUARANTOR, extent=Extent.PART)
    assert standing(guarantee(JOINT, "2025-03-31"), "2025-10-01", part).life.status is S.RUNNING
    waived = act(K.LETTER, "2025-05-20", GUARANTOR, extent=Extent.PART_REST_WAIVED)
    assert standing(guarantee(JOINT, "2025-03-31"), "2025-10-01", waived).life.status is S.EXTINGUISHED


@pytest.mark.parametrize(
    ("outcome", "status"), [(Outcome.WITHDRAWN, S.RUNNING), (Outcome.WITHDRAWN_UNSERVED, S.EXTINGUISHED)]
)
def test_a_suit_taken_back_counts_for_a_joint_guarantor_who_was_served(outcome: Outcome, status: LifeStatus) -> None:
    # Interpretation 31(2).
    suit = act(K.SUIT, "2025-05-20", GUARANTOR)
    found = standing(guarantee(JOINT, "2025-03-31"), "2025-10-01", suit, ended(suit, "2025-06-20", outcome))
    assert found.life.status is status


@pytest.mark.parametrize("kind", [K.SUIT, K.ARBITRATION, K.BANKRUPTCY_CLAIM])
def test_suing_the_debtor_keeps_a_general_guarantee_while_the_guarantor_may_refuse(kind: ActKind) -> None:
    # 693(1), 694(1).
    found = standing(guarantee(GENERAL, "2025-03-31"), "2026-10-01", act(kind, "2025-09-30"))
    assert (found.life.status, found.life.deadline, found.life.todo) == (
        S.PRESERVED,
        None,
        ToDo.ENFORCE_AGAINST_DEBTOR,
    )


def test_a_demand_does_not_keep_a_general_guarantee_from_debtor_or_guarantor() -> None:
    # 693(1).
    demands = (act(K.DEMAND_DELIVERED, "2025-05-20"), act(K.DEMAND_DELIVERED, "2025-05-20", GUARANTOR))
    assert standing(guarantee(GENERAL, "2025-03-31"), "2025-10-01", *demands).life.status is S.EXTINGUISHED


def test_enforcing_a_notarised_instrument_keeps_a_general_guarantee() -> None:
    # Interpretation 27.
    evidence = frozenset({Evidence.FILING_RECEIPT, Evidence.NOTARISED_INSTRUMENT})
    notarised = act(K.ENFORCEMENT_APPLICATION, "2025-05-20", evidence=evidence)
    assert standing(guarantee(GENERAL, "2025-03-31"), "2025-10-01", notarised).life.status is S.PRESERVED
    plain = act(K.ENFORCEMENT_APPLICATION, "2025-05-20")
    assert standing(guarantee(GENERAL, "2025-03-31"), "2025-10-01", plain).life.status is S.EXTINGUISHED


def test_a_suit_taken_back_does_not_keep_a_general_guarantee_and_one_filed_again_does() -> None:
    # Interpretation 31(1).
    suit = act(K.SUIT, "2025-05-20")
    back = ended(suit, "2025-06-20", Outcome.WITHDRAWN)
    assert standing(guarantee(GENERAL, "2025-03-31"), "2025-10-01", suit, back).life.status is S.EXTINGUISHED
    again = act(K.SUIT, "2025-09-29")
    assert standing(guarantee(GENERAL, "2025-03-31"), "2025-10-01", suit, back, again).life.status is S.PRESERVED


# Limitation of the guarantee debt (694).


def test_after_one_year_of_enforcement_the_general_guarantors_three_years_begin() -> None:
    # Interpretation 28(1)(2): sued 1 June 2023, enforcement applied for 10 January 2024: one year is full on
    # 10 January 2025; + 3 years = 10 January 2028, a Monday.
    suit, applied = act(K.SUIT, "2023-06-01"), act(K.ENFORCEMENT_APPLICATION, "2024-01-10")
    terms = guarantee(GENERAL, "2023-03-31")
    before = standing(terms, "2025-01-09", suit, applied).life
    assert (before.status, before.look_again) == (S.PRESERVED, day("2025-01-10"))
    after = standing(terms, "2025-01-10", suit, applied).life
    assert (after.status, ends(after)) == (S.RUNNING, "2028-01-10")


def test_a_ruling_that_ends_enforcement_begins_the_general_guarantors_three_years() -> None:
    # Interpretation 28(1)(1): the ruling served on 15 July 2024: + 3 years = 15 July 2027, a Thursday.
    suit, applied = act(K.SUIT, "2023-06-01"), act(K.ENFORCEMENT_APPLICATION, "2024-01-10")
    ruling = ended(applied, "2024-07-15")
    assert ends(standing(guarantee(GENERAL, "2023-03-31"), "2024-08-01", suit, applied, ruling).life) == "2027-07-15"


@pytest.mark.parametrize("outcome", [Outcome.ENDED, Outcome.WITHDRAWN])
def test_an_end_of_enforcement_after_the_full_year_changes_nothing(outcome: Outcome) -> None:
    # Interpretation 28(1)(2): the year was full on 10 January 2025; over on 15 March 2025: still 10 January 2028.
    suit, applied = act(K.SUIT, "2023-06-01"), act(K.ENFORCEMENT_APPLICATION, "2024-01-10")
    over = ended(applied, "2025-03-15", outcome)
    assert ends(standing(guarantee(GENERAL, "2023-03-31"), "2025-04-01", suit, applied, over).life) == "2028-01-10"


def test_enforcement_taken_back_inside_the_year_leaves_the_right_to_refuse() -> None:
    suit, applied = act(K.SUIT, "2023-06-01"), act(K.ENFORCEMENT_APPLICATION, "2024-01-10")
    back = ended(applied, "2024-03-15", Outcome.WITHDRAWN)
    found = standing(guarantee(GENERAL, "2023-03-31"), "2025-04-01", suit, applied, back).life
    assert (found.status, found.look_again) == (S.PRESERVED, None)


def test_a_claim_before_the_exception_was_known_is_none_and_an_early_exception_waits_for_the_due_date() -> None:
    # 687, 693(1): demanded 10 May 2023, the exception known on 15 May: not claimed; lost after 30 September 2023.
    terms = guarantee(GENERAL, "2023-03-31")
    known = act(K.REFUSAL_RIGHT_ENDED, "2023-05-15", GUARANTOR, ground=RefusalEnd.INSOLVENT)
    early = act(K.DEMAND_DELIVERED, "2023-05-10", GUARANTOR)
    assert standing(terms, "2024-01-01", known, early).life.status is S.EXTINGUISHED
    # 694: known on 15 January 2023, before 31 March: + 3 years = Tuesday 31 March 2026.
    before = act(K.REFUSAL_RIGHT_ENDED, "2023-01-15", GUARANTOR, ground=RefusalEnd.INSOLVENT)
    assert ends(standing(terms, "2024-01-01", before, act(K.SUIT, "2023-06-01")).life) == "2026-03-31"


@pytest.mark.parametrize(
    "ground",
    [RefusalEnd.WHEREABOUTS_UNKNOWN, RefusalEnd.BANKRUPTCY, RefusalEnd.INSOLVENT, RefusalEnd.WAIVED],
)
def test_each_exception_ends_the_right_to_refuse_and_lets_the_guarantor_be_claimed_from(ground: RefusalEnd) -> None:
    # 687, interpretation 28(2): known 15 May 2023; claimed from the guarantor 20 May: + 3 years = 20 May 2026.
    exception = act(K.REFUSAL_RIGHT_ENDED, "2023-05-15", GUARANTOR, ground=ground)
    claim = act(K.DEMAND_DELIVERED, "2023-05-20", GUARANTOR)
    terms = guarantee(GENERAL, "2023-03-31")
    assert ends(standing(terms, "2024-01-01", exception, claim).life) == "2026-05-20"
    # The suit alone: from the day the exception was known, 15 May 2023: 15 May 2026, a Friday.
    assert ends(standing(terms, "2024-01-01", exception, act(K.SUIT, "2023-06-01")).life) == "2026-05-15"


def test_a_waiver_by_another_guarantor_is_none_of_this_one() -> None:
    waiver = act(K.REFUSAL_RIGHT_ENDED, "2023-05-15", DEBTOR, ground=RefusalEnd.WAIVED)
    found = standing(guarantee(GENERAL, "2023-03-31"), "2024-01-01", waiver, act(K.SUIT, "2023-06-01"))
    assert found.life.status is S.PRESERVED


def test_the_guarantee_debt_is_interrupted_by_acts_towards_its_guarantor_alone() -> None:
    # 694(2), 195: claimed 20 May 2023; the debtor's promise of 2024 does not count, the guarantor's payment of
    # 15 April 2024 does: + 3 years = Thursday 15 April 2027.
    terms = guarantee(JOINT, "2023-03-31")
    claim, promise = act(K.LETTER, "2023-05-20", GUARANTOR), act(K.PROMISE, "2024-06-15", DEBTOR)
    assert ends(standing(terms, "2025-01-01", claim, promise).life) == "2026-05-20"
    paid = act(K.PART_PAYMENT, "2024-04-15", GUARANTOR)
    assert ends(standing(terms, "2025-01-01", claim, promise, paid).life) == "2027-04-15"


def test_an_expired_guarantee_debt_is_revived_like_any_other() -> None:
    # 192, 694: claimed 20 May 2022, expired after Tuesday 20 May 2025; signed 15 October 2025.
    terms, claim = guarantee(JOINT, "2022-03-31"), act(K.LETTER, "2022-05-20", GUARANTOR)
    assert standing(terms, "2025-05-21", claim).life.status is S.EXPIRED
    signed = act(K.SIGNED_DEMAND_NOTICE, "2025-10-15", GUARANTOR)
    assert standing(terms, "2025-10-15", claim, signed).life.status is S.RUNNING
