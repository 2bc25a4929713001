"""What would become of the portfolio if (组合情景推演): an overlay over the stored facts; nothing is written.

Each debtor's facts of its latest assessment are changed as the scenario says and classified again. As in the books, a
worse class would take effect at once, and a better one would wait for three persons: it is shown apart.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from uuid import UUID

from ..domain.provisioning import ProvisioningPolicy
from ..domain.provisioning.ratios import Quality, required, requirement_of
from ..domain.provisioning.regulatory import general_reserve, specific_reserve
from ..domain.risk_classification.engine import classify
from ..domain.risk_classification.facts import ClaimFacts, DebtorFacts
from ..domain.risk_classification.outcome import Standing
from ..domain.risk_classification.policy import ClassificationPolicy
from ..domain.shared.errors import InvalidInput
from ..domain.shared.ratio import RATIO_SCALE, Ratio
from ..domain.shared.risk_class import RiskClass
from ..domain.shared.scope import Scope
from .classification_codec import decode
from .classification_records import Classification, ClassificationStore

MAX_SHOCK: Final = 3_650
MAX_DEBTORS: Final = 500
PAGE: Final = 2_000
"""Claims read at a time."""
_WHOLE: Final = Ratio(RATIO_SCALE)
_NPL_DAYS: Final = 91


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """What is assumed.

    Attributes:
        policy_version: name of a version of the classification policy; None: the one of the business date.
        overdue_shock: days by which everything that is overdue stays unpaid longer, 0 to 3,650.
        collateral_index: value of collateral against today's, 0 to 200 %; what it loses adds to a stated expected loss.
        deteriorating: up to 500 debtors whose claims all fall overdue.
        deteriorated_days: days past due that they come to, at least; 1 to 3,650.
    """

    policy_version: str | None = None
    overdue_shock: int = 0
    collateral_index: Ratio = _WHOLE
    deteriorating: tuple[UUID, ...] = ()
    deteriorated_days: int = _NPL_DAYS

    def __post_init__(self) -> None:
        if not 0 <= self.overdue_shock <= MAX_SHOCK:
            raise InvalidInput("overdue_shock", self.overdue_shock, f"must be 0 to {MAX_SHOCK} days")
        if self.collateral_index.units > 2 * RATIO_SCALE:
            raise InvalidInput("collateral_index", str(self.collateral_index), "must be 0 to 200 %")
        if len(self.deteriorating) > MAX_DEBTORS:
            raise InvalidInput("deteriorating", len(self.deteriorating), f"must be at most {MAX_DEBTORS} debtors")
        if not 1 <= self.deteriorated_days <= MAX_SHOCK:
            raise InvalidInput("deteriorated_days", self.deteriorated_days, f"must be 1 to {MAX_SHOCK} days")


@dataclass(frozen=True, slots=True)
class Move:
    """Claims that are in one class and would come to another: how many, and their balance in minor units."""

    before: RiskClass
    after: RiskClass
    claims: int
    balance: int


@dataclass(frozen=True, slots=True)
class Book:
    """The portfolio on one side of the scenario; amounts in minor units of the institution's currency.

    `specific` and `general` are the regulatory provisions that its classes ask for; `required` is the reserve that
    the ratios ask for, `shortfall` what `specific` falls short of it.
    """

    quality: Quality
    general: int
    required: int
    shortfall: int

    @property
    def specific(self) -> int:
        """Specific provisions (专项准备)."""
        return self.quality.reserve


@dataclass(frozen=True, slots=True)
class ScenarioResult:
    """What the scenario comes to.

    `moves` is the migration matrix, rising by class before and after, empty cells left out; `could_improve` claims
    with `could_improve_balance` would get a better result, which waits for three persons; `blocked` claims have no
    result and keep their class.
    """

    policy: str
    claims: int
    moves: tuple[Move, ...]
    before: Book
    after: Book
    could_improve: int
    could_improve_balance: int
    blocked: int


class _Sums:
    """Counts and balances per class before and after."""

    def __init__(self) -> None:
        self.cells: dict[tuple[RiskClass, RiskClass], tuple[int, int]] = {}
        self.better = 0
        self.better_balance = 0
        self.blocked = 0

    def add(self, before: RiskClass, after: RiskClass, balance: int) -> None:
        count, total = self.cells.get((before, after), (0, 0))
        self.cells[before, after] = count + 1, total + balance

    def side(self, index: int, policy: ProvisioningPolicy) -> Book:
        balances = dict.fromkeys(RiskClass, 0)
        for cell, (_, total) in self.cells.items():
            balances[cell[index]] += total
        loans = sum(balances.values())
        npl = sum(total for each, total in balances.items() if each.non_performing)
        quality = Quality(loans, npl, specific_reserve(balances, policy))
        asked = required(quality, requirement_of(policy))
        return Book(quality, general_reserve(loans, policy), asked.amount, asked.shortfall)


def run_scenario(
    store: ClassificationStore,
    scope: Scope,
    scenario: Scenario,
    policy: ClassificationPolicy,
    provisioning: ProvisioningPolicy,
) -> ScenarioResult:
    """Classify every claim of the scope again under the scenario, in one pass over the stored facts."""
    sums = _Sums()
    change = overlay(scenario)
    for rows, text in _debtors(store, scope.institution):
        facts = change(decode(text))
        results = {result.claim: result for result in classify(facts, policy)}
        balances = {claim.id: claim.balance for claim in facts.claims}
        for row in rows:
            result = results.get(str(row.claim))
            if result is None or not scope.allows(row.institution, row.branch):
                continue
            balance, found = balances[result.claim], result.risk_class
            if result.standing is Standing.BLOCKED:
                sums.blocked += 1
                found = row.risk_class
            elif found < row.risk_class:
                sums.better += 1
                sums.better_balance += balance
                found = row.risk_class
            sums.add(row.risk_class, found, balance)
    moves = tuple(Move(*cell, *sums.cells[cell]) for cell in sorted(sums.cells))
    return ScenarioResult(
        policy.version,
        sum(move.claims for move in moves),
        moves,
        sums.side(0, provisioning),
        sums.side(1, provisioning),
        sums.better,
        sums.better_balance,
        sums.blocked,
    )


def _debtors(store: ClassificationStore, institution: UUID) -> Iterator[tuple[Sequence[Classification], str]]:
    """Each debtor's claims with the text of its newest facts; a claim that these do not hold is there no more."""
    after: tuple[UUID, UUID] | None = None
    waiting: list[tuple[Classification, str]] = []
    while page := store.books(institution, after, PAGE):
        after = page[-1][0].debtor, page[-1][0].claim
        waiting += page
        last = page[-1][0].debtor
        yield from _with_facts(store, institution, [row for row in waiting if row[0].debtor != last])
        waiting = [row for row in waiting if row[0].debtor == last]
    yield from _with_facts(store, institution, waiting)


def _with_facts(
    store: ClassificationStore, institution: UUID, rows: Sequence[tuple[Classification, str]]
) -> Iterator[tuple[Sequence[Classification], str]]:
    claims: dict[UUID, list[Classification]] = {}
    newest: dict[UUID, tuple[date, str]] = {}
    for row, facts in rows:
        claims.setdefault(row.debtor, []).append(row)
        newest[row.debtor] = max(newest.get(row.debtor, (row.assessed_on, facts)), (row.assessed_on, facts))
    texts = store.fact_sets(institution, sorted({facts for _, facts in newest.values()}))
    for debtor, mine in claims.items():
        yield mine, texts[newest[debtor][1]]


def overlay(scenario: Scenario) -> Callable[[DebtorFacts], DebtorFacts]:
    """What a scenario makes of a debtor's facts."""
    shock, index, days = scenario.overdue_shock, scenario.collateral_index, scenario.deteriorated_days
    deteriorating = {str(debtor) for debtor in scenario.deteriorating}
    if not shock and index == _WHOLE and not deteriorating:
        return lambda facts: facts

    def change(facts: DebtorFacts) -> DebtorFacts:
        falls = facts.id in deteriorating
        claims = tuple([_changed(claim, shock, index, days if falls else 0) for claim in facts.claims])
        return facts if claims == facts.claims else replace(facts, claims=claims)

    return change


def _changed(claim: ClaimFacts, shock: int, index: Ratio, at_least: int) -> ClaimFacts:
    overdue = claim.days_past_due
    if overdue:
        overdue += shock
    if at_least:
        overdue = max(overdue or 0, at_least)
    secured, loss = claim.secured, claim.expected_loss
    if secured is not None and index != _WHOLE:
        left = secured * index.units // RATIO_SCALE
        if loss is not None:
            loss = min(claim.balance, max(0, loss + secured - left))
        secured = left
    if (overdue, secured, loss) == (claim.days_past_due, claim.secured, claim.expected_loss):
        return claim
    return replace(claim, days_past_due=overdue, secured=secured, expected_loss=loss)
