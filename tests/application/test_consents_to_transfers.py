"""Changes of a debt or its parties that no command of the loan brings: who is asked, and who is free without."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from postloan.application.guarantor_commands import RecordConsent, RecordDebtChange
from postloan.application.outcomes import Invalid, Pending, Refused
from postloan.domain.clock import ChangeKind
from tests.application.consent_world import (
    TODAY,
    agreed,
    approved,
    code,
    guaranteed,
    kinds,
)
from tests.application.guarantor_world import read
from tests.application.world import World, yuan


def test_a_consent_after_the_guarantor_was_freed_comes_too_late(world: World) -> None:
    # 697(1): by the transfer of the debt the guarantor is free; only a new guarantee would help.
    loan, guarantee, (who,) = guaranteed(world)
    pending = world.run(world.officer, replace(debt_change(loan, ChangeKind.DEBT_TRANSFERRED), without_consents=True))
    assert isinstance(pending, Pending)
    approved(world, pending)
    (row,) = read(world, guarantee).changes
    world.today(date(2024, 2, 26))
    late = RecordConsent(
        idempotency_key="l", guarantee_id=guarantee, change_id=row.change.id, consent=agreed(who, date(2024, 2, 26))
    )
    assert code(world.run(world.officer, late)) == "CONSENT_TOO_LATE"


def debt_change(loan: UUID, kind: ChangeKind, **more: Any) -> RecordDebtChange:
    return RecordDebtChange(idempotency_key="k", loan_id=loan, kind=kind, day=TODAY, **more)


def test_a_transfer_of_the_debt_without_consent_frees_the_guarantor_and_needs_approval(world: World) -> None:
    loan, guarantee, (who,) = guaranteed(world)
    transfer = debt_change(loan, ChangeKind.DEBT_TRANSFERRED)
    refused = world.run(world.officer, transfer)
    assert isinstance(refused, Refused)
    assert (refused.code, refused.article) == ("CONSENT_MISSING", "民法典 art. 697(1)")
    anyway = replace(transfer, idempotency_key="l", without_consents=True)
    pending = world.run(world.officer, anyway)
    assert isinstance(pending, Pending)
    assert (f"consent_missing.{who}", "FREES_TRANSFERRED") in pending.proposal.figures
    consented = replace(transfer, idempotency_key="m", consents=(agreed(who),))
    world.done(world.officer, consented)
    assert kinds(read(world, guarantee)) == [ChangeKind.DEBT_TRANSFERRED]


def test_a_transfer_of_the_claim_asks_for_a_notice_and_for_consent_only_where_it_was_forbidden(world: World) -> None:
    # 696(1) and (2).
    loan, guarantee, _ = guaranteed(world)
    world.done(world.officer, debt_change(loan, ChangeKind.CLAIM_TRANSFERRED))
    assert kinds(read(world, guarantee)) == [ChangeKind.CLAIM_TRANSFERRED]


def test_a_forbidden_transfer_of_the_claim_is_refused_without_consent(world: World) -> None:
    loan, _, _ = guaranteed(world, no_transfer=True)
    assert code(world.run(world.officer, debt_change(loan, ChangeKind.CLAIM_TRANSFERRED))) == "CONSENT_MISSING"


def test_only_a_general_guarantor_is_asked_before_property_is_let_go(world: World) -> None:
    # 698; the guarantor of this contract is joint and several.
    loan, guarantee, _ = guaranteed(world)
    world.done(world.officer, debt_change(loan, ChangeKind.PROPERTY_GIVEN_UP, amount=yuan("5")))
    assert kinds(read(world, guarantee)) == [ChangeKind.PROPERTY_GIVEN_UP]


def test_security_given_up_is_refused_with_article_409(world: World) -> None:
    loan, _, _ = guaranteed(world)
    outcome = world.run(world.officer, debt_change(loan, ChangeKind.SECURITY_GIVEN_UP, amount=yuan("5")))
    assert isinstance(outcome, Refused)
    assert (outcome.code, outcome.article) == ("CONSENT_MISSING", "民法典 art. 409")


def test_a_debt_change_of_a_loan_that_nobody_guarantees_is_refused(world: World) -> None:
    loan = world.loan(world.borrower())
    assert code(world.run(world.officer, debt_change(loan, ChangeKind.DEBTOR_JOINED))) == "LOAN_NOT_SECURED"


def test_a_heavier_debt_without_an_amount_is_no_request(world: World) -> None:
    loan, _, _ = guaranteed(world)
    assert isinstance(world.run(world.officer, debt_change(loan, ChangeKind.HEAVIER)), Invalid)
