"""The whole way: the servicer's file imported into an SQLite bank, payments by event tape, every business day run."""

import base64
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

from pydantic import SecretStr

from postloan.application.approval import Approve
from postloan.application.business_day import BusinessDay
from postloan.application.classification import ProposeClass, ProposedClass
from postloan.application.classification_records import ClassChange
from postloan.application.command import Command
from postloan.application.facts_exchange import PublishExchangeRate
from postloan.application.imports.importer import Importer, ImportReport
from postloan.application.imports.rows import RowProblem
from postloan.application.loan import Forgive
from postloan.application.outcomes import Done, Pending
from postloan.application.portfolio_store import ClaimFilter
from postloan.application.ports import Institution
from postloan.application.reads import LoanFilter, LoanSort, LoanView, PageRequest, TrialRow
from postloan.application.run_store import Run
from postloan.domain.approval.proposal import ProposalStatus
from postloan.domain.portfolio.claims import ClaimRow
from postloan.domain.risk_classification.explanation_data import Explanation
from postloan.domain.shared.actor import ALL_BRANCHES, Actor, Role
from postloan.domain.shared.money import Money
from postloan.domain.shared.risk_class import RiskClass
from postloan.domain.shared.scope import scope_of
from postloan.infrastructure.container import Container
from postloan.infrastructure.imports import load_mapping, open_tape
from postloan.infrastructure.migrate import upgrade
from postloan.infrastructure.sealer import create_seal_key
from postloan.infrastructure.settings import Settings

from .cmbs_compare import Compared
from .cmbs_file import FILE, Mortgage
from .cmbs_tape import Day, write

MAPPINGS: Final = Path(__file__).parent / "mappings"
LOAN_MAPPINGS: Final = (
    "cmbs_amortising.toml",
    "cmbs_interest_only.toml",
    "cmbs_interest_only_then_annuity.toml",
    "cmbs_stated_after_interest_only.toml",
)
BANK: Final = UUID("01890a5d-ac96-774b-bcce-b302099a8057")
OPENED: Final = date(2017, 6, 12)
"""The first business date: after every take-on, before every due date of the file."""
_KEY: Final = base64.b64encode(b"k" * 32).decode()


class Bank:
    """One bank on a database of its own. Its clock stands at nine in the morning of the business date and ticks."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        url = f"sqlite:///{folder / 'cmbs.sqlite'}"
        upgrade(url)
        create_seal_key(folder / "seal.pem")
        settings = Settings(
            database_url=url, master_keys=SecretStr(f"k1:{_KEY}"), index_key=SecretStr(_KEY),
            seal_key_file=folder / "seal.pem",
        )  # fmt: skip
        self.container = Container(settings=settings)
        bank = Institution(BANK, "CMBS", "UBS Commercial Mortgage Trust 2017-C1", "America/New_York", OPENED, OPENED)
        self.container.transactions().write(lambda unit: unit.institutions.add(bank))
        self.problems: list[RowProblem] = []
        self.runs: list[Run] = []
        self._at = datetime(OPENED.year, OPENED.month, OPENED.day, 9, tzinfo=UTC)
        self._operations = person("operations", Role.OPERATIONS)
        self._officer = person("officer", Role.OFFICER)
        self._deciders = {
            Role.APPROVER: (person("first-approver", Role.APPROVER), person("second-approver", Role.APPROVER)),
            Role.RISK_MANAGER: (person("risk-manager", Role.RISK_MANAGER),),
        }
        self._scope = scope_of(self._operations)
        self._ids: Mapping[str, UUID] = {}

    def now(self) -> datetime:
        """A microsecond later each time."""
        self._at += timedelta(microseconds=1)
        return self._at

    def quote(self) -> None:
        """The loans are in dollars: classes compare sums in the institution's currency, whatever the price."""
        price = PublishExchangeRate(idempotency_key="usd", currency="USD", published=OPENED, price="6.8")
        self._execute(self._operations, price)

    def import_loans(self, data: Path) -> list[ImportReport]:
        """Import the servicer's own file through each committed mapping."""
        reports = [self._import(data / FILE, MAPPINGS / name) for name in LOAN_MAPPINGS]
        self._ids = {loan.number: loan.id for loan in self.loans()}
        return reports

    def run_before(self, day: date) -> None:
        """Run every business day before a day, so that it is the business date."""
        work = BusinessDay(
            self.container.transactions(), now=self.now, ids=self.container.ids(), seal=self.container.sealer().seal
        )
        ran = work.catch_up(self._operations, day - timedelta(days=1))
        if not isinstance(ran, tuple):
            raise TypeError(ran.message)
        self.runs += ran
        self._at = max(self._at, datetime(day.year, day.month, day.day, 9, tzinfo=UTC))

    def record(self, on: date, day: Day) -> None:
        """Deliver a business date's tapes, and have a second person agree where the policy asks for one."""
        for n, reversal in enumerate(day.reversals):
            self._import(write(self.folder / f"reversal-{on}-{n}.csv", [reversal]), MAPPINGS / "cmbs_events.toml")
            self._agree()
        if day.payments:
            self._import(write(self.folder / f"payments-{on}.csv", day.payments), MAPPINGS / "cmbs_events.toml")
        for number, value_date, cents in day.forgiven:
            command = Forgive(
                idempotency_key=f"loss-{number}", loan_id=self._ids[number], value_date=value_date,
                principal=Money(cents, "USD"), reason="realized loss of the trust",
            )  # fmt: skip
            self._execute(self._officer, command)
            self._agree()

    def raise_paid_up(self, on: date) -> None:
        """Three persons agree that whatever has been paid up is normal again, if the rules let it go up."""
        paid_up = {v.id for v in self.loans() if v.balance.dpd == 0 and v.balance.outstanding.minor}
        with self.container.reads().snapshot() as queries:
            mentioned = queries.classification.classified(self._scope, (RiskClass.SPECIAL_MENTION,), None, None, 100)
        better = [ProposedClass(claim_id=row.claim, risk_class=RiskClass.NORMAL) for row in mentioned]
        better = [each for each in better if each.claim_id in paid_up]
        if better:
            command = ProposeClass(idempotency_key=f"up-{on}", classes=tuple(better), reason="paid up as reported")
            self._execute(self._officer, command)
            self._agree()

    def classes(self) -> Mapping[str, tuple[ClassChange, ...]]:
        """The history of every loan's class."""
        with self.container.reads().snapshot() as queries:
            read = queries.classification
            return {number: tuple(read.history(self._scope, key, 0, 10_000)) for number, key in self._ids.items()}

    def said(self, changes: Sequence[ClassChange]) -> Mapping[UUID, Explanation]:
        """What was said with some classes when they came into force, by assessment."""
        with self.container.reads().snapshot() as queries:
            read = queries.classification
            made = read.by_id(self._scope, [change.assessment for change in changes])
            texts = read.explanations(self._scope, sorted({each.explanation for each in made.values()}))
        return {key: texts[each.explanation] for key, each in made.items()}

    def loans(self) -> Sequence[LoanView]:
        """All loans as lists show them: stored state, with the balance as of the business date."""
        page = PageRequest(first=100)
        with self.container.reads().snapshot() as queries:
            return queries.loans(self._scope, LoanFilter(), page, LoanSort.NUMBER, descending=False).items

    def days_past_due(self, number: str, on: date, known: datetime | None = None) -> int:
        """At the end of a day from the recorded events, as known at an instant (default: everything)."""
        with self.container.reads().snapshot() as queries:
            found = queries.balance(self._scope, self._ids[number], on, known)
        if found is None:
            raise LookupError(number)
        return found.dpd

    def book(self, day: date) -> tuple[ClaimRow, ...]:
        """Every claim at a month end, as portfolio tables read it."""
        with self.container.reads().snapshot() as queries:
            return tuple(queries.claim_rows.rows(self._scope, day, ClaimFilter(currency="USD")))

    def trial_balance(self, through: date) -> Sequence[TrialRow]:
        """Every ledger account's turnover up to a value date."""
        with self.container.reads().snapshot() as queries:
            return queries.trial_balance(self._scope, through)

    def _import(self, tape: Path, mapping_path: Path) -> ImportReport:
        mapping = load_mapping(mapping_path)
        importer = Importer(
            self.container.transactions(), self.container.commands(), now=self.now, reject=self.problems.extend
        )
        return importer.run(self._operations, open_tape(tape, mapping, mapping_path), mapping)

    def _agree(self) -> None:
        with self.container.reads().snapshot() as queries:
            waiting = queries.proposals(self._scope, (ProposalStatus.PROPOSED.value,), PageRequest(first=100)).items
        for proposal in waiting:
            for step in proposal.steps:
                for person in self._deciders[Role(step.role)][: step.approvals]:
                    key = f"agree-{proposal.id}-{person.account}"
                    self._execute(person, Approve(idempotency_key=key, proposal_id=proposal.id, reason="as reported"))

    def _execute(self, actor: Actor, command: Command) -> None:
        outcome = self.container.commands().execute(actor, command, self.now())
        if not isinstance(outcome, Done | Pending):
            raise TypeError(f"{command}: {outcome}")


def person(name: str, role: Role) -> Actor:
    return Actor(name, name, BANK, frozenset({role}), frozenset({ALL_BRANCHES}))


def run(bank: Bank, mortgages: Sequence[Mortgage], days: Mapping[date, Day]) -> Iterator[Compared]:
    """Every loan-month: business days up to the reporting end date, its tapes, classes that may go up, then the stored
    figures of that day. Once all are taken, the last business day is run too.
    """
    charged = dict.fromkeys((mortgage.number for mortgage in mortgages), 0)
    for at, end in enumerate(month.end for month in mortgages[0].months):
        bank.run_before(end)
        bank.record(end, days.get(end, Day()))
        bank.raise_paid_up(end)
        views = {view.number: view.balance for view in bank.loans()}
        for mortgage in mortgages:
            found, month = views[mortgage.number], mortgage.months[at]
            if month.end != end or found.value_date != end:
                raise ValueError(f"loan {mortgage.number}: {month.end} and {found.value_date} are not {end}")
            total = found.interest_due.minor + found.interest_paid.minor
            yield Compared(
                mortgage.number, month, total - charged[mortgage.number], found.dpd, found.principal_undue.minor,
                found.outstanding.minor,
            )  # fmt: skip
            charged[mortgage.number] = total
    bank.run_before(mortgages[0].months[-1].end + timedelta(days=1))
