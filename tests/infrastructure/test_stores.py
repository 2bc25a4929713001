"""What a store is given comes back equal, in another transaction, on every database."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from postloan.application.ports import Answered, Institution, LoanRow, Unit
from postloan.application.run_store import ImportRun, Run, RunFailure
from postloan.domain.approval import Opinion, Proposal, ProposalStatus, Subject, Verdict
from postloan.domain.borrower import Borrower, BorrowerKind, Contact, EnterpriseSize, Profile, document_for
from postloan.domain.ledger import Books, LedgerAccount, Line
from postloan.domain.loan import events
from postloan.domain.loan.account import new_account
from postloan.domain.loan.context import Context
from postloan.domain.loan.events import RANK, Entry, Event, Rank
from postloan.domain.loan.loan import Loan
from postloan.domain.loan.snapshot import encode
from postloan.domain.loan.terms import PRINCIPAL_FIRST, AllocationMode, Plan
from postloan.domain.policy import DEFAULT_POLICY
from postloan.domain.shared.actor import Role, Route
from postloan.domain.shared.calendar import china_calendar
from postloan.domain.shared.rates import Rate
from postloan.infrastructure.persistence.bulk import COPY_FROM
from postloan.infrastructure.persistence.tables import borrower as borrower_table
from postloan.infrastructure.persistence.tables import person_key
from tests.application.world import CIPHER, PROFILE, START, TERMS, World

AT = datetime(2024, 2, 1, 3, 4, 5, 678_901, tzinfo=UTC)
NASTY = '引号 " 反斜杠 \\ 逗号 , 大括号 { } 换行\n制表\t NULL'
EVERY_KIND: tuple[Event, ...] = (
    events.TakeOn(
        undue=5,
        next_due=date(2024, 3, 1),
        accrued=1,
        instalment=2,
        arrears=(events.TakenOn(START, 1, 2, 3, 4),),
        fees=7,
        costs=8,
        non_accrual=True,
        source=NASTY[:20],
    ),
    events.Disbursement(1),
    events.Repayment(9, events.Surplus.SHORTEN),
    events.Repayment(9, agreed=events.Agreed(1, 2, 3)),
    events.Fee(10**17, events.FeeKind.COST, "律师费"),
    events.RateChange(Rate(1), fixed=True),
    events.Waiver(1, 2, 3, 4, 5),
    events.Forgiveness(1),
    events.Capitalisation(1, 2, 3),
    events.Extension(date(2025, 1, 1)),
    events.Deferral(2, interest_too=True),
    events.PlanChange(Plan(TERMS.plan.method, TERMS.plan.cadence, instalment=7), reschedule_overdue=True),
    events.Acceleration(),
    events.Misuse(active=False),
    events.AllocationSwitch(PRINCIPAL_FIRST, AllocationMode.BY_BUCKET),
    events.CreditRefund(3),
    events.BankruptcyAcceptance(),
    events.WriteOff(),
    events.PartialWriteOff(1),
    events.Reversal(1),
)
PRINTABLE = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=40)


def test_the_list_above_names_every_kind_of_event() -> None:
    assert {type(event) for event in EVERY_KIND} == {*RANK, events.Reversal}


def saved_loan(world: World, entries: tuple[Entry, ...] = (), lines: tuple[Line, ...] = ()) -> Loan:
    """A loan with rows as given, saved in one unit."""
    borrower = world.borrower()
    account = new_account(TERMS, Context())
    loan = Loan(UUID(int=7), world.bank, "L/7", borrower, "101", "P", TERMS, account, 1, len(entries), AT)

    def work(unit: Unit) -> None:
        unit.loans.add(loan, LoanRow(START))
        unit.loans.save(loan, entries, lines, AT)

    world.transactions.write(work)
    return loan


def test_a_loan_comes_back_with_its_account_terms_and_version(world: World) -> None:
    loan = saved_loan(world)
    found = world.transactions.read(lambda unit: unit.loans.get(world.bank, loan.id))
    assert found is not None
    assert replace(found, account=loan.account) == loan
    assert encode(found.account) == encode(loan.account)


def test_entries_of_every_kind_come_back_as_they_were_recorded(world: World) -> None:
    entries = tuple(
        Entry(
            number, START, RANK.get(type(event), Rank.PAYMENT), START, AT + timedelta(microseconds=number), event, NASTY
        )
        for number, event in enumerate(EVERY_KIND, 1)
    )
    loan = saved_loan(world, entries)
    assert world.transactions.read(lambda unit: unit.loans.history(world.bank, loan.id)) == entries


def test_lines_come_back_in_the_order_of_recording_however_many(world: World) -> None:
    amounts = [10**17, -(10**17), *range(1, COPY_FROM + 1)]
    lines = tuple(
        Line(START, date(2024, 2, 1), LedgerAccount.SETTLEMENT, LedgerAccount.CUSTOMER_CREDIT, amount, number)
        for number, amount in enumerate(amounts)
    )
    loan = saved_loan(world, (), lines)
    assert world.transactions.read(lambda unit: unit.loans.lines(world.bank, loan.id)) == lines


def test_a_unit_sees_what_it_has_not_sent_yet(world: World) -> None:
    borrower = world.borrower()
    account = new_account(TERMS, Context())
    loan = Loan(UUID(int=7), world.bank, "L/7", borrower, "101", "P", TERMS, account, 1, 1, AT)
    entry = Entry(1, START, Rank.DISBURSEMENT, START, AT, events.Disbursement(1))

    def work(unit: Unit) -> tuple[object, object, object]:
        loans = unit.loans
        loans.add(loan, LoanRow(START))
        loans.save(loan, (entry,), (), AT)
        return loans.get(world.bank, loan.id), loans.history(world.bank, loan.id), loans.by_number(world.bank, ["L/7"])

    assert world.transactions.write(work) == (loan, (entry,), {"L/7": loan.id})


def test_work_that_raises_leaves_nothing(world: World) -> None:
    borrower = world.borrower()

    def work(unit: Unit) -> None:
        account = new_account(TERMS, Context())
        loan = Loan(UUID(int=7), world.bank, "L/7", borrower, "101", "P", TERMS, account, 1)
        unit.loans.add(loan, LoanRow(START))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        world.transactions.write(work)
    assert world.transactions.read(lambda unit: unit.loans.by_number(world.bank, ["L/7"])) == {}


PROFILES = st.builds(
    Profile,
    kind=st.just(BorrowerKind.ENTERPRISE),
    branch=st.sampled_from(["101", "A.b-c"]),
    name=PRINTABLE.map(lambda text: text.strip() or "无名").filter(str.isprintable),
    size=st.sampled_from(EnterpriseSize),
    identity=st.sampled_from([None, document_for("91330100799655058B", natural_person=False)]),
    industry=st.sampled_from(["", "C1310"]),
    financing_vehicle=st.booleans(),
    controller=st.sampled_from(["", "王伟"]),
    phones=st.sampled_from([(), ("13812345678", "0571-88886666")]),
    contacts=st.sampled_from([(), (Contact("李娜", "财务", "13912345678"),)]),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(profile=PROFILES, other=PROFILES)
def test_a_borrower_comes_back_as_registered_and_as_amended(world: World, profile: Profile, other: Profile) -> None:
    number = world.ids.next()
    borrower = Borrower(number, world.bank, number.hex, START, profile, 1)
    world.transactions.write(lambda unit: unit.borrowers.save(borrower))
    assert world.transactions.read(lambda unit: unit.borrowers.get(world.bank, number)) == borrower
    amended = replace(borrower, profile=other, version=2)

    def work(unit: Unit) -> None:
        assert unit.borrowers.get(world.bank, number) == borrower
        unit.borrowers.save(amended)

    world.transactions.write(work)
    assert world.transactions.read(lambda unit: unit.borrowers.get(world.bank, number)) == amended


def test_personal_fields_are_nowhere_in_the_clear_and_gone_with_the_key(world: World) -> None:
    borrower = world.borrower()
    assert world.engine is not None
    with world.engine.connect() as connection:
        (row,) = connection.execute(select(borrower_table)).all()
    everything = " ".join(str(value) for value in row) + str(bytes(row.personal))
    for secret in (PROFILE.name, "11010519491231002X", "13812345678"):
        assert secret not in everything
        assert secret.encode() not in bytes(row.personal)
    world.transactions.write(lambda unit: unit.borrowers.erase(world.bank, borrower))
    assert world.transactions.read(lambda unit: unit.borrowers.get(world.bank, borrower)) is None
    view = world.ask(lambda q: q.borrower(world.scope, borrower))
    assert view is not None
    assert (view.name, view.identity_number, view.phones, view.erased) == ("-", "", (), True)


def test_a_ciphertext_moved_to_another_person_cannot_be_read(world: World) -> None:
    one, two = world.borrower("C-1"), world.borrower("C-2")
    assert world.engine is not None
    with world.engine.begin() as connection:
        stolen = connection.execute(select(borrower_table.c.personal).where(borrower_table.c.id == one)).scalar_one()
        key = connection.execute(select(person_key.c.wrapped).where(person_key.c.borrower_id == one)).scalar_one()
        connection.execute(update(borrower_table).where(borrower_table.c.id == two).values(personal=stolen))
        connection.execute(update(person_key).where(person_key.c.borrower_id == two).values(wrapped=key))
    with pytest.raises(InvalidTag):
        world.transactions.read(lambda unit: unit.borrowers.get(world.bank, two))


def test_equal_identity_numbers_have_equal_blind_indices_in_one_bank_only(world: World) -> None:
    number = "11010519491231002X"
    assert CIPHER.blind(world.bank, number) == CIPHER.blind(world.bank, " 11010519491231002x ")
    assert CIPHER.blind(world.bank, number) != CIPHER.blind(UUID(int=1), number)


def test_a_proposal_comes_back_with_its_opinions(world: World) -> None:
    made = Proposal(
        id=UUID(int=9),
        institution=world.bank,
        kind="Waive",
        subject=Subject("LOAN", str(UUID(int=3))),
        payload='{"reason":"困难"}',
        figures=(("a", "1"), ("b", NASTY[:10])),
        maker="zhang",
        maker_account="zhang@bank",
        route=Route(Role.APPROVER, 2, above=5),
        made_at=AT,
        expires_at=AT + timedelta(days=30),
        status=ProposalStatus.PROPOSED,
        submission=1,
        opinions=(),
        version=1,
    )
    world.transactions.write(lambda unit: unit.proposals.save(made, "101"))
    one = Opinion(1, "li", "li@bank", Verdict.AGREED, NASTY, AT)
    two = Opinion(1, "sun", "sun@bank", Verdict.SENT_BACK, "", AT + timedelta(seconds=1))
    later = replace(
        made,
        status=ProposalStatus.RETURNED,
        figures=(("a", "2"),),
        route=Route(Role.APPROVER, 1),
        opinions=(one, two),
        submission=2,
        version=3,
    )

    def work(unit: Unit) -> None:
        assert unit.proposals.get(world.bank, made.id) == (made, "101")
        unit.proposals.save(replace(made, opinions=(one,), version=2), "101")
        unit.proposals.save(later, "101")

    world.transactions.write(work)
    assert world.transactions.read(lambda unit: unit.proposals.get(world.bank, made.id)) == (later, "101")


def test_an_institution_its_dates_and_its_books_come_back(world: World) -> None:
    bank = Institution(UUID(int=5), "TEST", "测试银行", "Asia/Shanghai", START, START)
    world.transactions.write(lambda unit: unit.institutions.add(bank))
    assert world.transactions.read(lambda unit: unit.institutions.by_code("TEST")) == bank
    later = date(2024, 2, 3)
    world.transactions.write(lambda unit: unit.institutions.move(bank.id, START, later))
    world.transactions.write(lambda unit: unit.books.close(bank.id, Books(date(2023, 12, 31)), AT))
    found = world.transactions.read(lambda unit: (unit.institutions.get(bank.id), unit.books.get(bank.id)))
    assert found == (replace(bank, booking_date=later), Books(date(2023, 12, 31)))


def test_reference_data_comes_back_and_reaches_the_context_as_it_was_known(world: World) -> None:
    policy = replace(DEFAULT_POLICY, version="v2", recorded_at=AT, non_accrual_after=60)
    calendar = china_calendar(2024)
    later = AT + timedelta(hours=1)
    steps = (
        lambda unit: unit.reference.publish(world.bank, "LPR_1Y", START, Rate(3_450_000), AT),
        lambda unit: unit.reference.publish(world.bank, "LPR_1Y", START, Rate(3_400_000), later),
        lambda unit: unit.reference.adopt(world.bank, policy),
        lambda unit: unit.reference.announce(world.bank, calendar, AT),
    )
    for step in steps:
        world.transactions.write(step)
    facts = world.transactions.read(lambda unit: unit.reference.facts(world.bank))
    assert facts.policies.versions[1:] == (policy,)
    assert facts.calendars == ((calendar, AT),)
    now = world.transactions.read(lambda unit: unit.reference.context(world.bank))
    then = world.transactions.read(lambda unit: unit.reference.context(world.bank, AT))
    assert now.index == {"LPR_1Y": ((START.toordinal(), 3_400_000),)}
    assert then.index == {"LPR_1Y": ((START.toordinal(), 3_450_000),)}


def test_answers_and_runs_come_back(world: World) -> None:
    answered = Answered("a" * 64, NASTY)
    run = Run(world.bank, START, "RUNNING", "WAKE", "x", AT, None, 1, 2, 3, "0" * 64)
    failure = RunFailure(world.bank, START, saved_loan(world).id, "WAKE", NASTY, AT)
    file = ImportRun(world.bank, "b" * 64, "贷款.csv", "RUNNING", 5, 3, 2, AT, None)

    def work(unit: Unit) -> None:
        unit.answers.add(world.bank, "k", answered, AT)
        unit.runs.save(run)
        unit.runs.save(replace(run, finished_at=AT, status="FINISHED"))
        unit.runs.fail(failure)
        unit.runs.save_import(file)

    world.transactions.write(work)
    assert world.transactions.read(lambda unit: unit.answers.get(world.bank, ["k", "other"])) == {"k": answered}
    finished = replace(run, finished_at=AT, status="FINISHED")
    assert world.transactions.read(lambda unit: unit.runs.get(world.bank, START)) == finished
    assert world.transactions.read(lambda unit: unit.runs.failures(world.bank, START)) == (failure,)
    assert world.transactions.read(lambda unit: unit.runs.get_import(world.bank, "b" * 64)) == file


def test_loans_that_wake_up_are_found_in_key_order_and_no_others(world: World) -> None:
    borrower = world.borrower()
    cadences = [replace(TERMS.plan.cadence, first_due=date(2024, 2, 1 + n)) for n in range(3)]
    loans = [
        world.loan(borrower, f"L-{n}", replace(TERMS, plan=replace(TERMS.plan, cadence=cadence)))
        for n, cadence in enumerate(cadences)
    ]
    due = world.transactions.read(lambda unit: unit.loans.due(world.bank, date(2024, 2, 2), None, 10))
    assert due == tuple(sorted(loans[:2]))
    after = world.transactions.read(lambda unit: unit.loans.due(world.bank, date(2024, 2, 2), due[0], 10))
    assert after == due[1:]
