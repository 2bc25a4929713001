"""What a loan's row says is what folding its entries says, whatever happened and whether or not it was woken."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from postloan.application.loan import ChargeFee, FlagMisuse, RecordRepayment
from postloan.domain.loan.loan import wake
from postloan.domain.risk_classification.facts import DebtorFacts
from tests.application.gathering import MONTHLY, gathered
from tests.application.world import START, World, memory_world, yuan

FAR = datetime(2100, 1, 1, tzinfo=UTC)
STEP = st.tuples(
    st.sampled_from(["pay", "fee", "misuse", "nothing"]), st.integers(1, 45), st.integers(1, 9_000), st.booleans()
)


def woken(world: World, day: date) -> None:
    """What the business day does to loans that are due."""

    def work(unit: object) -> None:
        loans = unit.loans  # type: ignore[attr-defined]
        context = unit.reference.context(world.bank)  # type: ignore[attr-defined]
        for loan in loans.get_many(world.bank, loans.due(world.bank, day, None, 100)).values():
            loans.save(loan, (), wake(loan, day, context), world.tick())

    world.transactions.write(work)


@settings(max_examples=40)
@given(st.lists(STEP, max_size=10))
def test_the_row_and_the_fold_say_the_same(steps: list[tuple[str, int, int, bool]]) -> None:
    world = memory_world()
    debtor = world.borrower()
    loans = [world.loan(debtor, f"L-{number}", MONTHLY) for number in range(2)]
    day = START
    for number, (what, days, amount, wakes) in enumerate(steps):
        day += timedelta(days=days)
        world.today(day)
        loan = loans[number % 2]
        asked = {"idempotency_key": world.key(), "loan_id": loan, "value_date": day}
        if what == "pay":
            world.run(world.cashier, RecordRepayment(**asked, amount=yuan(str(amount))))  # type: ignore[arg-type]
        elif what == "fee":
            world.run(world.cashier, ChargeFee(**asked, amount=yuan(str(amount))))  # type: ignore[arg-type]
        elif what == "misuse":
            world.run(world.officer, FlagMisuse(**asked, active=amount % 2 == 0))  # type: ignore[arg-type]
        if wakes:
            woken(world, day)
        by_row: DebtorFacts = gathered(world, [debtor], day)[debtor]
        assert by_row == gathered(world, [debtor], day, FAR)[debtor]
