"""`postloan provision` on both databases: claims without a provision are named, and some of them stop a posting."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from postloan.application.ports import Unit
from postloan.domain.risk_classification.classes import ClaimKind, Guarantee
from postloan.domain.risk_classification.given import GivenClaim
from postloan.infrastructure.cli.session import bank_of, opened
from tests.infrastructure import test_cli
from tests.infrastructure.test_cli import Postloan

postloan, bank, loaned = test_cli.postloan, test_cli.bank, test_cli.loaned


@pytest.fixture(name="lived")
def _lived(loaned: Postloan) -> Postloan:
    """Two loans that a night has classified, and a card of which nothing is stated."""
    assert loaned("business-day", "--through", "2024-02-15").code == 0
    container = opened()
    here = bank_of(container, "").id

    def register(unit: Unit) -> None:
        owner = next(iter(unit.borrowers.by_number(here, ["C-1"]).values()))
        opening = date(2024, 1, 15)
        card = GivenClaim(
            id=UUID(int=1),
            institution=here,
            number="CARD-1",
            borrower=owner,
            branch="101",
            kind=ClaimKind.CREDIT_CARD,
            guarantee=Guarantee.CREDIT,
            by_days=True,
            opened_on=opening,
            recorded_at=datetime(2024, 1, 15, tzinfo=UTC),
        )
        unit.claims.save(card)

    container.transactions().write(register)
    return loaned


def test_a_card_without_facts_is_named_and_stops_nothing_else(lived: Postloan) -> None:
    ran = lived("provision", "--as-of", "2024-02-15")
    assert (ran.code, "3 claims as of 2024-02-15" in ran.out) == (0, True), ran.err
    assert "claim CARD-1: not stated for 2024-02-15 or earlier: BALANCE (债权余额)" in ran.err.replace("\n", " ")
    assert "1 of 3 claims have no provision: they keep the reserve that they had" in ran.err


def test_a_loan_without_a_class_is_named_and_its_run_cannot_be_posted(loaned: Postloan) -> None:
    ran = loaned("provision", "--as-of", "2024-02-13")
    assert ran.code == 1
    assert "no class was in force on 2024-02-13" in ran.err
    assert "2 of 2 claims have no provision: the run cannot be posted" in ran.err
