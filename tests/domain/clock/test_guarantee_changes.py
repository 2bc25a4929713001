"""What changes of the main contract do to a guarantee, by hand: each case cites its article."""

import pytest

from postloan.domain.clock import (
    ActKind,
    ChangeKind,
    ConsentFinding,
    Effect,
    GuaranteeForm,
    LifeStatus,
    PeriodWording,
    RightKind,
    ToDo,
    missing_consents,
)
from postloan.domain.shared.errors import InvalidInput

from .builders import (
    DEBTOR,
    GUARANTOR,
    OTHER_GUARANTOR,
    act,
    change,
    day,
    ends,
    guarantee,
    standing,
)

K, S, C, W = ActKind, LifeStatus, ChangeKind, PeriodWording
GENERAL, JOINT, UNCLEAR = GuaranteeForm.GENERAL, GuaranteeForm.JOINT, GuaranteeForm.UNCLEAR
AGREED = frozenset({GUARANTOR})


def test_an_extension_without_consent_leaves_the_period_as_it_was() -> None:
    # 695(2): due 31 March 2025, extended to 31 March 2026 without the guarantor: still 30 September 2025.
    extension = change(C.DUE_DATE, "2025-03-01", new_due=day("2026-03-31"))
    found = standing(guarantee(JOINT, "2025-03-31"), "2025-04-01", extension)
    assert ends(found.life) == "2025-09-30"
    assert Effect.PERIOD_UNCHANGED in {s.effect for s in found.life.steps}


def test_an_extension_with_consent_moves_the_period() -> None:
    # 695, 692: from 31 March 2026 + 6 months = Wednesday 30 September 2026.
    extension = change(C.DUE_DATE, "2025-03-01", new_due=day("2026-03-31"), consenting=AGREED)
    assert ends(standing(guarantee(JOINT, "2025-03-31"), "2025-04-01", extension).life) == "2026-09-30"
    # An agreed last day that the new due date passes counts as none (692): six months again.
    until = guarantee(JOINT, "2025-03-31", wording=W.UNTIL, until=day("2026-02-10"))
    assert ends(standing(until, "2025-04-01", extension).life) == "2026-09-30"


def test_an_extension_after_the_claim_leaves_the_period_that_was_used() -> None:
    # 693: claimed on 20 May 2025 inside the period to 30 September 2025.
    later = change(C.DUE_DATE, "2025-06-01", new_due=day("2026-03-31"), consenting=AGREED)
    found = standing(guarantee(JOINT, "2025-03-31"), "2025-07-01", act(K.LETTER, "2025-05-20", GUARANTOR), later)
    assert found.period.deadline is not None
    assert (found.period.deadline.end, found.life.kind) == (day("2025-09-30"), RightKind.GUARANTEE_DEBT)


def test_an_agreed_call_brings_the_period_forward() -> None:
    # 695: called due on 15 January 2025 by a clause of the guarantee: + 6 months = Tuesday 15 July 2025.
    call = change(C.DUE_DATE, "2025-01-15", new_due=day("2025-01-15"), consenting=AGREED)
    assert ends(standing(guarantee(JOINT, "2026-03-31"), "2025-02-01", call).life) == "2025-07-15"


def test_consent_after_the_period_is_over_brings_nothing_back() -> None:
    # 692: 30 September 2025 was the last day.
    late = change(C.DUE_DATE, "2025-10-10", new_due=day("2026-03-31"), consenting=AGREED)
    found = standing(guarantee(JOINT, "2025-03-31"), "2025-11-01", late)
    assert (found.life.status, ends(found.life)) == (S.EXTINGUISHED, "2025-09-30")


def test_heavier_debt_without_consent_is_not_covered_and_lighter_always_counts() -> None:
    # 695(1): + 500,000.00 without, + 200,000.00 with consent, − 100,000.00.
    found = standing(
        guarantee(JOINT, "2025-03-31"),
        "2025-04-01",
        change(C.HEAVIER, "2024-05-01", amount=50_000_000),
        change(C.HEAVIER, "2024-06-01", amount=20_000_000, consenting=AGREED),
        change(C.LIGHTER, "2024-07-01", amount=10_000_000),
    )
    duty = found.duty
    assert (duty.not_covered, duty.lighter, duty.freed, duty.binding) == (50_000_000, 10_000_000, 0, True)


def test_of_what_entries_of_the_account_make_heavier_nothing_is_taken_off_by_its_amount() -> None:
    # 695(1): 500,000.00 come to be with time, 300,000.00 are known by their amount alone.
    found = standing(
        guarantee(JOINT, "2025-03-31"),
        "2025-04-01",
        change(C.HEAVIER, "2024-05-01", amount=50_000_000, entry=7),
        change(C.HEAVIER, "2024-06-01", amount=30_000_000),
    )
    assert (found.duty.not_covered, found.duty.taken_off) == (80_000_000, 30_000_000)


def test_a_transfer_of_the_claim_binds_the_guarantor_from_the_notice_on() -> None:
    # 696(1): transferred 1 April 2025; claimed 20 May; notified 15 July: the claim counts from 15 July 2025.
    transfer, claim = change(C.CLAIM_TRANSFERRED, "2025-04-01"), act(K.LETTER, "2025-05-20", GUARANTOR)
    terms = guarantee(JOINT, "2025-03-31")
    untold = standing(terms, "2025-07-14", transfer, claim)
    assert (untold.duty.binding, untold.claim, untold.life.todo) == (False, None, ToDo.NOTIFY_TRANSFER)
    told = standing(terms, "2025-07-15", transfer, claim, act(K.CLAIM_TRANSFER_NOTICE, "2025-07-15", GUARANTOR))
    assert told.life.deadline is not None
    assert (told.duty.binding, told.life.deadline.nominal) == (True, day("2028-07-15"))
    # Never told in the period: lost on 1 October 2025, whatever was claimed.
    assert standing(terms, "2025-10-01", transfer, claim).life.status is S.EXTINGUISHED
    too_early = act(K.CLAIM_TRANSFER_NOTICE, "2025-03-20", GUARANTOR)
    assert not standing(terms, "2025-06-01", transfer, claim, too_early).duty.binding
    late = act(K.CLAIM_TRANSFER_NOTICE, "2025-10-15", GUARANTOR)
    assert standing(terms, "2025-10-15", transfer, claim, late).life.status is S.EXTINGUISHED


def test_a_forbidden_transfer_frees_the_guarantor() -> None:
    # 696(2): freed on the day of the transfer, unless agreed.
    terms = guarantee(JOINT, "2025-03-31", no_transfer=True)
    freed = standing(terms, "2025-04-10", change(C.CLAIM_TRANSFERRED, "2025-04-01")).life
    assert (freed.status, freed.lost_on) == (S.EXTINGUISHED, day("2025-04-01"))
    agreed = change(C.CLAIM_TRANSFERRED, "2025-04-01", consenting=AGREED)
    assert standing(terms, "2025-04-10", agreed).life.status is S.RUNNING


def test_a_transfer_of_the_debt_without_consent_frees_the_guarantor_of_what_was_transferred() -> None:
    # 697(1).
    terms = guarantee(JOINT, "2025-03-31")
    whole = standing(terms, "2025-04-10", change(C.DEBT_TRANSFERRED, "2025-04-01")).life
    assert (whole.status, whole.lost_on, whole.todo) == (S.EXTINGUISHED, day("2025-04-01"), ToDo.NEW_GUARANTEE)
    part = standing(terms, "2025-04-10", change(C.DEBT_TRANSFERRED, "2025-04-01", amount=30_000_000))
    assert (part.life.status, part.duty.freed) == (S.RUNNING, 30_000_000)
    agreed = standing(terms, "2025-04-10", change(C.DEBT_TRANSFERRED, "2025-04-01", consenting=AGREED))
    assert (agreed.life.status, agreed.duty.freed) == (S.RUNNING, 0)
    # After the period was lost there is nothing left to be freed of: the earlier loss stands.
    lost = standing(terms, "2025-11-01", change(C.DEBT_TRANSFERRED, "2025-10-15")).life
    assert lost.lost_on == day("2025-10-01")
    # And freed before, the guarantor was lost then.
    assert standing(terms, "2025-11-01", change(C.DEBT_TRANSFERRED, "2025-04-01")).life.lost_on == day("2025-04-01")


def test_a_third_person_who_joins_changes_nothing_for_the_guarantor() -> None:
    # 697(2).
    found = standing(guarantee(JOINT, "2025-03-31"), "2025-04-10", change(C.DEBTOR_JOINED, "2025-04-01"))
    assert (found.life.status, found.duty.steps) == (S.RUNNING, ())


def test_giving_up_the_debtors_security_frees_the_guarantor_to_its_value() -> None:
    # 409: released worth 800,000.00; a guarantor who undertakes to stand all the same is not freed.
    release = change(C.SECURITY_GIVEN_UP, "2025-04-01", amount=80_000_000)
    assert standing(guarantee(JOINT, "2025-03-31"), "2025-04-10", release).duty.freed == 80_000_000
    kept = change(C.SECURITY_GIVEN_UP, "2025-04-01", amount=80_000_000, consenting=AGREED)
    assert standing(guarantee(JOINT, "2025-03-31"), "2025-04-10", kept).duty.freed == 0


def test_letting_property_go_that_a_general_guarantor_pointed_to_frees_that_guarantor() -> None:
    # 698: of general guarantees only.
    let_go = change(C.PROPERTY_GIVEN_UP, "2025-04-01", amount=5_000_000)
    assert standing(guarantee(GENERAL, "2025-03-31"), "2025-04-10", let_go).duty.freed == 5_000_000
    assert standing(guarantee(JOINT, "2025-03-31"), "2025-04-10", let_go).duty.freed == 0


@pytest.mark.parametrize(
    ("kind", "more", "code"),
    [
        (C.DUE_DATE, {"new_due": day("2026-03-31")}, ConsentFinding.PERIOD_STAYS),
        (C.HEAVIER, {"amount": 1}, ConsentFinding.INCREASE_NOT_COVERED),
        (C.CLAIM_TRANSFERRED, {}, ConsentFinding.NOTICE_NEEDED),
        (C.DEBT_TRANSFERRED, {}, ConsentFinding.FREES_TRANSFERRED),
        (C.SECURITY_GIVEN_UP, {"amount": 1}, ConsentFinding.FREES_TO_VALUE),
        (C.PROPERTY_GIVEN_UP, {"amount": 1}, ConsentFinding.FREES_TO_PROPERTY),
    ],
)
def test_before_a_change_each_guarantor_who_has_not_agreed_is_named(
    kind: ChangeKind, more: dict[str, object], code: ConsentFinding
) -> None:
    planned = change(kind, "2025-04-01", consenting=frozenset({OTHER_GUARANTOR}), **more)
    found = missing_consents(planned, frozenset({GUARANTOR, OTHER_GUARANTOR}))
    assert [(w.code, w.details) for w in found] == [(code, (("guarantor", str(GUARANTOR)),))]
    assert found[0].article.startswith("民法典")
    assert str(GUARANTOR) in found[0].message_zh


def test_a_lighter_debt_and_a_joining_debtor_need_no_consent() -> None:
    # 695(1), 697(2).
    for planned in (change(C.LIGHTER, "2025-04-01", amount=1), change(C.DEBTOR_JOINED, "2025-04-01")):
        assert missing_consents(planned, AGREED) == ()


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"months": 6}, "months"),
        ({"wording": W.MONTHS}, "months"),
        ({"wording": W.MONTHS, "months": 0}, "months"),
        ({"wording": W.MONTHS, "months": 601}, "months"),
        ({"until": day("2026-01-01")}, "until"),
        ({"wording": W.UNTIL}, "until"),
        ({"fixed_on": day("2025-01-01")}, "fixed_on"),
        ({"guarantor": DEBTOR}, "debtors"),
    ],
)
def test_terms_that_contradict_themselves_are_refused(more: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        guarantee(JOINT, "2025-03-31", **more)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("kind", "more", "field"),
    [
        (C.HEAVIER, {}, "amount"),
        (C.SECURITY_GIVEN_UP, {}, "amount"),
        (C.HEAVIER, {"amount": 0}, "amount"),
        (C.DUE_DATE, {}, "new_due"),
        (C.LIGHTER, {"amount": 1, "new_due": day("2026-01-01")}, "new_due"),
    ],
)
def test_changes_that_contradict_themselves_are_refused(kind: ChangeKind, more: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        change(kind, "2025-04-01", **more)
    assert refused.value.field == field
