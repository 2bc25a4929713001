"""Whatever is asked: a request that is not carried out changes nothing but the record of having been asked."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from postloan.application.command import Command
from postloan.application.loan import (
    Accelerate,
    Capitalise,
    ChangeRate,
    ChargeFee,
    Defer,
    Disburse,
    Extend,
    FlagMisuse,
    Forgive,
    Prepay,
    RecordRepayment,
    RefundCredit,
    Reverse,
    Waive,
    WriteOffLoan,
)
from postloan.application.outcomes import Done, Pending, Refused
from postloan.domain.loan.events import Surplus
from postloan.domain.shared.actor import Role
from postloan.domain.shared.money import Money
from postloan.domain.shared.rates import Rate
from tests.application.tables import RECORDS, content
from tests.application.world import START, World

pytestmark = pytest.mark.long

TODAY = date(2024, 4, 20)
Make = Callable[[str, UUID], Command]

days = st.one_of(
    st.sampled_from([START - timedelta(days=1), START, date(2024, 2, 15), date(2024, 2, 16), TODAY]),
    st.integers(-3, 400).map(lambda n: START + timedelta(days=n)),
)
# Around what is due: interest 43.50, instalment 1,023.72, everything 12,000.00.
amounts = st.sampled_from(
    [1, 4_349, 4_350, 4_351, 102_371, 102_372, 102_373, 1_200_000, 1_200_001, 10**16, 10**17]
).map(lambda minor: Money(minor, "CNY"))


def makes() -> st.SearchStrategy[Make]:
    """Commands of many kinds, most of them impossible here and now."""
    return st.one_of(
        st.builds(
            lambda d, a: lambda k, i: Disburse(idempotency_key=k, loan_id=i, value_date=d, amount=a), days, amounts
        ),
        st.builds(
            lambda d, a: lambda k, i: RecordRepayment(idempotency_key=k, loan_id=i, value_date=d, amount=a),
            days,
            amounts,
        ),
        st.builds(
            lambda d, a: (
                lambda k, i: Prepay(idempotency_key=k, loan_id=i, value_date=d, amount=a, surplus=Surplus.LOWER)
            ),
            days,
            amounts,
        ),
        st.builds(
            lambda d, a: lambda k, i: ChargeFee(idempotency_key=k, loan_id=i, value_date=d, amount=a), days, amounts
        ),
        st.builds(
            lambda d, a: lambda k, i: Waive(idempotency_key=k, loan_id=i, value_date=d, interest=a), days, amounts
        ),
        st.builds(
            lambda d, a: lambda k, i: Forgive(idempotency_key=k, loan_id=i, value_date=d, principal=a), days, amounts
        ),
        st.builds(
            lambda d, a: lambda k, i: Capitalise(idempotency_key=k, loan_id=i, value_date=d, penalty=a), days, amounts
        ),
        st.builds(
            lambda d, a: lambda k, i: RefundCredit(idempotency_key=k, loan_id=i, value_date=d, amount=a), days, amounts
        ),
        st.builds(lambda d, to: lambda k, i: Extend(idempotency_key=k, loan_id=i, value_date=d, to=to), days, days),
        st.builds(
            lambda d, n: lambda k, i: Defer(idempotency_key=k, loan_id=i, value_date=d, periods=n),
            days,
            st.integers(1, 14),
        ),
        st.builds(
            lambda d, u: lambda k, i: ChangeRate(idempotency_key=k, loan_id=i, value_date=d, rate=Rate(u)),
            days,
            st.sampled_from([0, 4_350_000, 36_000_000, 36_000_001, 900_000_000]),
        ),
        st.builds(lambda d: lambda k, i: Accelerate(idempotency_key=k, loan_id=i, value_date=d), days),
        st.builds(lambda d: lambda k, i: FlagMisuse(idempotency_key=k, loan_id=i, value_date=d, active=False), days),
        st.builds(lambda d: lambda k, i: WriteOffLoan(idempotency_key=k, loan_id=i, value_date=d), days),
        st.builds(lambda n: lambda k, i: Reverse(idempotency_key=k, loan_id=i, sequence=n), st.integers(1, 5)),
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(first=makes(), second=makes())
def test_a_request_that_is_not_carried_out_leaves_every_business_table_and_the_outbox_as_they_were(
    world: World, first: Make, second: Make
) -> None:
    bank = World(world.transactions, world.reads, world.engine, seed=world.ids.next().int)
    assert bank.engine is not None
    loan = bank.loan(bank.borrower())
    bank.today(TODAY)
    everybody = bank.person("all", *Role)
    for make in (first, second):
        before, records = content(bank.engine), content(bank.engine, frozenset())
        outcome = bank.run(everybody, make(bank.key(), loan))
        event(type(outcome).__name__)
        after = content(bank.engine)
        changed = {name for name, rows in after.items() if rows != before[name]}
        if isinstance(outcome, Done):
            assert {"loan", "loan_entry", "outbox"} <= changed
        elif isinstance(outcome, Pending):
            assert changed == {"proposal", "handling", "outbox"}
        else:
            assert changed == set()
            kept = content(bank.engine, frozenset())
            written = {name for name in RECORDS if kept[name] != records[name]}
            assert written == (RECORDS if isinstance(outcome, Refused) else set())
