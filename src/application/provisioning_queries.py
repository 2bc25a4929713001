"""Reads of provisioning on one snapshot: runs, claims' provisions with their calculation, and a run's tables."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from ..domain.provisioning import ProvisioningPolicy, explain
from ..domain.provisioning.calculation import Inputs
from ..domain.provisioning.movement import total
from ..domain.provisioning.ratios import Quality, decimal, required, requirement_of
from ..domain.provisioning.regulatory import equity_reserve
from ..domain.provisioning.stage import staging
from ..domain.shared.money import Money
from ..domain.shared.risk_class import RiskClass
from ..domain.shared.scope import Scope
from .encoding import from_json
from .policy_documents import PROVISIONING, PolicyDocuments, book_of
from .provisioning_records import OTHER_ASSETS, ClaimProvision, ProvisionRun, ProvisionStore, ProvisionTotal
from .provisioning_views import (
    ClassProvisionRow,
    ExplainedProvision,
    MovementRow,
    ProvisionSummary,
    ProvisionView,
    RatiosView,
    StageRow,
    movement_view,
    provision_view,
)


@dataclass(frozen=True, slots=True)
class ProvisionQueries:
    """Reads over the stores of one snapshot; `turn` lets one caller at a time use its connection."""

    store: ProvisionStore
    documents: PolicyDocuments
    turn: AbstractContextManager[object]

    def run(self, scope: Scope, run_id: UUID | None) -> ProvisionRun | None:
        """One run; None: the last that was posted."""
        with self.turn:
            return self._run(scope, run_id)

    def runs(self, scope: Scope, before: UUID | None, limit: int) -> Sequence[ProvisionRun]:
        """Runs below an id, newest first."""
        with self.turn:
            return self.store.runs(scope.institution, before, limit)

    def provisions(
        self,
        scope: Scope,
        run_id: UUID | None,
        after: UUID | None,
        limit: int,
        *,
        changed: bool = False,
        problems: bool = False,
    ) -> Sequence[ProvisionView]:
        """A run's claims above a key.

        `changed`: only those whose class, stage or amount is another than before; `problems`: only those without a
        result.
        """
        with self.turn:
            run = self._run(scope, run_id)
            if run is None:
                return ()
            policy = self._policy(run)
            of = (scope.institution, run.id, scope.branches, after, limit)
            rows = self.store.rows(*of, changed=changed, problems=problems)
        return [_view(row, run, policy) for row in rows]

    def provision(self, scope: Scope, run_id: UUID | None, claim: UUID) -> ExplainedProvision | None:
        """One claim's provision in a run, told step by step."""
        with self.turn:
            run = self._run(scope, run_id)
            found = self.store.of_claims(scope.institution, run.id, [claim]).get(claim) if run else None
            if run is None or found is None or not scope.allows(found.institution, found.branch):
                return None
            policy = self._policy(run)
        inputs = inputs_of(found)
        steps = explain(inputs, policy) if inputs else ()
        return ExplainedProvision(_view(found, run, policy), policy.version, steps)

    def summary(self, scope: Scope, run_id: UUID) -> ProvisionSummary | None:
        """A run's movement table, stages, classes and ratios over the scope's branches."""
        with self.turn:
            run = self._run(scope, run_id)
            if run is None:
                return None
            totals = self.store.totals(scope.institution, run.id, scope.branches)
            policy = self._policy(run)
        return ProvisionSummary(_movement(totals), _stages(totals), _classes(totals), _ratios(totals, policy))

    def _run(self, scope: Scope, run_id: UUID | None) -> ProvisionRun | None:
        if run_id is None:
            return self.store.last_posted(scope.institution)
        return self.store.run(scope.institution, run_id)

    def _policy(self, run: ProvisionRun) -> ProvisioningPolicy:
        book = book_of(self.documents, run.institution, PROVISIONING)
        return next(version for version in book.versions if version.version == run.policy)


def inputs_of(row: ClaimProvision) -> Inputs | None:
    """What a row was computed from; None: it was not."""
    return from_json(Inputs, json.loads(row.inputs)) if row.inputs else None


def _view(row: ClaimProvision, run: ProvisionRun, policy: ProvisioningPolicy) -> ProvisionView:
    inputs = inputs_of(row)
    reasons = staging(inputs.standing, policy).reasons if inputs else ()
    return provision_view(row, run.as_of, reasons)


def _grouped(totals: Iterable[ProvisionTotal], *names: str) -> Mapping[tuple[object, ...], Sequence[ProvisionTotal]]:
    groups: dict[tuple[object, ...], list[ProvisionTotal]] = defaultdict(list)
    for each in totals:
        groups[tuple(getattr(each, name) for name in names)].append(each)
    return groups


def _sum(rows: Sequence[ProvisionTotal], name: str) -> Money:
    return Money(sum(getattr(row, name) for row in rows), rows[0].currency)


def _reserve(rows: Iterable[ProvisionTotal]) -> int:
    return sum(row.movement.closing for row in rows)


def _closing(rows: Sequence[ProvisionTotal]) -> Money:
    return Money(_reserve(rows), rows[0].currency)


def _balances(rows: Iterable[ProvisionTotal]) -> Mapping[RiskClass, int]:
    found = dict.fromkeys(RiskClass, 0)
    for row in rows:
        if row.risk_class is not None:
            found[row.risk_class] += row.balance
    return found


def _count(rows: Iterable[ProvisionTotal]) -> int:
    return sum(row.claims for row in rows)


def _movement(totals: Sequence[ProvisionTotal]) -> tuple[MovementRow, ...]:
    found = []
    for rows in _grouped(totals, "branch", "product", "currency").values():
        first = rows[0]
        moved = movement_view(total(row.movement for row in rows), first.currency)
        found.append(MovementRow(first.branch, first.product, first.currency, _count(rows), moved))
    return tuple(sorted(found, key=lambda row: (row.currency, row.branch, row.product)))


def _stages(totals: Sequence[ProvisionTotal]) -> tuple[StageRow, ...]:
    found = []
    for rows in _grouped(totals, "currency", "stage").values():
        amounts = (_sum(rows, "exposure"), _sum(rows, "expected_loss"), _closing(rows))
        found.append(StageRow(rows[0].currency, rows[0].stage, _count(rows), *amounts))
    return tuple(sorted(found, key=lambda row: (row.currency, row.stage or 9)))


def _classes(totals: Sequence[ProvisionTotal]) -> tuple[ClassProvisionRow, ...]:
    found = []
    for currency in sorted({each.currency for each in totals}):
        for risk_class in RiskClass:
            rows = [each for each in totals if (each.currency, each.risk_class) == (currency, risk_class)]
            if rows:
                found.append(_class_row(rows, risk_class))
    return tuple(found)


def _class_row(rows: Sequence[ProvisionTotal], risk_class: RiskClass) -> ClassProvisionRow:
    return ClassProvisionRow(
        currency=rows[0].currency,
        risk_class=risk_class,
        claims=_count(rows),
        balance=_sum(rows, "balance"),
        specific=_sum(rows, "specific"),
        special=_sum(rows, "special"),
        general=_sum(rows, "general"),
        provision=_closing(rows),
    )


def _percent(ratio: Fraction | None) -> str | None:
    return None if ratio is None else decimal(ratio * 100, 4)


def _ratios(totals: Sequence[ProvisionTotal], policy: ProvisioningPolicy) -> tuple[RatiosView, ...]:
    return tuple(_ratio(rows, policy) for _, rows in sorted(_grouped(totals, "currency").items(), key=str))


def _ratio(rows: Sequence[ProvisionTotal], policy: ProvisioningPolicy) -> RatiosView:
    currency = rows[0].currency
    # Cards, revolving credit and advances are loans (各项贷款、垫款); bonds and products are risk assets beside them.
    lent = [row for row in rows if row.product not in OTHER_ASSETS]
    balances, reserve = _balances(lent), _reserve(lent)
    npl = sum(amount for c, amount in balances.items() if c.non_performing)
    loans = sum(balances.values())
    quality, requirement = Quality(loans, npl, reserve), requirement_of(policy)
    asked = required(quality, requirement)
    # The bank's risk assets are not kept here: its claims stand for them, as in the worked examples.
    everything = _balances(rows)
    equity = equity_reserve(everything, _reserve(rows), sum(everything.values()), policy)

    def money(minor: int) -> Money:
        return Money(minor, currency)

    def of_loans(name: str) -> Money:
        return money(sum(getattr(row, name) for row in lent))

    return RatiosView(
        currency=currency,
        loans=money(loans),
        npl=money(npl),
        reserve=money(reserve),
        npl_ratio=_percent(quality.npl_ratio),
        provision_ratio=_percent(quality.provision_ratio),
        coverage=_percent(quality.coverage),
        required_provision_ratio=requirement.provision.text,
        required_coverage=requirement.coverage.text,
        by_provision_ratio=money(asked.by_provision_ratio),
        by_coverage=money(asked.by_coverage),
        required=money(asked.amount),
        binding=asked.binding,
        shortfall=money(asked.shortfall),
        specific=of_loans("specific"),
        special=of_loans("special"),
        general=of_loans("general"),
        expected_loss=of_loans("expected_loss"),
        potential_risk=money(equity.estimate),
        equity_by_estimate=money(equity.by_estimate),
        equity_by_risk_assets=money(equity.by_risk_assets),
    )
